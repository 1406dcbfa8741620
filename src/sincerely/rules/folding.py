"""What a store knows of somebody, folded from events. The order of arrival never matters.

`fold` sorts by `Event.order` and reads no clock, so replaying the ledger gives the same rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from .doubted import doubted
from .events import (
    Event,
    Payload,
    Vehicle,
    appointments,
    care,
    deals,
    leads,
    service,
    talks,
    wishes,
)
from .human import by_hand, conversation
from .journeys import Journeys
from .purpose import CLASS_OF, Channel
from .record import (
    KEPT_APPOINTMENTS,
    KEPT_TOUCHES,
    Appointment,
    Complaint,
    Consent,
    Deal,
    Human,
    OptOut,
    Record,
    Touch,
    Wish,
)


@dataclass(frozen=True, slots=True)
class Folded:
    """What a set of events comes to: the record the gate reads and the deals the desk shows.

    ``contacts``: every sure contact of a human with them, by the event's name, in order.
    """

    record: Record
    deals: tuple[Deal, ...]
    contacts: tuple[tuple[str, Human], ...] = ()


def fold(events: Iterable[Event]) -> Folded:
    """Folds one person's (or one household's) events with one store; any order, same result."""
    running = Running(doubted(ordered := sorted(events, key=lambda e: e.order)))
    for event in ordered:
        running.take(event)
    return running.done()


class Running:
    """The registers being filled; `done` may be asked after each event. Events come sorted."""

    def __init__(self, doubted: frozenset[str] = frozenset()) -> None:
        self.doubted = doubted
        self.journeys = Journeys()
        self.first_at: datetime | None = None
        self.last_at: datetime | None = None
        self.visited_at: datetime | None = None
        self.inbound_at: datetime | None = None
        self.serviced_at: datetime | None = None
        self.human: Human | None = None
        self.contacts: list[tuple[str, Human]] = []
        self.thanked: Human | None = None
        self.excused_at: datetime | None = None
        self.do_not_contact: Wish | None = None
        self.deceased: Wish | None = None
        self.quiet: Wish | None = None
        self.appointments: dict[str, Appointment] = {}
        self.complaints: dict[str, Complaint] = {}
        self.resolved_at: dict[str, datetime] = {}
        self.leads: set[tuple[str, str, Vehicle]] = set()
        self.opted_out: dict[tuple[str | None, str], OptOut] = {}
        self.consents: dict[tuple[str | None, str], Consent] = {}
        self.touches: list[Touch] = []
        #: message id -> the human who wrote it
        self.written: dict[str, str] = {}

    def take(self, event: Event) -> None:
        self.first_at = min(self.first_at or event.occurred_at, event.occurred_at)
        self.last_at = event.until
        if self._again(event.payload):
            return
        self.journeys.take(event)
        handler = _HANDLERS.get(type(event.payload))
        if handler:
            handler(self, event)

    def _again(self, payload: Payload) -> bool:
        """An earlier lead once more, by the provider's word or its number: nobody asked anew.

        The number alone is not enough: some providers write the same label on every lead.
        """
        if not isinstance(payload, leads.LeadReceived):
            return False
        if not payload.lead_id:
            return payload.resend
        lead, seen = (payload.provider, payload.lead_id, payload.vehicle), len(self.leads)
        self.leads.add(lead)
        return payload.resend or seen == len(self.leads)

    def done(self) -> Folded:
        journeys = self.journeys
        every = tuple(journeys.deals())
        running = journeys.running()
        record = Record(
            first_at=self.first_at,
            last_at=self.last_at,
            bought=journeys.bought(),
            undone=journeys.undone(),
            sign=journeys.sign(),
            elsewhere=journeys.elsewhere(),
            enquiry=journeys.enquiry(),
            journey_at=every[0].opened_at if every else None,
            desk_open_at=max((j.desk_at for j in running if j.desk_at), default=None),
            appointments=tuple(
                sorted(self.appointments.values(), key=lambda a: (a.state_at, a.key), reverse=True)
            )[:KEPT_APPOINTMENTS],
            visited_at=self.visited_at,
            inbound_at=self.inbound_at,
            serviced_at=self.serviced_at,
            human=self.human,
            thanked=self.thanked,
            thanks_excused_at=self.excused_at,
            complaint=min(self._unresolved(), key=lambda c: (c.at, c.key), default=None),
            opted_out=tuple(self.opted_out.values()),
            consents=tuple(self.consents.values()),
            do_not_contact=self.do_not_contact,
            deceased=self.deceased,
            quiet=self.quiet,
            touches=tuple(self.touches[-KEPT_TOUCHES:]),
        )
        return Folded(record, every, tuple(self.contacts))

    def _unresolved(self) -> list[Complaint]:
        """Complaints nobody has resolved on the same day or later."""
        resolved = self.resolved_at
        return [
            c for c in self.complaints.values() if c.key not in resolved or resolved[c.key] < c.at
        ]

    def spoke(self, event: Event, how: str, by: str) -> None:
        """A human of the store was in touch with them, unless that is in doubt."""
        if self.doubted and event.name in self.doubted:
            return
        human = Human(at=event.occurred_at, how=how, by=by)
        self.contacts.append((event.name, human))
        if self.human is None or human.at >= self.human.at:
            self.human = human

    def heard(self, event: Event) -> None:
        """They themselves said or asked something."""
        self.inbound_at = max(self.inbound_at or event.occurred_at, event.occurred_at)


def _sent(folding: Running, event: Event) -> None:
    payload = event.payload
    assert isinstance(payload, talks.Sent)
    call = payload if isinstance(payload, talks.CallMade) else None
    human = by_hand(payload)
    if human and (call is None or conversation(call)):
        folding.spoke(event, payload.kind, payload.by)
    if human and payload.message_id:
        folding.written[payload.message_id] = payload.by
    channel = Channel.RECORDED_CALL if call and call.recorded else _CHANNELS[type(payload)]
    kind = CLASS_OF[payload.purpose] if payload.purpose else None
    by = payload.system or payload.by
    folding.touches.append(
        Touch(at=event.occurred_at, kind=kind, channel=channel, machine=not human, by=by)
    )


def _received(folding: Running, event: Event) -> None:
    folding.heard(event)
    payload = event.payload
    assert isinstance(payload, talks.Received)
    if isinstance(payload, talks.CallReceived):
        if conversation(payload):
            folding.spoke(event, payload.kind, payload.to)
    elif payload.in_reply_to in folding.written:  # an answer to a human's own words: they talk
        folding.spoke(event, payload.kind, folding.written[payload.in_reply_to])


def _visited(folding: Running, event: Event) -> None:
    folding.heard(event)
    folding.visited_at = event.until
    by = getattr(event.payload, "by", "")
    if by:
        folding.spoke(event, event.payload.kind, by)


def _visit_made(folding: Running, event: Event) -> None:
    folding.visited_at = event.until
    folding.spoke(event, event.payload.kind, getattr(event.payload, "by", ""))


def _appointment(folding: Running, event: Event) -> None:
    payload = event.payload
    assert isinstance(payload, appointments.AppointmentEvent)
    key = f"{event.source}/{payload.appointment}"
    before = folding.appointments.get(key)
    state = payload.kind.removeprefix("appointment_")
    if before and _settled(before, state, event):
        return
    folding.appointments[key] = Appointment(
        key=key,
        department=payload.department,
        state=state,
        state_at=event.occurred_at,
        at=payload.at or (before.at if before else None),
        by=payload.by or (before.by if before else ""),
    )
    if state == "kept":
        _visited(folding, event)


def _settled(before: Appointment, state: str, event: Event) -> bool:
    """Whether what became of it stands: a clock that flips a kept one to missed proves nothing.

    They may come after all, and a time may be agreed anew; of one day without hours it was not.
    """
    if before.state == "cancelled" and state == "kept":
        return False
    anew = state == "set" and event.occurred_at > before.state_at
    return before.state in {"kept", "cancelled"} and not anew


def _service(folding: Running, event: Event) -> None:
    folding.serviced_at = event.until
    folding.visited_at = event.until
    folding.heard(event)


def _complaint(folding: Running, event: Event) -> None:
    payload = event.payload
    assert isinstance(payload, service.ComplaintOpened | service.ComplaintResolved)
    key = f"{event.source}/{payload.complaint}"
    if isinstance(payload, service.ComplaintOpened):
        folding.complaints[key] = Complaint(at=event.occurred_at, key=key, about=payload.about)
    else:
        folding.resolved_at[key] = event.until


def _opted_out(folding: Running, event: Event) -> None:
    payload = event.payload
    assert isinstance(payload, wishes.OptedOut)
    scope = (payload.channel, payload.topic)
    folding.opted_out[scope] = OptOut(
        at=event.until,
        topic=payload.topic,
        channel=payload.channel,
        how=payload.proof or payload.told_to,
    )
    covered = [c for c in folding.consents.values() if _covers(payload, c)]
    for consent in covered:
        del folding.consents[(consent.channel, consent.topic)]


def _covers(out: wishes.OptedOut, consent: Consent) -> bool:
    topic = out.topic is wishes.Topic.EVERYTHING or out.topic is consent.topic
    return topic and out.channel in (None, consent.channel)


def _opted_in(folding: Running, event: Event) -> None:
    payload = event.payload
    assert isinstance(payload, wishes.OptedIn)
    scope = (payload.channel, payload.topic)
    out, before = folding.opted_out.get(scope), folding.consents.get(scope)
    if out and event.occurred_at > out.at:
        del folding.opted_out[scope]
    folding.consents[scope] = Consent(
        at=max(event.occurred_at, before.at) if before else event.occurred_at,
        topic=payload.topic,
        channel=payload.channel,
        # a word said later does not tear up what they signed
        written=payload.written or (before is not None and before.written),
        how=payload.proof,
    )


def _wish(folding: Running, event: Event) -> None:
    """Sets a wish, or lifts one that is surely older: of one day without hours, it stands."""
    match event.payload:
        case wishes.DoNotContactAsked(proof=proof, told_to=told_to):
            folding.do_not_contact = Wish(at=event.until, how=proof or told_to)
        case wishes.DoNotContactLifted():
            folding.do_not_contact = _unless_older(folding.do_not_contact, event)
        case wishes.QuietAsked(told_to=told_to):
            folding.quiet = Wish(at=event.until, how=told_to)
        case wishes.QuietLifted():
            folding.quiet = _unless_older(folding.quiet, event)
        case wishes.DeceasedReported(mistaken=mistaken, told_to=told_to):
            folding.deceased = None if mistaken else Wish(at=event.until, how=told_to)


def _unless_older(wish: Wish | None, lifted: Event) -> Wish | None:
    return wish if wish and wish.at >= lifted.occurred_at else None


def _thanked(folding: Running, event: Event) -> None:
    payload = event.payload
    if isinstance(payload, care.ThankYouExcused):
        folding.excused_at = event.until
        return
    assert isinstance(payload, care.ThankYouGiven)
    if event.name not in folding.doubted:
        folding.thanked = Human(at=event.until, how=payload.channel, by=payload.by)
    folding.spoke(event, payload.kind, payload.by)


def _introduced(folding: Running, event: Event) -> None:
    payload = event.payload
    assert isinstance(payload, care.ServiceIntroduced)
    folding.spoke(event, payload.kind, payload.by or payload.advisor)


_CHANNELS: dict[type[Payload], Channel] = {
    talks.MailSent: Channel.EMAIL,
    talks.TextSent: Channel.TEXT,
    talks.LetterSent: Channel.LETTER,
    talks.CallMade: Channel.CALL,
}

_HANDLERS: dict[type[Payload], Callable[[Running, Event], None]] = {
    **dict.fromkeys(_CHANNELS, _sent),
    **dict.fromkeys(
        (talks.MailReceived, talks.TextReceived, talks.LetterReceived, talks.CallReceived),
        _received,
    ),
    **dict.fromkeys((leads.LeadReceived, leads.InquiryMade), Running.heard),
    **dict.fromkeys((talks.StoreVisited, deals.TestDriven), _visited),
    talks.VisitMade: _visit_made,
    **dict.fromkeys(
        (
            appointments.AppointmentSet,
            appointments.AppointmentConfirmed,
            appointments.AppointmentMissed,
            appointments.AppointmentCancelled,
            appointments.AppointmentKept,
        ),
        _appointment,
    ),
    **dict.fromkeys((service.ServiceOpened, service.ServiceClosed), _service),
    **dict.fromkeys((service.ComplaintOpened, service.ComplaintResolved), _complaint),
    wishes.OptedOut: _opted_out,
    wishes.OptedIn: _opted_in,
    **dict.fromkeys(
        (
            wishes.DoNotContactAsked,
            wishes.DoNotContactLifted,
            wishes.QuietAsked,
            wishes.QuietLifted,
            wishes.DeceasedReported,
        ),
        _wish,
    ),
    **dict.fromkeys((care.ThankYouGiven, care.ThankYouExcused), _thanked),
    care.ServiceIntroduced: _introduced,
}
