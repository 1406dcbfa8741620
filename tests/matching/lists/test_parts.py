"""Cells taken apart, so that lists of different shapes can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.matching.lists.fields import fields
from sincerely.matching.lists.kinds import Guessed, Kind, Profile, guess
from sincerely.matching.lists.parts import Part, address, name, offered, surname_first, taking


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Timothy L. Robinson", ("timothy", "l", "robinson")),
        ("SMITH,JOHN A", ("john", "a", "smith")),
        ("Mr. John Smith Jr.", ("john", "", "smith")),
        ("Ana de la Cruz", ("ana", "", "de la cruz")),
        ("Anna O'Brien", ("anna", "", "obrien")),
        ("", ("", "", "")),
    ],
)
def test_names(written: str, expected: tuple[str, str, str]) -> None:
    assert name(written) == expected


def test_a_column_with_surnames_first_is_seen_by_where_its_first_names_stand() -> None:
    turned = ["Smith John", "Jones Mary A", "Keller William", "Berry Susan", "Waller Robert"] * 4
    assert surname_first(turned)
    assert not surname_first([" ".join(reversed(each.split()[:2])) for each in turned])
    assert taking(Part.SURNAME, turned)("Jones Mary A") == "jones"
    assert taking(Part.GIVEN, turned)("Jones Mary A") == "mary"


@pytest.mark.parametrize(
    ("written", "number", "street", "unit"),
    [
        ("3570 Las Vegas Blvd. South", "3570", "las vegas blvd s", ""),
        ("12 Ninth Avenue, Apt 4B", "12", "9th ave", "4b"),
        ("228 ridge street #31", "228", "ridge st", "31"),
        ("Hauptstrasse 12a", "12a", "hauptstrasse", ""),
        ("Main Street", "", "main st", ""),
    ],
)
def test_addresses(written: str, number: str, street: str, unit: str) -> None:
    found = address(written)
    assert (found.number, found.street, found.unit) == (number, street, unit)


@given(st.text())
def test_anything_can_be_taken_apart(text: str) -> None:
    for part in Part:
        assert isinstance(taking(part, [text])(text), str)


def guessed(header: str, *values: str) -> Guessed:
    many = values * 20
    found = guess(Profile(header, len(many), len(many), 30 * len(values), many))
    return Guessed(
        header, found.kind, "", found.words, found.said, offered(found.kind, values * 20)
    )


def test_two_lists_of_different_shapes_meet() -> None:
    one = [guessed("last_name", "KING"), guessed("first_name", "MARY"),
           guessed("dob", "1969-02-03"), guessed("address", "5248 PARK DR", "1 OAK RD"),
           guessed("zip_code", "27401"), guessed("full_phone_num", "(520) 485-0085")]  # fmt: skip
    other = [guessed("Name", "Mary King", "John Smith"), guessed("YearOfBirth", "1969", "1970"),
             guessed("Address", "5248 Park Drive", "1 Oak Road"), guessed("Zip", "27401-1234"),
             guessed("Phone", "520-485-0085")]  # fmt: skip
    kinds = {each.kind for each in fields(one, other)}
    assert kinds == {Kind.SURNAME, Kind.GIVEN, Kind.YEAR, Kind.HOUSE, Kind.STREET, Kind.POSTCODE,
                     Kind.PHONE}  # fmt: skip
