"""Whether two written names may be one person's: strictly, and the same from both sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.matching.names import may_be_one, name_key
from sincerely.rules.sighting import Contact


def key(first: str, last: str = "Keller") -> str:
    return name_key(Contact(first=first, last=last))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (key("Rosa"), key("ROSA ")),
        (key("Rosa"), key("R.")),
        (key("Rosa"), key("")),
        (key("Rosa"), ""),
        (key("Thomas"), key("Tom")),
        (key("ROBERT J"), key("Bob")),
        (key("Bill"), key("William")),
        (key("Topher"), key("Christopher")),
        (key("Kate"), key("Catherine")),
        (key("Catherine"), key("Kathryn")),
        (key("Keller", "Tom"), key("Thomas", "Keller")),
        (key("Micheal"), key("Michael")),
        (key("Rosa", "Keller"), key("Rosa", "Keler")),
        (key("Rosa", "Keller-Ortiz"), key("Rosa", "Ortiz")),
        (key("Zoë", "Müller"), key("Zoe", "Muller")),
        (key("Rosa", ""), key("Rosa", "Keller")),
        (key("Tom", "Keller Jr."), name_key(Contact(name="Tom Keller, Jr"))),
        (key("Tom", "Keller Jr."), key("Tom")),
        (name_key(Contact(name="Keller, Rosa")), key("Rosa")),
        (name_key(Contact(name="Dr. Rosa M. Keller")), key("Rosa")),
        (name_key(Contact(name="Acme, Inc.", company=True)), "#acme inc"),
    ],
)
def test_these_may_be_one(one: str, other: str) -> None:
    assert may_be_one(one, other)
    assert may_be_one(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (key("Rosa"), key("Tom")),
        (key("Rosa"), key("T.")),
        (key("Stephen"), key("Stephanie")),
        (key("Jack"), key("Jacqueline")),
        (key("John"), key("Ivan")),
        (key("Tom", "Keller Jr."), key("Tom", "KELLER SR")),
        (name_key(Contact(first="Tom", last="Keller", suffix="III")), key("Tom", "Keller Jr")),
        (name_key(Contact(name="Keller, Tom Jr")), name_key(Contact(name="Tom Keller Sr"))),
        (key("Keller", "Rosa"), key("Thomas", "Keller")),
        (key("", "HUGHES FAMILY TRUST"), key("Pete", "Hughes")),
        (key("", "HUGHES AUTO BODY"), key("Pete", "Hughes")),
        (key("J R"), key("Jack")),
        (name_key(Contact(last="KELLER ROOFING LLC")), key("Rosa")),
        (name_key(Contact(name="Keller Roofing LLC")), key("Rosa")),
        (key("Rosa"), key("Rosa", "Ortiz")),
        (key("Rosa", ""), key("Tom", "")),
        (key("Ana"), key("Ann")),
        (key("Jon"), key("Joe")),
        (name_key(Contact(name="Keller Roofing", company=True)), key("Rosa")),
        (name_key(Contact(name="Rosa Keller", company=True)), key("Rosa")),
        (name_key(Contact(company=True)), key("Rosa")),
    ],
)
def test_these_are_two(one: str, other: str) -> None:
    assert not may_be_one(one, other)
    assert not may_be_one(other, one)


@given(st.text(), st.text(), st.text(), st.booleans())
def test_any_text_makes_a_key_and_agrees_with_itself(
    first: str, last: str, name: str, company: bool
) -> None:
    found = name_key(Contact(first=first, last=last, name=name, company=company))
    assert may_be_one(found, found)
    assert "\n" not in found
    assert found.count("|") == 0 if company else found.count("|") in (0, 1)
