"""The car a message names."""

import re
from collections.abc import Sequence

from . import cars, words
from .text import Text


def named(text: Text) -> str:
    """The first car in the subject or the body, as it is written: ``2026 Palisade``; empty for
    none.
    """
    for part in (text.subject, text.body[:6_000]):
        plain = words.plain(part)
        read = words.words(plain)
        for at, word in enumerate(read):
            if word.sign in cars.SIGNS:
                return _whole(plain, read, at)
    return ""


def _whole(plain: str, read: Sequence[words.Word], at: int) -> str:
    """The name with the year before it and the model behind the make."""
    first = last = at
    if at and read[at - 1].sign == "<year>" and read[at].start - read[at - 1].end < 3:
        first = at - 1
    if read[at].sign == "<make>" and at + 1 < len(read) and read[at + 1].sign == "<model>":
        last = at + 1
    return re.sub(r"\s+", " ", plain[read[first].start : read[last].end])
