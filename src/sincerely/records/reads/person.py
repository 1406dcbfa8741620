"""Everything one page says about one person. Ten queries, however much there is, two more where
mail is kept back, and one more for whom the store has no standing of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from sincerely.records.models import CareTask, PeopleDecision, Person, Reach, Store
from sincerely.rules.record import Record

from . import belonging, journeys, mails, moments, standings, tasks
from .wording import STRANGER, Mind, Where, to_mind, where

#: how many events a page shows before somebody asks for all of them
SHORT = 60
#: how many it shows then
LONG = 2000
#: in this order people are reached
_KINDS = ("email", "phone", "customer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the household, with a standing of their own (what they themselves did)."""

    id: int
    name: str
    erased: bool
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One way to reach them. ``places``: states it may be in, where that is known."""

    kind: str
    value: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """One person as the store sees them. ``known``: as `known`; where it is not, what sightings and
    addresses there are came from other stores of the group."""

    person: Person
    known: bool
    where: Where
    mind: tuple[Mind, ...]
    household: tuple[Member, ...]
    deals: tuple[journeys.Shown, ...]
    open_tasks: tuple[tasks.Task, ...]
    settled_tasks: tuple[tasks.Task, ...]
    moments: tuple[moments.Moment, ...]
    more_moments: bool
    addresses: tuple[Address, ...]
    seen: tuple[belonging.Seen, ...]
    decisions: tuple[belonging.Decided, ...]
    kept_back: tuple[mails.Line, ...] = ()
    names: dict[int, str] = field(default_factory=dict)


def person_page(
    store: Store, person_id: int, *, now: datetime, everything: bool = False
) -> PersonPage | None:
    """What ``store`` knows of a person; None for one unknown to its group."""
    person = Person.objects.filter(pk=person_id, group=store.group_id).first()
    if person is None:
        return None
    home = _home(person)
    ids = [one.pk for one in home]
    kept = standings.of(store, ids)
    names = {one.pk: one.name for one in home}
    mine = kept.get(person.pk, standings.NOTHING)
    limit = LONG if everything else SHORT
    events = moments.timeline(store, ids, limit=limit + 1)
    owed = _tasks(store, ids, now)
    addresses = _addresses(person)
    return PersonPage(
        person=person,
        known=mine is not standings.NOTHING or person.pk in known(store, [person.pk]),
        where=_where(store, mine, kept, names, now),
        mind=to_mind(mine.own, mine.home, mine.doubt),
        household=tuple(_member(store, one, kept, now) for one in home if one.pk != person.pk),
        deals=journeys.of_home(kept, mine),
        open_tasks=tuple(task for task in owed if task.settled_at is None),
        settled_tasks=tuple(task for task in owed if task.settled_at is not None),
        moments=tuple(events[:limit]),
        more_moments=len(events) > limit,
        addresses=addresses,
        seen=belonging.seen(person.pk),
        decisions=belonging.decisions(person.group_id, person.pk),
        kept_back=mails.kept_back(store, [f"{each.kind}:{each.value}" for each in addresses]),
        names=names,
    )


def known(store: Store, people: Iterable[int]) -> set[int]:
    """Those of these people whom ``store`` itself knows: they have a standing with it, or one of
    its sources wrote of them. The others only a sister store has met. One query."""
    stands = Q(standings__store=store) | Q(sightings__source__store=store)
    return set(Person.objects.filter(stands, pk__in=list(people)).values_list("pk", flat=True))


def joined_into(person_id: int) -> int | None:
    """The person this one was found to be, where a decision joined them. One query."""
    made = PeopleDecision.objects.filter(
        kind=PeopleDecision.Kind.JOINED, what__from=person_id, peopledecision=None
    )
    latest = made.order_by("-pk").first()
    return latest.what["into"] if latest else None


def _home(person: Person) -> list[Person]:
    """The person and those who live with them, the person first."""
    others = Person.objects.filter(household=person.household_id).exclude(pk=person.pk)
    return [person, *(others.order_by("name", "pk") if person.household_id else others.none())]


def _where(
    store: Store,
    mine: standings.Kept,
    kept: dict[int, standings.Kept],
    names: dict[int, str],
    now: datetime,
) -> Where:
    if mine is standings.NOTHING:
        return STRANGER
    buyer = _buyer(mine.home, kept, names) if mine.home is not None else ""
    policy = standings.policy_of(store)
    return where(mine.own, mine.home, policy=policy, now=now, deals=mine.deals, buyer=buyer)


def _buyer(home: Record, kept: dict[int, standings.Kept], names: dict[int, str]) -> str:
    """Who of the household bought, or gave the sign of buying."""
    for person, row in kept.items():
        if home.bought and row.own.bought == home.bought:
            return names[person]
        if not home.bought and home.sign and row.own.sign == home.sign:
            return names[person]
    return ""


def _member(store: Store, person: Person, kept: dict[int, standings.Kept], now: datetime) -> Member:
    row = kept.get(person.pk)
    policy = standings.policy_of(store)
    own = where(row.own, None, policy=policy, now=now, deals=row.deals) if row else STRANGER
    return Member(id=person.pk, name=person.name, erased=person.erased_at is not None, where=own)


def _tasks(store: Store, people: Sequence[int], now: datetime) -> list[tasks.Task]:
    rows = CareTask.objects.filter(store=store, person__in=people).select_related("person")
    return [tasks.task(row, now) for row in rows.order_by("due_at", "pk")]


def _addresses(person: Person) -> tuple[Address, ...]:
    found = []
    for reach in Reach.objects.filter(group=person.group_id, person=person).order_by("address"):
        kind, _, value = reach.address.partition(":")
        found.append(Address(kind=kind, value=value, places=tuple(reach.states)))
    return tuple(sorted(found, key=lambda address: _KINDS.index(address.kind)))
