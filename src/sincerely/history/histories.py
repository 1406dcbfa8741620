"""Tables of events as the histories of people or homes: tokens in order, moments beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sincerely.rules.events import KINDS, care, deals, leads, signs, talks
from sincerely.rules.events.appointments import AppointmentSet

from .automaton import Vocabulary
from .canonical import Token, left_over, renamed

_DAY = 86_400_000_000 - 1_000_000
_MOST = 2**62
#: which contacts count depends on what is said of them later: such histories are folded anew
DOUBTING = frozenset({care.CompletionDoubted.kind, care.CompletionSettled.kind})
#: may begin a deal that has no number: their own key names it
_BEGINNING = frozenset(
    each.kind
    for each in (
        leads.LeadReceived, leads.InquiryMade, deals.TestDriven, deals.TradeAppraised,
        deals.DealDesked, deals.DepositTaken, deals.FinanceAppointmentSet, signs.TradeKept,
        signs.InsuranceAsked, signs.PlateOrdered, signs.TagIssued, signs.WeOweSigned,
        signs.DeliveryAppointmentSet, talks.StoreVisited, AppointmentSet, deals.DealSold,
        deals.DealDelivered, deals.DealUnwound, deals.DealLost,
    )
)  # fmt: skip
Array = Any


@dataclass(slots=True)
class Rows:
    """Events, however they will be put together. Times in microseconds since 1970.

    ``deal``, ``ref``, ``said``, ``answers``, ``car``: numbers of the texts in those columns, -1:
    none; ``said`` and ``answers`` of the same ones.
    """

    table: pa.Table
    person: Array
    home: Array
    occurred: Array
    until: Array
    known: Array
    named: Array
    #: number of (kind, source, whole day, payload, names a moment) in ``kinds``
    static: Array
    kinds: list[tuple[str, str, bool, str, bool]]
    deal: Array
    ref: Array
    said: Array
    answers: Array
    car: Array
    #: the texts of each
    texts: dict[str, pa.Array]

    @classmethod
    def of(cls, table: pa.Table) -> "Rows":
        """``table``: as `tables.EVENTS`."""
        table = table.combine_chunks()
        occurred, whole = _times(table["occurred_at"]), table["whole_day"].to_numpy()
        timed = pc.is_valid(table["at"]).to_numpy()
        static, kinds = _kinds(table, whole, timed)
        coded = {name: _codes(table[name]) for name in ("deal", "ref", "car")}
        both = pa.chunked_array([*table["said"].chunks, *table["answers"].chunks], pa.string())
        coded["answers"] = _codes(both)
        said, answers = np.split(coded["answers"][0], [len(table)])
        return cls(
            table=table,
            person=table["person"].to_numpy(),
            home=table["home"].to_numpy(),
            occurred=occurred,
            until=occurred + whole * _DAY,
            known=_times(table["known_at"]),
            named=np.where(timed, _times(table["at"]), 0),
            static=static,
            kinds=kinds,
            deal=coded["deal"][0],
            ref=coded["ref"][0],
            said=said,
            answers=answers,
            car=coded["car"][0],
            texts={name: texts for name, (_, texts) in coded.items()},
        )

    def __len__(self) -> int:
        return len(self.static)

    def by_kind(self, of: Callable[[str], Any]) -> Array:
        """Of each number in ``static`` what holds of its kind."""
        return np.array([of(kind[0]) for kind in self.kinds])


def _kinds(
    table: pa.Table, whole: Array, timed: Array
) -> tuple[Array, list[tuple[str, str, bool, str, bool]]]:
    """Of each event its number in `Rows.kinds`; and those."""
    columns = [_codes(table[name]) for name in ("kind", "source", "payload")]
    code = packed([*(codes for codes, _ in columns), whole, timed])
    _, first, static = np.unique(code, return_index=True, return_inverse=True)
    kinds = []
    for row in first.tolist():
        kind, source, payload = (values[codes[row]].as_py() for codes, values in columns)
        kinds.append((kind, source, bool(whole[row]), payload, bool(timed[row])))
    return static.astype(np.int64), kinds


@dataclass(slots=True)
class Histories:
    """Rows in the order in which the fold takes them, owner by owner.

    ``rows``: places in `Rows`. ``begins``: where each owner's begin, and the end. ``tokens``: their
    numbers in the automaton. ``again``: owners to be folded anew each time.
    """

    owners: Array
    begins: Array
    rows: Array
    tokens: Array
    again: frozenset[int]
    cars: dict[int, tuple[str, ...]]


def histories(rows: Rows, owner: Array, chosen: Array, vocabulary: Vocabulary) -> Histories:
    """The histories of the owners of the ``chosen`` rows."""
    order = _ordered(rows, owner, chosen)
    owners, begins, place = np.unique(owner[order], return_index=True, return_inverse=True)
    static = rows.static[order]
    car, texts, cars = _cars(place, rows.car[order], rows.texts["car"])
    tokens = _Tokens(rows, static, *_named(rows, order, place), car, texts).numbers(vocabulary)
    doubting = rows.by_kind(DOUBTING.__contains__).astype(bool)[static]
    return Histories(
        owners=owners,
        begins=np.append(begins, len(order)),
        rows=order,
        tokens=tokens,
        again=frozenset(np.unique(place[doubting]).tolist()),
        cars=cars,
    )


@dataclass(slots=True)
class _Tokens:
    """Events but for their moments, column by column: see `canonical.Token`."""

    rows: Rows
    static: Array
    deal: Array
    ref: Array
    said: Array
    answers: Array
    key: Array
    car: Array
    texts: list[str]

    def numbers(self, vocabulary: Vocabulary) -> Array:
        """Their numbers in the vocabulary."""
        numbered = (self.deal, self.ref, self.said, self.answers, self.car, self.key)
        code = packed([self.static, *(column + 1 for column in numbered)])
        _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
        numbers = [vocabulary.number(self._token(row)) for row in first.tolist()]
        return np.array(numbers, np.int64)[inverse]

    def _token(self, row: int) -> Token:
        kind, source, whole_day, payload, timed = self.rows.kinds[self.static[row]]
        left = left_over(kind, payload)
        if self.ref[row] < 0:  # whose number it is
            left = tuple(item for item in left if item[0] != "provider")
        return Token(
            kind=kind,
            source=source,
            whole_day=whole_day,
            left=left,
            deal=int(self.deal[row]),
            ref=int(self.ref[row]),
            said=int(self.said[row]),
            answers=int(self.answers[row]),
            car=self.texts[self.car[row]] if self.car[row] >= 0 else "",
            key=int(self.key[row]),
            timed=timed,
        )


def packed(columns: Sequence[Array]) -> Array:
    """A number for each row, the same where all columns are the same. Those are never negative."""
    code, size = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        span = int(column.max(initial=0)) + 1
        if size * span > _MOST:
            values, code = np.unique(code, return_inverse=True)
            size = len(values)
        code, size = code * span + column, size * span
    return code


def _ordered(rows: Rows, owner: Array, chosen: Array) -> Array:
    """By owner, then as `Event.order`."""
    sources = {name: n for n, name in enumerate(sorted({kind[1] for kind in rows.kinds}))}
    rank = np.array([KINDS[kind[0]].rank for kind in rows.kinds], np.int64)[rows.static[chosen]]
    source = np.array([sources[kind[1]] for kind in rows.kinds], np.int64)[rows.static[chosen]]
    keys = (source, rank, rows.until[chosen], owner[chosen])
    return chosen[ordered(keys, rows.table["key"], chosen)]


def ordered(keys: Sequence[Array], texts: pa.ChunkedArray, chosen: Array) -> Array:
    """As `numpy.lexsort`, and where all keys are the same by the texts of the ``chosen`` rows."""
    order = np.lexsort(keys)
    same = np.ones(max(len(order) - 1, 0), bool)
    for column in keys:
        same &= column[order][1:] == column[order][:-1]
    if same.any():
        tied = np.append(same, False) | np.append(False, same)
        run = np.cumsum(np.append(False, ~same))[tied]
        where = order[tied]
        found = texts.take(pa.array(chosen[where])).to_pylist()
        order[tied] = where[sorted(range(len(where)), key=lambda n: (run[n], found[n]))]
    return order


def _named(rows: Rows, order: Array, place: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Of the rows in this order the numbers of their deal, ref, said, answers and key.

    A source's names are its own. They are numbered as they first come; as their texts are ordered
    only where the fold might ask for that: where two came at one moment (`_tied`).
    """
    sources = [kind[1] for kind in rows.kinds]
    number = {name: n for n, name in enumerate(sorted(set(sources)))}
    source = np.array([number[name] for name in sources], np.int64)[rows.static[order]]
    deal, ref = rows.deal[order], rows.ref[order]
    begins = rows.by_kind(_BEGINNING.__contains__).astype(bool)[rows.static[order]] & (deal < 0)
    names = packed([source, deal + 1, ref + 1, np.where(begins, np.arange(len(order)) + 1, 0)])
    counts = np.flatnonzero((deal >= 0) | (ref >= 0) | begins)
    tied = _tied(rows, order, place, names, counts)
    owner = place * len(number) + source
    lead = rows.by_kind(leads.LeadReceived.kind.__eq__).astype(bool)[rows.static[order]]
    of = np.where(lead, place, len(place) * (source + 1) + place)  # a lead's number is a provider's
    said, answers = _both(place, rows.said[order], rows.answers[order])
    key = np.where(begins, 0, -1)
    strange = np.flatnonzero(begins & tied[place])
    if len(strange):
        texts = rows.table["key"].take(pa.array(order[strange]))
        key[strange] = 1 + _numbered(place[strange], *_codes(texts), np.ones(len(strange), bool))
    return (
        _numbered(owner, deal, rows.texts["deal"], tied[place]),
        _numbered(of, ref, rows.texts["ref"], tied[place]),
        said,
        answers,
        key,
    )


def _tied(rows: Rows, order: Array, place: Array, names: Array, chosen: Array) -> Array:
    """Of each history whether two of the ``chosen`` of different names came at one moment."""
    found = np.zeros(int(place.max(initial=-1)) + 1, bool)
    for times in (rows.occurred, rows.until):
        by = chosen[np.lexsort((times[order[chosen]], place[chosen]))]
        same = (np.diff(place[by]) == 0) & (np.diff(times[order[by]]) == 0)
        found[place[by[1:][same & (np.diff(names[by]) != 0)]]] = True
    return found


def _numbered(owner: Array, codes: Array, texts: pa.Array, by_text: Array) -> Array:
    """Of each text which of its owner's it is, in the order in which they first come, or
    ``by_text`` in that of the texts; -1: none."""
    found = np.full(len(owner), -1, np.int64)
    rows = np.flatnonzero(codes >= 0)
    if not len(rows):
        return found
    pair = packed([owner[rows], codes[rows]])
    _, first, inverse = np.unique(pair, return_index=True, return_inverse=True)
    whose, place = owner[rows[first]], first.copy()
    strange = np.flatnonzero(by_text[rows[first]])
    if len(strange):
        told = texts.take(pa.array(codes[rows[first[strange]]]))
        place[strange] = pc.rank(told, tiebreaker="dense").to_numpy()
    by = np.lexsort((place, whose))
    begins = np.flatnonzero(np.append(True, np.diff(whose[by]) != 0))
    number = np.empty(len(by), np.int64)
    number[by] = np.arange(len(by)) - np.repeat(begins, np.diff(np.append(begins, len(by))))
    found[rows] = number[inverse]
    return found


def _both(place: Array, said: Array, answers: Array) -> tuple[Array, Array]:
    """Which of its history's messages each says or answers: only of what is in both columns."""
    span = int(max(said.max(initial=0), answers.max(initial=0))) + 1
    names = [np.where(each >= 0, place * span + each, -1) for each in (said, answers)]
    found = [np.where(np.isin(each, other), each, -1) for each, other in (names, reversed(names))]
    owner = np.concatenate([place, place])
    by_text = np.zeros(len(owner), bool)
    numbered = _numbered(owner, np.concatenate(found), pa.array([], pa.string()), by_text)
    return numbered[: len(place)], numbered[len(place) :]


def _cars(
    place: Array, codes: Array, told: pa.Array
) -> tuple[Array, list[str], dict[int, tuple[str, ...]]]:
    """Of each car, its text with the words numbered; and of each history its cars as they were."""
    found = np.full(len(place), -1, np.int64)
    rows = np.flatnonzero(codes >= 0)
    texts: dict[str, int] = {}
    cars: dict[int, tuple[str, ...]] = {}
    if not len(rows):
        return found, [], cars
    owner, numbers, values = place[rows], codes[rows].tolist(), told.to_pylist()
    ends = np.append(np.flatnonzero(np.diff(owner)) + 1, len(rows)).tolist()
    placed, memo = np.empty(len(rows), np.int64), dict[tuple[int, ...], dict[int, int]]()
    for begin, end in pairwise((0, *ends)):
        own = tuple(dict.fromkeys(numbers[begin:end]))
        named_so = cars[int(owner[begin])] = tuple(values[code] for code in own)
        number = memo.get(own)
        if number is None:
            named = zip(own, renamed(named_so)[0], strict=True)
            number = memo[own] = {c: texts.setdefault(text, len(texts)) for c, text in named}
        placed[begin:end] = [number[code] for code in numbers[begin:end]]
    found[rows] = placed
    return found, list(texts), cars


def _codes(column: pa.ChunkedArray) -> tuple[Array, pa.Array]:
    """Each value's number, -1 for none; and the values."""
    coded = column.combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    coded = coded.dictionary_encode()
    numbers = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    return numbers.astype(np.int64), coded.dictionary


def _times(column: pa.ChunkedArray) -> Array:
    return pc.fill_null(column.cast(pa.int64()), 0).to_numpy()
