"""Calls by web hook: how they ended, and how long people spoke."""

from datetime import UTC, datetime, timedelta

import pytest

from sincerely.reading import LeftOut, Outcome, Quarantined, Read, StoreClock, hooks
from sincerely.reading.context import Context
from sincerely.rules.events.base import Event
from sincerely.rules.events.talks import CallMade, CallReceived
from sincerely.rules.folding import fold
from sincerely.rules.purpose import WrittenBy
from sincerely.rules.sighting import Contact, Happening

CAME = datetime(2026, 3, 20, 17, 0, tzinfo=UTC)
CONTEXT = Context(clock=StoreClock("America/Chicago"), source="phones", received_at=CAME)
ROSA, STORE = "+12075550101", "+12075550199"
OUT = {"CallSid": "CA1", "Direction": "outbound-api", "From": STORE, "To": ROSA}
IN = {"CallSid": "CA2", "Direction": "inbound", "From": ROSA, "To": STORE}


def read(fields: dict[str, str], asked: str = "", **more: str) -> Outcome:
    words = dict(pair.split("=") for pair in asked.split("&") if pair)
    posted = hooks.posted(tuple({**fields, **more}.items()), words)
    return hooks.read("voice", posted, CONTEXT)


def call(
    fields: dict[str, str], status: str = "completed", asked: str = "", **more: str
) -> Happening:
    found = read({**fields, "CallStatus": status, **more}, asked)
    assert isinstance(found, Read), found
    assert found.arrivals[0].contact == Contact(phones=(("text", ROSA),))
    (only,) = found.arrivals[0].happenings
    return only


def counts_as_human(happening: Happening) -> bool:
    event = Event(
        occurred_at=happening.occurred_at,
        source="phones",
        key=happening.key,
        payload=happening.payload,
    )
    return fold([event]).record.human is not None


def test_a_call_we_made_is_theirs_with_its_length() -> None:
    found = call(OUT, CallDuration="65", AnsweredBy="human")
    assert found.payload == CallMade(system="phones", message_id="CA1", seconds=65)
    assert found.key == "call:CA1"
    assert counts_as_human(found)


def test_a_call_they_made() -> None:
    found = call(IN, CallDuration="65")
    assert found.payload == CallReceived(message_id="CA2", seconds=65)
    assert counts_as_human(found)


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
@pytest.mark.parametrize("fields", [OUT, IN], ids=["out", "in"])
def test_where_nobody_answered_nobody_spoke(status: str, fields: dict[str, str]) -> None:
    found = call(fields, status, CallDuration="0")
    assert getattr(found.payload, "seconds") == 0  # noqa: B009
    assert not counts_as_human(found)


@pytest.mark.parametrize(
    "more",
    [{"CallDuration": "3"}, {"CallDuration": "0"}, {}]
    + [
        {"CallDuration": "90", "AnsweredBy": who}
        for who in ("machine_start", "machine_end_beep", "machine_end_other", "fax", "unknown")
    ],
)
def test_neither_a_machine_nor_three_seconds_are_a_conversation(more: dict[str, str]) -> None:
    assert not counts_as_human(call(OUT, **more))


def test_a_voice_of_ours_that_is_a_machine_is_no_conversation() -> None:
    found = call(OUT, CallDuration="90", asked="written_by=machine")
    assert isinstance(found.payload, CallMade)
    assert found.payload.recorded and found.payload.written_by is WrittenBy.MACHINE
    assert not counts_as_human(found)


@pytest.mark.parametrize(
    "status", ["queued", "initiated", "ringing", "in-progress", "answered", ""]
)
def test_only_the_end_of_a_call_is_an_event(status: str) -> None:
    assert isinstance(read(OUT, CallStatus=status), LeftOut)


def test_a_forwarded_leg_is_the_same_call() -> None:
    leg = {**OUT, "CallSid": "CA3", "ParentCallSid": "CA2", "Direction": "outbound-dial"}
    assert isinstance(read(leg, CallStatus="completed", CallDuration="60"), LeftOut)
    dialled = {**IN, "DialCallStatus": "completed", "DialCallDuration": "60"}
    assert isinstance(read(dialled, CallStatus="completed"), LeftOut)


def test_a_leg_may_be_said_to_be_the_customers() -> None:
    """Click to call: the salesperson's telephone rings first, the customer is the second leg."""
    leg = {**OUT, "CallSid": "CA3", "ParentCallSid": "CA2", "Direction": "outbound-dial"}
    assert call(leg, CallDuration="60", asked="leg=customer").key == "call:CA3"


def test_it_began_when_the_providers_clock_says() -> None:
    said = "Fri, 20 Mar 2026 16:30:00 +0000"
    found = call(OUT, CallDuration="60", Timestamp=said)
    assert found.occurred_at == datetime(2026, 3, 20, 16, 29, tzinfo=UTC)


@pytest.mark.parametrize("said", ["", "soon", "Fri, 20 Mar 2036 16:30:00 +0000", "0", "\ud800"])
def test_a_clock_that_cannot_be_believed_is_not(said: str) -> None:
    found = call(OUT, CallDuration="60", Timestamp=said)
    assert found.occurred_at == CAME - timedelta(minutes=1)


@pytest.mark.parametrize("number", ["anonymous", "+266696687", "client:pat"])
def test_a_caller_nobody_can_know_is_left_out(number: str) -> None:
    assert isinstance(read({**IN, "From": number}, CallStatus="completed"), LeftOut)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"CallStatus": "vanished"}, "unknown_word"),
        ({"CallStatus": "completed", "Direction": "sideways"}, "unknown_word"),
        ({"CallStatus": "completed", "CallDuration": "-1"}, "bad_number"),
        ({"CallStatus": "completed", "CallDuration": "9" * 20}, "bad_number"),
        ({"CallStatus": "completed", "CallSid": ""}, "no_key"),
    ],
)
def test_what_cannot_be_read_waits_for_a_person(more: dict[str, str], code: str) -> None:
    found = read({**OUT, **more})
    assert isinstance(found, Quarantined)
    assert found.code == code
    assert found.sentence and found.hint
