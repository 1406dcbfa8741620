"""What the gate is told of somebody: from every store of the group, and kept as it was told."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from sincerely.records import facts, verdicts
from sincerely.records.models import Source, Store, VerdictRow
from sincerely.rules import contact
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.gate import decide
from sincerely.rules.message import Message
from sincerely.rules.policy import DEFAULT
from sincerely.rules.purpose import Channel, Purpose
from sincerely.work import sending, stores
from tests.cast import ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db
NOW = day(30)
TO = [*(str(each) for each in (*ROSA.addresses("crm"), *TOM.addresses("crm"))), "no@body.example"]


@pytest.fixture
def harbor() -> House:
    return house()


@pytest.fixture
def hill(harbor: House) -> House:
    """Another store of the same group."""
    store = stores.make_store(
        name="Hill Motors",
        key="hill",
        zone="America/Chicago",
        state="IL",
        by="the tests",
        now=day(-100),
        group=harbor.store.group,
        mode=Store.Mode.ON,
    )
    crm = stores.make_source(store=store, name="hill crm", may_claim=Purpose)
    return House(store=store, crm=crm, dms=_dms(store))


def _dms(store: Store) -> Source:
    return stores.make_source(store=store, name="hill dms", reports_sales=True)


@pytest.mark.parametrize("here_too", [True, False], ids=["known here too", "known there alone"])
def test_what_a_sister_store_sold_is_known_and_the_rest_of_it_is_not(
    harbor: House, hill: House, here_too: bool
) -> None:
    hill.tell(ROSA, DealSold(deal="H1", vehicle=SUV), day(20), source=hill.dms)
    if here_too:
        harbor.tell(ROSA, LeadReceived(provider="Cars Finder", deal="L1"), day(1))
    found = facts.gather(harbor.store, [_rosa()], NOW, phone=False).readers[0][0].facts
    assert (found.zone, found.known, found.sister_store) == (harbor.store.zone, True, "Hill Motors")
    assert found.sister is not None
    assert found.sister.what == str(SUV)
    assert found.own.bought is None
    assert (found.own.enquiry is not None) is here_too
    assert found.home == found.own


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.TEXT])
def test_facts_are_kept_as_the_gate_saw_them(harbor: House, hill: House, channel: Channel) -> None:
    hill.tell(ROSA, DealSold(deal="H1", vehicle=SUV), day(20), source=hill.dms)
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder", deal="L1"), day(1))
    harbor.tell(TOM, DealSold(deal="D1", vehicle=SUV), day(2), source=harbor.dms)
    Store.objects.filter(pk=harbor.store.pk).update(sold_feed_due_at=day(29.5))
    message = Message(channel=channel, purpose=Purpose.PROMOTION)
    decided = sending.decide_many(
        store=harbor.store, to=TO, message=message, by="the tests", now=NOW
    )
    assert any(each.facts.place.states for each in decided) is (channel is Channel.TEXT)
    for each in decided:
        kept = verdicts.typed(VerdictRow.objects.get(pk=each.id or 0))
        assert kept.facts.feed_silent_since == day(29.5)
        assert kept.facts.sister_store == each.facts.sister_store
        assert kept.facts.place == each.facts.place
        assert decide(kept.message, kept.facts, DEFAULT, kept.at) == each.verdict


def test_a_list_is_kept_like_single_questions(harbor: House) -> None:
    harbor.tell(TOM, DealSold(deal="D1", vehicle=SUV), day(2), source=harbor.dms)
    message = Message(channel=Channel.TEXT, purpose=Purpose.PROMOTION, about='a "new"\tcar \\N')
    asked: dict[str, Any] = {
        "store": harbor.store,
        "message": message,
        "by": "tests\t\\N",
        "now": NOW,
    }
    alone = [sending.decide(to=to, source=harbor.crm, **asked).id for to in TO]
    together = [d.id for d in sending.decide_many(to=TO, source=harbor.crm, **asked)]
    assert [_columns(number) for number in together] == [_columns(number) for number in alone]


def test_a_list_that_comes_and_goes_in_parts_is_kept_like_single_questions(
    harbor: House, hill: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "_AT_ONCE", 2)
    monkeypatch.setattr(verdicts, "_AT_ONCE", 1)
    monkeypatch.setattr(sending, "_FEW", 1)
    hill.tell(ROSA, DealSold(deal="H1", vehicle=SUV), day(20), source=hill.dms)
    test_a_list_is_kept_like_single_questions(harbor)


def test_a_list_that_breaks_off_is_not_kept_and_nothing_is_left_on_the_line(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "_AT_ONCE", 1)
    monkeypatch.setattr(sending, "_FEW", 1)
    message = Message(channel=Channel.EMAIL, purpose=Purpose.PROMOTION)
    asked: dict[str, Any] = {"store": harbor.store, "message": message, "by": "tests", "now": NOW}
    broken = pytest.raises(RuntimeError, match="broke")
    for module, name, verb in ((sending, "judge", decide), (facts, "_reader", facts._reader)):
        with monkeypatch.context() as within, broken, transaction.atomic():
            within.setattr(module, name, _second_breaks(verb))
            sending.decide_many(to=TO, **asked)
        assert VerdictRow.objects.count() == 0
    sending.decide_many(to=TO, **asked)
    assert VerdictRow.objects.count() == len(TO)


def _second_breaks(verb: Callable[..., Any]) -> Callable[..., Any]:
    calls = count()

    def broken(*args: Any, **named: Any) -> Any:
        if next(calls) == 1:
            raise RuntimeError("broke")
        return verb(*args, **named)

    return broken


def _columns(number: int | None) -> dict[str, object]:
    assert number
    found = VerdictRow.objects.values().get(pk=number)
    return {**found, "id": None, "address_print": bytes(found["address_print"] or b"")}


def _rosa() -> contact.Address:
    return ROSA.addresses("crm")[0]
