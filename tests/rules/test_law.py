"""The law table and its strictest combination: one test for each state that is special."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import product
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.rules import law
from sincerely.rules.law import FEDERAL, ROWS, STATES, Cap, calls_cap, rules_for
from sincerely.rules.law.states import code
from sincerely.rules.purpose import Channel

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
TODAY = date(2026, 11, 22)
PHONE = (Channel.CALL, Channel.RECORDED_CALL, Channel.TEXT)


def window(
    *states: str, day: int = MONDAY, by: Channel = Channel.CALL, on: date = TODAY
) -> tuple[float, float] | None:
    """What may be done that weekday, in hours; None: nothing."""
    found = rules_for(states, by, on=on).days[day]
    return (found.start / 60, found.end / 60) if found.start < found.end else None


def test_federal_law_is_the_default() -> None:
    assert {window("OH", day=day) for day in range(7)} == {(8, 21)}
    assert rules_for(["OH"]).rows == (FEDERAL,)
    assert rules_for(["OH"]).holiday is None


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.LETTER])
def test_mail_and_letters_have_no_hours(channel: Channel) -> None:
    assert window(by=channel, day=SUNDAY) == (0, 24)
    assert calls_cap([], channel) is None


@pytest.mark.parametrize(
    ("state", "weekday", "saturday", "sunday", "holidays"),
    [
        ("AL", (8, 20), (8, 20), None, False),
        ("CT", (9, 20), (9, 20), (9, 20), True),
        ("FL", (8, 20), (8, 20), (8, 20), True),
        ("KY", (10, 21), (10, 21), (10, 21), True),
        ("LA", (8, 20), (8, 20), None, False),
        ("MA", (8, 20), (8, 20), (8, 20), True),
        ("MD", (8, 20), (8, 20), (8, 20), True),
        ("MI", (9, 21), (9, 21), (9, 21), True),
        ("MN", (9, 21), (9, 21), (9, 21), True),
        ("MS", (8, 20), (8, 20), None, True),
        ("NM", (9, 21), (9, 21), (9, 21), True),
        ("NV", (9, 20), (9, 20), (9, 20), True),
        ("NY", (8, 21), (8, 21), (8, 21), True),
        ("OK", (8, 20), (8, 20), (8, 20), True),
        ("PA", (8, 21), (8, 21), (8, 21), False),
        ("RI", (9, 18), (10, 17), None, False),
        ("SD", (9, 21), (9, 21), None, True),
        ("TX", (9, 21), (9, 21), (12, 21), True),
        ("UT", (8, 21), (8, 21), None, False),
        ("WA", (8, 20), (8, 20), (8, 20), True),
    ],
)
def test_calls_by_state(
    state: str,
    weekday: tuple[float, float],
    saturday: tuple[float, float],
    sunday: tuple[float, float] | None,
    holidays: bool,
) -> None:
    assert window(state) == weekday
    assert window(state, day=SATURDAY) == saturday
    assert window(state, day=SUNDAY) == sunday
    assert (rules_for([state]).holiday is None) is holidays


@pytest.mark.parametrize(
    ("state", "weekday", "saturday", "sunday"),
    [
        ("IL", (9, 21), (9, 21), (9, 21)),
        ("IN", (9, 20), (9, 20), (9, 20)),
        ("ME", (9, 17), None, None),
        ("NE", (8, 21), (8, 21), (13, 21)),
        ("OK", (9, 20), (9, 20), (9, 20)),
        ("SD", (9, 21), None, None),
    ],
)
def test_recorded_calls_have_rules_of_their_own(
    state: str,
    weekday: tuple[float, float],
    saturday: tuple[float, float] | None,
    sunday: tuple[float, float] | None,
) -> None:
    days = [window(state, day=day, by=Channel.RECORDED_CALL) for day in range(7)]
    assert days == [*[weekday] * 5, saturday, sunday]
    assert days != [window(state, day=day) for day in range(7)]


def test_texas_counts_texts_since_september_2025() -> None:
    assert window("TX", by=Channel.TEXT, on=date(2025, 8, 31)) == (8, 21)
    assert window("TX", by=Channel.TEXT, on=date(2025, 9, 1)) == (9, 21)
    assert window("TX", by=Channel.TEXT, day=SUNDAY) == (12, 21)
    assert window("TX", by=Channel.CALL, on=date(2025, 8, 31)) == (9, 21)


@pytest.mark.parametrize(
    ("state", "first_day"),
    [("FL", date(2021, 7, 1)), ("OK", date(2022, 11, 1)), ("MD", date(2024, 1, 1))],
)
def test_a_law_binds_from_its_first_day(state: str, first_day: date) -> None:
    eve = date.fromordinal(first_day.toordinal() - 1)
    assert (window(state, on=eve), calls_cap([state], on=eve)) == ((8, 21), None)
    assert window(state, on=first_day) == (8, 20)
    cap = calls_cap([state], on=first_day)
    assert cap
    assert cap[:2] == (3, 24)


def test_a_law_ends_on_the_day_it_is_repealed() -> None:
    row = replace(FEDERAL, in_force_from=date(2024, 1, 1), in_force_until=date(2024, 6, 1))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 5, 31), date(2024, 6, 1)]
    assert [row.in_force(day) for day in days] == [False, True, True, False]


def test_without_a_date_the_newest_law_counts() -> None:
    assert rules_for(["MD"]) == rules_for(["MD"], on=date(2100, 1, 1))


def test_two_states_are_stricter_than_each() -> None:
    assert window("FL", "KY") == (10, 20)
    assert window("TX", "AL", day=SUNDAY) is None


def test_an_unknown_state_is_the_strictest_of_all() -> None:
    assert window() == (10, 18)
    assert window(day=SATURDAY) == (10, 17)
    assert window(day=SUNDAY) is None
    assert rules_for([]).holiday
    assert calls_cap([]) == (3, 24, "Fla. Stat. 501.616(6)")


@pytest.mark.parametrize("states", [("ON",), ("AE",), ("??",), ("FL", "ON"), ("", " ")])
def test_a_state_nobody_can_read_is_unknown(states: tuple[str, ...]) -> None:
    assert rules_for(states) == rules_for([])
    assert not rules_for(states).place_known


@pytest.mark.parametrize("text", ["FL", "fl", " Florida ", "FLORIDA"])
def test_a_state_may_be_a_code_or_a_name(text: str) -> None:
    assert code(text) == "FL"
    assert rules_for([text, ""]) == rules_for(["FL"])


def test_the_list_of_states_is_whole() -> None:
    assert len(STATES) == 50 + 1 + 5
    assert {row.state for row in ROWS} - {"US"} <= STATES.keys()
    assert all(STATES[row.state] == row.name for row in ROWS if row.state != "US")


def test_caps() -> None:
    assert calls_cap(["FL"]) == Cap(3, 24, "Fla. Stat. 501.616(6)")
    assert calls_cap(["OK"]) == Cap(3, 24, "15 Okla. Stat. 775C.4")
    assert calls_cap(["MD"], Channel.TEXT) == Cap(3, 24, "Md. Com. Law 14-4502")
    assert calls_cap(["ME"], Channel.RECORDED_CALL) == Cap(1, 8, "10 M.R.S. 1498(3)")
    assert calls_cap(["ME"]) is None
    assert calls_cap(["TX", "OH"]) is None


@pytest.mark.parametrize("channel", PHONE)
def test_the_cap_taken_holds_every_other_cap_too(channel: Channel) -> None:
    taken = calls_cap([], channel)
    assert taken
    for row in ROWS:
        if row.max_calls and channel in row.applies_to:
            most = ceil(row.per_hours / taken.hours) * taken.calls
            assert most <= row.max_calls, row.cite


def test_every_row_is_sound() -> None:
    for row in ROWS:
        assert len(row.days) == 7, row
        assert all(0 <= day[0] < day[1] <= law.DAY for day in row.days if day), row
        assert row.source, row
        assert row.as_of <= law.LAW_DATE, row
        assert set(row.applies_to) <= set(PHONE), row
        assert row.cite or not row.verified, f"{row.state}: verified, yet without a cite"
        assert "secondary table" not in row.source[:20] or not row.verified, row


def test_no_row_pretends_to_a_reviewer() -> None:
    assert not [row for row in ROWS if row.reviewer], "then say so in the docs, and change this"


def test_the_version_is_a_fingerprint_of_the_rows() -> None:
    digest = sha256(repr(ROWS).encode()).hexdigest()[:8]
    assert f"{law.LAW_DATE}+{digest}" == law.LAW_VERSION
    assert "frozenset" not in repr(ROWS), "its order would differ from process to process"
    changed = (replace(ROWS[0], no_holidays=not ROWS[0].no_holidays), *ROWS[1:])
    assert repr(changed) != repr(ROWS)


def test_what_a_row_says() -> None:
    texas = rules_for(["TX"]).rows[0]
    assert texas.says(SUNDAY, Channel.CALL) == (
        "Texas allows calls from noon to 9 pm on Sundays (Tex. Bus. & Com. Code 301.051)"
    )
    alabama = rules_for(["AL"]).rows[0]
    assert alabama.says(SUNDAY, Channel.TEXT).startswith("Alabama allows no texts on Sundays")
    assert alabama.says(MONDAY, Channel.CALL).startswith("Alabama allows calls from 8 am to 8 pm (")
    assert rules_for(["MI"]).rows[0].says(MONDAY, Channel.RECORDED_CALL) == (
        "Michigan allows recorded calls from 9 am to 9 pm"
    )


@pytest.mark.parametrize(
    ("minute", "says"),
    [
        (0, "midnight"),
        (5, "12:05 am"),
        (480, "8 am"),
        (720, "noon"),
        (745, "12:25 pm"),
        (1300, "9:40 pm"),
        (1440, "midnight"),
    ],
)
def test_the_clock_as_people_say_it(minute: int, says: str) -> None:
    assert law.clock(minute) == says


@given(
    states=st.lists(st.sampled_from([*STATES, "", "ON"]), max_size=4),
    channel=st.sampled_from(Channel),
    on=st.dates(date(2019, 1, 1), date(2028, 1, 1)),
)
def test_no_minute_is_open_that_one_law_closes(
    states: list[str], channel: Channel, on: date
) -> None:
    rules = rules_for(states, channel, on=on)
    named = {state for state in states if state}
    for row, weekday in product(ROWS, range(7)):
        if channel not in row.applies_to or not row.in_force(on):
            continue
        if named and "ON" not in named and row.state not in named | {"US"}:
            continue
        for minute in range(0, law.DAY, 30):
            hours = row.days[weekday]
            closed = hours is None or not hours[0] <= minute < hours[1]
            stop = rules.stops(weekday, minute, holiday=False)
            assert stop or not closed, (row.state, weekday, minute)
        assert not row.no_holidays or rules.stops(weekday, law.DAY // 2, holiday=True)
