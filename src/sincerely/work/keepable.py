"""Details of somebody without the signs that no database keeps, whichever source they came from."""

import re
from dataclasses import fields, replace
from typing import Any

from sincerely.records import codec
from sincerely.rules.sighting import Arrival, Contact

#: NUL, and half of a character (a lone surrogate)
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
#: NUL as JSON writes it
_NUL = "\\u0000"


def keepable(arrival: Arrival) -> Arrival:
    """The arrival; where its details cannot be kept, with U+FFFD for each sign that cannot.

    A wish that came with a spoilt name is heard all the same (promise 7).
    """
    try:
        spoilt = _NUL in codec.contact_text(arrival.contact)
    except UnicodeEncodeError:
        spoilt = True
    return replace(arrival, contact=_mended(arrival.contact)) if spoilt else arrival


def _mended(contact: Contact) -> Contact:
    said = {item.name: getattr(contact, item.name) for item in fields(contact)}
    return Contact(**{name: _clean(value) for name, value in said.items()})


def _clean(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_clean(part) for part in value)
    return _UNKEEPABLE.sub("\ufffd", value) if isinstance(value, str) else value
