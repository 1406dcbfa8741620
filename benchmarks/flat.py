"""One question to the gate as engines of policies take it: a flat table of flags and whole numbers.

Moments are seconds since 1970, 0 where nothing of the kind is known: long ago, to every rule.
Engines count and search badly, so that is done for them here and not timed, in their favour:
messages in the window, the appointment that a claim is held against, the latest wish per topic,
and for the quiet hours the reader's local minute, weekday and the law's window of that day.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.cases import Case
from sincerely.rules import law
from sincerely.rules.carwords import same_car
from sincerely.rules.checks.base import PHONE, class_of
from sincerely.rules.checks.truth import missed_at_service
from sincerely.rules.events import Department
from sincerely.rules.events.wishes import Topic
from sincerely.rules.hours import CONTIGUOUS
from sincerely.rules.message import Facts, Message, Place
from sincerely.rules.policy import DEFAULT
from sincerely.rules.purpose import Channel, Claim, MessageClass, Purpose
from sincerely.rules.record import Appointment, Record

Flat = dict[str, bool | int | str]
_OFF = frozenset({"cancelled", "kept"})


def flat(case: Case, now: datetime) -> Flat:
    """The facts of a case. The household's record counts, as the default policy has it."""
    message, facts = case
    return {
        "now": _at(now),
        **_message(message),
        "judged_as": _judged_as(case),
        **_own(facts, message, now),
        **_home(facts.home),
        **_appointments(facts.home, now),
        "sister_until": _at(facts.sister and facts.sister.until),
        "doubt_at": _at(facts.doubt and facts.doubt.at),
        "enquiry_like_doubt": _of_that_car(facts),
        "forgotten_at": _at(facts.forgotten_at),
        "feed_silent": facts.feed_silent_since is not None,
        **_clock(facts.place, message.channel, now),
    }


def settings() -> dict[str, int]:
    """The default policy's numbers as the rules of the engines are written with them: seconds."""
    found = {}
    for name, value in DEFAULT.settings().items():
        if isinstance(value, str):
            hours, minutes = value.split(":")
            found[name] = int(hours) * 60 + int(minutes)
        elif name.endswith("_days"):
            found[name] = value * 86_400
        else:
            found[name] = int(value)
    return found


def _of_that_car(facts: Facts) -> bool:
    """Whether they ask about a car they asked about before, or that whoever they may be bought."""
    enquiry, doubt = facts.home.enquiry, facts.doubt
    if enquiry is None or doubt is None or doubt.elsewhere:
        return False
    return enquiry.again or same_car(enquiry.what, doubt.what)


def _message(message: Message) -> Flat:
    return {
        "kind": str(class_of(message)),
        "purpose": str(message.purpose or "unknown"),
        "channel": str(message.channel),
        "phone": message.channel in PHONE,
        "person": message.by_person,
        "in_reply": bool(message.in_reply_to),
        "claims_missed": message.claims_that(Claim.MISSED_APPOINTMENT),
        "claims_away": message.claims_that(Claim.NOT_SEEN_LATELY),
        "claims_bought": message.claims_that(Claim.RECENTLY_BOUGHT),
        "says_bought": Claim.RECENTLY_BOUGHT in message.claims,
        "good_until": _at(message.good_until),
    }


def _judged_as(case: Case) -> str:
    """Whose rules the message meets: its class's, where nothing about it says otherwise."""
    message, facts = case
    if message.purpose is None:
        return "unknown"
    kind = class_of(message)
    if kind is MessageClass.LEGAL:
        return str(kind)
    anew = message.purpose is Purpose.MISSED_APPOINTMENT and not message.sells
    if anew and missed_at_service(facts.home):
        return str(MessageClass.APPOINTMENT)
    sells = message.purpose is Purpose.LEASE_OR_EQUITY
    return str(MessageClass.PROSPECT if sells else kind)


def _own(facts: Facts, message: Message, now: datetime) -> Flat:
    own, used = facts.own, message.channel
    recorded = (Channel.CALL,) if used is Channel.RECORDED_CALL else ()
    found: Flat = {
        "deceased_at": _at(own.deceased and own.deceased.at),
        "dnc_at": _at(own.do_not_contact and own.do_not_contact.at),
        "quiet_at": _at(own.quiet and own.quiet.at),
        "heard_at": _at(own.inbound_at),
        "out_at": _latest(out.at for out in own.opted_out),
        "out_this_way": used in PHONE and any(out.channel is used for out in own.opted_out),
        "out_everything_here": _latest(
            out.at
            for out in own.opted_out
            if out.topic is Topic.EVERYTHING and out.channel in (None, used, *recorded)
        ),
    }
    for topic in Topic:
        agreed = [c for c in own.consents if c.topic is topic]
        here = [c for c in agreed if c.channel is used]
        found[f"out_{topic}"] = _latest(out.at for out in own.opted_out if out.topic is topic)
        found[f"in_{topic}"] = _latest(c.at for c in agreed if c.channel in (None, used))
        found[f"may_{topic}"] = bool(here)
        found[f"signed_{topic}"] = any(c.written for c in here)
    return found | _counts(facts, message, now)


def _counts(facts: Facts, message: Message, now: datetime) -> Flat:
    """How many messages of its class went out in the window, and calls in the law's."""
    touches, kind = facts.own.touches, class_of(message)
    since = now - timedelta(days=DEFAULT.cap_days)
    kinds = (kind, None) if kind is MessageClass.PROSPECT else (kind,)
    sent = [t for t in touches if since < t.at <= now and t.kind in kinds and t.machine]
    limit = law.calls_cap(facts.place.states, message.channel, on=now.date())
    start = now - timedelta(hours=limit.hours if limit else 0)
    calls = [t for t in touches if t.channel in PHONE and start < t.at <= now]
    return {
        "sent_lately": len(sent),
        "calls_lately": len(calls),
        "calls_limit": limit.calls if limit else 0,
    }


def _home(home: Record) -> Flat:
    bought, sign, enquiry = home.bought, home.sign, home.enquiry
    return {
        "bought_at": _at(bought and bought.at),
        "bought_until": _at(bought and bought.until),
        "sign_at": _at(sign and sign.at),
        "marked_sold_at": _at(sign.at) if sign and sign.how == "deal_sold" else 0,
        "enquiry": enquiry is not None,
        "enquiry_at": _at(enquiry and enquiry.at),
        "elsewhere_at": _at(home.elsewhere and home.elsewhere.at),
        "desk_at": _at(home.desk_open_at),
        "undone_at": _at(home.undone and home.undone.at),
        "served_at": _at(home.serviced_at),
        "visited_at": _at(home.visited_at),
        "home_heard_at": _at(home.inbound_at),
        "thanked_at": _at(home.thanked and home.thanked.at),
        "human_at": _at(home.human and home.human.at),
        "excused_at": _at(home.thanks_excused_at),
        "complaint": home.complaint is not None,
    }


def _appointments(home: Record, now: datetime) -> Flat:
    """The missed appointment, else the latest, and what is still to come of its department; whether
    one they might be reminded of is off, and whether any still stands."""
    missed = next((a for a in home.appointments if a.state == "missed"), None)
    about = missed or next(iter(home.appointments), None)
    coming = [
        a
        for a in home.appointments
        if a.state in {"set", "confirmed", "missed"}
        and (missed is None or a.department == missed.department)
    ]
    return {
        "missed": missed is not None,
        "appointment_at": _when(about),
        "appointment_service": bool(about and about.department == Department.SERVICE),
        "appointment_timed": bool(about and about.at),
        "coming_at": _latest(a.at for a in coming if a.at),
        "off": any(a.state in _OFF and _soon(a, now) for a in home.appointments),
        "stands": any(
            a.state not in _OFF and (a.at is None or a.at > now - timedelta(days=1))
            for a in home.appointments
        ),
    }


def _soon(appointment: Appointment, now: datetime) -> bool:
    """Whether it is a week or so ahead, and was off some hours ago."""
    at = appointment.at
    ahead = at is not None and timedelta(0) < at - now <= timedelta(days=8)
    return ahead and now - appointment.state_at >= timedelta(hours=4)


def _when(appointment: Appointment | None) -> int:
    return _at(appointment and (appointment.at or appointment.state_at))


def _clock(place: Place, channel: Channel, now: datetime) -> Flat:
    """The earliest and latest minute it may be where they are, and that day's law of all states."""
    local = [now.astimezone(ZoneInfo(zone)) for zone in place.zones or CONTIGUOUS]
    minutes = [at.hour * 60 + at.minute for at in local]
    (today,) = {at.date() for at in local}  # measured at an hour when it is one day everywhere
    rules = law.rules_for(place.states, channel, on=today)
    day = rules.days[today.weekday()]
    return {
        "minute_first": min(minutes),
        "minute_last": max(minutes),
        "sunday": today.weekday() == 6,
        "holiday": today in place.holidays and rules.holiday is not None,
        "law_from": day.start,
        "law_to": day.end,
    }


def _at(moment: Any) -> int:
    """Seconds since 1970; 0 for what never was."""
    return int(moment.timestamp()) if moment else 0


def _latest(moments: Iterable[datetime]) -> int:
    return max((_at(moment) for moment in moments), default=0)
