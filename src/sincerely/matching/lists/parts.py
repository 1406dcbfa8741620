"""What one cell holds when it is taken apart: a name, an address, a date of birth.

So that a list with a first name and a surname can be compared with one that has a *Name*.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache

from sincerely.matching.firms import surely_firm
from sincerely.matching.persons import everyone, generation, is_given_name
from sincerely.matching.places import Place, place, street
from sincerely.matching.plain import LONGEST, plain, said

from .clean import date, days_first
from .kinds import Kind


class Part(StrEnum):
    """A part of a cell; the words are those people read."""

    WHOLE = ""
    GIVEN = "first name"
    MIDDLE = "middle name"
    SURNAME = "surname"
    GENERATION = "junior or senior"
    HOUSE = "house number"
    STREET = "street"
    UNIT = "flat number"
    PLACE = "town"
    POSTCODE = "postcode"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


Take = Callable[[str], str]

#: how each part is compared
KINDS = {
    Part.GIVEN: Kind.GIVEN,
    Part.MIDDLE: Kind.MIDDLE,
    Part.SURNAME: Kind.SURNAME,
    Part.GENERATION: Kind.GENERATION,
    Part.HOUSE: Kind.HOUSE,
    Part.STREET: Kind.STREET,
    Part.UNIT: Kind.CODE,
    Part.PLACE: Kind.PLACE,
    Part.POSTCODE: Kind.POSTCODE,
    Part.YEAR: Kind.YEAR,
    Part.MONTH: Kind.MONTH,
    Part.DAY: Kind.DAY,
}
_OF_A_NAME = (Part.GIVEN, Part.MIDDLE, Part.SURNAME)
_OF_AN_ADDRESS = (Part.HOUSE, Part.STREET, Part.UNIT, Part.PLACE, Part.POSTCODE)
#: a part that fewer values have is not asked for
_LEAST = {
    Part.HOUSE: 0.3, Part.MIDDLE: 0.05, Part.UNIT: 0.05, Part.PLACE: 0.3, Part.POSTCODE: 0.3,
    Part.GENERATION: 0.005,
}  # fmt: skip
_ASKED = 400

_PLAIN_NAME = re.compile(r"[A-Za-z'-]+(?: [A-Za-z][A-Za-z'-]*\.?)? [A-Za-z'-]+")
#: words that make a name more than first, middle, last
_JOINING = frozenset(
    "de del della di da dos du la le van von der den ter bin ibn al el st san mac mc dr mr mrs ms "
    "miss prof rev jr sr ii iii iv md phd esq and und".split()
)
_UNIT = re.compile(
    r"[\s,]+(?:(?:apt|apartment|unit|ste|suite|flat|room|rm)\b\.?\s*#?|#)\s*([\w-]+)\s*$",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^\W*(\d+[a-z]?(?:[-/]\d+[a-z]?)?)\b[\s,]+(.+)$", re.IGNORECASE)
_TRAILING = re.compile(r"^(\D+?)\s+(\d+\s?[a-z]?)$", re.IGNORECASE)
_WITH_TOWN = re.compile(
    r",|\b\d{5}(?:-\d{4})?\s*$|\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}$", re.IGNORECASE
)
_ORDINALS = {
    word: f"{number}{'st nd rd'.split()[number - 1] if number < 4 else 'th'}"
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}


def offered(kind: Kind, sample: Sequence[str]) -> frozenset[Part]:
    """The parts that enough values of a column have."""
    asked = [each for each in sample if each.strip()][:_ASKED]
    if not asked:
        return frozenset()
    if kind is Kind.DATE:
        return frozenset({Part.YEAR, Part.MONTH, Part.DAY})
    parts = {
        Kind.NAME: (*_OF_A_NAME, Part.GENERATION),
        Kind.SURNAME: (Part.GENERATION,),
        Kind.ADDRESS: _OF_AN_ADDRESS,
    }.get(kind, ())
    found = set()
    for part in parts:
        take = taking(part, sample)
        if sum(bool(take(each)) for each in asked) > _LEAST.get(part, 0.0) * len(asked):
            found.add(part)
    return frozenset(found if kind is not Kind.ADDRESS or Part.HOUSE in found else ())


def taking(part: Part, sample: Sequence[str]) -> Take:
    """How this part of a cell is taken. ``sample``: values of its column, which show its habits."""
    if part in _OF_A_NAME:
        turned, place_of = surname_first(sample), _OF_A_NAME.index(part)
        return lambda cell: name(cell, turned=turned)[place_of]
    if part is Part.GENERATION:
        return lambda cell: generation(cell.partition(" ")[2])
    if part in _OF_AN_ADDRESS:
        field = {Part.HOUSE: "number", Part.PLACE: "city"}.get(part, part.name.lower())
        return lambda cell: str(getattr(address(cell), field))
    if part in {Part.YEAR, Part.MONTH, Part.DAY}:
        first = days_first(sample)
        start, end = {Part.YEAR: (0, 4), Part.MONTH: (4, 6), Part.DAY: (6, 8)}[part]
        return lambda cell: date(cell, day_first=first)[start:end]
    return lambda cell: cell


def surname_first(names: Sequence[str]) -> bool:
    """Whether a column has *Smith John A* without a comma, as where its first names stand shows."""
    told = turned = 0
    for written in names[:_ASKED]:
        words = plain(written).split()
        if "," in written or not 2 <= len(words) <= 3:
            continue
        first = is_given_name(words[0])
        second = is_given_name(words[1] if len(words[-1]) == 1 else words[-1])
        told += first and not second
        turned += second and not first
    return turned > 2 * told + 3


@lru_cache(maxsize=65_536)
def name(written: str, *, turned: bool = False) -> tuple[str, str, str]:
    """First name, middle name, surname; a firm's name is its surname."""
    if _PLAIN_NAME.fullmatch(written) and not surely_firm(written):
        words = [plain(word) for word in written.split()]
        if not _JOINING & set(words):
            words = [*words[1:], words[0]] if turned else words
            return words[0], " ".join(words[1:-1]), words[-1]
    if turned and "," not in written:
        surname, _, rest = written.strip().partition(" ")
        written = f"{surname}, {rest}" if rest else written
    names = everyone(written)
    if not names:
        return "", "", ""
    head = names[0]
    if not (head.last or head.company or is_given_name(head.first)):
        return "", "", head.first  # SMITH, whose first name nobody wrote down
    first = " and ".join(dict.fromkeys(each.first for each in names if each.first))
    return first, head.middle, head.last or head.company


@lru_cache(maxsize=65_536)
def address(written: str) -> Place:
    """An address line in its parts, with or without its town."""
    text = written[:LONGEST].strip()
    if not said(text):
        return Place()
    if _WITH_TOWN.search(text):
        found = place(text)
        return found._replace(street=_ordinals(found.street))
    unit = _UNIT.search(text)
    bare = text[: unit.start()] if unit else text
    number = ""
    if leading := _LEADING.match(bare):
        number, bare = leading[1], leading[2]
    elif trailing := _TRAILING.match(bare):
        bare, number = trailing[1], trailing[2]
    return Place(plain(number), _ordinals(street(bare)), unit[1].lower() if unit else "")


def _ordinals(text: str) -> str:
    return " ".join(_ORDINALS.get(word, word) for word in text.split())
