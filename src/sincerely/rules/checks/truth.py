"""Whether what the message says of the reader's dealings is true, and still makes sense."""

from datetime import datetime, timedelta
from functools import cache

from sincerely.rules.events import Department
from sincerely.rules.message import Facts, Message
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import Claim, Purpose
from sincerely.rules.record import Appointment, Record
from sincerely.rules.verdict import Reason

from .base import UNDONE, hold, needs, refusal, refuse, released_by, within

#: of a missed appointment: there is none at all
NONE_ON_RECORD = "none_on_record"
#: somebody who came this long before or after the agreed time has kept the appointment
_ABOUT_THEN = timedelta(hours=12)
#: where the agreed time is not known, only when a clock called it missed: often the next morning
_THE_DAY_BEFORE = timedelta(hours=36)
#: who bought so shortly before had no reason to come: the appointment was moot, not missed
_MOOT = timedelta(days=30)
# looked up once: see `base`
_BY_MANAGER = released_by("manager")
_CLAIMED, _SERVICE = Claim.MISSED_APPOINTMENT, Department.SERVICE
_BOUGHT = Claim.RECENTLY_BOUGHT
_COMING = frozenset({"set", "confirmed", "missed"})
_REMINDS, _OFF = Purpose.APPOINTMENT_REMINDER, frozenset({"cancelled", "kept"})
#: nobody is reminded of what is further ahead
_AHEAD = timedelta(days=8)
#: for so long it may be the notice that an appointment is off, or of a new one told of later
_NOTICE = timedelta(hours=4)
#: an appointment of a day without an hour is still to come on that day
_THAT_DAY = timedelta(days=1)


def appointment_not_missed(
    message: Message, facts: Facts, policy: Policy, now: datetime
) -> Reason | None:
    """*You missed an appointment*: only if the record has one that was, and nothing since."""
    if not message.claims_that(_CLAIMED):
        return None
    record = facts.home
    if not record.appointments:
        return _unproven() if policy.unproven_claims_hold else None
    missed = _missed(record)
    about = missed or record.appointments[0]
    against = _to_come(missed, record, now) or _against(about, record)
    if against:
        return refusal("appointment_not_missed", _BY_MANAGER, against)
    return None if missed or not policy.unproven_claims_hold else _unproven()


@cache
def _unproven() -> Reason:
    return hold("appointment_not_missed", found=NONE_ON_RECORD)


def missed_at_service(record: Record) -> bool:
    """Whether the appointment they last missed was the workshop's, not a salesperson's."""
    missed = _missed(record)
    return missed is not None and missed.department == _SERVICE


def _missed(record: Record) -> Appointment | None:
    for appointment in record.appointments:
        if appointment.state == "missed":
            return appointment
    return None


def _to_come(missed: Appointment | None, record: Record, now: datetime) -> dict[str, object]:
    """An appointment still to come: this one, or the one they made instead; else empty."""
    for other in record.appointments:
        to_come = other.at and other.at > now and other.state in _COMING
        if to_come and (missed is None or other.department == missed.department):
            return {"found": "still_to_come", "at": other.at}
    return {}


def _against(appointment: Appointment, record: Record) -> dict[str, object]:
    """What in the record contradicts a missed appointment; empty where nothing does."""
    when = appointment.at or appointment.state_at
    if appointment.state in ("kept", "cancelled"):
        return {"found": appointment.state, "at": appointment.state_at, "agreed": when}
    earliest = when - (_ABOUT_THEN if appointment.at else _THE_DAY_BEFORE)
    moot = earliest if appointment.department == _SERVICE else when - _MOOT
    if record.bought and record.bought.until > moot:
        return {"found": "bought", "at": record.bought.at, "agreed": when}
    if record.visited_at and record.visited_at > earliest:
        return {"found": "visited", "at": record.visited_at, "agreed": when}
    return {}


def no_appointment_left(
    message: Message, facts: Facts, _policy: Policy, now: datetime
) -> Reason | None:
    """*See you tomorrow*: not where tomorrow's appointment was cancelled, or they came earlier, and
    no other is agreed.

    Only of an appointment the record has: that there is none proves nothing, for the workshop's
    are often kept where nobody tells of them, and what was agreed today may be told of tomorrow.
    For the same reason one that is past forbids nothing; `out_of_date` does, where its hour is
    told.
    """
    if message.purpose is not _REMINDS or message.by_person:
        return None
    off = None
    for each in facts.home.appointments:
        if each.state not in _OFF:
            if each.at is None or each.at > now - _THAT_DAY:
                return None
        elif off is None and _off(each, now):
            off = each
    if off is None:
        return None
    return refuse(
        "no_appointment_left", _BY_MANAGER, found=off.state, at=off.state_at, agreed=off.at
    )


def _off(appointment: Appointment, now: datetime) -> bool:
    """Whether they might be reminded of it by now, had it not been off for a while."""
    agreed = appointment.at
    if agreed is None or agreed <= now or agreed - now > _AHEAD:
        return False
    return now - appointment.state_at >= _NOTICE


def seen_lately(message: Message, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """*You haven't been by in a while*: untrue where they came, or wrote, a short while ago.

    Words that speak of their purchase say *not since then*.
    """
    if not message.claims_that(Claim.NOT_SEEN_LATELY):
        return None
    record = facts.home
    since_then = _BOUGHT in message.claims
    bought = record.bought.at if record.bought and not since_then else None
    seen = {"visited": record.visited_at, "heard": record.inbound_at, "bought": bought}
    times = {how: at for how, at in seen.items() if at}
    if not times:
        return None
    how = max(times, key=lambda name: times[name])
    if not within(times[how], policy.seen_lately_days, now):
        return None
    return refuse("seen_lately", released_by("manager"), at=times[how], found=how)


@needs(UNDONE)
def purchase_undone(
    message: Message, facts: Facts, _policy: Policy, _now: datetime
) -> Reason | None:
    """*Enjoy your new car*, *how was buying it?*: untrue where the purchase was taken back.

    Where only the purpose says so, it may speak of what the workshop did for them since.
    """
    record = facts.home
    undone, served = record.undone, record.serviced_at
    if undone is None or message.by_person or not message.claims_that(_BOUGHT):
        return None
    if served and served > undone.at and _BOUGHT not in message.claims:
        return None
    return refuse("purchase_undone", released_by("manager"), at=undone.at, what=undone.what)


def out_of_date(message: Message, _facts: Facts, _policy: Policy, now: datetime) -> Reason | None:
    """What it speaks of is over: this weekend's sale, on Monday."""
    if message.good_until is None or now <= message.good_until:
        return None
    return refuse("out_of_date", released_by("marketing"), at=message.good_until)
