"""One spelling for each address; what nobody can be reached at is none."""

import re

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import assume, example, given, reject
from hypothesis import strategies as st

from sincerely.rules.contact import Address, address, customer_number, email, phone
from sincerely.rules.sighting import Contact

_ANY_ADDRESS = re.compile(
    "[a-z\u00e9\u4f8b]{1,4}@[a-z\u00df\u00e0-\u00f6\u0430-\u044f\u03b1-\u03c9\u4f8b\u3048]{1,6}[.](?:de|com)"
)


@pytest.mark.parametrize(
    "text",
    [
        "rosa@example.com",
        "  Rosa@Example.COM ",
        "<rosa@example.com>",
        "mailto:rosa@example.com",
        "<MAILTO:rosa@example.com>",
    ],
)
def test_one_mail_address(text: str) -> None:
    assert email(text) == Address("email", "rosa@example.com")


@pytest.mark.parametrize(
    ("people", "servers"),
    [
        ("max@b\u00fccher.de", "max@xn--bcher-kva.de"),
        ("max@B\u00dcCHER.de", "MAX@XN--BCHER-KVA.DE"),
        ("max@stra\u00dfe.de", "max@xn--strae-oqa.de"),
        ("max@bu\u0308cher.de", "max@xn--bcher-kva.de"),
        ("max@\u4f8b\u3048\u3002jp", "max@xn--r8jz45g.jp"),
    ],
)
def test_both_spellings_of_a_domain_are_one_address(people: str, servers: str) -> None:
    """Told in one, an opt-out is meant in both."""
    assert email(people) == email(servers) is not None


def test_what_only_looks_like_a_server_s_spelling_stays() -> None:
    assert email("a@xn--\u00fc.de") == Address("email", "a@xn--\u00fc.de")
    assert email("a@xn--99999999999.de") == Address("email", "a@xn--99999999999.de")


@given(st.emails() | st.from_regex(_ANY_ADDRESS, fullmatch=True))
@example("max@\uff42.de")
def test_spelled_as_the_library_spells_it(text: str) -> None:
    """Of every address that email-validator takes, in either spelling of its domain."""
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        reject()
    assume("." in found.domain and email(text) is not None)
    expected = Address("email", f"{found.local_part.lower()}@{found.domain.lower()}")
    assert email(text) == expected
    if found.ascii_email:
        assert email(found.ascii_email) == expected


def test_dots_and_tags_are_kept() -> None:
    """Whether they mean the same mailbox is for matching to say."""
    assert (
        len({email("ro.sa@example.com"), email("rosa@example.com"), email("rosa+car@example.com")})
        == 3
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "rosa", "rosa@", "@example.com", "rosa@example", "a@b.c", "a b@example.com", "none"),
        *("rosa@example.com, tom@example.com", "NA@NA.com", "noemail@noemail.com"),
    ],
)
def test_no_mail_address(text: str) -> None:
    assert email(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("(207) 555-0101", "207.555.0101", "2075550101", "+1 207 555 0101", "1-207-555-0101"),
        *("207-555-0101 ext. 12", "tel:+1-207-555-0101"),
    ],
)
def test_one_phone_number(text: str) -> None:
    assert phone(text) == Address("phone", "+12075550101")


@pytest.mark.parametrize(
    "text", ["", "555-0101", "0000000000", "111-111-1111", "call me", "207", "2075550101234567"]
)
def test_no_phone_number(text: str) -> None:
    assert phone(text) is None


def test_a_number_of_another_country() -> None:
    assert phone("+44 20 7946 0958") == Address("phone", "+442079460958")
    assert phone("416 555 0101", "CA") == Address("phone", "+14165550101")


def test_a_customer_number_means_nothing_elsewhere() -> None:
    one, other = customer_number("dms", " 4711 "), customer_number("crm", "4711")
    assert one == Address("customer", "dms:4711")
    assert one != other


@pytest.mark.parametrize("text", ["0011", "11", "11.0", " 011 "])
def test_zeros_before_a_customer_number_tell_nobody_apart(text: str) -> None:
    """A workbook drops them, or takes the number for a sum."""
    assert customer_number("dms", text) == Address("customer", "dms:11")


@pytest.mark.parametrize("text", ["", " ", "0", "000", "0.0", "N/A", "none", "NULL", "na"])
def test_no_customer_number(text: str) -> None:
    assert customer_number("dms", text) is None


def test_what_a_person_would_type() -> None:
    assert address("Rosa@example.com") == email("rosa@example.com")
    assert address("207 555 0101") == phone("2075550101")
    assert address("Rosa Keller") is None
    assert str(address("207 555 0101")) == "+12075550101"


def test_the_key_is_unique_over_all_kinds() -> None:
    assert Address("phone", "1").key != Address("customer", "1").key


@given(st.text(max_size=30))
def test_nothing_anybody_types_breaks_it_and_one_spelling_is_enough(text: str) -> None:
    found = address(text)
    assert found is None or address(found.value) == found


def test_every_way_to_reach_somebody_once() -> None:
    rosa = Contact(
        first="Rosa",
        last="Keller",
        emails=("rosa@example.com", "ROSA@example.com", "none"),
        phones=(("cell", "207-555-0101"), ("home", "(207) 555-0101")),
        customer_number="4711",
    )
    assert [found.key for found in rosa.addresses("dms")] == [
        "email:rosa@example.com",
        "phone:+12075550101",
        "customer:dms:4711",
    ]


def test_a_name_as_people_say_it() -> None:
    assert Contact(first="Rosa", middle="M.", last="Keller").display_name == "Rosa M. Keller"
    assert Contact(name="Keller, Rosa").display_name == "Keller, Rosa"
    assert Contact().display_name == ""


def test_a_character_no_database_keeps_makes_no_address() -> None:
    assert email("pat\x00@example.com") is None
    assert email("pat@exam\x00ple.com") is None
