"""Moments as PostgreSQL writes them, read by Python's own parser.

Django's reader takes one apart by a regular expression, and a page reads hundreds, a file tens of
thousands: it took a tenth of what an event costs to record, and more of some pages.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.signals import connection_created
from psycopg.abc import Buffer
from psycopg.types.datetime import TimestamptzLoader


class StampLoader(TimestamptzLoader):
    """``2026-03-04 12:00:00.5+00`` in UTC, whatever the zone of the connection."""

    #: Django asks which zone a reader is for
    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        """One moment. Raises psycopg's ``DataError`` where no `datetime` can be it."""
        try:
            found = datetime.fromisoformat(str(data, "ascii"))
        except ValueError:
            return super().load(data)
        return found if found.tzinfo is UTC else found.astimezone(UTC)


def _read_quickly(connection: Any, **_: Any) -> None:
    if connection.vendor == "postgresql" and connection.timezone == UTC:
        connection.connection.adapters.register_loader("timestamptz", StampLoader)


def install() -> None:
    """Every connection of Django's from now on reads them so."""
    connection_created.connect(_read_quickly, dispatch_uid="sincerely.stamps")
