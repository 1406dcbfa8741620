"""One table while it is read, row by row, from markup whose cells span rows and columns."""

from collections.abc import Callable, Iterator
from functools import partial

#: Its line and its cells; or its line, nothing, and its text where it could not be taken apart.
Row = tuple[int, list[str]] | tuple[int, None, str]
#: As the opener's: name, shown, names of the columns where known, how to get the rows.
Sheet = tuple[str, bool, list[str] | None, Callable[[], Iterator[Row]]]
#: HTML lets a cell span no more; Excel has no column beyond.
_WIDEST, _LAST_COLUMN = 1_000, 16_384


class Grid:
    """A cell that spans several rows stands in each; one over several columns in the first."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.shown = True
        self.rows: list[Row] = []
        self._line = 0
        self._cells: list[str] | None = None
        self._down: dict[int, tuple[int, str]] = {}

    def begin_row(self, line: int = 0) -> None:
        """``line``: its number, from 1, where the file says it."""
        self.end_row()
        self._line = max(line, self._line + 1)
        self._cells = []

    def put(self, text: str, across: int = 1, down: int = 1, at: int = 0) -> None:
        """The next cell. ``at``: its column, from 1, where the file says it."""
        if self._cells is None:
            self.begin_row()
        cells = self._cells
        assert cells is not None
        cells.extend([""] * (min(at, _LAST_COLUMN) - 1 - len(cells)))
        self._fill(cells)
        first = len(cells)
        cells.extend([text, *[""] * (min(across, _WIDEST) - 1)])
        if down > 1:
            self._down.update({place: (down, cells[place]) for place in range(first, len(cells))})

    def end_row(self) -> None:
        """Rows without anything in them are passed over, and counted."""
        if self._cells is None:
            return
        self._fill(self._cells)
        if any(self._cells):
            self.rows.append((self._line, self._cells))
        self._cells = None
        self._down = {at: (more - 1, text) for at, (more, text) in self._down.items() if more > 1}

    def broken(self, text: str) -> None:
        """What stands behind the last row and could not be taken apart."""
        self.end_row()
        self.rows.append((self._line + 1, None, text))

    def sheet(self, number: int) -> Sheet:
        """``number``: its name where it has none."""
        self.end_row()
        return self.name or str(number), self.shown, None, partial(iter, self.rows)

    def _fill(self, cells: list[str]) -> None:
        """What reaches down from the rows above into the places that come next."""
        while len(cells) in self._down:
            cells.append(self._down[len(cells)][1])
