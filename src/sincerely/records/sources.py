"""When sources were heard from, and when the store's sold feed is due again."""

from datetime import datetime

from django.db import connection

from sincerely.records import spool
from sincerely.records.models import Source

_HEARD = """
UPDATE source SET last_heard_at = greatest(last_heard_at, %s) WHERE id = %s
"""
_DUE = """
UPDATE store SET sold_feed_due_at =
       (SELECT min(last_heard_at + expected_hours * interval '1 hour') FROM source
         WHERE store_id = store.id AND reports_sales AND expected_hours IS NOT NULL)
 WHERE id = %s
"""


def heard(source: Source, now: datetime) -> None:
    """Notes that a source has just said something. Part of the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [now, source.pk])
    if source.reports_sales:
        due(source.store_id)
        spool.wake(store_id=source.store_id, codes=["feed_stale"])


def due(store_id: int) -> None:
    """Works out anew when the first of the store's sold feeds is due."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [store_id])
