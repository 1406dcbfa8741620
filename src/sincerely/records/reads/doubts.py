"""What is said of completions: doubted, answered, settled; and what is open."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from sincerely.records import carekeys
from sincerely.records.models import EventRow, Source, StaffName, Store, User
from sincerely.rules.doubtful import clearly, kindly
from sincerely.rules.events.care import CompletionAnswered, CompletionDoubted, CompletionSettled

#: the source of what people say by hand, as `work.byhand` names it
BY_HAND = "by-hand"
#: a doubt nobody settled so long is left: its contact counts for nothing by then
KEPT = timedelta(days=90)
_SAID = (
    *("sighting__person", "sighting__person__name"),
    *("kind", "payload", "occurred_at", "eventwords__words"),
)


@dataclass(slots=True)
class Said:
    """All that was said of one event (``source/key``). ``stands`` None: nobody settled it."""

    person_id: int
    name: str
    marks: tuple[str, ...] = ()
    evidence: str = ""
    of: str = ""
    raised_at: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None
    stands: bool | None = None

    @property
    def open(self) -> bool:
        """Doubted, and not settled."""
        return bool(self.marks) and self.stands is None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDoubt:
    """A logging nobody knows whether to believe. ``events``: all of it that is doubted, ``event``
    the contact itself; ``event_id``: its row. ``when``: it is said to have happened.

    ``says``: to the one who logged it; ``tells``: to the manager.
    """

    event: str
    event_id: int
    events: tuple[str, ...]
    person_id: int
    name: str
    of: str
    when: datetime
    marks: tuple[str, ...]
    evidence: str
    raised_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    says: str = field(default="")
    tells: str = field(default="")


def said_since(store: Store, since: datetime, *, unsettled: bool = False) -> dict[str, Said]:
    """Everything said of completions that happened since that day, by event; ``unsettled``: of
    those alone that nobody has settled. Two queries.

    The source is found first: by its number and the key the ledger's own index leads to the rows,
    while a join on its name makes PostgreSQL read every event.
    """
    by_hand = Source.objects.filter(store=store, name=BY_HAND).values_list("pk", flat=True).first()
    if by_hand is None:
        return {}
    low, below = carekeys.said_since(since)
    there = EventRow.objects.filter(source_id=by_hand, key__gte=low, key__lt=below)
    rows = there.filter(sighting__person__erased_at=None)
    if unsettled:
        settled = there.filter(kind=CompletionSettled.kind).values("payload__event")
        rows = rows.exclude(payload__event__in=settled)
    found: dict[str, Said] = {}
    for person, name, *said in rows.order_by("occurred_at", "pk").values_list(*_SAID):
        event = said[1]["event"]
        _add(found.setdefault(event, Said(person, name)), *said)
    return found


def open_doubts(store: Store, of: User | None, now: datetime) -> tuple[OpenDoubt, ...]:
    """What nobody has settled yet, the oldest first: of one user, or of everybody. Four queries.

    What was logged at once (a call, and the thanks in it) is one doubt.
    """
    found = said_since(store, now - KEPT, unsettled=True)
    said = {name: each for name, each in found.items() if each.open}
    names = names_of(store, of) if of else None
    those = [name for name, each in said.items() if names is None or each.of.casefold() in names]
    rows = _rows(store, those)
    together = defaultdict[str, list[str]](list)
    for name in those:
        if name in rows:
            together[carekeys.root_of(name.partition("/")[2])].append(name)
    open_ones = [_open(sorted(names), said, rows) for names in together.values()]
    return tuple(sorted(open_ones, key=lambda doubt: (doubt.when, doubt.event_id)))


def names_of(store: Store, user: User) -> frozenset[str]:
    """What this user is called here, in small letters. One query."""
    given = StaffName.objects.filter(store=store, user=user, left_at=None)
    names = {*given.values_list("name", flat=True), user.name, user.email}
    return frozenset(" ".join(name.casefold().split()) for name in names if name)


def _add(
    said: Said, kind: str, payload: dict[str, Any], at: datetime, words: dict[str, Any] | None
) -> None:
    match kind:
        case CompletionDoubted.kind:
            said.marks = tuple(dict.fromkeys((*said.marks, *payload.get("marks", ()))))
            said.evidence, said.of = payload.get("evidence", ""), payload.get("of", "")
            said.raised_at = at
        case CompletionAnswered.kind:
            said.answer, said.answered_at = (words or {}).get("words", ""), at
        case CompletionSettled.kind:
            said.stands = payload.get("stands", True)


def _rows(store: Store, names: Collection[str]) -> dict[str, tuple[int, datetime]]:
    """Name of an event -> (its number, when it happened)."""
    by_source = defaultdict[str, list[str]](list)
    for name in names:
        source, _, key = name.partition("/")
        by_source[source].append(key)
    if not by_source:
        return {}
    wanted = Q(pk=None)
    for source, keys in by_source.items():
        wanted |= Q(source__store=store, source__name=source, key__in=keys)
    rows = EventRow.objects.filter(wanted)
    return {
        f"{source}/{key}": (number, at)
        for source, key, number, at in rows.values_list("source__name", "key", "pk", "occurred_at")
    }


def _open(
    names: Iterable[str], said: dict[str, Said], rows: dict[str, tuple[int, datetime]]
) -> OpenDoubt:
    """One doubt of the events of one logging. In order of their names the contact comes first."""
    events = tuple(names)
    first, (number, at) = said[events[0]], rows[events[0]]
    answer = next((said[e] for e in events if said[e].answered_at), first)
    assert first.raised_at
    return OpenDoubt(
        event=events[0],
        event_id=number,
        events=events,
        person_id=first.person_id,
        name=first.name,
        of=first.of,
        when=at,
        marks=first.marks,
        evidence=first.evidence,
        raised_at=first.raised_at,
        answer=answer.answer,
        answered_at=answer.answered_at,
        says=kindly(first.evidence, answer.answer),
        tells=clearly(first.of, first.evidence),
    )
