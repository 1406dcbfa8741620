"""What could not be read, and why: the quarantine."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BinaryField,
    Case,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from sincerely.records.erasing import ERASED
from sincerely.records.models import FeedFile, Quarantine, Store

#: how much of what could not be read a list shows
SHOWN = 4000
#: bytes of a mail that are shown on its own page
_LARGEST = 5_000_000
#: in no text; a workbook shown as text is noise
_BINARY = re.compile(rb"[\x00-\x08]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """One row or mail that could not be read. ``cut``: ``raw`` is only its beginning.

    ``mended``: what somebody wrote instead; ``settled``: who settled it, when and how.
    ``headers``: those of its table. ``kept``: of a row that stands for a whole file, how many bytes
    of that are kept; None of any other row.
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
    kept: int | None = None


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
    whole: Collection[str] = (),
) -> Page:
    """What the store's sources sent and nobody could read: what waits, or what is ``settled``.

    ``file``, ``source``: only of this one of the store's. ``before``: behind this row; from the
    beginning where there is none of this number. ``whole``: codes of rows that stand for a whole
    file. One query, one for the file, one for ``before``.
    """
    every = Quarantine.objects.filter(feed_file__source__store=store)
    rows = _told(every.filter(settled_at__isnull=not settled), whole, 4 * SHOWN)
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
    shown = tuple(_unread(row, SHOWN, whole) for row in found[:limit])
    last = shown[-1].id if len(found) > limit else None
    return Page(rows=shown, before=last, file=name, source=source)


def one(store: Store, row_id: int, whole: Collection[str] = ()) -> Unread | None:
    """One row in full; None where the store has none of this number. One query."""
    rows = Quarantine.objects.filter(feed_file__source__store=store)
    found = _told(rows, whole, _LARGEST).filter(pk=row_id).first()
    return _unread(found, None, whole) if found else None


def _told(rows: QuerySet[Quarantine], whole: Collection[str], most: int) -> QuerySet[Quarantine]:
    """Rows without their bytes, which may be many megabytes each: of those without text with the
    first ``most``, and with how many are kept of the file they stand for."""
    begins = Func("raw_bytes", Value(1), Value(most), function="substr")
    size = Func("raw_bytes", function="octet_length", output_field=IntegerField())
    of_file = Quarantine.objects.filter(
        code__in=whole,
        raw_bytes__isnull=False,
        feed_file__source=OuterRef("feed_file__source"),
        feed_file__digest=OuterRef("feed_file__digest"),
    )
    return (
        rows.select_related("feed_file__source")
        .defer("raw_bytes")
        .annotate(
            begins=Case(When(raw="", then=begins), output_field=BinaryField()),
            kept=Subquery(of_file.annotate(size=size).order_by("pk").values("size")[:1]),
        )
    )


def _behind(row: Quarantine | None) -> Q:
    """What stands behind a row in the order of the pages, whether it still waits or not."""
    if row is None:
        return Q()
    same = Q(feed_file=row.feed_file_id)
    lower = Q(line__gt=row.line) | Q(line=row.line, pk__gt=row.pk)
    return Q(feed_file__lt=row.feed_file_id) | (same & lower)


def _unread(row: Any, shown: int | None, whole: Collection[str]) -> Unread:
    """``row``: as `_told` gives it."""
    begins = bytes(row.begins or b"")
    raw = row.raw or ("" if _BINARY.search(begins) else begins.decode("utf-8", "replace"))
    stands = row.code in whole and row.mended is None and row.raw != ERASED
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
        kept=(row.kept or 0) if stands else None,
    )
