"""What the relay turned away at the door in a time: how much, why, of whose, and for whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count

from sincerely.records.models import Store, TurnedAway
from sincerely.rules.reasons import REASONS

Step = TurnedAway.Step
#: of the latest, how many are told one by one
LATEST = 20
#: enhanced status -> why, where it was not the gate (`work.relaying.accepting`)
_UNFIT = {
    "5.1.3": "No address mail can go to",
    "5.4.6": "Goes in a circle",
    "5.6.11": "A line ends in CR or LF alone",
}
_LATEST = """
SELECT t.at, src.name, t.step, t.status, t.reason, t.verdict_id, p.id, p.name,
       p.erased_at IS NOT NULL
  FROM turned_away t
  JOIN sender s ON s.id = t.sender_id
  JOIN source src ON src.id = s.source_id
  LEFT JOIN verdict v ON v.id = t.verdict_id
  LEFT JOIN person p ON p.id = v.person_id
 WHERE t.store_id = %s AND t.at >= %s AND t.at < %s
 ORDER BY t.at DESC, t.id DESC
 LIMIT %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Those of one system, one step and one reason. ``reason`` empty: not the gate's, but what
    ``status`` says. ``title``: in words."""

    source: str
    step: str
    status: str
    reason: str
    title: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One of them. ``person_id`` None: nobody known, or the mail was unfit."""

    at: datetime
    source: str
    step: str
    title: str
    verdict_id: int | None
    person_id: int | None
    name: str
    erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """All of them. ``whys``: the most frequent first. ``latest``: the last `LATEST`, newest first.
    A system that tries again is counted again."""

    count: int
    whys: tuple[Why, ...]
    latest: tuple[One, ...]


def at_the_door(store: Store, *, since: datetime, until: datetime) -> Door:
    """What was turned away in that time. Two queries."""
    rows = TurnedAway.objects.filter(store=store, at__gte=since, at__lt=until)
    named = rows.values_list("sender__source__name", "step", "status", "reason")
    counted = named.annotate(count=Count("pk")).order_by("-count", "sender__source__name", "reason")
    whys = tuple(
        Why(
            source=source,
            step=step,
            status=status,
            reason=reason,
            title=_title(reason, status),
            count=count,
        )
        for source, step, status, reason, count in counted
    )
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [store.pk, since, until, LATEST])
        rows = cursor.fetchall()
    latest = tuple(
        One(
            at=at,
            source=source,
            step=step,
            title=_title(reason, status),
            verdict_id=verdict_id,
            person_id=person_id,
            name=name or "",
            erased=erased,
        )
        for at, source, step, status, reason, verdict_id, person_id, name, erased in rows
    )
    return Door(count=sum(why.count for why in whys), whys=whys, latest=latest)


def counts(store: Store | None = None) -> dict[tuple[str, str, str], int]:
    """How many ever, by (store, system, reason or status). One query."""
    rows = TurnedAway.objects.all()
    if store:
        rows = rows.filter(store=store)
    named = rows.values_list("store__key", "sender__source__name", "reason", "status")
    found: dict[tuple[str, str, str], int] = {}
    for key, source, reason, status, count in named.annotate(count=Count("pk")).order_by():
        asked = key, source, reason or status
        found[asked] = found.get(asked, 0) + count
    return dict(sorted(found.items()))


def _title(reason: str, status: str) -> str:
    if reason:
        return REASONS[reason].title if reason in REASONS else reason.replace("_", " ")
    return _UNFIT.get(status, status)
