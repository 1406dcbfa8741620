"""The log of messages sent, and the telephone's log."""

from datetime import UTC, datetime

import pytest

from sincerely.reading import LeftOut
from sincerely.rules.events import Payload
from sincerely.rules.events.talks import (
    CallMade,
    CallReceived,
    DeliveryFailed,
    LetterSent,
    MailReceived,
    MailSent,
    Sent,
    TextReceived,
    TextSent,
)
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel, Purpose, WrittenBy

from .conftest import Feed

PLAIN = {
    "message_id": "M1",
    "sent_at": "2026-03-04 15:20",
    "email": "ines@example.com",
    "cell_phone": "312-555-0142",
}


def test_a_mail(row: Feed) -> None:
    fed = row(
        "sent",
        **PLAIN,
        channel="email",
        purpose="Missed Appointment",
        written_by="automated",
        system="Crest CRM",
        template="MA-2",
        staff="Gil Ortega",
        subject="We missed you",
        deal_id="77",
    )
    (event,) = fed.arrival.happenings
    assert event.occurred_at == datetime(2026, 3, 4, 21, 20, tzinfo=UTC)
    assert event.payload == MailSent(
        purpose=Purpose.MISSED_APPOINTMENT,
        written_by=WrittenBy.MACHINE,
        system="Crest CRM",
        template="MA-2",
        message_id="M1",
        by="Gil Ortega",
        deal="77",
        words="We missed you",
    )


@pytest.mark.parametrize(
    ("channel", "kind", "recorded"),
    [
        ("E-Mail", MailSent, None),
        ("SMS", TextSent, None),
        ("postcard", LetterSent, None),
        ("call", CallMade, False),
        ("recorded_call", CallMade, True),
        ("Ringless Voicemail", CallMade, True),
    ],
)
def test_channels(row: Feed, channel: str, kind: type[Payload], recorded: bool | None) -> None:
    (payload,) = row("sent", **PLAIN, channel=channel, seconds="45").payloads
    assert type(payload) is kind
    if isinstance(payload, CallMade):
        assert (payload.recorded, payload.seconds) == (recorded, 45)


@pytest.mark.parametrize("channel", ["mail", "pigeon"])
def test_an_unknown_channel_is_asked_about(row: Feed, channel: str) -> None:
    problem = row("sent", **PLAIN, channel=channel).problem
    assert problem.hint == "Words we know: email, text, call, recorded_call, letter."


def test_no_channel_at_all_is_said_as_such(row: Feed) -> None:
    blank = row("sent", **PLAIN, channel="").problem
    assert blank.sentence == "Nothing says whether this was a mail, a text or a call."
    assert blank.hint == "Write email, text, call, recorded_call or letter under channel."
    texts = {"sent_at": "2026-03-04", "body": "Hello", "email": "", "cell_phone": "312-555-0142"}
    none = row("sent", **texts).problem
    assert (none.sentence, "--map" in none.hint) == (blank.sentence, True)


def test_a_blank_purpose_is_unknown_and_a_strange_one_is_asked_about(row: Feed) -> None:
    (payload,) = row("sent", **PLAIN, channel="email", purpose="").payloads
    assert isinstance(payload, Sent)
    assert payload.purpose is None
    problem = row("sent", **PLAIN, channel="email", purpose="blast 7").problem
    assert problem.code == "unknown_word"
    assert all(each in problem.hint for each in Purpose)


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_is_read_by_its_own_name(row: Feed, purpose: Purpose) -> None:
    (payload,) = row("sent", **PLAIN, channel="text", purpose=purpose.value).payloads
    assert isinstance(payload, Sent)
    assert payload.purpose is purpose


def test_who_wrote_it_is_unknown_unless_said(row: Feed) -> None:
    for word, meant in (("Person", "person"), ("", "unknown"), ("committee", "unknown")):
        (payload,) = row("sent", **PLAIN, channel="text", written_by=word).payloads
        assert isinstance(payload, Sent)
        assert payload.written_by == meant


def test_one_campaigns_message_to_many_is_many_events(feed: Feed) -> None:
    fed = feed(
        "message_id,sent_at,channel,email\n"
        "M1,2026-03-04,email,ines@example.com\nM1,2026-03-04,email,omar@example.com\n"
        "M1,2026-03-04,email,INES@example.com\n"
    )
    first, second, again = (each.key for each in fed.arrivals)
    assert first == again != second
    assert "example" not in first


def test_a_mails_own_id_is_kept(row: Feed) -> None:
    (payload,) = row(
        "sent", **{**PLAIN, "message_id": "<a1@crm.example>"}, channel="email"
    ).payloads
    assert isinstance(payload, Sent)
    assert payload.message_id == "<a1@crm.example>"


CALL = {"call_id": "C1", "at": "2026-03-04 15:20", "cell_phone": "312-555-0142"}


@pytest.mark.parametrize("word", ["out", "Outbound", "outgoing", "O"])
def test_a_call_made(row: Feed, word: str) -> None:
    fed = row("calls", **CALL, direction=word, seconds="1,240", staff="Gil Ortega", deal_id="77")
    assert fed.arrival.happenings[0].key == "call:C1"
    assert fed.payloads == [
        CallMade(by="Gil Ortega", seconds=1240, deal="77", written_by=WrittenBy.PERSON)
    ]


def test_a_recording_called(row: Feed) -> None:
    fed = row("calls", **CALL, direction="out", prerecorded="Y", staff="Gil Ortega")
    assert fed.payloads == [CallMade(by="Gil Ortega", recorded=True, written_by=WrittenBy.MACHINE)]


def test_a_call_by_nobody_named_is_nobodys_word(row: Feed) -> None:
    assert row("calls", **CALL, direction="out", seconds="0").payloads == [CallMade(seconds=0)]


@pytest.mark.parametrize("word", ["in", "Inbound", "incoming"])
def test_a_call_received(row: Feed, word: str) -> None:
    fed = row("calls", **CALL, direction=word, seconds="90", staff="Ada Brook")
    assert fed.payloads == [CallReceived(to="Ada Brook", seconds=90)]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"direction": "sideways"}, "unknown_word"),
        ({"direction": ""}, "unknown_word"),
        ({"direction": "out", "seconds": "long"}, "bad_number"),
        ({"direction": "out", "prerecorded": "maybe"}, "unknown_word"),
    ],
)
def test_calls_that_cannot_be_read(row: Feed, cells: dict[str, str], code: str) -> None:
    assert row("calls", **CALL, **cells).problem.code == code


def test_yes_and_no_are_offered_as_words(row: Feed) -> None:
    problem = row("calls", **CALL, direction="out", prerecorded="maybe").problem
    assert problem.hint == "Words we know: yes, no."


def test_a_conversation_that_was_taped_was_still_a_conversation(row: Feed) -> None:
    fed = row("calls", **CALL, direction="out", recorded="Y", staff="Gil Ortega", seconds="240")
    call = fed.payloads[0]
    assert isinstance(call, CallMade)
    assert (call.recorded, call.by, call.written_by) == (False, "Gil Ortega", WrittenBy.PERSON)


LOG = (
    "Customer,Phone,Email,Message Content,Direction,Activity Date,Comm Channel,Comm Type\n"
    "Ines Vale,312-555-0142,ines@example.com,{words},{direction},3/4/2026 3:20 PM,"
    "{channel},{sort}\n"
)


def logged(feed: Feed, words: str, direction: str, channel: str, sort: str = "") -> Payload:
    text = LOG.format(words=words, direction=direction, channel=channel, sort=sort)
    (payload,) = feed(text, kind="sent").payloads
    return payload


def test_a_log_without_numbers_of_its_own(feed: Feed) -> None:
    sent = logged(feed, "Big sale", "Outbound", "Email", "Broadcast")
    assert sent == MailSent(words="Big sale", written_by=WrittenBy.MACHINE)
    assert logged(feed, "See you", "Outgoing", "Text") == TextSent(words="See you")


@pytest.mark.parametrize(
    ("channel", "payload"),
    [
        ("Email", MailReceived(words="We bought")),
        ("SMS", TextReceived(words="We bought")),
        ("Phone", CallReceived(words="We bought")),
    ],
)
def test_what_came_in_is_no_message_of_ours(feed: Feed, channel: str, payload: Payload) -> None:
    for direction in ("Inbound", "Incoming", "Received"):
        assert logged(feed, "We bought", direction, channel) == payload


def test_the_sort_of_a_message_is_its_purpose_only_where_that_is_certain(feed: Feed) -> None:
    survey = logged(feed, "", "Out", "Email", "Survey")
    blast = logged(feed, "", "Out", "Email", "Blast 7")
    assert isinstance(survey, Sent)
    assert isinstance(blast, Sent)
    assert (survey.purpose, blast.purpose) == (Purpose.SURVEY_REVIEW, None)
    assert blast.written_by is WrittenBy.UNKNOWN


@pytest.mark.parametrize("state", ["Draft", "Cancelled", "scheduled", "Not sent"])
def test_what_was_not_sent_is_left_out(row: Feed, state: str) -> None:
    (only,) = row("sent", **PLAIN, channel="email", status=state).outcomes
    assert only == LeftOut(2, "a message that was not sent")


@pytest.mark.parametrize(
    ("state", "permanent"),
    [
        ("Hard Bounce", True),
        ("Undelivered", False),
        ("failed", False),
        ("Bounced", True),
        ("dropped", False),
        ("Rejected", False),
    ],
)
def test_what_did_not_arrive_was_no_message(row: Feed, state: str, permanent: bool) -> None:
    (failed,) = row("sent", **PLAIN, channel="text", status=state).payloads
    assert failed == DeliveryFailed(
        channel=Channel.TEXT, permanent=permanent, message_id="M1", words=state
    )


@pytest.mark.parametrize(("channel", "state"), [("email", "Deferred"), ("call", "Failed")])
def test_what_may_have_reached_them_was_one(row: Feed, channel: str, state: str) -> None:
    payloads = row("sent", **PLAIN, channel=channel, status=state).payloads
    assert [isinstance(each, Sent) for each in payloads] == [True, False]


@pytest.mark.parametrize("state", ["Unsubscribed", "Spam Complaint"])
def test_who_asked_for_no_more(row: Feed, state: str) -> None:
    (_, out) = row("sent", **PLAIN, channel="email", status=state).payloads
    assert out == OptedOut(channel=Channel.EMAIL, proof="column status")


@pytest.mark.parametrize("result", ["No Answer", "Left voicemail", "Busy", "LVM"])
def test_a_call_that_reached_nobody_was_no_conversation(row: Feed, result: str) -> None:
    cells = {"direction": "out", "staff": "Gil Ortega", "result": result, "duration": "0:45"}
    call = row("calls", **CALL, **cells).payloads[0]
    assert isinstance(call, CallMade)
    assert call.seconds == 0


@pytest.mark.parametrize(
    ("cells", "seconds"),
    [
        ({"duration": "00:02:13"}, 133),
        ({"duration": "0:06"}, 6),
        ({"Talk Minutes": "2"}, 120),
        ({"duration": "133", "disposition": "Connected"}, 133),
    ],
)
def test_how_long_they_spoke(row: Feed, cells: dict[str, str], seconds: int) -> None:
    call = row("calls", **CALL, direction="out", **cells).payloads[0]
    assert isinstance(call, CallMade)
    assert call.seconds == seconds


def test_a_dropped_voicemail_is_a_recorded_voice(row: Feed) -> None:
    cells = {"direction": "out", "staff": "Gil Ortega", "result": "Voicemail Drop"}
    call = row("calls", **CALL, **cells).payloads[0]
    assert isinstance(call, CallMade)
    assert (call.recorded, call.written_by) == (True, WrittenBy.MACHINE)


@pytest.mark.parametrize(("direction", "number"), [("in", "312-555-0142"), ("out", "312-555-0199")])
def test_the_far_end_of_the_line_is_the_customer(row: Feed, direction: str, number: str) -> None:
    numbers = {"from": "312-555-0142", "to": "312-555-0199"}
    fed = row("calls", call_id="C1", at="2026-03-04", direction=direction, **numbers)
    assert fed.arrival.contact.phones == (("phone", number),)


@pytest.mark.parametrize(
    ("ends", "kind"),
    [
        ({"Caller ID": "(312) 555-0142", "Called Number": "204"}, CallReceived),
        ({"Caller ID": "204", "Called Number": "312-555-0142"}, CallMade),
    ],
)
def test_an_extension_tells_the_direction(
    row: Feed, ends: dict[str, str], kind: type[Payload]
) -> None:
    fed = row("calls", call_id="C1", at="2026-03-04", duration="90", **ends)
    assert type(fed.payloads[0]) is kind
    assert fed.arrival.contact.addresses("dms")[0].value == "+13125550142"


def test_two_full_numbers_alone_tell_no_direction(row: Feed) -> None:
    ends = {"Caller ID": "312-555-0142", "Called Number": "312-555-0199"}
    problem = row("calls", call_id="C1", at="2026-03-04", **ends).problem
    assert problem.code == "unknown_word"


def test_the_hour_of_a_call_in_its_own_column(row: Feed) -> None:
    cells = {"Call Date": "3/4/2026", "Call Time": "3:20 PM", "direction": "in"}
    fed = row("calls", call_id="C1", cell_phone="312-555-0142", **cells)
    assert fed.arrival.happenings[0].occurred_at == datetime(2026, 3, 4, 21, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("STOP", ["opted_out"]),
        ("please stop we bought a kia", ["opted_out", "deal_lost"]),
        ("Take me off your list and never contact me again", ["opted_out", "do_not_contact_asked"]),
        ("I will stop by on Friday", []),
    ],
)
def test_the_words_of_what_came_in_are_heard(row: Feed, words: str, kinds: list[str]) -> None:
    cells = {"channel": "SMS", "Direction": "Inbound", "Message Text": words, "Status": "Received"}
    received, *heard = row("sent", **PLAIN, **cells).arrival.happenings
    assert [each.payload.kind for each in heard] == kinds
    assert {each.occurred_at for each in heard} <= {received.occurred_at}


def test_what_we_wrote_ourselves_is_nobodys_wish(row: Feed) -> None:
    cells = {"channel": "SMS", "Direction": "Outbound", "Message Text": "Reply STOP to stop"}
    assert [each.kind for each in row("sent", **PLAIN, **cells).payloads] == ["text_sent"]


def test_a_subject_of_our_own_is_nobodys_wish(row: Feed) -> None:
    cells = {"channel": "email", "Direction": "In", "subject": "Re: Unsubscribe", "body": "Thanks!"}
    assert [each.kind for each in row("sent", **PLAIN, **cells).payloads] == ["mail_received"]


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ("Failed - opted out", ["delivery_failed", "opted_out"]),
        ("Not sent: recipient unsubscribed", ["opted_out"]),
        ("Suppressed (opted out)", ["opted_out"]),
        ("Failed - flagged as spam", ["delivery_failed"]),
        ("Delivered", ["text_sent"]),
    ],
)
def test_a_state_in_parts(row: Feed, state: str, kinds: list[str]) -> None:
    fed = row("sent", **PLAIN, channel="text", status=state)
    assert [each.kind for each in fed.payloads] == kinds


@pytest.mark.parametrize(
    ("event", "kinds"),
    [
        ("Received Email", ["mail_sent"]),
        ("delivered", ["mail_sent"]),
        ("Bounced", ["delivery_failed"]),
        ("Unsubscribed", ["opted_out"]),
    ],
)
def test_a_log_of_events_has_one_message_for_each_sending(
    row: Feed, event: str, kinds: list[str]
) -> None:
    fed = row("sent", **PLAIN, channel="email", Event=event)
    assert [each.kind for each in fed.payloads] == kinds


def test_an_opening_is_no_message(row: Feed) -> None:
    (outcome,) = row("sent", **PLAIN, channel="email", Event="Opened Email").outcomes
    assert isinstance(outcome, LeftOut)


@pytest.mark.parametrize(
    ("said", "by", "author"),
    [
        ("Yes", "Assistant", WrittenBy.MACHINE),
        ("No", "Gil Ortega", WrittenBy.PERSON),
        ("No", "", WrittenBy.UNKNOWN),
        ("", "Gil Ortega", WrittenBy.UNKNOWN),
    ],
)
def test_a_column_that_says_only_whether_it_was_automated(
    row: Feed, said: str, by: str, author: WrittenBy
) -> None:
    cells = {"Automated?": said, "Created By": by}
    (sent,) = row("sent", **PLAIN, channel="text", **cells).payloads
    assert isinstance(sent, Sent)
    assert sent.written_by is author


@pytest.mark.parametrize("header", ["Auto/Manual", "Sent By Type", "Automated", "Is Automated"])
@pytest.mark.parametrize(
    ("said", "author"),
    [("Auto", WrittenBy.MACHINE), ("Manual", WrittenBy.PERSON), ("", WrittenBy.UNKNOWN)],
)
def test_a_column_that_says_auto_or_manual(
    row: Feed, header: str, said: str, author: WrittenBy
) -> None:
    (sent,) = row("sent", **PLAIN, channel="text", **{header: said}).payloads
    assert isinstance(sent, Sent)
    assert sent.written_by is author
