"""How long buyers wait for the first human word, and how many of them had bought here before."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from sincerely.records import codec
from sincerely.records.models import Store
from sincerely.rules.journeys import TOLD_TWICE

#: purchases whose thanks were opened or settled in this time are looked at, the latest `MOST`
LATELY = timedelta(days=90)
MOST = 400
#: hours after the purchase at which the curve is told
GRID = tuple(range(0, 169, 6))
_BOUGHT = frozenset({"sold", "delivered"})

#: a purchase's own moment by its deal, where a system of the store told it (event_sale_of_deal);
#: moments in seconds, since to read thousands of them as text takes as long as to find them
_PURCHASES = """
WITH thanks AS (
  (SELECT * FROM care_task
    WHERE store_id = %(store)s AND settled_at >= %(since)s AND settled_at <= %(now)s
      AND kind = 'thank_you' AND deal NOT LIKE 'handed over%%'
      AND settled_how NOT LIKE 'withdrawn%%'
    ORDER BY settled_at DESC LIMIT %(most)s)
  UNION ALL
  (SELECT * FROM care_task
    WHERE store_id = %(store)s AND settled_at IS NULL
      AND kind = 'thank_you' AND deal NOT LIKE 'handed over%%'
    ORDER BY due_at DESC LIMIT %(most)s)
)
SELECT t.person_id, p.name, p.erased_at IS NOT NULL, p.household_id,
       coalesce(u.name, t.owner),
       extract(epoch FROM coalesce(sale.at, t.opened_at))::float8,
       extract(epoch FROM t.settled_at)::float8,
       extract(epoch FROM coalesce(word.occurred_at, t.settled_at))::float8,
       t.settled_by, t.settled_how
  FROM thanks t
  JOIN person p ON p.id = t.person_id
  LEFT JOIN "user" u ON u.id = t.assignee_id
  LEFT JOIN event word ON word.id = t.settling_event_id
  LEFT JOIN LATERAL (
       SELECT min(e.occurred_at
                  + CASE WHEN e.whole_day THEN interval '1 day' ELSE interval '0' END) AS at
         FROM event e
        WHERE e.source_id = ANY(%(sources)s) AND e.kind = 'deal_sold'
          AND e.payload ->> 'deal' = t.deal AND t.deal <> '') AS sale ON true
"""
#: the deals of a buyer's home, where they name two that were sold, whatever they are: most homes
#: have one, and to take every standing apart takes longer than to find them
_DEALS = """
SELECT told.id, array_agg(told.deals)
  FROM (SELECT b.id, s.deals
          FROM unnest(%(people)s::bigint[]) AS b (id)
          JOIN standing s ON s.person_id = b.id AND s.store_id = %(store)s
         UNION ALL
        SELECT b.id, s.deals
          FROM unnest(%(people)s::bigint[], %(homes)s::bigint[]) AS b (id, home)
          JOIN person m ON m.household_id = b.home AND m.id <> b.id
          JOIN standing s ON s.person_id = m.id AND s.store_id = %(store)s) AS told
 GROUP BY told.id
HAVING sum(cardinality(string_to_array(replace(told.deals, '"delivered"', '"sold"'), '"sold"')) - 1)
       > 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A purchase and the first human word after it. ``word_at`` None: nobody has said any;
    ``until``: up to when that is known (a manager may have let it go)."""

    person_id: int
    name: str
    erased: bool
    home: int | None
    whose: str
    at: datetime
    word_at: datetime | None
    until: datetime
    by: str
    how: str

    @property
    def hours(self) -> float:
        """From the purchase to the word, or as long as they have waited without one."""
        return max(((self.word_at or self.until) - self.at) / timedelta(hours=1), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long buyers waited. ``median``: in hours, None while most are waiting still.

    ``curve``: (hours, share of the buyers who had heard a human by then) at each hour of `GRID`.
    Who waits still counts for as long as they have waited (Kaplan and Meier's estimate).
    """

    purchases: int
    heard: int
    median: float | None
    curve: tuple[tuple[int, float], ...]

    def share(self, hours: int) -> float:
        """Of the buyers, who had heard a human within so many hours of `GRID`."""
        return dict(self.curve)[hours]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A buyer who had bought here before. ``cars``: purchases of the household, this one too."""

    person_id: int
    name: str
    erased: bool
    cars: int
    at: datetime


def purchases(store: Store, *, now: datetime, sources: Iterable[int]) -> tuple[Purchase, ...]:
    """The latest purchases with what came after them, the newest first. One query.

    ``sources``: of the store; a deal's number is theirs.
    """
    asked: dict[str, Any] = {
        "store": store.pk,
        "now": now,
        "since": now - LATELY,
        "most": MOST,
        "sources": list(sources),
    }
    with connection.cursor() as cursor:
        cursor.execute(_PURCHASES, asked)
        rows = cursor.fetchall()
    found = (_purchase(row, now) for row in rows)
    lately = [each for each in found if each.at >= now - LATELY - TOLD_TWICE]
    return tuple(sorted(lately, key=lambda each: each.at, reverse=True))


def waits(found: Sequence[Purchase]) -> Waits:
    """How long these buyers waited for a human."""
    waited = sorted((each.hours, each.word_at is None) for each in found)
    still, steps = 1.0, [(0.0, 0.0)]
    for n, (hours, waiting) in enumerate(waited):
        if not waiting:
            still *= 1 - 1 / (len(waited) - n)
            steps.append((hours, 1 - still))
    at_hours = [hours for hours, _ in steps]
    return Waits(
        purchases=len(found),
        heard=sum(each.word_at is not None for each in found),
        median=next((hours for hours, heard in steps if heard > 0.5 - 1e-9), None),
        curve=tuple((at, round(steps[bisect(at_hours, at) - 1][1], 3)) for at in GRID),
    )


def bought_before(store: Store, found: Sequence[Purchase]) -> tuple[Again, ...]:
    """Those of these buyers whose household had bought here before. One query."""
    asked: dict[str, Any] = {
        "store": store.pk,
        "people": _array(each.person_id for each in found),
        "homes": _array(each.home for each in found),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DEALS, asked)
        rows = cursor.fetchall()
    cars = {person: _purchases_of(_sold(deals)) for person, deals in rows}
    first: dict[int, Again] = {}
    for each in found:
        if cars.get(each.person_id, 0) > 1 and each.person_id not in first:
            first[each.person_id] = Again(
                person_id=each.person_id,
                name=each.name,
                erased=each.erased,
                cars=cars[each.person_id],
                at=each.at,
            )
    return tuple(first.values())


def _array(numbers: Iterable[int | None]) -> str:
    """As PostgreSQL writes it: they are many, and quicker written than taken for any values."""
    written = ",".join("NULL" if number is None else str(number) for number in numbers)
    return "{" + written + "}"


def _sold(told: Sequence[str]) -> list[datetime]:
    """When deals of these standings were sold."""
    found = (deal for deals in told for deal in codec.deals(deals))
    return [deal.state_at for deal in found if deal.state in _BOUGHT]


def _purchases_of(days: list[datetime]) -> int:
    """How many purchases are told of on these days."""
    many, last = 0, None
    for day in sorted(days):
        if last is None or day - last > TOLD_TWICE:
            many, last = many + 1, day
    return many


def _purchase(row: tuple[Any, ...], now: datetime) -> Purchase:
    person, name, erased, home, whose, at, settled, word, by, how = row
    excused = how.startswith("excused")
    return Purchase(
        person_id=person,
        name=name,
        erased=erased,
        home=home,
        whose=whose,
        at=datetime.fromtimestamp(at, UTC),
        word_at=None if excused or word is None else datetime.fromtimestamp(word, UTC),
        until=now if settled is None else datetime.fromtimestamp(settled, UTC),
        by=by,
        how=how,
    )
