"""Cars in words, as systems write them: which words tell one from another.

*Santa Fe* and *SantaFe*, *F-150* and *F 150* are one: what one system writes as several words and
another as one is the same, wherever the words are split.
"""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from .events.base import Vehicle

#: so many words may stand for one: *Civic Type R*, *C-HR*, *Grand Cherokee L*
MOST_WORDS = 4
#: words that name no car in particular
_ANY_CAR = frozenset("a an the our my new used car truck suv van vehicle one".split())
_YEAR = re.compile(r"(19|20)\d\d")
_REMEMBERED = 50_000


@lru_cache(maxsize=_REMEMBERED)
def in_words(car: str) -> tuple[str, ...]:
    """The words of a car as they are compared: *CR-V* and *CRV* are one."""
    found = ("".join(filter(str.isalnum, word)) for word in car.casefold().split())
    return tuple(word for word in found if word)


def runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Every one of these words, and every few of them that stand together."""
    many = len(words)
    return [
        tuple(words[begin:end])
        for begin in range(many)
        for end in range(begin + 1, min(begin + MOST_WORDS, many) + 1)
    ]


def any_car(word: str) -> bool:
    """Whether the word names no car in particular."""
    return word in _ANY_CAR


def says_nothing(word: str) -> bool:
    """Whether the word tells no car from another: *truck*, or a year."""
    return word in _ANY_CAR or _YEAR.fullmatch(word) is not None


def named_in(car: str, known: str) -> bool:
    """Whether every word of the one that names a car stands in the other."""
    return _stand_in(in_words(car), _written(known), any_car)


@lru_cache(maxsize=_REMEMBERED)
def same_car(one: str, other: str) -> bool:
    """Whether these words may mean one car; the year and what is left out tell no two apart."""
    if not (_tells(one) and _tells(other)):
        return False
    return _stand_in(in_words(one), _written(other), says_nothing) or _stand_in(
        in_words(other), _written(one), says_nothing
    )


def same_model(asked: Vehicle, known: str) -> bool:
    """Whether somebody who asks about the one car may mean the known one, or another trim of it."""
    if _stand_in(in_words(asked.model), _written(known), _none):
        return True
    words = in_words(known)
    if _stand_in(words, _written(asked.make), says_nothing):  # no model is told
        return False
    return _stand_in(words, _written(f"{asked.make} {asked.model}"), says_nothing)


def _stand_in(
    words: Sequence[str], known: AbstractSet[str], left_out: Callable[[str], bool]
) -> bool:
    """Whether all of the words, each by itself or a few together as one, are among the known ones;
    some may be left out."""
    if all(word in known or left_out(word) for word in words):
        return True
    many = len(words)
    reached = [True] + [False] * many
    for begin in range(many):
        if not reached[begin]:
            continue
        if left_out(words[begin]):
            reached[begin + 1] = True
        for end in range(begin + 1, min(begin + MOST_WORDS, many) + 1):
            reached[end] = reached[end] or "".join(words[begin:end]) in known
    return reached[many]


@lru_cache(maxsize=_REMEMBERED)
def _written(car: str) -> frozenset[str]:
    """Its words, and what it says where several of them are written as one."""
    return frozenset("".join(run) for run in runs(in_words(car)))


@lru_cache(maxsize=_REMEMBERED)
def _tells(car: str) -> bool:
    """Whether any of its words tells it from another car."""
    return not all(says_nothing(word) for word in in_words(car))


def _none(_word: str) -> bool:
    return False
