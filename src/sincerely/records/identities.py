"""Rows about who is who: looking addresses up, adding people and sightings, moving them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from sincerely.records.models import PeopleDecision


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


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def sightings_by_digest(source_id: int, digests: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
    """Digest -> (sighting, person) of the details this source has already given."""
    rows = _rows(
        "SELECT digest, id, person_id FROM sighting WHERE source_id = %s AND digest = ANY(%s)",
        [source_id, list(digests)],
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
            WHERE r.group_id = %s AND r.address = ANY(%s) ORDER BY p.id""",
        [group_id, sorted(set(addresses))],
    )
    for address, person, names, household in rows:
        at[address].append(person)
        known.setdefault(person, Known(person, set(names), household))
    return at, known


def apart(people: Iterable[int]) -> set[tuple[int, int]]:
    """The pairs among these people that somebody took apart, both ways round."""
    ids = list(people)
    rows = _rows(
        "SELECT one_id, other_id FROM apart WHERE one_id = ANY(%s) OR other_id = ANY(%s)",
        [ids, ids],
    )
    return {pair for a, b in rows for pair in ((a, b), (b, a))}


def add_people(group_id: int, names: Sequence[tuple[str, Sequence[str]]]) -> list[int]:
    """New people, one per (display name, name keys), in that order."""
    if not names:
        return []
    rows = _rows(
        """INSERT INTO person (group_id, name, names)
           SELECT %s, name, CASE keys WHEN '' THEN '{}' ELSE string_to_array(keys, E'\\n') END
             FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS t (name, keys, n) ORDER BY n
           RETURNING id""",
        [group_id, [n for n, _ in names], ["\n".join(keys) for _, keys in names]],
    )
    return [row[0] for row in rows]


def rename(people: Sequence[tuple[int, str, Sequence[str]]]) -> None:
    """Sets display name and name keys of people."""
    _run(
        """UPDATE person p SET name = t.name,
                  names = CASE t.keys WHEN '' THEN '{}' ELSE string_to_array(t.keys, E'\\n') END
             FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS t (id, name, keys)
            WHERE p.id = t.id""",
        [
            [p for p, _, _ in people],
            [n for _, n, _ in people],
            ["\n".join(k) for _, _, k in people],
        ],
    )


def add_sightings(
    group_id: int, source_id: int, sightings: Sequence[NewSighting], now: datetime
) -> dict[bytes, int]:
    """Keeps new sightings and the ways they give to reach their people; digest -> sighting."""
    if not sightings:
        return {}
    rows = _rows(
        """INSERT INTO sighting (source_id, contact, digest, received_at, person_id)
           SELECT %s, contact::jsonb, digest, %s, person_id
             FROM unnest(%s::text[], %s::bytea[], %s::bigint[]) AS t (contact, digest, person_id)
           RETURNING digest, id""",
        [
            source_id,
            now,
            [s.contact for s in sightings],
            [s.digest for s in sightings],
            [s.person_id for s in sightings],
        ],
    )
    reaches = {(key, s.person_id): (z, t) for s in sightings for key, z, t in s.reaches}
    add_reaches(group_id, [(key, person, *where) for (key, person), where in reaches.items()])
    return {bytes(digest): sighting for digest, sighting in rows}


def add_reaches(
    group_id: int, reaches: Sequence[tuple[str, int, Sequence[str], Sequence[str]]]
) -> None:
    """Adds (address, person, zones, states); what is there gains the new zones and states."""
    _run(
        """INSERT INTO reach (group_id, address, person_id, zones, states)
           SELECT %s, address, person_id, string_to_array(zones, ','), string_to_array(states, ',')
             FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[])
                  AS t (address, person_id, zones, states)
            ORDER BY address, person_id
               ON CONFLICT (group_id, address, person_id) DO UPDATE
              SET zones = ARRAY(SELECT DISTINCT unnest(reach.zones || excluded.zones) ORDER BY 1),
                  states = ARRAY(SELECT DISTINCT unnest(reach.states || excluded.states) ORDER BY 1)
            WHERE NOT (reach.zones @> excluded.zones AND reach.states @> excluded.states)""",
        [
            group_id,
            [r[0] for r in reaches],
            [r[1] for r in reaches],
            [",".join(r[2]) for r in reaches],
            [",".join(r[3]) for r in reaches],
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


def take_over(gone: int, into: int) -> None:
    """Lets one person be reached wherever the other was, and live where the other lived."""
    _run(
        """INSERT INTO reach (group_id, address, person_id, zones, states)
           SELECT group_id, address, %s, zones, states FROM reach WHERE person_id = %s
               ON CONFLICT DO NOTHING""",
        [into, gone],
    )
    drop_reaches([gone])
    _run(
        """UPDATE person p SET household_id = coalesce(i.household_id, g.household_id)
             FROM person i, person g
            WHERE i.id = %s AND g.id = %s
              AND (p.id = i.id OR p.household_id = g.household_id)""",
        [into, gone],
    )
    _run("UPDATE person SET household_id = NULL, names = '{}' WHERE id = %s", [gone])


def drop_reaches(people: Sequence[int]) -> None:
    """Forgets how people are reached; the caller projects it anew."""
    _run("DELETE FROM reach WHERE person_id = ANY(%s)", [list(people)])


def parties(source_id: int, deals: Sequence[str]) -> dict[str, list[int]]:
    """Deal key -> the people a sale of it was recorded for."""
    found: dict[str, list[int]] = defaultdict(list)
    rows = _rows(
        """SELECT DISTINCT e.payload->>'deal', s.person_id
             FROM event e JOIN sighting s ON s.id = e.sighting_id
            WHERE e.source_id = %s AND e.kind = 'deal_sold' AND e.payload->>'deal' = ANY(%s)
            ORDER BY 1, 2""",
        [source_id, list(deals)],
    )
    for deal, person in rows:
        found[deal].append(person)
    return found


def decide(decisions: Sequence[PeopleDecision]) -> None:
    """Keeps decisions about people."""
    PeopleDecision.objects.bulk_create(decisions)


def _run(sql: str, params: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
