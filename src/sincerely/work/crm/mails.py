"""A copy as a mail to the CRM's own address, through the store's upstream.

Plain words, and no ADF: a CRM takes every ADF mail for a new lead, and answers it by a machine.
It is no message to a customer, so the gate is not asked.
"""

import time
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from sincerely.records.models import CrmLink, Store, Upstream
from sincerely.work.crm.refusing import NotTaken
from sincerely.work.crm.saying import Said, local, one_line
from sincerely.work.relaying import handover
from sincerely.work.relaying.handover import Letter, NoAnswer, Session

#: characters of a subject
_LONGEST = 200


def send(link: CrmLink, said: Said) -> None:
    """Hands one copy over. Raises `NotTaken` unless the upstream took it.

    The same copy has the same ``Message-ID`` and the same date each time: where the answer to the
    final dot was lost, the CRM can know it again.
    """
    lines = list(_lines(said, link.store))
    name = said.person.name or "Somebody"
    _hand_over(link, f"{name}: {said.sentence}", lines, name=said.id, at=said.recorded_at)


def try_(link: CrmLink, *, by: str, now: datetime) -> None:
    """A mail about nobody. Raises `NotTaken`."""
    lines = [f"{by} tries whether copies from Sincerely arrive here. Nothing is to be done."]
    number = f"test_{link.pk}_{now:%Y%m%dT%H%M%S%f}"
    _hand_over(link, f"A test from {link.store.name}", lines, name=number, at=now)


def _hand_over(link: CrmLink, subject: str, lines: list[str], *, name: str, at: datetime) -> None:
    domain = link.sent_from.rpartition("@")[2]
    mail = EmailMessage()
    mail["From"], mail["To"] = link.sent_from, link.target
    mail["Subject"] = one_line(subject)[:_LONGEST]
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<crm.{link.pk}.{name}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    letter = Letter(
        envelope_from=link.sent_from,
        recipient=link.target,
        options=(),
        content=mail.as_bytes(policy=policy.SMTP),
    )
    upstream = Upstream.objects.filter(store=link.store).order_by("pk").first()
    if upstream is None:
        raise NotTaken(
            "The store has no outgoing mail server here.",
            "Whoever runs the server sets it: `sincerely upstream set`.",
        )
    _through(upstream, letter, domain)


def _through(upstream: Upstream, letter: Letter, greet: str) -> None:
    session = None
    try:
        session = Session(upstream, greet)
        session.begin(letter)
        session.content()
        until = time.monotonic() + upstream.patience
        session.dot(until)
        session.answer(until)
    except handover.NotTaken as problem:
        raise NotTaken(
            f"The store's mail server did not take it: {problem.reply}",
            "It is tried again by itself; `sincerely upstream try` says more.",
            everything=not problem.permanent,
        ) from None
    except NoAnswer as problem:
        raise NotTaken(
            f"The store's mail server did not say whether it took it: {problem}",
            "It is sent again under the same Message-ID.",
        ) from None
    finally:
        if session is not None:
            session.quit()


def _lines(said: Said, store: Store) -> Iterator[str]:
    """What a person at the CRM reads: one thing a line."""
    zone = ZoneInfo(store.zone)
    known = (
        ("What", said.sentence),
        ("When", local(said.occurred_at, zone)),
        ("Logged by", said.by),
        ("How", said.how),
        ("What they said", said.said),
        ("Promised", said.promised),
        ("By when", local(said.due_at, zone)),
        ("Who", said.person.name),
        ("Customer number", said.customer_number),
        ("Phone", ", ".join(said.person.phones)),
        ("Mail", ", ".join(said.person.mails)),
        ("More", said.link),
    )
    for label, value in known:
        if value:
            yield f"{label}: {one_line(value)}"
    yield ""
    yield f"Logged at {store.name} in Sincerely, copied as {said.id}."
