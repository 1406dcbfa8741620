"""Who sat at a desk with whom, and who bought, day by day; and who has ever asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from sincerely.records import codec
from sincerely.records.models import Store
from sincerely.rules.events import Event, appointments, deals, leads, talks
from sincerely.rules.one_table import Seen

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
#: which car a deal is about stands in the standing, where the event names none
_ON_DAY = """
SELECT s.person_id, p.household_id, src.name, e.key, e.kind, e.occurred_at, e.whole_day,
       e.payload::text, k.deals
  FROM unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[]) AS d (begins, ends)
  JOIN event e ON e.store_id = %(store)s AND e.kind IN ({kinds})
              AND e.occurred_at >= d.begins AND e.occurred_at < d.ends
  JOIN source src ON src.id = e.source_id
  JOIN sighting s ON s.id = e.sighting_id
  JOIN person p ON p.id = s.person_id AND p.erased_at IS NULL
  LEFT JOIN standing k ON k.person_id = p.id AND k.store_id = e.store_id
"""
# each half has an index of its own
_ON_DAYS = " UNION ALL ".join(
    _ON_DAY.format(kinds=kinds)
    for kinds in (
        "'deal_sold', 'deal_delivered'",
        "'deal_desked', 'deposit_taken', 'finance_appointment_set'",
    )
)
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


def on_days(store: Store, days: Sequence[tuple[datetime, datetime]]) -> list[Seen]:
    """The sales of these days, and who was at a desk: from (the first moment, to but not at)."""
    begins, ends = zip(*days, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_ON_DAYS, {"store": store.pk, "begins": list(begins), "ends": list(ends)})
        return [_seen(*row) for row in cursor.fetchall()]


def have_asked(people: Iterable[int]) -> set[int]:
    """Those of whom, or of whose household, an enquiry or a visit is known. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_HAVE_ASKED, {"people": list(people), "kinds": list(SHOPPED)})
        return {person for (person,) in cursor.fetchall()}


def _seen(
    person: int,
    household: int | None,
    source: str,
    key: str,
    kind: str,
    at: datetime,
    whole_day: bool,
    said: str,
    deals_text: str | None,
) -> Seen:
    payload = codec.payload(kind, said)
    event = Event(occurred_at=at, source=source, key=key, payload=payload, whole_day=whole_day)
    named = f"{source}/{getattr(payload, 'deal', '')}"
    journeys = codec.deals(deals_text) if deals_text else ()
    car = next((deal.what for deal in journeys if deal.key == named), "")
    return Seen(person=person, household=household, event=event, car=car)
