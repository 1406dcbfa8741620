"""What could not be read, and why: the quarantine."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from sincerely.records.models import FeedFile, Quarantine, Store

#: how much of what could not be read a list shows
SHOWN = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """One row or mail that could not be read. ``cut``: ``raw`` is only its beginning.

    ``mended``: what somebody wrote instead; ``settled``: who settled it, when and how.
    ``headers``: those of its table.
    """

    id: int
    file: str
    file_id: int
    source: str
    line: int
    code: str
    sentence: str
    hint: str
    raw: str
    cut: bool
    at: datetime
    mended: str | None = None
    settled_at: datetime | None = None
    settled_by: str = ""
    settled_how: str = ""
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of it, the newest file first, the rows of each downwards.

    ``before``: the last row shown, where the next page begins; None at the end.

    ``file``: the one file it is about, with its number; ``source``: the one source."""

    rows: tuple[Unread, ...]
    before: int | None
    file: tuple[int, str] | None = None
    source: str = ""


def unread(
    store: Store,
    *,
    before: int | None = None,
    file: int | None = None,
    source: str = "",
    settled: bool = False,
    limit: int = 50,
) -> Page:
    """What the store's sources sent and nobody could read: what waits, or what is ``settled``.

    ``file``, ``source``: only of this one of the store's. ``before``: behind this row; from the
    beginning where there is none of this number. One query, one for the file, one for ``before``.
    """
    every = Quarantine.objects.filter(feed_file__source__store=store)
    rows = every.filter(settled_at__isnull=not settled).select_related("feed_file__source")
    name = None
    if file is not None:
        rows = rows.filter(feed_file=file)
        files = FeedFile.objects.filter(source__store=store, pk=file)
        name = files.values_list("pk", "name").first()
    if source:
        rows = rows.filter(feed_file__source__name=source)
    if before is not None:
        rows = rows.filter(_behind(every.filter(pk=before).first()))
    found = list(rows.order_by("-feed_file", "line", "pk")[: limit + 1])
    shown = tuple(_unread(row, SHOWN) for row in found[:limit])
    last = shown[-1].id if len(found) > limit else None
    return Page(rows=shown, before=last, file=name, source=source)


def one(store: Store, row_id: int) -> Unread | None:
    """One row in full; None where the store has none of this number. One query."""
    rows = Quarantine.objects.filter(feed_file__source__store=store)
    found = rows.select_related("feed_file__source").filter(pk=row_id).first()
    return _unread(found, None) if found else None


def _behind(row: Quarantine | None) -> Q:
    """What stands behind a row in the order of the pages, whether it still waits or not."""
    if row is None:
        return Q()
    same = Q(feed_file=row.feed_file_id)
    lower = Q(line__gt=row.line) | Q(line=row.line, pk__gt=row.pk)
    return Q(feed_file__lt=row.feed_file_id) | (same & lower)


def _unread(row: Quarantine, shown: int | None) -> Unread:
    raw = row.raw or bytes(row.raw_bytes or b"").decode("utf-8", "replace")
    return Unread(
        id=row.pk,
        file=row.feed_file.name,
        file_id=row.feed_file_id,
        source=row.feed_file.source.name,
        line=row.line,
        code=row.code,
        sentence=row.sentence,
        hint=row.hint,
        raw=raw[:shown],
        cut=shown is not None and len(raw) > shown,
        at=row.at,
        mended=row.mended,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        settled_how=row.settled_how,
        headers=tuple(row.feed_file.told.get("names", ())),
    )
