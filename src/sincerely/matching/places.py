"""Street addresses taken apart, so that `123 North Main Street, Apt 4` is `123 n main st #4`."""

import re
from functools import lru_cache
from typing import NamedTuple

import usaddress

from .plain import LONGEST, plain

_SHORT = {
    long: short
    for short, longs in {
        "ave": "avenue av aven",
        "blvd": "boulevard boul",
        "cir": "circle circ",
        "ct": "court crt",
        "dr": "drive drv",
        "e": "east",
        "hwy": "highway",
        "ln": "lane",
        "n": "north",
        "ne": "northeast",
        "nw": "northwest",
        "pkwy": "parkway pky",
        "pl": "place",
        "rd": "road",
        "s": "south",
        "se": "southeast",
        "sq": "square",
        "st": "street str strt saint",
        "sw": "southwest",
        "ter": "terrace terr tce",
        "trl": "trail",
        "w": "west",
        "cres": "crescent cr",
        "mt": "mount",
    }.items()
    for long in longs.split()
}
_NUMBER = frozenset({"AddressNumber", "AddressNumberPrefix", "AddressNumberSuffix", "USPSBoxID"})
_UNIT = frozenset({"OccupancyIdentifier", "SubaddressIdentifier"})
_LEFT = frozenset({"OccupancyType", "SubaddressType", "Recipient", "LandmarkName", "NotAddress"})
_AREA = {"PlaceName": "city", "StateName": "state", "ZipCode": "postcode"}
_LEADING = re.compile(r"^(\d+[a-z]?)\s+(.*)$")


class Place(NamedTuple):
    """A street address in its parts, each as it is compared."""

    number: str = ""
    street: str = ""
    unit: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""


@lru_cache(maxsize=65_536)
def place(text: str) -> Place:
    """The parts of an address line, with or without its town. Never raises."""
    text = text[:LONGEST].strip()
    if not text:
        return Place()
    try:
        parts, _ = usaddress.tag(text)
    except (usaddress.RepeatedLabelError, ValueError):
        return _by_shape(text)
    found = {"number": "", "street": "", "unit": "", "city": "", "state": "", "postcode": ""}
    for label, value in parts.items():
        where = _AREA.get(label) or ("number" if label in _NUMBER else "")
        where = where or ("unit" if label in _UNIT else "street")
        if label not in _LEFT:
            found[where] = f"{found[where]} {plain(value)}".strip()
    found["street"] = street(found["street"])
    found["postcode"] = postcode(found["postcode"])
    return Place(**found) if found["street"] or found["number"] else _by_shape(text)


def street(text: str) -> str:
    """The name of a street with its common words cut short (``north main street``: n main st)."""
    return " ".join(_SHORT.get(word, word) for word in plain(text).split())


def postcode(text: str) -> str:
    """A postcode without blanks; an American one without its last four digits."""
    value = plain(text).replace(" ", "")
    return value[:5] if value.isdigit() and len(value) == 9 else value


def _by_shape(text: str) -> Place:
    whole = street(text)
    leading = _LEADING.match(whole)
    return Place(number=leading[1], street=leading[2]) if leading else Place(street=whole)
