"""What a brief says of somebody's own dealings, and what it must never say."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from sincerely.rules.brief import Facts, best, facts, partners, preferred, theirs, together
from sincerely.rules.events import Event, Payload, SaidBy, Vehicle
from sincerely.rules.events.care import NoteAdded, PromiseKept, PromiseMade, TheyTold
from sincerely.rules.events.deals import (
    DealDelivered,
    DealDesked,
    DealLost,
    DealSold,
    DealUnwound,
    TestDriven,
    TradeAppraised,
)
from sincerely.rules.events.leads import InquiryMade, LeadReceived
from sincerely.rules.events.service import ComplaintOpened, ComplaintResolved
from sincerely.rules.events.signs import CreditDenied
from sincerely.rules.events.talks import (
    CallMade,
    CallReceived,
    MailReceived,
    MailSent,
    StoreVisited,
    TextReceived,
)
from sincerely.rules.events.wishes import DeceasedReported
from tests.rules.anything import HISTORIES
from tests.rules.cast import DANA, KONA, SUV, ZONE, days_ago, it

PILOT = Vehicle(year="2014", make="Honda", model="Pilot")


def known(*own: Event, shared: tuple[Event, ...] = ()) -> Facts:
    return facts(own, shared, zone=ZONE)


def told(words: str, at: float = 5) -> Event:
    return it(TheyTold(by=DANA, words=words), days_ago(at))


def sale(at: float = 3, deal: str = "D1", **said: str) -> Event:
    return it(DealSold(deal=deal, vehicle=SUV, by=DANA, **said), days_ago(at), source="dms")  # type: ignore[arg-type]


def test_what_they_drove_bought_traded_and_how_long_it_took() -> None:
    found = known(
        it(TestDriven(vehicle=KONA, by=DANA), days_ago(30)),
        it(TestDriven(vehicle=SUV), days_ago(20)),
        it(TradeAppraised(vehicle=PILOT, vin="1HG"), days_ago(4)),
        it(DealDesked(deal="D1", minutes=170), days_ago(3)),
        sale(),
    )
    assert found.drove == (
        "2026 Hyundai Palisade on February 12; 2026 Hyundai Kona on February 2 with Dana Reyes"
    )
    assert (found.bought, found.traded) == ("Palisade", "2014 Honda Pilot")
    assert found.hours == "three hours at the desk"
    assert "Their old 2014 Honda Pilot: what they miss about it, and what not" in found.openings


def test_an_unwound_car_is_no_car_of_theirs() -> None:
    undone = it(DealUnwound(deal="D1"), days_ago(1), source="dms")
    assert known(sale(), undone).bought == ""


def test_of_two_cars_the_one_that_was_heard_of_last_is_theirs() -> None:
    """A deal begun long ago comes to its end after another."""
    kona = it(DealSold(deal="D2", vehicle=KONA, by=DANA), days_ago(20), source="dms")
    driven = it(DealDelivered(deal="D1"), days_ago(1), source="dms")
    assert known(sale(at=60), kona, driven).bought == "Palisade"


def test_what_two_providers_passed_on_alike_is_read_once() -> None:
    twice = [
        it(LeadReceived(provider=name, comments="Is it still there?"), days_ago(at))
        for name, at in (("Cars Finder", 9), ("AutoLane", 8))
    ]
    [line] = known(*twice).said
    assert (line.text, line.at) == ("Is it still there?", days_ago(8))


def crm(payload: DealSold | DealDelivered | DealUnwound, at: float) -> Event:
    return it(payload, days_ago(at), source="crm")


def test_of_two_systems_the_one_that_names_the_very_car_is_believed() -> None:
    """Vincent of the sample store: the CRM kept the car he had driven, until its last word."""
    stocked = Vehicle(make="Hyundai", model="Palisade", stock="H004150")
    booked = it(DealSold(deal="D1", vehicle=stocked), days_ago(18), source="dms")
    click = crm(DealSold(deal="K1", vehicle=KONA, said_by=SaidBy.SALESPERSON), 17)
    home = crm(DealDelivered(deal="K1", vehicle=KONA), 11)
    assert known(booked, click, home).bought == "Palisade"
    assert known(replace(booked, payload=DealSold(deal="D1", vehicle=SUV)), click).bought == (
        "Palisade"
    )
    assert known(click, home).bought == "Kona"


def test_a_purchase_taken_back_is_taken_back_in_every_system() -> None:
    click = crm(DealSold(deal="K1", vehicle=KONA, said_by=SaidBy.SALESPERSON), 4)
    undone = it(DealUnwound(deal="D1"), days_ago(1), source="dms")
    assert known(sale(), click, undone).bought == ""
    before = crm(DealSold(deal="K0", vehicle=KONA), 400)
    assert known(before, sale(), click, undone).bought == "Kona"
    unsure = crm(DealUnwound(deal="K1", said_by=SaidBy.SALESPERSON), 1)
    assert known(sale(), click, unsure).bought == "Palisade"


def test_their_own_words_the_latest_first() -> None:
    found = known(
        it(InquiryMade(words="Is the third row big enough?"), days_ago(40)),
        it(MailReceived(words="We come on Saturday."), days_ago(10)),
        told("She drives to Bangor twice a week."),
    )
    assert [(line.text, line.source) for line in found.said] == [
        ("She drives to Bangor twice a week.", "told Dana Reyes"),
        ("We come on Saturday.", "their mail"),
        ("Is the third row big enough?", "asked"),
    ]


def test_the_family_as_they_told_of_it_and_nothing_else() -> None:
    found = known(
        told("Two boys, Sam and Leo. The radio is fine."),
        it(LeadReceived(comments="Children: Anna 7, Ben 4\nWe have two dogs"), days_ago(40)),
        it(NoteAdded(by=DANA, words="wife seems to decide"), days_ago(4)),
        it(StoreVisited(by=DANA, words="husband grumpy"), days_ago(4)),
    )
    assert [line.text for line in found.family] == ["Two boys, Sam and Leo."]


@pytest.mark.parametrize(
    "payload",
    [
        MailSent(system="crm", words="Opened 4 times, clicked the Palisade"),
        NoteAdded(by="lender desk", words="FICO 540, declined by two banks"),
        CreditDenied(deal="D1"),
        DealLost(deal="D1", words="credit turned down"),
        StoreVisited(by=DANA, words="looked broke"),
        DeceasedReported(),
        CallMade(by=DANA, seconds=90, words="recording: asked about the loan"),
    ],
    ids=lambda payload: payload.kind,
)
def test_nothing_a_machine_watched_and_nothing_of_credit(payload: Payload) -> None:
    found = known(it(payload, days_ago(3)))
    assert (found.said, found.family, found.openings) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Is it still there?\nPage views: 14\nhttps://x.example/a", "Is it still there?"),
        ("Credit score: 720-800\nI need a third row.", "I need a third row."),
        ("Lead type: finance<br>Can I come on Friday?", "Can I come on Friday?"),
        ("Customer clicked the special offer twice", ""),
        ("12 page visits since Monday", ""),
        ("We pay a sitter for every visit", "We pay a sitter for every visit"),
        ("Name: Rosa\nKids: Anna 7\nHello there", "Hello there"),
        (
            "Can we contact you via text? : Yes\nIs it still there? I can come: Friday at 3.",
            "Is it still there? I can come: Friday at 3.",
        ),
    ],
)
def test_of_a_form_only_plain_speech_is_theirs(text: str, kept: str) -> None:
    assert theirs(text, form=True) == kept


def test_of_a_mail_money_is_left_out_and_the_rest_stays() -> None:
    said = "Thanks for the visit! My credit union declined me. See you Friday."
    assert theirs(said) == "Thanks for the visit! See you Friday."
    assert len(theirs("so much to say " * 100)) <= 400


# promises


def test_promises_nobody_has_kept_the_first_due_first() -> None:
    found = known(
        it(PromiseMade(promise="1", by=DANA, words="floor mats"), days_ago(3)),
        it(PromiseMade(promise="2", by=DANA, words="a call", due_at=days_ago(5)), days_ago(9)),
        it(PromiseMade(promise="3", by=DANA, words="the key"), days_ago(8)),
        it(PromiseKept(promise="3", by=DANA), days_ago(2)),
    )
    assert [promise.text for promise in found.promises] == ["a call", "floor mats"]
    assert found.openings == ("What was promised: a call", "What was promised: floor mats")


# openings


def test_a_topic_only_where_they_spoke_of_it() -> None:
    assert known(sale(), told("Two kids in car seats.")).openings == (
        "Ask: how the car seats fit in the Palisade",
        "Ask: how they like the Palisade",
    )
    assert known(sale()).openings == ("Ask: how they like the Palisade",)


def test_whoever_complained_is_not_asked_how_they_like_it() -> None:
    complaint = it(ComplaintOpened(complaint="C1", about="the radio"), days_ago(2), source="crm")
    assert known(sale(), told("a dog"), complaint).openings == (
        "First of all: their complaint about the radio, and whether it is put right",
    )
    mended = it(ComplaintResolved(complaint="C1", by=DANA), days_ago(1), source="crm")
    assert "Ask: how they like the Palisade" in known(sale(), complaint, mended).openings


def test_openings_are_topics_and_no_text_to_paste() -> None:
    words = "car seats third row dog tow camping commute road trip snow first car phone charger"
    words += " garage baby moved to Bath"
    openings = known(sale(), told(words), it(TradeAppraised(vehicle=PILOT), days_ago(4))).openings
    assert len(openings) > 14
    for opening in openings:
        first = opening.split()[0].lower()
        assert opening.startswith(("Ask: ", "Their old "))
        assert first not in {"hi", "hello", "dear", "hey"}
        assert not set(opening.lower().split()) & {"i", "we", "you", "your", "our", "me", "us"}
        assert "!" not in opening and '"' not in opening


# of the house


def test_what_both_did_on_the_way_to_the_car_they_bought_together() -> None:
    mine = [sale(role="buyer")]
    tom = [
        it(TestDriven(vehicle=KONA), days_ago(40)),
        it(TestDriven(vehicle=SUV, deal="other"), days_ago(400)),
        it(MailReceived(words="do not tell her"), days_ago(30)),
        it(ComplaintOpened(complaint="C1", about="the salesman"), days_ago(20)),
        it(CreditDenied(deal="D1"), days_ago(10), source="dms"),
        sale(role="co-buyer"),
    ]
    shared = together(mine, tom)
    assert [type(e.payload) for e in shared] == [TestDriven, DealSold]
    assert partners(mine, tom)
    assert known(*mine, shared=tuple(shared)).drove == "2026 Hyundai Kona on January 23"


def test_a_car_one_of_them_bought_alone_is_their_own_affair() -> None:
    gift = [
        it(TestDriven(vehicle=KONA, deal="G1"), days_ago(9), source="dms"),
        it(DealSold(deal="G1", vehicle=KONA), days_ago(8), source="dms"),
    ]
    assert together([sale()], gift) == []
    assert not partners([sale()], gift)
    both = [*gift, sale(role="co-buyer")]
    assert [e.payload.kind for e in together([sale()], both)] == ["deal_sold"]


@given(HISTORIES, HISTORIES)
def test_no_word_promise_or_topic_comes_from_another_of_the_house(
    own: list[Event], others: list[Event]
) -> None:
    shared = together(own, others)
    alone, both = facts(own, (), zone=ZONE), facts(own, shared, zone=ZONE)
    assert (both.said, both.family, both.promises) == (alone.said, alone.family, alone.promises)
    assert set(shared) <= set(others)
    cars = ("Ask: ", "Their old ")
    assert all(each.startswith(cars) for each in set(both.openings) - set(alone.openings))


# when and how


def at(hour: float, days: int = 0) -> datetime:
    """So many hours after midnight in Maine, on Monday March 2 and so many days later."""
    return datetime.fromisoformat("2026-03-02T05:00+00:00") + timedelta(days=days, hours=hour)


def test_best_from_when_they_themselves_were_in_touch() -> None:
    events = [
        it(CallReceived(seconds=60), at(18)),
        it(CallMade(by=DANA, seconds=200), at(18.5, 1)),
        it(CallMade(by=DANA, seconds=0), at(9, 1)),
        it(TextReceived(), at(12, 5)),
        it(MailSent(system="crm"), at(3, 2)),
    ]
    assert best(events, zone=ZONE) == (
        "In touch mostly by phone, on weekdays after five where they are"
    )
    assert best(events, zone="Europe/Berlin").startswith("In touch mostly by phone, on weekdays")
    assert best(events[:1], zone=ZONE) == ""


def test_what_they_asked_for_comes_first() -> None:
    lead = it(LeadReceived(preferred_contact="text"), days_ago(9))
    assert preferred([lead]) == "a text"
    assert best([], zone=ZONE, preferred="a text") == "They asked for a text"


def test_any_order_of_events_comes_to_the_same() -> None:
    events = [sale(), told("a dog"), it(TestDriven(vehicle=SUV), days_ago(9)), told("snow", 7)]
    assert known(*events) == known(*reversed(events))
