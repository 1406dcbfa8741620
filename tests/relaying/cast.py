"""A store with a relay before its CRM: its upstream, its sender, and a courier on a clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from sincerely.records.models import Delivery, Sender, Upstream
from sincerely.records.reads.mail_list import equation
from sincerely.rules.purpose import Purpose
from sincerely.work.relaying import accepting, senders, setup
from sincerely.work.relaying.courier import Courier
from sincerely.work.relaying.judging import Mode
from tests.cast import DAY_0, House, house
from tests.sink import Sink, sink

FROM = "crm@harbor.example.com"


def mail(subject: str, words: str, to: str = "rosa@example.com", **headers: str) -> bytes:
    """A mail as a CRM writes it."""
    found = EmailMessage()
    found["From"] = "Harbor Motors <crm@harbor.example.com>"
    found["To"] = to
    found["Subject"] = subject
    found["Message-ID"] = f"<{abs(hash((subject, to)))}@harbor.example.com>"
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    found.set_content(words)
    return found.as_bytes(policy=found.policy.clone(linesep="\r\n"))


SALE = mail("Big sale this month", "Come test drive a new Palisade today and get a great deal!")


@dataclass
class Post:
    """The relay of one store. ``now``: what its clock says."""

    house: House
    upstream: Upstream
    sender: Sender
    password: str
    sink: Sink
    now: datetime
    courier: Courier

    def take(self, content: bytes, *to: str, sender: str = FROM, options: Any = ()) -> None:
        """A mail the relay has said `250` to."""
        accepting.accept(
            [
                accepting.incoming(
                    self.fresh(),
                    envelope_from=sender,
                    recipients=to or ("rosa@example.com",),
                    options=options,
                    content=content,
                    trace="from crm ([127.0.0.1])\r\n\tby relay with ESMTP",
                    now=self.now,
                )
            ]
        )

    def work(self) -> int:
        """The courier takes everything that is due."""
        total = 0
        while found := self.courier.work(50):
            total += found
        return total

    def fresh(self) -> Sender:
        """The sender as it is set up now."""
        setup.forget()
        return setup.sender(self.sender.pk)

    def turn(self, mode: Mode, purpose: Purpose | None = None) -> None:
        """Sets the sender's mode."""
        senders.set_mode(
            sender=self.sender, mode=mode, purpose=purpose, why="", by="Lee", now=self.now
        )

    def counts(self) -> dict[str, int]:
        """Deliveries by state, those there are."""
        return {k: n for k, n in equation(self.house.store).states.items() if n}

    def one(self) -> Delivery:
        """The only delivery there is."""
        return Delivery.objects.filter(mail__sender__isnull=False).get()


@contextmanager
def post(*, on: bool = True, at: datetime = DAY_0) -> Iterator[Post]:
    """A relay that is *on*, before a CRM nothing is claimed for."""
    with sink() as box:
        here = house()
        upstream = senders.set_upstream(
            store=here.store, name="mail", host="127.0.0.1", port=box.port, tls="none"
        )
        sender, password = senders.add_sender(source=here.crm, upstream=upstream, user="crm")
        found = Post(
            house=here,
            upstream=upstream,
            sender=sender,
            password=password,
            sink=box,
            now=at,
            courier=Courier(by="test", clock=lambda: found.now, name="relay.example.com"),
        )
        if on:
            found.turn(Mode.ON)
        try:
            yield found
        finally:
            found.courier.close()
            setup.forget()
