"""What a message is for: the traps by name, and what must hold for every text."""

import hashlib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.recognising import features, model
from sincerely.recognising.recognise import KEPT, SELLING, recognise
from sincerely.recognising.text import of_mail, of_parts, of_plain
from sincerely.rules.purpose import Channel, Claim, Purpose

from .texts import MESSAGES, Message

FOOTER = "\n\nSchedule Service | Leave a Review | Shop New | Value Your Trade | Recall Lookup"


def test_messages_nobody_trained_on_are_recognised() -> None:
    found = [(recognise(of_parts(m.subject, m.body, m.channel)), m.fair) for m in MESSAGES]
    right = sum(said.purpose in fair for said, fair in found)
    assert right >= 0.85 * len(MESSAGES)
    for said, fair in found:
        surely_selling = not said.unsure and (said.purpose in SELLING or said.sells)
        assert not (fair & KEPT and surely_selling)


@pytest.mark.parametrize(
    "below", ["", FOOTER, "\n\nThanks,\nRay Boone\nSales Manager\n555-201-7788"]
)
@pytest.mark.parametrize("message", [MESSAGES[0], MESSAGES[1], MESSAGES[16], MESSAGES[18]])
def test_what_hangs_below_does_not_decide(message: Message, below: str) -> None:
    said = recognise(of_parts(message.subject, message.body + below, message.channel))
    assert said.purpose in message.fair


def test_a_dental_recall_is_no_recall() -> None:
    said = recognise(of_plain("Your dental recall is due. Call Dr. Lane to book.", Channel.TEXT))
    assert said.purpose == Purpose.OTHER


def test_we_recall_you_liked_it_is_no_recall() -> None:
    words = "We recall you liked the blue Outback. It is still here, come drive it again Saturday?"
    assert recognise(of_plain(words, Channel.TEXT)).purpose in SELLING


def test_a_receipt_that_begins_with_thank_you_is_paperwork() -> None:
    words = (
        "Thank you! Your payment of $389.20 was received. Receipt no. 40021, account ending 2231."
    )
    assert recognise(of_plain(words, Channel.EMAIL)).purpose == Purpose.TRANSACTIONAL


def test_quoted_mail_does_not_decide() -> None:
    words = (
        "Your plates have arrived, you can pick them up with your ID.\n\n"
        "On Mon, Mar 2, 2026 Oak Hill wrote:\n> HUGE SALE this weekend! 0% APR, come test drive!"
    )
    said = recognise(of_plain(words, Channel.EMAIL))
    assert said.purpose == Purpose.TRANSACTIONAL
    assert not said.sells


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ("You missed your appointment with us yesterday.", {Claim.MISSED_APPOINTMENT}),
        ("Sorry we missed you at your 2pm appointment today!", {Claim.MISSED_APPOINTMENT}),
        ("You haven't been by in a while, still looking?", {Claim.NOT_SEEN_LATELY}),
        ("It's been a while since your last visit.", {Claim.NOT_SEEN_LATELY}),
        ("Congratulations on your new Tahoe!", {Claim.RECENTLY_BOUGHT}),
        ("Your oil change is due. Book online.", set()),
        ("Safety recall on your 2019 Escape: the repair is free.", set()),
        ("Your appointment is tomorrow at 9. Reply C to confirm.", set()),
        ("Don't miss our sale this weekend!", set()),
    ],
)
def test_claims_are_heard(words: str, claims: set[Claim]) -> None:
    assert recognise(of_plain(words, Channel.TEXT)).claims == claims


def test_selling_is_told_beside_the_purpose() -> None:
    words = (
        "Open safety recall on your 2018 Escape: the repair is free of charge. Or trade it in "
        "today and drive home a new one, 0% APR, we want to buy your car!"
    )
    assert recognise(of_plain(words, Channel.EMAIL)).sells


def test_the_car_is_named() -> None:
    said = recognise(of_parts("", "Still thinking of the 2026 Hyundai Palisade?", Channel.EMAIL))
    assert said.vehicle == "2026 Hyundai Palisade"


def test_an_answer_is_whole() -> None:
    said = recognise(of_plain("Big sale this weekend, 0% APR on every truck!", Channel.TEXT))
    ranked = [share for _, share in said.could_be]
    assert said.could_be[0] == (said.purpose, said.probability)
    assert ranked == sorted(ranked, reverse=True)
    assert said.runner_up != said.purpose
    assert said.why
    assert all(isinstance(word, str) for word in said.why)


def test_a_text_without_words_is_unsure() -> None:
    assert recognise(of_plain("", Channel.TEXT)).unsure
    assert recognise(of_plain("asdf qwer zxcv", Channel.TEXT)).unsure


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_have_an_answer_and_always_the_same(raw: bytes) -> None:
    assert recognise(of_mail(raw)) == recognise(of_mail(raw))


def test_the_version_is_that_of_the_file() -> None:
    data = (resources.files("sincerely.recognising") / "model.bin").read_bytes()
    assert model.shipped().version == hashlib.sha256(data).hexdigest()[:12]
    assert recognise(of_plain("Hello", Channel.TEXT)).version == model.shipped().version


def test_the_model_knows_the_features_the_code_makes() -> None:
    """Fails where `cues.txt`, `words` or `features` were changed and `make train` was not run."""
    shipped = model.shipped()
    assert {block.name for block in shipped.head.blocks} == set(
        features.blocks(features.signs(of_plain("Hello", Channel.TEXT)))
    )
    assert set(map(str, Purpose)) <= set(shipped.head.answers)
    seen: list[bool] = []
    for message in MESSAGES:
        read = of_parts(message.subject, message.body, message.channel)
        blocks = features.blocks(features.signs(read))
        for name in ("cues", "shape"):
            seen += [feature in shipped.rows[name] for feature in blocks[name]]
    assert sum(seen) >= 0.7 * len(seen)
