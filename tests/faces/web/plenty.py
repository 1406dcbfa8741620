"""More of everything a page may show, as often as asked for."""

from dataclasses import replace
from datetime import datetime, timedelta

from sincerely.records.models import (
    CareTask,
    Delivery,
    FeedFile,
    Job,
    Mail,
    Pair,
    PeopleDecision,
    Person,
    Quarantine,
    Sender,
    SenderDecision,
    Template,
    TurnedAway,
    VerdictRow,
)
from sincerely.rules.events import Payload
from sincerely.rules.events.care import NoteAdded
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import plans, policies
from sincerely.work.relaying import senders
from tests.cast import ROSA, SUV, day
from tests.faces.web.scene import NOW, Scene, person, user
from tests.work.carecast import logs, thanks

_READ = '{"how":"recognised","purpose":"promotion","probability":0.9,"subject":"A sale"}'
_STATES = ("held", "waiting", "refused", "handed_over", "delivered", "in_doubt", "bounced")


def plenty(week: Scene, first: int, many: int) -> None:
    """Numbers ``first`` to ``first + many`` of everything."""
    home = replace(ROSA, street="12 Elm St", city="Portland", region="ME", postal="04101")
    week.house.tell(home, NoteAdded(by="Alex", words=f"Moved {first}"), day(6))
    sender = _sender(week)
    _told(week, range(first, first + many))
    for n in range(first, first + many):
        _people(week, n)
        _mail(week, sender, n)
        _files(week, n)
        _rest(week, sender, n)
    for change, setting, value in (
        (policies.change, "call_to", f"{17 + first % 3}:30"),
        (plans.change, "thank_you_minutes", 12 + first),
    ):
        change(store=week.store, settings={setting: value}, by="dana", why="the tests", now=NOW)


def _told(week: Scene, numbers: range) -> None:
    """Of each number a prospect, a wish, a note, and a buyer nobody linked: two files."""
    told, sold = [], []
    for n in numbers:
        other = replace(ROSA, first=f"Kelly{n}", emails=(f"kel{n}@example.com",), phones=())
        told += [
            _arrival(n, other, LeadReceived(provider="More", vehicle=SUV), day(6)),
            _arrival(n, other, OptedOut(told_to="Dana Reyes"), day(6.5)),
            _arrival(n, ROSA, NoteAdded(by="Alex", words=f"Note {n}"), day(6)),
        ]
        buyer = Contact(first=f"Sam{n}", last="Reed", emails=(f"sam{n}@example.com",))
        bought = DealSold(deal=f"M{n}", vehicle=SUV, by="Alex Winter")
        sold.append(_arrival(n, buyer, bought, day(1)))
    week.house.arrive(told, now=day(6.5))
    week.house.arrive(sold, source=week.house.dms, now=day(6.5))


def _arrival(n: int, who: Contact, payload: Payload, at: datetime) -> Arrival:
    happening = Happening(payload=payload, occurred_at=at, key=f"more {payload.kind} {n}")
    return Arrival(key=happening.key, contact=who, happenings=(happening,))


def _people(week: Scene, n: int) -> None:
    """A question, a talk that looks like a ticked box, tasks."""
    week.house.ask("rosa@example.com", Purpose.PROMOTION, day(6))
    who = person(week.house, f"sam{n}@example.com")
    words = "called the customer and thanked them for the purchase"
    at = day(2) + timedelta(seconds=10 * n)
    logs(week.house, week.seller, who, at, task=thanks(who), learned=words)
    for kind, whose in (("personal_call", "Alex Winter"), ("answer_complaint", "Dana Reyes")):
        CareTask.objects.create(
            store=week.store, person=week.rosa, kind=kind, deal=str(n), why="more", owner=whose,
            opened_at=day(6), opened_by="the tests", due_at=day(6),
        )  # fmt: skip


def _sender(week: Scene) -> Sender:
    found = Sender.objects.filter(source=week.house.crm).first()
    if found is not None:
        return found
    upstream = senders.set_upstream(
        store=week.store, name="mail", host="127.0.0.1", port=2525, tls="none"
    )
    made, _ = senders.add_sender(source=week.house.crm, upstream=upstream, user="crm")
    return made


def _mail(week: Scene, sender: Sender, n: int) -> None:
    """Mails in every state, each of a wording of its own."""
    verdict = VerdictRow.objects.exclude(answer="send").latest("pk")
    wording = Template.objects.create(
        store=week.store, fingerprint=f"f{n}", subject="A sale", first_seen_at=day(6)
    )
    for state in _STATES:
        mail = Mail.objects.create(
            sender=sender, store=week.store, upstream=sender.upstream, queue_id=f"{n}{state}",
            content=b"Subject: A sale\r\n\r\nCome!\r\n", size=30, recipients=1,
            received_at=day(6),
        )  # fmt: skip
        Delivery.objects.create(
            mail=mail, store=week.store, upstream=sender.upstream, recipient="rosa@example.com",
            address="email:rosa@example.com", state=state, since=day(6), person_id=week.rosa.pk,
            mode="watch" if state == "delivered" else "on", answer=verdict.answer,
            codes=verdict.codes, verdicts=[verdict.pk], read=_READ, template_id=wording.pk,
        )  # fmt: skip
    TurnedAway.objects.create(
        store=week.store, sender=sender, at=day(6), step="rcpt", status="5.7.1", reason="opted_out"
    )


def _files(week: Scene, n: int) -> None:
    file = FeedFile.objects.create(
        source=week.house.crm, name=f"more{n}.csv", digest=b"%d" % n, started_at=day(6)
    )
    Quarantine.objects.create(
        feed_file=file, line=n, code="c", sentence="S.", hint="H.", raw="r", at=day(6)
    )


def _rest(week: Scene, sender: Sender, n: int) -> None:
    """A colleague, a pair nobody is sure of, a join, a decision about the gate, long work."""
    user(week.store, "salesperson", name=f"Colleague{n} Lee")
    stranger = Person.objects.create(group=week.store.group, name=f"Stranger {n}")
    Pair.objects.create(
        group=week.store.group, one=week.rosa, other=stranger, state="open", weight=4.0,
        sentence="The same surname.", since=day(6), at=day(6), by="matching",
    )  # fmt: skip
    PeopleDecision.objects.create(
        group=week.store.group, kind="joined", people=[week.rosa.pk, stranger.pk],
        what={"sightings": []}, evidence="The same name.", by="matching",
    )  # fmt: skip
    SenderDecision.objects.create(sender=sender, what="mode", mode="on", by="dana", at=day(6))
    Job.objects.create(
        store=week.store, kind="scrub", state="done", by="dana", asked_at=day(6), ended_at=day(6)
    )
