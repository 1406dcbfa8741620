"""Rows about who is who: looking addresses up, adding people and sightings, moving them.

Many rows go to the server as one JSON text: psycopg would quote every element of an array by
regular expression (`benchmarks/recording.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from sincerely.records import codec
from sincerely.records.models import PeopleDecision

#: what a person is called here; the sighting keeps all of it
LONGEST_NAME = 300


@dataclass(slots=True)
class Known:
    """A person as matching sees them. ``names``: every name key seen (`matching.names`)."""

    id: int
    names: set[str]
    household: int | None = None


@dataclass(frozen=True, slots=True)
class NewSighting:
    """A sighting to be kept. ``reaches``: (address key, zones, states)."""

    contact: str
    digest: bytes
    person_id: int
    reaches: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


class Decision(msgspec.Struct, kw_only=True, gc=False):
    """A `PeopleDecision` to be kept with many others, by its columns."""

    group_id: int
    kind: PeopleDecision.Kind
    people: list[int]
    what: dict[str, Any]
    evidence: str
    by: str
    at: datetime


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def sightings_by_digest(source_id: int, digests: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
    """Digest -> (sighting, person) of the details this source has already given."""
    rows = _rows(
        """SELECT digest, id, person_id FROM sighting WHERE source_id = %s AND digest = ANY(
                  ARRAY(SELECT decode(value, 'hex') FROM json_array_elements_text(%s::json)))""",
        [source_id, codec.text([digest.hex() for digest in digests])],
    )
    return {bytes(digest): (sighting, person) for digest, sighting, person in rows}


def people_at(
    group_id: int, addresses: Iterable[str]
) -> tuple[dict[str, list[int]], dict[int, Known]]:
    """Who is reached at each address, and what matching needs to know of them."""
    at: dict[str, list[int]] = defaultdict(list)
    known: dict[int, Known] = {}
    rows = _rows(
        """SELECT r.address, p.id, p.names, p.household_id
             FROM reach r JOIN person p ON p.id = r.person_id
            WHERE r.group_id = %s
              AND r.address = ANY(ARRAY(SELECT json_array_elements_text(%s::json)))
            ORDER BY p.id""",
        [group_id, codec.text(sorted(set(addresses)))],
    )
    for address, person, names, household in rows:
        at[address].append(person)
        known.setdefault(person, Known(person, set(names), household))
    return at, known


def apart(people: Iterable[int], *, homes: bool = False) -> set[tuple[int, int]]:
    """The pairs with one of these people that somebody took apart, both ways round.

    ``homes``: only those who do not live together either.
    """
    ids = list(people)
    rows = _rows(
        """SELECT one_id, other_id FROM apart
            WHERE (one_id = ANY(%s) OR other_id = ANY(%s)) AND (homes OR NOT %s)""",
        [ids, ids, homes],
    )
    return {pair for a, b in rows for pair in ((a, b), (b, a))}


def add_people(group_id: int, names: Sequence[tuple[str, Sequence[str]]]) -> list[int]:
    """New people, one per (display name, name keys), in that order."""
    if not names:
        return []
    rows = _rows(
        """INSERT INTO person (group_id, name, names)
           SELECT %s, name, keys
             FROM json_to_recordset(%s::json) AS t (n int, name text, keys text[]) ORDER BY n
           RETURNING id""",
        [
            group_id,
            codec.text([{"n": n, "name": a, "keys": k} for n, (a, k) in enumerate(names)]),
        ],
    )
    return [row[0] for row in rows]


def rename(people: Sequence[tuple[int, str | None, Sequence[str]]], *, anew: bool = False) -> None:
    """Sets display name (None leaves it as it is) and name keys of people.

    A name in capitals, as many a DMS writes them, never takes the place of a better one, unless
    the person is named ``anew``: from other sightings than before.
    """
    _run(
        """UPDATE person p SET name = CASE
                  WHEN t.name IS NULL THEN p.name
                  WHEN %s OR t.name <> upper(t.name) OR p.name = upper(p.name) THEN t.name
                  ELSE p.name END,
                  names = t.keys
             FROM json_to_recordset(%s::json) AS t (id bigint, name text, keys text[])
            WHERE p.id = t.id AND (p.name <> t.name OR p.names::text[] <> t.keys)""",
        [anew, codec.text([{"id": p, "name": n, "keys": k} for p, n, k in people])],
    )


def add_sightings(
    group_id: int, source_id: int, sightings: Sequence[NewSighting], now: datetime
) -> dict[bytes, int]:
    """Keeps new sightings and the ways they give to reach their people; digest -> sighting."""
    if not sightings:
        return {}
    rows = _rows(
        """INSERT INTO sighting (source_id, contact, digest, received_at, person_id)
           SELECT %s, contact::jsonb, decode(digest, 'hex'), %s, person_id
             FROM json_to_recordset(%s::json) AS t (contact text, digest text, person_id bigint)
           RETURNING digest, id""",
        [
            source_id,
            now,
            codec.text(
                [
                    {"contact": s.contact, "digest": s.digest.hex(), "person_id": s.person_id}
                    for s in sightings
                ]
            ),
        ],
    )
    add_reaches(group_id, [(key, s.person_id, z, t) for s in sightings for key, z, t in s.reaches])
    return {bytes(digest): sighting for digest, sighting in rows}


def add_reaches(
    group_id: int, reaches: Sequence[tuple[str, int, Sequence[str], Sequence[str]]]
) -> None:
    """Adds (address, person, zones, states); what is there gains the new zones and states."""
    gathered: dict[tuple[str, int], tuple[set[str], set[str]]] = {}
    for key, person, zones, states in reaches:
        has = gathered.setdefault((key, person), (set(), set()))
        has[0].update(zones)
        has[1].update(states)
    _run(
        """INSERT INTO reach (group_id, address, person_id, zones, states)
           SELECT %s, address, person_id, zones, states
             FROM json_to_recordset(%s::json)
                  AS t (address text, person_id bigint, zones text[], states text[])
            ORDER BY address, person_id
               ON CONFLICT (group_id, address, person_id) DO UPDATE
              SET zones = ARRAY(SELECT DISTINCT unnest(reach.zones || excluded.zones) ORDER BY 1),
                  states = ARRAY(SELECT DISTINCT unnest(reach.states || excluded.states) ORDER BY 1)
            WHERE NOT (reach.zones @> excluded.zones AND reach.states @> excluded.states)""",
        [
            group_id,
            codec.text(
                [
                    {"address": a, "person_id": p, "zones": sorted(z), "states": sorted(s)}
                    for (a, p), (z, s) in gathered.items()
                ]
            ),
        ],
    )


def move_sightings(sightings: Sequence[int], into: int) -> None:
    """Puts sightings under another person."""
    _run("UPDATE sighting SET person_id = %s WHERE id = ANY(%s)", [into, list(sightings)])


def sightings_of(person_id: int) -> list[tuple[int, str | None]]:
    """(sighting, contact details as JSON or None where blanked) of one person, oldest first."""
    rows = _rows(
        "SELECT id, contact::text FROM sighting WHERE person_id = %s ORDER BY id", [person_id]
    )
    return [(sighting, contact) for sighting, contact in rows]


def drop_reaches(people: Sequence[int]) -> None:
    """Forgets how people are reached; the caller projects it anew."""
    _run("DELETE FROM reach WHERE person_id = ANY(%s)", [list(people)])


def parties(source_id: int, deals: Sequence[str]) -> dict[str, dict[int, set[str]]]:
    """Deal key -> the people a sale of it was recorded for, and each one's roles."""
    found: dict[str, dict[int, set[str]]] = defaultdict(dict)
    rows = _rows(
        """SELECT DISTINCT e.payload->>'deal', s.person_id, coalesce(e.payload->>'role', 'buyer')
             FROM event e JOIN sighting s ON s.id = e.sighting_id
            WHERE e.source_id = %s AND e.kind = 'deal_sold' AND e.payload->>'deal' = ANY(%s)
            ORDER BY 1, 2""",
        [source_id, list(deals)],
    )
    for deal, person, role in rows:
        found[deal].setdefault(person, set()).add(role)
    return found


def buy_together(one: int, other: int) -> bool:
    """Whether a sale of one deal names both, each in a role of their own."""
    rows = _rows(
        """SELECT 1 FROM event a JOIN sighting sa ON sa.id = a.sighting_id
             JOIN sighting sb ON sb.person_id = %s
             JOIN event b ON b.sighting_id = sb.id AND b.kind = 'deal_sold'
                         AND b.source_id = a.source_id
                         AND b.payload->>'deal' = a.payload->>'deal'
                         AND coalesce(b.payload->>'role', 'buyer')
                             <> coalesce(a.payload->>'role', 'buyer')
            WHERE sa.person_id = %s AND a.kind = 'deal_sold' LIMIT 1""",
        [other, one],
    )
    return bool(rows)


def decide(decisions: Sequence[Decision]) -> None:
    """Keeps decisions about people that undo no other."""
    if not decisions:
        return
    _run(
        """INSERT INTO people_decision (group_id, kind, people, what, evidence, by, at)
           SELECT group_id, kind, people, what::jsonb, evidence, by, at
             FROM json_to_recordset(%s::json)
                  AS t (group_id bigint, kind text, people bigint[], what json, evidence text,
                        by text, at timestamptz)""",
        [codec.text(decisions)],
    )


def _run(sql: str, params: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
