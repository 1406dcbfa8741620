"""Typed values to JSON columns and back. Fields at their default are left out."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol, cast

import msgspec

from sincerely.rules.events import KINDS, Event, Payload
from sincerely.rules.message import Doubt
from sincerely.rules.record import Deal, Record
from sincerely.rules.sighting import Contact

#: what `event` takes, of ``event e`` and ``source src``
EVENT = "src.name, e.key, e.kind, e.occurred_at, e.whole_day, e.payload::text"


class _Decoder(Protocol):
    def decode(self, data: str | bytes, /) -> Any: ...


_encode = msgspec.json.Encoder(order="deterministic").encode
_records = msgspec.json.Decoder(Record)
_deals = msgspec.json.Decoder(tuple[Deal, ...])
_doubts = msgspec.json.Decoder(Doubt)
_contacts = msgspec.json.Decoder(Contact)


_of_fields: Callable[[Any], bool] = cache(is_dataclass)


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((item.name, item.default) for item in fields(kind))


def plain(value: Any) -> dict[str, Any]:
    """A dataclass as a dict of the fields that differ from their default, all the way down."""
    found = {}
    for name, default in _defaults(cast(Hashable, type(value))):
        item = getattr(value, name)
        if item is not default and item != default:
            found[name] = _slim(item)
    return found


def _slim(item: Any) -> Any:
    kind = type(item)
    if kind is tuple:
        return [plain(part) for part in item] if item and _of_fields(type(item[0])) else item
    return plain(item) if _of_fields(kind) else item


def text(value: Any) -> str:
    """Any dataclass, list or dict of them as compact JSON text."""
    return _encode(value).decode()


def split_payload(payload: Payload) -> tuple[str, str | None]:
    """A payload as JSON for the ledger, and its personal fields as JSON (None without any)."""
    said = plain(payload)
    personal = {name: said.pop(name) for name in payload.personal if name in said}
    return text(said), (text(personal) if personal else None)


@cache
def _payloads(kind: str) -> _Decoder:
    return msgspec.json.Decoder(KINDS[kind])


def payload(kind: str, said: str | bytes) -> Payload:
    """The typed payload of a ledger row. Raises ``KeyError`` for a kind nobody knows."""
    read: Payload = _payloads(kind).decode(said)
    return read


def event(source: str, key: str, kind: str, at: datetime, whole_day: bool, said: str) -> Event:
    """A row of the ledger (`EVENT`) as what happened, without anybody's words."""
    return Event(
        occurred_at=at, source=source, key=key, payload=payload(kind, said), whole_day=whole_day
    )


def payload_with_words(kind: str, said: dict[str, Any], words: dict[str, Any] | None) -> Payload:
    """The payload with its personal fields, as far as they have not been blanked."""
    return msgspec.convert({**said, **(words or {})}, KINDS[kind])


def record_text(record: Record) -> str:
    """A record as JSON."""
    return text(plain(record))


def deals_text(deals: Iterable[Deal]) -> str:
    """A standing row's deals as JSON."""
    return text([plain(deal) for deal in deals])


def record(said: str | bytes) -> Record:
    """The record of a standing row."""
    return _records.decode(said)


def deals(said: str | bytes) -> tuple[Deal, ...]:
    """The deals of a standing row."""
    return _deals.decode(said)


def doubt(said: str | bytes) -> Doubt:
    """The doubt of a standing row."""
    return _doubts.decode(said)


def contact_text(contact: Contact) -> str:
    """Contact details as JSON; the same details give the same text."""
    return text(plain(contact))


def contact(said: str | bytes) -> Contact:
    """The contact details of a sighting that has not been blanked."""
    return _contacts.decode(said)
