"""A mail address somebody types: taken, or told what is wrong with it."""

import pytest

from sincerely.work.mailboxes import NoMailboxError, typed


def test_taken() -> None:
    assert typed(" Rosa@Example.com ").value == "rosa@example.com"
    assert typed("desk@store.local").value == "desk@store.local"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rosa..k@example.com", "two periods in a row"),
        ("rosa@example", "should have a period"),
        ("rosa.example.com", "must have an @-sign"),
        ("rosa k@example.com", "SPACE"),
        ("none@none.com", ""),
        ("", ""),
    ],
)
def test_told_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(NoMailboxError) as told:
        typed(text)
    assert str(told.value) == f"{text!r} is not a mail address."
    assert why in told.value.hint
    assert told.value.hint.endswith("Write it as name@example.com.")
