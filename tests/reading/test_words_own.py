"""Only somebody's own new words: not what they quote, sign or forward."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading.words import hear, own_words

OURS = "If you no longer wish to receive these emails, unsubscribe here. Reply STOP to end."

HISTORIES = [
    f"On Thu, Apr 30, 2026 at 3:04 PM Harbor Motors <a@store.example> wrote:\n> {OURS}",
    f"On Thu, Apr 30, 2026 at 3:04 PM Harbor Motors\n<a@store.example> wrote:\n\n> {OURS}",
    f"-----Original Message-----\nFrom: Harbor Motors\n\n{OURS}",
    f"From: Harbor Motors\nSent: Thursday\nTo: Rosa\nSubject: Sale\n\n{OURS}",
    f"Le jeu. 30 avr. 2026 à 15:04, Harbor <a@store.example> a écrit :\n> {OURS}",
    f"El jue, 30 abr 2026 a las 15:04, Harbor escribió:\n> {OURS}",
    f"Am 30.04.2026 um 15:04 schrieb Harbor Motors:\n> {OURS}",
    f"Begin forwarded message:\n\n{OURS}",
    f"________________________________\nFrom: Harbor\n{OURS}",
    f"Sent from my iPhone\n\n{OURS}",
    f"-- \nRosa Keller\n{OURS}",
    f"> {OURS}",
]


@pytest.mark.parametrize("history", HISTORIES)
def test_what_is_not_theirs_is_not_heard(history: str) -> None:
    assert own_words(f"Sounds good, see you Saturday.\n\n{history}").startswith("Sounds good")
    assert not hear(own_words(f"Sounds good, see you Saturday.\n\n{history}")).stop


@pytest.mark.parametrize("history", HISTORIES)
def test_what_is_theirs_is_heard_above_it(history: str) -> None:
    assert hear(own_words(f"Thank you, but please stop.\n\n{history}")).stop


def test_an_answer_below_or_inside_the_quote_is_theirs() -> None:
    text = "On Thu, Harbor wrote:\n> Are you still looking?\n\nPlease stop.\n\n> Best wishes\n"
    assert own_words(text) == "Please stop."


def test_a_mail_without_words_of_its_own_has_none() -> None:
    assert own_words("> only\n> a quote") == ""


def test_polite_beginnings_are_no_signature() -> None:
    assert hear(own_words("Thanks,\nplease take me off your list\nRosa")).stop


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(HISTORIES), max_size=4).map("\n".join))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(own_words(text), str)
