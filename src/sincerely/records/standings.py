"""Standings: folded from the ledger, in the same transaction as the event that changes them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from sincerely.records import codec, line, locks
from sincerely.records.line import InDoubt
from sincerely.records.pairs import ONE_TABLE, THIN
from sincerely.rules.events import Event
from sincerely.rules.folding import Folded, fold
from sincerely.rules.message import Doubt
from sincerely.rules.record import EMPTY, Deal, Record
from sincerely.rules.season import doubt_of, of_their_season

_EVENTS = f"""
SELECT s.person_id, e.store_id, {codec.EVENT}
  FROM sighting s
  JOIN event e ON e.sighting_id = s.id
  JOIN source src ON src.id = e.source_id
 WHERE s.person_id = ANY(%s)
"""  # noqa: S608 - constants of these files
#: a phone more people than these share is an office's, or nobody's: it ties nobody to anybody. Of a
#: mail address so many stay tied, the first: a family's is not made nobody's by leads that give it.
#: Somebody who may be more than so many others says nothing of who those are
CROWD = 8
#: (address, the first people of it but for some, by number); each address is looked up once
_SHARERS = """
  SELECT at.group_id, at.address, s.people
    FROM (SELECT DISTINCT group_id, address FROM reach
           WHERE person_id = ANY(%(people)s) AND address NOT LIKE 'customer:%%') at
   CROSS JOIN LATERAL (
         SELECT array_agg(person_id ORDER BY person_id) AS people
           FROM (SELECT person_id FROM reach c
                  WHERE c.group_id = at.group_id AND c.address = at.address
                    AND c.person_id <> ALL(%(but)s::bigint[])
                  ORDER BY person_id LIMIT %(crowd)s + 1) AS first) s
   WHERE cardinality(s.people) <= %(crowd)s OR at.address LIKE 'email:%%'
"""
#: open pairs of these people, and of whoever is in them: A may be B, who may be C, or live there
_PAIRED = """
SELECT person, other FROM (
    SELECT one_id AS person, other_id AS other FROM pair
     WHERE one_id = ANY(%(people)s) AND state IN ('unscored', 'open')
     UNION
    SELECT other_id, one_id FROM pair
     WHERE other_id = ANY(%(people)s) AND state IN ('unscored', 'open')) AS direct
"""
_BEYOND = """
SELECT p.person, q.other
  FROM paired p
 CROSS JOIN LATERAL (
       SELECT array_agg(other) AS others
         FROM (SELECT other_id AS other FROM pair
                WHERE one_id = p.other AND state IN ('unscored', 'open')
                UNION
               SELECT one_id FROM pair
                WHERE other_id = p.other AND state IN ('unscored', 'open')
                LIMIT %(others)s + 1) AS s) AS next
 CROSS JOIN LATERAL unnest(next.others) AS q (other)
 WHERE cardinality(next.others) <= %(others)s AND q.other <> p.person
"""
#: what ties a pair
_TIE = f"""
'pair:' || CASE WHEN home = '{ONE_TABLE}' THEN 'table' WHEN {THIN} THEN 'thin' ELSE state END"""
#: who shares a mail address and may live together, and who may be one by their details, or one with
#: somebody who may be: what somebody said of those is in their pair. A phone ties only whom
#: somebody called two people; of all others the details say more
_NEIGHBOURS = f"""
WITH sharers AS MATERIALIZED ({_SHARERS}), paired AS MATERIALIZED ({_PAIRED})
SELECT n.one, n.other,
       (array_agg(n.kind ORDER BY n.kind IN ('pair:thin', 'pair:through'), n.kind))[1]
  FROM (SELECT a.person_id, b.id, split_part(a.address, ':', 1)
          FROM sharers s
          JOIN reach a ON a.group_id = s.group_id AND a.address = s.address
                      AND a.person_id = ANY(%(people)s)
                      AND a.person_id = ANY(s.people[:%(crowd)s::int])
         CROSS JOIN LATERAL unnest(s.people[:%(crowd)s::int]) AS b (id)
         WHERE b.id <> a.person_id
         UNION ALL
        SELECT one_id, other_id, {_TIE} FROM pair
         WHERE one_id = ANY(%(people)s) AND state IN ('unscored', 'open')
         UNION ALL
        SELECT other_id, one_id, {_TIE} FROM pair
         WHERE other_id = ANY(%(people)s) AND state IN ('unscored', 'open')
         UNION ALL
        SELECT person, other, 'pair:through' FROM ({_BEYOND}) AS beyond
       ) AS n (one, other, kind)
  JOIN person pa ON pa.id = n.one
  JOIN person pb ON pb.id = n.other
 WHERE (pa.household_id IS NULL OR pa.household_id IS DISTINCT FROM pb.household_id)
   AND (n.kind IN ('pair:open', 'pair:table', 'pair:thin', 'pair:unscored') OR NOT EXISTS (
        SELECT 1 FROM apart x
         WHERE x.homes AND (x.one_id, x.other_id) IN ((n.one, n.other), (n.other, n.one))))
   AND (n.kind <> 'phone' OR EXISTS (
        SELECT 1 FROM apart x
         WHERE (x.one_id, x.other_id) IN ((n.one, n.other), (n.other, n.one))))
 GROUP BY n.one, n.other
"""  # noqa: S608 - constants of these files
#: whose rows hang together with these people's. Where more than a crowd was at a phone before
#: them, nothing changes for those; one more than a crowd at a mail address follows who leaves it,
#: and who may be one more than a crowd says no more of those they said something of
_NEAR = f"""
WITH sharers AS MATERIALIZED ({_SHARERS}), paired AS MATERIALIZED ({_PAIRED})
SELECT unnest(people) FROM sharers
 UNION
SELECT other FROM paired
 UNION
SELECT other FROM ({_BEYOND}) AS beyond
"""  # noqa: S608 - constants of these files
_WERE_SOLD = "SELECT DISTINCT person_id FROM standing WHERE person_id = ANY(%s) AND sold"
_UPSERT = """
INSERT INTO standing (person_id, store_id, own, home, deals, doubt, sellers, sold, last_at)
SELECT person_id, store_id, own, home, deals, doubt, sellers, sold, last_at
  FROM json_to_recordset(%s::json)
       AS t (person_id bigint, store_id bigint, own text, home text, deals text, doubt text,
             sellers text[], sold bool, last_at timestamptz)
    ON CONFLICT (person_id, store_id) DO UPDATE
   SET own = excluded.own, home = excluded.home, deals = excluded.deals, doubt = excluded.doubt,
       sellers = excluded.sellers, sold = excluded.sold, last_at = excluded.last_at
"""
_GONE = """
DELETE FROM standing s WHERE person_id = ANY(%s) AND NOT EXISTS
       (SELECT 1 FROM json_to_recordset(%s::json) AS t (person_id bigint, store_id bigint)
         WHERE t.person_id = s.person_id AND t.store_id = s.store_id)
"""

#: why somebody may be a buyer, by what ties them to one
_WHY = {
    "email": "shared_email",
    "phone": "shared_phone",
    "pair:open": "alike",
    "pair:table": "one_table",
    "pair:thin": "alike",
    "pair:through": "alike",
    "pair:unscored": "not_compared",
}
#: a name, a door or a phone alone, or a third between them: they hold for a sale of the time in
#: which somebody shopped
_LITTLE = frozenset({"pair:thin", "pair:through"})

Key = tuple[int, int]  # (person, store)


@dataclass(slots=True)
class Row:
    """One standing as it should be."""

    own: Record = EMPTY
    home: Record | None = None
    deals: tuple[Deal, ...] = ()
    doubt: Doubt | None = None
    sellers: list[str] = field(default_factory=list)

    @property
    def sold(self) -> bool:
        """They, or one of their home, bought here or elsewhere, or may have bought."""
        return any(r and (r.bought or r.sign or r.elsewhere) for r in (self.own, self.home))

    def columns(self) -> tuple[str, str | None, str, str | None, str]:
        """(own, home, deals, doubt, sellers) as JSON."""
        return (
            codec.record_text(self.own),
            codec.record_text(self.home) if self.home is not None else None,
            codec.deals_text(self.deals),
            codec.text(codec.plain(self.doubt)) if self.doubt else None,
            codec.text(self.sellers),
        )


@dataclass(slots=True)
class Circle:
    """People whose standings depend on each other.

    ``write``: whose rows are made anew. ``read``: whose events that takes: theirs, their
    neighbours' (who share an address or may be one, but are of another household), and those of
    all their households. ``neighbours``: person -> neighbour -> what ties them.
    """

    write: set[int]
    read: set[int]
    household_of: dict[int, int]
    neighbours: dict[int, dict[int, str]]


@dataclass(frozen=True, slots=True)
class Refolded:
    """Whose rows were made anew, and of whom they say now what they did not: that they, or one of
    their home, bought, may have, or bought elsewhere."""

    people: set[int]
    sold: set[int]


def keep(people: Iterable[int]) -> tuple[InDoubt, ...]:
    """`refold`; then waits until nothing is on its way to any of them, and returns what nobody can
    tell the end of (`records.line`)."""
    refolded = refold(people)
    return line.stop(refolded.people) if refolded.people else ()


def refold(people: Iterable[int], *, alone: bool = False) -> Refolded:
    """Folds the standings of these people, their households and those in doubt because of them.

    Must run inside a transaction; takes the people's row locks before it reads their events, so
    that two transactions cannot fold the same person from different halves of the ledger.
    ``alone``: see `locked_circle`.
    """
    wanted = set(people)
    if not wanted:
        return Refolded(set(), set())
    circle = locked_circle(wanted, alone=alone)
    rows = folded(circle)
    before = _were_sold(circle.write)
    _write(rows, circle.write)
    return Refolded(circle.write, {key[0] for key, row in rows.items() if row.sold} - before)


def locked_circle(wanted: set[int], *, alone: bool = False) -> Circle:
    """What it takes to fold these people and whoever depends on them, locked until commit.

    ``alone``: their group's lock is the caller's alone (`locks.group`), so that nobody changes
    meanwhile who depends on whom; else that is looked up again once they are locked.
    """
    circle = circle_of(touched(wanted))
    while True:
        locks.people(circle.read)
        if alone:
            return circle
        again = circle_of(touched(wanted))
        if again.read <= circle.read:
            return again
        circle = again


def folded(circle: Circle) -> dict[Key, Row]:
    """What the standings of a circle should be, from the ledger alone."""
    events = _events(circle.read)
    folds: dict[Key, Folded] = {key: fold(found) for key, found in events.items()}
    rows = {
        key: Row(own=f.record, deals=f.deals, sellers=_sellers(f.deals)) for key, f in folds.items()
    }
    _add_homes(rows, events, circle)
    _add_doubts(rows, circle)
    return {key: row for key, row in rows.items() if key[0] in circle.write}


def circle_of(people: Iterable[int]) -> Circle:
    """What it takes to fold these people's standings."""
    write = set(people)
    neighbours = _neighbours(write)
    read = write | {other for others in neighbours.values() for other in others}
    household_of = _households(read)
    return Circle(write, read | set(household_of), household_of, neighbours)


def touched(wanted: set[int]) -> set[int]:
    """Everyone whose row may change with these people's events, or with how they are reached."""
    people = wanted | set(_households(wanted))
    asked: dict[str, Any] = {
        "people": _ids(people),
        "but": _ids(people),
        "crowd": CROWD,
        "others": CROWD + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, asked)
        return people | {other for (other,) in cursor.fetchall()}


def columns_of(people: Iterable[int]) -> dict[Key, tuple[Any, ...]]:
    """The standings as they are kept: (own, home, deals, doubt, sellers) as JSON."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT person_id, store_id, own, home, deals, doubt, to_json(sellers)::text
                 FROM standing WHERE person_id = ANY(%s)""",
            [_ids(people)],
        )
        return {(row[0], row[1]): row[2:] for row in cursor.fetchall()}


def _households(people: set[int]) -> dict[int, int]:
    """Person -> household, of everyone who lives with one of these people."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, household_id FROM person
                WHERE household_id IN (SELECT household_id FROM person WHERE id = ANY(%s))""",
            [_ids(people)],
        )
        return dict(cursor.fetchall())


def _neighbours(people: set[int]) -> dict[int, dict[int, str]]:
    """Person -> neighbour -> what ties them, but for those a crowd shares."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "people": _ids(people),
            "but": _ids(()),
            "crowd": CROWD,
            "others": CROWD,
        }
        cursor.execute(_NEIGHBOURS, asked)
        for one, other, tie in cursor.fetchall():
            found[one][other] = tie
    return found


def _were_sold(people: set[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_WERE_SOLD, [_ids(people)])
        return {person for (person,) in cursor.fetchall()}


def _events(people: set[int]) -> dict[Key, list[Event]]:
    found: dict[Key, list[Event]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [_ids(people)])
        for person, store, *row in cursor.fetchall():
            found[person, store].append(codec.event(*row))
    return found


def _add_homes(rows: dict[Key, Row], events: dict[Key, list[Event]], circle: Circle) -> None:
    """A household's record: its members' events folded as one. Who sells to one sells to all."""
    members: dict[int, list[int]] = defaultdict(list)
    for person, home in circle.household_of.items():
        members[home].append(person)
    for people in members.values():
        if len(people) < 2:
            continue
        for store in {store for one, store in events if one in people}:
            together = [e for one in people for e in events.get((one, store), ())]
            shared = fold(together).record
            deals = [d for one in people if (one, store) in rows for d in rows[one, store].deals]
            sellers = _sellers(deals)
            for one in people:
                row = rows.setdefault((one, store), Row())
                row.home, row.sellers = shared, sellers


def seller_key(name: str) -> str:
    """One who sells, as their people are found by: however their name is written in a deal."""
    return " ".join(name.split()).lower()


def _sellers(deals: Iterable[Deal]) -> list[str]:
    return sorted({key for deal in deals if (key := seller_key(deal.by))})


def _add_doubts(rows: dict[Key, Row], circle: Circle) -> None:
    """Somebody they may be, or one of that home, bought, or may have, here or elsewhere."""
    for (person, store), row in rows.items():
        if person not in circle.write:
            continue
        doubts = [
            doubt
            for other, tie in circle.neighbours.get(person, {}).items()
            if (found := rows.get((other, store)))
            and (doubt := doubt_of(found.home or found.own, _WHY[tie]))
            and (tie not in _LITTLE or of_their_season(doubt, row.home or row.own))
        ]
        row.doubt = max(doubts, key=lambda d: (d.at, d.what, d.why), default=None)


def _write(rows: dict[Key, Row], people: set[int]) -> None:
    # one JSON text: psycopg would quote every element of an array by regular expression
    keys = sorted(rows)
    kept = codec.text([{"person_id": person, "store_id": store} for person, store in keys])
    with connection.cursor() as cursor:
        cursor.execute(_GONE, [_ids(people), kept])
        cursor.execute(_UPSERT, [codec.text([_named(key, rows[key]) for key in keys])])


def _ids(people: Iterable[int]) -> str:
    """An array of people as PostgreSQL writes it: psycopg would dump its numbers one by one."""
    return "{" + ",".join(map(str, people)) + "}"


def _named(key: Key, row: Row) -> dict[str, Any]:
    own, home, deals, doubt, _ = row.columns()
    return {
        "person_id": key[0],
        "store_id": key[1],
        "own": own,
        "home": home,
        "deals": deals,
        "doubt": doubt,
        "sellers": row.sellers,
        "sold": row.sold,
        "last_at": row.own.last_at,
    }
