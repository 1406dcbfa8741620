"""`sincerely ask`, and choosing the store."""

import msgspec
import pytest

from sincerely.records.models import VerdictRow
from sincerely.rules.events.deals import DealSold
from tests.cast import DAY_0, ROSA, SUV, House, day, house

from .conftest import Sincerely

PROMOTION = ("ask", "--to", "rosa@example.com", "--channel", "email", "--purpose", "promotion")


@pytest.fixture
def sold(harbor: House) -> House:
    harbor.tell(ROSA, DealSold(deal="D1", vehicle=SUV, by="Dana Reyes"), DAY_0, source=harbor.dms)
    return harbor


def test_the_verdict_is_json_and_is_kept(sincerely: Sincerely, sold: House) -> None:
    ran = sincerely(*PROMOTION)
    assert ran.code == 0
    said = ran.json
    assert said["verdict"] == "refuse"
    assert said["reasons"][0]["code"] == "already_bought"
    assert said["reasons"][0]["staff"]
    assert said["reasons"][0]["customer"]
    assert said["instead"]["sentence"]
    assert {"until", "valid_until", "versions"} <= said.keys()
    kept = VerdictRow.objects.get(pk=said["id"])
    assert kept.answer == "refuse"
    assert kept.asked_by.endswith("@harbor")


def test_another_moment_can_be_asked_for(sincerely: Sincerely, sold: House) -> None:
    years = sincerely(*PROMOTION, "--at", "2029-03-07 10:00", "--written-by", "person").json
    assert "already_bought" not in [reason["code"] for reason in years["reasons"]]


def test_without_a_purpose_it_is_judged_as_the_most_restricted(
    sincerely: Sincerely, sold: House
) -> None:
    for words in ((), ("--purpose", "unknown")):
        said = sincerely("ask", "--to", "rosa@example.com", "--channel", "email", *words).json
        assert [reason["code"] for reason in said["reasons"]] == ["purpose_unknown"]


def test_every_option_reaches_the_gate(sincerely: Sincerely, sold: House) -> None:
    ran = sincerely(
        *PROMOTION,
        "--claims",
        "missed_appointment",
        "--good-until",
        "2026-03-01",
        "--sells",
        "--about",
        "2026 Palisade",
        "--in-reply-to",
        "<1@example.com>",
    )
    message = msgspec.json.decode(VerdictRow.objects.get(pk=ran.json["id"]).message)
    assert message["claims"] == ["missed_appointment"]
    assert message["sells"] is True
    assert message["about"] == "2026 Palisade"
    assert message["in_reply_to"] == "<1@example.com>"
    assert message["good_until"] == "2026-03-02T04:59:59Z", "a day lasts until its end"


def test_an_address_nobody_can_have_is_an_error_with_a_hint(
    sincerely: Sincerely, harbor: House
) -> None:
    ran = sincerely("ask", "--to", "nobody", "--channel", "email")
    assert ran.code == 1
    assert ran.out == ""
    assert "[address_unreadable]" in ran.err
    assert "Hint:" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("channel", "to"),
    [
        ("email", "207-555-0101"),
        ("text", "rosa@example.com"),
        ("call", "rosa@example.com"),
        ("recorded_call", "rosa@example.com"),
    ],
)
def test_an_address_the_channel_does_not_reach_is_no_question(
    sincerely: Sincerely, sold: House, channel: str, to: str
) -> None:
    ran = sincerely("ask", "--to", to, "--channel", channel, "--purpose", "promotion")
    assert ran.code == 1
    assert ran.out == ""
    assert "[address_not_of_channel]" in ran.err
    assert to in ran.err
    assert "Hint:  Give their" in ran.err
    assert not VerdictRow.objects.exists()


@pytest.mark.parametrize(
    ("channel", "to"),
    [
        ("email", "rosa@example.com"),
        ("text", "207-555-0101"),
        ("letter", "207-555-0101"),
        ("letter", "rosa@example.com"),
    ],
)
def test_a_letter_goes_to_whoever_any_address_names(
    sincerely: Sincerely, sold: House, channel: str, to: str
) -> None:
    assert sincerely("ask", "--to", to, "--channel", channel).json["verdict"]


@pytest.mark.parametrize("words", [("--purpose", "sale"), ("--channel", "fax"), ("--nope",)])
def test_a_word_nobody_knows_is_a_usage_error(
    sincerely: Sincerely, harbor: House, words: tuple[str, ...]
) -> None:
    ran = sincerely(*PROMOTION, *words)
    assert ran.code == 2
    assert "[usage]\nHint:  `sincerely ask --help`" in ran.err
    assert not VerdictRow.objects.exists()


def test_a_time_nobody_can_read_says_how_to_write_it(sincerely: Sincerely, harbor: House) -> None:
    ran = sincerely(*PROMOTION, "--at", "tomorrow-ish")
    assert ran.code == 1
    assert "[time_unreadable]" in ran.err
    assert "America/New_York" in ran.err


@pytest.mark.django_db
def test_without_a_store_it_says_how_to_get_one(sincerely: Sincerely) -> None:
    ran = sincerely(*PROMOTION)
    assert ran.code == 1
    assert "sincerely sample load" in ran.err


def test_of_several_stores_one_must_be_named(
    sincerely: Sincerely, harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house("shore", "Shore Motors")
    ran = sincerely(*PROMOTION)
    assert ran.code == 1
    assert "harbor, shore" in ran.err
    assert sincerely(*PROMOTION, "--store", "shore").code == 0
    monkeypatch.setenv("SINCERELY_STORE", "harbor")
    assert sincerely(*PROMOTION).code == 0
    assert "[no_such_store]" in sincerely(*PROMOTION, "--store", "lake").err
    asked = VerdictRow.objects.order_by("pk").values_list("store__key", flat=True)
    assert list(asked) == ["shore", "harbor"]
    assert day(10) == VerdictRow.objects.latest("pk").at
