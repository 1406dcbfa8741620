"""What somebody typed about a call, as it is understood."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from sincerely.faces.web.care import told
from sincerely.records.models import Store
from sincerely.work.errors import WorkError
from sincerely.work.talked import How, Outcome
from tests.faces.web.scene import HEBREW_NAME

#: a Wednesday, eleven in the morning in Portland
NOW = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
KEY = "b1e5a9d2-57b0-4c7e-9e65-0f2f1c1f9a11"


def read(hours: dict[str, list[str]] | None = None, /, **form: str) -> told.Told:
    store = Store(zone="America/New_York", hours=hours or {})
    return told.read({"outcome": "reached", **form}, store=store, now=NOW)


def test_reached_is_enough() -> None:
    found = read(key=KEY)
    assert (found.how, found.outcome, found.key) == (How.CALL, Outcome.REACHED, KEY)
    assert found.happened_at == NOW
    assert (found.learned, found.promised, found.promise_due, found.next_at) == ("", "", None, None)


def test_without_an_outcome_nothing_is_kept() -> None:
    with pytest.raises(WorkError) as refused:
        read(outcome="")
    assert refused.value.code == "no_outcome"


def test_a_key_that_is_none_is_made_anew() -> None:
    assert UUID(read(key="x").key) != UUID(read(key="x").key)


def test_it_happened_as_long_ago_as_the_phone_says_and_never_to_come() -> None:
    assert read(ago="7200").happened_at == NOW - timedelta(hours=2)
    assert read(ago="-7200").happened_at == NOW
    assert read(ago="999999999").happened_at == NOW - timedelta(days=14)


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("tomorrow", date(2026, 3, 12)),
        ("3 days", date(2026, 3, 14)),
        ("next week", date(2026, 3, 18)),
    ],
)
def test_when_next_is_a_morning_at_the_store(asked: str, day: date) -> None:
    found = read(next=asked).next_at
    assert found
    assert (found.date(), found.hour) == (day, 10)
    assert str(found.tzinfo) == "America/New_York"


def test_when_next_waits_for_a_day_the_store_is_open() -> None:
    week = {str(day): ["09:00", "18:00"] for day in range(5)}
    found = read(week, next="3 days").next_at  # a Saturday
    assert found
    assert (found.date(), found.hour) == (date(2026, 3, 16), 10)
    late = read({"3": ["12:30", "18:00"]}, next="tomorrow").next_at
    assert late
    assert (late.hour, late.minute) == (12, 30)


def test_a_day_they_named_is_that_day() -> None:
    found = read({"0": ["09:00", "18:00"]}, next="date", next_date="2026-03-15").next_at
    assert found
    assert found.date() == date(2026, 3, 15)
    assert read(next_date="2026-03-15").next_at, "the day alone says it"
    assert read(next="tomorrow", next_date="2026-03-20").next_at == read(next="tomorrow").next_at


def test_tomorrow_typed_without_a_connection_is_not_in_the_past() -> None:
    found = read(next="tomorrow", ago=str(3 * 86400))
    assert found.next_at == NOW


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"promise_due": "soon"}, "no_day"),
        ({"promise_due": "2026-03-10"}, "day_past"),
        ({"next": "date", "next_date": "2031-01-01"}, "day_past"),
        ({"next": "date"}, "no_next_day"),
        ({"next": "date", "next_date": " "}, "no_next_day"),
        ({"learned": "x" * 4001}, "too_long"),
    ],
)
def test_what_cannot_be_meant_is_said(form: dict[str, str], code: str) -> None:
    with pytest.raises(WorkError) as refused:
        read(**form)
    assert refused.value.code == code
    assert refused.value.hint


def test_words_are_kept_as_they_were_typed() -> None:
    found = read(
        learned=f"  Zoë, 12\r\n{HEBREW_NAME} \x00",
        promised="A second key",
        promise_due="2026-03-12",
    )
    assert found.learned == f"Zoë, 12\n{HEBREW_NAME}"
    assert (found.promised, found.promise_due) == ("A second key", date(2026, 3, 12))
