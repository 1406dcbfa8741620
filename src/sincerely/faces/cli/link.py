"""`sincerely link`: the link to somebody's own page, and the lines a mail needs for it."""

from typing import Annotated

import typer

from sincerely.faces.cli import house, printing


def link(
    address: Annotated[str, typer.Argument(help="Mail address or phone number of the reader.")],
    url: Annotated[
        str, typer.Option(help="Where the desk is served, as the reader reaches it.")
    ] = "http://127.0.0.1:8000",
    decision: Annotated[
        int | None, typer.Option(help="The number of the verdict on the message it stands in.")
    ] = None,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Print somebody's own page: what may be sent to them, and how they stop it.

    For the footer of what the store sends: the same address gives the same link each time.
    """
    with house.at_store(store) as here:
        from sincerely.work import customer_link

        token = customer_link.make(store=here.store, to=address, verdict_id=decision)
    page, one_click = customer_link.urls(url, token)
    lines = customer_link.headers(one_click)
    if as_json:
        printing.as_json({"url": page, "headers": lines})
        return
    typer.echo("For the footer:")
    typer.echo(f"  What we may send you, and how to stop it: {page}")
    typer.echo("For the mail's header, so that one click unsubscribes (RFC 8058):")
    for name, value in lines.items():
        typer.echo(f"  {name}: {value}")
