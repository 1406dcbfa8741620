"""Phrases of the trade, by what they speak of (`cues.txt`). The model learns what each is worth.

A group is no verdict: "oil change" stands in invoices, reminders, coupons and recalls. Patterns
are as in `phrases`; after a change `make train` has to learn what they are worth.
"""

from collections.abc import Sequence
from functools import cache

from . import phrases


@cache
def _every() -> tuple[tuple[str, phrases.Phrase], ...]:
    """Each phrase by its name, ``group:number``."""
    listed = phrases.sections("cues.txt")
    return tuple(
        (f"{group}:{number}", phrases.phrase(line))
        for group, lines in listed.items()
        for number, line in enumerate(lines)
    )


def found(signs: Sequence[str], at_once: int) -> set[str]:
    """The names of the phrases that stand in ``signs``; with ``@`` before it also of one that
    stands among the first ``at_once`` words.
    """
    known = frozenset(signs)
    text = phrases.joined(signs)
    beginning = len(phrases.joined(signs[:at_once]))
    names: set[str] = set()
    for name, phrase in _every():
        if phrase.gate and phrase.gate.isdisjoint(known):
            continue
        if match := phrase.pattern.search(text):
            names.add(name)
            if match.end() <= beginning:
                names.add(f"@{name}")
    return names
