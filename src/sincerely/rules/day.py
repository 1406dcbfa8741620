"""What fits into somebody's day: weeks, days off, and how many minutes of a day go into care.

Who complained, or asked for a call, comes first; then what is late, what is due soonest, and where
most effort was put in. What does not fit is said plainly, with the day by which it must be done all
the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .policy import minutes_of

#: tasks of whoever waits for an answer to what they said themselves
ASKED_FOR = frozenset({"answer_complaint", "call_them_as_asked"})
#: how many minutes of a working day may go into care where nobody said
MINUTES = 60
#: hours of a store that has not said when it is open
OPEN = (9 * 60, 19 * 60)
#: how far ahead calls are fitted into days
AHEAD = 14
#: so long before the store closes somebody can still be asked for a call
TO_CALL = timedelta(hours=4)

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True, slots=True)
class Week:
    """Weekday (0 is Monday) -> (from, to), minutes after midnight. A missing day is free."""

    hours: Mapping[int, tuple[int, int]]

    def works(self, day: date) -> bool:
        """Whether somebody is there on that day."""
        return day.weekday() in self.hours


def week(kept: Mapping[str, Any], otherwise: Week | None = None) -> Week:
    """A week as it is kept: weekday as text -> [from, to] as ``HH:MM``. Empty: ``otherwise``, or
    every day at `OPEN`."""
    if not kept:
        return otherwise or Week(dict.fromkeys(range(7), OPEN))
    return Week({int(day): (minutes_of(a), minutes_of(b)) for day, (a, b) in kept.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """When somebody works, and for how long they may care on such a day. ``off``: first and last
    day of each absence."""

    week: Week
    minutes: int = MINUTES
    off: Sequence[tuple[date, date]] = ()

    def there(self, day: date) -> bool:
        """Whether they work on that day."""
        return self.week.works(day) and not any(a <= day <= b for a, b in self.off)

    def days(self, first: date, *, most: int = AHEAD) -> Iterator[date]:
        """The days on which they work, from ``first`` on, within ``most`` days."""
        for number in range(most):
            day = first + timedelta(days=number)
            if self.there(day):
                yield day


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A task as a day sees it. ``id``: its number; ``name``: whom it is about. ``first``: they wait
    for an answer (`ASKED_FOR`)."""

    id: int
    name: str
    due_at: datetime
    effort: int
    minutes: int
    starts_at: datetime | None = None
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of one person: what to do, in order. ``fits``, ``not_today``: numbers of tasks.

    ``says``: in words what does not fit; empty where all of it does. ``minutes``: of the day.
    """

    order: tuple[int, ...]
    fits: tuple[int, ...]
    not_today: tuple[int, ...]
    minutes_used: int
    minutes: int
    says: str


def in_order(calls: Iterable[Call], now: datetime, zone: str) -> list[Call]:
    """Who waits for an answer, then late ones, the most effort before the least; then by the day
    they are due."""
    local = ZoneInfo(zone)

    def rank(call: Call) -> tuple[bool, bool, date, int, datetime, int]:
        late = call.due_at < now
        day = date.min if late else call.due_at.astimezone(local).date()
        return not call.first, not late, day, -call.effort, call.due_at, call.id

    return sorted(calls, key=rank)


def fitted(
    calls: Collection[Call], staff: Staff, now: datetime, zone: str, *, most: int = AHEAD
) -> dict[int, date]:
    """Number of a task -> the day it goes into; without those no day of the next ``most`` takes.

    One that is longer than a whole day gets a day of its own.
    """
    waiting = in_order(calls, now, zone)
    local, found = ZoneInfo(zone), dict[int, date]()
    for day in staff.days(now.astimezone(local).date(), most=most):
        left = staff.minutes
        for call in list(waiting):
            begins = call.starts_at.astimezone(local).date() if call.starts_at else day
            whole = left == staff.minutes and call.minutes > left
            if begins <= day and (call.minutes <= left or whole):
                found[call.id] = day
                left -= call.minutes
                waiting.remove(call)
        if not waiting:
            break
    return found


def today(calls: Collection[Call], staff: Staff, now: datetime, zone: str) -> Day:
    """The day that ``now`` lies in. A day off has no minutes, and says so."""
    local = ZoneInfo(zone)
    day = now.astimezone(local).date()
    begun = [c for c in calls if not c.starts_at or c.starts_at.astimezone(local).date() <= day]
    ordered = in_order(begun, now, zone)
    at_work = staff.there(day)
    taken = fitted(begun, staff, now, zone, most=1) if at_work else {}
    fits = [c for c in ordered if c.id in taken]
    rest = [c for c in ordered if c.id not in taken]
    return Day(
        order=tuple(c.id for c in ordered),
        fits=tuple(c.id for c in fits),
        not_today=tuple(c.id for c in rest),
        minutes_used=sum(c.minutes for c in fits),
        minutes=staff.minutes if at_work else 0,
        says=_says(fits, rest, now, zone, at_work=at_work),
    )


def _says(
    fits: Sequence[Call], rest: Sequence[Call], now: datetime, zone: str, *, at_work: bool
) -> str:
    if not rest:
        return ""
    first = (
        f"{_number(len(fits))} {_tasks(len(fits))} today"
        if at_work
        else "This is a day off; nothing is planned for it"
    )
    named = rest[0].name or "Somebody without a name"
    more = f" and {_number(len(rest) - 1).lower()} more" if len(rest) > 1 else ""
    last = min(c.due_at for c in rest)
    return f"{first}; {named}{more} will not. {_due(last, now, zone)}"


def _tasks(number: int) -> str:
    return "call fits" if number == 1 else "calls fit"


def _due(at: datetime, now: datetime, zone: str) -> str:
    if at < now:
        return "Some of it is late already."
    day, today_ = (each.astimezone(ZoneInfo(zone)).date() for each in (at, now))
    match (day - today_).days:
        case 0:
            return "Due today: somebody else has to help."
        case 1:
            return "Due tomorrow at the latest."
        case ahead if ahead < 7:
            return f"Due {_DAYS[day.weekday()]} at the latest."
    return f"Due {day:%B} {day.day} at the latest."


def _number(number: int) -> str:
    return (_NUMBERS[number] if number < len(_NUMBERS) else str(number)).capitalize()


def by_closing(due: datetime, opened: Week, zone: str, now: datetime) -> datetime:
    """When something is due (UTC) that a person does in the store: ``due`` where it is open then,
    or at the end of a day on which it is, else the last closing time before, if that leaves
    `TO_CALL`; else ``due``.

    What a feed tells of at two in the morning is not due at two in the morning.
    """
    place = ZoneInfo(zone)
    last = (due - timedelta(seconds=1)).astimezone(place).date()
    for day in (last - timedelta(days=n) for n in range(8)):
        if not opened.works(day):
            continue
        midnight = datetime.combine(day, time(), place)
        opens, closes = (midnight + timedelta(minutes=m) for m in opened.hours[day.weekday()])
        if opens <= due <= closes or due == midnight + timedelta(days=1):
            return due
        if closes < due:
            return closes.astimezone(UTC) if closes - now >= TO_CALL else due
    return due


def later(moment: datetime, wait: timedelta, zone: str) -> datetime:
    """So much later (UTC) by the clock on the store's wall: two days on it shows the same hour,
    also where the clocks were changed in between."""
    return (moment.astimezone(ZoneInfo(zone)) + wait).astimezone(UTC)


def next_try(after: datetime, opened: Week, zone: str) -> datetime:
    """When to try again (UTC) after somebody was not reached: the next day the store is open, at
    another time of day than before."""
    local = after.astimezone(ZoneInfo(zone))
    hour = time(17, 30) if local.hour < 12 else time(10) if local.hour < 17 else time(12, 30)
    days = (local.date() + timedelta(days=n) for n in range(1, 9))
    day = next((d for d in days if opened.works(d)), local.date() + timedelta(days=1))
    begins, ends = opened.hours.get(day.weekday(), OPEN)
    minute = min(max(hour.hour * 60 + hour.minute, begins), max(ends - 30, begins))
    at = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone))
    return at.astimezone(after.tzinfo)
