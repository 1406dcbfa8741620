"""When a mail was written: its own date where that is believable, else when it was received."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from sincerely.reading.context import STALE, Context

from .message import Mail, header, headers

#: A mail may wait this long on its way; a date further from its receipt is wrong.
_ON_THE_WAY = timedelta(days=7)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def written_at(mail: Mail, context: Context) -> datetime:
    """UTC, never later than the mail came to us."""
    said, received = _moment(header(mail.mime, "date")), _received(mail)
    if received and received > context.received_at:
        received = None
    if said and _believable(said, received, context):
        return min(said, context.received_at)
    return received or context.received_at


def _believable(said: datetime, received: datetime | None, context: Context) -> bool:
    if received:
        return abs(said - received) <= _ON_THE_WAY
    return context.received_at - STALE <= said <= context.received_at + timedelta(days=1)


def _received(mail: Mail) -> datetime | None:
    """The time the last server wrote down."""
    for line in headers(mail.mime, "received")[:1]:
        return _moment(line.rpartition(";")[2])
    return None


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(re.sub(r"\(.{0,40}?\)", "", text[:120]).strip())
        utc = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return utc if utc >= _EARLIEST else None
