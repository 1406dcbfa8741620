"""The hours for calls, worked out by stretches, are those of the rule asked of each alone."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.history import pace
from sincerely.history.moments import microseconds
from sincerely.records import places
from sincerely.rules.checks.pace import quiet_hours
from sincerely.rules.law import CHANGES
from sincerely.rules.message import Facts, Message
from sincerely.rules.policy import DEFAULT
from sincerely.rules.purpose import Channel
from sincerely.rules.record import KEPT_TOUCHES
from sincerely.rules.verdict import Answer

#: days on which clocks were set, a holiday fell or a law began, and their neighbours
_DAYS = [
    date(2026, 3, 8), date(2025, 11, 2), date(2025, 12, 24), date(2026, 1, 1), date(2026, 7, 3),
    *CHANGES,
]  # fmt: skip
_SPOTS = [
    ((), ()),
    (("America/New_York",), ("ME",)),
    (("America/Phoenix",), ("AZ",)),
    (("America/Chicago", "America/Denver"), ("FL", "AL")),
    (("America/New_York", "America/Chicago"), ("TN", "OK")),
    (("Pacific/Honolulu",), ("HI",)),
]
_PLACES = [(*spot, channel) for spot in _SPOTS for channel in (Channel.CALL, Channel.TEXT)]
_ASKED = st.tuples(
    st.sampled_from(_DAYS),
    st.integers(-2, 2),
    st.integers(0, 24 * 60 - 1) | st.sampled_from([h * 60 + m for h in range(24) for m in (0, 59)]),
    st.sampled_from([0, 0, 1, 59_999_999]),
    st.integers(0, len(_PLACES) - 1),
)


def _alone(at: datetime, spot: int) -> int:
    zones, states, channel = _PLACES[spot]
    facts = Facts(place=places.place(zones, states, at))
    stop = quiet_hours(Message(channel=channel, purpose=None), facts, DEFAULT, at)
    if stop is None:
        return pace.OPEN
    return pace.LATER if stop.answer is Answer.WAIT else pace.NEVER


@settings(deadline=None, max_examples=60)
@given(st.lists(_ASKED, min_size=1, max_size=40))
def test_hours_by_stretches(asked: list[tuple[date, int, int, int, int]]) -> None:
    moments = [
        datetime.combine(day + timedelta(days=off), time(), UTC)
        + timedelta(minutes=minute, microseconds=more)
        for day, off, minute, more, _ in asked
    ]
    spots = [spot for *_, spot in asked]
    hours = pace.Hours(DEFAULT, places.place)
    asked_at, whence = np.array([microseconds(at) for at in moments]), np.array(spots)
    half = len(spots) // 2
    found = [
        *hours.openings(asked_at[:half], whence[:half], _PLACES),
        *hours.openings(asked_at[half:], whence[half:], _PLACES),  # what is known of the others
    ]
    assert found == [_alone(*each) for each in zip(moments, spots, strict=True)]


def test_a_cap_is_the_least_number_at_which_the_rule_speaks() -> None:
    caps = dict(zip(pace.CLASSES, pace.caps(DEFAULT), strict=True))
    told = {kind.value: cap for kind, cap in caps.items() if cap <= KEPT_TOUCHES}
    assert told == {
        "prospect": DEFAULT.prospect_cap,
        "marketing": DEFAULT.marketing_cap,
        "service": DEFAULT.service_cap,
        "care": DEFAULT.care_cap,
        "appointment": DEFAULT.service_cap,
    }
