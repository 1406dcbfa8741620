"""What a header says its column holds."""

import pytest

from sincerely.matching.lists import headers
from sincerely.matching.lists.kind import Kind


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("FN", Kind.GIVEN),
        ("LN", Kind.SURNAME),
        ("Ph", Kind.PHONE),
        ("PH.", Kind.PHONE),
        ("Contact No.", Kind.PHONE),
        ("contact_number", Kind.PHONE),
        ("Contact", Kind.NAME),
        ("Contact name", Kind.NAME),
    ],
)
def test_short_headers(header: str, kind: Kind) -> None:
    assert headers.said(header) is kind


@pytest.mark.parametrize("header", ["Contact No.", "Contact Number", "Ph no"])
def test_a_number_that_is_called_names_no_rows(header: str) -> None:
    assert not headers.may_name_rows(header)
