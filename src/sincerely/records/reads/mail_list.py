"""Mail of the store's systems as it is listed at a terminal, and the equation of promise 2."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sincerely.records.models import Delivery, Mail, Store

from .mails import Line, lines, of_store

_EQUATION = """
SELECT (SELECT coalesce(sum(recipients), 0) FROM mail
         WHERE store_id = %(store)s AND sender_id IS NOT NULL),
       (SELECT json_object_agg(state, number)
          FROM (SELECT d.state, count(*) AS number
                  FROM delivery d JOIN mail m ON m.id = d.mail_id AND m.sender_id IS NOT NULL
                 WHERE d.store_id = %(store)s GROUP BY d.state) AS those)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """Accepted = delivered + refused + ... at one moment. ``accepted``: recipients of accepted
    mail, as counted when it was accepted; bounces of ours apart."""

    accepted: int
    states: dict[str, int]

    @property
    def astray(self) -> int:
        """How many accepted recipients are in none of the states there are."""
        return self.accepted - sum(self.states.values())

    @property
    def holds(self) -> bool:
        """Whether every accepted recipient is in exactly one of them."""
        return not self.astray


def listed(
    store: Store,
    *,
    states: Collection[str] = (),
    purpose: str = "",
    since: datetime | None = None,
    would_stop: bool = False,
    limit: int = 100,
) -> tuple[Line, ...]:
    """Mails by state, by what they were taken for, accepted ``since``; newest first. Three
    queries. ``would_stop``: only what went in *watch* in spite of the gate."""
    rows = of_store(store)
    if states:
        rows = rows.filter(state__in=list(states))
    if purpose:
        rows = rows.filter(read__contains=f'"purpose":"{purpose}"')
    if since:
        rows = rows.filter(mail__received_at__gte=since)
    if would_stop:
        rows = rows.filter(mode="watch").exclude(answer__in=["", "send"])
    return lines(store, list(rows.order_by("-pk")[:limit]))


def content(store: Store, delivery_id: int) -> bytes | None:
    """The bytes of a mail as it was accepted; None where they are not kept. One query."""
    found = Mail.objects.filter(store=store, deliveries=delivery_id).first()
    return bytes(found.content) if found and found.content is not None else None


def equation(store: Store) -> Equation:
    """Everything accepted, by where it is. One query, so that nothing moves meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_EQUATION, {"store": store.pk})
        [(accepted, found)] = cursor.fetchall()
    states = {str(state): (found or {}).get(state, 0) for state in Delivery.State}
    return Equation(accepted=int(accepted), states=states)
