"""Files that are matched without a store and without a database: opened as the feeds open them."""

import codecs
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
_PICTURE, _PDF, _PROGRAM = "a picture", "a PDF", "a program"
_PACKED = "a packed file"
_KNOWN = (
    (b"\x89PNG\r\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"%PDF-", _PDF),
    (b"\x7fELF", _PROGRAM),
    (b"\x1f\x8b", _PACKED),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"\xfd7zXZ\x00", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!\x1a\x07", _PACKED),
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
#: bytes no text is written with; a stray one, or a zero in a cell, does no harm
_NO_TEXT = bytes((*range(0x01, 0x09), *range(0x0E, 0x1A), 0x7F))
_FEW = 0.05


@dataclass(slots=True)
class Opened:
    """A file as a list. ``unread``: the lines that could not be taken apart, while it is read."""

    listed: Listed
    unread: list[int] = field(default_factory=list)


def opened(path: Path) -> Opened:
    """The first table of a CSV, TSV, Excel, Parquet, HTML or JSON file.

    Raises `WorkError`: ``no_such_file``, ``is_a_folder``, ``empty_file``, ``file_no_table``,
    ``file_archive``, or why it cannot be opened.
    """
    if path.is_dir():
        raise WorkError("is_a_folder", f"{path} is a folder.", "Name a file in it.")
    if not path.is_file():
        raise WorkError("no_such_file", f"There is no file {path}.", "Check the name.")
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip(b" \t\r\n\x00"):
        raise WorkError("empty_file", f"{path} is empty.", "Name another file.")
    if head[:4] == b"PAR1" or any(tells(head) for tells in _FORMS):
        return _workbook(path)
    _must_be_text(path, head)
    return _text(path)


def _must_be_text(path: Path, head: bytes) -> None:
    """Refuse pictures, programs and what else would be read as text of nonsense."""
    start = head.lstrip(b" \t\r\n")
    form = next((name for sign, name in _KNOWN if start.startswith(sign)), "")
    if form == _PACKED:
        said = f"{path} cannot be opened: it is {form}."
        raise WorkError("file_archive", said, "Unpack it, and name the file that was in it.")
    if form or _is_no_text(head):
        said = f"{path} cannot be opened: it is {form or 'no text'}, and no table."
        hint = "Name a CSV, TSV, Excel or Parquet file; what has a table, save as CSV (UTF-8)."
        raise WorkError("file_no_table", said, hint)


def _is_no_text(head: bytes) -> bool:
    if head.startswith(_WIDE):
        return False
    text = head.replace(b"\x00", b"")
    return len(text) - len(text.translate(None, _NO_TEXT)) > _FEW * len(text)


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
    rows = _rows(path, book, at)
    if sheet.columns:
        return _list(path, Header(0, 0, tuple(sheet.columns), ()), rows)
    header = find(sheet.head, known(None, {})) or _unnamed(sheet.head)
    return _list(path, header, rows)


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
