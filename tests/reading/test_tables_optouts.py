"""Refusals count even in doubt; permissions only where nothing is in doubt."""

from datetime import UTC, datetime

import pytest

from sincerely.rules.events import Payload
from sincerely.rules.events.wishes import (
    DeceasedReported,
    DoNotContactAsked,
    OptedIn,
    OptedOut,
    QuietAsked,
    Topic,
)
from sincerely.rules.purpose import Channel

from .conftest import CAME, Feed

PLAIN = {"optout_id": "O1", "at": "2026-03-04 15:20", "email": "ines@example.com"}
DETAILS = {"proof": "told", "told_to": "Ada Brook", "words": "please stop"}


def asked(row: Feed, **cells: str) -> Payload:
    (payload,) = row("optouts", **{**PLAIN, **cells}).payloads
    return payload


def test_an_opt_out_by_default(row: Feed) -> None:
    fed = row("optouts", **PLAIN, **DETAILS)
    (event,) = fed.arrival.happenings
    assert event.payload == OptedOut(proof="told", told_to="Ada Brook", words="please stop")
    assert (event.key, event.occurred_at) == (
        "optout:O1:opt_out",
        datetime(2026, 3, 4, 21, 20, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("cells", "channel", "topic"),
    [
        ({"channel": "E-mail"}, Channel.EMAIL, Topic.MARKETING),
        ({"channel": "SMS"}, Channel.TEXT, Topic.MARKETING),
        ({"channel": "phone", "topic": "service"}, Channel.CALL, Topic.SERVICE),
        ({"channel": "recorded_call"}, Channel.RECORDED_CALL, Topic.MARKETING),
        ({"channel": "direct mail", "topic": "Everything"}, Channel.LETTER, Topic.EVERYTHING),
        ({"channel": "all", "topic": "all"}, None, Topic.EVERYTHING),
    ],
)
def test_how_far_it_reaches(
    row: Feed, cells: dict[str, str], channel: Channel | None, topic: Topic
) -> None:
    assert asked(row, **cells) == OptedOut(channel=channel, topic=topic)


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        ("STOP", OptedOut),
        ("Unsubscribed", OptedOut),
        ("opt in", OptedIn),
        ("do_not_contact", DoNotContactAsked),
        ("quiet", QuietAsked),
        ("deceased", DeceasedReported),
    ],
)
def test_requests(row: Feed, request_: str, kind: type[Payload]) -> None:
    payload = asked(row, request=request_, **DETAILS)
    assert type(payload) is kind


def test_what_was_said_is_kept_with_every_request(row: Feed) -> None:
    told = {"told_to": "Ada Brook", "words": "please stop"}
    assert asked(row, request="quiet", **DETAILS) == QuietAsked(**told)
    assert asked(row, request="do_not_contact", **DETAILS) == DoNotContactAsked(
        proof="told", **told
    )


@pytest.mark.parametrize("word", ["maybe", "Y", "opt-in/opt-out", "1", "block"])
def test_an_unknown_request_is_an_opt_out(row: Feed, word: str) -> None:
    assert asked(row, request=word, words="hm") == OptedOut(words=f"hm; {word}")


def test_an_unknown_reach_is_the_widest(row: Feed) -> None:
    assert asked(row, channel="mail", topic="parts") == OptedOut(
        topic=Topic.EVERYTHING, words="mail; parts"
    )


@pytest.mark.parametrize("at", ["", "some day", "31/31/2025", "2062-01-01"])
def test_a_refusal_without_a_date_holds_from_now(row: Feed, at: str) -> None:
    fed = row("optouts", **{**PLAIN, "at": at})
    assert fed.arrival.happenings[0].occurred_at == CAME


def test_a_permission_is_for_what_it_names(row: Feed) -> None:
    payload = asked(row, request="opt_in", channel="call", written="yes", proof="form 7")
    assert payload == OptedIn(channel=Channel.CALL, written=True, proof="form 7")


@pytest.mark.parametrize(
    "cells",
    [{"channel": "mail"}, {"topic": "parts"}, {"written": "perhaps"}, {"at": "31/31/2025"}],
)
def test_a_permission_in_doubt_is_none(row: Feed, cells: dict[str, str]) -> None:
    fed = row("optouts", **{**PLAIN, "request": "opt_in", "channel": "text", **cells})
    assert fed.problem.code in ("unknown_word", "bad_date")


def test_a_name_alone_cannot_be_spared(row: Feed) -> None:
    fed = row("optouts", **{**PLAIN, "email": ""}, first_name="Ines", last_name="Vale")
    assert fed.problem.code == "no_address"


def test_a_list_whose_key_is_the_address_keeps_it_out_of_the_ledger(row: Feed) -> None:
    for number in ("ines@example.com", "(312) 555-0142"):
        fed = row("optouts", **{**PLAIN, "optout_id": number}, cell_phone="312-555-0142")
        key = fed.arrival.happenings[0].key
        assert key == fed.arrival.key
        assert "ines" not in key
        assert "0142" not in key


@pytest.mark.parametrize("request_", ["opt_out", "opt_in"])
def test_a_proof_that_names_an_address_is_kept_as_their_words(row: Feed, request_: str) -> None:
    payload = asked(row, request=request_, proof="reply of ines@example.com", words="stop")
    assert isinstance(payload, OptedOut | OptedIn)
    assert (payload.proof, payload.words) == ("", "stop; reply of ines@example.com")
