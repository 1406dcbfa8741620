"""Requests to stop in Chinese, Korean, Russian and Vietnamese.

A clause counts only where it is such a request from its first letter to its last, for nothing is
understood of what else is said in these languages.
"""

import re
import unicodedata

from sincerely.rules.purpose import Channel

from .tongues import CHINESE, KOREAN, RUSSIAN, VIETNAMESE, Tongue

_CLAUSE = re.compile("[,\u3001]")
#: No request is longer, and patterns may take the square of a length.
_LONGEST = 120
_MARKS = re.compile(r"[^\w\s]+")
#: Russians write the one for the other
_YO = str.maketrans("\u0451", "\u0435")
#: Vietnamese as it is typed without accents
_UNACCENTED = re.compile(r"\b(?:nua|huy)\b", re.IGNORECASE)
#: written without blanks
_TOGETHER = (CHINESE, KOREAN)
_APART = (RUSSIAN, VIETNAMESE)


def asked_alone(text: str) -> bool:
    """Whether a whole message is a word for *stop*."""
    said = _folded(text[:200])
    return any(each.alone.fullmatch(_written(said, each)) for each in (*_TOGETHER, *_APART))


def asked(text: str) -> tuple[Channel, ...] | None:
    """The channels a sentence asks us to stop on, none for all; None where it asks nothing."""
    if text.isascii() and not _UNACCENTED.search(text):
        return None
    found = [ways for clause in _CLAUSE.split(text) if (ways := _asked_in(clause)) is not None]
    if not found:
        return None
    return tuple(dict.fromkeys(way for ways in found for way in ways)) if all(found) else ()


def _asked_in(clause: str) -> tuple[Channel, ...] | None:
    said = _folded(clause[:_LONGEST])
    for each in (*_TOGETHER, *_APART):
        written = _written(said, each)
        if each.clause.fullmatch(written):
            return tuple(way for way, words in each.channels.items() if words.search(written))
    return None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).casefold().translate(_YO)
    return " ".join(_MARKS.sub(" ", plain).split())


def _written(said: str, tongue: Tongue) -> str:
    return said.replace(" ", "") if tongue in _TOGETHER else said
