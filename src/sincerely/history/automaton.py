"""The fold as a machine that learns: each step folded once, by the live fold, then looked up.

A state is what the fold has in its registers, but for the moments, which lie beside it in a tuple.
A step from a state by a token is learned by running `rules.folding.Running` on moments that
remember what was asked of them (`moments`): the answers lead from a question to the next (a `Tree`)
down to the state that follows. Whoever comes with the same answers takes the same step.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sincerely.rules.folding import Running
from sincerely.rules.journeys import Journey
from sincerely.rules.record import (
    EMPTY,
    Appointment,
    Complaint,
    Consent,
    Enquiry,
    Human,
    Loss,
    OptOut,
    Purchase,
    Record,
    Sign,
    Wish,
)
from sincerely.rules.signs import Told

from .canonical import Token
from .freezing import Key, Shaper, Slot, thaw
from .idling import touched
from .moments import Moment, Trace, tracing

#: [a, b, more, where yes leads, where no leads]; None: nobody has come there yet
Tree = Any
_Pick = Callable[[tuple[int, ...]], Sequence[int]]
#: what a record says in words; the gate asks of them only whether two are one car (`doubts`)
WORDS = "words"


@dataclass(frozen=True, slots=True)
class Side:
    """Registers of the fold that change by themselves, and the fields of a record they come to.

    Folded apart, each side has few states; together they would have as many as there are lives.
    """

    registers: frozenset[str]
    fields: tuple[str, ...]


def _side(registers: str, fields: str) -> Side:
    return Side(frozenset(registers.split()), tuple(fields.split()))


#: Of a record `first_at`, `last_at` and `touches` are left out: those are counted (`pace`)
SIDES = (
    _side(
        "journeys leads",
        f"bought undone sign elsewhere enquiry journey_at desk_open_at {WORDS}",
    ),
    _side("appointments visited_at", "appointments visited_at"),
    _side("appointments leads inbound_at", "inbound_at"),
    _side("appointments written human", "human"),
    _side("thanked excused_at", "thanked thanks_excused_at"),
    _side("serviced_at", "serviced_at"),
    _side("complaints resolved_at", "complaint"),
    _side("opted_out consents", "opted_out consents"),
    _side("do_not_contact deceased quiet", "do_not_contact deceased quiet"),
)
FIELDS: tuple[str, ...] = tuple(name for side in SIDES for name in side.fields)
#: (side, which of its fields) of a field
WHERE = {name: (n, side.fields.index(name)) for n, side in enumerate(SIDES) for name in side.fields}
#: fields the fold writes into a record and never looks at again
_WRITE_ONLY = frozenset(
    [
        (Journey, "how"),
        (Journey, "by"),
        (Purchase, "by"),
        (Sign, "by"),
        (Told, "by"),
        (Told, "what"),
    ]
    + [(kind, name) for kind in (Human, Wish, OptOut, Consent) for name in ("how", "by")]
    + [(Appointment, "by"), (Complaint, "about")]
)
#: names that tell nothing apart once the record is made
_NAMES = frozenset("deal by key what about".split())


class Vocabulary:
    """The tokens met so far, numbered."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self._number: dict[Token, int] = {}

    def number(self, token: Token) -> int:
        """The number of a token."""
        found = self._number.get(token)
        if found is None:
            found = self._number[token] = len(self.tokens)
            self.tokens.append(token)
        return found


@dataclass(frozen=True, slots=True)
class Shape:
    """A record but for its moments, field by field: the number of each field's shape
    in `Automaton.parts`, and at which of the record's moments its own begin."""

    parts: tuple[int, ...]
    begins: tuple[int, ...]


@dataclass(slots=True)
class State:
    """``after``: by number of a token, where it leads."""

    key: Key
    moments: int
    after: dict[int, Tree] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """``pick``: the moments of the next state; ``told``: those of the record; out of the moments
    before, the event's own and the one it names."""

    state: State
    pick: _Pick
    shape: int
    told: _Pick


class Automaton:
    """States, shapes and steps of one side met so far. It only grows."""

    def __init__(self, side: Side, vocabulary: Vocabulary) -> None:
        self.side, self.tokens = side, vocabulary.tokens
        self.shapes: list[Shape] = []
        self._shape: dict[tuple[int, ...], int] = {}
        #: (field, shape of its content, how many moments) by number, for all fields together
        self.parts: list[tuple[str, Key, int]] = []
        self._part: dict[tuple[str, Key], int] = {}
        self._states: dict[Key, State] = {}
        self.steps = 0
        self.start = self._state(*self._frozen(Running()))
        self.empty = self.shape(EMPTY)[0]
        self._idle: list[bool] = []

    def idle(self) -> list[bool]:
        """By number of a token, whether it leaves this side as it is, in every state."""
        for token in self.tokens[len(self._idle) :]:
            registers = touched(token)
            self._idle.append(registers is not None and not registers & self.side.registers)
        return self._idle

    def learn(self, state: State, token: int, pool: tuple[int, ...]) -> Step:
        """The step from here with these moments, learned for all who have the same answers."""
        moments = [Moment.at(value, place) for place, value in enumerate(pool)]
        with tracing() as trace:
            running: Running = thaw(state.key, moments)
            running.take(self.tokens[token].event(moments[-2], moments[-1]))
            running.touches.clear()
            record = running.done().record
            after, slots = self._frozen(running)
            shape, told = self.shape(record)
        step = Step(self._state(after, slots), _pick(slots), shape, _pick(told))
        state.after[token] = planted(state.after.get(token), trace, step)
        self.steps += 1
        return step

    def shape(self, record: Record) -> tuple[int, list[Slot]]:
        """The number of a record's shape, and its moments."""
        parts, begins, slots = [], [], list[Slot]()
        for name in self.side.fields:
            blank = _NAMES if name == "sign" else _NAMES | {"how"}
            shaper = Shaper(shared=False, blank=frozenset() if name == WORDS else blank)
            told = words_of(record) if name == WORDS else getattr(record, name)
            key = (name, shaper.key(told))
            if key not in self._part:
                self._part[key] = len(self.parts)
                self.parts.append((*key, len(shaper.slots)))
            parts.append(self._part[key])
            begins.append(len(slots))
            slots += shaper.slots
        whole = tuple(parts)
        if whole not in self._shape:
            self._shape[whole] = len(self.shapes)
            self.shapes.append(Shape(whole, tuple(begins)))
        return self._shape[whole], slots

    def _frozen(self, running: Running) -> tuple[Key, list[Slot]]:
        """The registers of this side taken apart; the others as they were at the beginning."""
        for name, value in vars(Running()).items():
            if name not in self.side.registers:
                setattr(running, name, value)
        shaper = Shaper(shared=True, write_only=_WRITE_ONLY)
        return shaper.key(running), shaper.slots

    def _state(self, key: Key, slots: list[Slot]) -> State:
        if key not in self._states:
            self._states[key] = State(key, len(slots))
        return self._states[key]


def planted(tree: Tree, trace: Trace, leaf: object) -> Tree:
    """The tree with one more leaf, where these answers lead."""
    if not trace.asked:
        return leaf
    node: Any = None
    root = tree
    truth = False
    for (a, b, more), answer in trace.asked:
        here = root if node is None else node[3 if truth else 4]
        if here is None:
            here = [a, b, more, None, None]
            if node is None:
                root = here
            else:
                node[3 if truth else 4] = here
        node, truth = here, answer
    node[3 if truth else 4] = leaf
    return root


def found(tree: Tree, pool: Sequence[int]) -> Any:
    """The leaf to which these moments lead; None where nobody has come yet."""
    while type(tree) is list:
        tree = tree[3] if pool[tree[0]] - pool[tree[1]] > tree[2] else tree[4]
    return tree


def walk(
    machine: Automaton, tokens: Sequence[int], moments: Sequence[tuple[int, int]]
) -> tuple[int, Sequence[int]]:
    """Shape and moments of the record after these events of one history, in order.

    ``moments``: of each event its own, and the one it names.
    """
    state, shape = machine.start, machine.empty
    slots: Sequence[int] = ()
    told: Sequence[int] = ()
    for token, own in zip(tokens, moments, strict=True):
        pool = (*slots, *own)
        step = found(state.after.get(token), pool) or machine.learn(state, token, pool)
        shape, told = step.shape, step.told(pool)
        state, slots = step.state, step.pick(pool)
    return shape, told


def words_of(record: Record) -> tuple[str, str, str]:
    """The cars they bought, bought elsewhere, and ask about."""
    of = (record.bought, record.elsewhere, record.enquiry)
    return (_car(of[0]), _car(of[1]), _car(of[2]))


def _car(of: Purchase | Loss | Enquiry | None) -> str:
    return of.what if of else ""


def _pick(slots: Sequence[Slot]) -> _Pick:
    if any(off for _, off in slots):
        return lambda pool: tuple(pool[place] + off for place, off in slots)
    places = [place for place, _ in slots]
    if len(places) > 1:
        return itemgetter(*places)
    return (lambda pool: (pool[places[0]],)) if places else (lambda pool: ())
