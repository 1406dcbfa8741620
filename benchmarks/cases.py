"""What the engines are asked: a few thousand believable readers, and messages meant for them.

Readers are folded from `town.life` by the product's own code, with what stores hear less often
added: appointments, consents, complaints, deposits, deaths. No database.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from benchmarks import town
from sincerely.rules.events import Event, Payload
from sincerely.rules.events.appointments import (
    AppointmentCancelled,
    AppointmentKept,
    AppointmentMissed,
    AppointmentSet,
)
from sincerely.rules.events.base import Department, SaidBy
from sincerely.rules.events.care import ThankYouExcused, ThankYouGiven
from sincerely.rules.events.deals import (
    DealDesked,
    DealLost,
    DealSold,
    DealUnwound,
    DepositTaken,
    LostReason,
)
from sincerely.rules.events.service import ComplaintOpened, ServiceOpened
from sincerely.rules.events.talks import CallMade, MailReceived, MailSent
from sincerely.rules.events.wishes import (
    DeceasedReported,
    DoNotContactAsked,
    OptedIn,
    OptedOut,
    QuietAsked,
    Topic,
)
from sincerely.rules.folding import fold
from sincerely.rules.message import Doubt, Facts, Message, Place
from sincerely.rules.purpose import Channel, Claim, Purpose, WrittenBy
from sincerely.rules.record import Purchase

#: a Tuesday on which the day has begun in New York and not yet in Los Angeles
MOMENT = town.NOW + timedelta(days=2)
TODAY = MOMENT.date()
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)

_PLACES = (
    *(Place(zones=("America/New_York",), states=(state,)) for state in ("ME", "FL", "NY", "VA")),
    *(Place(zones=("America/Chicago",), states=(state,)) for state in ("IL", "TX", "AL")),
    Place(zones=("America/Denver",), states=("CO",)),
    Place(zones=("America/Los_Angeles",), states=("CA",)),
    Place(zones=("America/Chicago",), states=("AL",), holidays=frozenset({TODAY})),
    Place(),
)


class Case(NamedTuple):
    """One question to the gate."""

    message: Message
    facts: Facts


def _mail(purpose: Purpose | None, **more: Any) -> Message:
    machine = {"channel": Channel.EMAIL, "written_by": WrittenBy.MACHINE}
    return Message(purpose=purpose, **machine | more)


#: what is measured: a store's everyday mail
MEASURED: dict[str, Message] = {
    "promotion, mail": _mail(Purpose.PROMOTION, good_until=MOMENT + 3 * _DAY),
    "follow-up, mail": _mail(Purpose.SALES_FOLLOWUP),
    "service reminder, mail": _mail(Purpose.SERVICE_REMINDER),
    "missed appointment, mail": _mail(Purpose.MISSED_APPOINTMENT),
    "newsletter, mail": _mail(Purpose.NEWSLETTER),
    "transactional, mail": _mail(Purpose.TRANSACTIONAL),
    "promotion, text": _mail(Purpose.PROMOTION, channel=Channel.TEXT),
}
_BY_HAND = {"written_by": WrittenBy.PERSON}
#: asked about for agreement alone: where the rules have their corners
CORNERS: tuple[Message, ...] = (
    _mail(None),
    _mail(None, channel=Channel.TEXT, in_reply_to="theirs", **_BY_HAND),
    _mail(Purpose.PROMOTION, good_until=MOMENT - _DAY),
    _mail(Purpose.PROMOTION, in_reply_to="theirs", **_BY_HAND),
    _mail(Purpose.REENGAGEMENT),
    _mail(Purpose.LEASE_OR_EQUITY),
    _mail(Purpose.RECALL, sells=True),
    _mail(Purpose.SALES_FOLLOWUP, **_BY_HAND),
    _mail(Purpose.SALES_FOLLOWUP, channel=Channel.CALL, **_BY_HAND),
    _mail(Purpose.SALES_FOLLOWUP, channel=Channel.RECORDED_CALL),
    _mail(Purpose.SERVICE_REMINDER, channel=Channel.TEXT),
    _mail(Purpose.SERVICE_INTRODUCTION, channel=Channel.RECORDED_CALL),
    _mail(Purpose.APPOINTMENT_REMINDER, channel=Channel.TEXT),
    _mail(Purpose.THANK_YOU),
    _mail(Purpose.THANK_YOU, channel=Channel.RECORDED_CALL, **_BY_HAND),
    _mail(Purpose.THANK_YOU, channel=Channel.LETTER, **_BY_HAND),
    _mail(Purpose.SURVEY_REVIEW),
    _mail(Purpose.NEWSLETTER, claims=frozenset({Claim.RECENTLY_BOUGHT})),
)


def readers(count: int) -> list[Facts]:
    """``count`` different people; one in four has a household."""
    chance = random.Random(23)
    return [_reader(chance, number) for number in range(count)]


def _reader(chance: random.Random, number: int) -> Facts:
    events = list(_known(chance, number))
    own = home = fold(events).record
    if number % 4 == 0:
        home = fold([*events, *_known(chance, number + town.POOL)]).record
    return Facts(known=True, own=own, home=home, **_around(chance))


def _around(chance: random.Random) -> dict[str, Any]:
    """What comes from elsewhere than the person's own record."""
    ago = MOMENT - chance.randrange(1, 500) * _DAY
    found: dict[str, Any] = {"place": chance.choice(_PLACES)}
    if chance.random() < 0.03:
        found |= {"sister": Purchase(at=ago, until=ago, deal="S1"), "sister_store": "Hill Motors"}
    if chance.random() < 0.04:
        found["doubt"] = Doubt(at=ago, why="same phone")
    if chance.random() < 0.005:
        found["forgotten_at"] = ago
    if chance.random() < 0.1:
        found["feed_silent_since"] = MOMENT - 2 * _DAY
    return found


def _known(chance: random.Random, number: int) -> Iterator[Event]:
    """The events of a life until now: those of `town.life`, and what is rarer."""
    told: list[Event] = list(town.life(chance, number))  # type: ignore[arg-type]
    start = told[0].occurred_at
    for n, (share, first, last, payload) in enumerate(_rare(f"{number}")):
        if chance.random() < share:
            at = start + chance.randrange(first * 24, last * 24) * _HOUR
            told.append(Event(occurred_at=at, source="crm", key=f"{number}.{n}", payload=payload))
    return (event for event in told if event.until <= MOMENT)


def _rare(name: str) -> Iterator[tuple[float, int, int, Payload]]:
    """What happens to some: how many, between which days after their first lead, what."""
    sales: dict[str, Any] = {"appointment": f"A{name}", "department": Department.SALES}
    garage: dict[str, Any] = {"appointment": f"G{name}", "department": Department.SERVICE}
    yield 0.30, 3, 10, AppointmentSet(at=MOMENT - 9 * _DAY, **sales)
    yield 0.50, 10, 200, AppointmentMissed(**sales)
    yield 0.10, 10, 100, AppointmentKept(**sales)
    yield 0.05, 10, 250, AppointmentSet(at=MOMENT + 2 * _DAY, **sales)
    yield 0.05, 10, 250, AppointmentCancelled(at=MOMENT + 3 * _DAY, **sales | {"appointment": "C"})
    yield 0.05, 100, 250, AppointmentMissed(**garage)
    yield 0.15, 30, 250, ServiceOpened(order=f"R{name}")
    yield 0.10, 15, 60, DealDesked(deal=f"L{name}")
    yield 0.04, 15, 250, DepositTaken(deal=f"L{name}", by="Dana Reyes")
    yield 0.04, 15, 250, DealSold(deal=f"L{name}", said_by=SaidBy.SALESPERSON, by="Dana Reyes")
    yield 0.06, 30, 250, DealUnwound(deal=f"D{name}")
    lost = LostReason.BOUGHT_ELSEWHERE
    yield 0.06, 20, 200, DealLost(said_by=SaidBy.CUSTOMER, reason=lost)
    yield 0.20, 21, 60, ThankYouGiven(by="Dana Reyes")
    yield 0.02, 21, 60, ThankYouExcused(by="Lee Park", why="moved away")
    yield 0.10, 22, 60, CallMade(by="Dana Reyes", seconds=90)
    yield 0.04, 22, 250, ComplaintOpened(complaint=f"C{name}", about="the paint")
    yield 0.10, 100, 280, MailReceived(to="Dana Reyes")
    yield 0.40, 0, 20, OptedIn(channel=Channel.TEXT)
    yield 0.10, 0, 250, OptedIn(topic=Topic.EVERYTHING)
    yield 0.05, 0, 250, OptedIn(channel=Channel.TEXT, topic=Topic.SERVICE)
    yield 0.05, 0, 250, OptedIn(channel=Channel.RECORDED_CALL, written=True)
    yield 0.04, 20, 250, OptedOut(channel=Channel.TEXT, proof="STOP")
    yield 0.02, 20, 250, OptedOut(channel=Channel.EMAIL, topic=Topic.SERVICE)
    yield 0.02, 20, 250, OptedOut(channel=Channel.CALL, topic=Topic.EVERYTHING)
    yield 0.02, 20, 250, QuietAsked(told_to="Dana Reyes")
    yield 0.02, 20, 250, DoNotContactAsked(told_to="Dana Reyes")
    yield 0.003, 20, 250, DeceasedReported()
    for purpose in (Purpose.NEWSLETTER, Purpose.SERVICE_REMINDER, Purpose.THANK_YOU) * 4:
        yield 0.30, 0, 250, MailSent(purpose=purpose, written_by=WrittenBy.MACHINE)
    yield 0.30, 0, 60, CallMade(by="Dana Reyes", seconds=0, purpose=Purpose.SALES_FOLLOWUP)
