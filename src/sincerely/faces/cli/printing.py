"""How commands speak: JSON for programs, tables for people."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import typer


def as_json(value: Any) -> None:
    """One JSON document on stdout; indented where a person is looking."""
    import msgspec

    said = msgspec.json.encode(value)
    if sys.stdout.isatty():
        said = msgspec.json.format(said, indent=2)
    typer.echo(said.decode())


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns under headers; numbers to the right. Nothing is cut off where nobody is looking."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    kept = [[_cell(cell) for cell in row] for row in rows]
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, header in enumerate(headers):
        right = bool(kept) and all(_is_number(row[number]) for row in kept)
        drawn.add_column(header, justify="right" if right else "left", overflow="fold")
    for row in kept:
        drawn.add_row(*row)
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=not sys.stdout.isatty())
    if not sys.stdout.isatty():
        console.width = 10_000
    console.print(drawn)


def local(at: datetime | None, zone: str) -> str:
    """A moment on the store's clock, as ``2026-03-04 15:20``; empty for none."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if at else ""


def _cell(cell: object) -> str:
    return "" if cell is None else str(cell)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).isdecimal() if text else True
