"""Events as a timeline shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Value, When

from sincerely.records import codec
from sincerely.records.models import EventRow, Store

#: the latest moment at which an event can have happened, as `rules.events.Event.until`
_UNTIL = F("occurred_at") + Case(
    When(whole_day=True, then=Value(timedelta(days=1, seconds=-1))), default=Value(timedelta(0))
)
#: how a personal field is named before its words; those without a name are what somebody said
_LABELS = {"vin": "VIN", "trade_vin": "VIN of the trade-in"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Personal words of an event. ``label`` empty: said or written by somebody."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One event. ``whole_day``: only its day is known. ``erased``: it had personal words once."""

    id: int
    kind: str
    at: datetime
    whole_day: bool
    sentence: str
    source: str
    person_id: int
    words: tuple[Words, ...] = ()
    erased: bool = False


def timeline(store: Store, people: Iterable[int], *, limit: int) -> list[Moment]:
    """The latest events of these people at ``store``, newest first. One query."""
    rows = (
        EventRow.objects.filter(store=store, sighting__person__in=list(people))
        .select_related("sighting", "source", "eventwords")
        .order_by(_UNTIL.desc(), "-pk")[:limit]
    )
    return [_moment(row) for row in rows]


def latest(store: Store, people: Sequence[int]) -> dict[int, Moment]:
    """The latest event of each of these people at ``store``. One query."""
    rows = (
        EventRow.objects.filter(store=store, sighting__person__in=people)
        .select_related("sighting", "source", "eventwords")
        .order_by("sighting__person_id", _UNTIL.desc(), "-pk")
        .distinct("sighting__person_id")
    )
    return {row.sighting.person_id: _moment(row) for row in rows}


def _moment(row: EventRow) -> Moment:
    kept = getattr(row, "eventwords", None)
    words: dict[str, Any] = (kept.words or {}) if kept else {}
    payload = codec.payload_with_words(row.kind, row.payload, words)
    return Moment(
        id=row.pk,
        kind=row.kind,
        at=row.occurred_at,
        whole_day=row.whole_day,
        sentence=payload.sentence(),
        source=row.source.name,
        person_id=row.sighting.person_id,
        words=tuple(
            Words(label=_LABELS.get(name, ""), text=str(text))
            for name, text in sorted(words.items())
            if text
        ),
        erased=kept is not None and kept.words is None,
    )
