"""Tables of events as the histories of people or homes: tokens in order, moments beside them."""

from collections.abc import Sequence
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
    """Events, however they will be put together. Times in microseconds since 1970."""

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

    @classmethod
    def of(cls, table: pa.Table) -> "Rows":
        """``table``: as `tables.EVENTS`."""
        table = table.combine_chunks()
        occurred, whole = _times(table["occurred_at"]), table["whole_day"].to_numpy()
        timed = pc.is_valid(table["at"]).to_numpy()
        static, kinds = _kinds(table, whole, timed)
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
        )

    def __len__(self) -> int:
        return len(self.static)


def _kinds(
    table: pa.Table, whole: Array, timed: Array
) -> tuple[Array, list[tuple[str, str, bool, str, bool]]]:
    """Of each event its number in `Rows.kinds`; and those."""
    columns = [_codes(table[name]) for name in ("kind", "source", "payload")]
    code = packed([*(codes for codes, _ in columns), whole, timed])
    _, first, static = np.unique(code, return_index=True, return_inverse=True)
    kinds = []
    for row in first.tolist():
        kind, source, payload = (values[codes[row]] for codes, values in columns)
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
    begins = np.append(begins, len(order))
    table = rows.table.take(pa.array(order))
    static = rows.static[order]
    deal, ref = (_numbered(place, table[name]) for name in ("deal", "ref"))
    said, answers = _numbered_together(place, table["said"], table["answers"])
    car, texts, cars = _cars(place, table["car"])
    key = _keys(rows, order, place, table)
    told = _Tokens(rows, static, deal, ref, said, answers, car, texts, key)
    tokens = told.numbers(vocabulary)
    doubting = np.array([kind[0] in DOUBTING for kind in rows.kinds], bool)[static]
    return Histories(
        owners=owners,
        begins=begins,
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
    car: Array
    texts: list[str]
    key: Array

    def numbers(self, vocabulary: Vocabulary) -> Array:
        """Their numbers in the vocabulary."""
        numbered = (self.deal, self.ref, self.said, self.answers, self.car, self.key)
        code = packed([self.static, *(column + 1 for column in numbered)])
        _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
        numbers = [vocabulary.number(self._token(row)) for row in first.tolist()]
        return np.array(numbers, np.int64)[inverse]

    def _token(self, row: int) -> Token:
        kind, source, whole_day, payload, timed = self.rows.kinds[self.static[row]]
        return Token(
            kind=kind,
            source=source,
            whole_day=whole_day,
            left=left_over(kind, payload),
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


def _numbered(place: Array, column: pa.ChunkedArray) -> Array:
    """Of each value which of its history's it is, in the order of their texts; -1: none."""
    found = np.full(len(place), -1, np.int64)
    rows = np.flatnonzero(pc.is_valid(column).to_numpy())
    if not len(rows):
        return found
    codes, texts = _codes(column.take(pa.array(rows)))
    pairs, inverse = np.unique(place[rows] * len(texts) + codes, return_inverse=True)
    owner, code = pairs // len(texts), pairs % len(texts)
    alone = np.ones(len(pairs), bool)
    alone[1:] &= owner[1:] != owner[:-1]
    alone[:-1] &= owner[1:] != owner[:-1]
    number = np.zeros(len(pairs), np.int64)
    several = np.flatnonzero(~alone)
    if len(several):
        told = pa.table({"owner": owner[several], "text": texts_of(texts, code[several])})
        by = pc.sort_indices(told, [("owner", "ascending"), ("text", "ascending")]).to_numpy()
        begins = np.flatnonzero(np.append(True, np.diff(owner[several][by]) != 0))
        nth = np.arange(len(by)) - np.repeat(begins, np.diff(np.append(begins, len(by))))
        number[several[by]] = nth
    found[rows] = number[inverse]
    return found


def texts_of(texts: Sequence[str], codes: Array) -> pa.Array:
    """The texts of these numbers."""
    return pa.array(texts, pa.string()).take(pa.array(codes))


def _numbered_together(
    place: Array, one: pa.ChunkedArray, other: pa.ChunkedArray
) -> tuple[Array, Array]:
    """As `_numbered`, of two columns that speak of the same names: only of what is in both."""
    both = pa.chunked_array([*one.chunks, *other.chunks], pa.string())
    found = _numbered(np.concatenate([place, place]), both)
    said, answers = found[: len(place)], found[len(place) :]
    span = int(found.max(initial=0)) + 1
    met = [np.where(each >= 0, place * span + each, -1) for each in (said, answers)]
    return (
        np.where(np.isin(met[0], met[1]), said, -1),
        np.where(np.isin(met[1], met[0]), answers, -1),
    )


def _cars(
    place: Array, column: pa.ChunkedArray
) -> tuple[Array, list[str], dict[int, tuple[str, ...]]]:
    """Of each car, its text with the words numbered; and of each history its cars as they were."""
    found = np.full(len(place), -1, np.int64)
    rows = np.flatnonzero(pc.is_valid(column).to_numpy())
    texts: dict[str, int] = {}
    cars: dict[int, tuple[str, ...]] = {}
    if not len(rows):
        return found, [], cars
    codes, values = _codes(column.take(pa.array(rows)))
    owner, numbers = place[rows], codes.tolist()
    ends = np.append(np.flatnonzero(np.diff(owner)) + 1, len(rows)).tolist()
    placed, memo = np.empty(len(rows), np.int64), dict[tuple[int, ...], dict[int, int]]()
    for begin, end in pairwise((0, *ends)):
        own = tuple(dict.fromkeys(numbers[begin:end]))
        told = cars[int(owner[begin])] = tuple(values[code] for code in own)
        number = memo.get(own)
        if number is None:
            named = zip(own, renamed(told)[0], strict=True)
            number = memo[own] = {c: texts.setdefault(text, len(texts)) for c, text in named}
        placed[begin:end] = [number[code] for code in numbers[begin:end]]
    found[rows] = placed
    return found, list(texts), cars


def _keys(rows: Rows, order: Array, place: Array, table: pa.Table) -> Array:
    """Numbers for the events that may begin a deal of their own, in the order in which they come;
    in the order of their keys where two of one history came at one moment."""
    begins = np.array([kind[0] in _BEGINNING for kind in rows.kinds], bool)[rows.static[order]]
    chosen = np.flatnonzero(begins & ~pc.is_valid(table["deal"]).to_numpy())
    found = np.full(len(order), -1, np.int64)
    owner, at = place[chosen], rows.occurred[order][chosen]
    by = np.lexsort((at, owner))
    tied = np.flatnonzero((np.diff(at[by]) == 0) & (np.diff(owner[by]) == 0))
    strange = np.isin(owner, owner[by][tied])
    nth = np.arange(len(chosen))
    if len(chosen):
        firsts = np.flatnonzero(np.append(True, np.diff(owner) != 0))
        nth -= np.repeat(firsts, np.diff(np.append(firsts, len(chosen))))
    found[chosen] = nth
    if strange.any():
        keys = table["key"].take(pa.array(chosen[strange]))
        found[chosen[strange]] = _numbered(
            owner[strange], pa.chunked_array([keys.combine_chunks()])
        )
    return found


def _codes(column: pa.ChunkedArray) -> tuple[Array, list[Any]]:
    """Each value's number, and the values."""
    coded = column.combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    coded = coded.dictionary_encode()
    return coded.indices.to_numpy(zero_copy_only=False).astype(
        np.int64
    ), coded.dictionary.to_pylist()


def _times(column: pa.ChunkedArray) -> Array:
    return pc.fill_null(column.cast(pa.int64()), 0).to_numpy()
