"""Lists of people: who was in touch lately, and who is meant by half a name or number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sincerely.records import finding
from sincerely.records.models import EventWords, Person, Reach, Standing, Store
from sincerely.rules import finding as rules
from sincerely.rules.finding import Asked

from . import moments, standings
from .wording import STRANGER, Where, where

#: people a search shows; a longer text finds fewer
MOST = 20
_CALLED = {"vin": "VIN", "trade_vin": "VIN", "plate": "plate", "tag": "tag"}


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
    at = _addresses(row.person_id for row in rows if not row.person.name)
    return _lines(store, [row.person for row in rows], kept, now, at)


def search(store: Store, text: str, *, now: datetime, limit: int = MOST) -> Found:
    """People of the store's group by words of their name, any part of a phone number, a mail
    address, a customer number, the end of a VIN or a plate; who was heard of last first.

    Every word must be met, in any order. Eight queries at most; none where the text is too short.
    """
    text = " ".join(text.split())
    asked = rules.asked(text)
    if asked is None:
        return Found(text=text, short=bool(text))
    ids = finding.search(store.pk, store.group_id, asked, limit=limit + 1)
    by_id = Person.objects.in_bulk(ids[:limit])
    shown = [by_id[person] for person in ids[:limit]]
    kept = standings.of(store, by_id)
    at = _addresses(by_id, asked) | _cars(by_id, asked)
    lines = _lines(store, shown, kept, now, at)
    return Found(text=text, lines=lines, more=len(ids) > limit)


def _cars(people: Iterable[int], asked: Asked) -> dict[int, str]:
    """The VIN or plate that was searched for, of whoever has it. One query, of numbers only."""
    if not any(len(piece) > rules.LEAST_DIGITS and _digit(piece) for piece in asked.pieces):
        return {}
    rows = EventWords.objects.filter(
        event__sighting__person__in=list(people), words__has_any_keys=list(rules.NUMBERS)
    )
    found: dict[int, str] = {}
    for person, words in rows.values_list("event__sighting__person", "words"):
        for name in rules.NUMBERS:
            if (number := (words or {}).get(name)) and asked.tells(number):
                found[person] = f"{_CALLED[name]} {number}"
    return found


def _digit(piece: str) -> bool:
    return any(c.isdigit() for c in piece)


def _lines(
    store: Store,
    people: Sequence[Person],
    kept: dict[int, standings.Kept],
    now: datetime,
    at: dict[int, str],
) -> tuple[Line, ...]:
    policy = standings.policy_of(store)
    last = moments.latest(store, [person.pk for person in people])
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


def _addresses(people: Iterable[int], asked: Asked | None = None) -> dict[int, str]:
    """Of each of these people the address that was searched for, and one of every nameless."""
    rows = Reach.objects.filter(person__in=list(people)).order_by("address")
    found: dict[int, str] = {}
    for person, name, address in rows.values_list("person_id", "person__name", "address"):
        value = address.partition(":")[2]
        if asked and asked.tells(value.rpartition(":")[2], name):
            found[person] = value
        elif not name:
            found.setdefault(person, value)
    return found
