"""What could not be read, and why: the quarantine."""

from dataclasses import dataclass
from datetime import datetime

from sincerely.records.models import Quarantine, Store

#: how much of what could not be read a page shows
SHOWN = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """One row or mail that could not be read. ``cut``: ``raw`` is only its beginning."""

    id: int
    file: str
    source: str
    line: int
    code: str
    sentence: str
    hint: str
    raw: str
    cut: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of it, newest first. ``before``: where the next page begins; None at the end."""

    rows: tuple[Unread, ...]
    before: int | None


def unread(store: Store, *, before: int | None = None, limit: int = 50) -> Page:
    """What the store's sources sent and nobody could read. One query."""
    rows = Quarantine.objects.filter(feed_file__source__store=store).select_related(
        "feed_file__source"
    )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = tuple(_unread(row) for row in found[:limit])
    return Page(rows=shown, before=shown[-1].id if len(found) > limit else None)


def _unread(row: Quarantine) -> Unread:
    return Unread(
        id=row.pk,
        file=row.feed_file.name,
        source=row.feed_file.source.name,
        line=row.line,
        code=row.code,
        sentence=row.sentence,
        hint=row.hint,
        raw=row.raw[:SHOWN],
        cut=len(row.raw) > SHOWN,
        at=row.at,
    )
