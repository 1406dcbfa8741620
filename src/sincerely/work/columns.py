"""What people said about a source's columns, remembered for the next table of the same shape."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from django.db import transaction

from sincerely.reading import FileReading
from sincerely.reading.tables import TABLES
from sincerely.records.models import Source
from sincerely.work.errors import WorkError

#: a table with this share of its headers in common with one seen before is that one, grown
ALIKE = 0.7
#: a header that may be somebody's address or number (a table without headers) is not kept
_DIGITS = 7


def headers_of(found: FileReading) -> list[str]:
    """Every header of a table, in its order; empty for what is no table."""
    return [guess.header for guess in found.guesses]


def guesses_of(found: FileReading) -> list[dict[str, Any]]:
    """Every header with its guess, as it is kept with the file."""
    return [{**asdict(guess), "header": without_people(guess.header)} for guess in found.guesses]


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one row of text; none where its quotes are broken."""
    try:
        return next(csv.reader(StringIO(line), delimiter=delimiter), [])
    except csv.Error:
        return []


def known_columns(kind: str) -> list[str]:
    """Every column a kind of table may have; of all kinds where the kind is not known."""
    kinds = [TABLES[kind]] if kind in TABLES else list(TABLES.values())
    return sorted({column for table in kinds for column in table.columns})


def remember(
    *,
    source: Source,
    headers: Sequence[str],
    kind: str,
    columns: Mapping[str, str],
    by: str,
    now: datetime,
    told_kind: str | None = None,
) -> dict[str, str]:
    """Keeps what somebody said of a table's columns; returns all that is now said of its shape.

    ``columns``: header -> column; an empty column ignores the header, and a header told of before
    is told anew. ``told_kind``: what somebody said the table is. Raises `WorkError`
    ``no_such_header``, ``no_such_column``; then nothing is kept.
    """
    _check(headers, kind, columns)
    with transaction.atomic():
        row = Source.objects.select_for_update().get(pk=source.pk)
        said = {**_said(row.columns, headers).columns, **columns}
        row.columns[shape(headers)] = {
            "headers": list(headers),
            "columns": said,
            "kind": told_kind,
            "by": by,
            "at": now.isoformat(),
        }
        row.save(update_fields=["columns"])
    source.columns = row.columns
    return said


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a table: header -> column, and what it is, where somebody said that."""

    columns: dict[str, str] = field(default_factory=dict)
    kind: str | None = None


def remembered(source: Source, headers: Sequence[str]) -> Said:
    """What was said of a table of this shape, of headers that are there."""
    kept = _kept(source)
    return _said(kept, headers) if kept and headers else Said()


def all_remembered(source: Source) -> list[Said]:
    """What was said of every table of a source: for one whose headers nobody can tell yet."""
    return [Said(dict(each["columns"]), each.get("kind")) for each in _kept(source).values()]


def forget(*, source: Source) -> int:
    """Forgets everything said of a source's columns. Returns of how many tables."""
    with transaction.atomic():
        row = Source.objects.select_for_update().get(pk=source.pk)
        shapes = len(row.columns)
        row.columns = source.columns = {}
        row.save(update_fields=["columns"])
    return shapes


def shape(headers: Iterable[str]) -> str:
    """What tells tables apart: their headers, in whatever order and capitals."""
    words = "\x1f".join(sorted(header.casefold().strip() for header in headers))
    return sha256(words.encode("utf-8", "replace")).hexdigest()[:16]


def pairs(given: Iterable[str]) -> dict[str, str]:
    """``Header=column`` as typed. Raises `WorkError` ``not_a_pair``."""
    found = {}
    for each in given:
        header, sign, column = each.rpartition("=")
        if not sign or not header.strip():
            hint = 'Write "Header=column", or "Header=" to ignore it.'
            raise WorkError("not_a_pair", f"{each!r} says nothing of a column.", hint)
        found[header.strip()] = column.strip()
    return found


def table_headers(path: Path, found: FileReading) -> list[str]:
    """As `headers_of`. Raises `WorkError` ``no_headers`` where the file has none."""
    headers = headers_of(found)
    if not headers:
        hint = "Say what the table is (`--kind`); only tables have columns."
        raise WorkError("no_headers", f"{path.name} has no columns to speak of.", hint)
    return headers


def _kept(source: Source) -> dict[str, Any]:
    found: dict[str, Any] = Source.objects.values_list("columns", flat=True).get(pk=source.pk)
    return found


def _said(kept: Mapping[str, Any], headers: Sequence[str]) -> Said:
    """Of this very shape; else of the one most like it, for exports gain and lose columns."""
    found = kept.get(shape(headers))
    if found is None:
        best = max(kept.values(), key=lambda each: _alike(each["headers"], headers), default=None)
        found = best if best and _alike(best["headers"], headers) >= ALIKE else None
    if found is None:
        return Said()
    there = {h: column for h, column in found["columns"].items() if h in set(headers)}
    return Said(there, found.get("kind"))


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    ours, theirs = set(one), set(other)
    return len(ours & theirs) / (len(ours | theirs) or 1)


def _check(headers: Sequence[str], kind: str, columns: Mapping[str, str]) -> None:
    for header, column in columns.items():
        if header not in headers:
            names = ", ".join(each for each in headers if each)
            raise WorkError("no_such_header", f"No header is {header!r}.", f"There are: {names}.")
        if column and column not in known_columns(kind):
            hint = f"Columns: {', '.join(known_columns(kind))}."
            raise WorkError("no_such_column", f"There is no column {column!r}.", hint)


def without_people(header: str) -> str:
    """A header; nothing where it may be somebody's address or number."""
    personal = "@" in header or sum(sign.isdigit() for sign in header) >= _DIGITS
    return "" if personal else header
