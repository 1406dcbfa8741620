"""Who sat at a desk with whom, and who bought, day by day; and who has ever asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from sincerely.records import codec
from sincerely.records.models import Store
from sincerely.rules.events import Event, appointments, deals, leads, talks
from sincerely.rules.one_table import AT_THE_DESK, Happened, Seen

#: what tells that somebody was shopping
SHOPPED = tuple(
    kind.kind
    for kind in (
        leads.LeadReceived,
        leads.InquiryMade,
        talks.StoreVisited,
        deals.TestDriven,
        deals.TradeAppraised,
        deals.DealDesked,
        appointments.AppointmentSet,
    )
)
_DESK = tuple(kind.kind for kind in AT_THE_DESK)
_ON_DAY = f"""
SELECT e.sighting_id, {codec.EVENT}
  FROM unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[]) AS d (begins, ends)
  JOIN event e ON e.store_id = %(store)s AND e.kind IN ({{kinds}})
              AND e.occurred_at >= d.begins AND e.occurred_at < d.ends
  JOIN source src ON src.id = e.source_id
"""  # noqa: S608 - constants of these files
# each half has an index of its own, which is of just these kinds: of sales alone another one is of
# all deals ever sold, and the planner, who cannot know the days, would read that as well
_ON_DAYS = " UNION ALL ".join(
    _ON_DAY.format(kinds=", ".join(f"'{kind.kind}'" for kind in kinds))
    for kinds in ((deals.DealSold, deals.DealDelivered), AT_THE_DESK)
)
#: which car a deal is about stands in the standing, where the event names none
_WHO = """
SELECT s.id, s.person_id, p.household_id, k.deals
  FROM sighting s
  JOIN person p ON p.id = s.person_id AND p.erased_at IS NULL
  LEFT JOIN standing k ON k.person_id = p.id AND k.store_id = %(store)s
 WHERE s.id = ANY(%(sightings)s)
"""
_MOMENTS = """
SELECT DISTINCT e.occurred_at
  FROM sighting told
  JOIN sighting s ON s.person_id = told.person_id
  JOIN event e ON e.sighting_id = s.id
 WHERE told.id = ANY(%(sightings)s) AND e.store_id = %(store)s AND e.kind = ANY(%(kinds)s)
   AND e.occurred_at >= %(since)s
"""
_HAVE_ASKED = """
WITH home AS (
    SELECT w.id AS who, w.id AS member FROM person w WHERE w.id = ANY(%(people)s)
     UNION
    SELECT w.id, p.id FROM person w JOIN person p ON p.household_id = w.household_id
     WHERE w.id = ANY(%(people)s)
)
SELECT DISTINCT who FROM home
 WHERE EXISTS (SELECT 1 FROM sighting s JOIN event e ON e.sighting_id = s.id
                WHERE s.person_id = home.member AND e.kind = ANY(%(kinds)s))
"""


def on_days(store: Store, days: Sequence[tuple[datetime, datetime]]) -> list[Happened]:
    """The sales of these days, and who was at a desk: from (the first moment, to but not at). One
    query."""
    begins, ends = zip(*days, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_ON_DAYS, {"store": store.pk, "begins": list(begins), "ends": list(ends)})
        return [Happened(sighting, codec.event(*row)) for sighting, *row in cursor.fetchall()]


def moments(store: Store, sightings: Sequence[int], since: datetime) -> list[datetime]:
    """When whoever these are about bought or was at a desk. One query."""
    asked: dict[str, Any] = {"store": store.pk, "sightings": list(sightings), "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_MOMENTS, asked | {"kinds": [deals.DealSold.kind, *_DESK]})
        return [at for (at,) in cursor.fetchall()]


def seen(store: Store, happened: Sequence[Happened]) -> list[Seen]:
    """To whom these happened, but for those who are forgotten. One query."""
    with connection.cursor() as cursor:
        sightings = [each.sighting for each in happened]
        cursor.execute(_WHO, {"store": store.pk, "sightings": sightings})
        who = {row[0]: row[1:] for row in cursor.fetchall()}
    return [_seen(each.event, *who[each.sighting]) for each in happened if each.sighting in who]


def have_asked(people: Iterable[int]) -> set[int]:
    """Those of whom, or of whose household, an enquiry or a visit is known. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_HAVE_ASKED, {"people": list(people), "kinds": list(SHOPPED)})
        return {person for (person,) in cursor.fetchall()}


def _seen(event: Event, person: int, household: int | None, said: str | None) -> Seen:
    named = f"{event.source}/{getattr(event.payload, 'deal', '')}"
    journeys = codec.deals(said) if said else ()
    car = next((deal.what for deal in journeys if deal.key == named), "")
    return Seen(person=person, household=household, event=event, car=car)
