"""`sincerely relay`, `sincerely deliver`: mail taken in, and mail handed on."""

import asyncio
import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from sincerely.faces.cli import house
from sincerely.faces.cli.problem import Problem
from sincerely.faces.cli.run import check_may_be_public, is_loopback
from sincerely.faces.cli.smtp import PATIENCE, context_of

app = typer.Typer(invoke_without_command=True)


@app.callback()
def relay(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port.", min=1, max=65535)] = 2587,
    tls_port: Annotated[
        int | None, typer.Option(help="A port with TLS from the first byte.", min=1, max=65535)
    ] = None,
    name: Annotated[str, typer.Option(help="What it calls itself to others.")] = "localhost",
    tls_cert: Annotated[
        Path | None, typer.Option(help="A certificate (PEM): STARTTLS is offered.")
    ] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key, where not in the same file.")] = (
        None
    ),
) -> None:
    """Take in mail of the store's own systems until stopped. `sincerely deliver` hands it on.

    Each is kept before its sender is told so. Only senders made by `sincerely sender add`.
    """
    if context.invoked_subcommand:
        return
    certificate = context_of(tls_cert, tls_key)
    if tls_port and certificate is None:
        raise Problem("no_certificate", "TLS needs a certificate.", "Give --tls-cert FILE.")
    with house.opened():
        if not is_loopback(host):
            check_may_be_public()
        try:
            asyncio.run(_serve(host, port, tls_port, name, certificate))
        except OSError as cause:
            raise Problem(
                "cannot_listen",
                f"Cannot listen on {host} port {port}: {(cause.strerror or str(cause)).lower()}.",
                "Name an address of this machine and a free port from 1024 up.",
            ) from None


async def _serve(
    host: str, port: int, tls_port: int | None, name: str, context: "object | None"
) -> None:
    import ssl

    from sincerely.faces.smtp.relay import Relay
    from sincerely.faces.smtp.serving import Port, relay_on
    from sincerely.records.beats import Kind
    from sincerely.work.beating import beating

    assert context is None or isinstance(context, ssl.SSLContext)
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    taking = Relay(name)
    await taking.open()
    ports = [
        Port(
            host=host,
            port=port,
            name=name,
            patience=PATIENCE,
            context=context,
            open_auth=is_loopback(host) and context is None,
        )
    ]
    if tls_port:
        ports.append(
            Port(
                host=host,
                port=tls_port,
                name=name,
                patience=PATIENCE,
                context=context,
                implicit=True,
            )
        )
    servers = [await relay_on(taking, each) for each in ports]
    listening = " and ".join(str(each.port) for each in ports)
    with beating(Kind.ACCEPTING, clock=house.now):
        typer.echo(f"Taking in mail on {host} port {listening}. Ctrl-C stops it.")
        await stop.wait()
        for server in servers:
            server.close()
        await taking.close()
    typer.echo("Stopped.")


def deliver(
    threads: Annotated[
        int, typer.Option(help="Couriers; each hands over up to 8 mails at a time.", min=1, max=200)
    ] = 2,
    name: Annotated[str, typer.Option(help="What it calls itself to others.")] = "localhost",
) -> None:
    """Hand over the mail that may go, until stopped. Any number may run, on several machines."""
    with house.opened():
        from sincerely.records.beats import Kind
        from sincerely.work.beating import beating
        from sincerely.work.relaying.working import Workers

        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        workers = Workers(threads=threads, name=name, clock=house.now)
        workers.start()
        with beating(Kind.DELIVERING, clock=house.now):
            typer.echo(f"Handing over mail with {threads} threads. Ctrl-C stops it.")
            stop.wait()
            workers.stop()
        typer.echo("Stopped.")
