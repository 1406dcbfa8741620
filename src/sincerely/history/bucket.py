"""All messages to some homes, judged together: what every engine does with each part of the data.

The engines only bring together what belongs together (`duck`, `sparked`); the facts are gathered
here, once, for all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sincerely.rules.checks.base import PHONE
from sincerely.rules.events import KINDS
from sincerely.rules.human import by_hand
from sincerely.rules.message import Place
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import CLASS_OF, Channel

from . import pace
from .automaton import SIDES, Automaton, Vocabulary
from .canonical import left_over
from .doubts import Doubts, Readers
from .epochs import Clock, Epochs, Records
from .gate import Cases, Gate, Kind
from .histories import Array, Rows, histories, ordered
from .homes import Homes, who_lives_where
from .tables import EVENTS, VERDICTS, message_of

_DAY = 86_400_000_000


@dataclass(slots=True)
class Judge:
    """The gate with one policy, and what it has learned. ``place_of``: see `pace.PlaceOf`."""

    policy: Policy
    place_of: pace.PlaceOf
    gate: Gate = field(init=False)
    vocabulary: Vocabulary = field(init=False)
    hours: pace.Hours = field(init=False)
    _kinds: dict[tuple[str, bool], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary()
        machines = tuple(Automaton(side, self.vocabulary) for side in SIDES)
        self.gate = Gate(machines, self.policy)
        self.hours = pace.Hours(self.policy, self.place_of)

    def verdicts(self, messages: pa.Table, events: pa.Table, maybes: pa.Table) -> pa.Table:
        """As `tables.VERDICTS`, of all ``messages``. ``events``: everything of their homes, and of
        the homes in ``maybes``."""
        if not len(messages):
            return VERDICTS.empty_table()
        found = _Bucket(self, messages, events, maybes).judged()
        said = [pa.array(column) for column in zip(*self.gate.said, strict=True)]
        columns = [messages["id"].combine_chunks()]
        columns += [column.take(pa.array(numbers)) for numbers in found for column in said]
        return pa.table(columns, schema=VERDICTS)

    def kind(self, label: str, *, dated: bool) -> int:
        """The number of a kind of message."""
        if (label, dated) not in self._kinds:
            self._kinds[label, dated] = len(self.gate.kinds)
            self.gate.kinds.append(Kind(message_of(label), dated))
        return self._kinds[label, dated]


class _Bucket:
    def __init__(
        self, judge: Judge, messages: pa.Table, events: pa.Table, maybes: pa.Table
    ) -> None:
        self.judge, self.maybes = judge, maybes
        self.messages = messages = messages.combine_chunks()
        self.at = _times(messages["occurred_at"])
        self.person, self.home = (messages[name].to_numpy() for name in ("person", "home"))
        self.sent, self.sent_of = self._sent()
        hand = np.array([by_hand(sent) for sent in self.sent], bool)[self.sent_of]
        written = messages.filter(pa.array(hand))
        told = pa.concat_tables([events.select(EVENTS.names), _as_events(written)])
        self.rows = rows = Rows.of(told)
        self.records = records = Records(judge.gate.machines)
        every = np.arange(len(rows))
        words = judge.vocabulary
        people = Epochs(rows, histories(rows, rows.person, every, words), records)
        shared, alone = who_lives_where(
            np.append(rows.home, self.home), np.append(rows.person, self.person)
        )
        chosen = every[np.isin(rows.home, shared)]
        homes = Epochs(rows, histories(rows, rows.home, chosen, words), records)
        self.homes = Homes(people, homes, shared, alone)
        self.own_rows = _Same(rows, messages["row"].to_numpy())

    def judged(self) -> tuple[Array, Array]:
        """What is said of each message, by number: by what had happened, by what was known."""
        happened = self._cases(known=False)
        gate, places = self.judge.gate, self._places()
        first = gate.judge(happened, self.records, places)
        later = self._cases(known=True, like=happened)
        apart = np.flatnonzero(later.differ(happened))
        second = first.copy()
        if len(apart):
            second[apart] = gate.judge(later.take(apart), self.records, places)
        return first, second

    def _sent(self) -> tuple[list[Any], Array]:
        """The different things sent, and which of them each message is."""
        kinds, payloads = (
            self.messages[name].combine_chunks().dictionary_encode() for name in ("kind", "payload")
        )
        span = len(payloads.dictionary)
        code = _indices(kinds) * span + _indices(payloads)
        every, inverse = np.unique(code, return_inverse=True)
        sent = []
        for pair in every.tolist():
            kind, text = kinds.dictionary[pair // span].as_py(), payloads.dictionary[pair % span]
            sent.append(KINDS[kind](**dict(left_over(kind, text.as_py()))))
        return sent, inverse

    def _cases(self, *, known: bool, like: Cases | None = None) -> Cases:
        if like is None:
            self._labels()
            self._touched()
        own = self._records(self.homes.people, self.person, known=known)
        shared = np.flatnonzero(np.isin(self.home, self.homes.shared))
        home = own.copy()
        home[shared] = self._records(self.homes.homes, self.home[shared], known=known, of=shared)
        readers = Readers(self.person, self.home, self.at, self.maybes)
        doubts = Doubts(self.records, self.homes, readers, known=known).found(home)
        counts, over = self._paced(known=known)
        return Cases(
            label=self.label,
            own=own, home=home, counts=counts, over=over,
            doubt=doubts[0], doubt_at=doubts[1], doubt_until=doubts[2],
            opening=like.opening if like else self._openings(),
            where=self.where, at=self.at, good=self.good,
        )  # fmt: skip

    def _records(
        self, epochs: Epochs, owner: Array, *, known: bool, of: Array | None = None
    ) -> Array:
        """The record of each owner when their message was sent, that message left out."""
        of = np.arange(len(owner)) if of is None else of
        clock = epochs.known if known else epochs.happened
        place = clock.at(epochs.place_of(owner), self.at[of])
        place, strange = self.own_rows.left_out(epochs, clock, place, of)
        found = clock.records(place)
        left_out = [int(place[n]) for n in strange]
        found[list(strange)] = epochs.without(clock, left_out, list(strange.values()))
        return found

    def _labels(self) -> None:
        texts = self.messages["label"].combine_chunks().dictionary_encode()
        dated = pc.is_valid(self.messages["good_until"]).to_numpy()
        self.good = np.where(dated, _times(self.messages["good_until"]), 0)
        code = _indices(texts) * 2 + dated
        every, inverse = np.unique(code, return_inverse=True)
        numbers = [
            self.judge.kind(texts.dictionary[pair // 2].as_py(), dated=bool(pair % 2))
            for pair in every.tolist()
        ]
        self.label = np.array(numbers, np.int64)[inverse]
        self._whereabouts()

    def _whereabouts(self) -> None:
        """Where each call or text goes: ``where``, and what its numbers mean: ``spots``."""
        kinds = self.judge.gate.kinds
        phone = np.array([kind.message.channel in PHONE for kind in kinds], bool)[self.label]
        channels = tuple(Channel)
        channel = np.array([channels.index(kind.message.channel) for kind in kinds], np.int64)
        zones, states = (
            self.messages[name].combine_chunks().dictionary_encode() for name in ("zones", "states")
        )
        code = (_indices(zones) * len(states.dictionary) + _indices(states)) * len(channels)
        code += channel[self.label]
        every, inverse = np.unique(code[phone], return_inverse=True)
        self.where = np.full(len(code), -1, np.int64)
        self.where[phone] = inverse
        self.spots: list[pace.Spot] = []
        for spot in every.tolist():
            pair, nth = divmod(spot, len(channels))
            zone, state = divmod(pair, len(states.dictionary))
            told = zones.dictionary[zone].as_py(), states.dictionary[state].as_py()
            self.spots.append((*(_parts(text) for text in told), channels[nth]))

    def _places(self) -> list[Callable[[Any], Place]]:
        return [partial(self.judge.place_of, zones, states) for zones, states, _ in self.spots]

    def _openings(self) -> Array:
        rows = np.flatnonzero(self.where >= 0)
        found = np.zeros(len(self.at), np.int64)
        hours = self.judge.hours
        found[rows] = hours.openings(self.at[rows], self.where[rows], self.spots)
        return found

    def _paced(self, *, known: bool) -> tuple[Array, Array]:
        policy, kinds = self.judge.policy, self.judge.gate.kinds
        caps = pace.caps(policy)
        matters = np.zeros((len(kinds), len(pace.CLASSES)), bool)
        for n, kind in enumerate(kinds):
            if not kind.message.by_person:
                matters[n, list(pace.classes_of(kind.message))] = True
        counts = np.zeros((len(self.at), len(pace.CLASSES)), np.int64)
        window = policy.cap_days * _DAY
        for nth in range(len(pace.CLASSES)):
            rows = np.flatnonzero(matters[self.label, nth])
            if len(rows):
                told = pace.counted(
                    self.touches, self.touch[rows], self.at[rows], {nth: window}, known=known
                )
                counts[rows, nth] = np.where(told[nth] >= caps[nth], caps[nth], 0)
        over = np.zeros(len(self.at), bool)
        rows = np.flatnonzero(self.where >= 0)
        over[rows] = pace.too_many_calls(
            self.touches, self.touch[rows], self.at[rows], self.where[rows],
            [spot[1:] for spot in self.spots], known=known,
        )  # fmt: skip
        return counts, over

    def _touched(self) -> None:
        messages = self.messages
        whole = messages["whole_day"].to_numpy()
        until = self.at + whole * (_DAY - 1_000_000)
        known, row = _times(messages["known_at"]), messages["row"].to_numpy()
        rows, many = np.unique(row, return_counts=True)
        source = _ranks(messages["source"])
        order = ordered((source, until, self.person), messages["key"], np.arange(len(until)))
        _, begins, history = np.unique(self.person[order], return_index=True, return_inverse=True)
        self.touch = np.empty(len(order), np.int64)
        self.touch[order] = here = np.arange(len(order))
        kind, machine, phone = (column[self.sent_of][order] for column in _sorts(self.sent))
        self.touches = pace.Touches(
            clock=Clock(history, until[order], here, here, here),
            occurred=self.at[order],
            known=known[order],
            kind=kind,
            machine=machine,
            phone=phone,
            begins=begins,
            row=row[order],
            strange=(whole | (known != until) | np.isin(row, rows[many > 1]))[order],
        )


class _Same:
    """Which events come from the rows of which messages."""

    def __init__(self, rows: Rows, of_messages: Array) -> None:
        numbers = rows.table["row"].to_numpy()
        self.order = np.argsort(numbers, kind="stable")
        ordered = numbers[self.order]
        self.begin: Array = np.searchsorted(ordered, of_messages, "left")
        self.many: Array = np.searchsorted(ordered, of_messages, "right") - self.begin

    def left_out(
        self, epochs: Epochs, clock: Clock, place: Array, of: Array
    ) -> tuple[Array, dict[int, list[int]]]:
        """The places one back where the message itself was the latest event; and those where more
        has to go, with what."""
        strange: dict[int, list[int]] = {}
        where = np.full(len(self.order), -1, np.int64)
        where[epochs.told.rows] = np.arange(len(epochs.told.rows))
        place = place.copy()
        asked = np.flatnonzero((self.many[of] > 0) & (place >= 0))
        own = where[self.order[self.begin[of[asked]]]]
        one = self.many[of[asked]] == 1
        simple = one & (own >= 0) & (clock.adds[place[asked]] == own)
        back = asked[simple]
        history = clock.history[place[back]]
        before = place[back] - 1
        stays = (before >= 0) & (clock.history[np.maximum(before, 0)] == history)
        place[back] = np.where(stays, before, -1)
        entry = clock.entry[np.maximum(own, 0)] if len(clock.entry) else own
        out = (own >= 0) & (entry <= place[asked])
        out &= clock.history[entry] == clock.history[place[asked]]
        for n in asked[~simple & (out | ~one)].tolist():
            inside = self._inside(clock, where, int(place[n]), int(of[n]))
            if inside:
                strange[n] = inside
        return place, strange

    def _inside(self, clock: Clock, where: Array, place: int, message: int) -> list[int]:
        """The events from a message's rows that the record at a place rests on."""
        first = int(self.begin[message])
        found = []
        for event in where[self.order[first : first + int(self.many[message])]].tolist():
            there = int(clock.entry[event]) if event >= 0 else -1
            if 0 <= there <= place and clock.history[there] == clock.history[place]:
                found.append(event)
        return found


def _sorts(sent: Sequence[Any]) -> tuple[Array, Array, Array]:
    """As which class each counts, whether no human wrote it, whether it was a call or a text."""
    unsaid = len(pace.CLASSES)
    kind = [pace.CLASSES.index(CLASS_OF[s.purpose]) if s.purpose else unsaid for s in sent]
    machine = [not by_hand(s) for s in sent]
    phone = [s.kind in ("call_made", "text_sent") for s in sent]
    return np.array(kind, np.int64), np.array(machine, bool), np.array(phone, bool)


def _as_events(messages: pa.Table) -> pa.Table:
    columns = [
        messages[item.name]
        if item.name in messages.column_names
        else pa.nulls(len(messages), item.type)
        for item in EVENTS
    ]
    return pa.table(columns, schema=EVENTS)


def _ranks(column: pa.ChunkedArray) -> Array:
    """Of each of few texts which it is, in their order."""
    coded = column.combine_chunks().dictionary_encode()
    ranks = pc.rank(coded.dictionary, tiebreaker="dense").to_numpy().astype(np.int64)
    return ranks[_indices(coded)]


def _indices(coded: pa.DictionaryArray) -> Array:
    return coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _times(column: pa.ChunkedArray) -> Array:
    return pc.fill_null(column.cast(pa.int64()), 0).to_numpy()


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
