"""Everything that did not simply go out, over all doors: mails of the relay, and what was asked by
HTTP, for a list or by hand. The newest first, those alike together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet

from sincerely.records.models import Delivery, Store, VerdictRow
from sincerely.records.spool import State

from . import insults, mails, stopped
from .mails import LATELY, Line
from .own_mail import Seller, of_seller
from .stopped import Stopped
from .stopped_days import COURIER

#: what is asked without a source is asked by hand
BY_HAND = insults.BY_HAND
#: messages one page looks at, and cards it makes of them at most
LOOKED_AT, CARDS = 400, 20
#: so many alike become one card
ALIKE = 3
_MAIL, _ASKED = 1, 0


class Which(StrEnum):
    """Which of them. ``watched``: would have been stopped, but went."""

    ALL = ""
    HELD = "held"
    WAITING = "waiting"
    STOPPED = "stopped"
    WATCHED = "watched"


_STATES: dict[Which, tuple[str, ...]] = {
    Which.ALL: (State.HELD, State.IN_DOUBT, State.WAITING, State.REFUSED, State.HANDED_OVER),
    Which.HELD: (State.HELD, State.IN_DOUBT),
    Which.WAITING: (State.WAITING,),
    Which.STOPPED: (State.REFUSED, State.HANDED_OVER),
    Which.WATCHED: (State.DELIVERED,),
}
_ANSWERS: dict[Which, tuple[str, ...]] = {
    Which.ALL: ("hold", "wait", "refuse", "hand_over"),
    Which.HELD: ("hold",),
    Which.WAITING: ("wait",),
    Which.STOPPED: ("refuse", "hand_over"),
    Which.WATCHED: ("hold", "wait", "refuse", "hand_over"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to look for. ``reason``: a code, or `INSULT` for any of `insults.INSULTS`; ``since``:
    None: as far back as `mails.LATELY`; ``each``: those alike one by one.
    ``with_mails``: whether whoever asks may read of mails at all."""

    which: Which = Which.ALL
    system: str = ""
    reason: str = ""
    template: int | None = None
    since: datetime | None = None
    each: bool = False
    with_mails: bool = True


INSULT = "insult"
_TASKS = """
SELECT asked.id, t.person_id, t.kind, coalesce(u.name, t.owner), t.due_at, t.settled_at,
       t.settled_by
  FROM unnest(%(people)s::bigint[]) AS asked (id)
  JOIN LATERAL (
       SELECT * FROM care_task
        WHERE store_id = %(store)s AND handed_over <> '[]'
          AND person_id IN (SELECT m.id FROM person p
                              JOIN person m ON m.id = p.id OR m.household_id = p.household_id
                             WHERE p.id = asked.id)
        ORDER BY opened_at DESC LIMIT 1) AS t ON true
  LEFT JOIN "user" u ON u.id = t.assignee_id
"""


class Cursor(NamedTuple):
    """The last message a page came to."""

    at: datetime
    kind: int
    id: int

    def said(self) -> str:
        """As an address carries it."""
        return f"{self.at.astimezone(UTC):%Y%m%d%H%M%S%f}.{self.kind}.{self.id}"


def cursor(said: str) -> Cursor | None:
    """What `Cursor.said` said; None for anything else."""
    parts = said.split(".")
    if len(parts) != 3 or not all(p.isascii() and p.isdecimal() for p in parts):
        return None
    try:
        at = datetime.strptime(parts[0], "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Cursor(at, int(parts[1]), int(parts[2])) if len(parts[2]) < 19 else None


@dataclass(frozen=True, slots=True)
class Task:
    """What a person does instead. ``settled_by`` empty: not yet."""

    person_id: int
    kind: str
    whose: str
    due_at: datetime
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One message, or the newest of several alike. ``many``: how many; ``kept_back``: how many
    mails of its wording are held or wait now, on whatever page. Either ``mail`` or ``asked`` is
    there."""

    system: str
    at: datetime
    code: str
    mail: Line | None = None
    asked: Stopped | None = None
    template: int | None = None
    many: int = 1
    kept_back: int = 0
    task: Task | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of them. ``before``: where the next page begins; empty at the end."""

    cards: tuple[Card, ...]
    before: str


class _Row(NamedTuple):
    at: datetime
    kind: int
    id: int
    system: str
    code: str
    alike: tuple[Any, ...]
    template: int | None = None


def page(
    store: Store, asked: Asked, *, now: datetime, before: Cursor | None = None,
    seller: Seller | None = None,
) -> Page:  # fmt: skip
    """One page of them, in seven queries at most. ``seller``: only those to the people of this
    salesperson (`own_mail`)."""
    asked = replace(asked, since=asked.since or now - LATELY)
    rows = _verdicts(store, asked, before, seller)
    if asked.with_mails:
        rows += _mails(store, asked, before, seller)
    rows.sort(key=lambda row: row[:3], reverse=True)
    complete = len(rows) <= LOOKED_AT
    rows = rows[:LOOKED_AT]
    groups, last = _groups(rows, each=asked.each)
    complete = complete and (not rows or last == rows[-1])
    cards = _cards(store, groups)
    return Page(cards=cards, before="" if complete else Cursor(last.at, last.kind, last.id).said())


def _groups(rows: Sequence[_Row], *, each: bool) -> tuple[list[list[_Row]], _Row]:
    """Rows alike together, in order of their newest, and the last row they came to."""
    groups: dict[tuple[Any, ...], list[_Row]] = {}
    last = rows[0] if rows else _Row(datetime.min.replace(tzinfo=UTC), 0, 0, "", "", ())
    for row in rows:
        key = (row.kind, row.id) if each else row.alike
        if key not in groups and len(groups) == CARDS:
            break
        groups.setdefault(key, []).append(row)
        last = row
    parted: list[list[_Row]] = []
    for group in groups.values():
        parted += [group] if len(group) >= ALIKE else [[row] for row in group]
    return sorted(parted, key=lambda group: group[0][:3], reverse=True), last


def _mails(store: Store, asked: Asked, before: Cursor | None, seller: Seller | None) -> list[_Row]:
    rows = Delivery.objects.filter(store=store, mail__sender__isnull=False, since__gte=asked.since)
    if asked.system:
        rows = rows.filter(mail__sender__source__name=asked.system)
    if asked.template is not None:
        rows = rows.filter(template_id=asked.template)
    rows = of_seller(_of_reason(rows, asked.reason), seller)
    if before:
        tie = Q(since=before.at, pk__lt=before.id) if before.kind == _MAIL else Q(pk__in=[])
        rows = rows.filter(Q(since__lt=before.at) | tie)
    columns = ("since", "pk", "mail__sender__source__name", "codes", "template_id", "state")
    # each state by itself, as delivery_of_store has them: sorted by time without being read whole;
    # of one salesperson all at once, since their people are found each time
    states = _STATES[asked.which]
    apart = [states] if seller is not None else [(state,) for state in states]
    first, *others = (
        _of_states(rows, those).order_by("-since", "-pk").values_list(*columns)[: LOOKED_AT + 1]
        for those in apart
    )
    found = first.union(*others, all=True) if others else first
    return [
        _Row(
            at, _MAIL, number, system, codes[0] if codes else "",
            (_MAIL, system, template, state, *codes[:1]) if template else (_MAIL, number),
            template,
        )
        for at, number, system, codes, template, state in found
    ]  # fmt: skip


def _of_states(rows: QuerySet[Delivery], states: tuple[str, ...]) -> QuerySet[Delivery]:
    rows = rows.filter(state__in=states)
    if states != _STATES[Which.WATCHED]:
        return rows
    return rows.filter(mode="watch").exclude(answer__in=["", "send"])


def _verdicts(
    store: Store, asked: Asked, before: Cursor | None, seller: Seller | None
) -> list[_Row]:
    watched = asked.which is Which.WATCHED and store.mode != Store.Mode.WATCH
    if asked.template is not None or watched:
        return []
    rows = VerdictRow.objects.filter(store=store, at__gte=asked.since)
    rows = rows.exclude(answer="send").exclude(asked_by__regex=COURIER)
    if asked.which is not Which.ALL:
        rows = rows.filter(answer__in=_ANSWERS[asked.which])
    if asked.system:
        name = asked.system
        rows = rows.filter(source=None) if name == BY_HAND else rows.filter(source__name=name)
    rows = of_seller(_of_reason(rows, asked.reason), seller)
    if before:
        tie = Q(at=before.at)
        tie &= Q(pk__lt=before.id) if before.kind == _ASKED else Q()
        rows = rows.filter(Q(at__lt=before.at) | tie)
    columns = ("at", "pk", "source__name", "codes", "message", "answer", "asked_by")
    found = rows.order_by("-at", "-pk").values_list(*columns)[: LOOKED_AT + 1]
    return [
        _Row(
            at, _ASKED, number, source or BY_HAND, codes[0] if codes else "",
            (_ASKED, source, by, message, answer, tuple(codes[:1])),
        )
        for at, number, source, codes, message, answer, by in found
    ]  # fmt: skip


def _of_reason(rows: QuerySet[Any], reason: str) -> QuerySet[Any]:
    if not reason:
        return rows
    return rows.filter(codes__overlap=list(insults.INSULTS) if reason == INSULT else [reason])


def _cards(store: Store, groups: Sequence[Sequence[_Row]]) -> tuple[Card, ...]:
    """The newest of each group in full."""
    heads = [group[0] for group in groups]
    lines, asked = _told(store, heads)
    kept_back = _kept_back(store) if any(h.template for h in heads) else {}
    handed = {line.person_id for line in lines.values() if line.answer == "hand_over"}
    handed |= {row.person_id for row in asked.values() if row.answer == "hand_over"}
    tasks = _tasks(store, {person for person in handed if person is not None})
    cards = []
    for group in groups:
        head = group[0]
        line = lines.get(head.id) if head.kind == _MAIL else None
        said = asked.get(head.id) if head.kind == _ASKED else None
        shown: Line | Stopped | None = line or said
        person = shown.person_id if shown and shown.answer == "hand_over" else None
        cards.append(
            Card(
                system=head.system,
                at=head.at,
                code=head.code,
                mail=line,
                asked=said,
                template=head.template,
                many=len(group),
                kept_back=kept_back.get(head.template or 0, 0),
                task=tasks.get(person) if person else None,
            )
        )
    return tuple(card for card in cards if card.mail or card.asked)


def _told(store: Store, heads: Sequence[_Row]) -> tuple[dict[int, Line], dict[int, Stopped]]:
    """These messages as they are told, the mails and the others, each by its number."""
    those = [head.id for head in heads if head.kind == _MAIL]
    rows = list(mails.of_store(store).filter(pk__in=those)) if those else []
    others = [head.id for head in heads if head.kind == _ASKED]
    kept = stopped.verdicts_of(store, [*others, *mails.last_verdicts(rows)])
    people = [*(row.person_id for row in rows), *(row.person_id for row in kept.values())]
    names = stopped.names(store, people) if heads else {}
    return (
        {line.id: line for line in mails.lines_of(store, rows, kept, names)},
        {n: stopped.told(kept[n], store, names) for n in others if n in kept},
    )


def _kept_back(store: Store) -> dict[int, int]:
    """How many mails of each wording are held or wait: what is open is little, whatever came."""
    rows = Delivery.objects.filter(store=store, state__in=[State.HELD, State.WAITING])
    return dict(rows.values_list("template_id").annotate(Count("pk")).order_by())


def _tasks(store: Store, people: Iterable[int]) -> dict[int, Task]:
    """The task each of these people's messages became last, theirs or their household's."""
    with connection.cursor() as cursor:
        cursor.execute(_TASKS, {"store": store.pk, "people": list(people)})
        rows = cursor.fetchall()
    return {person: Task(*task) for person, *task in rows}


def since_days(now: datetime, days: int) -> datetime:
    """The beginning of so many days, today's the last; ``now`` in the zone that is meant."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
