"""Dates of tables: serial numbers, hours in a column of their own, UTC, lengths, amounts."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.reading.tables import dates
from sincerely.reading.tables.money import amount, plain
from sincerely.reading.when import Moment
from sincerely.rules.events.appointments import AppointmentSet
from sincerely.rules.events.talks import StoreVisited

from .conftest import CHICAGO, Feed

DAY = Moment(datetime(2026, 3, 4, 6, tzinfo=UTC), whole_day=True)
INES = {"email": "ines@example.com"}
AFTERNOON = Moment(datetime(2026, 3, 4, 21, 20, tzinfo=UTC))


@pytest.mark.parametrize("day", ["46085", "2026-03-04", "3/4/2026", "2026-03-04 00:00:00"])
def test_a_day(day: str) -> None:
    assert dates.when(day, "", CHICAGO) == DAY


@pytest.mark.parametrize("day", ["46085", "3/4/2026", "3/4/2026 12:00:00 AM", "2026-03-04T00:00"])
@pytest.mark.parametrize(
    "hour", ["3:20 PM", "15:20", "15:20:00", "1520", "1899-12-30 15:20:00", "0.6388888889"]
)
def test_the_hour_may_stand_beside_the_day(day: str, hour: str) -> None:
    assert dates.when(day, hour, CHICAGO) == AFTERNOON


@pytest.mark.parametrize("hour", ["", "morning", "25:99", "0:00", "12:00 AM"])
def test_an_hour_that_says_nothing_leaves_the_day(hour: str) -> None:
    assert dates.when("3/4/2026", hour, CHICAGO) == DAY


def test_a_serial_number_with_its_hour() -> None:
    assert dates.when("46085.638888889", "", CHICAGO) == AFTERNOON


@pytest.mark.parametrize("text", ["12345", "99999", "460855", "1.5"])
def test_other_numbers_are_no_dates(text: str) -> None:
    assert dates.when(text, "", CHICAGO) is None


def test_a_header_that_says_utc(row: Feed) -> None:
    cells = {"deal_number": "D1", "last_name": "Vale"}
    fed = row("sales", **cells, SoldUTCDate="2026-03-05 02:00:00")
    assert fed.arrival.happenings[0].occurred_at == datetime(2026, 3, 5, 2, tzinfo=UTC)
    assert not dates.in_utc("Outcome Date")


@pytest.mark.parametrize(
    "text", ["1900-01-01", "1900-01-01 00:00:00", "1/1/1900 12:00:00 AM", "0001-01-01T00:00:00"]
)
def test_days_that_stand_for_none(row: Feed, text: str) -> None:
    assert dates.no_day(text)
    fed = row("sales", deal_number="D1", last_name="V", sold_date="3/4/2026", delivery_date=text)
    assert len(fed.payloads) == 1


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("133", 133),
        ("133.0", 133),
        ("1,240", 1240),
        ("0:06", 6),
        ("00:02:13", 133),
        ("1:02:13", 3733),
        ("2m 13s", 133),
        ("2 min", 120),
        ("45 sec", 45),
        ("1899-12-30 00:02:13", 133),
        ("0.001539352", 133),
        ("long", None),
        ("", None),
    ],
)
def test_lengths_of_time(text: str, length: int | None) -> None:
    assert dates.seconds(text) == length


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("$28,450.00", "28450.00"),
        ("28450", "28450"),
        ("(1,234.50)", "-1234.50"),
        ("($1,234)", "-1234"),
        ("-$5", "-5"),
        ("5.00-", "-5.00"),
        ("USD 12.5", "12.5"),
        ("45,120 mi", "45120"),
        ("45k", "45000"),
    ],
)
def test_amounts(text: str, size: str) -> None:
    assert amount(text) == Decimal(size)


@pytest.mark.parametrize("text", ["", "call us", "1,23", "12 to 15", "()", "$"])
def test_what_is_no_amount(text: str) -> None:
    assert amount(text) is None
    assert plain(text) == text


@given(st.text(st.sampled_from("0123456789:.,-/ apmAPMhs()$k"), max_size=30))
def test_no_cell_breaks_a_reader(text: str) -> None:
    dates.when(text, text, CHICAGO)
    dates.when(text, "", CHICAGO, utc=True)
    dates.no_day(text)
    assert (dates.seconds(text) or 0) >= 0
    amount(text)


@pytest.mark.parametrize("cells", [("3/4/2026", "3:20 PM"), ("", "3/4/2026 3:20 PM")])
def test_the_hour_of_an_appointment_beside_its_day(row: Feed, cells: tuple[str, str]) -> None:
    day, hour = cells
    dated = {"Appt Date": day} if day else {}
    (made,) = row(
        "appointments", appointment_id="A1", **INES, **dated, **{"Appt Time": hour}
    ).payloads
    assert isinstance(made, AppointmentSet)
    assert made.at == AFTERNOON.at


def test_clock_times_join_the_day_of_the_visit(row: Feed) -> None:
    clocks = {"Visit Date": "3/4/2026", "Time In": "3:20 PM", "Time Out": "4:50 PM"}
    (came,) = row("visits", visit_id="V1", **INES, **clocks).arrival.happenings
    assert (came.occurred_at, came.payload) == (AFTERNOON.at, StoreVisited(minutes=90))


def test_whole_times_under_the_same_headers(row: Feed) -> None:
    clocks = {"Time In": "3/4/2026 3:20 PM", "Time Out": "3/4/2026 3:50 PM"}
    (came,) = row("visits", visit_id="V1", **INES, **clocks).arrival.happenings
    assert (came.occurred_at, came.payload) == (AFTERNOON.at, StoreVisited(minutes=30))
