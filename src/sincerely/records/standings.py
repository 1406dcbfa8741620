"""Standings: folded from the ledger, in the same transaction as the event that changes them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sincerely.records import codec, line, locks
from sincerely.records.line import InDoubt
from sincerely.rules.events import Event
from sincerely.rules.message import Doubt
from sincerely.rules.record import EMPTY, Purchase, Record
from sincerely.rules.standing import Folded, fold

_EVENTS = """
SELECT s.person_id, e.store_id, src.name, e.key, e.kind, e.occurred_at, e.whole_day, e.payload::text
  FROM sighting s
  JOIN event e ON e.sighting_id = s.id
  JOIN source src ON src.id = e.source_id
 WHERE s.person_id = ANY(%s)
"""
_NEIGHBOURS = """
SELECT DISTINCT a.person_id, b.person_id, split_part(a.address, ':', 1)
  FROM reach a
  JOIN reach b ON b.group_id = a.group_id AND b.address = a.address AND b.person_id <> a.person_id
  JOIN person pa ON pa.id = a.person_id
  JOIN person pb ON pb.id = b.person_id
 WHERE a.person_id = ANY(%s)
   AND (pa.household_id IS NULL OR pa.household_id IS DISTINCT FROM pb.household_id)
   AND NOT EXISTS (SELECT 1 FROM apart x WHERE (x.one_id, x.other_id)
                      IN ((a.person_id, b.person_id), (b.person_id, a.person_id)))
"""
_UPSERT = """
INSERT INTO standing (person_id, store_id, own, home, deals, doubt, last_at)
SELECT person_id, store_id, own, home, deals, doubt, last_at
  FROM json_to_recordset(%s::json)
       AS t (person_id bigint, store_id bigint, own text, home text, deals text, doubt text,
             last_at timestamptz)
    ON CONFLICT (person_id, store_id) DO UPDATE
   SET own = excluded.own, home = excluded.home, deals = excluded.deals,
       doubt = excluded.doubt, last_at = excluded.last_at
"""
_GONE = """
DELETE FROM standing s WHERE person_id = ANY(%s) AND NOT EXISTS
       (SELECT 1 FROM json_to_recordset(%s::json) AS t (person_id bigint, store_id bigint)
         WHERE t.person_id = s.person_id AND t.store_id = s.store_id)
"""

Key = tuple[int, int]  # (person, store)


@dataclass(slots=True)
class Row:
    """One standing as it should be."""

    own: Record = EMPTY
    home: Record | None = None
    deals: tuple[Any, ...] = ()
    doubt: Doubt | None = None

    def columns(self) -> tuple[str, str | None, str, str | None]:
        """(own, home, deals, doubt) as JSON."""
        return (
            codec.record_text(self.own),
            codec.record_text(self.home) if self.home is not None else None,
            codec.deals_text(self.deals),
            codec.text(codec.plain(self.doubt)) if self.doubt else None,
        )


@dataclass(slots=True)
class Circle:
    """People whose standings depend on each other.

    ``write``: whose rows are made anew. ``read``: whose events that takes: theirs, their
    households', and their neighbours' (who share an address but no name and no household).
    ``neighbours``: person -> neighbour -> what kind of address they share.
    """

    write: set[int]
    read: set[int]
    household_of: dict[int, int]
    neighbours: dict[int, dict[int, str]]


def keep(people: Iterable[int], *, stops: bool = True) -> tuple[InDoubt, ...]:
    """Folds the standings of these people, their households and those in doubt because of them.

    Must run inside a transaction; takes the people's row locks before it reads their events, so
    that two transactions cannot fold the same person from different halves of the ledger. Then
    waits until nothing is on its way to any of them, and returns what nobody can tell the end of
    (`records.line`). Not ``stops``: what was recorded forbids nothing, so nobody waits.
    """
    wanted = set(people)
    if not wanted:
        return ()
    circle = locked_circle(wanted)
    _write(folded(circle), circle.write)
    return line.stop(circle.write) if stops else ()


def locked_circle(wanted: set[int]) -> Circle:
    """What it takes to fold these people and whoever depends on them, locked until commit."""
    circle = circle_of(touched(wanted))
    while True:
        locks.people(circle.read)
        again = circle_of(touched(wanted))
        if again.read <= circle.read:
            return again
        circle = again


def folded(circle: Circle) -> dict[Key, Row]:
    """What the standings of a circle should be, from the ledger alone."""
    events = _events(circle.read)
    folds: dict[Key, Folded] = {key: fold(found) for key, found in events.items()}
    rows = {key: Row(own=f.record, deals=f.deals) for key, f in folds.items()}
    _add_homes(rows, events, circle)
    rows = {key: row for key, row in rows.items() if key[0] in circle.write}
    _add_doubts(rows, folds, circle)
    return rows


def circle_of(people: Iterable[int]) -> Circle:
    """What it takes to fold these people's standings."""
    write = set(people)
    neighbours = _neighbours(write)
    read = write | {other for others in neighbours.values() for other in others}
    household_of = _households(write)
    return Circle(write, read | set(household_of), household_of, neighbours)


def touched(wanted: set[int]) -> set[int]:
    """Everyone whose row may change with these people's events."""
    people = wanted | set(_households(wanted))
    return people | {other for others in _neighbours(people).values() for other in others}


def columns_of(people: Iterable[int]) -> dict[Key, tuple[Any, ...]]:
    """The standings as they are kept: (own, home, deals, doubt) as parsed JSON."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT person_id, store_id, own, home, deals, doubt
                 FROM standing WHERE person_id = ANY(%s)""",
            [list(people)],
        )
        return {(row[0], row[1]): row[2:] for row in cursor.fetchall()}


def _households(people: set[int]) -> dict[int, int]:
    """Person -> household, of everyone who lives with one of these people."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, household_id FROM person
                WHERE household_id IN (SELECT household_id FROM person WHERE id = ANY(%s))""",
            [list(people)],
        )
        return dict(cursor.fetchall())


def _neighbours(people: set[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_NEIGHBOURS, [list(people)])
        for one, other, kind in cursor.fetchall():
            found[one][other] = kind
    return found


def _events(people: set[int]) -> dict[Key, list[Event]]:
    found: dict[Key, list[Event]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [list(people)])
        for person, store, source, key, kind, at, whole_day, said in cursor.fetchall():
            found[person, store].append(
                Event(
                    occurred_at=at,
                    source=source,
                    key=key,
                    payload=codec.payload(kind, said),
                    whole_day=whole_day,
                )
            )
    return found


def _add_homes(rows: dict[Key, Row], events: dict[Key, list[Event]], circle: Circle) -> None:
    """A household's record: its members' events folded as one."""
    members: dict[int, list[int]] = defaultdict(list)
    for person, home in circle.household_of.items():
        members[home].append(person)
    for people in members.values():
        if len(people) < 2:
            continue
        for store in {store for one, store in events if one in people}:
            together = [e for one in people for e in events.get((one, store), ())]
            shared = fold(together).record
            for one in people:
                rows.setdefault((one, store), Row()).home = shared


def _add_doubts(rows: dict[Key, Row], folds: dict[Key, Folded], circle: Circle) -> None:
    """Somebody at a shared address bought, or may have: not sure enough to say it was they."""
    for (person, store), row in rows.items():
        doubts = []
        for other, kind in circle.neighbours.get(person, {}).items():
            found = folds.get((other, store))
            sold = found and (found.record.bought or found.record.sign)
            if sold and kind != "customer":
                until = sold.until if isinstance(sold, Purchase) else None
                doubts.append(Doubt(at=sold.at, until=until, what=sold.what, why=f"shared_{kind}"))
        row.doubt = max(doubts, key=lambda d: (d.at, d.what, d.why), default=None)


def _write(rows: dict[Key, Row], people: set[int]) -> None:
    # one JSON text: psycopg would quote every element of an array by regular expression
    should_be = codec.text([_named(key, rows[key]) for key in sorted(rows)])
    with connection.cursor() as cursor:
        cursor.execute(_GONE, [list(people), should_be])
        cursor.execute(_UPSERT, [should_be])


def _named(key: Key, row: Row) -> dict[str, Any]:
    own, home, deals, doubt = row.columns()
    return {
        "person_id": key[0],
        "store_id": key[1],
        "own": own,
        "home": home,
        "deals": deals,
        "doubt": doubt,
        "last_at": row.own.last_at,
    }
