"""Whom to compare somebody with: the keys they are looked for under, and their details.

A projection of sightings, as `Reach` is; `work.matching.projecting` makes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sincerely.records import codec, finding
from sincerely.records.models import Block

#: a key more people than these share tells nobody from anybody: it is not compared by alone
MOST = 100
#: of a crowded key so many are looked through, the first by number: whoever shares two is met
DEEP = 1000
LONGEST = Block._meta.get_field("key").max_length or 0

#: both tables in one round trip
_KEEP = """
WITH new AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(rows)s::json)
               AS t (sighting_id bigint, person_id bigint, keys json, traits text)
), kept AS (
    INSERT INTO block (group_id, key, person_id)
    SELECT DISTINCT %(group)s, key, person_id FROM new, json_array_elements_text(keys) AS k (key)
        ON CONFLICT DO NOTHING
)
INSERT INTO traits (sighting_id, traits) SELECT sighting_id, traits FROM new
    ON CONFLICT (sighting_id) DO UPDATE SET traits = excluded.traits
"""
#: one index scan for each key, broken off behind the first too many; a key of one alone is left out
_SHARED = """
SELECT k.key, k.whose, b.people
  FROM (SELECT key, array_agg(person_id) AS whose FROM block
         WHERE group_id = %(group)s AND person_id = ANY(%(people)s) GROUP BY key) k
 CROSS JOIN LATERAL (
       SELECT array_agg(person_id) AS people
         FROM (SELECT person_id FROM block
                WHERE group_id = %(group)s AND key = k.key LIMIT %(most)s + 1) s) b
 WHERE cardinality(b.people) > 1
"""
#: who shares two of the ``crowded`` keys with one of those in ``mine``, most of them first
BY_TWO = """
SELECT person, other
  FROM (SELECT m.person_id AS person, w.person_id AS other,
               row_number() OVER (PARTITION BY m.person_id
                                      ORDER BY count(*) DESC, w.person_id) AS place
          FROM (SELECT c.key, b.person_id
                  FROM crowded c
                 CROSS JOIN LATERAL (SELECT person_id FROM block
                                      WHERE group_id = %(group)s AND key = c.key
                                      ORDER BY person_id LIMIT %(deep)s) b) w
          JOIN mine m ON m.key = w.key AND m.person_id <> w.person_id
         GROUP BY m.person_id, w.person_id
        HAVING count(*) > 1) AS shared_two
 WHERE place <= %(many)s
"""
_BY_TWO = f"""
WITH crowded AS MATERIALIZED (SELECT unnest(%(keys)s::text[]) AS key), mine AS MATERIALIZED (
    SELECT key, person_id FROM block WHERE group_id = %(group)s AND person_id = ANY(%(people)s)
){BY_TWO}"""  # noqa: S608 - constants of these files
#: the latest is what they were last heard of by, whichever came first; by hand, when it was written
_TRAITS = """
SELECT s.person_id, t.traits
  FROM sighting s
  JOIN traits t ON t.sighting_id = s.id
 WHERE s.person_id = ANY(%s)
 ORDER BY coalesce((SELECT max(occurred_at) FROM event WHERE sighting_id = s.id), s.received_at),
          t.traits COLLATE "C", s.id
"""
_TWO_DOORS = """
SELECT s.person_id
  FROM sighting s
  JOIN traits t ON t.sighting_id = s.id
 CROSS JOIN LATERAL json_to_record(t.traits::json)
       AS at (street_number text, street text, unit text)
 WHERE s.person_id = ANY(%s) AND at.street_number <> '' AND at.street <> ''
 GROUP BY s.person_id
HAVING count(DISTINCT (at.street_number, at.street, at.unit)) > 1
"""
_MOVE = """
INSERT INTO block (group_id, key, person_id)
SELECT group_id, key, %s FROM block WHERE person_id = %s ON CONFLICT DO NOTHING
"""
_TAKE = """
DELETE FROM unmatched WHERE person_id IN
       (SELECT person_id FROM unmatched WHERE group_id = %s AND tries < %s
         ORDER BY tries, since, person_id LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING person_id
"""
_WAIT = """
INSERT INTO unmatched (group_id, person_id, since)
SELECT %s, person_id, now() FROM unnest(%s::bigint[]) AS t (person_id) ORDER BY person_id
    ON CONFLICT (person_id) DO UPDATE SET tries = 0, problem = ''
"""
_CROWDED = """
SELECT split_part(key, ':', 1), count(*), max(people)
  FROM (SELECT key, count(*) AS people FROM block GROUP BY group_id, key HAVING count(*) > %s) c
 GROUP BY 1 ORDER BY 1
"""
#: people with numbers as evenly spread as they are, the first and the last among them
_SPREAD = """
SELECT DISTINCT p.id
  FROM (SELECT min(id) AS least, max(id) AS most FROM person) ends
 CROSS JOIN generate_series(0, %(many)s) AS n
 CROSS JOIN LATERAL (SELECT id FROM person WHERE id >= least + (most - least) * n / %(many)s
                      ORDER BY id LIMIT 1) p
 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whom each person is compared with; ``crowded``: keys too many share to be compared by."""

    of: dict[int, set[int]]
    crowded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Keys of one sort that too many people share. ``sort``: what stands before their colon
    (`matching.blocking.keys`); ``keys``: how many; ``most``: how many people share one."""

    sort: str
    keys: int
    most: int


def keep(group_id: int, rows: Sequence[tuple[int, int, Sequence[str], str]]) -> None:
    """Keeps (person, sighting, keys, details as JSON) of sightings."""
    if not rows:
        return
    new = [
        {
            "sighting_id": sighting,
            "person_id": person,
            "keys": [key[:LONGEST] for key in keys],
            "traits": text,
        }
        for person, sighting, keys, text in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"group": group_id, "rows": codec.text(new)})
    finding.keep({person for person, _, _, _ in rows})


def candidates(group_id: int, people: Iterable[int]) -> Candidates:
    """Everybody who shares a key with one of these people, or two crowded ones: a crowd of leads in
    one name hides nobody of that name at that door. Two queries at most, however many.
    """
    ids = list(people)
    found: dict[int, set[int]] = {person: set() for person in ids}
    crowded = []
    for key, whose, those in _rows(_SHARED, {"group": group_id, "people": ids, "most": MOST}):
        if len(those) > MOST:
            crowded.append(key)
            continue
        for person in whose:
            found[person].update(those)
    if len(crowded) > 1:
        asked = {"group": group_id, "people": ids, "keys": crowded, "deep": DEEP, "many": MOST}
        for person, other in _rows(_BY_TWO, asked):
            found[person].add(other)
    for person in ids:
        found[person].discard(person)
    return Candidates(found, tuple(sorted(crowded)))


def crowded() -> list[Crowd]:
    """All keys that more than `MOST` share, by their sort. Reads every key: seconds where there
    are millions."""
    return [Crowd(*row) for row in _rows(_CROWDED, [MOST])]


def spread(many: int) -> list[int]:
    """About so many people, from the first to the latest. One query."""
    return [person for (person,) in _rows(_SPREAD, {"many": many})]


def traits(people: Iterable[int]) -> dict[int, list[str]]:
    """Person -> the details of their sightings as JSON, oldest first, each once."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for person, text in _rows(_TRAITS, [list(people)]):
        found[person].pop(text, None)
        found[person][text] = None
    return {person: list(texts) for person, texts in found.items()}


def move(at: int, to: int) -> None:
    """Whoever was looked for under the keys of the one finds the other."""
    _run(_MOVE, [to, at])
    drop([at])
    finding.keep([to])


def drop(people: Sequence[int]) -> None:
    """Nobody is found by the keys of these people; the caller projects them anew."""
    _run("DELETE FROM block WHERE person_id = ANY(%s)", [list(people)])
    finding.drop(people)


def forget(people: Sequence[int], sightings: Sequence[int]) -> None:
    """Takes away all that was made of the details of somebody who is erased."""
    drop(people)
    _run("DELETE FROM traits WHERE sighting_id = ANY(%s)", [list(sightings)])
    _run("DELETE FROM unmatched WHERE person_id = ANY(%s)", [list(people)])


def wait(group_id: int, people: Iterable[int]) -> None:
    """Puts people into the queue of those to be compared with all others."""
    ids = sorted(set(people))
    if ids:
        _run(_WAIT, [group_id, ids])


def with_two_doors(people: Iterable[int]) -> set[int]:
    """Those of these people whom we know at several addresses: which is the latest may change with
    whatever is heard of them. One query."""
    ids = list(people)
    return {person for (person,) in _rows(_TWO_DOORS, [ids])} if ids else set()


def take(group_id: int, size: int, tries: int) -> set[int]:
    """Takes the longest waiting out of the queue, of those tried less often than ``tries`` times:
    where the caller's transaction breaks off they are in it again."""
    return {person for (person,) in _rows(_TAKE, [group_id, tries, size])}


def keys_of(people: Iterable[int]) -> set[tuple[int, str]]:
    """(person, key) as they are kept, of these people."""
    rows = _rows("SELECT person_id, key FROM block WHERE person_id = ANY(%s)", [list(people)])
    return {(person, key) for person, key in rows}


def _rows(sql: str, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _run(sql: str, params: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
