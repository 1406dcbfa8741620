"""Files that are matched without a store and without a database: opened as the feeds open them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from sincerely.matching.lists.store import Listed
from sincerely.reading.tables import forms
from sincerely.reading.tables.dialect import tell
from sincerely.reading.tables.guess import known
from sincerely.reading.tables.header import Header, find
from sincerely.reading.tables.lines import lines
from sincerely.reading.tables.records import Record, Records
from sincerely.reading.tables.sheets import Unreadable, Workbook

from .errors import WorkError

_HEAD_LINES, _HEAD_BYTES = 300, 65_536
_FORMS = (forms.is_packed, forms.is_office, forms.is_page, forms.is_objects)


@dataclass(slots=True)
class Opened:
    """A file as a list. ``unread``: the lines that could not be taken apart, while it is read."""

    listed: Listed
    unread: list[int] = field(default_factory=list)


def opened(path: Path) -> Opened:
    """The first table of a CSV, TSV, Excel, Parquet, HTML or JSON file.

    Raises `WorkError`: ``no_such_file``, ``empty_file``, or why it cannot be opened.
    """
    if not path.is_file():
        raise WorkError("no_such_file", f"There is no file {path}.", "Check the name.")
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip():
        raise WorkError("empty_file", f"{path} is empty.", "Name another file.")
    if head[:4] == b"PAR1" or any(tells(head) for tells in _FORMS):
        return _workbook(path)
    return _text(path)


def _text(path: Path) -> Opened:
    every = lines(path)
    start = list(islice(every, _HEAD_LINES))
    dialect, head = tell(start, known(None, {}))
    header = find(head, known(None, {})) or _unnamed(head)
    records = Records(chain(start, every), dialect.delimiter, dialect.quote)
    return _list(path, header, records.all(len(header.raw) or None))


def _workbook(path: Path) -> Opened:
    try:
        book = Workbook(path)
    except Unreadable as problem:
        raise _unreadable(path, problem) from problem
    shown = [(at, sheet) for at, sheet in enumerate(book.sheets) if sheet.shown and sheet.head]
    if not shown:
        raise WorkError("empty_file", f"{path} holds no rows.", "Name another file.")
    at, sheet = shown[0]
    if sheet.columns:
        header = Header(0, 0, tuple(sheet.columns), ())
    else:
        header = find(sheet.head, known(None, {})) or _unnamed(sheet.head)
    return _list(path, header, _rows(path, book, at))


def _rows(path: Path, book: Workbook, wanted: int) -> Iterator[Record]:
    try:
        for at, record in book.rows():
            if at == wanted:
                yield record
    except Unreadable as problem:
        raise _unreadable(path, problem) from problem


def _unreadable(path: Path, problem: Unreadable) -> WorkError:
    return WorkError(
        f"file_{problem.code}",
        f"{path} cannot be opened: {problem.why}.",
        "Open it in the program it came from, and save it as CSV.",
    )


def _unnamed(head: Sequence[Record]) -> Header:
    """A table without a header: its columns are numbered."""
    width = max((len(each.cells) for each in head if each.cells), default=0)
    return Header(0, 0, tuple(f"column {at}" for at in range(1, width + 1)), ())


def _list(path: Path, header: Header, records: Iterator[Record]) -> Opened:
    names = tuple(name or f"column {at}" for at, name in enumerate(header.names, start=1))
    found = Opened(Listed(path.name, names, iter(())))

    def rows() -> Iterator[Sequence[str]]:
        for record in records:
            if record.line <= header.line:
                continue
            if record.cells is None:
                found.unread.append(record.line)
            elif any(cell.strip() for cell in record.cells):
                yield record.cells

    found.listed = Listed(path.name, names, rows())
    return found
