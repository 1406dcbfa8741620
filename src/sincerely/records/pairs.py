"""Pairs of people who may be one: what is held because of them, and how each stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from sincerely.records import blocks, codec
from sincerely.records.models import Pair
from sincerely.rules.season import ONE_DOOR, ONE_PHONE

State = Pair.State
#: while a pair stands so, what sells is held for either of them where the other bought
HOLDING = (State.UNSCORED, State.OPEN)
#: they shared a home when one of them bought: no comparing lifts that
PARTED = "one home until one of them moved"
#: the one was at the desk when the other, who never asked, bought that car of that salesperson
ONE_TABLE = "same salesperson, same day, same car: one at the desk, one on the contract"
#: what is no detail of theirs, and lifted by no comparing of details
CIRCUMSTANCES = (PARTED, ONE_TABLE)
#: somebody has said so; no machine says otherwise
ANSWERED = (State.SAME, State.DIFFERENT)

Two = tuple[int, int]  # the lower number first

#: as `matching.decision.reached`, over the steps that were kept
_REACHED = """$[*] ? (
    (@.column == "email" && (@.level == "same" || @.level == "same_name"))
    || (@.column == "phone" && @.level == "same")
    || ((@.column == "address" || @.column == "birth")
        && (@.level == "same" || @.level == "alike")))"""
#: an open ``pair`` that nothing ties but a name, or nothing but a door or a phone
THIN = f"""(pair.state = 'open' AND (pair.home IN ('{ONE_DOOR}', '{ONE_PHONE}')
                  OR (pair.home = '' AND NOT pair.steps @? '{_REACHED}')))"""

_KEEP = """
INSERT INTO pair (group_id, one_id, other_id, state, weight, probability, sentence, steps, home,
                  since, at, by, why)
SELECT %(group)s, one_id, other_id, state, weight, probability, sentence, steps::jsonb, home,
       %(now)s, %(now)s, %(by)s, ''
  FROM json_to_recordset(%(rows)s::json)
       AS t (one_id bigint, other_id bigint, state text, weight float, probability float,
             sentence text, steps json, home text)
 ORDER BY one_id, other_id
    ON CONFLICT (one_id, other_id) DO UPDATE
   SET state = excluded.state, weight = excluded.weight, probability = excluded.probability,
       sentence = excluded.sentence, steps = excluded.steps,
       home = CASE WHEN pair.home = ANY(%(circumstances)s) AND excluded.state = 'open'
                   THEN pair.home ELSE excluded.home END,
       at = CASE WHEN pair.state = excluded.state THEN pair.at ELSE excluded.at END,
       by = excluded.by
 WHERE pair.state IN ('unscored', 'open', 'lifted')
"""
#: what is scored already stays so, but where little ties them: there may be more now. Circumstances
#: are told of those who are alike as well, whichever was found first
_UNSCORED = f"""
INSERT INTO pair (group_id, one_id, other_id, state, sentence, steps, home, since, at, by, why)
SELECT %s, one_id, other_id, 'unscored', '', '[]', %s, %s, %s, %s, ''
  FROM json_to_recordset(%s::json) AS t (one_id bigint, other_id bigint)
 ORDER BY one_id, other_id
    ON CONFLICT (one_id, other_id) DO UPDATE
   SET state = CASE WHEN pair.state = 'open' AND excluded.home <> '' THEN pair.state
                    ELSE 'unscored' END,
       home = excluded.home, at = excluded.at
 WHERE pair.state = 'lifted' OR {THIN}
    OR (pair.state IN ('unscored', 'open') AND excluded.home <> '' AND pair.home <> excluded.home)
RETURNING one_id, other_id
"""  # noqa: S608 - constants of this file
#: whom the one may be, the other may be too, until somebody has looked; and the circumstances that
#: hold for the one hold for the other
_INHERIT = f"""
INSERT INTO pair (group_id, one_id, other_id, state, sentence, steps, home, since, at, by, why)
SELECT p.group_id, least(x.who, %(to)s), greatest(x.who, %(to)s), 'unscored', '', '[]',
       CASE WHEN p.home = ANY(%(circumstances)s) THEN p.home ELSE '' END,
       p.since, p.at, p.by, ''
  FROM pair p
 CROSS JOIN LATERAL (SELECT CASE p.one_id WHEN %(at)s THEN p.other_id ELSE p.one_id END) x (who)
 WHERE %(at)s IN (p.one_id, p.other_id) AND p.state IN ('unscored', 'open') AND x.who <> %(to)s
    ON CONFLICT (one_id, other_id) DO UPDATE
   SET state = 'unscored', at = excluded.at,
       home = CASE WHEN excluded.home <> '' THEN excluded.home ELSE pair.home END
 WHERE pair.state = 'lifted' OR {THIN}
    OR (excluded.home <> '' AND pair.state IN ('unscored', 'open'))
"""  # noqa: S608 - constants of this file
#: whoever shares a key, or two crowded ones, with one of these people, where one of the two bought,
#: one waits to be compared, and they neither live together nor were taken apart. The flags of a
#: person are asked one at a time: whatever the planner guesses of a hundred keys, that stays an
#: index look-up
_CONCERNED = f"""
WITH mine AS MATERIALIZED (
    SELECT key, person_id FROM block WHERE group_id = %(group)s AND person_id = ANY(%(people)s)
), shared AS MATERIALIZED (
    SELECT k.key, b.people
      FROM (SELECT DISTINCT key FROM mine) k
     CROSS JOIN LATERAL (
           SELECT array_agg(person_id) AS people
             FROM (SELECT person_id FROM block
                    WHERE group_id = %(group)s AND key = k.key LIMIT %(most)s + 1) s) b
     WHERE cardinality(b.people) > 1
), crowded AS MATERIALIZED (
    SELECT key FROM shared WHERE cardinality(people) > %(most)s
), by_two AS MATERIALIZED (
    {blocks.BY_TWO}
), telling AS MATERIALIZED (
    SELECT key, people FROM shared WHERE cardinality(people) <= %(most)s
), everyone AS MATERIALIZED (
    SELECT p.id, p.household_id,
           coalesce((SELECT bool_or(sold) FROM standing WHERE person_id = p.id), false) AS sold,
           (SELECT count(*) FROM unmatched WHERE person_id = p.id) > 0 AS new
      FROM (SELECT unnest(people) FROM telling
             UNION SELECT unnest(ARRAY[person, other]) FROM by_two) AS s (id)
      JOIN person p ON p.id = s.id
), two AS MATERIALIZED (
    SELECT DISTINCT least(m.person_id, o.id) AS one, greatest(m.person_id, o.id) AS other
      FROM mine m
      JOIN telling USING (key)
     CROSS JOIN LATERAL unnest(people) AS o (id)
     WHERE o.id <> m.person_id AND EXISTS (SELECT 1 FROM everyone WHERE sold)
     UNION
    SELECT least(person, other), greatest(person, other) FROM by_two
)
SELECT t.one, t.other
  FROM two t
  JOIN everyone a ON a.id = t.one
  JOIN everyone b ON b.id = t.other
 WHERE (a.sold OR b.sold) AND (a.new OR b.new)
   AND (a.household_id IS NULL OR a.household_id IS DISTINCT FROM b.household_id)
   AND NOT EXISTS (SELECT 1 FROM apart WHERE one_id = t.one AND other_id = t.other)
   AND NOT EXISTS (SELECT 1 FROM apart WHERE one_id = t.other AND other_id = t.one)
"""  # noqa: S608 - constants of these files
_LIFT = """
UPDATE pair SET state = 'lifted', at = %(now)s, by = %(by)s
  FROM json_to_recordset(%(rows)s::json) AS t (one_id bigint, other_id bigint)
 WHERE pair.one_id = t.one_id AND pair.other_id = t.other_id
   AND pair.state IN ('unscored', 'open')
"""
#: two index scans; asked with OR the planner may read the whole table
_STANDING = """
SELECT one_id, other_id, state FROM pair WHERE one_id = ANY(%s)
 UNION SELECT one_id, other_id, state FROM pair WHERE other_id = ANY(%s)
"""
_THIN = f"""
SELECT one_id, other_id FROM pair WHERE one_id = ANY(%s) AND {THIN}
 UNION SELECT one_id, other_id FROM pair WHERE other_id = ANY(%s) AND {THIN}
"""  # noqa: S608 - constants of this file
_HOMES = "SELECT id, household_id FROM person WHERE id = ANY(%s) AND household_id IS NOT NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What comparing two people came to. ``two``: the lower number first."""

    two: Two
    state: State
    weight: float
    probability: float
    sentence: str
    steps: Sequence[dict[str, Any]] = field(default=())
    home: str = ""


def two(one: int, other: int) -> Two:
    """Two people as a pair is kept."""
    return (one, other) if one < other else (other, one)


def keep(
    group_id: int,
    scored: Sequence[Scored],
    *,
    by: str,
    now: datetime,
    circumstances: Sequence[str] = CIRCUMSTANCES,
) -> None:
    """Keeps what comparing came to; what a person has said of two people stands, and those of
    `CIRCUMSTANCES` that are still so."""
    if not scored:
        return
    rows = [
        {
            "one_id": each.two[0],
            "other_id": each.two[1],
            "state": each.state,
            "weight": each.weight,
            "probability": each.probability,
            "sentence": each.sentence,
            "steps": list(each.steps),
            "home": each.home,
        }
        for each in scored
    ]
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "group": group_id,
            "now": now,
            "by": by,
            "circumstances": list(circumstances),
        }
        cursor.execute(_KEEP, asked | {"rows": codec.text(rows)})


def hold(
    group_id: int, pairs: Iterable[Two], *, by: str, now: datetime, home: str = ""
) -> set[int]:
    """Holds for these pairs until they are compared; for those of `CIRCUMSTANCES` (``home``) until
    somebody answers. Returns the people for whom that is new."""
    if not (rows := _named(pairs)):
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_UNSCORED, [group_id, home, now, now, by, codec.text(rows)])
        return {person for row in cursor.fetchall() for person in row}


def inherit(at: int, to: int) -> None:
    """Sightings went from the one to the other: so do the doubts, until they are compared anew."""
    with connection.cursor() as cursor:
        cursor.execute(_INHERIT, {"at": at, "to": to, "circumstances": list(CIRCUMSTANCES)})


def lift(pairs: Iterable[Two], *, by: str, now: datetime) -> None:
    """Holds no longer for these pairs."""
    if rows := _named(pairs):
        with connection.cursor() as cursor:
            cursor.execute(_LIFT, {"now": now, "by": by, "rows": codec.text(rows)})


def ask(group_id: int, one: int, other: int, *, by: str, now: datetime) -> None:
    """Whatever was said of these two, it is asked: held until they are compared."""
    first, second = two(one, other)
    said = {"state": State.UNSCORED, "by": by, "why": "", "at": now}
    Pair.objects.update_or_create(
        one_id=first,
        other_id=second,
        defaults=said,
        create_defaults=said | {"group_id": group_id, "since": now},
    )


def drop_undecided(person: int) -> None:
    """Nobody is left to be compared: they were found to be somebody else."""
    _of([person]).filter(state__in=[*HOLDING, State.LIFTED]).delete()


def forget(people: Sequence[int]) -> None:
    """Takes away every pair of somebody who is erased: its sentence tells of them."""
    _of(people).delete()


def standing(people: Iterable[int]) -> dict[Two, State]:
    """How every pair of these people stands."""
    ids = list(people)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [ids, ids])
        return {(one, other): State(state) for one, other, state in cursor.fetchall()}


def thin(people: Iterable[int]) -> set[Two]:
    """Open pairs of these people that little ties: they hold for a sale of their time alone."""
    ids = list(people)
    with connection.cursor() as cursor:
        cursor.execute(_THIN, [ids, ids])
        return set(cursor.fetchall())


def for_circumstances(people: Iterable[int]) -> dict[Two, str]:
    """Pairs of these people held for `CIRCUMSTANCES`, and which; nobody has answered yet."""
    found = _of(people).filter(state__in=HOLDING, home__in=CIRCUMSTANCES)
    return {(one, other): why for one, other, why in found.values_list("one", "other", "home")}


def concerned(group_id: int, people: Iterable[int]) -> set[Two]:
    """The pairs with one of these people of which one bought, may have, or bought elsewhere (they
    or their home), and that have not been compared with these details. One query."""
    asked: dict[str, Any] = {
        "group": group_id,
        "people": list(people),
        "most": blocks.MOST,
        "deep": blocks.DEEP,
        "many": blocks.DEEP,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED, asked)
        return set(cursor.fetchall())


def homes(people: Iterable[int]) -> dict[int, int]:
    """Person -> household, of those who live with somebody."""
    with connection.cursor() as cursor:
        cursor.execute(_HOMES, [list(people)])
        return dict(cursor.fetchall())


def _of(people: Iterable[int]) -> Any:
    from django.db.models import Q

    ids = list(people)
    return Pair.objects.filter(Q(one__in=ids) | Q(other__in=ids))


def _named(pairs: Iterable[Two]) -> list[dict[str, int]]:
    return [{"one_id": one, "other_id": other} for one, other in sorted(set(pairs))]
