"""A table file, from its header to its last row, one row at a time."""

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from sincerely.reading.context import Context
from sincerely.reading.outcome import FileReading, LeftOut, Outcome, Quarantined, Read
from sincerely.reading.text import clean, storable

from .kind import TableKind
from .kinds import TABLES, kind_of, known_headers
from .lines import lines
from .records import Record, Records
from .row import Layout, Row, RowLeftOut, RowProblem

_DELIMITERS = (",", "\t", ";", "|")
_MOST_NAMED = 40


def read_table(
    path: Path, context: Context, kind: str | None, columns: Mapping[str, str]
) -> FileReading:
    """Read a CSV or TSV file with named columns. ``kind``: one of `TABLES`, or told by its header.

    A header that fits no kind is one `Quarantined` outcome for the whole file.
    """
    records = Records(lines(path))
    line = records.peek()
    records.delimiter = _delimiter(line)
    first = records.next()
    headers = tuple(clean(cell) for cell in (first.cells if first and first.cells else ()))
    table = TABLES[kind] if kind else kind_of(headers)
    if table is None:
        return _unknown(first, headers)
    places = table.places(headers)
    if missing := table.missing(places):
        return FileReading(table.name, iter((_missing(first, table, missing),)))
    used = set(chain.from_iterable(places.values()))
    return FileReading(
        table.name,
        _rows(records, table, Layout(places, headers), context),
        columns={name: tuple(headers[at] for at in found) for name, found in places.items()},
        ignored=tuple(text for at, text in enumerate(headers) if text and at not in used),
    )


def _rows(
    records: Records, table: TableKind, layout: Layout, context: Context
) -> Iterator[Outcome]:
    width = len(layout.headers)
    while record := records.next(width):
        yield _outcome(record, table, layout, context)


def _outcome(record: Record, table: TableKind, layout: Layout, context: Context) -> Outcome:
    try:
        cells = _fitting(record, len(layout.headers))
        arrivals = table.read(Row(cells, layout, context))
    except RowLeftOut as no:
        return LeftOut(record.line, no.why)
    except RowProblem as no:
        return Quarantined(record.line, no.code, no.sentence, no.hint, storable(record.raw))
    return Read(record.line, arrivals)


def _fitting(record: Record, width: int) -> list[str]:
    """The cells of a record, one for each header; blank ones after the last header do no harm."""
    cells = record.cells
    if cells is None:
        raise RowProblem(
            "broken_quotes",
            "A quotation mark in this line is opened and not closed.",
            "Close it, or double it where it belongs to the text.",
        )
    if not any(cell.strip() for cell in cells):
        raise RowLeftOut("an empty row")
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        raise RowProblem(
            "wrong_number_of_cells",
            f"The row has {len(cells)} cells and the header {width}.",
            "Look for a missing or surplus delimiter; put text that contains one in quotes.",
        )
    return cells


def _delimiter(header: str) -> str:
    """The delimiter under which most columns are known, or, knowing none, which makes most."""

    def worth(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([header], delimiter=delimiter), [])
        return known_headers(cells), len(cells)

    try:
        return max(_DELIMITERS, key=worth)
    except csv.Error:
        return _DELIMITERS[0]


def _unknown(first: Record | None, headers: tuple[str, ...]) -> FileReading:
    seen = ", ".join(text for text in headers[:_MOST_NAMED] if text) or "none"
    kinds = ", ".join(f"{kind.name} ({kind.key})" for kind in TABLES.values())
    problem = Quarantined(
        first.line if first else 1,
        "unknown_table",
        f"This table fits no kind we know. Its columns: {seen}.",
        f"Name the kind, or the key column each kind is known by: {kinds}.",
        storable(first.raw) if first else "",
    )
    return FileReading("unknown", iter((problem,)))


def _missing(first: Record | None, table: TableKind, missing: tuple[str, ...]) -> Quarantined:
    names = ", ".join(each.replace("|", " or ") for each in missing)
    return Quarantined(
        first.line if first else 1,
        "missing_columns",
        f"A table of {table.name} needs columns this one does not have: {names}.",
        "Rename the columns, or name another kind.",
        storable(first.raw) if first else "",
    )
