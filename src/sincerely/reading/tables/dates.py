"""Dates and times as cells of a table hold them: serial numbers, a column for the hour, lengths."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from sincerely.reading.when import Moment, StoreClock, moment

#: what spreadsheets count days from
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a day on the wall, whoever's
#: serial numbers of 1990 to 2099; smaller ones are as likely to be something else
_SERIALS = range(32_874, 73_051)
_SERIAL = re.compile(r"(\d{5})(?:\.(\d{1,12}))?", re.ASCII)
#: the day that databases and spreadsheets write where they have none
_NO_DAY = re.compile(
    r"(?:0001|1753|1899|1900)-\d\d?-\d\d?(?:[T ]00?:00.*)?"
    r"|\d\d?/\d\d?/(?:0?001|1753|1899|1900)(?: (?:12:00(?::00)? ?am|00?:00.*))?",
    re.ASCII | re.IGNORECASE,
)
#: a date in figures with the year at its end
_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?=\D|$)", re.ASCII)
_MONTHS = 12
_DAY_BEFORE_HOUR = re.compile(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}[T ]+", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?(?: ?[ap]\.?m\.?)?", re.ASCII | re.IGNORECASE)
_BARE_HOUR = re.compile(r"(\d{1,2})(\d{2})(?:\.0+)?", re.ASCII)
_PART_OF_DAY = re.compile(r"0?(\.\d{1,12})", re.ASCII)
_LENGTH = re.compile(
    r"(?:(?P<h>\d{1,2})\s*h(?:rs?|ours?)?\.?)?\s*(?:(?P<m>\d{1,4})\s*m(?:ins?|inutes?)?\.?)?"
    r"\s*(?:(?P<s>\d{1,5})\s*s(?:ecs?|econds?)?\.?)?",
    re.ASCII | re.IGNORECASE,
)
_CLOCK_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{2})(?:\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"(\d{1,9})(?:\.\d+)?", re.ASCII)
_UTC = StoreClock("UTC")


@lru_cache(maxsize=16_384)
def no_day(text: str) -> bool:
    """Whether it is a database's word for *no date*, such as ``1900-01-01 00:00:00``."""
    return bool(_NO_DAY.fullmatch(text))


def days_first(texts: Iterable[str]) -> bool:
    """Whether these cells show that the day stands before the month: one can only be read so
    (``25/02/2026``), and none only the other way. Without that, the month is first."""
    first = False
    for text in texts:
        if found := _FIGURES.match(text.strip()):
            one, two = int(found[1]), int(found[3])
            if one <= _MONTHS < two:
                return False
            first = first or two <= _MONTHS < one
    return first


def turned(text: str) -> str:
    """A date with the day first as one with the month first; every other text as it is."""
    return _FIGURES.sub(r"\3/\1/\4", text, count=1) if _FIGURES.match(text) else text


def is_hour(text: str) -> bool:
    """Whether it is a time of day alone: ``3:30 PM``, ``15:30:00``."""
    return bool(_CLOCK.fullmatch(text.strip()))


@lru_cache(maxsize=256)
def in_utc(header: str) -> bool:
    """Whether a header says that its times are UTC (``SoldUTCDate``)."""
    return "utc" in header.lower().replace("outcome", "")


@lru_cache(maxsize=16_384)
def when(day: str, hour: str, clock: StoreClock, *, utc: bool = False) -> Moment | None:
    """The moment of a date cell, and of the cell beside it that holds the hour, if any.

    ``utc``: times without a zone are UTC; a bare day is the store's all the same. An hour that
    cannot be read leaves the day.
    """
    written = _from_serial(day)
    found = moment(written, _UTC if utc else clock)
    if found and found.whole_day:
        found = moment(written, clock)
        exact = moment(f"{_bare_day(written)} {_hour(hour)}", clock) if hour else None
        return exact or found
    return found


def seconds(text: str) -> int | None:
    """A length of time in seconds: ``133``, ``0:06`` (minutes first), ``00:02:13``, ``2m 13s``."""
    text = _DAY_BEFORE_HOUR.sub("", text.strip().replace(",", ""), count=1)
    if found := _CLOCK_LENGTH.fullmatch(text):
        hours, minutes, rest = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + rest
    if (found := _PART_OF_DAY.fullmatch(text)) and len(found[1]) > 4:
        return round(float(found[1]) * 86_400)
    if found := _WHOLE.fullmatch(text):
        return int(found[1])
    found = _LENGTH.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    return int(found["h"] or 0) * 3600 + int(found["m"] or 0) * 60 + int(found["s"] or 0)


def _from_serial(text: str) -> str:
    """A spreadsheet's serial number as a date; every other text as it is."""
    found = _SERIAL.fullmatch(text)
    if not found or int(found[1]) not in _SERIALS:
        return text
    part = round(float(f"0.{found[2]}") * 86_400) if found[2] else 0
    at = _DAY_ZERO + timedelta(days=int(found[1]), seconds=part)
    return f"{at:%Y-%m-%d %H:%M:%S}" if part else f"{at:%Y-%m-%d}"


def _bare_day(text: str) -> str:
    """A date without the midnight an export puts behind it."""
    return re.split(r"[T ]0?0:00|\s+12:00", text, maxsplit=1)[0]


def _hour(text: str) -> str:
    text = _DAY_BEFORE_HOUR.sub("", text, count=1)
    if found := _PART_OF_DAY.fullmatch(text):
        return f"{_DAY_ZERO + timedelta(seconds=round(float(found[1]) * 86_400)):%H:%M:%S}"
    found = _BARE_HOUR.fullmatch(text)
    return f"{found[1]}:{found[2]}" if found else text
