"""Whether two written names may be one person's. Strict: a doubt is a no (promise 5).

A name is compared as ``first|last`` in lower case; a company as ``#name``. An empty half says
nothing and so contradicts nothing.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

from nameparser import HumanName
from nicknames import NickNamer

from sincerely.rules.sighting import Contact

#: how alike two surnames must be to count as one with a typing mistake
ALIKE = 0.8
#: a key is no longer than this; what comes after says nothing
LONGEST = 300

_nicknames = NickNamer()


def name_key(contact: Contact) -> str:
    """The name of a sighting as it is compared; empty where it has none."""
    if contact.company:
        return ("#" + _plain(contact.name or contact.display_name))[:LONGEST]
    first, last = contact.first, contact.last
    if not (first or last) and contact.name:
        parsed = HumanName(contact.name)
        first, last = parsed.first, parsed.last
    key = f"{_plain(first)[: LONGEST // 2]}|{_plain(last)[: LONGEST // 2 - 1]}"
    return "" if key == "|" else key


@lru_cache(maxsize=65_536)
def may_be_one(one: str, other: str) -> bool:
    """Whether two name keys may name one person."""
    if not one or not other or one == other:
        return True
    if one.startswith("#") or other.startswith("#"):
        return False
    first, _, last = one.partition("|")
    other_first, _, other_last = other.partition("|")
    return _firsts_agree(first, other_first) and _lasts_agree(last, other_last)


def _firsts_agree(one: str, other: str) -> bool:
    if not one or not other or one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    if one in _other_forms(other) or other in _other_forms(one):
        return True
    return len(short) >= 4 and _alike(one, other)


@lru_cache(maxsize=16_384)
def _other_forms(first: str) -> frozenset[str]:
    return frozenset(_nicknames.nicknames_of(first) | _nicknames.canonicals_of(first))


def _lasts_agree(one: str, other: str) -> bool:
    if not one or not other or one == other:
        return True
    if set(one.split()) & set(other.split()):
        return True  # a hyphenated name and one of its halves
    return _alike(one, other)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def _plain(text: str) -> str:
    """Lower case, accents off, anything but letters and digits as a single space."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", bare).strip()
