"""The gate asked once for all messages that it cannot tell apart.

The gate is asked about one message with a record that notes which of its fields are looked at, and
moments that remember what was asked of them (`moments`). Its verdict is that of every other message
of the same kind, to somebody as often written to, at an hour of the same kind, for whom the same
fields have the same shape and the same questions the same answers: a `Tree` leads from look to
question to verdict.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from sincerely.rules.gate import decide
from sincerely.rules.law import calls_cap
from sincerely.rules.message import Doubt, Facts, Message, Place
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import Channel, MessageClass
from sincerely.rules.record import Touch
from sincerely.rules.verdict import Verdict, all_codes

from .automaton import FIELDS, WHERE, Automaton
from .epochs import Flat, Records
from .histories import Array, packed
from .looking import (
    DOUBT_AT,
    DOUBT_UNTIL,
    EACH,
    FIRST,
    GOOD,
    HOME,
    NOW,
    OWN,
    THE_CAR,
    Look,
    Looked,
    Node,
    Tree,
    planted,
)
from .moments import Moment, Question, Trace, moment, tracing

_MINUTE = timedelta(minutes=1)
#: (answer, codes, codes behind *purpose unknown*)
Said = tuple[str, str, str]
#: where somebody is, with its holidays at a moment
PlaceAt = Callable[[datetime], Place]


@dataclass(slots=True, kw_only=True)
class Cases:
    """Messages to be judged, each column an array: see `bucket`. ``own``, ``home``: numbers in
    `Records`. ``doubt``: 0, or 1 + 4 * elsewhere + 2 * until known + the car they ask about.
    ``counts``: by class, its cap, or 0 for less. ``where``: place, channel of a call, else -1."""

    label: Array
    own: Array
    home: Array
    doubt: Array
    counts: Array
    over: Array
    opening: Array
    where: Array
    at: Array
    good: Array
    doubt_at: Array
    doubt_until: Array

    def take(self, rows: Array) -> "Cases":
        """Some of them."""
        return Cases(**{item.name: getattr(self, item.name)[rows] for item in fields(self)})

    def differ(self, other: "Cases") -> Array:
        """Where the two may be judged differently."""
        names = ("own", "home", "doubt", "over", "doubt_at", "doubt_until")
        apart = (self.counts != other.counts).any(axis=1)
        for name in names:
            apart |= getattr(self, name) != getattr(other, name)
        return apart


@dataclass(slots=True)
class Kind:
    """Messages with one label, and what was learned of them: by `Cases` apart from records."""

    message: Message
    dated: bool
    trees: dict[tuple[int, ...], Tree] = field(default_factory=dict)


@dataclass(slots=True)
class Gate:
    """``asked``: how often `decide` was."""

    machines: tuple[Automaton, ...]
    policy: Policy
    kinds: list[Kind] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    asked: int = 0
    _said: dict[Said, int] = field(default_factory=dict)

    def judge(self, cases: Cases, records: Records, places: Sequence[PlaceAt]) -> Array:
        """Of each case the number of what is said of it."""
        judging = _Judging(self, cases, records, places)
        order = np.argsort(cases.label, kind="stable")
        ends = np.flatnonzero(np.diff(cases.label[order])) + 1
        for rows in np.split(order, ends):
            if len(rows):
                judging.kind(self.kinds[int(cases.label[rows[0]])], rows)
        return judging.out

    def number(self, verdict: Verdict) -> int:
        """The number of what is said."""
        codes = [each.code for each in verdict.reasons]
        behind = sorted(all_codes(verdict).difference(codes))
        said = (verdict.answer.value, " ".join(codes), " ".join(behind))
        if said not in self._said:
            self._said[said] = len(self.said)
            self.said.append(said)
        return self._said[said]


class _Judging:
    def __init__(
        self, gate: Gate, cases: Cases, records: Records, places: Sequence[PlaceAt]
    ) -> None:
        self.gate, self.cases, self.places = gate, cases, places
        self.records = records
        self.sides = [Flat(face) for face in records.faces]
        self.out = np.full(len(cases.at), -1, np.int32)

    def kind(self, kind: Kind, rows: Array) -> None:
        """Judges all messages of one label."""
        for group, key in self._groups(rows):
            waiting = [group]
            while waiting:
                waiting += self._open(kind, key, waiting.pop())

    def _groups(self, rows: Array) -> Iterator[tuple[Array, tuple[int, ...]]]:
        """Messages with the same of everything but records and moments."""
        cases = self.cases
        columns = [cases.doubt[rows], cases.over[rows], cases.opening[rows]]
        columns += list(cases.counts[rows].T)
        for group in _apart(packed(columns)):
            yield rows[group], tuple(int(column[group[0]]) for column in columns)

    def _open(self, kind: Kind, key: tuple[int, ...], rows: Array) -> list[Array]:
        """Judges what can be looked up; asks the gate about one of each sort of the others, and
        returns what is left of those."""
        left = []
        for those in self._fall(kind.trees.get(key), rows):
            trace, leaf = self._ask(kind, int(those[0]))
            self.out[those[0]] = leaf
            kind.trees[key] = planted(kind.trees.get(key), trace.asked, leaf)
            if len(those) > 1:
                left.append(those[1:])
        return left

    def _fall(self, tree: Tree, rows: Array) -> list[Array]:
        """Lets the rows fall down the tree; returns those that come where nobody has been."""
        left, stack = [], [(tree, rows)]
        while stack:
            tree, rows = stack.pop()
            if tree is None:
                left.append(rows)
            elif isinstance(tree, Node):
                answers = self._answers(tree.question, rows)
                low, high = answers.min(), answers.max()
                if low == high:  # all go one way: most do
                    stack.append((tree.ways.get(int(low)), rows))
                    continue
                for group in _apart(answers):
                    stack.append((tree.ways.get(int(answers[group[0]])), rows[group]))
            else:
                self.out[rows] = tree
        return left

    def _answers(self, question: Question | Look, rows: Array) -> Array:
        """Of each case the answer to a question: a number."""
        if len(question) == 3:
            a, b, more = question
            return self._column(a, rows) - self._column(b, rows) > more
        whose, name = question
        of, which = WHERE[name]
        side = self.sides[of]
        record = (self.cases.home if whose else self.cases.own)[rows]
        return side.parts[side.shape_of(record), which]

    def _column(self, place: int, rows: Array) -> Array:
        """The moments at a place of these cases."""
        if place < FIRST:
            cases = self.cases
            return (cases.at, cases.good, cases.doubt_at, cases.doubt_until)[place][rows]
        number, nth = divmod(place - FIRST, EACH)
        whose, which = divmod(number, len(FIELDS))
        record = (self.cases.home if whose else self.cases.own)[rows]
        of, field_of = WHERE[FIELDS[which]]
        side = self.sides[of]
        first = side.firsts[side.shape_of(record), field_of]
        return side.moments[side.begin_of(record) + first + nth]

    def _ask(self, kind: Kind, row: int) -> tuple[Trace, int]:
        """Asks the gate about one message; twice, and it must say the same: once with plain
        moments, which also lets the hours of a place be worked out with those."""
        plain = self._decide(kind, row, None)
        with tracing() as trace:
            traced = self._decide(kind, row, trace)
        self.gate.asked += 1
        leaf = self.gate.number(plain)
        if leaf != self.gate.number(traced):
            raise AssertionError("the gate says something else of moments that remember")
        return trace, leaf

    def _decide(self, kind: Kind, row: int, trace: Trace | None) -> Verdict:
        cases = self.cases

        def at(column: Array, place: int) -> datetime:
            value = int(column[row])
            return Moment.at(value, place) if trace else moment(value)

        message, records = kind.message, self.records
        if kind.dated:  # another sender: what is remembered of a message with plain moments is not
            sender = "traced" if trace else ""
            message = replace(message, good_until=at(cases.good, GOOD), sender=sender)
        where = int(cases.where[row])
        place = self.places[where](moment(int(cases.at[row]))) if where >= 0 else Place()
        asks = THE_CAR if cases.doubt[row] and cases.doubt[row] - 1 & 1 else ""
        sent = self._sent(row, message, place)
        facts = Facts(
            known=True,
            own=Looked(records, int(cases.own[row]), OWN, trace, **sent),
            home=Looked(records, int(cases.home[row]), HOME, trace, asks=asks),
            doubt=self._doubt(row, at),
            place=place,
        )
        return decide(message, facts, self.gate.policy, at(cases.at, NOW))

    def _sent(self, row: int, message: Message, place: Place) -> dict[str, Any]:
        """As many messages before as count."""
        now = moment(int(self.cases.at[row]))
        just = now - _MINUTE
        touches = [
            Touch(at=just, kind=kind, channel=Channel.LETTER)
            for kind, many in zip(MessageClass, self.cases.counts[row].tolist(), strict=True)
            for _ in range(many)
        ]
        if self.cases.over[row]:
            cap = calls_cap(place.states, message.channel, on=now.date())
            calls = Touch(at=just, kind=None, channel=Channel.CALL, machine=False)
            touches += [calls] * (cap.calls if cap else 0)
        return {"touches": tuple(touches), "last_at": now}

    def _doubt(self, row: int, at: Any) -> Doubt | None:
        told = int(self.cases.doubt[row]) - 1
        if told < 0:
            return None
        return Doubt(
            at=at(self.cases.doubt_at, DOUBT_AT),
            until=at(self.cases.doubt_until, DOUBT_UNTIL) if told & 2 else None,
            why="alike",
            what=THE_CAR if told & 1 else "",
            elsewhere=bool(told & 4),
        )


def _apart(codes: Array) -> list[Array]:
    """The places of each code."""
    order = np.argsort(codes, kind="stable")
    return list(np.split(order, np.flatnonzero(np.diff(codes[order])) + 1))
