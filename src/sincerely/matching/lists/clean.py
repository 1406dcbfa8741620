"""One value of a list as it is compared, by the kind of its column. Empty for nothing."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from sincerely.matching.places import postcode, street
from sincerely.matching.plain import plain, said

from .kinds import Kind

_DIGITS = re.compile(r"\d+")
_MONTHS = {
    month: f"{number:02}"
    for number, month in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
_GENDERS = {"man": "m", "w": "f", "woman": "f", "weiblich": "f"}


def cleaner(kind: Kind, values: Sequence[str]) -> Callable[[str], str]:
    """How values of a column are cleaned. ``values``: some, to tell days from months."""
    if kind is Kind.DATE:
        day_first = days_first(values)
        return lru_cache(maxsize=65_536)(lambda value: date(value, day_first=day_first))
    return _CLEANERS.get(kind, said)


def days_first(values: Sequence[str]) -> bool:
    """Whether dates written with slashes have the day before the month, as some of them show."""
    first = second = 0
    for value in values:
        parts = _DIGITS.findall(value)
        if len(parts) == 3 and len(parts[0]) <= 2:
            first += int(parts[0]) > 12
            second += int(parts[1]) > 12
    return first > second


def date(value: str, *, day_first: bool = False) -> str:
    """``YYYYMMDD``, also of a day there never was; the digits where no date can be made of it."""
    text = value.strip().lower()
    for word in re.findall(r"[a-z]+", text):
        if number := _MONTHS.get(word[:3]):
            text = text.replace(word, f" {number} ")
    parts = _DIGITS.findall(text.split("t")[0])
    if len(parts) < 3:
        return "".join(parts)
    one, two, three = parts[:3]
    if len(one) == 4:
        return f"{one}{two:0>2}{three:0>2}"
    year = three if len(three) == 4 else _century(three)
    day, month = (one, two) if day_first else (two, one)
    return f"{year}{month:0>2}{day:0>2}"


def _century(short: str) -> str:
    return f"{'20' if short < '30' else '19'}{short:0>2}"


@lru_cache(maxsize=65_536)
def _digits(value: str) -> str:
    digits = "".join(_DIGITS.findall(value))
    return digits[-10:] if digits.strip("0") else ""


@lru_cache(maxsize=65_536)
def _code(value: str) -> str:
    return said(value).replace(" ", "").lstrip("0")


@lru_cache(maxsize=65_536)
def _number(value: str) -> str:
    found = re.search(r"-?\d[\d,]*(?:\.\d+)?", value)
    number = found[0].replace(",", "") if found else ""
    return number if number.strip("-0.") else ""


@lru_cache(maxsize=65_536)
def _mail(value: str) -> str:
    return value.strip().lower() if "@" in value else ""


@lru_cache(maxsize=65_536)
def _street(value: str) -> str:
    return street(value) if said(value) else ""


@lru_cache(maxsize=65_536)
def _part(value: str) -> str:
    """A day or a month or a year."""
    digits = "".join(_DIGITS.findall(value))
    return f"{digits:0>2}" if digits else ""


@lru_cache(maxsize=65_536)
def _postcode(value: str) -> str:
    """Without the last four digits of nine, and without the zeros a spreadsheet takes away."""
    return postcode(said(value)).lstrip("0")


@lru_cache(maxsize=65_536)
def _gender(value: str) -> str:
    word = said(value)
    return _GENDERS.get(word, word[:1])


_CLEANERS: dict[Kind, Callable[[str], str]] = {
    Kind.PHONE: _digits,
    Kind.POSTCODE: _postcode,
    Kind.CODE: _code,
    Kind.HOUSE: _code,
    Kind.NUMBER: _number,
    Kind.EMAIL: _mail,
    Kind.STREET: _street,
    Kind.ADDRESS: _street,
    Kind.YEAR: _part,
    Kind.MONTH: _part,
    Kind.DAY: _part,
    Kind.GENDER: _gender,
    Kind.GIVEN: said,
    Kind.SURNAME: plain,
}
