"""Excel's XML of 2003 (SpreadsheetML): a workbook in one text."""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from .grid import Grid, Sheet
from .letters import refuse_entities

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
#: written by hand; the parser would drop it
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_NO_TAG = re.compile(r"<(?![A-Za-z_/!?])")
_ROW = re.compile(r"<(?:[A-Za-z]{1,20}:)?Row[\s/>]")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?Z?")
#: the day a time of day without one is written on
_NO_DAY = frozenset({"1899-12-30", "1899-12-31", "1900-01-00"})
_PIECE = 1 << 20


def sheets(text: str) -> list[Sheet]:
    """Every sheet. Markup that breaks is read as far as it can be. Raises `Hostile`."""
    refuse_entities(text)
    book: Any = _Book()
    parser: Any = etree.XMLParser(
        target=book, recover=True, resolve_entities=False, no_network=True, huge_tree=True
    )
    text = _DECLARATION.sub("", text, count=1)
    if "<![CDATA[" not in text:
        text = _NO_TAG.sub("&lt;", _BARE.sub("&amp;", text))
    for at in range(0, len(text), _PIECE):
        parser.feed(text[at : at + _PIECE].encode("utf-8", "replace"))
    parser.close()
    if book.grids and (lost := len(_ROW.findall(text)) - book.begun) > 0:
        book.grids[-1].broken(f"{lost} rows behind markup that breaks")
    return [each.sheet(number) for number, each in enumerate(book.grids, start=1)]


class _Book:
    """What the parser tells of the workbook (lxml's interface of a target)."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.begun = 0
        self._inside: list[str] = []
        self._cell: dict[str, str] = {}
        self._type, self._parts = "", [""]

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        self.begun += name == "Row"
        self._inside.append(name)
        said = {_local(key): value for key, value in attributes.items()}
        if name == "Worksheet":
            self.grids.append(Grid(said.get("Name", "")[:80]))
        elif not self.grids:
            return
        elif name == "Row":
            self.grids[-1].begin_row(_whole(said.get("Index", "")))
        elif name == "Cell":
            self._cell, self._type, self._parts = said, "", []
        elif name == "Data" and self._inside[-2:-1] == ["Cell"]:  # a comment has one too
            self._type, self._parts = said.get("Type", ""), []

    def end(self, tag: str) -> None:
        name = _local(tag)
        if self._inside:
            self._inside.pop()
        if not self.grids:
            return
        if name == "Cell":
            across, down = (1 + _whole(self._cell.get(each, "")) for each in _MERGED)
            text = _value("".join(self._parts).strip(), self._type)
            self.grids[-1].put(text, across, down, _whole(self._cell.get("Index", "")))
        elif name == "Row":
            self.grids[-1].end_row()
        elif name == "Visible" and "Worksheet" in self._inside:
            self.grids[-1].shown = "".join(self._parts).strip() == "SheetVisible"

    def data(self, text: str) -> None:
        if "Comment" in self._inside:
            return
        if "Data" in self._inside:
            self._parts.append(text)
        elif self._inside[-1:] == ["Visible"]:
            self._parts = [text]

    def close(self) -> None:
        """Nothing is left to be done."""


_MERGED = ("MergeAcross", "MergeDown")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _whole(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0


def _value(text: str, kind: str) -> str:
    """A cell as a table in plain text would have it."""
    if kind == "Error":
        return ""
    if kind == "Boolean":
        return {"1": "TRUE", "0": "FALSE"}.get(text, text)
    if kind == "DateTime" and (day := _DAY.fullmatch(text)):
        if day[1] in _NO_DAY:
            return day[2]
        return day[1] if day[2] == "00:00:00" else f"{day[1]} {day[2]}"
    return _number(text) if kind == "Number" else text


def _number(text: str) -> str:
    """Without the exponent a spreadsheet may write."""
    if "E" not in text.upper():
        return text.removesuffix(".0")
    try:
        value = float(text)
    except ValueError:
        return text
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
