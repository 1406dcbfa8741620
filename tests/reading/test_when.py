"""Dates and times as sources write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import Moment, StoreClock, moment

CHICAGO = StoreClock("America/Chicago")


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> Moment:
    return Moment(datetime(year, month, day, hour, minute, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04T15:20:00-06:00",
        "2026-03-04T15:20-06:00",
        "20260304T15:20:00-0600",
        "20260304T152000-0600",
        "2026-03-04T15:20:00-06",
        "2026-03-04T21:20:00Z",
        "2026-03-04 21:20:00 UTC",
        "2026-03-04 15:20:00 -0600",
        "2026-03-04T15:20:00.532-06:00",
        "2026-03-04 15:20:00.123456",
        "2026-03-04T15:20:00-06:0",
        "2026-03-04T3:20:00 PM",
        "2026-03-04 15:20",
        "2026/03/04 15:20",
        "3/4/2026 3:20 PM",
        "03/04/2026 03:20:00 p.m.",
        "3/4/26 15:20",
        "3-4-2026 15:20",
        "3/4/2026 3:20pm CST",
        "March 4, 2026 at 3:20 PM",
        "Mar 4th, 2026, 3:20 PM",
        "04-MAR-2026 15:20",
        "Wed, 04 Mar 2026 15:20:00 -0600",
        "Wednesday, March 4, 2026 3:20 PM",
        " 2026-03-04 15:20 ",
    ],
)
def test_one_moment_in_every_form(text: str) -> None:
    assert moment(text, CHICAGO) == utc(2026, 3, 4, 21, 20)


@pytest.mark.parametrize("text", ["2026-03-04", "03/04/2026", "3/4/26", "20260304", "4 March 2026"])
def test_a_bare_date_is_a_whole_day_from_local_midnight(text: str) -> None:
    assert moment(text, CHICAGO) == Moment(datetime(2026, 3, 4, 6, tzinfo=UTC), whole_day=True)


@pytest.mark.parametrize("text", ["3/4/2026 12:00:00 AM", "2026-03-04 00:00:00.000"])
def test_midnight_without_zone_is_an_exports_bare_date(text: str) -> None:
    found = moment(text, CHICAGO)
    assert found is not None
    assert found.whole_day


def test_midnight_with_a_zone_is_midnight() -> None:
    assert moment("2026-03-04T00:00:00Z", CHICAGO) == utc(2026, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not-a-date",
        "NA",
        "2026-14-03",
        "2026-02-30",
        "25/03/2026",
        "4.3.2026",
        "13:20",
        "2026-03-04 25:00",
        "2026-03-04 15:61",
        "2026-03-04 15",
        "2026-03-04 3:20 PM PM",
        "2026-03-04T15:20:00+19:00",
        "2026-03-04T15:20:00 XYZ",
        "1066-10-14",
        "Smarch 4, 2026",
        "2026-03-045",
        "2026-03-04 " + "0" * 200,
    ],
)
def test_what_is_not_surely_a_date_is_none(text: str) -> None:
    assert moment(text, CHICAGO) is None


@pytest.mark.parametrize("text", ["1772637600", "1772637600000", "1772637600.25"])
def test_seconds_since_1970(text: str) -> None:
    assert moment(text, CHICAGO) == utc(2026, 3, 4, 15, 20)


def test_a_time_that_comes_twice_is_the_first() -> None:
    assert moment("2026-11-01 01:30", CHICAGO) == utc(2026, 11, 1, 6, 30)


def test_a_time_that_never_comes_is_as_far_after_the_last_hour() -> None:
    assert moment("2026-03-08 02:30", CHICAGO) == utc(2026, 3, 8, 8, 30)


def test_a_whole_day_ends_a_second_before_the_next() -> None:
    day = moment("2026-03-04", CHICAGO)
    assert day is not None
    assert day.until == datetime(2026, 3, 5, 5, 59, 59, tzinfo=UTC)


def test_the_day_on_the_wall() -> None:
    assert CHICAGO.day(datetime(2026, 3, 4, 3, tzinfo=UTC)) == date(2026, 3, 3)


def test_a_store_has_a_real_zone() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        StoreClock("America/Nowhere")


@settings(deadline=None)
@given(st.integers(-600_000_000, 4_000_000_000), st.integers(-14 * 60, 14 * 60))
def test_what_python_writes_is_read_back(seconds: int, minutes: int) -> None:
    whole = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    sign = "-" if minutes < 0 else "+"
    text = f"{whole.isoformat()}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    assert moment(text, CHICAGO) == Moment(whole.replace(tzinfo=UTC) - timedelta(minutes=minutes))


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789-/:. TZAPMapmtUC+,jan"), max_size=30))
def test_no_text_raises(text: str) -> None:
    moment(text, CHICAGO)
