"""When somebody may be called: every answer compared with a slow, plain reading of the law."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.rules.hours import (
    CONTIGUOUS,
    EVERY_DAY,
    HORIZON,
    Opening,
    allowed,
    next_allowed,
    open_until,
)
from sincerely.rules.law import ROWS, STATES
from sincerely.rules.purpose import Channel

NY, CHICAGO, LA = "America/New_York", "America/Chicago", "America/Los_Angeles"
ZONES = sorted(available_timezones() - {"localtime"})
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def at(text: str, zone: str = "UTC") -> datetime:
    """A local time as UTC; where it happens twice, the first."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def ask(
    moment: str,
    zone: str,
    *states: str,
    holidays: frozenset[date] = frozenset(),
    store_window: tuple[int, int] = (0, 1440),
    channel: Channel = Channel.CALL,
) -> Opening:
    """What is answered at this local time to somebody in this zone and in these states."""
    return next_allowed(
        at(moment, zone),
        zones=(zone,),
        states=states,
        holidays=holidays,
        store_window=store_window,
        channel=channel,
    )


def sentence(opening: Opening) -> str:
    assert opening.stop
    return opening.stop.sentence()


def test_florida_at_night() -> None:
    opening = ask("2026-11-23T21:40", NY, "FL")
    assert opening.at == at("2026-11-24T08:00", NY)
    assert sentence(opening) == (
        "It is 9:40 pm where they are; "
        "Florida allows calls from 8 am to 8 pm (Fla. Stat. 501.616(6))"
    )


def test_florida_is_closed_in_the_last_federal_hour() -> None:
    assert ask("2026-11-23T19:59", NY, "FL").stop is None
    assert ask("2026-11-23T20:00", NY, "FL").at == at("2026-11-24T08:00", NY)
    assert ask("2026-11-23T20:00", NY, "OH").stop is None


def test_the_state_is_named_where_federal_law_says_the_same() -> None:
    opening = ask("2026-11-23T07:59:59.250", NY, "FL")
    assert opening.at == at("2026-11-23T08:00", NY)
    assert "Florida allows" in sentence(opening)


def test_texas_opens_at_noon_on_sunday() -> None:
    opening = ask("2026-11-22T09:30", CHICAGO, "TX")
    assert opening.at == at("2026-11-22T12:00", CHICAGO)
    assert "Texas allows calls from noon to 9 pm on Sundays" in sentence(opening)


def test_texas_saturday_night_waits_for_sunday_noon() -> None:
    assert ask("2026-11-21T21:00", CHICAGO, "TX").at == at("2026-11-22T12:00", CHICAGO)


def test_alabama_has_no_sundays() -> None:
    opening = ask("2026-11-22T12:00", CHICAGO, "AL")
    assert opening.at == at("2026-11-23T08:00", CHICAGO)
    assert sentence(opening).startswith("It is Sunday where they are; Alabama allows no calls")


def test_alabama_has_no_holidays() -> None:
    holidays = frozenset({date(2026, 11, 26), date(2026, 11, 27)})
    opening = ask("2026-11-26T10:00", CHICAGO, "AL", holidays=holidays)
    assert opening.at == at("2026-11-28T08:00", CHICAGO)
    assert sentence(opening).startswith(
        "It is a holiday where they are; Alabama allows no calls on"
    )
    assert ask("2026-11-26T10:00", CHICAGO, "TX", holidays=holidays).stop is None


def test_rhode_island_saturday_ends_at_five_and_waits_for_monday() -> None:
    opening = ask("2026-11-21T17:00", NY, "RI")
    assert opening.at == at("2026-11-23T09:00", NY)
    assert "Rhode Island allows calls from 10 am to 5 pm on Saturdays" in sentence(opening)


def test_kentucky_begins_at_ten() -> None:
    assert ask("2026-11-23T09:59", NY, "KY").at == at("2026-11-23T10:00", NY)


def test_maine_stops_a_recorded_voice_but_not_a_person() -> None:
    opening = ask("2026-11-20T17:30", NY, "ME", channel=Channel.RECORDED_CALL)
    assert opening.at == at("2026-11-23T09:00", NY)
    assert ask("2026-11-20T17:30", NY, "ME").stop is None


def test_an_unknown_place_is_the_strictest_in_every_zone() -> None:
    moment = at("2026-11-23T18:30", NY)
    opening = next_allowed(moment, zones=(), states=())
    assert opening.at == at("2026-11-24T10:00", LA)
    assert sentence(opening).startswith(
        "It may be 6:30 pm where they are; their state is not known, and of all states Rhode Island"
    )
    assert open_until(at("2026-11-24T10:00", LA), zones=(), states=()) == at("2026-11-24T18:00", NY)


def test_two_zones_must_both_be_open() -> None:
    opening = next_allowed(at("2026-11-23T08:00", NY), zones=(NY, LA), states=("OH", "CA"))
    assert opening.at == at("2026-11-23T08:00", LA)
    assert opening.stop
    assert opening.stop.zone == LA


def test_the_law_of_the_number_counts_beside_that_of_the_address() -> None:
    assert ask("2026-11-23T20:30", NY, "NY", "FL").at == at("2026-11-24T08:00", NY)


def test_a_zone_that_does_not_exist_is_unknown() -> None:
    moment = at("2026-11-23T08:30", NY)
    for zone in ("Napakiak", "", "America", "../etc/passwd"):
        opening = next_allowed(moment, zones=(NY, zone), states=("OH",))
        assert opening.at == at("2026-11-23T08:00", LA)
        assert "may be" in sentence(opening)


def test_the_stores_own_hours_come_after_the_law() -> None:
    opening = ask("2026-11-23T19:30", NY, "OH", store_window=(9 * 60, 19 * 60))
    assert opening.at == at("2026-11-24T09:00", NY)
    assert sentence(opening) == (
        "It is 7:30 pm where they are; the store's own hours for calls are from 9 am to 7 pm"
    )
    late = ask("2026-11-23T21:30", NY, "OH", store_window=(9 * 60, 19 * 60))
    assert sentence(late).endswith(
        "federal law allows calls from 8 am to 9 pm (47 CFR 64.1200(c)(1))"
    )


def test_the_stores_own_days() -> None:
    thanksgiving = at("2026-11-26T10:00", NY)
    opening = next_allowed(
        thanksgiving,
        zones=(NY,),
        states=("OH",),
        holidays=frozenset({date(2026, 11, 26)}),
        store_days=frozenset({3, 5}),
        store_holidays=False,
    )
    assert opening.at == at("2026-11-28T08:00", NY)
    assert sentence(opening).endswith("the store's own policy is no calls on holidays")
    sunday = next_allowed(
        at("2026-11-22T10:00", NY), zones=(NY,), states=("OH",), store_days=frozenset(range(6))
    )
    assert sunday.at == at("2026-11-23T08:00", NY)
    assert sentence(sunday).endswith("the store's own policy is no calls on Sundays")


def test_mail_meets_only_the_stores_own_hours() -> None:
    assert ask("2026-11-22T03:00", NY, "AL", channel=Channel.EMAIL).stop is None
    opening = ask("2026-11-22T03:00", NY, "AL", store_window=(420, 1440), channel=Channel.EMAIL)
    assert opening.at == at("2026-11-22T07:00", NY)


def test_hours_that_never_meet_have_no_answer() -> None:
    opening = ask("2026-11-23T10:00", NY, "FL", store_window=(21 * 60, 23 * 60))
    assert opening.at is None
    assert sentence(opening).endswith("the store's own hours for calls are from 9 pm to 11 pm")
    apart = next_allowed(at("2026-11-23T10:00"), zones=(NY, "Asia/Tokyo"), states=("RI",))
    assert apart.at is None


def test_a_law_that_begins_tomorrow_is_kept_tomorrow() -> None:
    eve = ask("2025-08-31T21:30", CHICAGO, "TX", channel=Channel.TEXT)
    assert eve.at == at("2025-09-01T09:00", CHICAGO)
    assert "federal law" in sentence(eve)


def test_facts_are_plain_values() -> None:
    stop = ask("2026-11-23T21:40", NY, "FL").stop
    assert stop
    assert stop.facts() == {
        "why": "hour",
        "local_time": "2026-11-23T21:40-05:00",
        "zone": NY,
        "zone_known": True,
        "rule": "FL",
        "cite": "Fla. Stat. 501.616(6)",
        "verified": True,
    }


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 11, 23, 10)  # noqa: DTZ001
    for question in (allowed, next_allowed, open_until):
        with pytest.raises(ValueError, match="give `now` in UTC"):
            question(naive, zones=(NY,), states=("OH",))


def test_a_moment_given_in_a_local_zone_is_the_same_moment() -> None:
    local = datetime(2026, 11, 1, 0, 45, tzinfo=ZoneInfo(NY))
    opening = next_allowed(local, zones=(NY,), states=("OH",))
    assert opening.at == datetime(2026, 11, 1, 13, tzinfo=UTC)
    assert opening == next_allowed(local.astimezone(UTC), zones=(NY,), states=("OH",))


def test_the_hour_that_is_skipped_in_spring() -> None:
    opening = ask("2027-03-14T01:00", NY, "OH", store_window=(150, 240), channel=Channel.EMAIL)
    assert opening.at == datetime(2027, 3, 14, 7, 0, tzinfo=UTC)
    assert ask("2027-03-13T22:00", NY, "OH").at == at("2027-03-14T08:00", NY)


def test_the_hour_that_comes_twice_in_autumn() -> None:
    late = datetime(2026, 11, 1, 5, 45, tzinfo=UTC)
    again = next_allowed(
        late, zones=(NY,), states=("OH",), store_window=(60, 90), channel=Channel.EMAIL
    )
    assert again.at == datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
    assert ask("2026-10-31T22:00", NY, "OH").at == at("2026-11-01T08:00", NY)


def test_a_day_that_does_not_exist() -> None:
    opening = ask("2011-12-29T21:30", "Pacific/Apia", "AS")
    assert opening.at == at("2011-12-31T08:00", "Pacific/Apia")


def test_every_zone_opens_at_eight_sharp() -> None:
    wrong = []
    for zone in ZONES:
        for now in (at("2026-11-23T22:00", zone), at("2026-06-23T22:00", zone)):
            opens = next_allowed(now, zones=(zone,), states=("OH",)).at
            assert opens, zone
            local = opens.astimezone(ZoneInfo(zone))
            if local.strftime("%H:%M:%S") != "08:00:00" or opens > now + 11 * HOUR:
                wrong.append((zone, now, local))
    assert not wrong
    assert len(ZONES) > 400


def plainly(
    moment: datetime,
    *,
    zones: tuple[str, ...],
    states: tuple[str, ...],
    holidays: frozenset[date],
    store_window: tuple[int, int],
    store_days: frozenset[int],
    store_holidays: bool,
    channel: Channel,
) -> bool:
    """The law read row by row, with no shortcut: what the quick answers must equal."""
    for zone in zones or CONTIGUOUS:
        local = moment.astimezone(ZoneInfo(zone))
        minute = local.hour * 60 + local.minute
        if not store_window[0] <= minute < store_window[1] or local.weekday() not in store_days:
            return False
        if local.date() in holidays and not store_holidays:
            return False
        for row in ROWS:
            if channel not in row.applies_to or not row.in_force(local.date()):
                continue
            if states and row.state not in (*states, "US"):
                continue
            hours = row.days[local.weekday()]
            if hours is None or not hours[0] <= minute < hours[1]:
                return False
            if row.no_holidays and local.date() in holidays:
                return False
    return True


moments = st.integers(0, 16 * 365 * 86_400_000).map(
    lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=n)
)
near_clock_changes = st.sampled_from(
    [
        datetime(2027, 3, 14, 7, tzinfo=UTC),
        datetime(2026, 11, 1, 6, tzinfo=UTC),
        datetime(2025, 9, 1, 4, tzinfo=UTC),
        datetime(2024, 1, 1, 4, tzinfo=UTC),
        datetime(2024, 4, 25, 22, tzinfo=UTC),
    ]
).flatmap(lambda base: st.integers(-2000, 2000).map(lambda n: base + n * MINUTE))
windows = st.tuples(st.integers(0, 1380), st.integers(15, 1440)).map(
    lambda pair: (pair[0], min(1440, pair[0] + pair[1]))
)


@st.composite
def questions(draw: st.DrawFn) -> tuple[datetime, dict[str, Any]]:
    """A moment, and everything else that is asked."""
    now = draw(moments | near_clock_changes)
    some_zone = st.sampled_from([*CONTIGUOUS, "America/Phoenix", "Africa/Cairo"])
    days = [(now + timedelta(days=n)).date() for n in range(-1, 6)]
    return now, {
        "zones": tuple(draw(st.lists(some_zone | st.sampled_from(ZONES), max_size=2))),
        "states": tuple(draw(st.lists(st.sampled_from(sorted(STATES)), max_size=3))),
        "holidays": draw(st.frozensets(st.sampled_from(days), max_size=2)),
        "store_window": draw(st.just((0, 1440)) | windows),
        "store_days": draw(st.just(EVERY_DAY) | st.frozensets(st.integers(0, 6), min_size=4)),
        "store_holidays": draw(st.booleans()),
        "channel": draw(st.sampled_from(Channel)),
    }


@settings(max_examples=300, deadline=None)
@given(questions())
def test_the_answer_is_allowed_and_nothing_earlier_is(
    asked: tuple[datetime, dict[str, Any]],
) -> None:
    now, kwargs = asked
    opening = next_allowed(now, **kwargs)
    assert allowed(now, **kwargs) == plainly(now, **kwargs) == (opening.stop is None)
    end = opening.at if opening.at is not None else now + HORIZON
    if opening.at is not None:
        assert now <= opening.at <= now + HORIZON
        assert opening.at.utcoffset() == timedelta(0)
        assert plainly(opening.at, **kwargs)
        assert opening.at == now or not plainly(opening.at - timedelta(seconds=1), **kwargs)
    step = timedelta(minutes=15)
    moment = now
    while moment < min(end, now + timedelta(days=4)):
        assert not plainly(moment, **kwargs), moment
        moment += step


@settings(max_examples=300, deadline=None)
@given(questions())
def test_an_answer_holds_as_long_as_it_says(asked: tuple[datetime, dict[str, Any]]) -> None:
    now, kwargs = asked
    until = open_until(now, **kwargs)
    assert now <= until <= now + timedelta(days=1)
    assert (until == now) == (not allowed(now, **kwargs))
    moment = now
    while moment < until:
        assert plainly(moment, **kwargs), moment
        moment += timedelta(minutes=15)
    assert until == now or plainly(until - timedelta(seconds=1), **kwargs)


@given(questions())
def test_what_made_it_wait_is_one_of_what_was_asked(asked: tuple[datetime, dict[str, Any]]) -> None:
    now, kwargs = asked
    stop = next_allowed(now, **kwargs).stop
    if stop is None:
        return
    assert stop.sentence().startswith("It ")
    assert stop.local.astimezone(UTC) == now
    if stop.rule:
        assert stop.channel in stop.rule.applies_to
        assert not kwargs["states"] or stop.rule.state in (*kwargs["states"], "US")
        hours = stop.rule.days[stop.local.weekday()]
        minute = stop.local.hour * 60 + stop.local.minute
        closed = hours is None or not hours[0] <= minute < hours[1]
        assert closed or (stop.why == "holiday" and stop.rule.no_holidays)
