"""A deal that is booked once more, under the number it had, after it was unwound."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sincerely.records import ledger
from sincerely.records.ledger import Recorded
from sincerely.rules.events.base import latest
from sincerely.rules.events.deals import DealDelivered, DealSold, DealUnwound
from sincerely.rules.sighting import Arrival, Happening

#: from when, until when a sale may have been
Span = tuple[datetime, datetime]


def booked_again(
    arrivals: Sequence[Arrival], source_id: int, recorded: Mapping[str, Recorded]
) -> list[tuple[Arrival, Arrival]]:
    """The arrivals in which a sale told before has another day, and was unwound between the two;
    each with what it is instead: events of their own, whichever of them was told first.

    ``recorded``: what the source has said before, by key. With the same day it is the same sale:
    an older export says so as well.
    """
    first = _first(arrivals, recorded)
    moved = [(a, h, s.deal) for a, h, s in _sold(arrivals) if _span(h) != first[h.key]]
    if not moved:
        return []
    undone = _undone(arrivals, source_id, {h.key for _, h, _ in moved}, recorded)
    return [
        (arrival, _anew(arrival, sale, since=first[sale.key]))
        for arrival, sale, deal in moved
        if _between(first[sale.key], _span(sale), undone[deal])
    ]


def _first(arrivals: Sequence[Arrival], recorded: Mapping[str, Recorded]) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for _, sale, _ in _sold(arrivals):
        before = recorded.get(sale.key)
        if before is None or before.erased:
            found.setdefault(sale.key, _span(sale))
        else:
            _, at, whole_day, *_ = before.said
            found[sale.key] = at, latest(at, whole_day=whole_day)
    return found


def _sold(arrivals: Sequence[Arrival]) -> Iterator[tuple[Arrival, Happening, DealSold]]:
    for arrival in arrivals:
        for happening in arrival.happenings:
            if isinstance(happening.payload, DealSold) and happening.payload.deal:
                yield arrival, happening, happening.payload


def _span(happening: Happening) -> Span:
    return happening.occurred_at, happening.until


def _undone(
    arrivals: Sequence[Arrival], source_id: int, keys: set[str], recorded: Mapping[str, Recorded]
) -> dict[str, list[datetime]]:
    people = [recorded[key].person_id for key in keys if key in recorded]
    found: dict[str, list[datetime]] = defaultdict(list)
    for deal, at in ledger.unwindings(source_id, people) if people else ():
        found[deal].append(at)
    for arrival in arrivals:
        for happening in arrival.happenings:
            if isinstance(happening.payload, DealUnwound):
                found[happening.payload.deal].append(happening.occurred_at)
    return found


def _between(one: Span, other: Span, undone: Sequence[datetime]) -> bool:
    (since, _), (_, until) = sorted((one, other))
    return any(since <= at <= until for at in undone)


def _anew(arrival: Arrival, sale: Happening, *, since: Span) -> Arrival:
    """With keys of their own for the sale and the delivery; an unwinding has its day in its own."""
    end, later = f":booked:{sale.occurred_at:%Y%m%d}", _span(sale) > since
    return replace(
        arrival,
        happenings=tuple(_keyed(each, end, again=later) for each in arrival.happenings),
    )


def _keyed(happening: Happening, end: str, *, again: bool) -> Happening:
    payload = happening.payload
    if not isinstance(payload, DealSold | DealDelivered):
        return happening
    if isinstance(payload, DealSold):
        payload = replace(payload, again=again)
    return replace(happening, key=f"{happening.key}{end}", payload=payload)
