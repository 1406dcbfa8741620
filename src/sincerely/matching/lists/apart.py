"""Two rows that no machine makes one, whatever they share: two people, or a person and a firm.

The same that `matching.decision.forbidden` keeps apart, as far as a list nobody has seen before
tells it surely: weights learned from a list have couples among its repeats, who share all but this.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from sincerely.matching.firms import firm as named_firm
from sincerely.matching.firms import surely_firm
from sincerely.matching.given import surely_two
from sincerely.matching.traits import traits_of
from sincerely.rules.sighting import Contact

from . import headers
from .clean import cleaner, date, days_first, digits
from .kinds import Guessed, Kind, Profile
from .parts import surname_first

_FIRM = frozenset("company firm business organisation organization".split())
_TEXTS = frozenset({Kind.NAME, Kind.TEXT, Kind.WORD, Kind.CATEGORY})
_NAMES = frozenset({Kind.NAME, Kind.GIVEN, Kind.SURNAME})
#: where more names than this are firms', a person's name is a firm's that left out what it is
_FEW_FIRMS = 0.1
#: first names nearer than this, in letters, may be a slip of the hand
_SLIP = 2
#: as many of the eight digits of two births are slips at most
_BIRTH_SLIP = 2
#: years between a father and his son, at least
_GENERATION = 15
_WAYS = frozenset({Kind.PHONE, Kind.EMAIL})

Row = Sequence[str]


class Who(NamedTuple):
    """Whom a row is about, as far as that keeps people apart. ``birth``: ``YYYYMMDD`` or empty;
    ``year``: of birth, or an age; ``mails``: addresses; ``works``: the firm named beside them,
    in a list of firms; ``told``: what the list tells at all."""

    first: str
    words: frozenset[str]
    generation: str
    company: str
    others: tuple[str, ...]
    birth: str
    year: str
    mails: frozenset[str]
    works: str
    told: frozenset[Kind]


def reader(guesses: Sequence[Guessed], profiles: Sequence[Profile]) -> Callable[[Row], Who]:
    """How the rows of a list tell whom they are about."""
    at = {kind: n for n, kind in reversed([*enumerate(each.kind for each in guesses)])}
    for n, each in enumerate(guesses):  # with *Jr* and nothing else it is not compared
        if headers.of_generation(each.header) and each.why != "told":
            at.setdefault(Kind.GENERATION, n)
    named = at.get(Kind.NAME) if Kind.SURNAME not in at else None
    turned = named is not None and surname_first(profiles[named].sample)
    born = next(
        (n for n, each in enumerate(guesses) if each.kind is Kind.DATE and each.is_birth),
        None,
    )
    day_first = born is not None and days_first(profiles[born].sample)
    firms = [
        n
        for n, each in enumerate(guesses)
        if each.kind in _TEXTS and _FIRM & set(headers.words(each.header))
    ]
    of_people = bool(_NAMES & set(at)) and not any(
        _many_firms(profiles[at[kind]].sample) for kind in _NAMES & set(at)
    )
    mails = [n for n, each in enumerate(guesses) if each.kind is Kind.EMAIL]
    mail = cleaner(Kind.EMAIL, ())
    told = frozenset(at) & _WAYS | ({Kind.DATE} if born is not None else set())
    aged = at.get(Kind.YEAR, at.get(Kind.AGE))

    of_firms = any(2 * profiles[n].filled > profiles[n].rows for n in firms)

    def cell(row: Row, place: int | None) -> str:
        return digits(row[place]) if place is not None else ""

    def who(row: Row) -> Who:
        name = cell(row, named)
        if turned and "," not in name:
            surname, _, rest = name.partition(" ")
            name = f"{surname}, {rest}" if rest else name
        first, middle, last, suffix = (
            cell(row, at.get(kind))
            for kind in (Kind.GIVEN, Kind.MIDDLE, Kind.SURNAME, Kind.GENERATION)
        )
        firm = next((row[n] for n in firms if row[n].strip()), "")
        company = of_people and bool(firm) and not (name or first or last).strip()
        birth = date(cell(row, born), day_first=day_first)
        whose = _whose(firm if company else name, first, middle, last, suffix, company)
        whose = whose if of_people else (*whose[:3], "", whose[4])
        written = frozenset(filter(None, (mail(row[n]) for n in mails)))
        year = birth[:4] or cell(row, aged).strip()
        works = named_firm(firm) if of_firms else ""
        return Who(*whose, birth, year, written, works, told)

    return who


def _many_firms(names: Sequence[str]) -> bool:
    return sum(map(surely_firm, names)) > _FEW_FIRMS * len(names)


@lru_cache(maxsize=65_536)
def _whose(
    name: str, first: str, middle: str, last: str, suffix: str, company: bool
) -> tuple[str, frozenset[str], str, str, tuple[str, ...]]:
    if not name and surely_firm(both := f"{first} {last}".strip()):
        name, first, last, company = both, "", "", True
    told = traits_of(
        Contact(name=name, first=first, middle=middle, last=last, suffix=suffix, company=company)
    )
    words = frozenset(f"{told.first} {told.middle} {told.last}".split())
    firm = told.company if company or surely_firm(name) else ""
    return told.first, words, told.generation, firm, told.others


def why_apart(one: Who, other: Who) -> str:
    """Why a machine may not join the rows about these two; empty where it may, or where what was
    learned of the lists has to say."""
    if bool(one.company) != bool(other.company) and not _at_it(one, other):
        return "one is a company"
    if _two_generations(one, other):
        return "not the same generation"
    if _father_and_son(one, other):
        return "born a generation apart"
    if one.first in other.others and other.first in one.others:
        return ""  # Bob and Sue, Sue and Bob
    if one.others != other.others:
        return "one names two people"
    if _two_names(one, other):
        return "different first names"
    return ""


def _at_it(one: Who, other: Who) -> bool:
    """Whether the one that is no firm's row names the firm: whom to ask for there."""
    firm, person = (one, other) if one.company else (other, one)
    return not person.words or (bool(person.works) and person.works == firm.company)


def _two_generations(one: Who, other: Who) -> bool:
    """*Junior* and whoever is not. Hardly anybody is called senior before there is a junior, and
    papers leave it out; nobody is born in one year with his father."""
    if one.year and one.year == other.year:
        return False
    return (one.generation or "sr") != (other.generation or "sr")


def _two_names(one: Who, other: Who) -> bool:
    """Both written out, neither another spelling of the other, nor one of its owner's other names:
    people go by their middle names, and forms are filled in the wrong way round.

    Who was born on one day is one person with a wrong name as often as twins; and of lists that
    tell no way to reach anybody, who lacks a birth date is what was learned.
    """
    if not surely_two(one.first, other.first):
        return False
    if one.first in other.words or other.first in one.words:
        return False
    if one.birth and other.birth:
        return not _alike(one.birth, other.birth)
    if OSA.distance(one.first, other.first, score_cutoff=_SLIP) < _SLIP:
        return False
    return Kind.DATE not in one.told & other.told or bool(_WAYS & one.told & other.told)


def _father_and_son(one: Who, other: Who) -> bool:
    """One name, one door, one landline, and two births: no slip of the hand, but so many years.

    In lists that tell a way to reach people; of others what was learned has to say how often a
    whole birth date is wrong. Who shares a mail address shares a mailbox of their own.
    """
    if not (_is_day(one.birth) and _is_day(other.birth)) or one.mails & other.mails:
        return False
    years = abs(int(one.birth[:4]) - int(other.birth[:4]))
    known = bool(_WAYS & one.told & other.told)
    return known and years >= _GENERATION and not _alike(one.birth, other.birth)


def _alike(one: str, other: str) -> bool:
    """Whether two of year, month and day are the same, or few digits differ."""
    same = sum(one[a:b] == other[a:b] for a, b in ((0, 4), (4, 6), (6, 8)))
    turned = one[:4] == other[:4] and (one[4:6], one[6:]) == (other[6:], other[4:6])
    return same > 1 or turned or OSA.distance(one, other) <= _BIRTH_SLIP


def _is_day(text: str) -> bool:
    """Whether it is the birth of somebody; the first of a January may stand for *not known*."""
    return (
        len(text) == 8
        and text.isdigit()
        and text[4:] != "0101"
        and "1900" < text[:4] < "2100"
        and "01" <= text[4:6] <= "12"
        and "01" <= text[6:] <= "31"
    )
