"""A campaign's or dialler's list, row by row, each with its own text exactly as it came.

What is handed on must be what was handed in: rows are copied, never written anew.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from sincerely.faces.cli import list_columns
from sincerely.faces.cli.problem import Problem
from sincerely.rules.purpose import Channel

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 1 << 20
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


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
    """A list being read. ``header``: None where the first row is somebody already.

    ``columns``: those that are judged; ``others``: those that hold addresses too.
    """

    header: Row | None
    rows: Iterator[Row]
    delimiter: str
    encoding: str
    width: int
    columns: tuple[int, ...]
    others: tuple[int, ...]

    def name(self, number: int) -> str:
        """A column as the file calls it."""
        named = self.header.cells[number : number + 1] if self.header else ()
        return "".join(named).strip() or f"column {number + 1}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns that are judged."""
        return tuple(map(self.name, self.columns))

    @property
    def other_names(self) -> tuple[str, ...]:
        """The columns that hold addresses too and are not judged."""
        return tuple(map(self.name, self.others))

    def addresses(self, row: Row, channel: Channel) -> dict[str, int]:
        """Every way this row reaches somebody by ``channel``, as it is compared; each with the
        column it stands in."""
        found: dict[str, int] = {}
        for number in self.columns:
            if number < len(row.cells):
                for address in list_columns.addresses(row.cells[number], channel):
                    found.setdefault(address, number)
        return found


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
    delimiter = _delimiter(file.readline())
    first = next(_from_start(file, delimiter), None)
    if first is None:
        raise Problem("list_empty", f"{path} is empty.", "Export the list again.")
    headless = any(list_columns.addresses(cell, channel) for cell in first.cells)
    header = None if headless else first
    # all of it is looked through first: a column may hold its first address in the last row
    cells = (row.cells for row in _from_start(file, delimiter, header) if not row.broken)
    columns = list_columns.found(header.cells if header else None, cells, channel)
    if wanted:
        columns = columns.instead(_chosen(first, wanted))
    if not columns.judged:
        raise Problem(
            "no_address_column",
            f"No column of {path.name} is known to hold addresses for {channel}.",
            f"Name it with --column. The columns: {', '.join(_names(first))}.",
        )
    rows = _from_start(file, delimiter, header)
    return Roll(header, rows, delimiter, encoding, len(first.cells), *columns)


def _from_start(file: TextIO, delimiter: str, header: Row | None = None) -> Iterator[Row]:
    """The rows of the file, without its header."""
    file.seek(0)
    return islice(_rows(file, delimiter), 1 if header else 0, None)


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


def _names(header: Row) -> list[str]:
    return [cell.strip() or f"(column {n})" for n, cell in enumerate(header.cells, start=1)]


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
