"""Addresses taken apart by their shape: `705 Magnolia Lane` once for all houses of the lane.

What `usaddress` makes of a number depends on its length and the zeros it ends in, and on nothing
else of it. So an address is taken apart with other numbers of the same length in their place, which
comes again and again, and its own numbers are put back. A test holds both ways equal.
"""

import re
from functools import lru_cache

from .places import Place, place

#: an address that has only words, numbers and commas
_SIMPLE = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9.'-]*,?(?: |$))+")
_NUMBER = re.compile(r"(?<!\S)[0-9]+(?=[ ,]|$)")
#: a longer number may be a postcode of nine digits, which is cut
_LONGEST = 8


@lru_cache(maxsize=65_536)
def shaped(text: str) -> Place:
    """As `places.place`."""
    simple = text.strip()
    if not _SIMPLE.fullmatch(simple):
        return place(text)
    own: dict[str, str] = {}
    for number in _NUMBER.findall(simple):
        zeros = len(number) - len(number.rstrip("0"))
        if not 0 < len(number) - zeros <= _LONGEST - zeros or len(own) > 8:
            return place(text)
        own[str(len(own) + 1) * (len(number) - zeros) + "0" * zeros] = number
    others = iter(own)
    found = place(_NUMBER.sub(lambda _: next(others), simple))
    words = [word for part in found for word in part.split(" ")]
    for other in own:
        if sum(other in word for word in words) > words.count(other) or words.count(other) > 1:
            return place(text)
    return Place(*(" ".join(own.get(word, word) for word in part.split(" ")) for part in found))
