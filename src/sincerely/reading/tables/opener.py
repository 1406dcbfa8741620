"""Opens a workbook, Parquet, HTML or JSON, in a process of its own, and writes what is in it.

Such a file can ask for any amount of memory or time, or crash the library that reads it; here it
brings down nothing else. Run as ``python -I opener.py FILE MEGABYTES SECONDS``. It writes
lines of JSON: the sheets as ``[name, shown, columns or null, first rows]``; then for each sheet
its number and every row as ``[line, cells]``, or ``[line, null, text]`` for one that cannot be
taken apart; ``"end"`` where all is said. Or ``{"error": code}`` with a ``why``.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import partial
from importlib import import_module
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile, is_zipfile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

HEAD = 300  # rows of each sheet that are looked at before any is read
_CHUNK = 1_000
_PARTS = frozenset({"[Content_Types].xml", "mimetype", "content.xml"})
_HEAD_LETTERS = 65_536
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
Row = tuple[int, list[str]] | tuple[int, None, str]
#: name, whether it is shown, the names of its columns where they are known, how to get its rows
Sheet = tuple[str, bool, list[str] | None, Callable[[], Iterator[Row]]]


def main() -> None:
    path, megabytes, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = _found(path)
        heads = [
            (name, shown, names, list(islice(rows(), HEAD))) for name, shown, names, rows in found
        ]
        _write(heads)
        for number, (_, shown, _, rows) in enumerate(found):
            if shown:
                _write(number)
                for row in rows():
                    _write(row)
        _write("end")
    except MemoryError:
        _write({"error": "too_large", "why": "it needs too much memory"})
    except Exception as problem:  # noqa: BLE001 - whatever the file did to its reader
        _write({"error": _code(problem), "why": str(problem)[:300]})


def _code(problem: Exception) -> str:
    if "assword" in f"{type(problem).__name__} {problem}":
        return "locked"
    return _CODES.get(type(problem).__name__, "broken")


class Archive(Exception):
    """A ZIP file that is no workbook. The words say what is in it."""


_CODES = {"Hostile": "hostile", "NoTable": "no_table", "Archive": "archive"}


def _found(path: str) -> list[Sheet]:
    with open(path, "rb") as file:  # noqa: PTH123
        head = file.read(4)
        if head == b"PAR1":
            return _parquet(path)
        if head in _PACKED:
            _refuse_archive(path)
            return _workbook(path)
        file.seek(0)
        data = file.read()
    sys.path.append(str(Path(__file__).parent))  # -I: this folder is not looked in by itself
    text: str = import_module("opening.letters").decoded(data)
    form = "objects" if text.lstrip()[:1] in {"[", "{"} else "pages"
    if form == "pages" and "urn:schemas-microsoft-com:office:spreadsheet" in text[:_HEAD_LETTERS]:
        form = "office"
    reader: Any = import_module(f"opening.{form}")
    sheets: list[Sheet] = reader.sheets(text)
    return sheets


def _write(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


def _refuse_archive(path: str) -> None:
    """A workbook in a ZIP file says so in one of these; an archive of files has neither."""
    if not is_zipfile(path):
        return
    with ZipFile(path) as packed:
        inside = packed.namelist()
    workbook = any(name in _PARTS or name.startswith("xl/") for name in inside)
    if not workbook:
        raise Archive(f"{len(inside)} files: {', '.join(inside[:5])}")


def _opened(path: str) -> "CalamineWorkbook":
    """The workbook, by the name of its file, and where that lies by what is in it."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(path)
    except CalamineError as problem:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read()
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise PasswordError from None
        try:
            return CalamineWorkbook.from_filelike(BytesIO(data))
        except CalamineError:
            raise problem from None


def _workbook(path: str) -> list[Sheet]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    book = _opened(path)
    kept: dict[int, CalamineSheet] = {}

    def rows(at: int) -> Iterator[Row]:
        if at not in kept:  # one at a time: a sheet is held in memory as a whole
            kept.clear()
            kept[at] = book.get_sheet_by_index(at)
        sheet = kept[at]
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            texts = [_text(cell) for cell in cells]
            if any(texts):
                yield line, texts

    return [
        (each.name, shown, None, partial(rows, at) if shown else _nothing)
        for at, each in enumerate(book.sheets_metadata)
        for shown in [
            each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
        ]
    ]


def _nothing() -> Iterator[Row]:
    return iter(())


def _text(cell: object) -> str:
    """A cell as a table in plain text would have it."""
    match cell:
        case str():
            return cell.strip()
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
        case datetime():
            return cell.isoformat(" ", "seconds") if cell.time() != time() else str(cell.date())
        case timedelta():
            return _clock(cell)
        case date() | time() | int():
            return str(cell)
    return ""


def _clock(cell: timedelta) -> str:
    minutes, seconds = divmod(int(cell.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _parquet(path: str) -> list[Sheet]:
    import duckdb

    name = "".join(f"[{letter}]" if letter in "[*?" else letter for letter in path)
    database = duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": "500MB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    told = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [name]).fetchall()
    columns = ", ".join(_column(each[0], each[1]) for each in told)

    def rows() -> Iterator[Row]:
        cursor = database.execute(f"SELECT {columns} FROM read_parquet(?)", [name])  # noqa: S608 - quoted
        line = 0
        while chunk := cursor.fetchmany(_CHUNK):
            for cells in chunk:
                line += 1
                yield line, ["" if cell is None else cell for cell in cells]

    return [("", True, [each[0] for each in told], rows)]


def _column(name: str, kind: str) -> str:
    """One column as text: lists as ``a; b``, whole numbers without ``.0``."""
    quoted = '"' + name.replace('"', '""') + '"'
    if kind.endswith("[]"):
        return f"array_to_string({quoted}, '; ')"
    if kind in ("DOUBLE", "FLOAT"):
        return f"regexp_replace({quoted}::VARCHAR, '\\.0$', '')"
    return f"{quoted}::VARCHAR"


if __name__ == "__main__":
    main()
