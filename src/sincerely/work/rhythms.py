"""When sources are due: said by a person, or given back to be learnt."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from sincerely.records import sources, spool
from sincerely.records.models import Rhythm, Source
from sincerely.rules import rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A source's rhythm in words. ``learnt``: from its arrivals; else ``said_by`` somebody."""

    source: Source
    sentence: str
    learnt: bool
    due_at: datetime | None
    late: bool
    said_by: str
    why: str


def say(
    *,
    source: Source,
    on: tuple[Sequence[int], int] | None,
    every: int | None,
    by: str,
    why: str,
    now: datetime,
) -> None:
    """A person's word on when a source is due. ``on``: weekdays (Monday 0), and the minute after
    midnight; ``every``: hours of silence; neither: it is learnt from when it was heard.

    What is held because the feed is late is looked at again.
    """
    said = asdict(rhythm.said(*on)) if on else None
    with transaction.atomic():
        Source.objects.filter(pk=source.pk).update(expected_hours=every)
        word = {"said_by": by, "said_at": now} if on or every else {"said_by": "", "said_at": None}
        told = {"said": said, "why": why[:500], **word}
        Rhythm.objects.update_or_create(source=source, defaults=told)
        sources.time_anew(source, now)
        if source.reports_sales:
            sources.due(source.store_id)
            spool.wake(store_id=source.store_id, codes=["feed_stale"])


def shown(*, source: Source, now: datetime) -> Shown:
    """What is known of a source's rhythm."""
    row = Source.objects.select_related("store", "rhythm").get(pk=source.pk)
    kept, due = getattr(row, "rhythm", None), sources.due_at(row)
    by_hand = bool(row.expected_hours or (kept and kept.said))
    return Shown(
        source=row,
        sentence=rhythm.sentence(sources.rhythms([row], now)[row.pk]),
        learnt=not by_hand,
        due_at=due,
        late=bool(due and due < now),
        said_by=kept.said_by if kept else "",
        why=kept.why if kept else "",
    )
