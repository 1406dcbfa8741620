"""The tables of a page of HTML, as many an export called ``.xls`` is."""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from .grid import Grid, Sheet
from .letters import refuse_entities
from .unclosed import rows_shown

_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")
_BLANKS_AT_BREAKS = re.compile(r" ?\n[ \n]*")
_BREAKS = frozenset("br p div li ul ol dd dt h1 h2 h3 h4 h5 h6 hr".split())
_UNSEEN = frozenset({"script", "style", "template", "select", "title"})
_VOID = frozenset("br hr img input col wbr meta link".split())
_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none", re.IGNORECASE)
#: what a spreadsheet shows of a number its cell is too narrow for
_SHORTENED = re.compile(r"-?\d(?:\.\d{1,20})?E\+\d{1,3}|#{2,20}", re.IGNORECASE)
_PIECE = 1 << 20


def sheets(text: str) -> list[Sheet]:
    """Every table of the page. One inside a cell of another is a table of its own.

    Rows and columns that are hidden are read; text hidden inside a cell (a key to sort by) is not.
    Rows hidden behind markup that breaks are read, or told of. Raises `Hostile`.
    """
    refuse_entities(text)
    text, rows = rows_shown(text)
    page: Any = _Page()
    parser: Any = etree.HTMLParser(target=page, no_network=True, huge_tree=True)
    for at in range(0, len(text), _PIECE):
        parser.feed(text[at : at + _PIECE])
    parser.close()
    if page.grids and (lost := rows - page.begun) > 0:
        page.grids[-1].broken(f"{lost} rows behind markup that breaks")
    grids = [each for each in page.grids if each.rows]
    return [each.sheet(number) for number, each in enumerate(grids, start=1)]


class _Cell:
    """A cell while it is read."""

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self.parts: list[str] = []
        self.across = _span(attributes.get("colspan", ""))
        self.down = _span(attributes.get("rowspan", ""))
        self.number = attributes.get("x:num", "")
        self.hidden = 0

    @property
    def text(self) -> str:
        """As it is seen, a line for each of its lines."""
        parts = (part if part == "\n" else _SPACE.sub(" ", part) for part in self.parts)
        seen = _BLANKS_AT_BREAKS.sub("\n", "".join(parts)).strip()
        return self.number if self.number and _SHORTENED.fullmatch(seen) else seen


class _Open:
    """A table that is not closed yet, with the cell that is being read."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.cell: _Cell | None = None

    def end_cell(self) -> None:
        if self.cell:
            self.grid.put(self.cell.text, self.cell.across, self.cell.down)
            self.cell = None


class _Page:
    """What the parser tells of the page (lxml's interface of a target)."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.begun = 0
        self._open: list[_Open] = []
        self._caption: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.begun += tag == "tr"
        if tag == "table":
            self._open.append(_Open())
            self.grids.append(self._open[-1].grid)
        elif not self._open:
            return
        elif tag == "tr":
            self._open[-1].end_cell()
            self._open[-1].grid.begin_row()
        elif tag in ("td", "th"):
            self._open[-1].end_cell()
            self._open[-1].cell = _Cell(attributes)
        elif tag == "caption":
            self._caption = []
        elif cell := self._open[-1].cell:
            _inside(cell, tag, attributes)

    def end(self, tag: str) -> None:
        if not self._open:
            return
        now = self._open[-1]
        if tag == "table":
            now.end_cell()
            now.grid.end_row()
            self._open.pop()
            self._within(now.grid)
        elif tag == "tr":
            now.end_cell()
            now.grid.end_row()
        elif tag in ("td", "th"):
            now.end_cell()
        elif tag == "caption" and self._caption is not None:
            now.grid.name = _SPACE.sub(" ", "".join(self._caption)).strip()[:80]
            self._caption = None
        elif now.cell:
            now.cell.hidden -= 1 if now.cell.hidden and tag not in _VOID else 0
            now.cell.parts += ["\n"] if tag in _BREAKS else []

    def data(self, text: str) -> None:
        if self._caption is not None:
            self._caption.append(text)
        elif self._open and (cell := self._open[-1].cell) and not cell.hidden:
            cell.parts.append(text)

    def close(self) -> None:
        while self._open:
            self.end("table")

    def _within(self, grid: Grid) -> None:
        """A table of one cell inside a cell is only there for its frame."""
        cell = self._open[-1].cell if self._open else None
        if cell and len(grid.rows) == 1 and grid.rows[0][1] and len(grid.rows[0][1]) == 1:
            cell.parts += ["\n", grid.rows[0][1][0], "\n"]
            grid.rows = []


def _inside(cell: _Cell, tag: str, attributes: Mapping[str, str]) -> None:
    unseen = tag in _UNSEEN or _HIDDEN.search(attributes.get("style", ""))
    if (cell.hidden or unseen) and tag not in _VOID:
        cell.hidden += 1
    elif tag in _BREAKS:
        cell.parts.append("\n")


def _span(said: str) -> int:
    said = said.strip()
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 6 else 1
