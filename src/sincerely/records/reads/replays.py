"""What the gate judged lately and what it keeps back now, to be judged again under other rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import connection

from sincerely.records import facts
from sincerely.records.facts import Reader
from sincerely.records.models import Delivery, Store, VerdictRow
from sincerely.records.spool import State
from sincerely.records.verdicts import facts_from
from sincerely.rules.contact import Address
from sincerely.rules.message import Facts, Message

#: mails kept back that are looked at, the latest; a store has dozens
MOST_WAITING = 500
_AT_ONCE = 1_000
_LATEST = """
SELECT id, at, person_id, message, facts FROM verdict
 WHERE store_id = %s AND at >= %s ORDER BY at DESC, id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Past:
    """One message as it was judged: by the facts of its own moment."""

    at: datetime
    person_id: int | None
    message: Message
    facts: Facts


@dataclass(frozen=True, slots=True)
class KeptBack:
    """One mail that is kept back, and everyone its address reaches, as of now."""

    message: Message
    readers: tuple[Reader, ...]


def how_many(store: Store, *, since: datetime) -> int:
    """How many messages were judged from ``since`` on."""
    return VerdictRow.objects.filter(store=store, at__gte=since).count()


def latest(store: Store, *, since: datetime, most: int | None) -> Iterator[Past]:
    """The messages judged from ``since`` on, newest first; ``most`` of them at the most."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [store.pk, since, most])
        while rows := cursor.fetchmany(_AT_ONCE):
            for _, at, person_id, message, found in rows:
                yield Past(at, person_id, _message(message), facts_from(found))


def kept_back(store: Store, *, now: datetime) -> list[KeptBack]:
    """The mails that are held or wait, each with today's facts. Three queries."""
    rows = Delivery.objects.filter(store=store, state__in=[State.HELD, State.WAITING])
    found = rows.exclude(verdicts=[]).order_by("-pk").values_list("address", "verdicts")
    last = [(address, ids[-1]) for address, ids in found[:MOST_WAITING]]
    of_mails = VerdictRow.objects.filter(pk__in=[row for _, row in last])
    texts = dict(of_mails.values_list("pk", "message"))
    known = [(address, texts[row]) for address, row in last if row in texts]
    if not known:
        return []
    addresses = [_address(address) for address, _ in known]
    gathered = facts.gather(store, addresses, now, phone=False)
    return [
        KeptBack(_message(text), tuple(readers))
        for (_, text), readers in zip(known, gathered.readers, strict=True)
    ]


def _address(key: str) -> Address:
    kind, _, value = key.partition(":")
    return Address("phone" if kind == "phone" else "email", value)


_message = msgspec.json.Decoder(Message).decode
