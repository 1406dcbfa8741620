"""The pairs a person is asked about: both sides, what was compared, and what waits for it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from sincerely.records.models import Delivery, Pair, Person, Reach, Standing, Store
from sincerely.records.pairs import HOLDING
from sincerely.records.reads.belonging import Seen, of_people

_NUMBER = re.compile(r"\D")
_DIALLED = re.compile(r"[+()\d .-]+").fullmatch
#: pairs on one page
SHOWN = 20
#: those with a buyer first. Whether somebody of a pair bought is looked up one by one, in their
#: order (that of ``waiting`` as it is kept), and no further than the last one shown
_OPEN = """
WITH waiting AS MATERIALIZED (
  SELECT id, one_id, other_id, row_number() OVER (ORDER BY weight DESC NULLS LAST, id) AS n
    FROM pair WHERE group_id = %(group)s AND state = ANY(%(states)s){whose}
), concerned AS MATERIALIZED (
  SELECT id, n FROM waiting w
   WHERE EXISTS (SELECT FROM standing WHERE sold AND person_id IN (w.one_id, w.other_id))
   LIMIT %(far)s
), others AS MATERIALIZED (
  SELECT id, n FROM waiting w
   WHERE (SELECT count(*) FROM concerned) < %(far)s
     AND NOT EXISTS (SELECT FROM standing WHERE sold AND person_id IN (w.one_id, w.other_id))
   LIMIT %(far)s
)
SELECT p.*
  FROM (SELECT id, 1 AS turn, n FROM concerned UNION ALL SELECT id, 2, n FROM others) AS found
  JOIN pair p ON p.id = found.id
 ORDER BY found.turn, found.n LIMIT %(most)s OFFSET %(skip)s
"""
_WHOSE = " AND (one_id = %(person)s OR other_id = %(person)s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two. ``bought``: they, or one of their home, bought, or may have. ``seen``: what
    sources said of them, without those that only say again what others do.
    """

    person: int
    name: str
    bought: bool
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A pair as a person is asked about it. ``held``: mails that wait for the answer.

    ``steps``: column, level, weight in bits and a sentence each. ``weight`` None: not compared.
    """

    id: int
    one: Side
    other: Side
    sentence: str
    home: str
    weight: float | None
    probability: float | None
    steps: tuple[dict[str, Any], ...]
    since: datetime
    held: int


def open_pairs(
    store: Store, *, most: int = SHOWN, person: int | None = None, skip: int = 0
) -> tuple[Asked, ...]:
    """Those that nobody has answered, with a buyer in it first, then the likeliest."""
    rows = _open(store, person, skip, most)
    people = {pk for row in rows for pk in (row.one_id, row.other_id)}
    known = sides(people)
    held = _held(people)
    return tuple(_asked(row, known, held) for row in rows)


def how_many(store: Store) -> int:
    """How many pairs wait for an answer."""
    return Pair.objects.filter(group=store.group_id, state__in=HOLDING).count()


def _open(store: Store, person: int | None, skip: int, most: int) -> list[Pair]:
    asked = {
        "group": store.group_id,
        "states": list(HOLDING),
        "person": person,
        "far": skip + most,
        "most": most,
        "skip": skip,
    }
    return list(Pair.objects.raw(_OPEN.format(whose="" if person is None else _WHOSE), asked))


def sides(people: Iterable[int]) -> dict[int, Side]:
    """What is shown of each of these people beside another. Three queries."""
    ids = list(people)
    bought = set(
        Standing.objects.filter(person__in=ids, sold=True).values_list("person_id", flat=True)
    )
    seen = of_people(ids)
    return {
        person.pk: Side(
            person=person.pk,
            name=person.name,
            bought=person.pk in bought,
            seen=_telling(seen.get(person.pk, ())),
        )
        for person in Person.objects.filter(pk__in=ids)
    }


def _telling(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    """Those that say something the others do not, the fullest first."""
    told: set[str] = set()
    kept: list[Seen] = []
    for each in sorted(seen, key=lambda one: -len(_details(one))):
        details = _details(each)
        if not details <= told:
            kept.append(each)
            told |= details
    return tuple(kept)


def _details(seen: Seen) -> set[str]:
    """However a system writes them: a number by its last ten digits, words in one case."""
    found = {seen.name, seen.street, *seen.ways}
    return {_NUMBER.sub("", way)[-10:] if _DIALLED(way) else way.casefold() for way in found if way}


def _held(people: Iterable[int]) -> dict[int, int]:
    """Person -> mails held for whatever reason at their addresses, this one among them."""
    at = Reach.objects.filter(person__in=list(people), address__startswith="email:")
    by_address = dict(
        Delivery.objects.filter(
            state="held", codes__contains=["may_be_a_buyer"], address__in=at.values("address")
        )
        .values_list("address")
        .annotate(Count("pk"))
    )
    found: dict[int, int] = {}
    for address, person in at.values_list("address", "person_id"):
        found[person] = found.get(person, 0) + by_address.get(address, 0)
    return found


def _asked(row: Pair, known: dict[int, Side], held: dict[int, int]) -> Asked:
    steps: Sequence[dict[str, Any]] = row.steps
    return Asked(
        id=row.pk,
        one=known[row.one_id],
        other=known[row.other_id],
        sentence=row.sentence,
        home=row.home,
        weight=row.weight,
        probability=row.probability,
        steps=tuple(sorted(steps, key=lambda step: -abs(step["weight"]))),
        since=row.since,
        held=held.get(row.one_id, 0) + held.get(row.other_id, 0),
    )
