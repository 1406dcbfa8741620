"""Requests to stop in other languages: what is heard, and what only sounds like one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading.words import hear
from sincerely.reading.words.abroad import asked

from .test_words import MARKS, meanings
from .words_abroad import TABLE
from .words_table import rows

ROWS = rows(TABLE)
PIECES = st.sampled_from(
    "不要再|广告|发|광고|수신|문자| не | мне| пишите| đừng| tin nhắn| xin|nua|,|\n".split("|")
)


@pytest.mark.parametrize(("words", "meant"), ROWS, ids=[row[0][:60] for row in ROWS])
def test_a_sentence_means(words: str, meant: frozenset[str]) -> None:
    assert meanings(hear(words)) == meant


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ROWS), MARKS, MARKS, st.sampled_from([str, str.lower, str.upper]))
def test_what_stands_around_changes_nothing(row, before, after, case) -> None:  # type: ignore[no-untyped-def]
    words, meant = row
    heard = meanings(hear(before + case(words) + after))
    assert {each.lower() for each in heard} == {each.lower() for each in meant}


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=400).map("".join))
def test_words_repeated_without_end_are_heard(text: str) -> None:
    assert isinstance(asked(text), tuple | None)


def test_a_request_beside_a_purchase_is_both() -> None:
    heard = hear("我们已经买车了, 请不要再联系我们。 We bought a Kia")
    assert (heard.stop, heard.channels, heard.bought_elsewhere) == (True, (), "Kia")
