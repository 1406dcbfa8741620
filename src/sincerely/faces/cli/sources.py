"""`sincerely source`, `sincerely token`: the systems that tell the store things."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces.cli import house, printing, ways
from sincerely.faces.cli.problem import Problem
from sincerely.rules.purpose import Purpose
from sincerely.rules.rhythm import sentence

if TYPE_CHECKING:
    from sincerely.records.models import Source

app = typer.Typer(no_args_is_help=True, help="The systems that tell the store things.")


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Small letters, digits and dashes: crm, dms, ...")],
    may_claim: Annotated[
        list[Purpose] | None,
        typer.Option(help="A purpose it is believed to send; repeatable. Others are unknown."),
    ] = None,
    writes_as_person: Annotated[
        bool, typer.Option("--writes-as-person", help="Believe it that a human wrote a message.")
    ] = False,
    reports_sales: Annotated[
        bool, typer.Option("--reports-sales", help="It is the sold feed: its silence holds mail.")
    ] = False,
    expected_hours: Annotated[
        int | None, typer.Option(help="It is late after this many hours of silence.", min=1)
    ] = None,
    store: house.StoreKey = None,
) -> None:
    """Make a source. `sincerely token NAME` then gives it a key to the API."""
    house.check_name(name)
    with house.at_store(store) as here:
        from sincerely.work import stores

        if here.store.sources.filter(name=name).exists():
            hint = "`sincerely source list` shows the sources there are."
            raise Problem("source_exists", f"{here.store.name} has a source '{name}'.", hint)
        stores.make_source(
            store=here.store,
            name=name,
            may_claim=may_claim or [],
            may_write_as_person=writes_as_person,
            reports_sales=reports_sales,
            expected_hours=expected_hours,
        )
    typer.echo(f"Source '{name}' at {here.store.name}. `sincerely token {name}` makes its key.")


@app.command("list")
def list_(store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Every source: what it is believed in, and when it was last heard."""
    with house.at_store(store) as here:
        from sincerely.records import sources as heard

        found = here.store.sources.select_related("store", "rhythm").order_by("name")
        known = heard.rhythms(found, here.now)
        rows = [
            plain(source) | {"expected": sentence(known[source.pk]), "due_at": heard.due_at(source)}
            for source in found
        ]
    if as_json:
        printing.as_json(rows)
        return
    printing.table(
        ["source", "may claim", "sold feed", "expected", "last heard", "due", "API key"],
        [_line(row, here.store.zone, here.now) for row in rows],
    )


@app.command("hook")
def hook(
    name: Annotated[str, typer.Argument(help="The source's name.")],
    secret_file: Annotated[
        Path | None,
        typer.Option(help="A file with the provider's own secret; without one, a new one is made."),
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="Where others reach this server: https://desk.example.com.")
    ] = None,
    store: house.StoreKey = None,
) -> None:
    """Set the secret a source's web hooks are signed with, and print where they are posted to."""
    with house.at_store(store) as here:
        from sincerely.faces.hooks import secret
        from sincerely.work import stores

        source = house.source(here, name)
        made = secret.read(secret_file) if secret_file else secret.made()
        stores.set_hook_secret(source=source, secret=made)
    for line in secret.told(source, url):
        typer.echo(line)
    if not secret_file:
        typer.echo(f"{'secret':<10}{made}")
        typer.echo("Keep it: it is not shown again. An earlier one no longer works.", err=True)


for _way in (ways.folder, ways.mailbox, ways.fetch, ways.columns):
    app.command(_way.__name__)(_way)


def token(
    source: Annotated[str, typer.Argument(help="The source's name.")],
    store: house.StoreKey = None,
) -> None:
    """Make a source's API key, print it once, and end the one before it."""
    with house.at_store(store) as here:
        from sincerely.work import stores

        made = stores.new_token(source=house.source(here, source), by=here.by, now=here.now)
    typer.echo(made)
    typer.echo("Keep it: it is not shown again. An earlier one no longer works.", err=True)


def plain(source: "Source") -> dict[str, Any]:
    """A source as JSON, without its key."""
    return {
        "name": source.name,
        "may_claim": source.may_claim,
        "may_write_as_person": source.may_write_as_person,
        "reports_sales": source.reports_sales,
        "expected_hours": source.expected_hours,
        "last_heard_at": source.last_heard_at,
        "has_token": source.token_digest is not None,
        "token_at": source.token_at,
        "token_by": source.token_by,
    }


def _key(row: dict[str, Any], zone: str) -> str:
    if not row["token_at"]:
        return "yes" if row["has_token"] else ""
    return f"{printing.local(row['token_at'], zone)}, {row['token_by']}"


def _line(row: dict[str, Any], zone: str, now: datetime) -> list[str]:
    due = row["due_at"]
    late = "late since " if due and due < now else ""
    return [
        row["name"],
        ", ".join(row["may_claim"]) or "nothing",
        "yes" if row["reports_sales"] else "",
        row["expected"],
        printing.local(row["last_heard_at"], zone) or "never",
        f"{late}{printing.local(due, zone)}" if due else "",
        _key(row, zone),
    ]
