"""The one door into the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from sincerely.records import codec, finding
from sincerely.records.models import FeedFile, Source
from sincerely.rules.finding import NUMBERS
from sincerely.rules.sighting import Happening

_INSERT = """
-- in order of key, so that two transactions with the same keys never wait in a circle
INSERT INTO event (store_id, source_id, key, sighting_id, kind, occurred_at, whole_day,
                   payload, recorded_at, by, feed_file_id)
SELECT %(store)s, %(source)s, key, sighting_id, kind, occurred_at, whole_day,
       payload::jsonb, %(now)s, %(by)s, %(file)s
  FROM json_to_recordset(%(rows)s::json)
       AS t (key text, sighting_id bigint, kind text, occurred_at timestamptz, whole_day bool,
             payload text)
 ORDER BY key COLLATE "C"
    ON CONFLICT (source_id, key) DO NOTHING
RETURNING id, key
"""

_WORDS = """
INSERT INTO event_words (event_id, words)
SELECT id, words::jsonb FROM json_to_recordset(%s::json) AS t (id bigint, words text)
"""

_RECORDED = """
SELECT e.key, e.sighting_id, s.person_id,
       CASE WHEN s.contact IS NULL THEN coalesce(p.erased_at, s.received_at) END,
       e.kind, e.occurred_at, e.whole_day, e.payload::text, coalesce(w.words::text, 'null')
  FROM event e
  JOIN sighting s ON s.id = e.sighting_id
  JOIN person p ON p.id = s.person_id
  LEFT JOIN event_words w ON w.event_id = e.id
 WHERE e.source_id = %s AND e.key = ANY(%s)
"""

_UNWOUND = """
SELECT e.payload->>'deal', e.occurred_at
  FROM event e
  JOIN sighting s ON s.id = e.sighting_id
 WHERE s.person_id = ANY(%s) AND e.source_id = %s AND e.kind = 'deal_unwound'
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be added: something that happened to the one in a sighting."""

    sighting_id: int
    happening: Happening


@dataclass(frozen=True, slots=True)
class Added:
    """An entry that was new, with the number the ledger gave it."""

    event_id: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event already in the ledger. ``erased_at``: when the one it is about was forgotten.

    ``said``: kind, moment, whether of a whole day, payload, words.
    """

    sighting_id: int
    person_id: int
    erased_at: datetime | None
    said: tuple[Any, ...]

    @property
    def erased(self) -> bool:
        return self.erased_at is not None


_BESIDE = frozenset({"price"})
_EXTRAS = frozenset({"extras", "personal_extras"})
#: paths of a lead's extras that belong to the mail or text it came in (`reading.adf`)
_ON_THE_WAY = ("mail.", "text.around", "read")


def said(happening: Happening) -> tuple[Any, ...]:
    """What a source says, to be compared with what it said before (`Recorded.said`)."""
    payload, words = codec.split_payload(happening.payload)
    envelope = happening.payload.kind, happening.occurred_at, happening.whole_day
    return (*envelope, _plain(payload), _plain(words or "null"))


def differs(before: tuple[Any, ...], happening: Happening) -> bool:
    """Whether it says something else than was `said` before; when, only where the source knows."""
    kind, _, _, *rest = now = said(happening)
    if happening.undated:
        return (before[0], *before[3:]) != (kind, *rest)
    return before != now


def recorded(source_id: int, keys: Sequence[str]) -> dict[str, Recorded]:
    """What a source has said before under these keys."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDED, [source_id, list(keys)])
        return {
            key: Recorded(sighting, person, erased_at, (*envelope, _plain(payload), _plain(words)))
            for key, sighting, person, erased_at, *envelope, payload, words in cursor.fetchall()
        }


def unwindings(source_id: int, people: Sequence[int]) -> list[tuple[str, datetime]]:
    """The deals of these people that a source called unwound, and when each was."""
    with connection.cursor() as cursor:
        cursor.execute(_UNWOUND, [list(people), source_id])
        return list(cursor.fetchall())


def _plain(said: str) -> Any:
    """Parsed, without what only tells in which mail it came this time; and without a price, which
    is set right long after a sale is booked."""
    found = msgspec.json.decode(said)
    if found:
        for name in _BESIDE & found.keys():
            del found[name]
        for extras in _EXTRAS & found.keys():
            kept = [pair for pair in found.pop(extras) if not pair[0].startswith(_ON_THE_WAY)]
            if kept:
                found[extras] = kept
    return found


def append(
    *,
    source: Source,
    entries: Sequence[Entry],
    by: str,
    now: datetime,
    feed_file: FeedFile | None = None,
) -> list[Added]:
    """Adds events and returns those that were new; a (source, key) already there changes nothing.

    Must run inside a transaction; the caller folds standings in the same one.
    """
    by_key: dict[str, Entry] = {}
    for entry in entries:
        by_key.setdefault(entry.happening.key, entry)
    if not by_key:
        return []
    split = {key: codec.split_payload(e.happening.payload) for key, e in by_key.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "store": source.store_id,
                "source": source.pk,
                "now": now,
                "by": by,
                "file": feed_file.pk if feed_file else None,
                "rows": codec.text([_row(e, split[key][0]) for key, e in by_key.items()]),
            },
        )
        added = [Added(event_id, by_key[key]) for event_id, key in cursor.fetchall()]
        words = [
            (a.event_id, w) for a in added if (w := split[a.entry.happening.key][1]) is not None
        ]
        if words:
            cursor.execute(_WORDS, [codec.text([{"id": i, "words": w} for i, w in words])])
    finding.keep_numbers(a.entry.sighting_id for a in added if _has_number(a.entry.happening))
    return added


def _has_number(happening: Happening) -> bool:
    return any(getattr(happening.payload, name, "") for name in NUMBERS)


def _row(entry: Entry, payload: str) -> dict[str, Any]:
    happening = entry.happening
    return {
        "key": happening.key,
        "sighting_id": entry.sighting_id,
        "kind": happening.payload.kind,
        "occurred_at": happening.occurred_at,
        "whole_day": happening.whole_day,
        "payload": payload,
    }
