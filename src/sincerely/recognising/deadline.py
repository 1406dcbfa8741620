"""The last day on which a message makes sense: "this weekend", "ends Saturday", "through 11/30".

Used by the rule `out_of_date`: this weekend's sale must not arrive on Monday. Where several days
are named the latest counts, and only words that end something count: an appointment's day is no
deadline.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from . import words
from .text import Text

_LONGEST = 12_000
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS = "mon tue wed thu fri sat sun".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>mon|tue|wed|thu|fri|sat|sun)(?:s|rs|nes|urs|ur)?(?:day)?\b"
_ENDS = (
    r"\b(?:through|thru|until|till?|ends?|ending|expires?|expiring|good (?:through|until|till|"
    r"thru)|valid (?:through|until|till|thru)|"
    r"(?:delivery|purchased?|rsvp|redeem(?:ed)?|in|booked|book|order) (?:by|before)|"
    r"only (?:through|until)|closes?|last day(?: is)?|deadline(?: is)?|hasta(?: el)?|jusqu'au|"
    r"termina(?: el)?)"
    r"(?: (?:on|this|at|by|is|the|el|close of business|close|midnight|noon|next))*[ :]{1,2}"
)
_NUMBERS = r"(?P<m>1[0-2]|0?[1-9])[/-](?P<d>3[01]|[12]\d|0?[1-9])(?:[/-](?P<y>20\d\d|\d\d))?\b"
_NAMED = (
    rf"(?:{_DAY},? )?{_MONTH} (?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?:,? (?P<y>20\d\d))?"
)
_RANGE = (
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)? ?(?:-|to|through|thru) ?(?P<d>3[01]|[12]\d|0?[1-9])\b"
)
#: a day whose year is not told is taken within so many days of the sending
_BEFORE, _AFTER = 90, 275

_Found = re.Match[str]
_Day = Callable[[_Found, date], date | None]


def good_until(text: Text, sent: date) -> date | None:
    """The last day the words are true, told on the day they are ``sent``; None where they do not
    say.
    """
    said = words.plain(f"{text.subject}\n{text.body[:_LONGEST]}").lower()
    found = [day for day in _days(said, sent) if day is not None]
    return max(found, default=None)


def good_until_moment(text: Text, sent_at: datetime, zone: str) -> datetime | None:
    """The end of that day where the store is (``zone``), in UTC; None where they do not say."""
    here = ZoneInfo(zone)
    last = good_until(text, sent_at.astimezone(here).date())
    if last is None:
        return None
    return datetime.combine(last + timedelta(days=1), time.min, here).astimezone(UTC)


def _days(said: str, sent: date) -> Iterator[date | None]:
    return (day(found, sent) for day, found in _named(said))


@lru_cache(maxsize=2_000)
def _named(said: str) -> tuple[tuple[_Day, _Found], ...]:
    """The days that words name, whenever they are sent: one wording goes to a thousand people."""
    return tuple((day, found) for pattern, day in _WAYS for found in pattern.finditer(said))


def _numbered(found: _Found, sent: date) -> date | None:
    return _dated(int(found["m"]), int(found["d"]), found["y"], sent)


def _by_name(found: _Found, sent: date) -> date | None:
    year = found.groupdict().get("y")
    return _dated(_MONTHS.index(found["month"][:3]) + 1, int(found["d"]), year, sent)


def _dated(month: int, day: int, year: str | None, sent: date) -> date | None:
    """The day in the year that is told, else in the one that brings it nearest."""
    if year:
        return _day(int(year) % 100 + 2000, month, day)
    for each in (sent.year, sent.year + 1, sent.year - 1):
        found = _day(each, month, day)
        if found and -_BEFORE <= (found - sent).days <= _AFTER:
            return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(weekday: int, sent: date) -> date | None:
    """The next such day of the week, which may be the day itself; none beyond the calendar."""
    try:
        return sent + timedelta(days=(weekday - sent.weekday()) % 7)
    except OverflowError:
        return None


def _weekday(found: _Found, sent: date) -> date | None:
    return _next(_DAYS.index(found["day"]), sent)


def _weekend(_found: _Found, sent: date) -> date | None:
    return _next(6, sent)


def _today(_found: _Found, sent: date) -> date | None:
    return sent


def _tomorrow(_found: _Found, sent: date) -> date | None:
    return sent + timedelta(days=1) if sent < date.max else None


def _this_month(_found: _Found, sent: date) -> date | None:
    return _month_end(sent.year, sent.month)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _year_end(_found: _Found, sent: date) -> date | None:
    return date(sent.year, 12, 31)


def _holiday(month: int, weekday: int, which: int, *, later: int = 0) -> _Day:
    """The ``which``-th such day of the week in a month (the last for -1), or days later, if it is
    near.
    """

    def day(_found: _Found, sent: date) -> date | None:
        days = [
            date(sent.year, month, each) for each in range(1, monthrange(sent.year, month)[1] + 1)
        ]
        on = [each for each in days if each.weekday() == weekday][which] + timedelta(days=later)
        return on if abs((on - sent).days) <= 31 else None

    return day


def _fixed(month: int, day: int) -> _Day:
    return lambda _found, sent: (
        on if abs(((on := date(sent.year, month, day)) - sent).days) <= 31 else None
    )


def _named_month_end(found: _Found, sent: date) -> date | None:
    middle = _dated(_MONTHS.index(found["month"][:3]) + 1, 15, None, sent)
    return _month_end(middle.year, middle.month) if middle else None


_SALE = (
    r"(?:'?s)?(?: day)?(?: weekend)? (?:[\w-]+ ){0,2}"
    r"(?:sales?|event|deals?|savings|specials?|offers?|prices|pricing|blowout|clearance)"
)
_UNTIL = r"(?:ends?|ending|expires?|expiring|until|till|through|last day is)"
_WAYS: tuple[tuple[re.Pattern[str], _Day], ...] = tuple(
    (re.compile(pattern), day)
    for pattern, day in (
        (_ENDS + _NUMBERS, _numbered),
        (_ENDS + _NAMED, _by_name),
        (_RANGE, _by_name),
        (_ENDS + _DAY, _weekday),
        (rf"\b(?:this|all|whole) weekend\b|\bweekend only\b|{_ENDS}(?:this )?weekend", _weekend),
        (rf"\bthis {_DAY}(?= only|'s? (?:sale|event)|[ ,]*(?:come|join|at our|is our))", _weekday),
        (rf"\b{_DAY} only\b", _weekday),
        (rf"\btoday only\b|\b{_UNTIL} (?:today|tonight|midnight)\b", _today),
        (rf"\b{_UNTIL} tomorrow\b|\btomorrow only\b", _tomorrow),
        (r"\b(?:end|rest) of (?:the|this) month\b|\bthis month only\b|\ball month\b", _this_month),
        (rf"\b(?:in |during |all )?{_MONTH} only\b", _named_month_end),
        (rf"\b(?:through|until|till) (?:the )?end of {_MONTH}", _named_month_end),
        (r"\bend of (?:the )?year\b|\byear[- ]end\b", _year_end),
        (rf"\blabor day{_SALE}", _holiday(9, 0, 0)),
        (rf"\bmemorial day{_SALE}", _holiday(5, 0, -1)),
        (rf"\bpresident'?s'? day{_SALE}", _holiday(2, 0, 2)),
        (rf"\bblack friday{_SALE}", _holiday(11, 3, 3, later=1)),
        (rf"\b(?:july 4th|4th of july|fourth of july|independence day){_SALE}", _fixed(7, 4)),
    )
)
