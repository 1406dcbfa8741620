"""What values look like: told from a sample, for headers whose names do not tell."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sincerely.reading.clockforms import take_apart
from sincerely.reading.text import filled


class Look(StrEnum):
    """What a value looks like, as people would say it."""

    MAIL = "mail addresses"
    PHONE = "telephone numbers"
    VIN = "VINs"
    DATE = "dates"
    MONEY = "amounts of money"
    ZIP = "zip codes"
    STATE = "states"
    YES_NO = "yes and no"
    NUMBER = "numbers"
    CAR = "cars"
    NAME = "names"
    TEXT = "text"
    NOTHING = "nothing"


#: What a header never looks like; a first row with some of these is no header.
VALUES = frozenset({Look.MAIL, Look.PHONE, Look.VIN, Look.DATE, Look.MONEY, Look.ZIP, Look.NUMBER})

_MAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[A-Za-z]{2,}")
_PHONE = re.compile(
    r"(?:\+?1[-. ]?)?\(?[2-9]\d{2}\)?[-. /]{0,2}\d{3}[-. ]?\d{4}(?:\s*x\s?\d{1,5})?"
)
_VIN = re.compile(r"(?=.*\d)(?=.*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17}", re.IGNORECASE)
_MONEY = re.compile(r"\(?-?\$\s?-?[\d,]+(?:\.\d+)?\)?|\(?-?\d[\d,]*\.\d{2}\)?")
_ZIP = re.compile(r"\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d", re.IGNORECASE)
_NUMBER = re.compile(r"[-+(]?[\d,]*\.?\d+\)?%?")
_DAY_FIRST = re.compile(r"\d{1,2}([-./])\d{1,2}\1(?:\d{4}|\d{2})(?:[ T].*)?")
_NAME = re.compile(r"[^\W\d_][^\W\d_'\u2019.-]*(?:[ ,&'\u2019./-]+[^\W\d_]+\.?){1,4}")
_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY AB BC MB NB NL NS ON PE QC SK "
    "NT NU YT".split()
)
_MAKES = frozenset(
    "acura alfa aston audi bentley bmw buick cadillac chevrolet chevy chrysler dodge ferrari fiat "
    "ford genesis gmc harley-davidson honda hyundai infiniti jaguar jeep kia lamborghini land "
    "lexus lincoln lucid maserati mazda mercedes mercedes-benz mercury mini mitsubishi nissan "
    "polaris polestar pontiac porsche ram rivian saturn scion smart subaru suzuki tesla "
    "toyota volkswagen vw volvo yamaha kawasaki".split()
)
_YES_NO = frozenset({"y", "n", "yes", "no", "true", "false", "t", "f"})


def _is_date(text: str) -> bool:
    return text[-1:].isalnum() and (
        take_apart(text) is not None or _DAY_FIRST.fullmatch(text) is not None
    )


def _is_car(text: str) -> bool:
    words = text.lower().split()
    words = words[1:] if len(words) > 1 and words[0].isdigit() else words
    return words[:1] != [] and words[0] in _MAKES


_TELLS: tuple[tuple[Look, Callable[[str], object]], ...] = (
    (Look.MAIL, _MAIL.fullmatch),
    (Look.VIN, _VIN.fullmatch),
    (Look.YES_NO, lambda text: text.lower() in _YES_NO),
    (Look.STATE, lambda text: text in _STATES),
    (Look.PHONE, _PHONE.fullmatch),
    (Look.DATE, _is_date),
    (Look.MONEY, _MONEY.fullmatch),
    (Look.ZIP, _ZIP.fullmatch),
    (Look.NUMBER, _NUMBER.fullmatch),
    (Look.CAR, _is_car),
    (Look.NAME, _NAME.fullmatch),
)


def look(text: str) -> Look:
    """What one value looks like."""
    value = filled(text)
    if not value:
        return Look.NOTHING
    if len(value) > 80:
        return Look.TEXT
    return next((kind for kind, tells in _TELLS if tells(value)), Look.TEXT)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the values of one column look like. ``share``: of those filled, 0 to 1.

    ``varied``: how many of those filled differ, 0 to 1; ``filled``: how many there are.
    """

    look: Look
    share: float
    varied: float
    filled: int

    @property
    def sure(self) -> bool:
        """Whether nearly all of them look so."""
        return self.share >= 0.8


def seen(values: Iterable[str]) -> Seen:
    """What these values of one column look like, by most of them."""
    texts = [text for text in map(filled, values) if text]
    if not texts:
        return Seen(Look.NOTHING, 1.0, 0.0, 0)
    ((most, times),) = Counter(map(look, texts)).most_common(1)
    return Seen(most, times / len(texts), len(set(texts)) / len(texts), len(texts))
