"""The fold as a machine that learns: each step folded once, by the live fold, then looked up.

A state is what the fold has in its registers, but for the moments, which lie beside it in a tuple.
A step from a state by a token is learned by running `rules.folding.Running` on moments that
remember what was asked of them (`moments`): the answers lead from a question to the next down to
the state that follows. Whoever comes with the same answers takes the same step (`walking`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sincerely.rules.folding import Running
from sincerely.rules.journeys import Journey, Journeys
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
from .moments import Moment, tracing
from .walking import Book

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
        (Journey, "state_at"),
        (Purchase, "by"),
        (Sign, "by"),
        (Told, "by"),
    ]
    + [(kind, name) for kind in (Human, Wish, OptOut, Consent) for name in ("how", "by")]
    + [(Appointment, "by"), (Complaint, "about")]
)
#: names that tell nothing apart once the record is made
_NAMES = frozenset("deal by key what about".split())
_NAMES_AND_HOW = _NAMES | {"how"}
_BLANK: dict[str, frozenset[str]] = {"sign": _NAMES, WORDS: frozenset()}


class Vocabulary:
    """The tokens met so far, numbered, and the steps that were learned by them."""

    def __init__(self) -> None:
        self.book = Book()
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


@dataclass(frozen=True, slots=True)
class State:
    """``number``: in the `Book`. ``unnamed``: how many deals have no number."""

    number: int
    key: Key
    unnamed: int


class Automaton:
    """States, shapes and steps of one side met so far. It only grows."""

    def __init__(self, side: Side, vocabulary: Vocabulary) -> None:
        self.side, self.tokens, self.book = side, vocabulary.tokens, vocabulary.book
        self._registers = tuple(sorted(side.registers))
        self.shapes: list[Shape] = []
        self._shape: dict[tuple[int, ...], int] = {}
        #: (field, shape of its content, how many moments) by number, for all fields together
        self.parts: list[tuple[str, Key, int]] = []
        self._part: dict[tuple[str, Key], int] = {}
        self._states: dict[Key, State] = {}
        self.steps = 0
        self.start = self._frozen(Running())[0]
        self.empty = self.shape(EMPTY)[0]
        self._idle: list[bool] = []

    def idle(self) -> list[bool]:
        """By number of a token, whether it leaves this side as it is, in every state."""
        for token in self.tokens[len(self._idle) :]:
            registers = touched(token)
            self._idle.append(registers is not None and not registers & self.side.registers)
        return self._idle

    def learn(self, state: State, token: int, pool: tuple[int, ...]) -> None:
        """Learns the step from here with these moments for all who have the same answers."""
        moments = [Moment.at(value, place) for place, value in enumerate(pool)]
        with tracing() as trace:
            running = self._thawed(state, moments)
            running.take(self.tokens[token].event(moments[-2], moments[-1], state.unnamed))
            running.touches.clear()
            record = running.done().record
            after, slots = self._frozen(running)
            shape, told = self.shape(record)
        self.book.plant(state.number, token, trace, after.number, slots, shape, told)
        self.steps += 1

    def shape(self, record: Record) -> tuple[int, list[Slot]]:
        """The number of a record's shape, and its moments."""
        parts, begins, slots = [], [], list[Slot]()
        for name in self.side.fields:
            shaper = Shaper(shared=False, blank=_BLANK.get(name, _NAMES_AND_HOW))
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

    def _frozen(self, running: Running) -> tuple[State, list[Slot]]:
        """The state of this side's registers, and their moments."""
        shaper = Shaper(shared=True, write_only=_WRITE_ONLY)
        key = tuple([shaper.key(getattr(running, name)) for name in self._registers])
        if key not in self._states:
            journeys = running.journeys if "journeys" in self._registers else Journeys()
            unnamed = sum(map(_unnamed, journeys.by_key))
            self._states[key] = self._state(key, len(shaper.slots), unnamed)
        return self._states[key], shaper.slots

    def _state(self, key: Key, moments: int, unnamed: int) -> State:
        def learn(token: int, pool: tuple[int, ...]) -> None:
            self.learn(state, token, pool)

        state = State(self.book.state(moments, learn), key, unnamed)
        return state

    def _thawed(self, state: State, moments: Sequence[Moment]) -> Running:
        """This side's registers of a state; the others as they are at the beginning."""
        running = Running()
        for name, key in zip(self._registers, state.key, strict=True):
            setattr(running, name, thaw(key, moments))
        return running


def _unnamed(deal: str) -> bool:
    return deal.rpartition("/")[2].startswith("~")


def words_of(record: Record) -> tuple[str, str, str, str]:
    """The cars they bought, bought elsewhere, ask about, and may have bought."""
    of = (record.bought, record.elsewhere, record.enquiry, record.sign)
    return (_car(of[0]), _car(of[1]), _car(of[2]), _car(of[3]))


def _car(of: Purchase | Loss | Enquiry | Sign | None) -> str:
    return of.what if of else ""
