"""What the relay did in a week: for the page and the command that tell it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import msgspec
from django.db import connection

from sincerely.records.models import Delivery, SenderDecision, Store
from sincerely.rules.reasons import REASONS

from .mails import Step
from .turned_away import Door, at_the_door
from .wordings import Wording, wordings

State = Delivery.State
#: wordings nobody has labelled that are listed
MOST_WORDINGS = 20

#: ``read`` is JSON as `work.relaying` writes it, compact: what it says of purpose and certainty is
#: cut out, since taking every mail's apart costs more than all the rest. No delivery's ``since`` is
#: before its mail came, but for two machines' clocks: by it and delivery_of_store they are found.
#: They are counted apart from being found: in one go PostgreSQL sorts them all, as if they were few
_KINDS = """
WITH k AS MATERIALIZED (
  SELECT m.sender_id,
         split_part(split_part(d.read, '"purpose":"', 2), '"', 1) AS purpose, r.unsure,
         d.mode, d.answer, d.state, d.codes, d.released IS NOT NULL AS let_go,
         d.doubts > 0 AS doubted, d.kept_back, CASE WHEN r.unsure THEN d.template_id END AS wording
    FROM mail m
    JOIN delivery d ON d.mail_id = m.id AND d.store_id = m.store_id
   CROSS JOIN LATERAL (SELECT strpos(d.read, '"how":"unsure"') > 0 AS unsure) AS r
   WHERE m.store_id = %(store)s AND m.sender_id IS NOT NULL
     AND m.received_at >= %(since)s AND m.received_at < %(until)s
     AND d.since >= %(since)s::timestamptz - interval '1 hour' AND d.state = ANY(%(states)s))
SELECT (SELECT c.name FROM sender s JOIN source c ON c.id = s.source_id WHERE s.id = k.sender_id),
       k.*, count(*)
  FROM k
 GROUP BY sender_id, purpose, unsure, mode, answer, state, codes, let_go, doubted, kept_back,
          wording
"""
#: since when it is held, where it still is, and its trail as text: of hundreds
_HELD = """
SELECT CASE WHEN d.state = 'held' THEN d.since END, d.trail::text
  FROM delivery d JOIN mail m ON m.id = d.mail_id
 WHERE d.store_id = %(store)s AND m.sender_id IS NOT NULL
   AND m.received_at >= %(since)s AND m.received_at < %(until)s
   AND d.since >= %(since)s::timestamptz - interval '1 hour'
   AND d.kept_back AND d.trail @> '[{"state": "held"}]'
"""
_trail = msgspec.json.Decoder(list[Step])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """How many the gate stopped. ``would``: in *watch*, where they went all the same.

    ``refused``, ``handed_over``: for good. ``held``, ``waiting``: still kept back. ``released``:
    went because a person said so.
    """

    would: int = 0
    refused: int = 0
    handed_over: int = 0
    held: int = 0
    waiting: int = 0
    released: int = 0

    @property
    def stopped(self) -> int:
        """Those that did not go, so far."""
        return self.refused + self.handed_over + self.held + self.waiting

    @property
    def spoken(self) -> int:
        """Those about which the gate said something, whatever came of it."""
        return self.would + self.stopped + self.released


@dataclass(frozen=True, slots=True, kw_only=True)
class ByReason:
    """One reason. A message stopped for two reasons counts with both. ``title``: in words."""

    code: str
    title: str
    stops: Stops


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPurpose:
    """Mail of one purpose, as it was taken. ``purpose`` empty: not looked at yet, let by in
    bypass, or erased. ``unsure``: of these, nobody could tell for sure."""

    purpose: str
    accepted: int
    unsure: int
    stops: Stops


@dataclass(frozen=True, slots=True, kw_only=True)
class BySource:
    """Mail of one sending system. ``bypassed``: let by without being judged."""

    source: str
    accepted: int
    bypassed: int
    stops: Stops


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What was held for a person. ``now``: still is, the oldest since ``oldest``. ``ended``: those
    no longer held, and how many hours they were (``median_hours``, ``longest_hours``)."""

    now: int = 0
    oldest: datetime | None = None
    ended: int = 0
    median_hours: float = 0.0
    longest_hours: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Somebody changed how a sender is treated (`SenderDecision`)."""

    source: str
    what: str
    purpose: str
    mode: str
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bypassed:
    """A sender in bypass right now."""

    source: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Mail accepted from ``since`` until ``until``, as it stands now. ``states``: deliveries in
    each state; together they are ``accepted`` (promise 2). ``doubted``: ended without an answer
    once at least. ``wordings``: unsure and never labelled, the most frequent first. ``door``: what
    was turned away before it was accepted, and is in none of the numbers above."""

    since: datetime
    until: datetime
    accepted: int
    states: dict[str, int]
    doubted: int
    stops: Stops
    reasons: tuple[ByReason, ...]
    purposes: tuple[ByPurpose, ...]
    sources: tuple[BySource, ...]
    held: Held
    wordings: tuple[Wording, ...]
    door: Door
    decisions: tuple[Decision, ...] = ()
    bypassed: tuple[Bypassed, ...] = field(default=())


class _Kind(NamedTuple):
    """Deliveries alike in all that is told of them. ``unsure``: nobody could tell what they are
    for; ``unsure_of``: their wording, then."""

    source: str
    sender: int
    purpose: str
    unsure: bool
    mode: str
    answer: str
    state: str
    codes: list[str]
    released: bool
    doubted: bool
    kept_back: bool
    unsure_of: int | None
    many: int

    def fate(self) -> str:
        """Which of `Stops` it counts as; empty: nothing stood in its way."""
        if self.state in (State.REFUSED, State.HANDED_OVER, State.HELD, State.WAITING):
            return self.state
        if self.answer in ("", "send"):
            return ""
        if self.mode == "watch":
            return "would"
        return "released" if self.released else ""


def week(store: Store, *, since: datetime, until: datetime) -> Week:
    """What became of the mail accepted in that time. Seven queries at most."""
    states = [str(state) for state in State]
    asked: Any = {"store": store.pk, "since": since, "until": until, "states": states}
    with connection.cursor() as cursor:
        cursor.execute(_KINDS, asked)
        kinds = [_Kind(*row) for row in cursor.fetchall()]
    in_state = Counter(dict.fromkeys(states, 0))
    for kind in kinds:
        in_state[kind.state] += kind.many
    return Week(
        since=since,
        until=until,
        accepted=_count(kinds),
        states=dict(in_state),
        doubted=_count(k for k in kinds if k.doubted),
        stops=_stops(kinds),
        reasons=_by_reason(kinds),
        purposes=_by_purpose(kinds),
        sources=_by_source(kinds),
        held=_held(store, since, until) if any(kind.kept_back for kind in kinds) else Held(),
        wordings=_unsure(store, kinds, since, until),
        door=at_the_door(store, since=since, until=until),
        decisions=_decisions(store, since, until),
        bypassed=bypassed(store),
    )


def bypassed(store: Store) -> tuple[Bypassed, ...]:
    """The store's senders nobody judges right now. One query."""
    rows = store.sources.filter(sender__bypassed_at__isnull=False).order_by("name")
    found = rows.values_list("name", "sender__bypassed_at")
    return tuple(Bypassed(source=name, since=at) for name, at in found if at)


def _count(kinds: Iterable[_Kind]) -> int:
    return sum(kind.many for kind in kinds)


def _stops(kinds: Iterable[_Kind]) -> Stops:
    found: Counter[str] = Counter()
    for kind in kinds:
        if fate := kind.fate():
            found[fate] += kind.many
    return Stops(**found)


def _grouped(
    kinds: Iterable[_Kind], by: Callable[[_Kind], Iterable[Hashable]]
) -> dict[str, list[_Kind]]:
    found: defaultdict[str, list[_Kind]] = defaultdict(list)
    for kind in kinds:
        for name in by(kind):
            found[str(name)].append(kind)
    return found


def _by_reason(kinds: list[_Kind]) -> tuple[ByReason, ...]:
    spoken = [kind for kind in kinds if kind.fate()]
    rows = [
        ByReason(
            code=code,
            title=REASONS[code].title if code in REASONS else code.replace("_", " "),
            stops=_stops(those),
        )
        for code, those in _grouped(spoken, lambda kind: kind.codes).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.stops.spoken, row.code)))


def _by_purpose(kinds: list[_Kind]) -> tuple[ByPurpose, ...]:
    rows = [
        ByPurpose(
            purpose=purpose,
            accepted=_count(those),
            unsure=_count(k for k in those if k.unsure),
            stops=_stops(those),
        )
        for purpose, those in _grouped(kinds, lambda kind: [kind.purpose]).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.stops.spoken, -row.accepted, row.purpose)))


def _by_source(kinds: list[_Kind]) -> tuple[BySource, ...]:
    rows = [
        BySource(
            source=source,
            accepted=_count(those),
            bypassed=_count(k for k in those if k.mode == "bypass"),
            stops=_stops(those),
        )
        for source, those in _grouped(kinds, lambda kind: [kind.source]).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.accepted, row.source)))


def _unsure(
    store: Store, kinds: Iterable[_Kind], since: datetime, until: datetime
) -> tuple[Wording, ...]:
    only = {kind.unsure_of for kind in kinds if kind.unsure_of is not None}
    if not only:
        return ()
    return wordings(
        store, unlabelled=True, only=only, since=since, until=until, limit=MOST_WORDINGS
    )


def _held(store: Store, since: datetime, until: datetime) -> Held:
    asked: Any = {"store": store.pk, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, asked)
        rows = cursor.fetchall()
    now = [at for at, _ in rows if at is not None]
    ended = [hours for _, trail in rows for hours in _hours(_trail.decode(trail))]
    return Held(
        now=len(now),
        oldest=min(now, default=None),
        ended=len(ended),
        median_hours=round(median(ended), 1) if ended else 0.0,
        longest_hours=round(max(ended), 1) if ended else 0.0,
    )


def _hours(trail: list[Step]) -> Iterable[float]:
    """How long each time it was held and then was no more."""
    for step, after in pairwise(trail):
        if step.state == State.HELD:
            yield (after.at - step.at) / timedelta(hours=1)


def _decisions(store: Store, since: datetime, until: datetime) -> tuple[Decision, ...]:
    rows = SenderDecision.objects.filter(
        sender__source__store=store, at__gte=since, at__lt=until
    ).select_related("sender__source")
    names = ("what", "purpose", "mode", "why", "by", "at")
    return tuple(
        Decision(source=row.sender.source.name, **{name: getattr(row, name) for name in names})
        for row in rows.order_by("at", "pk")
    )
