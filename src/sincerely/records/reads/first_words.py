"""How long buyers wait for the first human word, and how many of them had bought here before."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection

from sincerely.records import codec
from sincerely.records.models import CareTask, Person, Store
from sincerely.records.reads import standings
from sincerely.records.reads.standings import Kept
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
  (SELECT id, person_id, deal, opened_at, settled_at, settled_how, settling_event_id FROM care_task
    WHERE store_id = %(store)s AND settled_at >= %(since)s AND settled_at <= %(now)s
      AND kind = 'thank_you' AND deal NOT LIKE 'handed over%%'
      AND settled_how NOT LIKE 'withdrawn%%'
    ORDER BY settled_at DESC LIMIT %(most)s)
  UNION ALL
  (SELECT id, person_id, deal, opened_at, settled_at, settled_how, settling_event_id FROM care_task
    WHERE store_id = %(store)s AND settled_at IS NULL
      AND kind = 'thank_you' AND deal NOT LIKE 'handed over%%'
    ORDER BY due_at DESC LIMIT %(most)s)
)
SELECT t.id, t.person_id,
       extract(epoch FROM coalesce(sale.at, t.opened_at))::float8,
       extract(epoch FROM coalesce(sale.day, t.opened_at))::float8,
       CASE WHEN t.settled_how NOT LIKE 'excused%%'
            THEN extract(epoch FROM coalesce(word.occurred_at, t.settled_at))::float8 END,
       extract(epoch FROM coalesce(t.settled_at, %(now)s))::float8
  FROM thanks t
  LEFT JOIN event word ON word.id = t.settling_event_id
  LEFT JOIN LATERAL (
       SELECT min(e.occurred_at
                  + CASE WHEN e.whole_day THEN interval '1 day' ELSE interval '0' END) AS at,
              min(e.occurred_at) AS day
         FROM event e
        WHERE e.source_id = ANY(%(sources)s) AND e.kind = 'deal_sold'
          AND e.payload ->> 'deal' = t.deal AND t.deal <> '') AS sale ON true
"""
#: the deals of a buyer's home, where they name two that were sold, whatever they are: most homes
#: have one, and to take every standing apart takes longer than to find them. Only who has the
#: standing of a home lives with somebody
_DEALS = """
WITH own AS MATERIALIZED (
  SELECT b.id, s.deals, s.home IS NOT NULL AS shared
    FROM unnest(%(people)s::bigint[]) AS b (id)
    JOIN standing s ON s.person_id = b.id AND s.store_id = %(store)s)
SELECT told.id, array_agg(told.deals)
  FROM (SELECT id, deals FROM own
         UNION ALL
        SELECT own.id, s.deals
          FROM own
          JOIN person p ON p.id = own.id AND p.household_id IS NOT NULL
          JOIN person m ON m.household_id = p.household_id AND m.id <> p.id
          JOIN standing s ON s.person_id = m.id AND s.store_id = %(store)s
         WHERE own.shared) AS told
 GROUP BY told.id
HAVING sum(cardinality(string_to_array(replace(told.deals, '"delivered"', '"sold"'), '"sold"')) - 1)
       > 1
"""


class Purchase(NamedTuple):
    """A purchase and the first human word after it; moments in seconds since 1970. ``word_at``
    None: nobody has said any; ``until``: up to when that is known (a manager may have let it go).
    ``task``: the thanks that were owed. ``at``: where only its day was told, the end of that day;
    ``day``: then its beginning."""

    task: int
    person_id: int
    at: float
    day: float
    word_at: float | None
    until: float

    @property
    def hours(self) -> float:
        """From the purchase to the word, or as long as they have waited without one."""
        said = self.until if self.word_at is None else self.word_at
        return max((said - self.at) / 3600, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """A purchase as a list shows it: whose they are, and who said the first word, how. ``at``: on
    the day that was told; ``sure``: false where only an unconfirmed sign says that they bought."""

    person_id: int
    name: str
    erased: bool
    whose: str
    at: datetime
    sure: bool
    hours: float
    heard: bool
    by: str
    how: str


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
    since = (now - LATELY - TOLD_TWICE).timestamp()
    found = (Purchase(*row) for row in _rows(_PURCHASES, asked))
    lately = [each for each in found if each.at >= since]
    return tuple(sorted(lately, key=lambda each: each.at, reverse=True))


def waited(store: Store, found: Sequence[Purchase]) -> tuple[Waited, ...]:
    """Who these buyers are, whose, and who thanked them, in their order. Two queries."""
    known = standings.of(store, [each.person_id for each in found])
    tasks = CareTask.objects.select_related("person", "assignee").in_bulk([p.task for p in found])
    return tuple(
        Waited(
            person_id=each.person_id,
            name=task.person.name,
            erased=task.person.erased_at is not None,
            whose=task.assignee.name if task.assignee else task.owner,
            at=datetime.fromtimestamp(each.day, UTC),
            sure=not _perhaps(known.get(each.person_id, standings.NOTHING)),
            hours=each.hours,
            heard=each.word_at is not None,
            by=task.settled_by,
            how=task.settled_how,
        )
        for each in found
        if (task := tasks.get(each.task))
    )


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


def bought_before(store: Store, found: Iterable[Purchase]) -> dict[int, int]:
    """Of these buyers, those whose household had bought here before, and how often it bought; who
    bought last comes first. One query."""
    people = dict.fromkeys(each.person_id for each in found)
    told = dict(_rows(_DEALS, {"store": store.pk, "people": _array(people)}))
    cars = {person: _purchases_of(_sold(told.get(person, ()))) for person in people}
    return {person: many for person, many in cars.items() if many > 1}


def again(store: Store, found: Sequence[Purchase], *, limit: int) -> tuple[Again, ...]:
    """The first of `bought_before`, as a list shows them. Two queries."""
    cars = dict(islice(bought_before(store, found).items(), limit))
    people = Person.objects.in_bulk(cars)
    last = {each.person_id: each.day for each in reversed(found)}
    return tuple(
        Again(
            person_id=person,
            name=people[person].name,
            erased=people[person].erased_at is not None,
            cars=many,
            at=datetime.fromtimestamp(last[person], UTC),
        )
        for person, many in cars.items()
        if person in people
    )


def _perhaps(kept: Kept) -> bool:
    """Whether nobody has confirmed that these people bought."""
    home = kept.home or kept.own
    return home.bought is None and home.sign is not None


def _array(numbers: Iterable[int]) -> str:
    """As PostgreSQL writes it: they are many, and quicker written than taken for any values."""
    return "{" + ",".join(map(str, numbers)) + "}"


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


def _rows(sql: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
