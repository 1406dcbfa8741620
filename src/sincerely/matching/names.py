"""Whether two written names may be one person's. Strict: a doubt is a no (promise 5).

A name is compared as ``first|last`` in lower case, behind the surname ``jr`` or ``sr`` where it is
said; a company as ``#name``. An empty half says nothing and so contradicts nothing.
"""

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from sincerely.rules.sighting import Contact

from .firms import is_firm
from .given import forms, one_spelling, surely_two
from .persons import generation, parts
from .plain import plain

#: how alike two surnames must be to count as one with a typing mistake
ALIKE = 0.8
#: a key is no longer than this; what comes after says nothing
LONGEST = 300


def name_key(contact: Contact) -> str:
    """The name of a sighting as it is compared; empty where it has none.

    A system with one field for every customer's name says of no firm that it is one.
    """
    alone = contact.name if not (contact.first or contact.last) else contact.last
    if contact.company or (not contact.first and is_firm(alone)):
        return ("#" + plain(contact.name or contact.display_name))[:LONGEST]
    first, last, suffix = contact.first, contact.last, contact.suffix
    if not (first or last) and contact.name:
        first, _, last, suffix = parts(contact.name)
    surname = plain(last)
    if surname and not _generation(surname):
        surname = f"{surname} {generation(suffix)}".rstrip()
    key = f"{_given(first)[: LONGEST // 2]}|{surname[: LONGEST // 2 - 1]}"
    return "" if key == "|" else key


def _given(first: str) -> str:
    """A first name without the initials some systems write behind it (``ROBERT J``)."""
    words = plain(first).split()
    behind = words[1:] if words and len(words[0]) > 1 else ()
    return words[0] if behind and all(len(word) == 1 for word in behind) else " ".join(words)


@lru_cache(maxsize=65_536)
def may_be_one(one: str, other: str) -> bool:
    """Whether two name keys may name one person."""
    if not one or not other or one == other:
        return True
    if one.startswith("#") or other.startswith("#"):
        return False
    first, _, last = one.partition("|")
    other_first, _, other_last = other.partition("|")
    if _two_generations(last, other_last):
        return False
    last, other_last = _bare(last), _bare(other_last)
    if _firsts_agree(first, other_first) and _lasts_agree(last, other_last):
        return True
    return _swapped(first, last, other_first, other_last)


def may_all_be_one(ones: Iterable[str], others: Collection[str]) -> bool:
    """Whether no name of the one contradicts a name of the other."""
    return all(may_be_one(one, other) for one in ones for other in others)


def agree(ones: Collection[str], others: Collection[str], *, by_line: bool = False) -> bool:
    """Whether two who are reached at one address are one by their names, each known by several.

    Who has none says nothing against it. Just one called junior makes them father and son, as in
    `decision.forbidden`. ``by_line``: a landline is a whole family's, so both must be called the
    same; a nickname, an initial or a surname alone is a *maybe*.
    """
    if not ones or not others:
        return True
    if not may_all_be_one(ones, others) or _generations(ones).isdisjoint(_generations(others)):
        return False
    return not by_line or _called_the_same(ones, others)


def _called_the_same(ones: Collection[str], others: Collection[str]) -> bool:
    """Whether they have a full name in common, or nothing but one and the same half."""
    if set(ones) == set(others):
        return True
    return any(_one_full_name(a, b) for a in ones for b in others)


def _one_full_name(one: str, other: str) -> bool:
    """Of two names that may be one: whether the first names are written out, and one."""
    if one.startswith("#"):
        return one == other
    first, _, last = one.partition("|")
    other_first, _, other_last = other.partition("|")
    if min(len(first), len(other_first)) < 2:
        return False
    if first == other_first or one_spelling(first, other_first):
        return True
    return (first, _bare(last)) == (_bare(other_last), other_first)


def _generations(names: Iterable[str]) -> set[str]:
    return {_generation(name.partition("|")[2]) for name in names}


def _generation(surname: str) -> str:
    """``jr``, ``sr``, ``ii`` ... behind a surname; empty where that is all there is."""
    _, space, behind = surname.rpartition(" ")
    return generation(behind) if space else ""


def _two_generations(last: str, other_last: str) -> bool:
    """Father and son: they share name, address and now and then the mail address."""
    one, other = _generation(last), _generation(other_last)
    return bool(one and other) and one != other


def _bare(surname: str) -> str:
    return surname.rpartition(" ")[0] if _generation(surname) else surname


def _swapped(first: str, last: str, other_first: str, other_last: str) -> bool:
    """Whether first name and surname changed places, short for full or not (`Keller Tom`)."""
    if not (first and last and other_first and other_last):
        return False
    if first == other_last:
        return not set(forms(last)).isdisjoint(forms(other_first))
    return last == other_first and not set(forms(first)).isdisjoint(forms(other_last))


def _firsts_agree(one: str, other: str) -> bool:
    if not one or not other or one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    if one_spelling(one, other) or not set(forms(one)).isdisjoint(forms(other)):
        return True
    return len(short) >= 4 and _alike(one, other) and not surely_two(one, other)


def _lasts_agree(one: str, other: str) -> bool:
    if not one or not other or one == other:
        return True
    if set(one.split()) & set(other.split()):
        return True  # a hyphenated name and one of its halves
    return _alike(one, other)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= ALIKE
