"""A mail address that nobody can have says nothing of who is who."""

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from sincerely.matching import mailboxes
from sincerely.matching.mailboxes import mailbox
from sincerely.matching.traits import traits_of
from sincerely.rules import contact
from sincerely.rules.sighting import Contact


@pytest.mark.parametrize(
    "text",
    ["rosa.keller+car@example.com", "o'brien@example.com", "max@xn--bcher-kva.de", "x-y@home.test"],
)
def test_as_the_rules_spell_it(text: str) -> None:
    found = contact.email(text)
    assert found is not None
    assert mailbox(text) == found.value


@pytest.mark.parametrize(
    "text", ["no..mail@example.com", "x@none-.com", ".@example.com", "a@b_c.com", "rosa", ""]
)
def test_made_up_to_fill_a_field(text: str) -> None:
    assert mailbox(text) == ""
    assert traits_of(Contact(first="Rosa", emails=(text,))).emails == ()


@given(st.from_regex(mailboxes._PLAIN, fullmatch=True))
def test_the_short_way_is_the_library_s(text: str) -> None:
    long = validate_email(text, check_deliverability=False, globally_deliverable=False)
    assert long.normalized == text.strip()
