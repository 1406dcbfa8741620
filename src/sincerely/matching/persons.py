"""Names as people and systems write them, taken apart: `Bob and Sue Jones`, `SMITH, JOHN/MARY`."""

import re
from functools import lru_cache
from typing import NamedTuple

from nameparser import HumanName

from .firms import firm, is_firm
from .given import forms, is_given_name
from .plain import LONGEST, plain

__all__ = ["Name", "everyone", "forms", "generation", "is_given_name", "one", "parts"]

_SUFFIXES = {
    **dict.fromkeys(("jr", "junior"), "jr"),
    **dict.fromkeys(("sr", "senior"), "sr"),
    **{each: each for each in ("ii", "iii", "iv")},
    "2nd": "ii",
    "3rd": "iii",
    "4th": "iv",
}
_AND = re.compile(r"\s*(?:/|&|\+)\s*|\s+(?:and|und|y|et|or)\s+", re.IGNORECASE)
_TITLES = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|rev)\b\.?\s*", re.IGNORECASE)


class Name(NamedTuple):
    """One person's name as it is compared; ``company`` where it is a firm's, the rest then empty.

    ``generation``: ``jr``, ``sr``, ``ii``, ``iii``, ``iv`` or empty.
    """

    first: str = ""
    middle: str = ""
    last: str = ""
    generation: str = ""
    company: str = ""


class Parts(NamedTuple):
    """A written name in its parts, as they were written."""

    first: str
    middle: str
    last: str
    suffix: str


@lru_cache(maxsize=65_536)
def parts(text: str) -> Parts:
    """One person's written name taken apart, once for all who ask: it takes 100 microseconds."""
    parsed = HumanName(text[:LONGEST])
    return Parts(parsed.first, parsed.middle, parsed.last, parsed.suffix)


def generation(text: str) -> str:
    """What a suffix says of father and son; empty for titles and degrees."""
    for word in plain(text).split():
        if word in _SUFFIXES:
            return _SUFFIXES[word]
    return ""


@lru_cache(maxsize=65_536)
def everyone(text: str) -> tuple[Name, ...]:
    """Everyone a written name names, in its order; none where it names nobody."""
    text = text[:LONGEST]
    if not plain(text):
        return ()
    if is_firm(text):
        return (Name(company=firm(text)),)
    named = [part for part in _AND.split(text) if plain(part)]
    if len(named) < 2:
        return (one(text),)
    if "," in named[0]:  # SMITH, JOHN/MARY
        surname = named[0].partition(",")[0]
        told = [part if "," in part else f"{surname}, {part}" for part in named]
    else:  # Bob and Sue Jones; Bob Jones & Sue Smith
        surname = named[-1].split()[-1]
        told = [part if len(_bare(part).split()) > 1 else f"{part} {surname}" for part in named]
    return tuple(name for name in map(one, told) if name.first)


def _bare(part: str) -> str:
    return _TITLES.sub("", part.strip())


@lru_cache(maxsize=65_536)
def one(text: str) -> Name:
    """One person's written name in its parts; a single word is a surname only after a comma."""
    found = parts(text)
    first, last = plain(found.first), plain(found.last)
    return Name(first, plain(found.middle), last, generation(found.suffix))
