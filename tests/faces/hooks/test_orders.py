"""Callbacks in any order, repeated, and several at once come to the same ledger."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.faces.api import caller
from sincerely.records.models import EventRow, Person, Quarantine, Standing
from sincerely.work import rebuilding
from tests.cast import House, day, house

from .conftest import TOKEN, Provider, sharing

#: one text that is refused by the carrier, one that arrives, what they answer, and two calls
CALLBACKS: tuple[tuple[str, dict[str, str]], ...] = (
    ("status", {"MessageSid": "SMa", "MessageStatus": "queued"}),
    ("status", {"MessageSid": "SMa", "MessageStatus": "sent"}),
    ("status", {"MessageSid": "SMa", "MessageStatus": "delivered"}),
    ("status", {"MessageSid": "SMb", "MessageStatus": "sent"}),
    ("status", {"MessageSid": "SMb", "MessageStatus": "undelivered", "ErrorCode": "30006"}),
    ("status", {"MessageSid": "SMc", "MessageStatus": "failed", "ErrorCode": "21610"}),
    ("message", {"MessageSid": "SMd", "Body": "Stop. We already bought a Kia"}),
    ("message", {"MessageSid": "SMe", "Body": "START"}),
    ("voice", {"CallSid": "CAa", "CallStatus": "ringing"}),
    ("voice", {"CallSid": "CAa", "CallStatus": "completed", "CallDuration": "200"}),
    ("voice", {"CallSid": "CAb", "CallStatus": "no-answer", "CallDuration": "0"}),
)
KINDS = dict.fromkeys(
    ("text_sent", "delivery_failed", "opted_out", "text_received", "call_made"), 2
) | {"deal_lost": 1, "opted_in": 1}
_phones = count(100)


def callbacks(phone: str) -> list[tuple[str, dict[str, str]]]:
    """All of them about one telephone, with numbers of their own."""
    found = []
    for hook, fields in CALLBACKS:
        theirs = {"From": phone} if hook == "message" else {"To": phone}
        sids = {name: f"{fields[name]}{phone[1:]}" for name in fields if name.endswith("Sid")}
        found.append((hook, {"Direction": "outbound-api", **fields, **sids, **theirs}))
    return found


def told(phone: str) -> tuple[list[tuple[Any, ...]], str]:
    """What the ledger says of one telephone, and where its owner stands."""
    rows = EventRow.objects.filter(key__contains=phone[1:]).order_by("key")
    short = [
        (
            row.key.replace(phone[1:], ""),
            row.kind,
            row.occurred_at,
            {name: str(value).replace(phone[1:], "") for name, value in row.payload.items()},
        )
        for row in rows
    ]
    standing = Standing.objects.get(person=rows[0].sighting.person_id)
    assert {row.sighting.person_id for row in rows} == {standing.person_id}
    return short, str(standing.own).replace(phone[1:], "")


def next_phone() -> str:
    return f"+1207555{next(_phones):04}"


orders = st.permutations(range(len(CALLBACKS))).flatmap(
    lambda order: st.tuples(
        st.just(order), st.lists(st.sampled_from(range(len(CALLBACKS))), max_size=6)
    )
)


@given(orders)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_order_with_any_repeats_is_the_same_ledger(
    telephone: Provider, order: tuple[list[int], list[int]]
) -> None:
    first, mixed = next_phone(), next_phone()
    for hook, fields in callbacks(first):
        telephone.post(hook, fields)
    posts = callbacks(mixed)
    for place in [*order[0], *order[1]]:
        assert telephone.post(*posts[place]).status_code == 200
    assert told(mixed) == told(first)
    assert Counter(kind for _, kind, *_ in told(first)[0]) == KINDS
    assert not Quarantine.objects.exists()


@pytest.fixture
def committing(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(caller, "now", lambda: day(10))
    return house()


@pytest.mark.django_db(transaction=True)
def test_several_at_once_are_the_same_ledger(committing: House) -> None:
    source = sharing(committing, TOKEN, "telephone")
    alone = next_phone()
    for hook, fields in callbacks(alone):
        Provider(Client(), source).post(hook, fields)
    for _ in range(3):
        phone = next_phone()
        posts = callbacks(phone)
        ready = threading.Barrier(4)

        def run(mine: list[tuple[str, dict[str, str]]], ready: threading.Barrier) -> list[int]:
            try:
                ready.wait()
                provider = Provider(Client(), source)
                return [provider.post(*post).status_code for post in mine]
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            begun = [
                pool.submit(partial(run, mine, ready))
                for mine in (posts, posts[::-1], posts[5:] + posts[:5], posts)
            ]
            assert {status for each in begun for status in each.result()} == {200}
        assert told(phone) == told(alone)
    assert Person.objects.count() == 4
    assert not Quarantine.objects.exists()
    assert rebuilding.check() == []


@pytest.mark.django_db(transaction=True)
def test_one_message_twice_at_once_is_recorded_once(committing: House) -> None:
    from .conftest import SECRET
    from .test_standard import VISIT

    source = sharing(committing, SECRET, "website")
    ready = threading.Barrier(2)

    def tell() -> Any:
        try:
            ready.wait()
            return Provider(Client(), source).tell(VISIT)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, other = [begun.result() for begun in [pool.submit(tell), pool.submit(tell)]]
    assert (one.status_code, one.json()) == (other.status_code, other.json()) == (201, one.json())
    assert EventRow.objects.count() == 1
