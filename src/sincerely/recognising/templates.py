"""Which template a message was made from, whoever it was made for.

A store has 50 to 200 templates; a manager says once what each is for. Any word can be a name, so
a template is known by the words that cannot well be one: the fixed list `ordinary.txt`. Another
list, or another way of reading words, makes other fingerprints and loses every label.
"""

import hashlib
from functools import cache
from importlib import resources

from . import words
from .text import Text

_GAP = "\u2039\u2026\u203a"
#: characters of a body that tell templates apart
_LONGEST = 12_000
#: words of titles and trims, part of a name where they are written large
_LARGE = frozenset(
    "sales service advisor consultant manager representative specialist internet product "
    "director finance "
    "customer care concierge general assistant sport limited premium touring "
    "platinum plus hybrid luxury auto group center".split()
)
_FEW = 3


@cache
def _ordinary() -> frozenset[str]:
    listed = (resources.files(__package__) / "ordinary.txt").read_text(encoding="utf-8")
    return frozenset(listed.split())


def fingerprint(text: Text) -> str:
    """Sixteen hexadecimal digits, the same for every message made from one template.

    Survives names, cars, dates, prices, links, greetings, earlier mail below, blanks and line
    ends, and whether the words stand in a page. The order of the words does not count, because
    where a signature ends is a guess.
    """
    parts = _parts(text)
    kept = {plain[word.start : word.end].lower() for plain, word, keeps in parts if keeps}
    if len(kept) < _FEW:
        kept = {word.sign for _, word, _ in parts}
    return hashlib.sha256(" ".join(sorted(kept)).encode("utf-8", "replace")).hexdigest()[:16]


def skeleton(text: Text) -> str:
    """The text as a person reads it, with ``\u2039\u2026\u203a`` where it changes from reader to
    reader.
    """
    return "\n".join(line for line in (_skeleton(text.subject), _skeleton(text.body)) if line)


def _skeleton(part: str) -> str:
    plain = words.plain(part[:_LONGEST])
    pieces: list[str] = []
    at = 0
    for word, keeps in _kept(plain):
        between = plain[at : word.start]
        if keeps:
            pieces += [between, plain[word.start : word.end]]
        elif pieces and pieces[-1] == _GAP and not between.strip():
            pass
        else:
            pieces += [between, _GAP]
        at = word.end
    return "".join([*pieces, plain[at:]]).strip()


def _parts(text: Text) -> list[tuple[str, words.Word, bool]]:
    found = []
    for part in (text.subject, text.body[:_LONGEST], text.tail[:_LONGEST]):
        plain = words.plain(part)
        found += [(plain, word, keeps) for word, keeps in _kept(plain)]
    return found


def _kept(plain: str) -> list[tuple[words.Word, bool]]:
    """Each word and whether it belongs to the template; punctuation is left out."""
    found = []
    for word in words.words(plain):
        if word.sign[0].isalnum() or word.sign[0] == "<":
            written = plain[word.start : word.end]
            may_be_name = written[:1].isupper() and written.lower() in _LARGE
            keeps = word.sign[0] != "<" and written.lower() in _ordinary() and not may_be_name
            found.append((word, keeps))
    return found
