"""Tables of JSON: a list of objects, an object on each line, lists under names in an object."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from .grid import Row, Sheet

_BLANK = " \t\r\n,"
_DEEPEST = 4
_MOST_COLUMNS = 2_000
#: a broken end is kept up to so many letters
_KEPT = 1_000_000
_Found = list[tuple[int, dict[str, Any] | str]]


class NoTable(Exception):
    """It is JSON, and no rows can be made of it. The words say why."""


def sheets(text: str) -> list[Sheet]:
    """Every list of objects. An object that breaks off is a row of its own. Raises `NoTable`."""
    text = text.lstrip("\ufeff \t\r\n")
    if text.startswith("["):
        return [_sheet("1", list(_listed(text)))]
    whole = _parsed(text)
    if not isinstance(whole, dict):
        return [_sheet("1", list(_lines(text)))]
    lists = {name: each for name, each in whole.items() if _is_table(each)}
    if not lists:
        return [_sheet("1", [(1, whole)])]
    return [_sheet(name, list(enumerate(each, start=1))) for name, each in lists.items()]


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _listed(text: str) -> Iterator[tuple[int, Any]]:
    """The objects of a list, counted from 1, one after the other: the last may be cut off."""
    decoder, at, number = json.JSONDecoder(strict=False), 1, 0
    while True:
        while at < len(text) and text[at] in _BLANK:
            at += 1
        if at >= len(text) or text[at] == "]":
            return
        number += 1
        try:
            found, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield number, text[at : at + _KEPT]
            return
        yield number, found


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if stripped := line.strip():
            found = _parsed(stripped.removesuffix(","))
            yield number, stripped[:_KEPT] if found is None else found


def _sheet(name: str, rows: _Found) -> Sheet:
    flat: list[tuple[int, dict[str, str] | str]] = []
    columns: dict[str, None] = {}
    for line, each in rows:
        if isinstance(each, dict):
            cells = dict(_flat(each, "", 0))
            columns.update(dict.fromkeys(cells))
            flat.append((line, cells))
        elif isinstance(each, str):
            flat.append((line, each))
        else:
            raise NoTable("it holds values that are not objects with names")
        if len(columns) > _MOST_COLUMNS:
            raise NoTable("its objects have thousands of different names")
    if not columns:
        raise NoTable("no object in it can be read")
    names = list(columns)
    return name[:80], True, names, partial(_rows, flat, names)


def _rows(flat: list[tuple[int, dict[str, str] | str]], names: list[str]) -> Iterator[Row]:
    for line, each in flat:
        if isinstance(each, str):
            yield line, None, each
        else:
            yield line, [each.get(name, "") for name in names]


def _flat(value: dict[str, Any], before: str, depth: int) -> Iterator[tuple[str, str]]:
    """Objects inside are taken apart (``customer.email``); a list of plain values is one cell."""
    for key, each in value.items():
        name = f"{before}{key}"
        if isinstance(each, dict) and depth < _DEEPEST:
            yield from _flat(each, f"{name}.", depth + 1)
        elif _holds_one(each) and depth < _DEEPEST:
            yield from _flat(each[0], f"{name}.", depth + 1)
        elif isinstance(each, list) and not any(isinstance(one, dict | list) for one in each):
            yield name, "; ".join(filter(None, map(_text, each)))
        elif isinstance(each, dict | list):
            raise NoTable(f"“{name}” holds a table of its own in each row")
        else:
            yield name, _text(each)


def _holds_one(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            whole = value.is_integer() and abs(value) < 1e15
            return str(int(value)) if whole else f"{value:.15g}"
    return str(value).strip()
