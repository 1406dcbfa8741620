"""`sincerely smtp`: the port on which mail that comes back is received."""

import asyncio
import signal
import ssl
from pathlib import Path
from typing import Annotated

import typer

from sincerely.faces.cli import house
from sincerely.faces.cli.problem import Problem
from sincerely.faces.cli.run import check_may_be_public, is_loopback

#: seconds a silent client is waited for
PATIENCE = 120.0


def smtp(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port.", min=1, max=65535)] = 2525,
    name: Annotated[str, typer.Option(help="What it calls itself to others.")] = "localhost",
    tls_cert: Annotated[
        Path | None, typer.Option(help="A certificate (PEM): STARTTLS is offered.")
    ] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key, where not in the same file.")] = (
        None
    ),
) -> None:
    """Receive replies, bounces and complaints for STORE.SOURCE@any.host until stopped.

    Let your mail server forward to it. A mail is kept before its sender is told so.
    """
    context = context_of(tls_cert, tls_key)
    with house.opened():
        if not is_loopback(host):
            check_may_be_public()
        try:
            asyncio.run(_serve(host, port, name, context))
        except OSError as cause:
            raise Problem(
                "cannot_listen",
                f"Cannot listen on {host} port {port}: {(cause.strerror or str(cause)).lower()}.",
                "Name an address of this machine and a free port from 1024 up.",
            ) from None


async def _serve(host: str, port: int, name: str, context: ssl.SSLContext | None) -> None:
    from sincerely.faces.smtp import serving

    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server = await serving.listen(host, port, name, context, PATIENCE)
    typer.echo(f"Receiving mail on {host} port {port}. Ctrl-C stops it.")
    async with server:
        await stop.wait()
    typer.echo("Stopped.")


def context_of(cert: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if cert is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as cause:
        raise Problem(
            "certificate_unreadable",
            f"The certificate {cert} cannot be used: {cause.strerror or cause}.",
            "Give --tls-cert and --tls-key as PEM files that belong together.",
        ) from None
    return context
