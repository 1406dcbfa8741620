"""What the ledger keeps for good without the details of whom it is about (promise 4).

A payload's personal fields can be blanked; the others cannot. Where somebody wrote an address or
the name of the person into one of those ("phone call from Rosa Keller, 207-555-0101"), that part is
left out before it is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from sincerely.rules.events import Payload
from sincerely.rules.events.base import Vehicle
from sincerely.rules.sighting import Arrival, Contact

#: what stands where something was left out
LEFT_OUT = "\N{HORIZONTAL ELLIPSIS}"
#: fields in which somebody writes freely. Who works at the store, and keys, are others
_FREE = frozenset({
    "about", "bought_what", "consent_claims", "evidence", "extras", "preferred_contact", "proof",
    "service", "status", "timeframe", "trade", "vehicle", "what", "who", "why",
})  # fmt: skip
_NO_DIGIT = re.compile(r"\D+")
#: the digits of a number that tell it, whatever the country before it; with what is between them
_TELLING, _BETWEEN = 7, r"[\s().-]{0,3}"
_COUNTRY = rf"(?:\+?\d{{1,3}}{_BETWEEN}|\()?"


@dataclass(frozen=True, slots=True)
class _Hers:
    """What leads to one person: ``words``, in small letters, and the digits of numbers."""

    words: tuple[str, ...]
    digits: tuple[str, ...]

    def in_(self, text: str) -> bool:
        low = text.casefold()
        if any(word in low for word in self.words):
            return True
        written = _NO_DIGIT.sub("", text)
        return len(written) >= _TELLING and any(each in written for each in self.digits)

    def without(self, text: str) -> str:
        """The text without them."""
        for word in self.words:
            text = re.sub(re.escape(word), LEFT_OUT, text, flags=re.IGNORECASE)
        for digits in self.digits:
            text = re.sub(_COUNTRY + _BETWEEN.join(digits), LEFT_OUT, text)
        return text


def unnamed(arrival: Arrival) -> Arrival:
    """The arrival, its events without the addresses and the full name of whom they are about."""
    if not any(_said(happening.payload) for happening in arrival.happenings):
        return arrival
    hers = _hers(arrival.contact)
    happenings = [replace(h, payload=_clean(h.payload, hers)) for h in arrival.happenings]
    if all(a.payload is b.payload for a, b in zip(happenings, arrival.happenings, strict=True)):
        return arrival
    return replace(arrival, happenings=tuple(happenings))


@cache
def _free(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a kind in which somebody may write freely, with their defaults."""
    return tuple((f.name, f.default) for f in fields(kind) if f.name in _FREE - kind.personal)


def _said(payload: Payload) -> bool:
    kind: Any = type(payload)
    return any(getattr(payload, name) != default for name, default in _free(kind))


def _hers(contact: Contact) -> _Hers:
    names = {contact.display_name, contact.name, f"{contact.first} {contact.last}"}
    words = [name.casefold().strip() for name in names] + [m.casefold() for m in contact.emails]
    numbers = (_NO_DIGIT.sub("", written)[-10:] for _, written in contact.phones)
    return _Hers(
        tuple(sorted({w for w in words if " " in w or "@" in w}, key=len, reverse=True)),
        tuple(sorted({n for n in numbers if len(n) >= _TELLING})),
    )


def _clean(payload: Payload, hers: _Hers) -> Payload:
    kind: Any = type(payload)
    changed = {
        name: new
        for name, _ in _free(kind)
        if (new := _cleaned(old := getattr(payload, name), hers)) != old
    }
    return replace(payload, **changed) if changed else payload


def _cleaned(value: Any, hers: _Hers) -> Any:
    if isinstance(value, str):
        return hers.without(value) if hers.in_(value) else value
    if isinstance(value, tuple):
        return tuple(_cleaned(part, hers) for part in value)
    if isinstance(value, Vehicle):
        return _vehicle(value, hers)
    return value


def _vehicle(car: Vehicle, hers: _Hers) -> Vehicle:
    said: Iterator[tuple[str, str]] = ((f.name, getattr(car, f.name)) for f in fields(car))
    changed = {name: hers.without(text) for name, text in said if hers.in_(text)}
    return replace(car, **changed) if changed else car
