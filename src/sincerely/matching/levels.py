"""How two details of two sightings compare: each level once in SQL for Splink, once in Python.

The first level that holds counts. The two ways of saying it are held equal by a test over
millions of pairs' kinds; a level without details on either side says nothing at all.
"""

from collections.abc import Callable
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler, Levenshtein

from .traits import Traits

Test = Callable[[Traits, Traits], bool]


class Level(NamedTuple):
    """One outcome of a comparison. ``phrase``: for people; ``rare``: counts more for rare values.

    ``sql``: over columns of `rows.COLUMNS` with ``_l`` and ``_r``.
    """

    name: str
    phrase: str
    sql: str
    holds: Test
    rare: bool = False


class Column(NamedTuple):
    """One comparison. ``silent``: when it says nothing. After the last level: ``differs``."""

    name: str
    silent: Level
    levels: tuple[Level, ...]
    differs: str


def alike(one: str, other: str) -> float:
    """Jaro-Winkler similarity, 0 to 1, of the UTF-8 bytes, as DuckDB has it."""
    return JaroWinkler.similarity(one.encode(), other.encode())


def edits(one: str, other: str) -> int:
    """How many letters have to be changed."""
    return Levenshtein.distance(one.encode(), other.encode())


def _silent(sql: str, holds: Test) -> Level:
    return Level("silent", "", sql, holds)


def _missing(name: str) -> Level:
    return _silent(
        f"{name}_l IS NULL OR {name}_r IS NULL",
        lambda a, b: not getattr(a, name) or not getattr(b, name),
    )


def _same(name: str, phrase: str, *, rare: bool = False) -> Level:
    return Level(
        "same",
        phrase,
        f"{name}_l = {name}_r",
        lambda a, b: bool(getattr(a, name) == getattr(b, name)),
        rare,
    )


_SWAPPED = Level(
    "swapped",
    "first name and surname changed places",
    "first_l = last_r AND last_l = first_r",
    lambda a, b: bool(a.last and b.last) and a.first == b.last and a.last == b.first,
)


def _alike(name: str, phrase: str, least: float) -> Level:
    return Level(
        "alike",
        phrase,
        f"least(length({name}_l), length({name}_r)) >= 4"
        f" AND jaro_winkler_similarity({name}_l, {name}_r) >= {least}",
        lambda a, b: (
            min(len(getattr(a, name)), len(getattr(b, name))) >= 4
            and alike(getattr(a, name), getattr(b, name)) >= least
        ),
    )


def _short_for(one: Traits, other: Traits) -> bool:
    return not set(one.forms).isdisjoint(other.forms)


def _initial(name: str, phrase: str) -> Level:
    return Level(
        "initial",
        phrase,
        f"least(length({name}_l), length({name}_r)) = 1"
        f" AND substring({name}_l, 1, 1) = substring({name}_r, 1, 1)",
        lambda a, b: (
            min(len(getattr(a, name)), len(getattr(b, name))) == 1
            and getattr(a, name)[:1] == getattr(b, name)[:1]
        ),
    )


FIRST = Column(
    "first",
    _missing("first"),
    (
        _same("first", "same first name", rare=True),
        Level(
            "nickname",
            "{first} is short for {other_first}",
            "list_has_any(forms_l, forms_r)",
            _short_for,
        ),
        _initial("first", "the first name has the same initial"),
        _SWAPPED,
        Level(
            "one_of_two",
            "one of the two people named",
            "list_contains(others_l, first_r) OR list_contains(others_r, first_l)",
            lambda a, b: b.first in a.others or a.first in b.others,
        ),
        Level(
            "by_middle",
            "the first name of one is the middle name of the other",
            "first_l = middle_r OR middle_l = first_r",
            lambda a, b: a.first == b.middle or a.middle == b.first,
        ),
        _alike("first", "first names spelt alike", 0.9),
    ),
    "different first names",
)
LAST = Column(
    "last",
    _missing("last"),
    (
        _same("last", "same surname", rare=True),
        Level(
            "half",
            "a double surname and one of its halves",
            "list_has_any(halves_l, halves_r)",
            lambda a, b: not set(a.last.split()).isdisjoint(b.last.split()),
        ),
        _SWAPPED,
        _alike("last", "surnames spelt alike", 0.92),
    ),
    "different surnames",
)
MIDDLE = Column(
    "middle",
    _missing("middle"),
    (
        Level(
            "same",
            "same middle name",
            "middle_l = middle_r AND length(middle_l) > 1",
            lambda a, b: a.middle == b.middle and len(a.middle) > 1,
        ),
        _initial("middle", "the middle name has the same initial"),
    ),
    "different middle names",
)
GENERATION = Column(
    "generation",
    _missing("generation"),
    (_same("generation", "both {generation}"),),
    "one is {generation}, the other {other_generation}",
)
COMPANY = Column(
    "company",
    _missing("company"),
    (
        _same("company", "same company"),
        _alike("company", "companies spelt alike", 0.92),
    ),
    "different companies",
)
BIRTH = Column(
    "birth",
    _missing("birth"),
    (
        _same("birth", "same birth date"),
        Level(
            "alike",
            "birth dates one digit apart",
            "levenshtein(birth_l, birth_r) <= 1",
            lambda a, b: edits(a.birth, b.birth) <= 1,
        ),
    ),
    "different birth dates",
)
