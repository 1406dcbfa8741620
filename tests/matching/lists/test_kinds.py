"""What a column holds is told by its header and its values."""

import pytest

from sincerely.matching.lists.fields import fields
from sincerely.matching.lists.kinds import Guessed, Kind, Profile, guess
from sincerely.matching.lists.parts import Part


def kind(header: str, *values: str) -> Kind:
    many = values * 40
    return guess(Profile(header, len(many), len(many), len(set(values)) * 30, many)).kind


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("given_name", ("lachlan", "mary"), Kind.GIVEN),
        ("fname_c1", ("HANS", "URSULA"), Kind.GIVEN),
        ("lname_c2", ("MEIER", "WOLF"), Kind.SURNAME),
        ("Surname", ("berry", "waller"), Kind.SURNAME),
        ("first_and_surname", ("ann berry", "jo waller"), Kind.NAME),
        ("full_name", ("Robert Jones", "Mary Ann Smith"), Kind.NAME),
        ("name", ("arnie mortons of chicago", "spago las vegas", "campanile"), Kind.TEXT),
        ("dob", ("1987-06-09", "2001-12-31"), Kind.DATE),
        ("date_of_birth", ("19151111", "19160101"), Kind.DATE),
        ("by", ("1949", "1968"), Kind.YEAR),
        ("bd", ("22", "7"), Kind.DAY),
        ("anything", ("a@b.com", "c@d.org"), Kind.EMAIL),
        ("phone", ("310/246-1501", "213-655-3277"), Kind.PHONE),
        ("postcode_fake", ("tf3 4bh", "ab1 2cd"), Kind.POSTCODE),
        ("ZIP", ("98101", "98102-1234"), Kind.POSTCODE),
        ("street_number", ("12", "7"), Kind.HOUSE),
        ("addr", ("435 s. la cienega blvd.", "12224 ventura blvd."), Kind.ADDRESS),
        ("res_street_address", ("5248 PARK DR", "12 Oak Road"), Kind.ADDRESS),
        ("where", ("5248 park dr", "12 oak road"), Kind.ADDRESS),
        ("address_1", ("fitchett street", "oak road"), Kind.STREET),
        ("sex_code", ("M", "F"), Kind.GENDER),
        ("suburb", ("winston hills", "richlands"), Kind.CATEGORY),
        ("price", ("$12.50", "899.99"), Kind.NUMBER),
        ("description", ("a fine camera with a lens and bag", "two by four of oak"), Kind.TEXT),
        ("whatever", ("Xyk", "Qpl"), Kind.WORD),
    ],
)  # fmt: skip
def test_kinds(header: str, values: tuple[str, ...], expected: Kind) -> None:
    assert kind(header, *values) is expected


def test_a_running_number_and_the_same_everywhere_say_nothing() -> None:
    numbers = tuple(str(at) for at in range(50))
    assert guess(Profile("n", 50, 50, 50, numbers)).kind is Kind.ID
    assert guess(Profile("country", 50, 50, 1, ("us",) * 50)).kind is Kind.IGNORED


def test_columns_of_two_lists_are_paired_by_name_then_kind_then_words() -> None:
    words = frozenset({"canon", "camera", "lens"})
    one = [Guessed("id", Kind.ID, ""), Guessed("Surname", Kind.SURNAME, ""),
           Guessed("title", Kind.TEXT, "", words), Guessed("price", Kind.NUMBER, "")]  # fmt: skip
    other = [Guessed("name", Kind.TEXT, "", words), Guessed("PRICE", Kind.NUMBER, ""),
             Guessed("lastname", Kind.SURNAME, "")]  # fmt: skip
    found = [(each.one.column, each.other.column) for each in fields(one, other)]
    assert found == [(1, 2), (2, 0), (3, 1)]


def test_a_name_in_one_column_is_two_fields_unless_its_parts_are_there() -> None:
    name, first, last = (
        Guessed("name", Kind.NAME, "", parts=frozenset({Part.GIVEN, Part.SURNAME})),
        Guessed("first", Kind.GIVEN, ""),
        Guessed("last", Kind.SURNAME, ""),
    )
    assert [each.kind for each in fields([name])] == [Kind.GIVEN, Kind.SURNAME]
    assert [each.label for each in fields([name, first, last])] == ["first", "last"]
