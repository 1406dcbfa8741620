"""The rhythm of a source: learnt, said, and when it is late."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.rules import rhythm
from sincerely.rules.rhythm import Rhythm

ZONE = "America/New_York"
PLACE = ZoneInfo(ZONE)
MONDAY = date(2026, 2, 2)
NONE: frozenset[date] = frozenset()
WORKDAYS = range(5)


def at(day: int, clock: str) -> datetime:
    """So many days after the first Monday, at this hour in the store."""
    hour, minute = map(int, clock.split(":"))
    local = datetime.combine(MONDAY + timedelta(days=day), time(hour, minute))
    return local.replace(tzinfo=PLACE).astimezone(UTC)


def weeks(clock: str, weekdays: range | tuple[int, ...], many: int = 3) -> list[datetime]:
    return [at(7 * week + day, clock) for week in range(many) for day in weekdays]


def learnt(moments: list[datetime], holidays: frozenset[date] = NONE) -> Rhythm:
    found = rhythm.learn(moments, max(moments), ZONE, holidays, pauses=True)
    assert found
    return found


def due(moments: list[datetime], holidays: frozenset[date] = NONE) -> datetime | None:
    return rhythm.due_after(learnt(moments, holidays), max(moments), ZONE, holidays)


def test_a_nightly_file_of_weekdays_is_not_missed_on_the_weekend() -> None:
    nights = weeks("02:10", (1, 2, 3, 4, 5))  # after each business day, so Tuesday to Saturday
    assert rhythm.sentence(learnt(nights)) == "Tuesday to Saturday by 04:10"
    assert due(nights) == at(22, "04:10"), "after Saturday comes Tuesday"
    assert due(nights[:-1]) == at(19, "04:10"), "without it, Saturday"


def test_around_midnight_each_night_is_its_own() -> None:
    nights = [at(d, "23:50") if d % 3 else at(d + 1, "00:20") for d in range(21)]
    assert rhythm.sentence(learnt(nights)) == "every day by 02:20"
    assert due(nights) == at(22, "02:20")


def test_one_that_is_heard_all_day_is_missed_the_next_morning() -> None:
    moments = [m for hour in range(9, 19) for m in weeks(f"{hour:02}:05", range(6))]
    assert rhythm.sentence(learnt(moments)) == "Monday to Saturday by 11:05"
    assert due([m for m in moments if m <= at(15, "14:05")]) == at(16, "11:05")


def test_no_alarm_on_a_holiday_nor_because_of_one() -> None:
    labor = MONDAY + timedelta(days=21)
    mornings = weeks("06:00", WORKDAYS)
    assert due(mornings) == at(21, "08:00")
    assert due(mornings, frozenset({labor})) == at(23, "08:00"), "nor of the night after"
    shops = [m for hour in range(9, 19) for m in weeks(f"{hour:02}:00", WORKDAYS)]
    assert due(shops, frozenset({labor})) == at(22, "11:00")
    skipped = [m for m in weeks("06:00", WORKDAYS, 2) if m != at(7, "06:00")]
    assert "Monday" not in rhythm.sentence(learnt(skipped))
    holiday = frozenset({MONDAY + timedelta(days=7)})
    assert rhythm.sentence(learnt([*skipped, at(14, "06:00")], holiday)).startswith("Monday")


def test_a_day_it_comes_on_now_and_then_asks_for_nothing() -> None:
    moments = [*weeks("06:00", WORKDAYS, 4), at(5, "06:00")]
    assert rhythm.sentence(learnt(moments)) == "Monday to Friday by 08:00"


def test_who_varies_has_more_time() -> None:
    clocks = ("06:00", "10:00", "07:00", "06:00")
    moments = [at(7 * week + day, clocks[week]) for week in range(4) for day in WORKDAYS]
    assert rhythm.sentence(learnt(moments)) == "Monday to Friday by 14:00"


def test_too_few_days_are_no_rhythm() -> None:
    moments = weeks("06:00", (0,), 3)
    assert rhythm.learn(moments, max(moments), ZONE, NONE, pauses=True) is None
    assert rhythm.learn([], at(0, "06:00"), ZONE, NONE, pauses=True) is None
    assert rhythm.due_after(None, at(0, "06:00"), ZONE, NONE) is None


def test_no_weekday_in_particular_goes_by_its_longest_pause() -> None:
    moments = [at(d, "12:00") for d in (0, 3, 4, 10, 15, 20)]
    assert learnt(moments) == Rhythm(every_hours=2 * 24 * 6)
    assert due(moments) == at(32, "12:00")
    assert rhythm.learn(moments, max(moments), ZONE, NONE, pauses=False) is None


def test_what_is_long_ago_teaches_nothing() -> None:
    moments = weeks("06:00", WORKDAYS, 2)
    assert rhythm.learn(moments, max(moments) + timedelta(days=60), ZONE, NONE, pauses=True) is None


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ((0, "05:00"), (1, "07:30")),
        ((0, "09:00"), (1, "07:30")),
        ((0, "20:00"), (2, "07:30")),
        ((4, "23:00"), (7, "07:30")),
        ((5, "05:00"), (7, "07:30")),
    ],
)
def test_what_a_person_says(heard: tuple[int, str], expected: tuple[int, str]) -> None:
    """Monday to Saturday by half past seven; the night's file may come on the evening before."""
    told = rhythm.said(range(6), 7 * 60 + 30)
    assert rhythm.sentence(told) == "Monday to Saturday by 07:30"
    assert rhythm.due_after(told, at(*heard), ZONE, NONE) == at(*expected)


def test_clocks_that_change_change_nothing() -> None:
    """Summer time begins on Sunday, March 8, 2026: day 34."""
    told = rhythm.said(range(7), 6 * 60)
    assert rhythm.due_after(told, at(33, "05:00"), ZONE, NONE) == at(34, "06:00")
    assert rhythm.due_after(told, at(34, "05:00"), ZONE, NONE) == at(35, "06:00")


@given(
    st.lists(st.integers(0, 55 * 24), min_size=4, max_size=80, unique=True),
    st.booleans(),
)
def test_it_is_always_due_some_day_and_never_before_it_was_heard(
    hours: list[int], pauses: bool
) -> None:
    moments = [at(0, "00:00") + timedelta(hours=hour) for hour in hours]
    found = rhythm.learn(moments, max(moments), ZONE, NONE, pauses=pauses)
    if found is None:
        return
    coming = rhythm.due_after(found, max(moments), ZONE, NONE)
    assert coming
    assert max(moments) < coming <= max(moments) + timedelta(days=16)
