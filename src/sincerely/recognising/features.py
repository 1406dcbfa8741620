"""What the model looks at in a text: words and their neighbours, parts of words, phrases that
mean something.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from . import claims, cues, words
from .text import Text

#: words of a body that count, that are paired, that are its beginning
LONGEST, PAIRED, BEGINNING = 500, 250, 30
_COUNTED = frozenset(
    "? ! <money> <time> <date> <day> <phone> <link> <percent> <num> <year> <make> <model> <vin> "
    "<code> <miles> <name> <emoji>".split()
)


@dataclass(frozen=True, slots=True)
class Signs:
    """A text as signs. ``subject``, ``body``: as read by `words`."""

    channel: str
    subject: tuple[str, ...]
    body: tuple[str, ...]

    @property
    def whole(self) -> tuple[str, ...]:
        """The subject as a sentence before the body."""
        return (*self.subject, ".", *self.body)


def signs(text: Text) -> Signs:
    """The words of a text, bounded."""
    body = words.words(words.plain(text.body[: LONGEST * 12]))[:LONGEST]
    subject = words.words(words.plain(text.subject[:400]))[:40]
    return Signs(str(text.channel), tuple(w.sign for w in subject), tuple(w.sign for w in body))


def blocks(read: Signs) -> dict[str, set[str]]:
    """The features by block; each block is weighed by itself."""
    whole = read.whole
    return {
        "subject": _runs(read.subject),
        "lead": _runs(read.body[:BEGINNING]),
        "words": _runs(whole),
        "pairs": _pairs(read.body[:PAIRED]),
        "parts": _parts(frozenset(whole)),
        "cues": _cues(read, whole),
        "shape": _shape(read),
    }


def _runs(said: tuple[str, ...]) -> set[str]:
    """Words, and each with the next."""
    return {*said, *map(" ".join, pairwise(said))}


def _pairs(said: tuple[str, ...]) -> set[str]:
    """Words with one to three others in between: "been ... while"."""
    return {
        f"{first}_{second}" for at, first in enumerate(said) for second in said[at + 2 : at + 5]
    }


def _parts(said: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for word in said:
        if len(word) > 3 and word[0] != "<":
            found |= _parts_of(word)
    return found


@lru_cache(maxsize=20_000)
def _parts_of(word: str) -> frozenset[str]:
    """Runs of 4 to 6 letters, the word's edges among them."""
    edged = f"^{word[:24]}$"
    return frozenset(
        edged[at : at + size] for size in (4, 5, 6) for at in range(len(edged) - size + 1)
    )


def _cues(read: Signs, whole: tuple[str, ...]) -> set[str]:
    """Phrases that mean something, said anywhere, and said at once (in the subject or the
    beginning).
    """
    at_once = len(read.whole) - len(read.body) + BEGINNING
    said = {f"says {claim}" for claim in claims.said(whole)}
    return cues.found(whole, at_once) | said


def _shape(read: Signs) -> set[str]:
    """How it travels, how long it is, which marks stand in it and how often."""
    found = {read.channel, f"length {len(read.body).bit_length()}"}
    if read.subject:
        found.add("subject")
    counted = Counter(sign for sign in read.body if sign in _COUNTED)
    for sign, count in counted.items():
        found.add(f"{sign} {min(count.bit_length(), 3)}")
    if read.body and read.body[-1] == "?":
        found.add("asks last")
    return found
