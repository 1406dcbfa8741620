"""When somebody may be called or written to: the clock where they are, the law, the store's own.

A moment is allowed when it lies inside the law of *every* state and inside the store's own hours,
on the local clock of *every* zone the person may be in (design, section 5: ``quiet_hours``).
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from . import law
from .law import DAY, WEEKDAYS, LawRow, Rules, Why, Window, clock
from .purpose import Channel

#: Where somebody in the contiguous United States may be when nobody knows.
CONTIGUOUS = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
#: How far ahead `next_allowed` looks.
HORIZON = timedelta(days=14)
ALL_DAY: Window = (0, DAY)
EVERY_DAY: frozenset[int] = frozenset(range(7))
NO_DAYS: frozenset[date] = frozenset()

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What forbids a moment. ``rule``: the row of law; None: the store's own policy.

    ``local``: that moment on the clock of ``zone``. ``zone_known``, ``place_known``: False where
    the zone, or the state, was not known and the strictest was taken.
    """

    rule: LawRow | None
    why: Why
    zone: str
    local: datetime
    channel: Channel
    store_window: Window
    zone_known: bool
    place_known: bool

    def sentence(self) -> str:
        """The reason in one sentence for the staff, without a full stop.

        For example: *It is 9:40 pm where they are; Florida allows calls from 8 am to 8 pm
        (Fla. Stat. 501.616(6))*.
        """
        verb = "is" if self.zone_known else "may be"
        unknown = self.rule and self.rule.state != "US" and not self.place_known
        guess = "their state is not known, and of all states " if unknown else ""
        return f"It {verb} {self._moment()} where they are; {guess}{self._limit()}"

    def facts(self) -> dict[str, str | bool]:
        """What the sentence rests on, as plain values that can be kept with a verdict."""
        return {
            "why": self.why,
            "local_time": self.local.isoformat(timespec="minutes"),
            "zone": self.zone,
            "zone_known": self.zone_known,
            "rule": self.rule.state if self.rule else "store",
            "cite": self.rule.cite if self.rule else "",
            "verified": self.rule.verified if self.rule else True,
        }

    def _moment(self) -> str:
        if self.why == "hour":
            return clock(self.local.hour * 60 + self.local.minute)
        return WEEKDAYS[self.local.weekday()] if self.why == "day" else "a holiday"

    def _limit(self) -> str:
        if self.rule:
            if self.why == "holiday":
                return self.rule.says_of_holidays(self.channel)
            return self.rule.says(self.local.weekday(), self.channel)
        things = law.plural(self.channel)
        if self.why == "hour":
            start, end = self.store_window
            return f"the store's own hours for {things} are from {clock(start)} to {clock(end)}"
        when = "holidays" if self.why == "holiday" else f"{WEEKDAYS[self.local.weekday()]}s"
        return f"the store's own policy is no {things} on {when}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The answer to *when?* ``at``: UTC; None: not within `HORIZON`, so a person must decide.

    ``stop``: why not at once; None where ``at`` is the moment that was asked about.
    """

    at: datetime | None
    stop: Stop | None


@dataclass(frozen=True, slots=True)
class _Week:
    """Law and policy together, as the quick check needs them. ``windows``: Monday first."""

    windows: tuple[Window, ...]
    no_holidays: bool
    rules: Rules
    store_window: Window
    store_days: frozenset[int]


def allowed(
    now: datetime,
    *,
    zones: tuple[str, ...],
    states: tuple[str, ...],
    holidays: AbstractSet[date] = NO_DAYS,
    store_window: Window = ALL_DAY,
    store_days: frozenset[int] = EVERY_DAY,
    store_holidays: bool = True,
    channel: Channel = Channel.CALL,
) -> bool:
    """Whether a message may go at ``now``. The arguments are those of `next_allowed`."""
    weeks = _weeks(states, channel, store_window, store_days, store_holidays)
    at = now if now.tzinfo is UTC else _utc(now)
    return not any(_look_again(at.astimezone(place), weeks, holidays) for place in _zones(zones))


def next_allowed(
    now: datetime,
    *,
    zones: tuple[str, ...],
    states: tuple[str, ...],
    holidays: AbstractSet[date] = NO_DAYS,
    store_window: Window = ALL_DAY,
    store_days: frozenset[int] = EVERY_DAY,
    store_holidays: bool = True,
    channel: Channel = Channel.CALL,
) -> Opening:
    """The first moment from ``now`` on at which a message may go, and what made it wait.

    ``zones``: zoneinfo names of everywhere the person may be; none, or one that does not exist:
    all of `CONTIGUOUS`. ``states``: as `law.rules_for`; none: the strictest of all.
    ``holidays``: local days on which the rows without holidays allow nothing.
    ``store_window``: the store's own hours, in minutes of the person's local day;
    ``store_days``: its weekdays (0: Monday); ``store_holidays``: whether it works on holidays.
    ``channel``: mail and letters meet only the store's own hours: no law limits them.
    Raises ValueError where ``now`` has no zone.
    """
    weeks = _weeks(states, channel, store_window, store_days, store_holidays)
    places = _zones(zones)
    at = now if now.tzinfo is UTC else _utc(now)
    last = at + HORIZON
    stop = _stop(at, places, weeks, holidays, channel, zone_known=places == _named(zones))
    while stop and at <= last:
        later = max(_later(at, place, weeks, holidays) for place in places)
        if later == at:
            break
        at = later
    return Opening(at=at if at <= last else None, stop=stop)


def open_until(
    now: datetime,
    *,
    zones: tuple[str, ...],
    states: tuple[str, ...],
    holidays: AbstractSet[date] = NO_DAYS,
    store_window: Window = ALL_DAY,
    store_days: frozenset[int] = EVERY_DAY,
    store_holidays: bool = True,
    channel: Channel = Channel.CALL,
) -> datetime:
    """Until when an answer *it may go* holds at least (UTC); ``now`` where it may not go.

    Never beyond the end of a local day, or a change of a clock: ask again then. The arguments
    are those of `next_allowed`.
    """
    weeks = _weeks(states, channel, store_window, store_days, store_holidays)
    at = now if now.tzinfo is UTC else _utc(now)
    return min(_closes(at, place, weeks, holidays) for place in _zones(zones))


def _stop(
    at: datetime,
    places: tuple[ZoneInfo, ...],
    weeks: tuple[_Week, ...],
    holidays: AbstractSet[date],
    channel: Channel,
    *,
    zone_known: bool,
) -> Stop | None:
    """What forbids this moment, in the first place where something does. Law is named first."""
    for place in places:
        local = at.astimezone(place)
        if not _look_again(local, weeks, holidays):
            continue
        week = weeks[law.epoch(local.date())]
        rule, why = _blame(local, week, holiday=local.date() in holidays)
        return Stop(
            rule=rule,
            why=why,
            zone=place.key,
            local=local,
            channel=channel,
            store_window=week.store_window,
            zone_known=zone_known,
            place_known=week.rules.place_known,
        )
    return None


def _blame(local: datetime, week: _Week, *, holiday: bool) -> tuple[LawRow | None, Why]:
    weekday = local.weekday()
    by_law = week.rules.stops(weekday, local.hour * 60 + local.minute, holiday=holiday)
    if by_law:
        return by_law
    if weekday not in week.store_days:
        return None, "day"
    return None, "holiday" if holiday and week.no_holidays else "hour"


def _look_again(local: datetime, weeks: tuple[_Week, ...], holidays: AbstractSet[date]) -> int:
    """0 where this local moment is allowed; else the minute of its day at which to look again."""
    today = local.date()
    week = weeks[law.epoch(today)]
    start, end = week.windows[local.weekday()]
    minute = local.hour * 60 + local.minute
    if minute >= end or (week.no_holidays and today in holidays):
        return DAY
    return start if minute < start else 0


def _later(
    at: datetime, place: ZoneInfo, weeks: tuple[_Week, ...], holidays: AbstractSet[date]
) -> datetime:
    """``at`` where it is allowed there; else a later moment before which nothing is allowed there.

    The local clock is followed only as far as it runs evenly: where it is put forward or back
    on the way, that moment is the answer, and the search goes on from it.
    """
    local = at.astimezone(place)
    minute = _look_again(local, weeks, holidays)
    if not minute:
        return at
    return _forward(at, local, minute, place)


def _closes(
    at: datetime, place: ZoneInfo, weeks: tuple[_Week, ...], holidays: AbstractSet[date]
) -> datetime:
    """The end of this day's window there; ``at`` where it is not open."""
    local = at.astimezone(place)
    if _look_again(local, weeks, holidays):
        return at
    end = weeks[law.epoch(local.date())].windows[local.weekday()][1]
    return _forward(at, local, end, place)


def _forward(at: datetime, local: datetime, minute: int, place: ZoneInfo) -> datetime:
    """The coming moment at which the local day has that minute, or an earlier clock change."""
    gone = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    target = at + timedelta(minutes=minute, microseconds=-local.microsecond) - gone
    if target.astimezone(place).utcoffset() == local.utcoffset():
        return target
    return _clock_change(at.replace(microsecond=0), target, place)


def _clock_change(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The first second between the two (UTC, whole seconds) at which the zone's offset changed."""
    offset = before.astimezone(place).utcoffset()
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(place).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def _utc(now: datetime) -> datetime:
    """In UTC, because adding hours to a local time would miss a change of the clock."""
    if now.tzinfo is None:
        raise ValueError("a moment without a zone cannot be compared: give `now` in UTC")
    return now.astimezone(UTC)


@lru_cache(maxsize=1024)
def _weeks(
    states: tuple[str, ...],
    channel: Channel,
    store_window: Window,
    store_days: frozenset[int],
    store_holidays: bool,
) -> tuple[_Week, ...]:
    """One week for each stretch of unchanging law, in the order of `law.epoch`."""
    weeks = []
    for era in range(len(law.CHANGES) + 1):
        rules = law.rules_in(states, channel, era)
        windows = tuple(
            _overlap((day.start, day.end), store_window) if weekday in store_days else (0, 0)
            for weekday, day in enumerate(rules.days)
        )
        no_holidays = rules.holiday is not None or not store_holidays
        weeks.append(_Week(windows, no_holidays, rules, store_window, store_days))
    return tuple(weeks)


def _overlap(one: Window, other: Window) -> Window:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else (0, 0)


@lru_cache(maxsize=1024)
def _zones(names: tuple[str, ...]) -> tuple[ZoneInfo, ...]:
    """The zones of these names; those of `CONTIGUOUS` as well where one does not exist."""
    found = _named(names)
    if found and len(found) == len(names):
        return found
    return tuple(dict.fromkeys(found + _named(CONTIGUOUS)))


@lru_cache(maxsize=1024)
def _named(names: tuple[str, ...]) -> tuple[ZoneInfo, ...]:
    """Those zones that exist. Files hold blanks and place names where a zone should be."""
    found = []
    for name in names:
        try:
            found.append(ZoneInfo(name))
        except (KeyError, ValueError, OSError):
            continue
    return tuple(found)
