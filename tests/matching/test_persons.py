"""Names as people and systems write them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sincerely.matching.firms import is_firm
from sincerely.matching.given import forms, surely_two
from sincerely.matching.persons import everyone
from sincerely.matching.plain import plain


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("Bob and Sue Jones", ["bob", "sue"], ["jones", "jones"]),
        ("SMITH,JOHN/MARY", ["john", "mary"], ["smith", "smith"]),
        ("Bob Jones & Sue Smith", ["bob", "sue"], ["jones", "smith"]),
        ("Mr. & Mrs. John Smith", ["john"], ["smith"]),
        ("van der Berg, Jan", ["jan"], ["van der berg"]),
        ("Dr. Zoë O'Brien", ["zoe"], ["obrien"]),
        ("", [], []),
        (" / ", [], []),
    ],
)
def test_everyone_named(written: str, first: list[str], last: list[str]) -> None:
    found = everyone(written)
    assert [name.first for name in found] == first
    assert [name.last for name in found] == last


@pytest.mark.parametrize(
    ("written", "generation"),
    [("John Smith Jr.", "jr"), ("Smith, John Sr", "sr"), ("John Q. Public III", "iii"),
     ("John Smith, MD", "")],
)  # fmt: skip
def test_father_and_son(written: str, generation: str) -> None:
    assert everyone(written)[0].generation == generation


@pytest.mark.parametrize("written", ["Acme Roofing LLC", "Acme Roofing, Inc.", "The Acme Roofing"])
def test_a_firm_is_its_name_without_what_kind_it_is(written: str) -> None:
    assert everyone(written)[0].company == "acme roofing"


@pytest.mark.parametrize(
    "written",
    ["HUGHES FAMILY TRUST", "HUGHES AUTO BODY", "PETERSON FARMS", "Hughes Bakery", "Bell Law Group",
     "HUGHES DENTAL GROUP PC", "City of Larchmont", "GRADY PAINTING & DRYWALL", "Ng & Sons"],
)  # fmt: skip
def test_these_are_firms(written: str) -> None:
    assert is_firm(written)


@pytest.mark.parametrize(
    "written",
    ["Art Church", "John Bank", "Church, Art", "Mary Ann Church", "Rosa Keller", "Keller", "House",
     "Tom Service", "Carmen Farm", ""],
)  # fmt: skip
def test_these_are_people(written: str) -> None:
    assert not is_firm(written)


@pytest.mark.parametrize(
    ("short", "full"),
    [("topher", "christopher"), ("kasia", "katarzyna"), ("pepe", "jose"), ("letty", "leticia"),
     ("kate", "catherine"), ("annie", "anna"), ("johnny", "john"), ("vinny", "vincent"),
     ("stan", "stanislaw"), ("liam", "william"), ("molly", "mary")],
)  # fmt: skip
def test_what_people_are_called_leads_to_their_name(short: str, full: str) -> None:
    assert full in forms(short)
    assert not surely_two(short, full)


@pytest.mark.parametrize(
    ("one", "other"),
    [("stephen", "stephanie"), ("alejandro", "alexandra"), ("john", "ivan"), ("eric", "erica"),
     ("daniel", "danielle"), ("jack", "jacqueline")],
)  # fmt: skip
def test_names_alike_may_be_two_peoples(one: str, other: str) -> None:
    assert surely_two(one, other)
    assert surely_two(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("stephen", "steven"), ("stephen", "stehpen"), ("sara", "sarah"), ("rosa", "rosa"),
     ("catherine", "kathryn"), ("sam", "samantha")],
)  # fmt: skip
def test_spellings_slips_and_short_forms_are_no_proof_of_two(one: str, other: str) -> None:
    assert not surely_two(one, other)


@given(st.text())
def test_what_is_plain_stays_so(text: str) -> None:
    assert plain(plain(text)) == plain(text) == plain(text).casefold()


def test_short_forms_lead_to_the_full_name_and_no_further() -> None:
    assert "robert" in forms("bob")
    assert "bob" not in forms("robert")
    assert set(forms("bill")).isdisjoint(forms("robert"))


@given(st.text())
@example("\U0001d400")  # a mathematical letter
def test_any_text_is_taken_apart(text: str) -> None:
    for name in everyone(text):
        assert "".join(name) == "".join(name).casefold().strip()
