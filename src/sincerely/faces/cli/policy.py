"""`sincerely policy`: read it, change it, and see beforehand what a change does."""

from dataclasses import fields
from typing import Annotated, Any

import typer

from sincerely.faces.cli import house, printing
from sincerely.rules.signs import ENOUGH, POINTS

app = typer.Typer(no_args_is_help=True, help="What the store has decided: windows and switches.")

Settings = Annotated[list[str], typer.Argument(metavar="NAME=VALUE ...")]


@app.command("show")
def show(store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Every setting with its value, its unit and what it does."""
    with house.at_store(store) as here:
        from sincerely.work import policies

        policy, number = policies.current(here.store)
    if as_json:
        plain = {"number": number, "settings": policy.settings(), "signs": POINTS}
        printing.as_json(plain)
        return
    typer.echo(f"Policy {number} of {here.store.name}")
    printing.table(
        ["setting", "value", "unit", "what it does"],
        [
            [item.name, _shown(getattr(policy, item.name)), item.metadata["unit"], _says(item)]
            for item in fields(policy)
        ],
    )
    told = ", ".join(f"{kind} {each}" for kind, each in POINTS.items())
    typer.echo(f"Weak facts hold as probably_bought from {ENOUGH} points on, each once: {told}.")


@app.command("set")
def set_(
    settings: Settings,
    why: Annotated[str, typer.Option(help="The reason, kept with the change.")],
    store: house.StoreKey = None,
) -> None:
    """Put a new version in force: `sincerely policy set promotion_quiet_days=540 --why "..."`."""
    with house.at_store(store) as here:
        from sincerely.work import policies

        made = policies.change(
            store=here.store, settings=read(settings), by=here.by, why=why, now=here.now
        )
    typer.echo(f"Policy {made.number} of {here.store.name} is in force.")


@app.command("preview")
def preview(
    settings: Settings,
    days: Annotated[int, typer.Option(help="Over the messages of this many days.", min=1)] = 90,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """What a change would have done to the messages judged lately. Changes nothing."""
    with house.at_store(store) as here:
        from sincerely.work import policies

        found = policies.preview(store=here.store, settings=read(settings), days=days, now=here.now)
    if as_json:
        printing.as_json(found)
        return
    typer.echo(
        f"Of the {found.judged:,} messages judged in the last {days} days this change would have "
        f"stopped {found.newly_stopped:,} more and let {found.newly_sent:,} more through."
    )
    if found.waiting:
        typer.echo(
            f"Of {found.waiting:,} mails kept back now, {found.would_go:,} would go and "
            f"{found.would_end:,} would be stopped for good."
        )


@app.command("versions")
def versions(store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Every version with who put it in force, when, why, and what it changed."""
    with house.at_store(store) as here:
        from sincerely.work import policies

        known = policies.versions(here.store)
    if as_json:
        printing.as_json(known)
        return
    for each in known:
        at = printing.local(each.at, here.store.zone) if each.at else ""
        typer.echo(f"{each.number}  {at}  {each.by}: {each.why}")
        for one in each.changes:
            typer.echo(f"     {one.name} {_shown(one.before)} -> {_shown(one.after)}")


@app.command("back")
def back(
    number: Annotated[int, typer.Argument(help="The version whose settings are wanted again.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the change.")],
    store: house.StoreKey = None,
) -> None:
    """Put the settings of an old version in force again, as a new version."""
    with house.at_store(store) as here:
        from sincerely.work import policies

        made = policies.go_back(store=here.store, number=number, by=here.by, why=why, now=here.now)
    typer.echo(f"Policy {made.number} of {here.store.name} is in force, as {number} was.")


def read(settings: list[str]) -> dict[str, Any]:
    """``NAME=VALUE`` texts as settings; the policy itself says whether a value can hold."""
    found: dict[str, Any] = {}
    for text in settings:
        name, equals, value = text.partition("=")
        if not equals:
            raise typer.BadParameter(f"'{text}' is not NAME=VALUE.")
        found[name.strip()] = _value(value.strip())
    return found


def _value(text: str) -> Any:
    switch = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if text.lower() in switch:
        return switch[text.lower()]
    return int(text) if text.removeprefix("-").isdecimal() else text


def _shown(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _says(item: Any) -> str:
    return str(item.metadata["says"])
