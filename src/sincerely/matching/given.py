"""First names: what they are short for, which spellings are one, which are surely two."""

from functools import lru_cache

from nicknames import NickNamer

from .called import ALONE, FULL, MORE, SPELLINGS
from .plain import plain

_NOT_SHORT_FOR = {
    **dict.fromkeys(("bill", "billy"), frozenset({"robert"})),
    **dict.fromkeys(("bob", "bobby"), frozenset({"roger", "rodger", "bert"})),
    "jack": frozenset({"jacqueline"}),
}
_nicknames = NickNamer()
_FULL_OF: dict[str, set[str]] = {}
for _full, _shorts in MORE.items():
    for _short in _shorts:
        _FULL_OF.setdefault(_short, set()).add(_full)


@lru_cache(maxsize=65_536)
def forms(first: str) -> tuple[str, ...]:
    """A first name with the full names it may be short for: bob, robert.

    A full name is no shorter than what is short for it; the list of nicknames has some that are,
    and it knows bill as short for robert.
    """
    found = {first}
    for word in (first, *first.split()[:1]):
        found |= {word, *_full_names(word)}
    return tuple(sorted(plain(form) for form in found if len(form) > 1))


def _full_names(word: str) -> set[str]:
    if word in FULL:
        return set()
    full = {each for each in _nicknames.canonicals_of(word) if len(each) >= len(word)}
    return (full - _NOT_SHORT_FOR.get(word, frozenset())) | _FULL_OF.get(word, set())


@lru_cache(maxsize=65_536)
def is_given_name(word: str) -> bool:
    """Whether a word is known as a first name, or as short for one."""
    name = plain(word)
    return bool(
        name in MORE
        or name in _FULL_OF
        or name in ALONE
        or any(name in each for each in SPELLINGS)
        or _nicknames.nicknames_of(name)
        or _nicknames.canonicals_of(name)
    )


def one_spelling(one: str, other: str) -> bool:
    """Whether these are two spellings of one first name: Catherine and Kathryn."""
    return any(one in each and other in each for each in SPELLINGS)


@lru_cache(maxsize=65_536)
def surely_two(one: str, other: str) -> bool:
    """Whether two first names are two people's, however alike: Stephen and Stephanie.

    Both are names by themselves, neither is short for the other, and they are not two spellings
    of one. A name nobody knows may be a slip of the hand.
    """
    if one == other or not (is_given_name(one) and is_given_name(other)):
        return False
    if one_spelling(one, other):
        return False
    return set(forms(one)).isdisjoint(forms(other))
