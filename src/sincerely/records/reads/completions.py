"""Contacts that somebody logged, as `rules.doubtful` compares them, and what telephones heard."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from sincerely.records import carekeys
from sincerely.records.models import EventRow, Person, Source, Standing, Store
from sincerely.rules.doubtful import Completion, Heard
from sincerely.rules.events import care, service, talks
from sincerely.rules.purpose import WrittenBy

#: rows of the ledger one look at what other systems tell reads at most, the latest first
LATEST = 20_000
#: a completion the CRM tells of, so near to one logged here with the same person, is that one
SAME = timedelta(minutes=15)

_HOW = {
    talks.CallMade.kind: "call",
    talks.StoreVisited.kind: "in_person",
    talks.VisitMade.kind: "visit",
    talks.TextSent.kind: "text",
    talks.MailSent.kind: "mail",
    talks.LetterSent.kind: "card",
}
#: what counts as a contact only together with one of those
_BESIDE = (care.ThankYouGiven.kind, care.ServiceIntroduced.kind)
_TOLD = (care.TheyTold.kind, care.PromiseMade.kind, service.ComplaintResolved.kind)
_CALLS = (talks.CallMade.kind, talks.CallReceived.kind)
_WHAT = re.compile(r'"what":"([^"]*)"')
_WORD = re.compile(r"\w{3,}")
_FED = """
SELECT latest.id FROM (SELECT id, store_id, kind, occurred_at, payload FROM event
                        ORDER BY id DESC LIMIT %s) AS latest
 WHERE latest.store_id = %s AND latest.kind = 'call_made' AND latest.occurred_at >= %s
   AND NOT latest.payload ? 'seconds' AND latest.payload ? 'by'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A completion, with whose word it is. ``events``: ``source/key`` of each event of it that
    counts as a contact, the contact itself first."""

    completion: Completion
    events: tuple[str, ...]
    of: str


def logged(
    store: Store, since: datetime, until: datetime, *, source: str, by: str | None = None
) -> list[Logged]:
    """What was logged here as happened in that time, by anybody or by one. One query.

    ``source``: the name of the source of what people say by hand.
    """
    low, below = carekeys.logged_between(since, until)
    rows = EventRow.objects.filter(
        source__store=store, source__name=source, key__gte=low, key__lt=below
    )
    if by is not None:
        rows = rows.filter(by__iexact=by)
    together = defaultdict[str, list[EventRow]](list)
    for row in rows.select_related("sighting", "eventwords").order_by("pk"):
        together[carekeys.root_of(row.key)].append(row)
    found = [_together(source, root, those) for root, those in together.items()]
    return [each for each in found if each is not None]


def fed(store: Store, since: datetime) -> list[Logged]:
    """Calls other systems tell of in the name of somebody here, without a length. Two queries, of
    the latest rows of the ledger alone. What is told for midnight has a day, and no hour."""
    with connection.cursor() as cursor:
        cursor.execute(_FED, [LATEST, store.pk, since])
        ids = [row for (row,) in cursor.fetchall()]
    rows = EventRow.objects.filter(pk__in=ids, whole_day=False).select_related(
        "sighting", "source", "eventwords"
    )
    return [
        _logged([row], f"{row.source.name}/{row.key}", (f"{row.source.name}/{row.key}",))
        for row in rows.order_by("pk")
        if not row.payload.get("recorded")
        and not _midnight(row.occurred_at, store.zone)
        and row.payload.get("written_by") != WrittenBy.MACHINE
        and carekeys.root_of(row.key) == row.key
    ]


def _midnight(at: datetime, zone: str) -> bool:
    return time() in (at.time(), at.astimezone(ZoneInfo(zone)).time())


def without_copies(here: Sequence[Logged], fed: Iterable[Logged]) -> list[Logged]:
    """All of them; what another system tells of and was logged here as well, once."""
    times = defaultdict[tuple[int, str], list[datetime]](list)
    for each in here:
        times[each.completion.person, each.completion.how].append(each.completion.at)
    return [
        *here,
        *(
            each
            for each in fed
            if not any(
                abs(at - each.completion.at) <= SAME
                for at in times[each.completion.person, each.completion.how]
            )
        ),
    ]


def known(store: Store, those: Sequence[Logged], *, source: str) -> list[Logged]:
    """The same with what is particular to each person, and with what telephones heard. Five
    queries, however many."""
    people = {each.completion.person for each in those}
    names, homes = _names(people)
    cars = _cars(store, people)
    heard, listening = _heard(store, homes, source)
    return [
        replace(
            each,
            completion=replace(
                each.completion,
                names=names.get(each.completion.person, frozenset()),
                known=names.get(each.completion.person, frozenset())
                | cars.get(each.completion.person, frozenset()),
                heard=tuple(heard.get(each.completion.person, ())),
                listening=listening,
            ),
        )
        for each in those
    ]


def _together(source: str, root: str, rows: Sequence[EventRow]) -> Logged | None:
    """The events of one logging; None for one that reached nobody."""
    contacts = [row for row in rows if row.kind in _HOW]
    if not contacts:
        return None
    beside = [row for row in rows if row.kind in _BESIDE]
    told = [row for row in rows if row.kind in _TOLD]
    events = tuple(f"{source}/{row.key}" for row in [*contacts, *beside])
    return _logged([contacts[0], *told], f"{source}/{root}", events)


def _logged(rows: Sequence[EventRow], name: str, events: tuple[str, ...]) -> Logged:
    contact = rows[0]
    completion = Completion(
        id=name,
        person=contact.sighting.person_id,
        at=contact.occurred_at,
        how=_HOW[contact.kind],
        words=" ".join(filter(None, map(_words, rows))),
    )
    return Logged(completion=completion, events=events, of=contact.payload.get("by", ""))


def _words(row: EventRow) -> str:
    kept = getattr(row, "eventwords", None)
    said: dict[str, Any] = (kept.words or {}) if kept else {}
    return str(said.get("words", ""))


def _names(people: Collection[int]) -> tuple[dict[int, frozenset[str]], dict[int, set[int]]]:
    """Person -> the words of their name; anybody of their homes -> who of these people that is."""
    rows = list(Person.objects.filter(pk__in=people))
    names = {
        row.pk: frozenset(_WORD.findall(" ".join((row.name, *row.names)).casefold()))
        for row in rows
    }
    homes = defaultdict[int, set[int]](set)
    of_home = defaultdict[int, set[int]](set)
    for row in rows:
        homes[row.pk].add(row.pk)
        if row.household_id:
            of_home[row.household_id].add(row.pk)
    mates = Person.objects.filter(household__in=of_home) if of_home else Person.objects.none()
    for row in mates:
        homes[row.pk] |= of_home[row.household_id or 0]
    return names, homes


def _cars(store: Store, people: Collection[int]) -> dict[int, frozenset[str]]:
    rows = Standing.objects.filter(store=store, person__in=people)
    return {
        person: frozenset(_WORD.findall(" ".join(_WHAT.findall(deals)).casefold()))
        for person, deals in rows.values_list("person_id", "deals")
    }


def _heard(
    store: Store, homes: dict[int, set[int]], source: str
) -> tuple[dict[int, list[Heard]], frozenset[date]]:
    """Person -> calls with them or their home; and the days on which a telephone system told of
    any, or was heard from later."""
    rows = EventRow.objects.filter(
        store=store,
        sighting__person__in=list(homes),
        kind__in=_CALLS,
        payload__has_key="seconds",
    ).exclude(source__name=source)
    heard = defaultdict[int, list[Heard]](list)
    sources: set[int] = set()
    days: set[date] = set()
    zone = ZoneInfo(store.zone)
    found = rows.values_list(
        "sighting__person_id", "occurred_at", "payload__seconds", "payload__recorded", "source_id"
    )
    for person, at, seconds, recorded, of in found:
        sources.add(of)
        days.add(at.astimezone(zone).date())
        for one in homes[person] if not recorded else ():
            heard[one].append(Heard(at, int(seconds)))
    return heard, frozenset(days | _quiet_days(days, sources, zone))


def _quiet_days(days: Collection[date], sources: Collection[int], zone: ZoneInfo) -> set[date]:
    """Days between two on which the telephone system was heard from: it was there all the while."""
    if not days:
        return set()
    last = [
        at.astimezone(zone).date()
        for at in Source.objects.filter(Q(pk__in=sources)).values_list("last_heard_at", flat=True)
        if at
    ]
    first, until = min(days), max([*days, *last])
    return {first + timedelta(days=n) for n in range((until - first).days)}
