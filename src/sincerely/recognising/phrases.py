"""Phrases as patterns over the signs of a text.

A pattern is words divided by blanks: ``a/b`` either of them, ``a?`` perhaps, ``app*`` any word
that begins so, ``~`` up to three words in between, ``<time>`` a mark of `words`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

#: too common to tell whether a pattern is worth trying
_COMMON = frozenset(
    "a an the your you our we i me my us to in on at for of and or with this that is are be it "
    "has have "
    "had was will would can could do did not no so if from by as up out now just get got <num> "
    "<time> <date> "
    "<day> <year> <model> <make> <money> . , ? ! : them they there here what how when".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One pattern. ``gate``: words of which a text needs one, empty where any text may match."""

    gate: frozenset[str]
    pattern: re.Pattern[str]


def phrase(written: str) -> Phrase:
    """The phrase for a pattern."""
    gates = [frozenset[str]()]
    pieces = [" "]
    for item in written.split():
        if item == "~":
            pieces.append(r"(?:\S+ ){0,3}")
            continue
        needed = item if not item.endswith("?") or item == "?" else item[:-1]
        choices = needed.split("/") if needed != "/" else [needed]
        either = "|".join(_choice(each) for each in choices)
        pieces.append(f"(?:(?:{either}) )" + ("?" if needed != item else ""))
        if needed == item and not any(each.endswith("*") or each in _COMMON for each in choices):
            gates.append(frozenset(choices))
    best = min(gates[1:], key=len, default=gates[0])
    return Phrase(best, re.compile("".join(pieces)))


def _choice(word: str) -> str:
    return (
        rf"{re.escape(word[:-1])}\S*" if word.endswith("*") and len(word) > 1 else re.escape(word)
    )


def sections(name: str) -> dict[str, list[str]]:
    """The lines of a list that ships with the package, by the ``[heading]`` above them."""
    found: dict[str, list[str]] = {}
    listed = (resources.files(__package__) / name).read_text(encoding="utf-8")
    for line in listed.split("\n"):
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif line:
            lines.append(line)
    return found


def joined(signs: Sequence[str]) -> str:
    """The signs as the text the patterns are looked for in."""
    return f" {' '.join(signs)} "


def stands(phrases: Sequence[Phrase], text: str, known: frozenset[str]) -> bool:
    """Whether one of the phrases stands in `joined` text of the ``known`` words."""
    return any(
        (not each.gate or not each.gate.isdisjoint(known)) and each.pattern.search(text)
        for each in phrases
    )
