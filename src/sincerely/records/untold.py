"""What was delivered, and the ledger has not heard of yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from sincerely.records.models import Delivery
from sincerely.records.prepared import array, prepared

_TO_TELL = """
SELECT d.id, m.queue_id, s.source_id, src.name, d.recipient, d.since, d.template_id, d.read
  FROM delivery d
  JOIN mail m ON m.id = d.mail_id
  JOIN sender s ON s.id = m.sender_id
  JOIN source src ON src.id = s.source_id
 WHERE d.state = 'delivered' AND d.told_at IS NULL {}
 ORDER BY s.source_id, d.id
 LIMIT %(most)s
"""
_UNTOLD = """
SELECT DISTINCT address FROM delivery
 WHERE address = ANY($1::text[]) AND state = 'delivered' AND told_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery the ledger has not heard of. ``read``: what it was taken to be."""

    id: int
    queue_id: str
    source_id: int
    source_name: str
    recipient: str
    at: datetime
    template_id: int | None
    read: dict[str, Any]


def among(addresses: Collection[str]) -> set[str]:
    """Those of these addresses something was delivered to that the ledger has not heard of."""
    rows = prepared(_UNTOLD, (array([address.encode() for address in addresses]),))
    return {(address or b"").decode() for (address,) in rows}


def delivered(*, addresses: Collection[str] | None, most: int) -> list[Delivered]:
    """Deliveries to tell of, to these addresses or to any, by source. Several may tell of one: it
    is recorded once."""
    with connection.cursor() as cursor:
        cursor.execute(
            _TO_TELL.format("" if addresses is None else "AND d.address = ANY(%(addresses)s)"),
            {"addresses": list(addresses or ()), "most": most},
        )
        rows = cursor.fetchall()
    found = ((*row[:-1], msgspec.json.decode(row[-1] or "{}")) for row in rows)
    return [Delivered(*values) for values in found]


def told(delivery_ids: Sequence[int], *, now: datetime) -> None:
    """The ledger has heard of these."""
    Delivery.objects.filter(pk__in=delivery_ids).update(told_at=now)
