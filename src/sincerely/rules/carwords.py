"""Cars in words, as systems write them: which words tell one from another."""

import re

from .events.base import Vehicle

#: words that name no car in particular
_ANY_CAR = frozenset("a an the our my new used car truck suv van vehicle one".split())
_YEAR = re.compile(r"(19|20)\d\d")


def in_words(car: str) -> list[str]:
    """The words of a car as they are compared: *CR-V* and *CRV* are one."""
    found = ("".join(filter(str.isalnum, word)) for word in car.casefold().split())
    return [word for word in found if word]


def named_in(car: str, known: str) -> bool:
    """Whether every word of the one that names a car stands in the other."""
    return set(in_words(car)) - _ANY_CAR <= set(in_words(known))


def same_car(one: str, other: str) -> bool:
    """Whether these words may mean one car; the year and what is left out tell no two apart."""
    mine, theirs = _telling(one), _telling(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def same_model(asked: Vehicle, known: str) -> bool:
    """Whether somebody who asks about the one car may mean the known one, or another trim of it."""
    wanted, model = set(in_words(asked.model)), _telling(known) - set(in_words(asked.make))
    return wanted <= set(in_words(known)) or (bool(model) and model <= wanted)


def _telling(car: str) -> set[str]:
    return {word for word in set(in_words(car)) - _ANY_CAR if not _YEAR.fullmatch(word)}
