"""Dates and times as sources write them, in the store's own clock.

Read are ISO 8601 (with or without zone, dashes or seconds), the forms of ADF/XML 1.0 and the slips
seen in it, the US forms (month first), months by name, and seconds since 1970. A day-first date is
never guessed here; a table may show that its dates are (`tables.dates.days_first`).
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from . import clockforms

_LONGEST = 64
#: seconds since 1970, or thousandths of them, of the years 2001 to 2033
_SINCE_1970 = re.compile(r"(1\d{9})(?:\.\d{1,9}|(\d{3}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class StoreClock:
    """The clock on a store's wall. ``timezone``: an IANA name, such as ``America/Chicago``.

    Raises `zoneinfo.ZoneInfoNotFoundError` or ValueError where there is no such zone.
    """

    timezone: str

    def __post_init__(self) -> None:
        ZoneInfo(self.timezone)

    @property
    def zone(self) -> ZoneInfo:
        """The zone's rules."""
        return ZoneInfo(self.timezone)

    def day(self, at: datetime) -> date:
        """The date on the wall at this moment."""
        return at.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened (UTC). ``whole_day``: only the day is known; ``at`` is its start.

    ``undated``: the source does not say when; ``at`` is when it came.
    """

    at: datetime
    whole_day: bool = False
    undated: bool = False

    @property
    def until(self) -> datetime:
        """The latest moment it can have been."""
        return self.at + timedelta(days=1, seconds=-1) if self.whole_day else self.at


def moment(text: str, clock: StoreClock) -> Moment | None:
    """The moment ``text`` names, or None where it names none we can be sure of.

    Without a zone it is the store's local time. A time that comes twice (the clock goes back) is
    the first of the two; one that never comes (the clock goes forward) is as far after the last
    hour as it says. Midnight without a zone is what exports write for a bare date: a whole day.
    """
    return _moment(text.strip(), clock.timezone) if len(text) <= _LONGEST else None


def between(moment: Moment, earliest: datetime, latest: datetime) -> bool:
    """Whether it can have been between the two, both included."""
    return moment.until >= earliest and moment.at <= latest


@lru_cache(maxsize=16_384)
def _moment(text: str, zone: str) -> Moment | None:
    if counted := _SINCE_1970.fullmatch(text):
        return Moment(datetime.fromtimestamp(int(counted[1]), UTC))
    found = clockforms.take_apart(text)
    if found is None:
        return None
    day, clock, offset = found
    try:
        if clock is None or (offset is None and clock == time()):
            return Moment(_utc(day, time(), ZoneInfo(zone)), whole_day=True)
        where: tzinfo = ZoneInfo(zone) if offset is None else timezone(offset)
        return Moment(_utc(day, clock, where))
    except OverflowError:
        return None


def _utc(day: date, clock: time, where: tzinfo) -> datetime:
    return datetime.combine(day, clock, where).astimezone(UTC)
