"""What a message says about its reader's own dealings, in the phrases of `claims.txt`.

A claim is what the ledger can contradict (design, section 5), so only words about the reader
count: "sorry we missed your call" claims nothing. The model has the last word; a phrase makes it
need less.
"""

from collections.abc import Sequence
from functools import cache

from sincerely.rules.purpose import Claim

from . import phrases


@cache
def _every() -> dict[Claim, list[phrases.Phrase]]:
    listed = phrases.sections("claims.txt")
    return {Claim(name): [phrases.phrase(line) for line in lines] for name, lines in listed.items()}


def said(signs: Sequence[str]) -> frozenset[Claim]:
    """The claims of which a phrase stands in ``signs``."""
    known = frozenset(signs)
    text = phrases.joined(signs)
    return frozenset(claim for claim, each in _every().items() if phrases.stands(each, text, known))
