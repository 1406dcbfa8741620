"""How often and when: caps per class across all senders, and the reader's own clock."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sincerely.rules import hours
from sincerely.rules.hours import Opening
from sincerely.rules.law import Cap, calls_cap
from sincerely.rules.message import Facts, Message, Place
from sincerely.rules.policy import Policy, minutes_of
from sincerely.rules.purpose import Channel, MessageClass, WrittenBy
from sincerely.rules.verdict import Reason

from .base import PHONE, TOUCHES, class_of, days_long, hold, needs, wait

_PROSPECT, _PERSON = MessageClass.PROSPECT, WrittenBy.PERSON
_ALL_WEEK = frozenset(range(7))
_NO_SUNDAYS = frozenset(range(6))
_CAP = {
    MessageClass.PROSPECT: attrgetter("prospect_cap"),
    MessageClass.MARKETING: attrgetter("marketing_cap"),
    MessageClass.CARE: attrgetter("care_cap"),
    MessageClass.SERVICE: attrgetter("service_cap"),
    MessageClass.APPOINTMENT: attrgetter("service_cap"),
}


@needs(TOUCHES)
def too_often(message: Message, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """Too many of one class in the policy's window, whoever sent them; calls by state law too."""
    own = facts.own
    if message.channel in PHONE:
        reason = _too_many_calls(message, facts, now)
        if reason:
            return reason
    if message.written_by is _PERSON:
        return None
    kind, days = class_of(message), policy.cap_days
    window = days_long(days)
    since, cap = now - window, _CAP[kind](policy)
    if own.last_at and own.last_at <= since:
        return None  # for speed alone
    touches = own.touches
    if len(touches) < cap:
        return None  # for speed alone
    # what nobody labelled counts as what sells: the most restricted purpose it could have had
    other = None if kind is _PROSPECT else kind
    fresh = [t for t in touches if t.at > since]
    if len(fresh) < cap:
        return None  # for speed alone
    times = [t.at for t in fresh if t.kind in (kind, other) and t.machine and t.at <= now]
    return _over(times, cap, window, days=days, kind=kind)


def _too_many_calls(message: Message, facts: Facts, now: datetime) -> Reason | None:
    limit = _limit(facts.place.states, message.channel, now.date())
    if limit is None:
        return None
    window = timedelta(hours=limit.hours)
    since, last = now - window, facts.own.last_at
    if last and last <= since:
        return None  # for speed alone
    times = [t.at for t in facts.own.touches if since < t.at <= now and t.channel in PHONE]
    return _over(times, limit.calls, window, cite=limit.cite, hours=limit.hours)


@lru_cache(maxsize=1024)
def _limit(states: tuple[str, ...], channel: Channel, on: date) -> Cap | None:
    return calls_cap(states, channel, on=on)


def _over(times: list[datetime], cap: int, window: timedelta, **shown: Any) -> Reason | None:
    """Waits until the window, in which all these times lie, has room again."""
    if len(times) < cap:
        return None
    until = sorted(times)[-cap] + window
    return wait("too_often", until, count=len(times), cap=cap, **shown)


def quiet_hours(message: Message, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """Calls and texts at hours lawful and decent where the reader is (47 CFR 64.1200(c)(1))."""
    if message.channel not in PHONE:
        return None
    return _clock(message, facts, policy, now)[0]


def open_until(message: Message, facts: Facts, policy: Policy, now: datetime) -> datetime:
    """Until when these hours last, for a call or text that may go ``now``."""
    return _clock(message, facts, policy, now)[1]


def _clock(
    message: Message, facts: Facts, policy: Policy, now: datetime
) -> tuple[Reason | None, datetime]:
    opens = policy.call_from, policy.call_to, policy.call_sundays
    return _hours(now, message.channel, facts.place, opens)


@lru_cache(maxsize=4096)
def _hours(
    now: datetime, channel: Channel, place: Place, opens: tuple[str, str, bool]
) -> tuple[Reason | None, datetime]:
    """What stops it, and until when these hours last. Lists have one moment and few places.

    ``opens``: the store's hours: from, to, and whether on Sundays too.
    """
    first, last, sundays = opens
    where: dict[str, Any] = {
        "zones": place.zones,
        "states": place.states,
        "holidays": place.holidays,
        "store_window": (minutes_of(first), minutes_of(last)),
        "store_days": _ALL_WEEK if sundays else _NO_SUNDAYS,
        "channel": channel,
    }
    return _closed(hours.next_allowed(now, **where)), hours.open_until(now, **where)


def _closed(opening: Opening) -> Reason | None:
    if opening.stop is None:
        return None
    shown = opening.stop.facts() | {"says": opening.stop.sentence()}
    if opening.at is None:
        return hold("quiet_hours", **shown)
    return wait("quiet_hours", opening.at, **shown)
