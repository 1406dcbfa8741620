"""The last day on which the words of a message are true."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.recognising.deadline import good_until
from sincerely.recognising.text import of_plain
from sincerely.rules.purpose import Channel

#: a Wednesday
SENT = date(2026, 3, 4)


def until(words: str, sent: date = SENT) -> date | None:
    """The last day of these words."""
    return good_until(of_plain(words, Channel.EMAIL), sent)


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("Big sale this weekend!", date(2026, 3, 8)),
        ("The sale ends Saturday.", date(2026, 3, 7)),
        ("Offers good through 3/31.", date(2026, 3, 31)),
        ("Offer expires March 9", date(2026, 3, 9)),
        ("Valid until March 9th, 2027", date(2027, 3, 9)),
        ("March 3-8: spring savings", date(2026, 3, 8)),
        ("Today only!", SENT),
        ("Ends tonight at 8", SENT),
        ("Ends tomorrow", date(2026, 3, 5)),
        ("This month only", date(2026, 3, 31)),
        ("Through the end of April", date(2026, 4, 30)),
        ("Hasta el 3/8", date(2026, 3, 8)),
        ("Ends Saturday. Financing through 3/31.", date(2026, 3, 31)),
    ],
)
def test_words_that_end_something_are_understood(words: str, last: date) -> None:
    assert until(words) == last


@pytest.mark.parametrize(
    "words",
    [
        "Your appointment is Tuesday at 9.",
        "We open at 8 on Sunday.",
        "See you 3/9!",
        "",
        "Call us.",
    ],
)
def test_other_days_are_no_deadline(words: str) -> None:
    assert until(words) is None


def test_a_day_just_past_stays_past() -> None:
    assert until("Sale through 11/30", date(2026, 12, 2)) == date(2026, 11, 30)
    assert until("Sale through 1/4", date(2026, 12, 28)) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("words", "sent", "last"),
    [
        ("Labor Day sale", date(2026, 9, 1), date(2026, 9, 7)),
        ("Memorial Day weekend event", date(2026, 5, 20), date(2026, 5, 25)),
        ("Black Friday deals", date(2026, 11, 20), date(2026, 11, 27)),
        ("4th of July blowout", date(2026, 7, 1), date(2026, 7, 4)),
    ],
)
def test_holidays_end_their_sales(words: str, sent: date, last: date) -> None:
    assert until(words, sent) == last


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.dates())
def test_no_words_on_no_day_raise(words: str, sent: date) -> None:
    until(f"{words} ends sunday, through 2/30, this month only, until tomorrow", sent)
