"""Whose number it is that a provider names: somebody's, or nobody's."""

import re

from sincerely.rules import contact
from sincerely.rules.sighting import Contact

from .posted import Unreadable

_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
#: what stands in for a number that was withheld, also as it is spelled on a telephone's keys:
#: +266696687 is "anonymous"
_WITHHELD = frozenset(
    form
    for word in "anonymous blocked private restricted unavailable unknown withheld".split()
    for form in (word, word.translate(_KEYPAD))
)
_SCHEME = re.compile(r"([A-Za-z]+):")
#: before a phone number these say only which network brought it
_PHONES = frozenset({"client", "rcs", "sip", "sips", "sms", "tel", "whatsapp"})
_SHORTEST = 7
"""Fewer digits are a short code or an extension: a system's, or a desk's."""


class Nobody(Exception):
    """A number that names nobody who could be known. ``why``: in a few words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def whose(text: str) -> Contact:
    """Contact details of the one at the other end; the number as it was posted.

    The city, state and ZIP that come with it are where the number was given out, not where its
    owner lives: they are no part of this. Raises `Nobody`, or `Unreadable` for a number that is
    somebody's and cannot be right.
    """
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in _PHONES:
        raise Nobody("an account of a chat service, no phone number")
    number = re.split(r"[@;]", text[scheme.end() :] if scheme else text)[0].strip()
    plain = number.lower().lstrip("+")
    if plain in _WITHHELD:
        raise Nobody("the number was withheld")
    digits = sum(sign.isdecimal() for sign in plain)
    if text and digits == 0:
        raise Nobody("a name, no phone number")
    if 0 < digits < _SHORTEST:
        raise Nobody("a short code or an extension")
    if contact.phone(number) is None:
        sentence = "The number of the one at the other end is missing or cannot be right."
        raise Unreadable("bad_phone", sentence, "See with the provider whose number it is.")
    return Contact(phones=(("text", number),))
