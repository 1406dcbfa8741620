"""`sincerely migrate`, `rebuild` and `tick`: the tables, the standings and the clockwork."""

from typing import Annotated

import typer

from sincerely.faces.cli import database, house, printing, progress, times
from sincerely.faces.cli.problem import Problem

TOLD = 50
"""Differences told one by one; all of them are counted."""


def migrate() -> None:
    """Bring the database's tables up to date with this version."""
    with database.opened():
        missing = house.missing_migrations()
        database.migrate()
    if not missing:
        typer.echo("The tables are up to date.")


def rebuild(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; report every difference.")
    ] = False,
) -> None:
    """Fold every standing from the ledger again."""
    with house.opened():
        from sincerely.work import rebuilding

        with progress.counted("Folding") as step:
            if not check:
                rows = rebuilding.rebuild(progress=step)
                typer.echo(f"{rows:,} people's standings folded from the ledger.")
                return
            differences = rebuilding.check(progress=step)
    for difference in differences[:TOLD]:
        typer.echo(difference)
    if differences:
        raise Problem(
            "standings_differ",
            f"{len(differences):,} difference(s) between the standings and the ledger.",
            "`sincerely rebuild` mends them. Please report it: this should never happen.",
        )
    typer.echo("Every standing is what the ledger says: no difference.")


def tick(
    at: Annotated[str | None, typer.Option(help="As if it were this time (UTC).")] = None,
    as_json: house.AsJson = False,
) -> None:
    """Do once what the background worker does every other minute."""
    with house.opened():
        from sincerely.work import clockwork

        done = clockwork.tick(now=times.asked(at, "UTC", house.now()))
    if as_json:
        late = [{"store": s.store.key, "source": s.name} for s in done.late_sources]
        printing.as_json({"passed_on": [task.pk for task in done.passed_on], "late_sources": late})
        return
    typer.echo(f"Late tasks passed to the manager: {len(done.passed_on)}.")
    for source in done.late_sources:
        heard = printing.local(source.last_heard_at, source.store.zone)
        typer.echo(f"Late: {source.name} of {source.store.name}, last heard {heard}.")
