"""The one door into the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sincerely.records import codec
from sincerely.records.models import FeedFile, Source
from sincerely.rules.sighting import Happening

_INSERT = """
INSERT INTO event (store_id, source_id, key, sighting_id, kind, occurred_at, whole_day,
                   payload, recorded_at, by, feed_file_id)
SELECT %(store)s, %(source)s, key, sighting_id, kind, occurred_at, whole_day,
       payload::jsonb, %(now)s, %(by)s, %(file)s
  FROM unnest(%(keys)s::text[], %(sightings)s::bigint[], %(kinds)s::text[],
              %(times)s::timestamptz[], %(days)s::bool[], %(payloads)s::text[])
       AS t (key, sighting_id, kind, occurred_at, whole_day, payload)
    ON CONFLICT (source_id, key) DO NOTHING
RETURNING id, key
"""

_WORDS = """
INSERT INTO event_words (event_id, words)
SELECT id, words::jsonb FROM unnest(%s::bigint[], %s::text[]) AS t (id, words)
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
    # in order of key, so that two transactions with the same keys never wait in a circle
    keys = sorted(by_key)
    chosen = [by_key[key] for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "store": source.store_id,
                "source": source.pk,
                "now": now,
                "by": by,
                "file": feed_file.pk if feed_file else None,
                "keys": keys,
                "sightings": [e.sighting_id for e in chosen],
                "kinds": [e.happening.payload.kind for e in chosen],
                "times": [e.happening.occurred_at for e in chosen],
                "days": [e.happening.whole_day for e in chosen],
                "payloads": [split[key][0] for key in keys],
            },
        )
        added = [Added(event_id, by_key[key]) for event_id, key in cursor.fetchall()]
        words = [
            (a.event_id, w) for a in added if (w := split[a.entry.happening.key][1]) is not None
        ]
        if words:
            cursor.execute(_WORDS, [[i for i, _ in words], [w for _, w in words]])
    return added
