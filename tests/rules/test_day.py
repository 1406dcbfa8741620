"""What fits into a day: late and most effort first, days off, and what is said of the rest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.rules.day import (
    AHEAD,
    TO_CALL,
    Call,
    Staff,
    Week,
    by_closing,
    fitted,
    next_try,
    today,
    week,
)
from tests.rules.cast import NOW, ZONE, days_ago, in_days

OPEN = week({})
#: NOW is a Wednesday
WEDNESDAY = date(2026, 3, 4)


def call(
    id_: int, due: datetime, *, effort: int = 0, minutes: int = 10, starts: datetime | None = None
) -> Call:
    return Call(
        id=id_, name=f"Ada {id_}", due_at=due, effort=effort, minutes=minutes, starts_at=starts
    )


def staff(minutes: int = 30, **more: object) -> Staff:
    return Staff(week=OPEN, minutes=minutes, **more)  # type: ignore[arg-type]


def test_late_ones_come_first_then_the_day_they_are_due_then_effort() -> None:
    calls = [
        call(1, in_days(1), effort=90),
        call(2, in_days(0.1), effort=5),
        call(3, in_days(0.2), effort=50),
        call(4, days_ago(1), effort=1),
        call(5, days_ago(3), effort=0),
    ]
    assert today(calls, staff(600), NOW, ZONE).order == (4, 5, 3, 2, 1)


def test_who_waits_for_an_answer_comes_before_whatever_is_late() -> None:
    calls = [
        call(1, days_ago(9), effort=90),
        replace(call(2, in_days(1)), first=True),
        replace(call(3, days_ago(1)), first=True),
    ]
    day = today(calls, staff(10), NOW, ZONE)
    assert (day.order, day.fits) == ((3, 2, 1), (3,))


def test_what_will_not_fit_is_said_plainly() -> None:
    calls = [call(n, in_days(2), effort=50 - n) for n in range(1, 7)]
    day = today(calls, staff(40), NOW, ZONE)
    assert (day.fits, day.not_today) == ((1, 2, 3, 4), (5, 6))
    assert (day.minutes_used, day.minutes) == (40, 40)
    assert (
        day.says == "Four calls fit today; Ada 5 and one more will not. Due Friday at the latest."
    )


@pytest.mark.parametrize(
    ("due", "says"),
    [
        (days_ago(1), "Some of it is late already."),
        (in_days(0.1), "Due today: somebody else has to help."),
        (in_days(1), "Due tomorrow at the latest."),
        (in_days(20), "Due March 24 at the latest."),
    ],
)
def test_the_last_day_is_told_as_people_tell_it(due: datetime, says: str) -> None:
    day = today([call(1, due, minutes=20), call(2, due, minutes=20)], staff(20), NOW, ZONE)
    assert day.says == f"One call fits today; Ada 2 will not. {says}"


def test_all_of_it_fits_and_nothing_is_said() -> None:
    assert today([call(1, NOW)], staff(), NOW, ZONE).says == ""
    assert today([], staff(), NOW, ZONE).says == ""


def test_a_day_off_has_no_minutes() -> None:
    away = staff(off=[(WEDNESDAY, WEDNESDAY)])
    day = today([call(1, in_days(1))], away, NOW, ZONE)
    assert (day.fits, day.not_today, day.minutes) == ((), (1,), 0)
    assert day.says.startswith("This is a day off")


def test_what_has_not_begun_is_not_of_today() -> None:
    calls = [call(1, in_days(3), starts=in_days(1)), call(2, in_days(3), starts=NOW)]
    assert today(calls, staff(), NOW, ZONE).order == (2,)


def test_days_are_filled_one_after_the_other() -> None:
    calls = [call(n, in_days(9), effort=-n) for n in range(5)]
    found = fitted(calls, staff(20, off=[(date(2026, 3, 5), date(2026, 3, 5))]), NOW, ZONE)
    assert found == {
        0: WEDNESDAY, 1: WEDNESDAY, 2: date(2026, 3, 6), 3: date(2026, 3, 6), 4: date(2026, 3, 7),
    }  # fmt: skip


def test_a_call_longer_than_any_day_gets_a_day_of_its_own() -> None:
    calls = [call(1, in_days(1), minutes=90), call(2, in_days(2))]
    assert fitted(calls, staff(30), NOW, ZONE) == {1: WEDNESDAY, 2: date(2026, 3, 5)}


def test_a_week_of_three_days() -> None:
    part = Staff(week=week({"0": ["09:00", "13:00"], "4": ["09:00", "17:00"]}), minutes=10)
    calls = [call(n, in_days(30), effort=-n) for n in range(3)]
    assert list(fitted(calls, part, NOW, ZONE).values()) == [
        date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 13),
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(-5, 12), st.integers(0, 100), st.integers(1, 50), st.integers(-3, 9)),
        max_size=25,
    ),
    st.integers(10, 90),
    st.sets(st.integers(0, 6), max_size=6),
)
def test_no_day_is_overfull_and_nothing_begins_early(
    said: list[tuple[int, int, int, int]], minutes: int, free: set[int]
) -> None:
    calls = [
        call(n, in_days(due), effort=effort, minutes=takes, starts=in_days(starts))
        for n, (due, effort, takes, starts) in enumerate(said)
    ]
    hours = {d: OPEN.hours[d] for d in range(7) if d not in free}
    them = Staff(week=Week(hours), minutes=minutes)
    found = fitted(calls, them, NOW, ZONE)
    by_day: dict[date, list[Call]] = {}
    for each in calls:
        if each.id in found:
            by_day.setdefault(found[each.id], []).append(each)
            assert each.starts_at is not None
            assert found[each.id] >= each.starts_at.date() - timedelta(days=1)
    for day, those in by_day.items():
        assert day.weekday() not in free
        assert WEDNESDAY <= day < WEDNESDAY + timedelta(days=AHEAD)
        assert sum(c.minutes for c in those) <= minutes or len(those) == 1


@pytest.mark.parametrize(
    ("tried", "then"),
    [
        ("2026-03-04T15:00", "2026-03-05T22:30"),  # ten in the morning -> half past five
        ("2026-03-04T19:00", "2026-03-05T15:00"),  # two in the afternoon -> ten
        ("2026-03-04T23:30", "2026-03-05T17:30"),  # in the evening -> half past noon
        ("2026-03-06T15:00", "2026-03-09T21:30"),  # Friday -> Monday; summer time has begun
    ],
)
def test_the_next_try_is_at_another_time_of_an_open_day(tried: str, then: str) -> None:
    opened = week({str(n): ["09:00", "19:00"] for n in range(5)})
    found = next_try(datetime.fromisoformat(f"{tried}:00+00:00"), opened, ZONE)
    assert found == datetime.fromisoformat(f"{then}:00+00:00")


def test_the_next_try_keeps_to_the_stores_hours() -> None:
    short = week({str(n): ["11:00", "15:00"] for n in range(7)})
    found = next_try(datetime.fromisoformat("2026-03-04T15:00:00+00:00"), short, ZONE)
    assert found == datetime.fromisoformat("2026-03-05T19:30:00+00:00"), "half past two"


def there(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 at the store; the 4th is a Wednesday, the 8th sets clocks forward."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


#: nine to seven, Saturday until five, closed on Sunday
CLOSED_ON_SUNDAY = Week({**dict.fromkeys(range(5), (540, 1140)), 5: (600, 1020)})


@pytest.mark.parametrize(
    ("due", "heard", "then"),
    [
        (there(5, 14), there(4, 14), there(5, 14)),
        (there(5, 19), there(4, 19), there(5, 19)),
        (there(5, 23, 57), there(4, 23, 57), there(5, 19)),
        (there(5, 2), there(4, 2), there(4, 19)),
        (there(8, 13), there(6, 13), there(7, 17)),
        (there(9, 2), there(8, 2), there(9, 2)),
        (there(8, 15), there(7, 15), there(8, 15)),
        (there(6, 0), there(4, 14), there(6, 0)),
        (there(9, 0), there(6, 14), there(7, 17)),
    ],
    ids=[
        "open",
        "closing",
        "at night",
        "nightly feed",
        "a Sunday",
        "no day between",
        "too short",
        "end of a day",
        "end of a Sunday",
    ],
)
def test_nothing_is_due_at_night(due: datetime, heard: datetime, then: datetime) -> None:
    assert by_closing(due, CLOSED_ON_SUNDAY, ZONE, heard) == then


@given(minutes=st.integers(0, 60 * 24 * 20), hours=st.sampled_from((24, 48)))
def test_what_is_due_is_never_put_off(minutes: int, hours: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    due = now + timedelta(hours=hours)
    then = by_closing(due, CLOSED_ON_SUNDAY, ZONE, now)
    assert then == due or now + TO_CALL <= then < due
    assert by_closing(due, Week({}), ZONE, now) == due
