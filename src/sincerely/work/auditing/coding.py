"""A line as bytes: what goes to the disk, and from one process to another.

What is written here is read by the same program a little later, and by nobody else.
"""

import pickle
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from sincerely.rules.events import KINDS
from sincerely.rules.events.deals import DealDelivered, DealLost, DealSold
from sincerely.rules.events.talks import Sent
from sincerely.rules.sighting import Arrival, Contact, Happening

#: what has none of these has neither bought here nor elsewhere (`rules.journeys`)
DECIDES = (DealSold, DealDelivered, DealLost)
_PICKLED = b"\x80"


class Packed(NamedTuple):
    """One arrival. ``sighting``: of its source and details, 16 bytes; ``contact`` and ``said``:
    the details, and the whole of it; ``sent``, ``events``: how many messages, and what else;
    ``deals``: those it names as sold, as ``source/deal``; ``decides``: whether a purchase may
    follow from it."""

    sighting: bytes
    contact: bytes
    said: bytes
    sent: int
    events: int
    deals: tuple[str, ...]
    decides: bool


def packed(source: str, line: int, arrival: Arrival) -> Packed:
    """An arrival of this source. ``line``: in its file."""
    contact = _contact(arrival.contact)
    payloads = [each.payload for each in arrival.happenings]
    sent = sum(isinstance(each, Sent) for each in payloads)
    return Packed(
        sighting=digest(source.encode("utf-8", "surrogatepass"), contact, size=16),
        contact=contact,
        said=_said(line, arrival, contact),
        sent=sent,
        events=len(payloads) - sent,
        deals=deals(source, arrival),
        decides=decides(arrival),
    )


def unpacked(said: bytes, contacts: dict[bytes, Contact]) -> tuple[int, Arrival]:
    """A line's number in its file, and its arrival. ``contacts``: those met before, by their
    bytes: the same details are the same object."""
    if said.startswith(_PICKLED):
        line, arrival = pickle.loads(said)  # noqa: S301 - see above
        return line, arrival
    line, key, raw, happenings = _LINE(said)
    details = bytes(raw)
    if (who := contacts.get(details)) is None:
        who = contacts[details] = contact(details)
    told = [
        Happening(
            payload=_PAYLOADS[kind](payload),
            occurred_at=at,
            key=key if its is None else its,
            whole_day=whole_day,
            undated=undated,
            posted_at=posted_at,
        )
        for kind, payload, at, its, whole_day, undated, posted_at in happenings
    ]
    return line, Arrival(key=key, contact=who, happenings=tuple(told))


def contact(raw: bytes) -> Contact:
    """Details from their bytes."""
    if raw.startswith(_PICKLED):
        found: Contact = pickle.loads(raw)  # noqa: S301 - see above
        return found
    return _CONTACT(raw)


def deals(source: str, arrival: Arrival) -> tuple[str, ...]:
    """The deals that it names as sold, as ``source/deal``."""
    sold = (each.payload for each in arrival.happenings if isinstance(each.payload, DealSold))
    return tuple(f"{source}/{each.deal}" for each in sold if each.deal)


def decides(arrival: Arrival) -> bool:
    """Whether a purchase, here or elsewhere, may follow from it."""
    return any(isinstance(each.payload, DECIDES) for each in arrival.happenings)


def digest(*parts: bytes, size: int) -> bytes:
    """What tells it from all others, in so many bytes."""
    return blake2b(b"\x1f".join(parts), digest_size=size).digest()


_Told = tuple[str, msgspec.Raw, datetime, str | None, bool, bool, datetime | None]
_encode = msgspec.msgpack.Encoder().encode
_LINE = msgspec.msgpack.Decoder(tuple[int, str, msgspec.Raw, list[_Told]]).decode
_CONTACT = msgspec.msgpack.Decoder(Contact).decode
_PAYLOADS: dict[str, Any] = {
    name: msgspec.msgpack.Decoder(kind).decode for name, kind in KINDS.items()
}


def _contact(contact: Contact) -> bytes:
    try:
        return _encode(contact)
    except UnicodeEncodeError:  # half a letter, as broken files have it
        return pickle.dumps(contact, 5)


def _said(line: int, arrival: Arrival, contact: bytes) -> bytes:
    if contact.startswith(_PICKLED):
        return pickle.dumps((line, arrival), 5)
    key = arrival.key
    told = [
        (
            each.payload.kind,
            each.payload,
            each.occurred_at,
            None if each.key == key else each.key,
            each.whole_day,
            each.undated,
            each.posted_at,
        )
        for each in arrival.happenings
    ]
    try:
        return _encode((line, key, msgspec.Raw(contact), told))
    except UnicodeEncodeError:
        return pickle.dumps((line, arrival), 5)
