"""A week of mail through Harbor's relay, one of each kind: kept back, gone, come back, in doubt."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from sincerely.recognising.recognise import Recognised
from sincerely.recognising.text import Text
from sincerely.records import templates
from sincerely.records.models import Delivery, Sender
from sincerely.rules.purpose import Claim, Purpose
from sincerely.work import stores
from sincerely.work.relaying import accepting, senders, setup, understanding
from sincerely.work.relaying.courier import Courier
from sincerely.work.relaying.judging import Mode
from tests.cast import day
from tests.faces.web.scene import NOW, Scene
from tests.sink import Sink, sink

LONG_SUBJECT = "Re: Fwd: your-appointment-and-everything-else-about-the-2026-Palisade-" + "x" * 60
MISSED = "You missed an appointment"
SALE = "Big sale this weekend, come test drive"

_WORDS = {
    MISSED: "Hi Rosa,\n\nwe were sorry to miss you yesterday. Shall we find another time?\n\n"
    "-- \nHarbor Motors\n12 Quay Street",
    SALE: "Up to $4,000 off every new Palisade, <b>this weekend only</b>. Come and drive one!\n"
    "http://track.example.com/pixel.png",
}
_TAKEN = {
    MISSED: (Purpose.MISSED_APPOINTMENT, 0.93),
    SALE: (Purpose.PROMOTION, 0.974),
    "Thank you!": (Purpose.THANK_YOU, 0.9),
    "Our newsletter": (Purpose.NEWSLETTER, 0.8),
    "Your title is ready": (Purpose.TRANSACTIONAL, 0.99),
    "Recall of your car": (Purpose.RECALL, 0.999),
    LONG_SUBJECT: (Purpose.APPOINTMENT_REMINDER, 0.88),
}


@dataclass
class Relayed:
    """The relay of the scene's store. ``crm`` is *on*, ``campaigns`` is watched."""

    week: Scene
    crm: Sender
    campaigns: Sender
    sink: Sink
    now: datetime

    def send(self, subject: str, to: str, *, sender: Sender | None = None) -> Delivery:
        """A mail as its system sends it, and what becomes of it at once."""
        taken = self.take(subject, to, sender=sender)
        self.work()
        taken.refresh_from_db()
        return taken

    def take(self, subject: str, to: str, *, sender: Sender | None = None) -> Delivery:
        """A mail the relay has answered `250`. ``sender`` None: the CRM."""
        setup.forget()
        mail = EmailMessage()
        mail["From"] = "Harbor Motors <crm@harbor.example.com>"
        mail["To"], mail["Subject"] = to, subject
        mail.set_content(_WORDS.get(subject, "Just a word."))
        content = mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))
        kept = accepting.incoming(
            setup.sender((sender or self.crm).pk),
            envelope_from="crm@harbor.example.com",
            recipients=[to],
            options=(),
            content=content,
            trace="from crm by relay with ESMTP",
            now=self.now,
        )
        accepting.accept([kept])
        return Delivery.objects.filter(mail__sender__isnull=False).latest("pk")

    def work(self) -> None:
        """A courier takes everything that is due."""
        courier = Courier(
            by="relay-1:77:a1b2c3:0", clock=lambda: self.now, name="relay.example.com"
        )
        while courier.work(50):
            pass
        courier.close()


def _stand_in(text: Text) -> Recognised:
    """The recogniser's part, played: what these pages show does not hang on how it was trained."""
    purpose, probability = _TAKEN.get(text.subject, (Purpose.PROMOTION, 0.41))
    return Recognised(
        purpose=purpose,
        probability=probability,
        unsure=probability < 0.6,
        runner_up=Purpose.NEWSLETTER,
        could_be=((purpose, probability), (Purpose.NEWSLETTER, 0.2)),
        claims=frozenset({Claim.MISSED_APPOINTMENT} if text.subject == MISSED else ()),
        sells=text.subject == SALE,
        vehicle="",
        why=("test drive", "(sale_event)") if text.subject == SALE else (),
        version="a stand-in",
    )


@contextmanager
def relayed(week: Scene) -> Iterator[Relayed]:
    """The relay, empty."""
    templates.forget()
    understanding._seen.cache_clear()
    with sink() as box, pytest.MonkeyPatch.context() as patch:
        patch.setattr(understanding, "recognise", _stand_in)
        upstream = senders.set_upstream(
            store=week.store, name="mail", host="127.0.0.1", port=box.port, tls="none"
        )
        crm, _ = senders.add_sender(source=week.house.crm, upstream=upstream, user="crm")
        other = stores.make_source(store=week.store, name="campaigns")
        campaigns, _ = senders.add_sender(source=other, upstream=upstream, user="campaigns")
        senders.set_mode(
            sender=crm, mode=Mode.ON, purpose=None, why="It is right.", by="dana", now=day(3)
        )
        yield Relayed(week, crm, campaigns, box, NOW - timedelta(hours=6))
    setup.forget()
    understanding._seen.cache_clear()


def fill(post: Relayed) -> dict[str, Delivery]:
    """One of each, by name."""
    found = {
        "missed": post.send(MISSED, "rosa@example.com"),
        "sale": post.send(SALE, "tom@example.org"),
        "held": post.send(SALE, "priya@example.com"),
        "watched": post.send(SALE, "june@example.com", sender=post.campaigns),
        "thanks": post.send("Thank you!", "tom@example.org"),
        "waiting": post.send("Our newsletter", "tom@example.org"),
        "unsure": post.send("A word from Harbor", "tom@example.org"),
        "gone": post.send(LONG_SUBJECT, "liora@example.com"),
    }
    post.sink.rcpt.append("550 5.1.1 No such user here")
    found["returned"] = post.send("Your title is ready", "gone@example.net")
    post.sink.data.extend([None, None])
    found["doubt"] = post.send("Recall of your car", "otto@example.com")
    post.now += timedelta(minutes=5)
    post.work()
    found["queued"] = post.take("Hello", "nobody@example.net")
    for each in found.values():
        each.refresh_from_db()
    return found
