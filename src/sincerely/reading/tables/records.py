"""Lines into records of cells. One broken quote spoils one record, not the rest of the file."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

#: A quoted cell may run over this many lines; a quote that is never closed runs no further.
MAX_RECORD_LINES = 200


@dataclass(frozen=True, slots=True)
class Record:
    """One record. ``line``: its first physical line, from 1. ``cells`` None: quotes are broken."""

    line: int
    raw: str
    cells: list[str] | None


class Records:
    """The records of a table, one after the other, with blank lines passed over."""

    def __init__(self, lines: Iterator[str], delimiter: str = ",") -> None:
        self.delimiter = delimiter
        self._lines = lines
        self._waiting: deque[str] = deque()
        self._line = 0

    def peek(self) -> str:
        """The next line that is not blank, left where it is; empty at the end."""
        for line in self._next_lines():
            if line.strip():
                self._put_back([line])
                return line
        return ""

    def next(self, width: int | None = None) -> Record | None:
        """The next record; None at the end.

        ``width``: how many cells are expected. A record of several lines with another number of
        cells is taken for a stray quote: its first line is given alone, as broken.
        """
        for line in self._next_lines():
            if not line.strip("\r\n"):
                continue
            number = self._line
            if '"' not in line:
                return Record(number, line, line.rstrip("\r\n").split(self.delimiter))
            return self._quoted(number, line, width)
        return None

    def _quoted(self, number: int, first: str, width: int | None) -> Record:
        taken = [first]
        try:
            cells = next(csv.reader(self._feed(taken), delimiter=self.delimiter))
            good = self._ends(taken) and (len(taken) == 1 or len(cells) == (width or len(cells)))
        except csv.Error:
            cells, good = [], False
        if good:
            return Record(number, "".join(taken), cells)
        self._put_back(taken[1:])
        return Record(number, first, None)

    def _feed(self, taken: list[str]) -> Iterator[str]:
        yield taken[0]
        for line in self._next_lines():
            taken.append(line)
            yield line
            if len(taken) >= MAX_RECORD_LINES:
                return

    def _ends(self, taken: list[str]) -> bool:
        """Whether the record ends with these lines, and no quote of several is misplaced."""
        following = csv.reader([*taken, "x"], delimiter=self.delimiter, strict=len(taken) > 1)
        return len(list(following)) == 2

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
