"""When sources were heard from, and when the store's sold feed is due again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import holidays
import msgspec
from django.db import connection

from sincerely.records import spool
from sincerely.records.models import Heard, Rhythm, Source, Store
from sincerely.rules import rhythm
from sincerely.rules.rhythm import LEARNT_FROM

_HEARD = """
UPDATE source SET last_heard_at = greatest(last_heard_at, %s) WHERE id = %s
"""
_HOUR = """
INSERT INTO heard (source_id, hour) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING 1
"""
#: hours a person named outrank what was learnt; days they named are in `rhythm.due_at` already
_DUE = """
UPDATE store SET sold_feed_due_at =
       (SELECT min(coalesce(s.last_heard_at + s.expected_hours * interval '1 hour', r.due_at))
          FROM source s
          LEFT JOIN rhythm r ON r.source_id = s.id
         WHERE s.store_id = store.id AND s.reports_sales)
 WHERE id = %s
"""


def heard(source: Source, now: datetime) -> None:
    """Notes that a source has just said something. Part of the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [now, source.pk])
        cursor.execute(_HOUR, [source.pk, _hour(now)])
        new = cursor.fetchone()
    if new:
        time_anew(source, now)
    if source.reports_sales:
        due(source.store_id)
        spool.wake(store_id=source.store_id, codes=["feed_stale"])


@contextmanager
def unheard(source: Source, now: datetime) -> Iterator[None]:
    """What is recorded within is no word from the source: an old file is read once more."""
    before = Source.objects.values_list("last_heard_at", flat=True).get(pk=source.pk)
    yield
    Source.objects.filter(pk=source.pk, last_heard_at=now).update(last_heard_at=before)
    if before is None or _hour(before) != _hour(now):
        Heard.objects.filter(source=source, hour=_hour(now)).delete()
    time_anew(source, now)
    if source.reports_sales:
        due(source.store_id)


def due(store_id: int) -> None:
    """Works out anew when the first of the store's sold feeds is due."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [store_id])


def time_anew(source: Source, now: datetime) -> None:
    """Works out anew when a source is due, from what was said of it or when it was heard."""
    row = Source.objects.select_related("store", "rhythm").get(pk=source.pk)
    Heard.objects.filter(source=source, hour__lt=now - LEARNT_FROM).delete()
    found = rhythms([row], now)[row.pk]
    at = row.last_heard_at
    days = holidays_of(row.store, now)
    due_at = rhythm.due_after(found, at, row.store.zone, days) if at else None
    Rhythm.objects.update_or_create(source=source, defaults={"due_at": due_at})


def rhythms(sources: Iterable[Source], now: datetime) -> dict[int, rhythm.Rhythm | None]:
    """The rhythm of each source (``store`` and ``rhythm`` fetched along). One query."""
    sources = list(sources)
    moments: dict[int, list[datetime]] = defaultdict(list)
    for source_id, hour in Heard.objects.filter(source__in=sources).values_list("source", "hour"):
        # the last minute of its hour: nobody is late for what came within it
        moments[source_id].append(min(hour + timedelta(minutes=59), now))
    return {source.pk: _rhythm(source, moments[source.pk], now) for source in sources}


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _rhythm(source: Source, moments: list[datetime], now: datetime) -> rhythm.Rhythm | None:
    if source.expected_hours:
        return rhythm.Rhythm(every_hours=source.expected_hours)
    kept = getattr(source, "rhythm", None)
    if kept and kept.said:
        return from_said(kept.said)
    store = source.store
    days = holidays_of(store, now)
    return rhythm.learn(moments, now, store.zone, days, pauses=source.reports_sales)


def from_said(said: Any) -> rhythm.Rhythm:
    """What a person said, as it was kept."""
    return msgspec.convert(said, rhythm.Rhythm)


def due_at(source: Source) -> datetime | None:
    """When a source (``rhythm`` fetched along) must be heard again; None where nobody can tell."""
    if source.expected_hours and source.last_heard_at:
        return source.last_heard_at + timedelta(hours=source.expected_hours)
    kept = getattr(source, "rhythm", None)
    return kept.due_at if kept else None


def holidays_of(store: Store, now: datetime) -> frozenset[date]:
    """The holidays where the store is, of the years around ``now``."""
    return _holidays(store.state, now.year)


@lru_cache(maxsize=256)
def _holidays(state: str, year: int) -> frozenset[date]:
    years = (year - 1, year, year + 1)
    return frozenset(holidays.country_holidays("US", subdiv=state or None, years=years))
