"""Whom somebody means while they type: the words people are found by, and the search itself.

A projection of sightings and of the numbers in events' personal fields, kept in the transaction
that changes those.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection

from sincerely.records import codec
from sincerely.rules import finding
from sincerely.rules.finding import Asked

#: so many of those heard of last are looked through before the index is asked: what many match is
#: found among them, and what few match is quick to find by the index
LATELY = 2000
#: whether many match is told by the first of them: two of so many, and the others are worth a look
GLANCE = 300
#: no more are taken from the index, however many match; where more do, as many are looked through
MOST = 400
#: few match several words of so many signs in all, none of them an initial; and so long a part of a
#: number or of a mail address
_WORDS, _PART = 6, 4

_DETAILS = """
SELECT s.person_id, p.group_id, s.contact::text
  FROM sighting s JOIN person p ON p.id = s.person_id
 WHERE s.person_id = ANY(%s) AND s.contact IS NOT NULL
"""
_NUMBERS = """
SELECT s.person_id, w.words->>'vin', w.words->>'trade_vin', w.words->>'plate', w.words->>'tag'
  FROM sighting s
  JOIN event e ON e.sighting_id = s.id
  JOIN event_words w ON w.event_id = e.id
 WHERE s.person_id = ANY(%s) AND w.words ?| ARRAY['vin', 'trade_vin', 'plate', 'tag']
"""
#: whoever adds to one person's words waits here for whoever does so at the same moment
_OF = """
SELECT id FROM person
 WHERE id IN (SELECT person_id FROM sighting WHERE id = ANY(%s))
 ORDER BY id FOR NO KEY UPDATE
"""
_KEEP = """
INSERT INTO finding (person_id, group_id, words)
SELECT person_id, group_id, words
  FROM json_to_recordset(%s::json) AS t (person_id bigint, group_id bigint, words text)
 ORDER BY person_id
    ON CONFLICT (person_id) DO UPDATE SET words = excluded.words, group_id = excluded.group_id
 WHERE finding.words <> excluded.words OR finding.group_id <> excluded.group_id
"""
_DROP = "DELETE FROM finding WHERE person_id = ANY(%s)"
_KEPT = "SELECT person_id, words FROM finding WHERE person_id = ANY(%s)"
#: those heard of last that match, who was heard of last first: from one place of them to another.
#: Row by row: to find all who match first, and then look for these among them, is what `_SEARCH`
#: does next anyway
_HEARD_LAST = """
    SELECT s.person_id, s.last_at
      FROM (SELECT person_id, last_at FROM standing
             WHERE store_id = %(store)s AND last_at IS NOT NULL
             ORDER BY last_at DESC OFFSET {{}} LIMIT {{}}) s
     CROSS JOIN LATERAL (SELECT words FROM finding
                          WHERE person_id = s.person_id OFFSET 0) f
     WHERE {fits} AND {{}}
     ORDER BY s.last_at DESC LIMIT %(limit)s"""
#: a glance at those heard of last tells whether many match: then they are looked through before the
#: index is asked, and else only if that has more than are taken from it. Whichever comes second is
#: not looked at where the first found enough: as many as are shown, or all there are
_SEARCH = """
WITH glance AS MATERIALIZED ({glance}), lately AS MATERIALIZED ({lately}),
every AS MATERIALIZED (
    SELECT person_id FROM finding f
     WHERE f.group_id = %(group)s AND {fits}
       AND (SELECT count(*) FROM glance) + (SELECT count(*) FROM lately) < %(limit)s
     LIMIT {most}), after_all AS MATERIALIZED ({after_all})
SELECT person_id, last_at FROM glance
 UNION
SELECT person_id, last_at FROM lately
 UNION
SELECT person_id, last_at FROM after_all
 UNION
SELECT e.person_id, s.last_at
  FROM every e LEFT JOIN standing s ON s.person_id = e.person_id AND s.store_id = %(store)s
 ORDER BY last_at DESC NULLS LAST, person_id DESC LIMIT %(limit)s
"""
_SEEN = "(SELECT count(*) FROM glance)"
_MANY = f"{_SEEN} > 1 AND {_SEEN} < %(limit)s"
_MORE = "(SELECT count(*) FROM every) = {most}"


def keep(people: Iterable[int]) -> None:
    """Keeps anew what these people are found by. Two questions and one order, however many."""
    ids = list(people)
    if not ids:
        return
    made = _made(ids)
    rows = [{"person_id": p, "group_id": g, "words": words} for p, (g, words) in made.items()]
    if gone := [person for person in ids if person not in made]:
        drop(gone)
    if rows:
        _run(_KEEP, codec.text(rows))


def keep_numbers(sightings: Iterable[int]) -> None:
    """As `keep`, for whoever has these sightings: their events told of a car."""
    if ids := sorted(set(sightings)):
        keep(person for (person,) in _rows(_OF, [ids]))


def drop(people: Iterable[int]) -> None:
    """Nobody finds these people any more."""
    _run(_DROP, list(people))


def different(people: Iterable[int]) -> list[int]:
    """Who is found by something else than their sightings and events say."""
    ids = list(people)
    kept = dict(_rows(_KEPT, [ids]))
    made = {person: words for person, (_, words) in _made(ids).items()}
    return sorted(p for p in kept.keys() | made.keys() if kept.get(p) != made.get(p))


def search(store_id: int, group_id: int, asked: Asked, *, limit: int) -> list[int]:
    """At most ``limit`` people who match, who was heard of last first.

    By any part of a word where nobody is found by its beginning. One question, or two.
    """
    found = _search(store_id, group_id, asked.first, limit)
    if found or asked.anywhere == asked.first:
        return found
    return _search(store_id, group_id, asked.anywhere, limit)


def _search(store: int, group: int, patterns: tuple[str, ...], limit: int) -> list[int]:
    values: dict[str, Any] = {f"p{n}": pattern for n, pattern in enumerate(patterns)}
    fits = " AND ".join(f"f.words LIKE %({name})s" for name in values)
    heard_last = _HEARD_LAST.format(fits=fits)
    glanced = 0 if _few(patterns) else GLANCE
    sql = _SEARCH.format(
        fits=fits,
        most=MOST,
        glance=heard_last.format(0, glanced, "true"),
        lately=heard_last.format(glanced, max(LATELY - glanced, 0), _MANY),
        after_all=heard_last.format(
            glanced, max(MOST - glanced, 0), f"{_MORE.format(most=MOST)} AND {_SEEN} <= 1"
        ),
    )
    values |= {"store": store, "group": group, "limit": limit}
    return [person for person, _ in _rows(sql, values)]


def _few(patterns: tuple[str, ...]) -> bool:
    """Whether so few may match that the index is the first to ask."""
    written = [pattern.strip("% ") for pattern in patterns]
    if len(written) > 1:
        return sum(map(len, written)) >= _WORDS and min(map(len, written)) > 1
    return len(written[0]) >= _PART and not written[0].isalpha()


def _made(people: list[int]) -> dict[int, tuple[int, str]]:
    """Person -> (group, words), of those with details."""
    words: dict[int, set[str]] = defaultdict(set)
    groups: dict[int, int] = {}
    for person, group, contact in _rows(_DETAILS, [people]):
        groups[person] = group
        words[person] |= finding.words(codec.contact(contact))
    for person, *numbers in _rows(_NUMBERS, [people]):
        for number in filter(None, numbers):
            words[person] |= finding.number_words(number)
    made = {person: (group, finding.text(words[person])) for person, group in groups.items()}
    return {person: (group, text) for person, (group, text) in made.items() if text}


def _rows(sql: str, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _run(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
