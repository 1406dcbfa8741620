"""The gate asked once for all messages that it cannot tell apart.

Messages that say the same to people with records of one shape, as often written to, at an hour of
the same kind, differ in their moments alone. The gate is asked about one of them with moments that
remember what it asked of them (`moments`), and its verdict is that of every other one with the same
answers. Of a record only the fields that the gate looked at, for this kind of message, count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from sincerely.rules.gate import decide
from sincerely.rules.law import calls_cap
from sincerely.rules.message import Doubt, Facts, Message, Place
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import Channel, MessageClass
from sincerely.rules.record import Record, Touch
from sincerely.rules.verdict import Verdict, all_codes

from .automaton import FIELDS, WHERE, WORDS, Automaton, Tree, planted
from .epochs import Face, Records
from .freezing import thaw
from .histories import Array
from .moments import Moment, Trace, moment, tracing

#: places of moments (`moments.Moment`)
NOW, GOOD, DOUBT_AT, DOUBT_UNTIL = range(4)
_FIRST, _EACH = 4, 64
_OWN, _HOME = 0, 1
_MINUTE = timedelta(minutes=1)
#: the car that a reader asks about and somebody they may be has bought
_THE_CAR = "the very one"
#: (answer, codes, codes behind *purpose unknown*)
Said = tuple[str, str, str]
#: where somebody is, with its holidays at a moment
PlaceAt = Callable[[datetime], Place]


@dataclass(slots=True, kw_only=True)
class Cases:
    """Messages to be judged, each column an array: see `bucket`. ``own``, ``home``: numbers in
    `Records`. ``doubt``: 0, or 1 + 4 * elsewhere + 2 * until known + the car they ask about.
    ``counts``: by class, no more than its cap. ``where``: place and channel of a call, else -1."""

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


class Watched(Record):
    """A record that notes which of its fields are looked at."""

    def __getattribute__(self, name: str) -> Any:
        if name in _PLACE:
            trace, whose = object.__getattribute__(self, "watch")
            trace.read.add((whose, name))
        return object.__getattribute__(self, name)


_PLACE = {name: n for n, name in enumerate(FIELDS)}


def place_of(whose: int, name: str) -> int:
    """The place of the first moment of a field."""
    return _FIRST + (whose * len(FIELDS) + _PLACE[name]) * _EACH


@dataclass(slots=True)
class Kind:
    """What is known of messages with one label: ``read``: what the gate looked at so far."""

    message: Message
    dated: bool
    read: tuple[tuple[int, str], ...] = ()
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


class _Side:
    """One side of all records as arrays."""

    def __init__(self, face: Face) -> None:
        self.moments = np.frombuffer(face.moments, np.int64)
        self.begins = np.frombuffer(face.begins, np.int64)
        self.shapes = np.frombuffer(face.shapes, np.int64)
        self.parts = np.array([shape.parts for shape in face.machine.shapes], np.int64)
        self.firsts = np.array([shape.begins for shape in face.machine.shapes], np.int64)


class _Judging:
    def __init__(
        self, gate: Gate, cases: Cases, records: Records, places: Sequence[PlaceAt]
    ) -> None:
        self.gate, self.cases, self.places = gate, cases, places
        self.records = records
        self.sides = [_Side(face) for face in records.faces]
        self.out = np.full(len(cases.at), -1, np.int32)

    def kind(self, kind: Kind, rows: Array) -> None:
        """Judges all messages of one label."""
        while len(rows):
            read = kind.read
            for group, key in self._groups(kind, rows):
                self._group(kind, group, key)
                if kind.read != read:
                    break
            rows = rows[self.out[rows] < 0]

    def _groups(self, kind: Kind, rows: Array) -> Any:
        cases = self.cases
        columns = []
        for whose, name in kind.read:
            side, which = self.sides[WHERE[name][0]], WHERE[name][1]
            record = (cases.home if whose else cases.own)[rows]
            columns.append(side.parts[side.shapes[record], which])
        columns += [cases.doubt[rows], cases.over[rows], cases.opening[rows]]
        columns += list(cases.counts[rows].T)
        code, size = np.zeros(len(rows), np.int64), 1
        for column in columns:
            span = int(column.max()) + 1
            if size * span > 2**62:
                values, code = np.unique(code, return_inverse=True)
                size = len(values)
            code, size = code * span + column, size * span
        order = np.argsort(code, kind="stable")
        ends = np.flatnonzero(np.diff(code[order])) + 1
        begins = np.append(0, ends)
        keys = np.stack([column[order[begins]] for column in columns], axis=1).tolist()
        for group, key in zip(np.split(rows[order], ends), keys, strict=True):
            yield group, tuple(key)

    def _group(self, kind: Kind, rows: Array, key: tuple[int, ...]) -> None:
        """Judges messages that differ in their moments alone, until the gate looks further."""
        waiting = [rows]
        while waiting:
            rows = waiting.pop()
            open_rows = self._fall(kind.trees.get(key), rows)
            for those in open_rows:
                trace, leaf = self._ask(kind, int(those[0]))
                self.out[those[0]] = leaf
                if trace.read - set(kind.read):
                    kind.read = tuple(sorted(trace.read | set(kind.read)))
                    kind.trees.clear()
                    return
                kind.trees[key] = planted(kind.trees.get(key), trace, leaf)
                if len(those) > 1:
                    waiting.append(those[1:])

    def _fall(self, tree: Tree, rows: Array) -> list[Array]:
        """Lets the rows fall down the tree; returns those that come where nobody has been."""
        left, stack = [], [(tree, rows)]
        while stack:
            tree, rows = stack.pop()
            if tree is None:
                left.append(rows)
            elif type(tree) is list:
                a, b, more, yes, no = tree
                mask = self._column(a, rows) - self._column(b, rows) > more
                many = int(np.count_nonzero(mask))
                if many:
                    stack.append((yes, rows if many == len(rows) else rows[mask]))
                if many < len(rows):
                    stack.append((no, rows if not many else rows[~mask]))
            else:
                self.out[rows] = tree
        return left

    def _column(self, place: int, rows: Array) -> Array:
        """The moments at a place of these cases."""
        if place < _FIRST:
            cases = self.cases
            return (cases.at, cases.good, cases.doubt_at, cases.doubt_until)[place][rows]
        number, nth = divmod(place - _FIRST, _EACH)
        whose, which = divmod(number, len(FIELDS))
        record = (self.cases.home if whose else self.cases.own)[rows]
        of, field_of = WHERE[FIELDS[which]]
        side = self.sides[of]
        first = side.firsts[side.shapes[record], field_of]
        return side.moments[side.begins[record] + first + nth]

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

        message = kind.message
        if kind.dated:  # another sender: what is remembered of a message with plain moments is not
            sender = "traced" if trace else ""
            message = replace(message, good_until=at(cases.good, GOOD), sender=sender)
        now = at(cases.at, NOW)
        own = self._record(int(cases.own[row]), _OWN, trace)
        home = self._record(int(cases.home[row]), _HOME, trace)
        if cases.doubt[row] and cases.doubt[row] - 1 & 1:
            enquiry = object.__getattribute__(home, "enquiry")
            object.__setattr__(home, "enquiry", replace(enquiry, what=_THE_CAR))
        where = int(cases.where[row])
        place = self.places[where](moment(int(cases.at[row]))) if where >= 0 else Place()
        facts = Facts(
            known=True,
            own=self._touched(own, row, message, place),
            home=home,
            doubt=self._doubt(row, at),
            place=place,
        )
        return decide(message, facts, self.gate.policy, now)

    def _record(self, number: int, whose: int, trace: Trace | None) -> Record:
        told = {}
        for face in self.records.faces:
            shape, begin = face.machine.shapes[face.shapes[number]], face.begins[number]
            for part, first in zip(shape.parts, shape.begins, strict=True):
                name, key, many = face.machine.parts[part]
                if name == WORDS:
                    continue
                if not many:  # most are empty
                    told[name] = thaw(key, ())
                    continue
                values = face.moments[begin + first : begin + first + many]
                place = place_of(whose, name)
                told[name] = thaw(
                    key,
                    [Moment.at(v, place + n) if trace else moment(v) for n, v in enumerate(values)],
                )
        if trace is None:
            return Record(**told)
        record = Watched(**told)
        object.__setattr__(record, "watch", (trace, whose))
        return record

    def _touched(self, own: Record, row: int, message: Message, place: Place) -> Record:
        """The record with as many messages before as count."""
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
        object.__setattr__(own, "touches", tuple(touches))
        object.__setattr__(own, "last_at", now)
        return own

    def _doubt(self, row: int, at: Any) -> Doubt | None:
        told = int(self.cases.doubt[row]) - 1
        if told < 0:
            return None
        return Doubt(
            at=at(self.cases.doubt_at, DOUBT_AT),
            until=at(self.cases.doubt_until, DOUBT_UNTIL) if told & 2 else None,
            why="alike",
            what=_THE_CAR if told & 1 else "",
            elsewhere=bool(told & 4),
        )
