"""When a source is due again: learnt from when it was heard, or said by a person.

A nightly file that never comes on Sundays is not late on a Sunday. A day of a source begins in the
longest pause between its arrivals, so that a file of shortly before midnight and one of shortly
after belong to two days, and both to the day they tell of.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

#: how far back a rhythm is learnt from: eight of each weekday
LEARNT_FROM = timedelta(days=56)
#: on fewer days than this it was heard by chance: no rhythm yet
LEAST_DAYS = 4
#: a weekday counts from its second time on, where the source came on so many of them
LEAST_TIMES, SURE = 2, 0.7
#: minutes a source may be later than it nearly always was: at least, and at most
LEAST_GRACE, MOST_GRACE = 120, 720
#: hours between two arrivals of one that comes on no weekday in particular: at least, and at most
LEAST_PAUSE, MOST_PAUSE = 24, 14 * 24
#: what a person names as a day's hour may come so much earlier, in minutes
EARLY = 20 * 60
#: nobody waits longer than this for the next of its days, holidays and all
_HORIZON = 21
_DAY = 24 * 60

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """On which days a source comes, and until when, in the store's own time.

    ``opens``: when its days begin, in minutes after midnight (below 0: on the evening before).
    ``due``: (weekday, minutes after its day began), Monday 0; days that are not there, and
    holidays, ask for nothing. ``every_hours``: instead, for one without weekdays.
    """

    opens: int = 0
    due: tuple[tuple[int, int], ...] = ()
    every_hours: int | None = None


def said(days: Iterable[int], by: int) -> Rhythm:
    """What a person says: on these weekdays by this minute after midnight."""
    opens = by - EARLY
    shift = -1 if opens < 0 else 0
    due = tuple(sorted(((day + shift) % 7, EARLY) for day in set(days)))
    return Rhythm(opens=opens % _DAY, due=due)


def learn(
    moments: Sequence[datetime], now: datetime, zone: str, holidays: Set[date], *, pauses: bool
) -> Rhythm | None:
    """The rhythm of a source heard at these moments (UTC, any order); None while nobody can tell.

    ``pauses``: one without weekdays gets the longest pause it ever made, twice; where its silence
    holds mail, and not where a person would be told in vain.
    """
    place = ZoneInfo(zone)
    local = sorted(m.astimezone(place) for m in moments if now - LEARNT_FROM <= m <= now)
    opens = _opens([_minute(m) for m in local])
    first: dict[date, int] = {}
    for moment in local:
        day, minutes = _within(moment, opens)
        first[day] = min(minutes, first.get(day, minutes))
    if len(first) < LEAST_DAYS:
        return None
    today, _ = _within(now.astimezone(place), opens)
    begun = min(first)
    days = [begun + timedelta(days=n) for n in range((today - begun).days + 1)]
    worked = [day for day in days if not _off(day, opens, holidays)]
    due = _weekdays(first, worked, today)
    if due:
        return Rhythm(opens=opens, due=due)
    return _pauses(sorted(first)) if pauses else None


def due_after(
    rhythm: Rhythm | None, heard_at: datetime, zone: str, holidays: Set[date]
) -> datetime | None:
    """When (UTC) a source last heard at ``heard_at`` must have been heard again."""
    if rhythm is None:
        return None
    if rhythm.every_hours:
        return heard_at + timedelta(hours=rhythm.every_hours)
    place, slots = ZoneInfo(zone), dict(rhythm.due)
    day, _ = _within(heard_at.astimezone(place), rhythm.opens)
    for ahead in range(1, _HORIZON):
        coming = day + timedelta(days=ahead)
        if coming.weekday() in slots and not _off(coming, rhythm.opens, holidays):
            begins = datetime.combine(coming, time(0))
            wall = begins + timedelta(minutes=rhythm.opens + slots[coming.weekday()])
            return wall.replace(tzinfo=place).astimezone(UTC)
    return None


def sentence(rhythm: Rhythm | None) -> str:
    """The rhythm in a few words: *Monday to Saturday by 07:30*; empty where there is none."""
    if rhythm is None:
        return ""
    if rhythm.every_hours:
        return f"every {rhythm.every_hours} hours"
    of: dict[str, list[int]] = defaultdict(list)
    for weekday, minutes in rhythm.due:
        days, minute = divmod(rhythm.opens + minutes, _DAY)
        of[f"{minute // 60:02}:{minute % 60:02}"].append((weekday + days) % 7)
    return "; ".join(f"{_named(sorted(days))} by {by}" for by, days in of.items())


def _named(days: Sequence[int]) -> str:
    if len(days) == 7:
        return "every day"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
    return ", ".join(WEEKDAYS[day] for day in days)


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _within(moment: datetime, opens: int) -> tuple[date, int]:
    """The source's day a local moment belongs to, and how many minutes into it that is."""
    wall = moment.replace(tzinfo=None) - timedelta(minutes=opens)
    return wall.date(), _minute(wall)


def _off(day: date, opens: int, holidays: Set[date]) -> bool:
    """Whether this day of a source is a holiday, or ends on one: who comes in the night of it may
    tell of either day."""
    eve = opens >= _DAY // 2 and day + timedelta(days=1) in holidays
    return day in holidays or eve


def _opens(minutes: Sequence[int]) -> int:
    """The middle of the longest pause between arrivals, around the clock."""
    found = sorted(set(minutes))
    if not found:
        return 0
    after = [*found[1:], found[0] + _DAY]
    start, length = max(
        ((one, other - one) for one, other in zip(found, after, strict=True)),
        key=lambda pause: (pause[1], -pause[0]),
    )
    return (start + length // 2) % _DAY


def _weekdays(
    first: Mapping[date, int], worked: Sequence[date], today: date
) -> tuple[tuple[int, int], ...]:
    """The weekdays it nearly always comes on, and by when; today counts only if it has come."""
    found = []
    for weekday in range(7):
        there = [d for d in worked if d.weekday() == weekday]
        came = [first[d] for d in there if d in first]
        asked = [d for d in there if d in first or d != today]
        if len(came) >= LEAST_TIMES and len(came) >= SURE * len(asked):
            found.append((weekday, _by(sorted(came))))
    return tuple(found)


def _by(minutes: Sequence[int]) -> int:
    """Later than it was nine times of ten, by as much as it varies."""
    usual = minutes[(9 * (len(minutes) - 1) + 9) // 10]
    grace = min(max(minutes[-1] - minutes[0], LEAST_GRACE), MOST_GRACE)
    return usual + grace


def _pauses(days: Sequence[date]) -> Rhythm:
    longest = max((b - a).days for a, b in pairwise(days))
    return Rhythm(every_hours=min(max(2 * 24 * longest, LEAST_PAUSE), MOST_PAUSE))
