"""`sincerely plan`: what the store owes its people; read it, change it, see what a change does."""

from dataclasses import fields
from typing import Annotated, Any

import typer

from sincerely.faces.cli import house, printing
from sincerely.faces.cli.policy import Settings, read

app = typer.Typer(no_args_is_help=True, help="What the store owes its people, by whom and when.")

Why = Annotated[str, typer.Option(help="The reason, kept with the change.")]


@app.command("show")
def show(store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Every setting with its value, its unit and what it does."""
    with house.at_store(store) as here:
        from sincerely.work import plans

        plan, number = plans.current(here.store)
    if as_json:
        printing.as_json({"number": number, "settings": plan.settings()})
        return
    typer.echo(f"Care plan {number} of {here.store.name}")
    printing.table(
        ["setting", "value", "unit", "what it does"],
        [
            [
                item.name,
                _shown(getattr(plan, item.name)),
                item.metadata["unit"],
                item.metadata["says"],
            ]
            for item in fields(plan)
        ],
    )


@app.command("set")
def set_(settings: Settings, why: Why, store: house.StoreKey = None) -> None:
    """Put a new version in force: `sincerely plan set thank_hours=24 --why "..."`."""
    with house.at_store(store) as here:
        from sincerely.work import plans

        made = plans.change(
            store=here.store, settings=read(settings), by=here.by, why=why, now=here.now
        )
    typer.echo(f"Care plan {made.number} of {here.store.name} is in force.")


@app.command("preview")
def preview(
    settings: Settings,
    days: Annotated[int, typer.Option(help="Over the tasks of this many days.", min=1)] = 90,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Which tasks of the last days would have been different. Changes nothing."""
    with house.at_store(store) as here:
        from sincerely.work import plans

        found = plans.preview(store=here.store, settings=read(settings), days=days, now=here.now)
    if as_json:
        printing.as_json(found)
        return
    told = ", ".join(f"{number:,} {what}" for what, number in sorted(found.counts.items()))
    typer.echo(f"Of {found.judged:,} tasks in the last {days} days: {told or 'none different'}.")
    if found.tasks:
        printing.table(
            ["person", "task", "before", "after"],
            [[each.person_id, each.kind, each.before, each.after] for each in found.tasks[:50]],
        )


@app.command("versions")
def versions(store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Every version, newest first: who put it in force, why, and what it changed."""
    with house.at_store(store) as here:
        from sincerely.work import plans

        found = plans.versions(here.store)
        zone = here.store.zone
    if as_json:
        printing.as_json(found)
        return
    rows = [
        [
            each.number,
            printing.local(each.at, zone),
            each.by,
            each.why,
            ", ".join(f"{d.name} {_shown(d.before)} -> {_shown(d.after)}" for d in each.changes),
        ]
        for each in found
    ]
    printing.table(["version", "since", "by", "why", "changed"], rows)


@app.command("back")
def back(
    number: Annotated[int, typer.Argument(help="The version to go back to; 0: the built-in one.")],
    why: Why,
    store: house.StoreKey = None,
) -> None:
    """Put the settings of an old version in force again, as a new version."""
    with house.at_store(store) as here:
        from sincerely.work import plans

        made = plans.go_back(store=here.store, number=number, by=here.by, why=why, now=here.now)
    typer.echo(f"Care plan {made.number} of {here.store.name} is in force, as {number} was.")


def _shown(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
