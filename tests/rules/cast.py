"""The people of these tests, and short ways to say what happened to them.

A couple shops at one store. Dana sells, Lee manages, Omar advises in the workshop. *Now* is a
Wednesday, ten in the morning in Portland, Maine. Facts come from events, as they do in the house.
"""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sincerely.rules.events import Event, Payload, SaidBy, Vehicle, deals, leads, talks, wishes
from sincerely.rules.events.appointments import AppointmentEvent
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.folding import fold
from sincerely.rules.gate import decide
from sincerely.rules.message import Facts, Message, Place
from sincerely.rules.policy import DEFAULT, Policy
from sincerely.rules.purpose import Channel, Claim, Purpose, WrittenBy
from sincerely.rules.record import Record
from sincerely.rules.verdict import Answer, Reason, Verdict

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
ZONE = "America/New_York"
MAINE = Place(zones=(ZONE,), states=("ME",))
FLORIDA = Place(zones=(ZONE,), states=("FL",))
DANA, LEE, OMAR = "Dana Reyes", "Lee Park", "Omar Haddad"
SUV = Vehicle(year="2026", make="Hyundai", model="Palisade")
KONA = Vehicle(year="2026", make="Hyundai", model="Kona")

_numbers = count(1)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def in_days(days: float) -> datetime:
    return NOW + timedelta(days=days)


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def midnight(moment: datetime) -> datetime:
    """The beginning of that day where the store is: how date-only rows are kept."""
    return (moment - timedelta(hours=5)).replace(hour=5, minute=0)


def it(
    payload: Payload, at: datetime, *, source: str = "crm", key: str = "", whole_day: bool = False
) -> Event:
    """Something that happened."""
    key = key or f"{payload.kind}:{next(_numbers)}"
    return Event(occurred_at=at, source=source, key=key, payload=payload, whole_day=whole_day)


def lead(at: datetime, **said: Any) -> Event:
    told: dict[str, Any] = {"provider": "Cars Finder", "vehicle": SUV} | said
    return it(leads.LeadReceived(**told), at)


def sold(at: datetime, *, deal: str = "D1", whole_day: bool = False, **said: Any) -> Event:
    """The DMS has booked it."""
    told: dict[str, Any] = {"vehicle": SUV, "by": DANA} | said
    return it(deals.DealSold(deal=deal, **told), at, source="dms", whole_day=whole_day)


def clicked_sold(at: datetime, *, deal: str = "C1", **said: Any) -> Event:
    """The salesperson's click in the CRM."""
    told: dict[str, Any] = {"said_by": SaidBy.SALESPERSON, "vehicle": SUV, "by": DANA} | said
    return it(deals.DealSold(deal=deal, **told), at)


def unwound(at: datetime, *, deal: str = "D1", source: str = "dms", **said: Any) -> Event:
    return it(deals.DealUnwound(deal=deal, **said), at, source=source)


def lost(at: datetime, *, deal: str = "", whole_day: bool = False, **said: Any) -> Event:
    return it(deals.DealLost(deal=deal, **said), at, whole_day=whole_day)


def bought_elsewhere(at: datetime, said_by: SaidBy = SaidBy.CUSTOMER, **said: Any) -> Event:
    told = {"reason": deals.LostReason.BOUGHT_ELSEWHERE, "bought_what": "2026 Kia Telluride"}
    return lost(at, said_by=said_by, **told | said)


def visited(at: datetime, **said: Any) -> Event:
    return it(talks.StoreVisited(**said), at)


def wrote(at: datetime) -> Event:
    """They wrote a mail."""
    return it(talks.MailReceived(to=DANA), at)


def called(at: datetime, **said: Any) -> Event:
    """The store called them."""
    return it(talks.CallMade(**{"by": DANA} | said), at)


def mailed(at: datetime, purpose: Purpose | None = Purpose.PROMOTION, **said: Any) -> Event:
    """One of the store's systems mailed them."""
    told = {"written_by": WrittenBy.MACHINE, "system": "crm"} | said
    return it(talks.MailSent(purpose=purpose, **told), at)


def thanked(at: datetime, by: str = DANA, *, whole_day: bool = False) -> Event:
    return it(ThankYouGiven(by=by, channel="call"), at, whole_day=whole_day)


def opted_out(at: datetime, *, whole_day: bool = False, **said: Any) -> Event:
    return it(wishes.OptedOut(**{"proof": "link"} | said), at, whole_day=whole_day)


def opted_in(at: datetime, *, whole_day: bool = False, **said: Any) -> Event:
    return it(wishes.OptedIn(**said), at, whole_day=whole_day)


def appointment(
    kind: type[AppointmentEvent], at: datetime, agreed: datetime | None = None, **said: Any
) -> Event:
    return it(kind(**{"appointment": "A1", "at": agreed, "by": DANA} | said), at)


def record(*events: Event) -> Record:
    return fold(events).record


def facts(*events: Event, spouse: tuple[Event, ...] = (), **more: Any) -> Facts:
    """What is known of somebody to whom this happened, and to whose ``spouse`` that."""
    own = record(*events)
    home = record(*events, *spouse) if spouse else own
    told: dict[str, Any] = {"zone": ZONE, "known": True, "own": own, "home": home} | more
    return Facts(**told)


def message(
    purpose: Purpose | None = Purpose.PROMOTION,
    channel: Channel = Channel.EMAIL,
    *claims: Claim,
    **said: Any,
) -> Message:
    """A machine's message."""
    told = {"written_by": WrittenBy.MACHINE, "claims": frozenset(claims)} | said
    return Message(channel=channel, purpose=purpose, **told)


def personal(
    purpose: Purpose | None = Purpose.SALES_FOLLOWUP, channel: Channel = Channel.EMAIL, **said: Any
) -> Message:
    """A human's own message."""
    return message(purpose, channel, **{"written_by": WrittenBy.PERSON} | said)


def ask(
    asked: Message, known: Facts, now: datetime = NOW, *, policy: Policy = DEFAULT, **changed: Any
) -> Verdict:
    """What the gate says."""
    return decide(asked, known, policy.changed(changed), now)


def codes(verdict: Verdict) -> list[str]:
    return [reason.code for reason in verdict.reasons]


def the(code: str, verdict: Verdict) -> Reason:
    """That reason, which must be among them."""
    return next(reason for reason in verdict.reasons if reason.code == code)


def only(code: str, answer: Answer, verdict: Verdict) -> Reason:
    """The one reason of a verdict, which must be this, with this answer."""
    assert codes(verdict) == [code]
    reason = verdict.reasons[0]
    assert (verdict.answer, reason.answer) == (answer, answer)
    assert verdict.instead == reason.instead
    return reason


def goes(verdict: Verdict) -> bool:
    assert (verdict.answer is Answer.SEND) == (not verdict.reasons), codes(verdict)
    return verdict.answer is Answer.SEND
