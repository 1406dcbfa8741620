"""What people mean: a table of sentences, and what may stand around them without changing it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading.words import NOTHING, Heard, hear
from sincerely.rules.events.wishes import Topic

from .words_table import rows

ROWS = rows()
MARKS = st.text(alphabet=" \t\n!.?,;…—🙏👍😡❤️\u200b\u00a0*~", max_size=6)


def meanings(heard: Heard) -> frozenset[str]:
    """What was heard in the words of the table."""
    said = {
        "stop": heard.stop and not heard.never,
        "never": heard.never,
        "quiet": heard.quiet,
        "start": heard.start,
        "here": heard.bought_here,
        "gone": heard.not_buying,
        "complaint": heard.complaint == "complaint",
        "legal": heard.complaint == "legal threat",
        "deceased": heard.deceased,
        "wrong": heard.wrong_person,
        f"elsewhere={heard.bought_elsewhere}": heard.bought_elsewhere is not None,
        heard.topic.value: heard.topic is not Topic.MARKETING and not heard.never,
        **{channel.value: True for channel in heard.channels},
    }
    return frozenset(word for word, so in said.items() if so)


@pytest.mark.parametrize(("words", "meant"), ROWS, ids=[row[0][:60] for row in ROWS])
def test_a_sentence_means(words: str, meant: frozenset[str]) -> None:
    assert meanings(hear(words)) == meant


def test_the_table_is_long_enough_and_says_nothing_twice() -> None:
    assert len(ROWS) >= 150
    assert len({words.lower() for words, _ in ROWS}) == len(ROWS)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ROWS), MARKS, MARKS, st.sampled_from([str, str.lower, str.upper, str.title]))
def test_what_stands_around_changes_nothing(row, before, after, case) -> None:  # type: ignore[no-untyped-def]
    words, meant = row
    heard = meanings(hear(before + case(words) + after))
    assert {each.lower() for each in heard} == {each.lower() for each in meant}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_heard(text: str) -> None:
    assert isinstance(hear(text), Heard)


def test_nothing_is_heard_in_nothing() -> None:
    assert hear("") == hear("🙂🙂") == NOTHING


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("no, don't call me anymore\nemail is fine", {"stop", "call"}),
        ("Stop calling\nand texting me", {"stop", "call", "text"}),
        ("Is the blue one there?\nTo opt out of receiving texts from me reply STOP", set()),
        ("\N{OCTAGONAL SIGN}", {"stop"}),
        ("My father died.\n\nI am his son, please close his account", {"deceased"}),
    ],
)
def test_a_message_of_several_lines_means(words: str, meant: set[str]) -> None:
    assert meanings(hear(words)) == meant
