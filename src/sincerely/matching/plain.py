"""Text as it is compared: one spelling for what people write in many."""

import re
import unicodedata
from functools import lru_cache

from doublemetaphone import doublemetaphone

#: letters that no accent can be taken off
_LETTERS = str.maketrans(
    {"\u0111": "d", "\u00f8": "o", "\u0142": "l", "\u0131": "i", "\u00f0": "d"}
    | {"\u00e6": "ae", "\u0153": "oe", "\u00fe": "th"}
)
_NO_WORD = re.compile(r"[\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019`](?=\w)")
_NOTHING = frozenset({"na", "n a", "null", "none", "nan", "unknown", "unk", "not available"})
_TWICE = re.compile(r"(.)\1+")
#: a text is compared no further than this
LONGEST = 300


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Lower case, accents off, only letters and digits, single spaces (``O'Brien`` is one word).

    Folded twice: taken apart, a mathematical capital is an ordinary one.
    """
    bare = unicodedata.normalize("NFKD", text[:LONGEST].casefold()).casefold()
    bare = "".join(c for c in bare if not unicodedata.combining(c)).translate(_LETTERS)
    return _NO_WORD.sub(" ", _APOSTROPHE.sub("", bare)).strip()


def said(text: str) -> str:
    """As `plain`; empty where it is only a word for *nothing*."""
    value = plain(text)
    return "" if value in _NOTHING else value


@lru_cache(maxsize=65_536)
def sound(text: str) -> str:
    """How a name sounds, for finding it however it is spelt; itself where letters tell nothing.

    A sound twice running is one: two letters that changed places (*Kowalcyzk*) part it often.
    """
    ours = doublemetaphone(text.replace(" ", ""))[0] if text.isascii() else ""
    return (_TWICE.sub(r"\1", str(ours)) or text)[:8]
