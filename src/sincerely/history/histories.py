"""Tables of events as the histories of people or homes: tokens in order, moments beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sincerely.rules.events import KINDS, care, deals, leads, signs, talks
from sincerely.rules.events.appointments import AppointmentSet

from .automaton import Vocabulary
from .canonical import Token, left_over, renamed

_DAY = 86_400_000_000 - 1_000_000
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
        columns = [_codes(table[name]) for name in ("kind", "source", "payload")]
        code = np.zeros(len(table), np.int64)
        for codes, values in columns:
            code = code * (len(values) + 1) + codes
        code = code * 4 + whole * 2 + timed
        every, first, static = np.unique(code, return_index=True, return_inverse=True)
        kinds = [
            (
                columns[0][1][columns[0][0][row]],
                columns[1][1][columns[1][0][row]],
                bool(whole[row]),
                columns[2][1][columns[2][0][row]],
                bool(timed[row]),
            )
            for row in first[: len(every)]
        ]
        return cls(
            table=table,
            person=table["person"].to_numpy(),
            home=table["home"].to_numpy(),
            occurred=occurred,
            until=occurred + whole * _DAY,
            known=_times(table["known_at"]),
            named=np.where(timed, _times(table["at"]), 0),
            static=static.astype(np.int64),
            kinds=kinds,
        )

    def __len__(self) -> int:
        return len(self.static)


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
    combined, size = static, len(rows.kinds)
    for column in (deal, ref, said, answers, car, key):
        shifted = column + 1
        span = int(shifted.max(initial=0)) + 1
        if size * span > 2**62:
            values, combined = np.unique(combined, return_inverse=True)
            size = len(values)
        combined, size = combined * span + shifted, size * span
    _, first, inverse = np.unique(combined, return_index=True, return_inverse=True)
    numbers = []
    for row in first.tolist():
        kind, source, whole_day, payload, timed = rows.kinds[static[row]]
        token = Token(
            kind=kind, source=source, whole_day=whole_day, left=left_over(kind, payload),
            deal=int(deal[row]), ref=int(ref[row]), said=int(said[row]), answers=int(answers[row]),
            car=texts[car[row]] if car[row] >= 0 else "", key=int(key[row]), timed=timed,
        )  # fmt: skip
        numbers.append(vocabulary.number(token))
    doubting = np.array([kind[0] in DOUBTING for kind in rows.kinds], bool)[static]
    return Histories(
        owners=owners,
        begins=begins,
        rows=order,
        tokens=np.array(numbers, np.int64)[inverse],
        again=frozenset(np.unique(place[doubting]).tolist()),
        cars=cars,
    )


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
    owner = place[rows]
    ends = np.append(np.flatnonzero(np.diff(owner)) + 1, len(rows)).tolist()
    numbers, begin = codes.tolist(), 0
    owners, placed = owner.tolist(), np.empty(len(rows), np.int64)
    memo: dict[tuple[int, ...], dict[int, int]] = {}
    for end in ends:
        own = tuple(dict.fromkeys(numbers[begin:end]))
        number = memo.get(own)
        told = tuple(values[code] for code in own)
        if number is None:
            named = renamed(told)[0]
            number = {c: texts.setdefault(t, len(texts)) for c, t in zip(own, named, strict=True)}
            memo[own] = number
        cars[owners[begin]] = told
        placed[begin:end] = [number[code] for code in numbers[begin:end]]
        begin = end
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
