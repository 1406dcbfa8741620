"""Every kind of event: its name, its sentence, what is personal in it, and its order."""

import re
from dataclasses import MISSING, fields, is_dataclass
from datetime import timedelta
from typing import Any

import pytest

from sincerely.rules.events import KINDS, Event, Payload, SaidBy, Vehicle, deals, leads, wishes
from sincerely.rules.events.appointments import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentKept,
    AppointmentMissed,
    AppointmentSet,
)
from sincerely.rules.events.care import ThankYouExcused, ThankYouGiven
from sincerely.rules.events.service import ComplaintOpened, ComplaintResolved
from sincerely.rules.events.talks import CallMade, DeliveryFailed, MailSent
from sincerely.rules.purpose import Channel, Purpose
from tests.rules.cast import DANA, NOW, SUV, it

WORDS = {"by": DANA, "told_to": DANA, "to": DANA, "advisor": DANA, "provider": "Cars Finder"}


def payload(kind: type[Payload], *, full: bool) -> Payload:
    """A payload with no more than it must have, or with names and cars wherever they go."""
    told: dict[str, Any] = {}
    for item in fields(kind):
        must = item.default is MISSING and item.default_factory is MISSING
        if must or (full and item.name in WORDS):
            told[item.name] = WORDS.get(item.name, "7")
        elif full and isinstance(item.default, Vehicle):
            told[item.name] = SUV
    return kind(**told)


EVERY = [payload(kind, full=full) for kind in KINDS.values() for full in (False, True)]


def test_there_are_as_many_kinds_as_the_ledger_knows() -> None:
    assert len(KINDS) == 59
    assert all(name == kind.kind for name, kind in KINDS.items())


@pytest.mark.parametrize("said", EVERY, ids=lambda said: said.kind)
def test_the_sentence_for_a_timeline(said: Payload) -> None:
    sentence = said.sentence()
    assert re.fullmatch(r"[A-Z].*[^.]", sentence), sentence
    for rubbish in ("None", "  ", "{", "<", "_", "Purpose."):
        assert rubbish not in sentence, sentence


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_personal_is_a_field_that_can_be_blanked(kind: type[Payload]) -> None:
    assert is_dataclass(kind)
    known = {item.name: item for item in fields(kind)}
    for name in kind.personal:
        assert known[name].default in ("", ()), name
    for name in ("words", "comments", "vin", "trade_vin"):
        assert name not in known or name in kind.personal, name


@pytest.mark.parametrize("said", EVERY, ids=lambda said: said.kind)
def test_the_details_are_what_was_said(said: Payload) -> None:
    assert type(said)(**said.details()) == said


SENTENCES: list[tuple[Payload, str]] = [
    (
        leads.LeadReceived(provider="Cars Finder", vehicle=SUV),
        "A lead came from Cars Finder about a 2026 Hyundai Palisade",
    ),
    (leads.LeadReceived(resend=True), "A lead sent again from a provider"),
    (
        deals.DealSold(deal="1", said_by=SaidBy.SALESPERSON, by=DANA),
        "Dana Reyes marked it sold: a car",
    ),
    (deals.DealSold(deal="1", said_by=SaidBy.MANAGER), "Bought a car"),
    (
        deals.DealLost(reason=deals.LostReason.NO_ANSWER, said_by=SaidBy.SYSTEM),
        "Deal lost: no answer, said the system",
    ),
    (
        MailSent(purpose=Purpose.SERVICE_REMINDER, system="crm"),
        "Mail sent: service reminder, from crm",
    ),
    (
        DeliveryFailed(permanent=True, status="5.1.1"),
        "Email did not reach them and never will (5.1.1)",
    ),
    (CallMade(by=DANA, seconds=6), "Dana Reyes called, 6 seconds"),
    (CallMade(by=DANA, seconds=0), "Dana Reyes called, nobody answered"),
    (CallMade(by=DANA, seconds=241), "Dana Reyes called, five minutes"),
    (CallMade(recorded=True), "A recorded voice called: for no stated purpose"),
    (
        wishes.OptedOut(channel=Channel.RECORDED_CALL, told_to=DANA),
        "They opted out of marketing by recorded call, told to Dana Reyes",
    ),
    (wishes.DeceasedReported(mistaken=True), "The report of a death was mistaken"),
]


@pytest.mark.parametrize(("said", "sentence"), SENTENCES)
def test_in_so_many_words(said: Payload, sentence: str) -> None:
    assert said.sentence() == sentence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AppointmentSet, AppointmentConfirmed),
        (AppointmentConfirmed, AppointmentMissed),
        (AppointmentMissed, AppointmentCancelled),
        (AppointmentCancelled, AppointmentKept),
        (deals.DepositTaken, deals.DealSold),
        (deals.DealLost, deals.DealSold),
        (deals.DealSold, deals.DealDelivered),
        (deals.DealDelivered, ThankYouGiven),
        (deals.DealDelivered, ThankYouExcused),
        (deals.DealDelivered, deals.DealUnwound),
        (wishes.OptedIn, wishes.OptedOut),
        (wishes.DoNotContactLifted, wishes.DoNotContactAsked),
        (wishes.QuietLifted, wishes.QuietAsked),
        (ComplaintOpened, ComplaintResolved),
    ],
)
def test_at_one_moment_what_undoes_or_protects_comes_last(
    before: type[Payload], after: type[Payload]
) -> None:
    first = it(payload(before, full=False), NOW, key="z")
    last = it(payload(after, full=False), NOW, key="a")
    assert first.order < last.order


def test_a_day_without_an_hour_ends_before_the_next() -> None:
    day = it(wishes.OptedOut(), NOW, whole_day=True)
    assert day.until == NOW + timedelta(days=1, seconds=-1)
    assert it(wishes.OptedOut(), NOW).until == NOW
    assert it(wishes.OptedOut(), NOW + timedelta(hours=23)).order < day.order
    assert day.order < it(wishes.OptedIn(), NOW + timedelta(days=1)).order


def test_no_two_events_of_a_store_share_a_place_in_the_order() -> None:
    one = Event(occurred_at=NOW, source="crm", key="1", payload=wishes.OptedOut())
    two = Event(occurred_at=NOW, source="dms", key="1", payload=wishes.OptedOut())
    assert one.order != two.order


def test_a_car_as_somebody_named_it() -> None:
    assert str(Vehicle(make="Kia", model="EV9")) == "Kia EV9"
    assert str(Vehicle(stock="P1234")) == ""
