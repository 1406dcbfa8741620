"""Chips, and times as people say them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from sincerely.faces import pair_words
from sincerely.faces.web import tags
from sincerely.faces.web.actors import actor
from sincerely.rules.purpose import Purpose
from sincerely.rules.standing import Standing
from sincerely.rules.verdict import Answer

#: ten in the evening of March 11 in Portland; already the 12th in UTC
NOW = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_portland() -> None:
    timezone.activate(ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 11, 4, 0, tzinfo=UTC), "Today, 12:00 AM"),
        (datetime(2026, 3, 12, 3, 59, tzinfo=UTC), "Today, 11:59 PM"),
        (datetime(2026, 3, 11, 3, 59, tzinfo=UTC), "Yesterday, 11:59 PM"),
        (datetime(2026, 3, 12, 16, 5, tzinfo=UTC), "Tomorrow, 12:05 PM"),
        (datetime(2026, 1, 5, 17, 5, tzinfo=UTC), "Mon, Jan 5, 12:05 PM"),
        (datetime(2025, 12, 31, 17, 5, tzinfo=UTC), "Dec 31, 2025, 12:05 PM"),
    ],
)
def test_a_moment_is_said_in_the_stores_own_time(at: datetime, said: str) -> None:
    html = tags.when(at, NOW)
    assert f">{said}</time>" in html


def test_only_a_day_has_no_hour() -> None:
    midnight = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
    assert tags.when(midnight, NOW, True) == '<time datetime="2026-03-04">Wed, Mar 4</time>'


def test_a_day_within_a_sentence_is_small() -> None:
    assert ">yesterday<" in tags.on(NOW - timedelta(days=1), NOW)
    assert ">Wed, Mar 4<" in tags.on(NOW - timedelta(days=7), NOW)
    assert ">today, 10:00 PM<" in tags.on(NOW, NOW, True)


@pytest.mark.parametrize(
    ("at", "day", "said"),
    [
        (datetime(2026, 3, 12, 4, 0, tzinfo=UTC), "2026-03-11", "today"),
        (datetime(2026, 3, 13, 4, 0, tzinfo=UTC), "2026-03-12", "tomorrow"),
        (datetime(2026, 3, 12, 4, 1, tzinfo=UTC), "2026-03-12", "tomorrow, 12:01 AM"),
        (datetime(2026, 3, 20, 22, 0, tzinfo=UTC), "2026-03-20", "Fri, Mar 20, 6:00 PM"),
        (datetime(2026, 3, 9, 4, 0, tzinfo=UTC), "2026-03-08", "Sun, Mar 8"),
    ],
)
def test_what_is_due_by_the_end_of_a_day_has_that_day_alone(
    at: datetime, day: str, said: str
) -> None:
    assert tags.due(at, NOW) == f'<time datetime="{day}">{said}</time>'


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("source:crm", "the CRM"),
        ("vm:11304:400170", "Sincerely"),
        ("source:web-forms", "web-forms"),
        ("Dana Reyes (source:dms)", "Dana Reyes, by the DMS"),
        ("mail-1:4711:0a1b2c:7", "the relay"),
        ("smtp", "the mail check"),
        ("sincerely worker", "Sincerely"),
        ("Dana Reyes", "Dana Reyes"),
        ("dana@harbor.example", "dana@harbor.example"),
        ("the care plan", "the care plan"),
        ("", ""),
    ],
)
def test_systems_are_spoken_of_as_people_do(kept: str, said: str) -> None:
    assert actor(kept) == said


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (timedelta(minutes=59), "Just late"),
        (timedelta(hours=1), "1 hour late"),
        (timedelta(hours=23, minutes=59), "23 hours late"),
        (timedelta(days=1), "1 day late"),
        (timedelta(days=3, hours=5), "3 days late"),
    ],
)
def test_how_late(late: timedelta, said: str) -> None:
    assert tags.late_by(NOW - late, NOW) == said


def test_every_answer_and_standing_has_a_word_and_a_drawing_of_its_own() -> None:
    from pathlib import Path

    from sincerely.faces import web

    sprite = (Path(web.__file__).parent / "static" / "sincerely" / "icons.svg").read_text()
    for chips in (
        [tags.verdict_chip(answer) for answer in Answer],
        [tags.standing_chip(standing) for standing in Standing],
    ):
        drawings = [chip.split("icons.svg#")[1].split('"')[0] for chip in chips]
        assert len(set(drawings)) == len(chips)
        assert all(f'<symbol id="{drawing}"' in sprite for drawing in drawings)
        assert all(chip.split("</svg>")[1].removesuffix("</span>") for chip in chips)


def test_every_purpose_has_words() -> None:
    said = {tags.purpose_words(purpose) for purpose in Purpose}
    assert len(said) == len(Purpose)
    assert not any("_" in words for words in said)


@pytest.mark.parametrize(
    ("name", "said"),
    [("Dana Reyes", "DR"), ("Dana", "D"), ("Ana de la Cruz", "AC"), ("", "")],
)
def test_initials(name: str, said: str) -> None:
    assert tags.initials(name) == said


def test_phone_numbers_have_gaps_and_other_addresses_are_left_alone() -> None:
    assert tags.address_words("+12075550101") == "+1 207-555-0101"
    assert tags.address_words("rosa@example.com") == "rosa@example.com"
    assert tags.address_words("dms:100234") == "100234 (dms)"


def test_what_a_mail_may_be_for_is_offered_with_what_was_said_chosen() -> None:
    said = tags.purpose_options("thank_you")
    assert said.count("<option ") == len(Purpose)
    assert said.count("selected") == 1
    assert '<option value="thank_you" selected>Thank-you</option>' in said
    assert "selected" not in tags.purpose_options("") + tags.purpose_options(None)


def test_how_somebody_knows_is_offered_with_the_last_chosen_where_that_is_asked() -> None:
    assert tags.ready_reasons("last").endswith("<option selected>I compared what is here</option>")
    assert "selected" not in tags.ready_reasons()
    assert tags.ready_reasons().count("<option>") == len(pair_words.READY)
