"""What each header of a table is taken for: shown, corrected, remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sincerely.faces.cli import printing
from sincerely.faces.cli.house import House
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.reading import FileReading
    from sincerely.records.models import Source


def show(
    here: House, source: "Source", paths: Sequence[Path], kind: str | None, *, as_json: bool
) -> None:
    """Say what each file is taken for, header by header. Records nothing."""
    from sincerely.work import feeding

    found = {
        path: feeding.look_at(source=source, path=path, now=here.now, kind=kind) for path in paths
    }
    if as_json:
        printing.as_json([_plain(path, each) for path, each in found.items()])
        return
    for path, each in found.items():
        typer.echo(f"{path.name}: {each.kind}")
        if each.guesses:
            printing.table(
                ["header", "taken for", "how sure", "why"],
                [
                    [g.header, g.column or "(ignored)", sure(g.certainty), g.why]
                    for g in each.guesses
                ],
            )
    typer.echo('Another column: `sincerely feed FILE --map "Header=column"`. Nothing was recorded.')


def tell(
    here: House, source: "Source", paths: Sequence[Path], said: Sequence[str], kind: str | None
) -> None:
    """Keep what somebody says of the headers of these files."""
    from sincerely.work import columns, feeding

    pairs = columns.pairs(said)
    for path in paths:
        found = feeding.look_at(source=source, path=path, now=here.now, kind=kind)
        columns.remember(
            source=source,
            headers=columns.table_headers(path, found),
            kind=kind or found.kind,
            columns=pairs,
            by=here.by,
            now=here.now,
            told_kind=kind,
        )


def sure(certainty: float) -> str:
    """How sure a guess is, in words and per cent."""
    return f"{round(certainty * 100)} %"


def in_words(said: Mapping[str, str]) -> str:
    """What was said of headers: ``Sold Dt`` is sold_date, ``Other`` is ignored."""
    return ", ".join(f"'{header}' is {column or 'ignored'}" for header, column in said.items())


def told_of(source: "Source") -> None:
    """Everything that was said of a source's columns, table by table."""
    if not source.columns:
        raise Problem(
            "nothing_said",
            f"Nothing was said of the columns of '{source.name}'.",
            "`sincerely feed FILE --show` says what they are taken for, `--map` corrects it.",
        )
    for table in source.columns.values():
        typer.echo(f"A table with {', '.join(each for each in table['headers'] if each)}:")
        typer.echo(f"  {in_words(table['columns'])} (said by {table['by']}, {table['at'][:10]})")


def _plain(path: Path, found: "FileReading") -> dict[str, object]:
    guesses = [asdict(guess) for guess in found.guesses]
    return {"file": path.name, "kind": found.kind, "guesses": guesses}
