"""`sincerely source folder|mailbox|fetch|columns`: how a source's files come in."""

from pathlib import Path
from typing import Annotated

import typer

from sincerely.faces import receipts
from sincerely.faces.cli import guesses, house, printing

Name = Annotated[str, typer.Argument(help="The source's name; made on first use.")]


def folder(
    name: Name,
    path: Annotated[Path, typer.Argument(help="Where its files are dropped, on this machine.")],
    store: house.StoreKey = None,
) -> None:
    """Watch a folder: the worker takes each whole file and moves it to done/ or failed/."""
    with house.at_store(store) as here:
        from sincerely.work import fetching

        source = house.source_made_on_first_use(here, name)
        fetching.watch(source=source, folder=path)
    typer.echo(f"Files dropped into {source.watched_folder} are read as '{name}'.")


def mailbox(
    name: Name,
    host: Annotated[str, typer.Option(help="The IMAP server.")],
    user: Annotated[str, typer.Option(help="Whose mailbox.")],
    password_file: Annotated[
        Path, typer.Option(help="A file with the password and nothing else; read at every look.")
    ],
    port: Annotated[int, typer.Option(min=1, max=65535)] = 993,
    folder: Annotated[str, typer.Option(help="Which of its folders.")] = "INBOX",
    tls: Annotated[
        bool, typer.Option("--tls/--no-tls", help="Without TLS only on this machine.")
    ] = True,
    store: house.StoreKey = None,
) -> None:
    """Collect a mailbox (IMAP): the worker takes each new message and marks it as seen."""
    with house.at_store(store) as here:
        from sincerely.work import fetching

        source = house.source_made_on_first_use(here, name)
        box = fetching.Mailbox(
            host=host,
            port=port,
            user=user,
            password_file=str(password_file.expanduser().resolve()),
            folder=folder,
            tls=tls,
        )
        fetching.collect_from(source=source, mailbox=box)
    typer.echo(f"Mail to {user} in {folder} is read as '{name}'. Look now: `source fetch {name}`.")


def fetch(
    name: Annotated[str, typer.Argument(help="The source's name.")],
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Look into a source's folder and mailbox now, as the worker does every minute."""
    with house.at_store(store) as here:
        from sincerely.work import fetching

        found = fetching.fetch(source=house.source(here, name), by=here.by, now=here.now)
    if as_json:
        printing.as_json([receipts.plain(receipt) for receipt in found])
        return
    for receipt in found:
        typer.echo(f"{receipt.name}: {receipts.told(receipt)}")
    if not found:
        typer.echo("Nothing new lies there.")


def columns(
    name: Annotated[str, typer.Argument(help="The source's name.")],
    forget: Annotated[bool, typer.Option("--forget", help="Guess anew from now on.")] = False,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """What was said of a source's columns (`feed --map`), remembered for its next table."""
    with house.at_store(store) as here:
        from sincerely.work import columns as memory

        source = house.source(here, name)
        if forget:
            count = memory.forget(source=source)
            typer.echo(f"Forgotten for {count} kind(s) of table; their columns are guessed again.")
        elif as_json:
            printing.as_json(list(source.columns.values()))
        else:
            guesses.told_of(source)
