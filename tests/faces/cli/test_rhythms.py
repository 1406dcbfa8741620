"""When a source is expected, said and shown by commands."""

import pytest

from sincerely.records.models import Source, Store
from sincerely.rules.events.deals import DealSold
from tests.cast import ROSA, House, day

from .conftest import Sincerely


@pytest.fixture(autouse=True)
def _sold(harbor: House) -> None:
    harbor.tell(ROSA, DealSold(deal="D1"), day(8), source=harbor.dms)


def test_nothing_is_known_at_first(sincerely: Sincerely) -> None:
    assert "'dms' has no rhythm yet" in sincerely("source", "rhythm", "dms").out


def test_days_and_hour_are_said_and_shown(sincerely: Sincerely) -> None:
    said = sincerely(
        "source", "rhythm", "dms", "--on", "mon-fri,sun", "--by", "07:30", "--why", "nights"
    )
    assert "expected Monday, Tuesday, Wednesday, Thursday, Friday, Sunday by 07:30" in said.out
    shown = sincerely("source", "rhythm", "dms", "--json").json
    assert (shown["learnt"], shown["late"], shown["why"]) == (False, True, "nights")
    assert shown["due_at"] == "2026-03-13T11:30:00Z", "day 9, a Friday, half past seven in Maine"
    listed = {row["name"]: row for row in sincerely("source", "list", "--json").json}
    assert listed["dms"]["due_at"] == shown["due_at"]
    assert "late since" in sincerely("source", "list").out
    found = sincerely("doctor", "--json").json
    feeds = [each for each in found if each["part"] == "feeds"]
    assert [each["ok"] for each in feeds] == [False]
    assert "by 07:30" in feeds[0]["says"]


def test_hours_of_silence_and_back_to_learning(sincerely: Sincerely) -> None:
    assert "every 72 hours" in sincerely("source", "rhythm", "dms", "--every", 72).out
    assert Store.objects.get().sold_feed_due_at == day(11)
    assert "no rhythm yet" in sincerely("source", "rhythm", "dms", "--learn").out
    assert Source.objects.get(name="dms").expected_hours is None
    assert Store.objects.get().sold_feed_due_at is None


@pytest.mark.parametrize(
    "words",
    [
        ("--on", "mon"),
        ("--by", "07:30"),
        ("--every", 3, "--learn"),
        ("--on", "someday", "--by", "07:30"),
        ("--on", "mon", "--by", "25:00"),
        ("--on", "mon", "--by", "noon"),
        ("--every", 0),
    ],
)
def test_half_a_rhythm_is_none(sincerely: Sincerely, words: tuple[object, ...]) -> None:
    assert sincerely("source", "rhythm", "dms", *words).code in (1, 2)
    assert "no rhythm yet" in sincerely("source", "rhythm", "dms").out
