"""One value of a list as it is compared, by the kind of its column. Empty for nothing."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from sincerely.matching.persons import generation
from sincerely.matching.places import postcode, street
from sincerely.matching.plain import plain, said

from .kinds import Kind

_DIGITS = re.compile(r"\d+")
#: between a date and the time of day
_TIME = re.compile(r"(?<=\d)t(?=\d)")
_MONTHS = {
    month: f"{number:02}"
    for number, month in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
_GENDERS = {
    **dict.fromkeys("man herr mr senhor masculino".split(), "m"),
    **dict.fromkeys("w woman weiblich frau mrs ms miss mulher femme".split(), "f"),
}
#: days, months and years without anything between, in either order
_COMPACT = re.compile(r"(?:(?:1[6-9]|20)\d\d[01]\d[0-3]\d)|([0-3]?\d)([0-3]\d)((?:1[6-9]|20)\d\d)")


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
        parts = _parts(value)
        if len(parts) == 3 and len(parts[0]) <= 2:
            first += int(parts[0]) > 12
            second += int(parts[1]) > 12
    return first > second


def date(value: str, *, day_first: bool = False) -> str:
    """``YYYYMMDD``, also of a day there never was; the digits where no date can be made of it."""
    text = value.strip().lower()
    for word in re.findall(r"[a-z]+", text):
        if number := _MONTHS.get(word[:3]):
            before, _, after = text.partition(word)
            day_first = bool(_DIGITS.search(before))
            text = f"{before} {number} {after}"
    parts = _parts(_TIME.split(text)[0])
    if len(parts) < 3:
        return "".join(parts)
    one, two, three = parts[:3]
    if len(one) == 4:
        return f"{one}{two:0>2}{three:0>2}"
    year = three if len(three) == 4 else _century(three)
    day, month = (one, two) if day_first else (two, one)
    return f"{year}{month:0>2}{day:0>2}"


def _parts(text: str) -> list[str]:
    """The numbers of a date; those of a compact one that begins with its year stay together."""
    parts = _DIGITS.findall(text)
    compact = _COMPACT.fullmatch(parts[0]) if len(parts) == 1 else None
    return list(compact.groups()) if compact and compact[1] else parts


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


@lru_cache(maxsize=65_536)
def _surname(value: str) -> str:
    """Without *junior* and *senior*, which are compared by themselves."""
    first, *rest = plain(value).split() or [""]
    return " ".join([first, *(word for word in rest if not generation(word))])


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
    Kind.AGE: _number,
    Kind.GENERATION: generation,
    Kind.GENDER: _gender,
    Kind.GIVEN: said,
    Kind.SURNAME: _surname,
}
