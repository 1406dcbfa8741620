"""Lines into records of cells. One broken quote spoils one record, not the rest of the file."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .lines import OddLine

#: A quoted cell may run over this many lines; a quote that is never closed runs no further.
MAX_RECORD_LINES = 200
_ENDS = ("\n", "\r")


@dataclass(slots=True)
class Record:
    """One record. ``line``: its first physical line, from 1. ``cells`` None: quotes are broken.

    ``came``: its bytes, where ``raw`` does not give them back.
    """

    line: int
    raw: str
    cells: list[str] | None
    came: bytes = b""


class Records:
    """The records of a table, one after the other, with blank lines passed over.

    ``quote``: the mark that text is put in. Inside it the mark is doubled, or has a backslash
    before it, or stands there by mistake.
    """

    def __init__(self, lines: Iterator[str], delimiter: str = ",", quote: str = '"') -> None:
        self.delimiter = delimiter
        self.quote = quote
        self._lines = lines
        self._waiting: deque[str] = deque()
        self._line = 0

    def next(self, width: int | None = None) -> Record | None:
        """The next record; None at the end.

        ``width``: how many cells are expected. A record of several lines with another number of
        cells is taken for a stray quote: its first line is given alone, as broken.
        """
        waiting = self._waiting
        while (line := waiting.popleft() if waiting else next(self._lines, None)) is not None:
            self._line += 1
            text = line.rstrip("\r\n")
            if not text:
                continue
            if self.quote in text:
                return self._quoted(self._line, line, width)
            came = line.came if type(line) is OddLine else b""
            return Record(self._line, line, text.split(self.delimiter), came)
        return None

    def all(self, width: int | None = None) -> Iterator[Record]:
        """Every record there is still, as `next` gives them."""
        while record := self.next(width):
            yield record

    def _quoted(self, number: int, line: str, width: int | None) -> Record:
        try:
            cells = self._parse(line if line.endswith(_ENDS) else line + "\n")
        except csv.Error:
            return _record(number, [line], None)
        if cells[-1].endswith(_ENDS):  # the end of the line is inside the quotes
            return self._several(number, line, width)
        odd = f"\\{self.quote}" in line or self.quote in "".join(cells)
        if odd and width and (mended := self._mended(line, width)):
            cells = mended
        return Record(number, line, cells, line.came if isinstance(line, OddLine) else b"")

    def _several(self, number: int, first: str, width: int | None) -> Record:
        """A record that runs over lines; its first line alone where it makes no sense."""
        if width and (mended := self._mended(first, width)):
            return _record(number, [first], mended)
        taken = [first]
        try:
            cells = next(self._reader(self._feed(taken)))
            good = self._ends(taken) and len(cells) == (width or len(cells))
        except csv.Error:
            cells, good = [], False
        if good:
            return _record(number, taken, cells)
        self._put_back(taken[1:])
        plain = first.rstrip("\r\n").split(self.delimiter)
        # Text holds no tabs: with as many cells as there are columns, the quote belongs to a word.
        literal = self.delimiter == "\t" and len(plain) == width
        return _record(number, [first], plain if literal else None)

    def _mended(self, line: str, width: int) -> list[str] | None:
        """The cells of a line whose inner quotes are escaped with a backslash, or not at all."""
        text, quote = line.rstrip("\r\n"), self.quote
        if f"\\{quote}" in text:
            try:
                cells = self._parse(text + "\n", escapechar="\\")
            except csv.Error:
                cells = [""]
            if len(cells) == width and not cells[-1].endswith(_ENDS):
                return cells
        if len(text) > 1 and text.startswith(quote) and text.endswith(quote):
            cells = text[1:-1].split(f"{quote}{self.delimiter}{quote}")
            if len(cells) == width:
                return [cell.replace(quote * 2, quote) for cell in cells]
        return None

    def _parse(self, line: str, escapechar: str | None = None) -> list[str]:
        return next(self._reader((line,), escapechar=escapechar))

    def _reader(
        self, lines: Iterable[str], *, strict: bool = False, escapechar: str | None = None
    ) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=escapechar,
            skipinitialspace=self.delimiter != "\t",
            strict=strict,
        )

    def _feed(self, taken: list[str]) -> Iterator[str]:
        yield taken[0]
        for line in self._next_lines():
            taken.append(line)
            yield line
            if len(taken) >= MAX_RECORD_LINES:
                return

    def _ends(self, taken: list[str]) -> bool:
        """Whether the record ends with these lines, and no quote of several is misplaced."""
        return len(list(self._reader((*taken, "x"), strict=True))) == 2

    def _next_lines(self) -> Iterator[str]:
        while True:
            line = self._waiting.popleft() if self._waiting else next(self._lines, None)
            if line is None:
                return
            self._line += 1
            yield line

    def _put_back(self, lines: list[str]) -> None:
        self._waiting.extendleft(reversed(lines))
        self._line -= len(lines)


def _record(number: int, taken: list[str], cells: list[str] | None) -> Record:
    record = Record(number, taken[0] if len(taken) == 1 else "".join(taken), cells)
    if any(isinstance(line, OddLine) for line in taken):
        parts = (line.came if isinstance(line, OddLine) else line.encode() for line in taken)
        record.came = b"".join(parts)
    return record
