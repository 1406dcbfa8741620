"""Households as care sees them: their records, and everything that happened to them at a store."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import connection

from sincerely.records import codec
from sincerely.rules.endings import Home, Known
from sincerely.rules.record import EMPTY, Record

#: everybody who lives with one of these people, and a number for their home
MEMBERS = """
member (id, home) AS MATERIALIZED (
  SELECT p.id, coalesce(p.household_id, -p.id) FROM person p WHERE p.id = ANY(%(people)s)
   UNION
  SELECT b.id, b.household_id FROM person a JOIN person b ON b.household_id = a.household_id
   WHERE a.id = ANY(%(people)s))
"""
_RECORDS = f"""
WITH {MEMBERS}
SELECT m.id, m.home, s.own, coalesce(s.home, s.own)
  FROM member m LEFT JOIN standing s ON s.person_id = m.id AND s.store_id = %(store)s
"""  # noqa: S608 - constants of this file
_EVENTS = f"""
WITH {MEMBERS}
SELECT m.home, m.id, s.contact->>'postal', e.id, {codec.EVENT}
  FROM member m
  JOIN sighting s ON s.person_id = m.id
  JOIN event e ON e.sighting_id = s.id AND e.store_id = %(store)s
  JOIN source src ON src.id = e.source_id
"""  # noqa: S608 - constants of this file


def of(store_id: int, zone: str, people: Collection[int]) -> dict[int, Home]:
    """Person -> their home, of these people and all who live with them; one home, one object.

    Two queries. ``zone``: of the store. The caller knows which deal a home's care rests on.
    """
    asked: dict[str, Any] = {"people": list(people), "store": store_id}
    home_of: dict[int, int] = {}
    own: dict[int, dict[int, Record]] = defaultdict(dict)
    shared: dict[int, Record] = {}
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, asked)
        for person, home, mine, ours in cursor.fetchall():
            home_of[person] = home
            own[home][person] = codec.record(mine) if mine else EMPTY
            if ours:
                shared[home] = codec.record(ours)
    known, postals = _known(asked)
    homes = {
        home: Home(
            record=shared.get(home, EMPTY),
            own=own[home],
            known=known.get(home, []),
            zone=zone,
            postals=frozenset(postals[home]),
        )
        for home in own
    }
    return {person: homes[home] for person, home in home_of.items()}


def _known(asked: dict[str, Any]) -> tuple[dict[int, list[Known]], dict[int, set[str]]]:
    """What happened to each home, and the postal codes it gave."""
    found: dict[int, list[Known]] = defaultdict(list)
    postals: dict[int, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, asked)
        for home, person, postal, number, *row in cursor.fetchall():
            found[home].append(Known(id=number, person=person, event=codec.event(*row)))
            if postal:
                postals[home].add(postal)
    return found, postals
