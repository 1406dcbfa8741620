"""Moments come from the database to the microsecond, in UTC, whatever is said of its clock."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.records.stamps import StampLoader

pytestmark = pytest.mark.django_db


def read(said: datetime | str) -> object:
    with connection.cursor() as cursor:
        loader = cursor.connection.adapters.get_loader(1184, 0)
        assert loader is StampLoader, "on every connection"
        cursor.execute("SELECT %s::timestamptz", [said])
        return cursor.fetchone()[0]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.datetimes(timezones=st.timezones()))
def test_what_is_written_is_what_is_read(at: datetime) -> None:
    try:
        there = at.astimezone(UTC)
    except OverflowError:
        return
    found = read(there)
    assert isinstance(found, datetime)
    assert (found, found.tzinfo) == (there, UTC)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Africa/Monrovia"])
def test_a_connection_in_another_zone_is_read_all_the_same(zone: str) -> None:
    at = datetime(1931, 6, 1, 12, 0, 0, 5, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        cursor.execute("SELECT %s::timestamptz", [at])
        [[found]] = cursor.fetchall()
    assert (found, found.tzinfo) == (at, UTC)


@pytest.mark.parametrize("said", ["infinity", "10000-01-01", "0044-03-15 BC"])
def test_what_no_datetime_can_be_is_an_error(said: str) -> None:
    with pytest.raises(DataError):
        read(said)
