"""Lists of people: who was in touch lately, and who is meant by half a name or number."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from sincerely.records import codec, finding
from sincerely.records.models import EventWords, Store
from sincerely.rules import finding as rules
from sincerely.rules.finding import Asked

from . import moments, standings
from .wording import STRANGER, Where, where

#: people a search shows; a longer text finds fewer
MOST = 20
_SHOWN = """
SELECT p.id, p.name, s.own, s.home,
       ARRAY(SELECT r.address FROM reach r WHERE r.person_id = p.id ORDER BY r.address)
  FROM person p
  LEFT JOIN standing s ON s.person_id = p.id AND s.store_id = %(store)s
 WHERE p.id = ANY(%(people)s)
"""
#: that long ago is not lately any more; of so many who were heard of last, the latest are chosen
_LATELY, _LOOKED_AT = timedelta(days=30), 500
_CALLED = {"vin": "VIN", "trade_vin": "VIN", "plate": "plate", "tag": "tag"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person in a list. ``at``: the address that was searched for, or names the nameless."""

    id: int
    name: str
    where: Where
    last: moments.Last | None
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search came to. ``more``: there are others; ``short``: too little to search by."""

    text: str
    lines: tuple[Line, ...] = ()
    more: bool = False
    short: bool = False


def recent(store: Store, *, now: datetime, limit: int = 12) -> tuple[Line, ...]:
    """Who was in touch in the last thirty days, each with how, latest first: they wrote, called,
    came or signed, or somebody spoke with them. What we sent or noted does not count. Two queries.
    """
    last = moments.touches(store, since=now - _LATELY, now=now, people=_LOOKED_AT, limit=limit)
    return _lines(store, last, last, now)


def search(store: Store, text: str, *, now: datetime, limit: int = MOST) -> Found:
    """People of the store's group by words of their name, any part of a phone number, a mail
    address, a customer number, the end of a VIN or a plate; who was heard of last first.

    Every word must be met, in any order. Five queries at most; none where the text is too short.
    """
    text = " ".join(text.split())
    asked = rules.asked(text)
    if asked is None:
        return Found(text=text, short=bool(text))
    ids = finding.search(store.pk, store.group_id, asked, limit=limit + 1)
    lines = _lines(store, ids[:limit], moments.latest(store, ids[:limit]), now, asked)
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
    people: Collection[int],
    last: Mapping[int, moments.Last],
    now: datetime,
    asked: Asked | None = None,
) -> tuple[Line, ...]:
    """These people, in order. ``last``: what is told of each. ``asked``: what was searched for, to
    show the number that was meant."""
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, {"store": store.pk, "people": list(people)})
        rows = {person: row for person, *row in cursor.fetchall()}
    cars = _cars(people, asked) if asked else {}
    policy = standings.policy_of(store)
    found = []
    for person in people:
        if person not in rows:  # joined into another in this very moment
            continue
        name, own, home, addresses = rows[person]
        shared = codec.record(home) if home is not None else None
        stands = where(codec.record(own), shared, policy=policy, now=now) if own else STRANGER
        at = cars.get(person) or _address(name, addresses, asked)
        found.append(Line(id=person, name=name, where=stands, last=last.get(person), at=at))
    return tuple(found)


def _address(name: str, addresses: Sequence[str], asked: Asked | None) -> str:
    """The address that was searched for; else one of who has no name."""
    values = [address.partition(":")[2] for address in addresses]
    if asked:
        for value in reversed(values):
            if asked.tells(value.rpartition(":")[2], name):
                return value
    return values[0] if values and not name else ""
