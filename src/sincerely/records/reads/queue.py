"""Mail under way in numbers: how much, how old, in whose hands. For watching, not for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from sincerely.records.models import Delivery, Sender, Store, VerdictRow

#: each state by itself, by delivery_of_store: counted from the index, and sorted into no groups
_STATES = """
SELECT s.id, t.state, d.many
  FROM store s
 CROSS JOIN unnest(%(states)s::text[]) AS t (state)
 CROSS JOIN LATERAL (SELECT count(*) AS many FROM delivery
                      WHERE store_id = s.id AND state = t.state) AS d
 WHERE %(store)s::bigint IS NULL OR s.id = %(store)s
"""
#: what was woken before its time ('epoch') tells when only where that also changed its state
_OPEN = """
SELECT d.store_id,
       count(*) FILTER (WHERE r.due),
       min(CASE WHEN d.next_at > 'epoch' THEN d.next_at WHEN d.state = 'queued' THEN d.since END)
         FILTER (WHERE r.due),
       count(*) FILTER (WHERE d.leased_until > clock_timestamp()),
       min(m.received_at) FILTER (WHERE d.state = 'queued'),
       min(d.since) FILTER (WHERE d.state = 'held')
  FROM delivery d
  JOIN mail m ON m.id = d.mail_id
 CROSS JOIN LATERAL (SELECT d.next_at <= %(now)s AND (d.leased_until IS NULL
                            OR d.leased_until < clock_timestamp()) AS due) AS r
 WHERE d.state IN ('queued', 'waiting', 'held')
   AND (%(store)s::bigint IS NULL OR d.store_id = %(store)s)
 GROUP BY d.store_id
"""
_UNTOLD = """
SELECT store_id, count(*) FROM delivery WHERE state = 'delivered' AND told_at IS NULL
   AND (%(store)s::bigint IS NULL OR store_id = %(store)s)
 GROUP BY store_id
"""
_OLDEST_DUE = """
SELECT min(CASE WHEN next_at > 'epoch' THEN next_at WHEN state = 'queued' THEN since END)
  FROM delivery
 WHERE next_at <= %s
   AND (leased_until IS NULL OR leased_until < clock_timestamp())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One store's mail under way. ``states``: deliveries in each (with bounces of ours).

    ``due``: ready and in nobody's hands, the first since ``due_since`` (None: none, or not
    known). ``leased``: in a worker's hands now. ``queued_since``: when the oldest that was not
    taken yet was accepted; ``held_since``: since when the oldest waits for a person. ``untold``:
    delivered, and not in the ledger yet.
    """

    store: str
    states: dict[str, int]
    due: int = 0
    due_since: datetime | None = None
    leased: int = 0
    queued_since: datetime | None = None
    held_since: datetime | None = None
    untold: int = 0

    @property
    def accepted(self) -> int:
        """All there ever were."""
        return sum(self.states.values())


def queues(*, now: datetime, store: Store | None = None) -> tuple[Queue, ...]:
    """Every store's mail under way, or one store's. Four queries."""
    names = [str(each) for each in Delivery.State]
    asked = {"now": now, "store": store.pk if store else None, "states": names}
    keys = dict(Store.objects.order_by("key").values_list("pk", "key"))
    states: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STATES, asked)
        for number, state, count in cursor.fetchall():
            states.setdefault(number, {})[state] = count
        cursor.execute(_OPEN, asked)
        under_way = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(_UNTOLD, asked)
        untold = dict(cursor.fetchall())
    columns = ("due", "due_since", "leased", "queued_since", "held_since")
    return tuple(
        Queue(
            store=key,
            states=states[number],
            untold=untold.get(number, 0),
            **dict(zip(columns, under_way.get(number, ()), strict=False)),
        )
        for number, key in keys.items()
        if number in states
    )


def oldest_due(now: datetime) -> datetime | None:
    """Since when the oldest delivery of all stores is due and in nobody's hands. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_DUE, [now])
        found: datetime | None = cursor.fetchone()[0]
        return found


def verdicts_lately(
    *, now: datetime, store: Store | None = None, hours: int = 1
) -> dict[tuple[str, str], int]:
    """How many verdicts were given in the last hours, by (store, answer). One query."""
    rows = VerdictRow.objects.filter(at__gt=now - timedelta(hours=hours))
    if store:
        rows = rows.filter(store=store)
    counted = rows.values_list("store__key", "answer").annotate(count=Count("pk"))
    return {(key, answer): count for key, answer, count in counted}


def senders(store: Store | None = None) -> dict[tuple[str, str], bool]:
    """Every sender as (store, source), and whether it is in bypass. One query."""
    rows = Sender.objects.all()
    if store:
        rows = rows.filter(source__store=store)
    found = rows.values_list("source__store__key", "source__name", "bypassed_at")
    return {(key, name): at is not None for key, name, at in found.order_by("pk")}
