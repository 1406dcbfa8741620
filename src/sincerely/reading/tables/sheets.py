"""Workbooks and their kin: their sheets as records, read by a process of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .records import Record

_OPENER = Path(__file__).with_name("opener.py")
#: What one file may take before it is refused. A workbook of a million short rows needs less.
MEGABYTES, SECONDS = 3_000, 600


class Unreadable(Exception):
    """The file cannot be opened.

    ``code``: ``locked``, ``broken``, ``too_large``, ``hostile``, ``no_table`` or ``archive``.
    """

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or one table of a page.

    ``columns``: their names where the file itself gives them (Parquet, JSON), else None.

    ``head``: its first rows.
    """

    name: str
    shown: bool
    columns: list[str] | None
    head: list[Record]


class Workbook:
    """An open file: its ``sheets``, and then once the rows of each."""

    def __init__(self, path: Path) -> None:
        """Raises `Unreadable`."""
        self._said = _said(path)
        first = next(self._said, None)
        if not isinstance(first, list):
            raise _problem(first)
        self.sheets = tuple(
            Sheet(name, shown, columns, [_record(row) for row in rows])
            for name, shown, columns, rows in first
        )

    def rows(self) -> Iterator[tuple[int, Record]]:
        """The number of the sheet with each row. Raises `Unreadable` where it breaks off."""
        sheet = 0
        for said in self._said:
            match said:
                case "end":
                    return
                case int():
                    sheet = said
                case [_, _] | [_, None, _]:
                    yield sheet, _record(said)
                case _:
                    raise _problem(said)
        raise _problem(None)


def _record(row: list[Any]) -> Record:
    line, cells, *raw = row
    return Record(line, raw[0] if raw else "", cells)


def _problem(said: object) -> Unreadable:
    if isinstance(said, dict):
        return Unreadable(said["error"], said["why"])
    return Unreadable("too_large", "its reader ran out of memory or time, or broke down")


def _said(path: Path) -> Iterator[Any]:
    """What the process that opens the file says, line by line; it ends with us."""
    told = [sys.executable, "-I", str(_OPENER), str(path.resolve()), str(MEGABYTES), str(SECONDS)]
    with subprocess.Popen(
        told, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        output: IO[bytes] | None = process.stdout
        assert output
        try:
            for line in output:
                if not line.endswith(b"\n"):
                    return
                yield json.loads(line)
        finally:
            process.kill()
