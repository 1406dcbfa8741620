"""What was heard becomes events, and the events do what they mean to a record."""

from datetime import UTC, datetime, timedelta

import pytest

from sincerely.reading.words import happenings, hear
from sincerely.rules.events import Event, Payload, SaidBy
from sincerely.rules.events.deals import DealLost, DealSold, LostReason
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.events.service import ComplaintOpened
from sincerely.rules.events.signs import InsuranceAsked
from sincerely.rules.events.wishes import (
    DeceasedReported,
    DoNotContactAsked,
    OptedOut,
    QuietAsked,
    Topic,
)
from sincerely.rules.folding import Folded, fold
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Happening
from sincerely.rules.standing import Standing, standing

NOW = datetime(2026, 3, 20, 17, 0, tzinfo=UTC)


def told(words: str, by: Channel = Channel.EMAIL) -> tuple[Happening, ...]:
    return happenings(hear(words), key="mail:1", occurred_at=NOW, words=words, by=by)


def payloads(words: str, by: Channel = Channel.EMAIL) -> list[Payload]:
    return [each.payload for each in told(words, by)]


def folded(words: str) -> Folded:
    asked = Event(
        occurred_at=NOW - timedelta(days=9),
        source="leads",
        key="l1",
        payload=InquiryMade(channel="web"),
    )
    said = [
        Event(occurred_at=each.occurred_at, source="mailbox", key=each.key, payload=each.payload)
        for each in told(words)
    ]
    return fold([asked, *said])


def test_nothing_heard_is_no_event() -> None:
    assert told("Is the Palisade still there?") == ()


def test_a_stop_and_a_purchase_are_two_events() -> None:
    words = "Please stop, we already bought a Kia"
    assert payloads(words) == [
        OptedOut(proof="reply", words=words),
        DealLost(
            said_by=SaidBy.CUSTOMER,
            reason=LostReason.BOUGHT_ELSEWHERE,
            bought_what="Kia",
            words=words,
        ),
    ]
    assert [each.key for each in told(words)] == ["mail:1:opted_out", "mail:1:lost"]


def test_a_purchase_elsewhere_without_a_deal_ends_the_search() -> None:
    record = folded("We already bought a Kia").record
    assert record.elsewhere is not None
    assert record.elsewhere.what == "Kia"
    assert record.enquiry is None
    assert (
        standing(record, NOW, rest_days=60, sign_days=7, click_days=45) is Standing.BOUGHT_ELSEWHERE
    )


def test_giving_up_without_a_deal_ends_the_search_and_proves_no_purchase() -> None:
    record = folded("We are no longer interested").record
    assert record.enquiry is None
    assert record.elsewhere is None


def test_one_channel_is_one_opt_out_each() -> None:
    found = payloads("do not call or text me")
    assert {each.channel for each in found if isinstance(each, OptedOut)} == {
        Channel.CALL,
        Channel.TEXT,
    }


def test_never_is_a_do_not_contact_too() -> None:
    words = "Do not contact me again"
    assert payloads(words) == [
        OptedOut(topic=Topic.EVERYTHING, proof="reply", words=words),
        DoNotContactAsked(proof="reply", words=words),
    ]
    assert folded(words).record.do_not_contact is not None


@pytest.mark.parametrize(
    ("by", "channels"),
    [(Channel.EMAIL, {Channel.EMAIL}), (Channel.TEXT, {Channel.TEXT, Channel.CALL})],
)
def test_a_wrong_person_is_left_alone_at_that_address(by: Channel, channels: set[Channel]) -> None:
    found = payloads("Wrong number, I am not Sam", by)
    assert {each.channel for each in found if isinstance(each, OptedOut)} == channels


@pytest.mark.parametrize(
    "words",
    [
        "My insurance agent needs the VIN number.",
        "Can you send me the VIN for my insurance company?",
        "I need to add the car to my policy before Friday.",
        "Attached is the proof of insurance",
    ],
)
def test_an_insurer_who_needs_to_know_is_a_weak_fact(words: str) -> None:
    assert payloads(words) == [InsuranceAsked(who="customer", words=words)]
    assert folded(words).record.sign is None


@pytest.mark.parametrize(
    "words",
    [
        "How much would insurance be on this?",
        "If we buy it, what does our insurance need?",
        "Our insurance needs a quote before we decide",
        "I bought a Kia from another dealer, so my insurance needs the paperwork",
    ],
)
def test_who_only_asks_what_it_would_cost_buys_nothing(words: str) -> None:
    assert not any(isinstance(each, InsuranceAsked) for each in payloads(words))


def test_troubles_go_to_a_human() -> None:
    (complaint,) = payloads("You will hear from my attorney")
    assert isinstance(complaint, ComplaintOpened)
    assert (complaint.complaint, complaint.about) == ("mail:1", "legal threat")
    assert folded("This is unacceptable").record.complaint is not None


def test_a_death_and_a_wish_for_peace() -> None:
    assert payloads("Mr. Moss passed away") == [DeceasedReported()]
    assert payloads("My husband passed away") == []
    assert QuietAsked(words="too many emails") in payloads("too many emails")


def test_a_purchase_here_is_a_sign_that_holds_mail_and_proves_nothing() -> None:
    words = "We picked up the Palisade from you guys yesterday. Why am I still getting emails?"
    (sold,) = payloads(words)
    assert isinstance(sold, DealSold)
    assert sold.said_by is SaidBy.SYSTEM
    assert sold.deal.startswith("said:")
    assert payloads(words) == [sold]  # the same mail once more is the same deal
    record = folded(words).record
    assert record.bought is None
    assert record.sign is not None
    assert record.sign.at == NOW
    assert (
        standing(record, NOW, rest_days=60, sign_days=7, click_days=45) is Standing.PROBABLY_BOUGHT
    )
