"""What a manager wants to know in a minute, each number with the rows it counts.

Everything is read in bounded windows: what is open, and what happened in the last days.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from sincerely.records.models import CareTask, Quarantine, Source, Store
from sincerely.records.sources import due_at

THANKS = "thank_you"
COMPLAINT = "answer_complaint"
#: a number on a page counts no further than this
MANY = 1000
#: what happened lately is counted so far back
WEEK = timedelta(days=7)

_OPEN = """
SELECT whose, count(*) FILTER (WHERE kind = 'thank_you'),
       count(*) FILTER (WHERE kind = 'thank_you' AND late),
       count(*) FILTER (WHERE kind = 'answer_complaint'),
       count(*) FILTER (WHERE late), count(*) FILTER (WHERE late AND passed),
       min(due_at) FILTER (WHERE late)
  FROM (SELECT coalesce(u.name, t.owner) AS whose, t.kind, t.due_at, t.due_at < %(now)s AS late,
               t.passed_on_at IS NOT NULL AS passed
          FROM care_task t
          LEFT JOIN "user" u ON u.id = t.assignee_id
         WHERE t.store_id = %(store)s AND t.settled_at IS NULL
           AND (t.due_at < %(now)s OR t.kind IN ('thank_you', 'answer_complaint'))) AS open
 GROUP BY 1
"""
#: needs the index event_wish_told (store_id, recorded_at) of these kinds in a big store
_TOLD = """
SELECT e.occurred_at, e.kind, e.payload::text, p.id, p.name, p.erased_at IS NOT NULL
  FROM event e
  JOIN sighting g ON g.id = e.sighting_id
  JOIN person p ON p.id = g.person_id
 WHERE e.store_id = %(store)s AND e.recorded_at BETWEEN %(since)s AND %(now)s
   AND e.occurred_at >= %(since)s
   AND e.kind IN ('opted_out', 'do_not_contact_asked', 'quiet_asked')
   AND (e.source_id IN (SELECT id FROM source
                         WHERE store_id = %(store)s AND name = 'by-hand')
        OR coalesce(e.payload ->> 'told_to', '') <> '')
 ORDER BY e.occurred_at DESC
 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Open tasks past their time of one person. ``whose`` empty: nobody was named; ``oldest``: when
    the first of them was due; ``passed``: how many lie with the manager by now."""

    whose: str
    count: int
    passed: int
    oldest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One open task of somebody. ``since``: when it was opened."""

    id: int
    person_id: int
    name: str
    erased: bool
    kind: str
    why: str
    whose: str
    since: datetime
    due_at: datetime
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What is open: the unthanked, of them those past their time, complaints, and all late tasks
    by whose they are, the most first."""

    unthanked: int
    unthanked_late: int
    complaints: int
    late: tuple[Late, ...]

    @property
    def all_late(self) -> int:
        """How many tasks are past their time."""
        return sum(each.count for each in self.late)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Somebody told a colleague that they want less, or nothing, from the store."""

    at: datetime
    person_id: int
    name: str
    erased: bool
    kind: str
    to: str
    topic: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A system that tells us things. ``late``: silent for longer than it ever is."""

    name: str
    heard_at: datetime | None
    due_at: datetime | None
    reports_sales: bool
    late: bool


def open_now(store: Store, *, now: datetime) -> Open:
    """What people are owed and have not got yet. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"store": store.pk, "now": now})
        rows = cursor.fetchall()
    late = [
        Late(whose=whose, count=many, passed=passed, oldest=oldest)
        for whose, _, _, _, many, passed, oldest in rows
        if many
    ]
    return Open(
        unthanked=sum(row[1] for row in rows),
        unthanked_late=sum(row[2] for row in rows),
        complaints=sum(row[3] for row in rows),
        late=tuple(sorted(late, key=lambda each: (-each.count, each.whose))),
    )


def owed(
    store: Store,
    *,
    now: datetime,
    kind: str = "",
    whose: str | None = None,
    late: bool = False,
    limit: int = 200,
) -> tuple[Owed, ...]:
    """Open tasks, the longest due first: of a kind, of somebody (empty: of nobody named), only
    those past their time. One query."""
    rows = CareTask.objects.filter(store=store, settled_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    if late:
        rows = rows.filter(due_at__lt=now)
    if whose is not None:
        rows = rows.filter(Q(assignee__name=whose) | Q(assignee=None, owner=whose))
    found = rows.select_related("person", "assignee").order_by("due_at", "pk")[:limit]
    return tuple(_owed(row) for row in found)


def told(store: Store, *, now: datetime, limit: int = MANY) -> tuple[Told, ...]:
    """Wishes somebody was told in the last week, the newest first: what a file tells of later is
    no news. One query."""
    asked: dict[str, Any] = {"store": store.pk, "since": now - WEEK, "now": now, "most": limit}
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, asked)
        rows = cursor.fetchall()
    return tuple(
        Told(
            at=at,
            person_id=person,
            name=name,
            erased=erased,
            kind=kind,
            to=said.get("told_to") or "",
            topic=said.get("topic") or "",
            channel=said.get("channel") or "",
        )
        for at, kind, payload, person, name, erased in rows
        for said in [json.loads(payload)]
    )


def sources(store: Store) -> tuple[Source, ...]:
    """The store's systems with their rhythms, by name. One query."""
    return tuple(store.sources.select_related("rhythm").order_by("name"))


def feeds(of: Iterable[Source], *, now: datetime) -> tuple[Feed, ...]:
    """Those of `sources` a rhythm is known of or that report sales, the late ones first."""
    found = [
        Feed(
            name=row.name,
            heard_at=row.last_heard_at,
            due_at=due,
            reports_sales=row.reports_sales,
            late=bool(due and due < now),
        )
        for row in of
        for due in [due_at(row)]
        if due or row.reports_sales
    ]
    return tuple(sorted(found, key=lambda feed: (not feed.late, not feed.reports_sales)))


def unread_rows(store: Store) -> int:
    """How many rows wait for a person, `MANY` at most. One query."""
    waiting = Quarantine.objects.filter(feed_file__source__store=store, settled_at=None)
    return waiting.values("pk")[:MANY].count()


def _owed(row: CareTask) -> Owed:
    return Owed(
        id=row.pk,
        person_id=row.person_id,
        name=row.person.name,
        erased=row.person.erased_at is not None,
        kind=row.kind,
        why=row.why,
        whose=row.assignee.name if row.assignee else row.owner,
        since=row.opened_at,
        due_at=row.due_at,
        passed=row.passed_on_at is not None,
    )
