"""A campaign's or dialler's list, row by row, each with its own text exactly as it came.

What is handed on must be what was handed in: rows are copied, never written anew.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sincerely.faces.cli.problem import Problem
from sincerely.rules.purpose import Channel

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 1 << 20
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_PHONES = ("cell_phone", "home_phone", "work_phone", "phone")
_COLUMNS = {
    Channel.EMAIL: ("email",),
    **dict.fromkeys((Channel.CALL, Channel.TEXT, Channel.RECORDED_CALL), _PHONES),
    Channel.LETTER: ("email", *_PHONES),
}
_MORE = {
    "email": "to recipient emailaddr primaryemail",
    "phone": "phone1 phone2 phone3 number tel dial dialnumber msisdn primaryphone recipient to",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``raw``: its text with its line end. ``broken``: it cannot be told apart from
    its neighbours (a quotation mark that nobody closes)."""

    line: int
    raw: str
    cells: tuple[str, ...]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """A list being read. ``header``: None where the first row is somebody already."""

    header: Row | None
    rows: Iterator[Row]
    delimiter: str
    encoding: str
    width: int
    columns: tuple[int, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns that hold the addresses, as the file calls them."""
        if self.header is None:
            return tuple(f"column {number + 1}" for number in self.columns)
        return tuple(self.header.cells[number].strip() for number in self.columns)

    def addresses(self, row: Row, channel: Channel) -> tuple[str, ...]:
        """Every way this row reaches somebody by ``channel``, as it is compared."""
        cells = [row.cells[number] for number in self.columns if number < len(row.cells)]
        found = [address for cell in cells if (address := readable(cell, channel))]
        return tuple(dict.fromkeys(found))


def readable(cell: str, channel: Channel) -> str | None:
    """The address in a cell that a message of this channel goes to, or None."""
    from sincerely.rules import contact

    found = contact.email(cell) if channel in (Channel.EMAIL, Channel.LETTER) else None
    if found is None and channel is not Channel.EMAIL:
        found = contact.phone(cell)
    return found.value if found else None


@contextmanager
def opened(path: Path, channel: Channel, column: list[str]) -> Iterator[Roll]:
    """The list in this file. ``column``: the columns to judge by, by name or number.

    Raises `Problem` where the file is none or no column holds addresses of this channel.
    """
    usual = csv.field_size_limit(LONGEST_CELL)
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, errors=_errors(encoding), newline="") as file:
            yield _roll(file, encoding, path, channel, column)
    except (OSError, UnicodeDecodeError) as cause:
        said = getattr(cause, "strerror", None) or str(cause)
        raise Problem("list_unreadable", f"{path}: {said}.", "Save it as CSV, UTF-8.") from None
    finally:
        csv.field_size_limit(usual)


@contextmanager
def written(path: Path | None, roll: Roll) -> Iterator[TextIO | None]:
    """A file for rows of ``roll``, byte for byte; in place only when all of it is there."""
    if path is None:
        yield None
        return
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open(
            "w", encoding=roll.encoding, errors=_errors(roll.encoding), newline=""
        ) as file:
            yield file
        unfinished.replace(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def with_cells(row: Row, cells: Iterable[str], roll: Roll) -> str:
    """The row's own text with more cells after its last column."""
    body = row.raw.rstrip("\r\n")
    end = row.raw[len(body) :] or "\n"
    body += roll.delimiter * max(0, roll.width - len(row.cells))
    made = io.StringIO()
    csv.writer(made, delimiter=roll.delimiter, lineterminator="").writerow(cells)
    return f"{body}{roll.delimiter}{made.getvalue()}{end}"


def _roll(file: TextIO, encoding: str, path: Path, channel: Channel, wanted: list[str]) -> Roll:
    start = file.readline()
    file.seek(0)
    delimiter = _delimiter(start)
    rows = _rows(file, delimiter)
    first = next(rows, None)
    if first is None:
        raise Problem("list_empty", f"{path} is empty.", "Export the list again.")
    headless = any(readable(cell, channel) for cell in first.cells)
    columns = _chosen(first, wanted) if wanted else _found(first, channel, headless=headless)
    if not columns:
        raise Problem(
            "no_address_column",
            f"No column of {path.name} is known to hold addresses for {channel}.",
            f"Name it with --column. The columns: {', '.join(_names(first))}.",
        )
    rest = _again(first, rows) if headless else rows
    header = None if headless else first
    return Roll(header, rest, delimiter, encoding, len(first.cells), columns)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return _MARKS.get(file.read(2), "utf-8")


def _errors(encoding: str) -> str:
    # bytes that are not UTF-8 pass through unchanged, whatever they were meant to be
    return "surrogateescape" if encoding == "utf-8" else "strict"


def _delimiter(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _rows(file: TextIO, delimiter: str) -> Iterator[Row]:
    """Rows that are not blank, with the physical lines each was made of."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in file:
            taken.append(line)
            yield line

    reader = csv.reader(lines(), delimiter=delimiter)
    width, line = 0, 1
    while True:
        taken.clear()
        broken = False
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells, broken = [], True
        raw, count = "".join(taken), len(taken)
        if cells and line == 1:
            cells[0] = cells[0].removeprefix("\ufeff")
        width = width or len(cells)
        broken = broken or (count > 1 and not _is_one_row(raw, delimiter, width))
        if broken or any(cell.strip() for cell in cells):
            yield Row(line, raw, tuple(cells), broken)
        line += count


def _is_one_row(raw: str, delimiter: str, width: int) -> bool:
    """Whether several lines are truly one row: its quotation marks closed, its columns complete."""
    try:
        found = list(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return len(found) == 1 and len(found[0]) == width


def _again(first: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rows


def _names(header: Row) -> list[str]:
    return [cell.strip() or f"(column {n})" for n, cell in enumerate(header.cells, start=1)]


def _found(first: Row, channel: Channel, *, headless: bool) -> tuple[int, ...]:
    if headless:
        return tuple(n for n, cell in enumerate(first.cells) if readable(cell, channel))
    from sincerely.reading.tables.contacts import PERSON
    from sincerely.reading.text import squash

    known = {squash(column) for column in _COLUMNS[channel]}
    for column in _COLUMNS[channel]:
        known |= {*PERSON.get(column, "").split(), *_MORE.get(column, "").split()}
    return tuple(n for n, cell in enumerate(first.cells) if squash(cell) in known)


def _chosen(first: Row, wanted: list[str]) -> tuple[int, ...]:
    names = [cell.strip().casefold() for cell in first.cells]
    places = []
    for name in wanted:
        if name.strip().casefold() in names:
            places.append(names.index(name.strip().casefold()))
        elif name.isdecimal() and 1 <= int(name) <= len(names):
            places.append(int(name) - 1)
        else:
            hint = f"The columns: {', '.join(_names(first))}."
            raise Problem("no_such_column", f"The list has no column '{name}'.", hint)
    return tuple(places)
