"""The written forms of a date, a time of day and a zone, taken apart without any clock."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta

_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.ASCII | re.IGNORECASE)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})(?!\d)", re.ASCII)
_DAY_NAMED = re.compile(
    r"(\d{1,2})[-\s]([a-z]{3,9})\.?,?[-\s](\d{4}|\d{2})(?!\d)", re.ASCII | re.IGNORECASE
)
_MONTH_NAMED = re.compile(
    r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.ASCII | re.IGNORECASE
)
_TIME = re.compile(
    r"""(?:[T\s]\s*|,\s*|\s+at\s+)
    (?:(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?
     |(?P<hour2>\d{2})(?P<minute2>\d{2})(?P<second2>\d{2})?)
    (?:\s*(?P<half>[ap])\.?m\.?)?
    (?:\s*(?P<zone>Z|[+-]\d{1,2}:?\d{0,2}|[a-z]{3,4}))?""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
#: Zones that North American exports write by letters (RFC 2822 names the first nine).
_LETTERS = {
    "Z": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "AST": -4, "ADT": -3, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_EARLIEST, _LATEST = 1950, 2100


def take_apart(text: str) -> tuple[date, time | None, timedelta | None] | None:
    """Day, time of day and offset from UTC, each of the last two None where not said.

    None where ``text`` is in no known form or names no real day. Fractions of a second are cut.
    """
    text = _WEEKDAY.sub("", text, count=1) if text[:1].isalpha() else text
    for form, order in _FORMS:
        if found := form.match(text):
            day = _day(*order(found))
            return _with_time(day, text[found.end() :]) if day else None
    return None


def _with_time(day: date, rest: str) -> tuple[date, time | None, timedelta | None] | None:
    if not rest.strip():
        return day, None, None
    found = _TIME.fullmatch(rest.rstrip())
    if not found:
        return None
    said = found.groupdict()
    if said["hour"] and not said["minute"] and not said["half"]:
        return None
    clock = _clock(
        int(said["hour"] or said["hour2"]),
        int(said["minute"] or said["minute2"] or 0),
        int(said["second"] or said["second2"] or 0),
        (said["half"] or "").lower(),
    )
    if said["zone"] is None:
        return (day, clock, None) if clock else None
    offset = _offset(said["zone"].upper())
    return (day, clock, offset) if clock and offset is not None else None


def _clock(hour: int, minute: int, second: int, half: str) -> time | None:
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _offset(zone: str) -> timedelta | None:
    if zone in _LETTERS:
        return timedelta(hours=_LETTERS[zone])
    if zone[0] not in "+-":
        return None
    digits = zone[1:]
    hours, _, minutes = digits.partition(":")
    if ":" not in digits and len(digits) > 2:
        hours, minutes = digits[:-2], digits[-2:]
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if size > timedelta(hours=14):
        return None
    return -size if zone[0] == "-" else size


def _day(year: str, month: str, day: str) -> date | None:
    number = _month(month.lower()) if month.isalpha() else int(month)
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    if number is None or not _EARLIEST <= full_year <= _LATEST:
        return None
    try:
        return date(full_year, number, int(day))
    except ValueError:
        return None


def _month(name: str) -> int | None:
    """The number of a month by its name, whole or cut to three letters or more."""
    numbers = (at for at, month in enumerate(_MONTHS, start=1) if month.startswith(name))
    return next(numbers, None)


_Order = Callable[[re.Match[str]], tuple[str, str, str]]
_FORMS: tuple[tuple[re.Pattern[str], _Order], ...] = (
    (_YEAR_FIRST, lambda m: (m[1], m[3], m[4])),
    (_COMPACT, lambda m: (m[1], m[2], m[3])),
    (_MONTH_FIRST, lambda m: (m[4], m[1], m[3])),
    (_DAY_NAMED, lambda m: (m[3], m[2], m[1])),
    (_MONTH_NAMED, lambda m: (m[3], m[1], m[2])),
)
