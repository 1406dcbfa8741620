"""What people write after a call, compared word by word: the same again and again, or not."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is compared: small letters, without numbers, marks and the person's own name."""

    words: tuple[str, ...]


def note(text: str, names: frozenset[str]) -> Note:
    """``names``: words of the person's name, in small letters: a paste with the name put in is one
    all the same."""
    return Note(tuple(w for w in _WORD.findall(text.casefold()) if w not in names))


@lru_cache(maxsize=16_384)
def alike(one: Note, other: Note, least: float) -> bool:
    """Whether two notes say the same: so much of their words, in the same order (0 to 1)."""
    if one == other:
        return True
    short, long = sorted((len(one.words), len(other.words)))
    if not short or 2 * short / (short + long) < least:
        return False
    matcher = SequenceMatcher(None, one.words, other.words, autojunk=False)
    return matcher.quick_ratio() >= least and matcher.ratio() >= least
