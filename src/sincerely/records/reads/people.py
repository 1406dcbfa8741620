"""Lists of people: who was in touch lately, and who is meant by half a name or number."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from sincerely.records import codec, finding
from sincerely.records.models import EventWords, Store
from sincerely.rules import finding as rules
from sincerely.rules.events import appointments, care, deals, leads, service, signs, talks, wishes
from sincerely.rules.finding import Asked
from sincerely.rules.human import A_REAL_CALL

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
#: the events that show somebody was in touch: they wrote, said, came for or signed something
_IN_TOUCH = frozenset(
    kind.kind
    for kind in (
        leads.LeadReceived,
        leads.InquiryMade,
        talks.MailReceived,
        talks.TextReceived,
        talks.LetterReceived,
        talks.CallReceived,
        talks.VisitMade,
        talks.StoreVisited,
        appointments.AppointmentSet,
        appointments.AppointmentConfirmed,
        appointments.AppointmentCancelled,
        appointments.AppointmentKept,
        deals.TestDriven,
        deals.TradeAppraised,
        deals.DealDesked,
        deals.DepositTaken,
        deals.DealSold,
        deals.DealDelivered,
        signs.WeOweSigned,
        service.ServiceOpened,
        service.ComplaintOpened,
        wishes.OptedOut,
        wishes.OptedIn,
        wishes.DoNotContactAsked,
        wishes.DoNotContactLifted,
        wishes.QuietAsked,
        wishes.QuietLifted,
        care.TheyTold,
        care.PromiseMade,
    )
)
#: that long ago is not lately any more; of so many who were heard of last, the latest are chosen
_LATELY, _LOOKED_AT = timedelta(days=30), 500
#: a call of ours counts as `rules.human` says; that they bought elsewhere, where they said so
_LAST_CONTACTS = """
SELECT of.person_id, e.kind, e.occurred_at, e.whole_day, e.payload::text, w.words::text
  FROM (SELECT person_id FROM standing
         WHERE store_id = %(store)s AND last_at >= %(since)s
         ORDER BY last_at DESC LIMIT %(looked_at)s) AS of
  JOIN person p ON p.id = of.person_id AND p.erased_at IS NULL
 CROSS JOIN LATERAL (
       SELECT e.id, e.kind, e.occurred_at, e.whole_day, e.payload,
              e.occurred_at + CASE WHEN e.whole_day THEN interval '1 day' - interval '1 s'
                                   ELSE interval '0' END AS until
         FROM sighting s
         JOIN event e ON e.sighting_id = s.id AND e.store_id = %(store)s
        WHERE s.person_id = of.person_id
          AND e.occurred_at BETWEEN %(since)s AND %(now)s
          AND (e.kind = ANY(%(kinds)s)
               OR e.kind = 'deal_lost' AND e.payload->>'said_by' = 'customer'
               OR e.kind = 'call_made'
                  AND e.payload->>'recorded' IS DISTINCT FROM 'true'
                  AND e.payload->>'written_by' IS DISTINCT FROM 'machine'
                  AND CASE WHEN e.payload->>'seconds' IS NULL
                           THEN coalesce(e.payload->>'by', '') <> ''
                           ELSE (e.payload->>'seconds')::int >= %(real_call)s END)
        ORDER BY until DESC, e.id DESC LIMIT 1) AS e
  LEFT JOIN event_words w ON w.event_id = e.id
 ORDER BY e.until DESC, e.id DESC LIMIT %(limit)s
"""
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
    asked: dict[str, Any] = {
        "store": store.pk,
        "since": now - _LATELY,
        "now": now,
        "kinds": sorted(_IN_TOUCH),
        "real_call": A_REAL_CALL,
        "looked_at": _LOOKED_AT,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LAST_CONTACTS, asked)
        last = {person: _last(*said) for person, *said in cursor.fetchall()}
    return _lines(store, list(last), now, last=last)


def _last(
    kind: str, at: datetime, whole_day: bool, payload: str, words: str | None
) -> moments.Last:
    said = codec.payload_with_words(kind, json.loads(payload), json.loads(words or "{}"))
    return moments.Last(at=at, whole_day=whole_day, sentence=said.sentence())


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
    lines = _lines(store, ids[:limit], now, asked)
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
    people: Sequence[int],
    now: datetime,
    asked: Asked | None = None,
    *,
    last: Mapping[int, moments.Last] | None = None,
) -> tuple[Line, ...]:
    """These people, in order. ``asked``: what was searched for, to show the number that was
    meant. ``last``: what is told of each; their latest event where nothing is given."""
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, {"store": store.pk, "people": list(people)})
        rows = {person: row for person, *row in cursor.fetchall()}
    cars = _cars(people, asked) if asked else {}
    last = moments.latest(store, people) if last is None else last
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
