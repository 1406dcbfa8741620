"""`sincerely sample mail|upstream`: the sample store's CRM behind the relay, for trying it.

Its mail ends at the sample upstream, which sends nothing: no word leaves this machine.
"""

import asyncio
import signal
import smtplib
import socket
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sincerely.faces.cli import house, sample
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.records.models import Source, Upstream

#: the name of the upstream; one that somebody set up for the sample store is left alone
UPSTREAM = "sample-upstream"
PORT = 2526
NETWORK = "127.0.0.1/32"
FROM = "sales@harbor.example.com"


class Letter(StrEnum):
    """What the sample's CRM can be made to send."""

    MISSED = "missed"
    SALE = "sale"
    AWAY = "away"
    PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class Words:
    """Of one letter."""

    subject: str
    body: str


WORDS = {
    Letter.MISSED: Words(
        "We missed you yesterday",
        "You missed your appointment for a test drive with us yesterday. When can you come in "
        "instead? We have several new cars on the lot we would love to show you.",
    ),
    Letter.SALE: Words(
        "Big sale this weekend!",
        "Our biggest sale of the season is this weekend only. Come test drive a new car and get "
        "an extra $1,000 for your trade-in!",
    ),
    Letter.AWAY: Words(
        "It has been a while",
        "You haven't been by in a while. Are you still looking for a new car? Stop in this week, "
        "and we will find the right deal for you.",
    ),
    Letter.PAPERS: Words(
        "The registration of your new car",
        "Your plates and the registration papers have arrived. The documents for your purchase "
        "are ready to be signed; please bring your driver's license and proof of insurance.",
    ),
}


def mail(
    letter: Annotated[
        Letter, typer.Argument(help="Three a buyer should never get, and one they need.")
    ] = Letter.MISSED,
    to: Annotated[str | None, typer.Option(help="Whom to; a sample buyer if not given.")] = None,
    port: Annotated[int, typer.Option("--relay-port", help="Where the relay listens.")] = 2587,
) -> None:
    """Send a mail as the sample store's CRM would, through the relay. It reaches nobody."""
    from sincerely.sample import SERVICE_NOT_SYSTEMS

    recipient = to or SERVICE_NOT_SYSTEMS.partner_email
    try:
        code, said = _said_to(port, recipient, _written(letter, recipient))
    except (OSError, smtplib.SMTPException) as cause:
        raise Problem(
            "no_relay",
            f"No relay answers on 127.0.0.1 port {port}: {str(cause).lower()}.",
            "`sincerely run` starts it; `--relay-port` names another port.",
        ) from None
    reply = f"{code} {said.decode('utf-8', 'replace')}"
    if code != 250:
        hint = "`sincerely run` lets the sample's CRM in; `sincerely sender list` shows who may."
        raise Problem("not_taken", f"The relay says: {reply}", hint)
    typer.echo(f"'{WORDS[letter].subject}' to {recipient}. The relay says: {reply}")
    typer.echo("What became of it: `sincerely mail list`, then `sincerely mail show ID`.")


def upstream(
    port: Annotated[int, typer.Option(help="The port, on this machine alone.", min=1)] = PORT,
) -> None:
    """Be the sample store's mail server: take everything and send nothing."""
    try:
        asyncio.run(_serve(port))
    except OSError as cause:
        sentence = f"Cannot listen on port {port}: {(cause.strerror or str(cause)).lower()}."
        raise Problem("cannot_listen", sentence, "Name a free port from 1024 up.") from None


def prepared() -> int | None:
    """The port the sample store's upstream should listen on; its CRM is let in, where it is not.

    None where there is no sample store, or somebody has wired its CRM otherwise.
    """
    from django.db import transaction

    from sincerely.records.models import Sender, Source
    from sincerely.work.errors import WorkError
    from sincerely.work.relaying import senders

    found = Source.objects.filter(store__key=sample.KEY, name="crm")
    source = found.select_related("store").first()
    if source is None:
        return None
    sender = Sender.objects.filter(source=source).select_related("upstream").first()
    if sender and sender.upstream.name != UPSTREAM:
        return None
    port = free_port(sender.upstream.port if sender else PORT)
    try:
        with transaction.atomic():
            made = senders.set_upstream(
                store=source.store, name=UPSTREAM, host="127.0.0.1", port=port, tls="none"
            )
            if sender is None:
                _let_in(source, made)
    except WorkError as problem:  # another store's sender is on this machine's own network
        typer.echo(f"The sample's CRM is not let in. {problem.sentence}")
        return None
    return port


def _let_in(source: "Source", made: "Upstream") -> None:
    from sincerely.work.relaying import senders
    from sincerely.work.relaying.judging import Mode

    sender, _ = senders.add_sender(source=source, upstream=made, networks=[NETWORK])
    senders.set_mode(
        sender=sender,
        mode=Mode.ON,
        purpose=None,
        why="the sample store shows what it does",
        by=sample.BY,
        now=house.now(),
    )


def free_port(wanted: int) -> int:
    """This port of this machine where it is free, else any that is."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise Problem("no_port", "No port of this machine is free.", "End some programs.")


async def _serve(port: int) -> None:
    from sincerely.faces.smtp import sample_upstream

    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server = await sample_upstream.listen(port, lambda line: print(line, flush=True))
    async with server:
        await stop.wait()


def _said_to(port: int, recipient: str, content: bytes) -> tuple[int, bytes]:
    """The relay's last word on a mail. Raises what smtplib raises."""
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as relay:
        relay.ehlo()
        for answer in (relay.mail(FROM), relay.rcpt(recipient)):
            if answer[0] != 250:
                return answer
        return relay.data(content)


def _written(letter: Letter, to: str) -> bytes:
    written = EmailMessage()
    written["From"] = f"Harbor Motors <{FROM}>"
    written["To"] = to
    written["Subject"] = WORDS[letter].subject
    written["Date"] = format_datetime(house.now())
    written["Message-ID"] = make_msgid(domain="harbor.example.com")
    written.set_content(f"Hello,\n\n{WORDS[letter].body}\n\nHarbor Motors\n")
    return written.as_bytes(policy=written.policy.clone(linesep="\r\n"))
