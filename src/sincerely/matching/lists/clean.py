"""One value of a list as it is compared, by the kind of its column. Empty for nothing."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from sincerely.matching.persons import generation
from sincerely.matching.places import postcode, street
from sincerely.matching.plain import plain, said
from sincerely.rules import contact

from .kinds import Kind

_DIGITS = re.compile(r"[0-9]+")
#: between a date and the time of day
_TIME = re.compile(r"(?<=\d)t(?=\d)")
#: by their first letters, in English and in the languages headers come in
_MONTHS = {
    month: f"{number:02}"
    for number, months in enumerate(
        (
            "jan ene gen", "feb fev", "mar", "apr avr abr", "may mai mag", "jun juin giu",
            "jul juil lug", "aug aou ago", "sep set", "oct okt out ott", "nov", "dec dez dic",
        ),
        start=1,
    )
    for month in months.split()
}  # fmt: skip
#: days of a week that begin as a month does
_TUESDAYS = ("mardi", "martes", "marted")
#: behind a phone number, one of the same house
_EXTENSION = re.compile(
    r"\s*[,;]?\s*(?:\b(?:extension|ext|xt|x|durchwahl)\b\.?:?|x(?=\s?\d)|#)\s*\d{1,6}\s*$",
    re.IGNORECASE,
)
#: between two phone numbers in one cell
_SEVERAL = re.compile(r"\s*(?:[;|,]|/(?=(?:\D{0,2}\d){7})|\bor\b|\band\b|\n)\s*")
#: as a spreadsheet writes a number
_AS_A_NUMBER = re.compile(r"(?<=\d)\.0+$")
_AMERICAN = re.compile(r"\D{0,3}(?:1\D{0,2})?([2-9]\d\d)\D{0,3}(\d{3})\D{0,3}(\d{4})(?!\d)")
#: what is written where a phone or a mail address must be and there is none
_NO_PHONE = frozenset({"1234567890", "1231231234"})
_NO_MAIL = frozenset(
    "noemail nomail noaddress notprovided notgiven nonegiven donotemail noemailaddress".split()
)
_NO_DATE = frozenset({"19000101", "99991231", "00000000", "11111111"})
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
    made = _date(value, day_first=day_first)
    return "" if made in _NO_DATE else made


def digits(text: str) -> str:
    """The text with every sign for a digit as 0 to 9, whatever script it is of."""
    if text.isascii():
        return text
    return "".join(c if (n := unicodedata.decimal(c, -1)) < 0 else str(n) for c in text)


def _date(value: str, *, day_first: bool) -> str:
    text = _without_accents(value.strip().lower())
    for word in re.findall(r"[a-z]+", text):
        if word.startswith(_TUESDAYS):
            continue
        if number := _MONTHS.get(word[:4], _MONTHS.get(word[:3])):
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


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@lru_cache(maxsize=65_536)
def _phone(value: str) -> str:
    """The last ten digits of the first number in the cell, without its extension."""
    value = _AS_A_NUMBER.sub("", value.strip())
    written = (_EXTENSION.sub("", each) for each in _SEVERAL.split(value))
    found = next((digits for each in written if len(digits := _of_one(each)) > 6), "")
    found = found or "".join(_DIGITS.findall(value))
    return "" if len(set(found)) < 2 or found in _NO_PHONE else found[-10:]


def _of_one(text: str) -> str:
    """The digits of one number; of an American one no more than belong to it."""
    american = _AMERICAN.match(text)
    return "".join(american.groups()) if american else "".join(_DIGITS.findall(text))


@lru_cache(maxsize=65_536)
def _code(value: str) -> str:
    return said(value).replace(" ", "").lstrip("0")


@lru_cache(maxsize=65_536)
def _number(value: str) -> str:
    found = re.search(r"-?[0-9][0-9,]*(?:\.[0-9]+)?", value)
    number = found[0].replace(",", "") if found else ""
    return number if number.strip("-0.") else ""


@lru_cache(maxsize=65_536)
def _mail(value: str) -> str:
    """As `rules.contact.email` spells it; empty where the cell has none, or a word for none."""
    if "@" not in value:
        return ""
    found = contact.email(value)
    mail = found.value if found else value.strip().lower()
    return "" if plain(mail.partition("@")[0]).replace(" ", "") in _NO_MAIL else mail


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
    Kind.PHONE: _phone,
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
