"""The Parquet tables a large audit reads, and the one it writes. All times are UTC.

*events*: what happened to somebody, but for what was sent to them. *messages*: that, each judged.
*maybes*: whom somebody may also be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import pyarrow as pa

from sincerely.rules.events.talks import Sent
from sincerely.rules.message import Message

from .asof import Told
from .canonical import car_text, payload_text

TIME = pa.timestamp("us", tz="UTC")
_WHO = [("row", pa.int64()), ("person", pa.int64()), ("home", pa.int64())]
_EVENT = [
    ("source", pa.string()),
    ("key", pa.string()),
    ("occurred_at", TIME),
    ("whole_day", pa.bool_()),
    ("known_at", TIME),
    ("kind", pa.string()),
    ("payload", pa.string()),
    ("said", pa.string()),
]
#: ``row``: the row of a file it comes from. ``payload``: what stands in no column of its own
#: (`canonical.COLUMNS`), as JSON
EVENTS = pa.schema(
    [
        *_WHO,
        *_EVENT,
        ("deal", pa.string()),
        ("ref", pa.string()),
        ("answers", pa.string()),
        ("car", pa.string()),
        ("at", TIME),
    ]
)
#: ``label``: what it was for, as `label_text`; ``zones``, ``states``: where its reader may be, with
#: commas; empty where nobody can tell
MESSAGES = pa.schema(
    [
        ("id", pa.int64()),
        *_WHO,
        *_EVENT,
        ("label", pa.string()),
        ("good_until", TIME),
        ("zones", pa.string()),
        ("states", pa.string()),
    ]
)
#: ``home``: where the person lives; ``other``: the home of whom they may be; ``thin``: nothing but
#: a name ties the two, which counts for a sale in their season (`rules.season`)
MAYBES = pa.schema(
    [("person", pa.int64()), ("home", pa.int64()), ("other", pa.int64()), ("thin", pa.bool_())]
)
#: ``answer``, ``codes``: by what had happened; ``known_…``: by what could be known. Codes
#: with spaces; ``behind``: those behind *purpose unknown*
VERDICTS = pa.schema(
    [
        ("id", pa.int64()),
        ("answer", pa.string()),
        ("codes", pa.string()),
        ("behind", pa.string()),
        ("known_answer", pa.string()),
        ("known_codes", pa.string()),
        ("known_behind", pa.string()),
    ]
)


def label_text(message: Message) -> str:
    """What a message was for, for the column ``label``: few differ. `MESSAGES` has the rest."""
    told = {
        "channel": message.channel,
        "purpose": message.purpose,
        "written_by": message.written_by,
        "claims": sorted(message.claims),
        "sells": message.sells,
        "could_be": message.could_be,
        "in_reply_to": "x" if message.in_reply_to else "",
    }
    return msgspec.json.encode(told).decode()


def message_of(label: str, good_until: datetime | None = None) -> Message:
    """The message of a column ``label``."""
    told = msgspec.convert(msgspec.json.decode(label), dict[str, Any])
    return msgspec.convert(told | {"good_until": good_until}, Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One message to be judged, with the event that it was."""

    id: int
    person: int
    told: Told
    message: Message
    zones: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


def events_table(told: Mapping[int, Iterable[Told]], home_of: Mapping[int, int]) -> pa.Table:
    """Events by person, without what is a message (`messages_table` has those)."""
    rows = []
    for person, every in told.items():
        for each in every:
            if not isinstance(each.event.payload, Sent):
                rows.append(event_row(each, person, home_of[person]))
    return pa.Table.from_pylist(rows, EVENTS)


def messages_table(asked: Iterable[Asked], home_of: Mapping[int, int]) -> pa.Table:
    """Messages: everything that was sent, for it counts for the others."""
    rows = []
    for each in asked:
        row = event_row(each.told, each.person, home_of[each.person])
        row |= {
            "id": each.id,
            "label": label_text(each.message),
            "good_until": each.message.good_until,
            "zones": ",".join(each.zones),
            "states": ",".join(each.states),
        }
        rows.append({name: row[name] for name in MESSAGES.names})
    return pa.Table.from_pylist(rows, MESSAGES)


def event_row(told: Told, person: int, home: int) -> dict[str, Any]:
    """One row of `EVENTS`."""
    event, payload = told.event, told.event.payload
    names = ("appointment", "complaint", "lead_id")
    return {
        "row": told.number,
        "person": person,
        "home": home,
        "source": event.source,
        "key": event.key,
        "occurred_at": event.occurred_at,
        "whole_day": event.whole_day,
        "known_at": told.known_at,
        "kind": payload.kind,
        "payload": payload_text(payload),
        "deal": getattr(payload, "deal", "") or None,
        "ref": next((v for name in names if (v := getattr(payload, name, ""))), None),
        "said": getattr(payload, "message_id", "") or None,
        "answers": getattr(payload, "in_reply_to", "") or None,
        "car": car_text(payload),
        "at": getattr(payload, "at", None),
    }
