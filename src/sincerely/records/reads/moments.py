"""Events as a timeline shows them."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, F, QuerySet, Value, When

from sincerely.records import codec
from sincerely.records.models import EventRow, Store
from sincerely.rules.events import Payload
from sincerely.rules.human import TOUCHES, in_touch

#: the latest moment at which an event can have happened, as `rules.events.Event.until`
_UNTIL = F("occurred_at") + Case(
    When(whole_day=True, then=Value(timedelta(days=1, seconds=-1))), default=Value(timedelta(0))
)
#: the same, of ``event e``
_UNTIL_SQL = """e.occurred_at + CASE WHEN e.whole_day THEN interval '1 day' - interval '1 s'
                            ELSE interval '0' END"""
_LATEST = f"""
SELECT DISTINCT ON (s.person_id) s.person_id, e.kind, e.occurred_at, e.whole_day, e.payload::text,
       w.words::text
  FROM sighting s
  JOIN event e ON e.sighting_id = s.id AND e.store_id = %(store)s
  LEFT JOIN event_words w ON w.event_id = e.id
 WHERE s.person_id = ANY(%(people)s)
 ORDER BY s.person_id, {_UNTIL_SQL} DESC, e.id DESC
"""  # noqa: S608 - constants of this file
#: of each of those heard of last so many of the latest that may have been a touch: who was rung up
#: in vain more often since was not in touch lately
_TRIES = 5
_TOUCHES = f"""
SELECT of.person_id, e.kind, e.occurred_at, e.whole_day, e.payload::text, w.words::text
  FROM (SELECT person_id FROM standing
         WHERE store_id = %(store)s AND last_at >= %(since)s
         ORDER BY last_at DESC LIMIT %(people)s) AS of
  JOIN person p ON p.id = of.person_id AND p.erased_at IS NULL
 CROSS JOIN LATERAL (
       SELECT e.id, e.kind, e.occurred_at, e.whole_day, e.payload, {_UNTIL_SQL} AS until
         FROM sighting s
         JOIN event e ON e.sighting_id = s.id AND e.store_id = %(store)s
        WHERE s.person_id = of.person_id AND e.kind = ANY(%(kinds)s)
          AND e.occurred_at BETWEEN %(since)s AND %(now)s
        ORDER BY until DESC, e.id DESC LIMIT %(tries)s) AS e
  LEFT JOIN event_words w ON w.event_id = e.id
 ORDER BY e.until DESC, e.id DESC
"""  # noqa: S608
#: personal fields that are shown, by what is said before them: nothing before somebody's own words
_LABELS = {"words": "", "comments": "", "vin": "VIN", "trade_vin": "VIN of the trade-in"}
#: what an event says beyond its sentence
_MORE = (
    "service",
    "interest",
    "timeframe",
    "preferred_contact",
    "trade",
    "consent_claims",
    "proof",
    "minutes",
    "extras",
    "personal_extras",
)
_BREAKS = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Something an event tells. ``label`` empty: somebody's own words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One event. ``whole_day``: only its day is known. ``erased``: it had personal words once.

    ``agreed_at``: the time an appointment is for. ``more``: what else its source told.
    """

    id: int
    kind: str
    at: datetime
    whole_day: bool
    sentence: str
    source: str
    person_id: int
    agreed_at: datetime | None = None
    words: tuple[Words, ...] = ()
    more: tuple[Words, ...] = ()
    erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """What somebody's latest event says in a list."""

    at: datetime
    whole_day: bool
    sentence: str


def timeline(store: Store, people: Iterable[int], *, limit: int) -> list[Moment]:
    """The latest events of these people at ``store``, newest first. One query."""
    rows = _rows(store, people).order_by(_UNTIL.desc(), "-pk")[:limit]
    return [_moment(row) for row in rows]


def latest(store: Store, people: Sequence[int]) -> dict[int, Last]:
    """The latest event of each of these people at ``store``. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, {"store": store.pk, "people": list(people)})
        return {person: _last(*said) for person, *said in cursor.fetchall()}


def touches(
    store: Store, *, since: datetime, now: datetime, people: int, limit: int
) -> dict[int, Last]:
    """Who was in touch (`rules.human.in_touch`) from ``since`` on, and how, the latest first: among
    so many ``people`` who were heard of last. One query."""
    asked: dict[str, Any] = {
        "store": store.pk, "since": since, "now": now, "kinds": sorted(TOUCHES),
        "people": people, "tries": _TRIES,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHES, asked)
        rows = cursor.fetchall()
    found: dict[int, Last] = {}
    for person, kind, *said in rows:
        if len(found) == limit:
            break
        if person not in found and in_touch(codec.payload(kind, said[2])):
            found[person] = _last(kind, *said)
    return found


def _last(kind: str, at: datetime, whole_day: bool, payload: str, words: str | None) -> Last:
    said = codec.payload_with_words(kind, json.loads(payload), json.loads(words or "{}"))
    return Last(at=at, whole_day=whole_day, sentence=said.sentence())


def _rows(store: Store, people: Iterable[int]) -> QuerySet[Any]:
    """Events of these people with what `_moment` needs: what their sources are, and all that was
    written of the people, are many columns more."""
    return EventRow.objects.filter(store=store, sighting__person__in=list(people)).values_list(
        "pk", "kind", "occurred_at", "whole_day", "payload", "sighting__person_id", "source__name",
        "eventwords__event_id", "eventwords__words", named=True,
    )  # fmt: skip


def _moment(row: Any) -> Moment:
    words: dict[str, Any] = row.eventwords__words or {}
    payload = codec.payload_with_words(row.kind, row.payload, words)
    return Moment(
        id=row.pk,
        kind=row.kind,
        at=row.occurred_at,
        whole_day=row.whole_day,
        sentence=payload.sentence(),
        source=row.source__name,
        person_id=row.sighting__person_id,
        agreed_at=getattr(payload, "at", None),
        words=tuple(
            Words(label=label, text=_BREAKS.sub("\n", words[name]))
            for name, label in _LABELS.items()
            if words.get(name)
        ),
        more=tuple(_more(payload)),
        erased=row.eventwords__event_id is not None and row.eventwords__words is None,
    )


def _more(payload: Payload) -> Iterator[Words]:
    said = payload.details()
    for name in _MORE:
        label = name.replace("_", " ")
        match said.get(name):
            case None:
                continue
            case tuple() as items:
                for item in items:
                    path, text = item if isinstance(item, tuple) else (label, item)
                    yield Words(label=path, text=text)
            case value:
                yield Words(label=label, text=str(value))
