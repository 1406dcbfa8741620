"""Texts by web hook: what was written and asked for, and what became of those we sent."""

from datetime import UTC, datetime

import pytest

from sincerely.reading import LeftOut, Outcome, Quarantined, Read, StoreClock, hooks
from sincerely.reading.context import Context
from sincerely.rules.events import Payload
from sincerely.rules.events.deals import DealLost, LostReason
from sincerely.rules.events.talks import DeliveryFailed, TextReceived, TextSent
from sincerely.rules.events.wishes import OptedIn, OptedOut
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.rules.sighting import Arrival, Contact

CAME = datetime(2026, 3, 20, 17, 0, tzinfo=UTC)
CONTEXT = Context(clock=StoreClock("America/Chicago"), source="texts", received_at=CAME)
ROSA, STORE = "+12075550101", "+12075550199"
INCOMING = {"MessageSid": "SM1", "From": ROSA, "To": STORE, "SmsStatus": "received"}
OUTGOING = {"MessageSid": "SM9", "From": STORE, "To": ROSA}


def read(hook: str, fields: dict[str, str], *, person: bool = False, **asked: str) -> Outcome:
    posted = hooks.posted(tuple(fields.items()), asked, writes_as_person=person)
    return hooks.read(hook, posted, CONTEXT)


def arrival(hook: str, fields: dict[str, str]) -> Arrival:
    found = read(hook, fields)
    assert isinstance(found, Read), found
    (only,) = found.arrivals
    return only


def text(body: str, **more: str) -> dict[str, Payload]:
    """Every event of an incoming text, by the end of its key."""
    found = arrival("message", {**INCOMING, "Body": body, **more})
    return {h.key.removeprefix("text:SM1:"): h.payload for h in found.happenings}


def status(word: str, **more: str) -> Arrival:
    return arrival("status", {**OUTGOING, "MessageStatus": word, **more})


def test_a_text_is_theirs_and_says_only_what_they_wrote() -> None:
    found = arrival("message", {**INCOMING, "Body": "Is it still there?", "FromCity": "PORTLAND"})
    (only,) = found.happenings
    assert found.contact == Contact(phones=(("text", ROSA),))
    assert only.payload == TextReceived(message_id="SM1", to=STORE, words="Is it still there?")
    assert (only.key, only.occurred_at) == ("text:SM1:received", CAME)


def test_a_picture_without_words_is_a_text() -> None:
    assert text("", NumMedia="1", MediaUrl0="https://example.com/a") == {
        "received": TextReceived(message_id="SM1", to=STORE)
    }


@pytest.mark.parametrize("body", ["STOP", "stop.", "Please stop texting me"])
def test_a_stop_is_an_opt_out(body: str) -> None:
    outs = [p for p in text(body).values() if isinstance(p, OptedOut)]
    assert outs
    assert all(p.channel in (None, Channel.TEXT) and p.proof == "text reply" for p in outs)


def test_what_the_provider_took_for_a_stop_is_one() -> None:
    assert isinstance(text("Foo", OptOutType="STOP")["opted_out"], OptedOut)
    assert [*text("STOP", OptOutType="STOP")] == [*text("STOP")]


def test_free_language_is_heard() -> None:
    found = text("Please stop, we already bought a Kia")
    assert any(isinstance(p, OptedOut) for p in found.values())
    (lost,) = (p for p in found.values() if isinstance(p, DealLost))
    assert lost.reason is LostReason.BOUGHT_ELSEWHERE


@pytest.mark.parametrize(
    ("body", "told"), [("START", ""), ("Unstop!", ""), ("GO", "START"), ("start", "START")]
)
def test_start_lets_texts_come_again_and_is_no_signature(body: str, told: str) -> None:
    agreed = text(body, OptOutType=told)["opted_in"]
    assert isinstance(agreed, OptedIn)
    assert (agreed.channel, agreed.written, agreed.proof) == (Channel.TEXT, False, "text reply")


@pytest.mark.parametrize(
    ("body", "told"), [("YES", "START"), ("yes", ""), ("HELP", "HELP"), ("INFO", ""), ("", "")]
)
def test_yes_and_help_agree_to_nothing(body: str, told: str) -> None:
    assert [*text(body, OptOutType=told)] == ["received"]


def test_a_refusal_outranks_the_providers_start() -> None:
    assert "opted_in" not in text("do not text me again", OptOutType="START")


@pytest.mark.parametrize("sign", ["whatsapp:", "rcs:", "tel:", ""])
def test_the_network_that_brought_it_is_no_part_of_the_number(sign: str) -> None:
    found = arrival("message", {**INCOMING, "From": sign + ROSA})
    assert found.contact.addresses("x") == Contact(phones=(("", ROSA),)).addresses("x")


@pytest.mark.parametrize(
    "number",
    [
        *("anonymous", "ANONYMOUS", "+266696687", "+7378742833", "+86282452253", "12345"),
        *("262966", "DEALER", "messenger:100200300400500", "sip:101@desk.example.com"),
        "client:pat",
    ],
)
def test_a_number_that_names_nobody_is_left_out(number: str) -> None:
    found = read("message", {**INCOMING, "From": number, "Body": "STOP"})
    assert isinstance(found, LeftOut)
    assert number not in found.why


@pytest.mark.parametrize("number", ["", "+1", "+12075550", "+" + "9" * 30, "12345678901234567"])
def test_a_number_that_cannot_be_right_waits_for_a_person(number: str) -> None:
    found = read("message", {**INCOMING, "From": number})
    assert isinstance(found, Quarantined | LeftOut)
    if len(number) != 2:
        assert isinstance(found, Quarantined) and found.code == "bad_phone"


@pytest.mark.parametrize("word", ["sent", "delivered", "read", "Delivered", "partially_delivered"])
def test_sent_and_delivered_are_one_and_the_same_text(word: str) -> None:
    found = status(word)
    (only,) = found.happenings
    assert only.key == "text:SM9:sent"
    assert only.payload == TextSent(system="texts", message_id="SM9")
    assert found.contact == Contact(phones=(("text", ROSA),))


@pytest.mark.parametrize("word", ["accepted", "queued", "sending", "scheduled", "canceled"])
def test_what_has_not_left_is_no_text_yet(word: str) -> None:
    assert isinstance(read("status", {**OUTGOING, "MessageStatus": word}), LeftOut)


@pytest.mark.parametrize(
    ("code", "permanent"),
    [
        *(("30003", False), ("30005", True), ("30006", True), ("21614", True)),
        *(("30007", False), ("", False), ("not a code", False)),
    ],
)
def test_a_failure_is_for_good_only_where_nothing_will_ever_arrive(
    code: str, permanent: bool
) -> None:
    (only,) = status("undelivered", ErrorCode=code).happenings
    failed = only.payload
    assert isinstance(failed, DeliveryFailed)
    assert (failed.channel, failed.permanent) == (Channel.TEXT, permanent)
    assert failed.status == (code if code.isdecimal() else "")


def test_what_the_carrier_blocked_is_an_opt_out() -> None:
    failed, out = (h.payload for h in status("failed", ErrorCode="21610").happenings)
    assert isinstance(failed, DeliveryFailed) and not failed.permanent
    assert out == OptedOut(channel=Channel.TEXT, proof="carrier: 21610")


def test_older_names_of_the_fields_are_known() -> None:
    fields = {"SmsSid": "SM9", "To": ROSA, "SmsStatus": "sent"}
    assert arrival("status", fields).key == "text:SM9"


def test_who_wrote_is_believed_as_far_as_the_source_is() -> None:
    def author(person: bool, **asked: str) -> WrittenBy:
        found = read("status", {**OUTGOING, "MessageStatus": "sent"}, person=person, **asked)
        assert isinstance(found, Read)
        payload = found.arrivals[0].happenings[0].payload
        assert isinstance(payload, TextSent)
        return payload.written_by

    assert author(True) is author(False) is WrittenBy.UNKNOWN
    assert author(True, written_by="person") is WrittenBy.PERSON
    assert author(False, written_by="person") is WrittenBy.UNKNOWN
    assert author(False, written_by="machine") is WrittenBy.MACHINE


def test_what_it_was_for_is_believed_as_far_as_the_source_is() -> None:
    fields = tuple({**OUTGOING, "MessageStatus": "sent"}.items())

    def meant(word: str, *may_claim: str) -> Purpose | None:
        posted = hooks.posted(fields, {"purpose": word}, may_claim=may_claim)
        found = hooks.read("status", posted, CONTEXT)
        assert isinstance(found, Read)
        payload = found.arrivals[0].happenings[0].payload
        assert isinstance(payload, TextSent)
        return payload.purpose

    assert meant("promotion", "promotion", "a word of long ago") is Purpose.PROMOTION
    assert meant("recall", "promotion") is None
    assert meant("", "promotion") is None


@pytest.mark.parametrize(
    ("hook", "fields", "code"),
    [
        ("message", {**OUTGOING, "MessageStatus": "delivered"}, "wrong_hook"),
        ("status", {**INCOMING}, "wrong_hook"),
        ("status", {**OUTGOING, "MessageStatus": "eaten"}, "unknown_word"),
        ("status", {**OUTGOING}, "unknown_word"),
        ("message", {"From": ROSA, "Body": "Hello"}, "no_key"),
        ("message", {**INCOMING, "MessageSid": "a b\n"}, "no_key"),
    ],
)
def test_what_cannot_be_read_waits_for_a_person_with_all_it_said(
    hook: str, fields: dict[str, str], code: str
) -> None:
    found = read(hook, fields)
    assert isinstance(found, Quarantined)
    assert found.code == code
    assert hooks.json(found.raw.encode()) == tuple(fields.items())
