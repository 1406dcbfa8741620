"""Lists of people: who was in touch lately, and who is meant by half a name or number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from sincerely.records.models import Person, Reach, Sighting, Standing, Store

from . import moments, standings
from .wording import STRANGER, Where, where

#: letters or digits somebody must have typed before it is worth searching
LEAST = 2
#: digits that may be a part of a phone number
LEAST_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person in a list. ``at``: the address that was searched for, or names the nameless."""

    id: int
    name: str
    where: Where
    last: moments.Moment | None
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search came to. ``more``: there are others; ``short``: too little to search by."""

    text: str
    lines: tuple[Line, ...] = ()
    more: bool = False
    short: bool = False


def recent(store: Store, *, now: datetime, limit: int = 12) -> tuple[Line, ...]:
    """The people the store heard of last, latest first. Three queries."""
    rows = list(
        Standing.objects.filter(store=store, last_at__isnull=False, person__erased_at=None)
        .select_related("person")
        .order_by("-last_at")[:limit]
    )
    kept = {row.person_id: standings.kept(row) for row in rows}
    return _lines(store, [row.person for row in rows], kept, now, Q())


def search(store: Store, text: str, *, now: datetime, limit: int = 30) -> Found:
    """People of the store's group by name, mail address, customer number or part of a phone number.

    Every word of a name must occur, in any order. Six queries; none where the text is too short.
    """
    text = " ".join(text.split())
    if len(re.sub(r"\W", "", text)) < LEAST:
        return Found(text=text, short=bool(text))
    # two searches rather than one with OR: each can use an index of its own
    ids = {*_named(store, text)[: limit + 1], *_reached(store, text)[: limit + 1]}
    people = list(Person.objects.filter(pk__in=ids).order_by("name", "pk")[: limit + 1])
    shown = people[:limit]
    kept = standings.of(store, [person.pk for person in shown])
    lines = _lines(store, shown, kept, now, _sought(text))
    return Found(text=text, lines=lines, more=len(people) > limit)


def _named(store: Store, text: str) -> QuerySet[Person, int]:
    found = Person.objects.filter(group=store.group_id, erased_at=None).annotate(
        every_name=Cast("names", TextField())
    )
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(every_name__icontains=word))
    # somebody joined into another keeps a row without sightings
    there = Exists(Sighting.objects.filter(person=OuterRef("pk")))
    return found.filter(there).order_by("name", "pk").values_list("pk", flat=True)


def _reached(store: Store, text: str) -> QuerySet[Reach, int]:
    found = Reach.objects.filter(_sought(text), group=store.group_id)
    return found.order_by("person_id").values_list("person_id", flat=True).distinct()


def _sought(text: str) -> Q:
    """A part of a mail address, the beginning of a customer number, digits of a phone number."""
    sought = re.escape(text)
    ways = [f"email:.*{sought}", f"customer:[^:]*:{sought}"]
    digits = re.sub(r"\D", "", text)
    if len(digits) >= LEAST_DIGITS and not re.search(r"[^\W\d]", text):
        ways.append(f"phone:.*{digits}")
    return Q(address__iregex=f"^({'|'.join(ways)})")


def _lines(
    store: Store,
    people: Sequence[Person],
    kept: dict[int, standings.Kept],
    now: datetime,
    sought: Q,
) -> tuple[Line, ...]:
    policy = standings.policy_of(store)
    ids = [person.pk for person in people]
    last = moments.latest(store, ids)
    at = _addresses(ids, sought or Q(person__name=""))
    found = []
    for person in people:
        row = kept.get(person.pk)
        stands = where(row.own, row.home, policy=policy, now=now) if row else STRANGER
        found.append(
            Line(
                id=person.pk,
                name=person.name,
                where=stands,
                last=last.get(person.pk),
                at=at.get(person.pk, ""),
            )
        )
    return tuple(found)


def _addresses(people: Sequence[int], which: Q) -> dict[int, str]:
    """One address of each of these people among those wanted (and of every nameless one)."""
    rows = Reach.objects.filter(which | Q(person__name=""), person__in=people).order_by("address")
    return {row.person_id: row.address.partition(":")[2] for row in rows}
