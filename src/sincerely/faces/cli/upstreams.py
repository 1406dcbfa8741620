"""`sincerely upstream`: the store's own mail server, where what may go is handed over."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces.cli import house, printing
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.records.models import Upstream
    from sincerely.work.relaying.trying import Takes

app = typer.Typer(no_args_is_help=True, help="The store's mail server, where the relay hands on.")

Name = Annotated[str, typer.Argument(help="Its name: small letters, digits and dashes.")]


class Tls(StrEnum):
    """How the connection to an upstream is kept private."""

    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


@app.command("set")
def set_(
    name: Name,
    host: Annotated[str, typer.Option(help="The server, as its certificate names it.")],
    port: Annotated[int, typer.Option(help="Often 587, or 465 with implicit.", min=1, max=65535)],
    tls: Annotated[Tls, typer.Option(help="none only on your own network.")] = Tls.STARTTLS,
    user: Annotated[str, typer.Option(help="Whom to sign in as; nobody if not given.")] = "",
    password_file: Annotated[
        Path | None,
        typer.Option(help="A file with the password and nothing else; read at each connection."),
    ] = None,
    give_up_hours: Annotated[
        int, typer.Option(help="After so long a mail goes back to its sender.", min=1, max=240)
    ] = 48,
    patience: Annotated[
        int, typer.Option(help="Seconds for its answer to the final dot.", min=1, max=20)
    ] = 20,
    store: house.StoreKey = None,
) -> None:
    """Make an upstream, or change all of it. `upstream try` then looks whether it works."""
    house.check_name(name)
    with house.at_store(store) as here:
        from sincerely.work.relaying import senders

        senders.set_upstream(
            store=here.store,
            name=name,
            host=host,
            port=port,
            tls=tls,
            user=user,
            password_file=str(password_file.expanduser().resolve()) if password_file else "",
            give_up_hours=give_up_hours,
            patience=patience,
        )
    typer.echo(f"Upstream '{name}' of {here.store.name}: {host} port {port}, TLS {tls}.")
    typer.echo(f"Next: `sincerely upstream try {name}`; it sends nothing.")


@app.command("list")
def list_(store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Every upstream, and who sends through it."""
    with house.at_store(store) as here:
        from sincerely.records.models import Upstream

        every = Upstream.objects.filter(store=here.store).order_by("name")
        found = every.prefetch_related("senders__source")
        rows = [_plain(upstream) for upstream in found]
    if as_json:
        printing.as_json(rows)
        return
    if not rows:
        typer.echo("There is no upstream yet. `sincerely upstream set` makes one.")
        return
    printing.table(
        ["upstream", "host", "port", "TLS", "signs in as", "gives up after", "senders"],
        [
            [
                row["name"],
                row["host"],
                str(row["port"]),
                row["tls"],
                row["user"] or "nobody",
                f"{row['give_up_hours']} h",
                ", ".join(row["senders"]),
            ]
            for row in rows
        ],
    )


@app.command("try")
def try_(
    name: Name,
    greet: Annotated[
        str, typer.Option("--name", help="What the relay calls itself.")
    ] = "localhost",
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Connect, sign in and ask what it can take. Sends nothing."""
    with house.at_store(store) as here:
        from sincerely.work.relaying.trying import try_upstream

        upstream = chosen(here, name)
        takes = try_upstream(upstream, name=greet)
    if as_json:
        printing.as_json(takes)
        return
    for line in _told(upstream, takes):
        typer.echo(line)


def chosen(here: house.House, name: str) -> "Upstream":
    """The store's upstream of this name. Raises `Problem` where there is none."""
    from sincerely.records.models import Upstream

    every = Upstream.objects.filter(store=here.store).order_by("name")
    if found := every.filter(name=name).first():
        return found
    names = ", ".join(every.values_list("name", flat=True))
    raise Problem(
        "no_such_upstream",
        f"{here.store.name} has no upstream '{name}'.",
        f"Its upstreams: {names or 'none yet'}. Make one with `sincerely upstream set`.",
    )


def _told(upstream: "Upstream", takes: "Takes") -> list[str]:
    size = f"{takes.largest:,} bytes" if takes.largest else "not said"
    signed = f"signed in as {upstream.user}" if upstream.user else "without signing in"
    return [
        f"{upstream.host} port {upstream.port} answers, {takes.tls or 'without TLS'}, {signed}.",
        f"  8-bit mail unchanged:       {_yes(takes.eight_bit, 'such mail would be returned')}",
        f"  addresses in other scripts: {_yes(takes.utf8, 'such mail would be returned')}",
        f"  largest mail:               {size}",
        "Nothing was sent.",
    ]


def _yes(can: bool, otherwise: str) -> str:
    return "yes" if can else f"no: {otherwise}"


def _plain(upstream: "Upstream") -> dict[str, Any]:
    names = ("name", "host", "port", "tls", "user", "password_file", "give_up_hours", "patience")
    return {each: getattr(upstream, each) for each in names} | {
        "senders": sorted(sender.source.name for sender in upstream.senders.all())
    }
