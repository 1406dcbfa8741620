"""What an audit shows on the terminal: how far it is, what was read as what, what it came to."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from sincerely.faces.cli import printing

if TYPE_CHECKING:
    from sincerely.work.auditing.audit import Audit
    from sincerely.work.auditing.rows import FileSeen

#: rows nobody could read are told up to here; the JSON has them all
_TOLD = 10


@contextmanager
def progress() -> "Iterator[Callable[[str, int, int], None]]":
    """A bar where somebody is looking, else one line for each stage; call it with the stage, how
    much is done, and of how much."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines()
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("")

        def step(what: str, done: int, all_: int) -> None:
            bar.update(task, description=what, completed=done, total=all_ or None)

        yield step


def _lines() -> Callable[[str, int, int], None]:
    told: set[str] = set()

    def step(what: str, _done: int, all_: int) -> None:
        if what not in told:
            told.add(what)
            many = f" {all_:,} messages" if what == "Judging" else ""
            typer.echo(f"{what}{many} ...", err=True)

    return step


def files(found: "Audit") -> None:
    """What was read, and as what."""
    printing.table(
        ["given as", "read as", "files", "rows", "messages", "left out", "unread"],
        [
            [
                each.role.value,
                each.kind,
                *(
                    f"{n:,}"
                    for n in (each.files, each.rows, each.messages, each.left_out, each.unread)
                ),
            ]
            for each in found.material.sorts()
        ],
    )


def columns(found: "Audit", *, told: Mapping[str, str], kept: str) -> None:
    """Which column each header was taken for, once for files of one shape. ``told``: what somebody
    says of headers; ``kept``: where the next audit looks it up, empty for nowhere."""
    _not_taken(found, told)
    shapes: dict[tuple[str, ...], list[FileSeen]] = {}
    for seen in found.material.files:
        if seen.guesses:
            headers = tuple(f"{g.header}={g.column}" for g in seen.guesses)
            shapes.setdefault((seen.given.role.value, *headers), []).append(seen)
    if not shapes:
        return
    printing.table(
        ["file", "column → meant as", "ignored"], [_meant(every) for every in shapes.values()]
    )
    again = sum(seen.remembered for seen in found.material.files)
    if again:
        many = "1 file has" if again == 1 else f"{again} files have"
        typer.echo(f"{many} columns as settled in an earlier audit ({kept}).")
    where = f" Kept for the next audit: {kept}." if kept else ""
    typer.echo(f'Wrong? --map "Header=column" says what a column is.{where}')


def _not_taken(found: "Audit", told: Mapping[str, str]) -> None:
    """What ``--map`` says of a header that no file has, or of a column that its table has not."""
    guesses = [guess for seen in found.material.files for guess in seen.guesses]
    from sincerely.reading.text import squash

    for header, column in told.items():
        of_header = [guess for guess in guesses if squash(guess.header) == squash(header)]
        if not of_header:
            typer.echo(f'--map "{header}={column}": no table has the header {header}.', err=True)
        elif all(guess.column != column for guess in of_header):
            typer.echo(
                f'--map "{header}={column}": no table with the header {header} has a column '
                f"{column}; docs/reference.md lists them.",
                err=True,
            )


def _meant(every: "list[FileSeen]") -> list[str]:
    first = every[0]
    more = f" and {len(every) - 1} more" if len(every) > 1 else ""
    named = sum(guess.header == guess.column for guess in first.guesses)
    meant = [f"{g.header} → {g.column}" for g in first.guesses if g.column not in ("", g.header)]
    if named:
        meant.append(f"{named} as they are named")
    ignored = [guess.header for guess in first.guesses if not guess.column]
    return [f"{first.path.name}{more}", ", ".join(meant), ", ".join(ignored)]


def unread(found: "Audit") -> None:
    """Rows nobody could read, with where they are and what to do."""
    every = found.material.unread
    for each in every[:_TOLD]:
        typer.echo(f"{each.path}:{each.line}: {each.sentence} {each.hint} ({each.code})", err=True)
    if len(every) > _TOLD:
        typer.echo(f"and {len(every) - _TOLD:,} more rows; --json has them all.", err=True)


def figures(found: "Audit") -> None:
    """What it came to, in two sentences, and what was not given."""
    from sincerely.work.auditing.report import span

    told = found.figures
    typer.echo(
        f"{told.messages:,} messages, {told.buyers:,} "
        f"{'household' if told.buyers == 1 else 'households'} that bought: "
        f"{span(told.per_100_buyers)} messages for every 100 of them treated a customer as a "
        f"prospect. {span(told.ignored)} were sent although it was there to be known."
    )
    if told.later:
        typer.echo(f"{told.later:,} messages are later than the last day: not judged.", err=True)
    for each in told.missing:
        typer.echo(f"Not given: {each}.", err=True)
