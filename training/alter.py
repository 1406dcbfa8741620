"""Altered copies of training texts, so that no habit of our own authors decides.

Subjects are dropped, endings and beginnings left out, letters swapped; the menu, signature or
quoted mail of another voice is hung below, where `tails` must part it again.
"""

import re
from collections.abc import Sequence
from random import Random

from sincerely.recognising import text

from . import fills
from .texts import Line

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_BELOW = (
    "\n\nSchedule Service | Leave a Review | Shop New | Value Your Trade | Specials",
    "\n\n{dealer} | 220 Commerce Pkwy, {city} | {phone}\nUnsubscribe | Privacy Policy",
    "\n\nThanks,\n{rep}\n{rep_title}\n{dealer}\n{phone}",
    "\n\nView Inventory | Schedule Service | Recall Lookup | Sell Us Your Car\nUnsubscribe here.",
    " Reply STOP to opt out. Msg & data rates may apply.",
    " Txt STOP to end",
    "\n\n-- \n{rep} | {dealer} | {phone}",
    "\n\n\u00a9 2026 {dealer}. All rights reserved. Offers subject to change.",
)


def altered(line: Line, others: Sequence[Line], dice: Random) -> text.Text:
    """One altered copy of a line, as a reader would see it."""
    read = text.of_parts("", fills.fill(line.body, dice), line.channel)
    body = _shortened(read.body, dice)
    if dice.random() < 0.2:
        body = _mistyped(body, dice)
    if dice.random() < 0.4:
        body += fills.fill(dice.choice(_BELOW), dice)
    if dice.random() < 0.15:
        body += _quoting(dice.choice(others), dice)
    subject = "" if dice.random() < 0.3 else fills.fill(line.subject, dice)
    if dice.random() < 0.05:
        subject, body = subject.upper(), body.upper()
    return text.of_parts(subject, body, line.channel)


def _shortened(body: str, dice: Random) -> str:
    parts = [part for part in _SENTENCE.split(body) if part]
    if len(parts) > 3 and dice.random() < 0.5:
        parts = parts[: max(2, int(len(parts) * dice.uniform(0.4, 0.9)))]
    if len(parts) > 2 and dice.random() < 0.3:
        parts = parts[1:]
    return " ".join(parts)


def _mistyped(body: str, dice: Random) -> str:
    words = body.split()
    for _ in range(len(words) // 15 + 1 if words else 0):
        at = dice.randrange(len(words))
        word = words[at]
        if len(word) > 4:
            place = dice.randrange(1, len(word) - 1)
            words[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(words)


def _quoting(other: Line, dice: Random) -> str:
    earlier = text.of_parts("", fills.fill(other.body, dice), other.channel).body
    quoted = "\n".join(f"> {line}" for line in earlier.split("\n")[:8])
    head = fills.fill("On {date}, {first} wrote:", dice)
    return f"\n\n{head}\n{quoted}"
