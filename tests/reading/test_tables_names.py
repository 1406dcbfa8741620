"""Names as exports write them: surname first, couples in one cell, firms, and words for nobody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import LeftOut
from sincerely.reading.tables.names import Named, is_firm, nobody, people

from .conftest import Feed

SALE = {"deal_number": "D1", "sold_date": "2026-03-04"}


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("VALE,INES", [("INES", "", "VALE", "")]),
        ("Vale, Ines Maria", [("Ines", "Maria", "Vale", "")]),
        ("DE LA CRUZ,MARIA", [("MARIA", "", "DE LA CRUZ", "")]),
        ("O'BRIEN,PAT JR", [("PAT", "", "O'BRIEN", "JR")]),
        ("Vale, Omar, Jr.", [("Omar", "", "Vale", "Jr.")]),
        ("VALE JR,OMAR/INES", [("OMAR", "", "VALE", "JR"), ("INES", "", "VALE", "")]),
        ("Vale, Dr. Ines", [("Ines", "", "Vale", "")]),
        ("VALE,OMAR/INES", [("OMAR", "", "VALE", ""), ("INES", "", "VALE", "")]),
        ("VALE,OMAR A/INES VALE", [("OMAR", "A", "VALE", ""), ("INES", "", "VALE", "")]),
        ("VALE, OMAR & INES", [("OMAR", "", "VALE", ""), ("INES", "", "VALE", "")]),
        ("Quinn, Pat or Kim", [("Pat", "", "Quinn", ""), ("Kim", "", "Quinn", "")]),
        ("KELLER,ROSA/MOSS,TOM", [("ROSA", "", "KELLER", ""), ("TOM", "", "MOSS", "")]),
        ("Bob and Sue Jones", [("Bob", "", "Jones", ""), ("Sue", "", "Jones", "")]),
        ("John Smith & Mary Jones", [("John", "", "Smith", ""), ("Mary", "", "Jones", "")]),
        ("Mr. & Mrs. John Smith", [("John", "", "Smith", "")]),
        ("SMITH,JOHN DBA SMITH PLUMBING", [("JOHN", "", "SMITH", "")]),
        ("VALE,", [("", "", "VALE", "")]),
    ],
)
def test_written_in_one_cell(cell: str, named: list[tuple[str, str, str, str]]) -> None:
    assert [each[:4] for each in people(cell)] == named


@pytest.mark.parametrize(
    "cell", ["Ines Vale", "INES VALE", "VALE INES M", "Anders Orlando", "Johnson & Johnson", "Ines"]
)
def test_a_name_that_cannot_be_told_apart_stays_whole(cell: str) -> None:
    assert people(cell) == (Named(whole=cell),)


@pytest.mark.parametrize(
    "name",
    [
        "PALOMAR PLUMBING LLC",
        "Vale Roofing, Inc.",
        "Vale Family Trust",
        "City of Bangor",
        "Smith & Sons",
        "First National Bank",
        "Estate of Omar Vale",
    ],
)
def test_firms(name: str) -> None:
    assert people(name) == (Named(whole=name, company=True),)


@pytest.mark.parametrize("name", ["Tom Church", "Ann Bank", "Maria Co", "Rosa Keller", "Inc"])
def test_people_who_are_called_like_firms(name: str) -> None:
    assert not is_firm(name)


@pytest.mark.parametrize(
    "name",
    ["TBD", "HOUSE", "House Deal", "CASH CUSTOMER", "WALK IN", "Walk-In", "1900 None None", "None"],
)
def test_words_for_nobody(name: str) -> None:
    assert nobody(name)
    assert people(name) == ()


@pytest.mark.parametrize("parts", [("Greg", "House"), ("Johnny", "Cash"), ("Stock", "Vale")])
def test_people_who_are_called_like_nobody(parts: tuple[str, str]) -> None:
    assert not nobody(*parts)


@settings(deadline=None)
@given(st.text(st.sampled_from("ab ,/&+.A'\x00é and"), max_size=150))
def test_any_name_is_somebody_or_nobody(cell: str) -> None:
    for each in people(cell):
        assert each.whole or each.first or each.last


@pytest.mark.parametrize(
    "cells",
    [
        {"name": "VALE,INES/OMAR"},
        {"first_name": "INES/OMAR", "last_name": "VALE"},
        {"first_name": "Ines & Omar", "last_name": "Vale"},
        {"last_name": "VALE,INES/OMAR"},
        {"name": "Ines and Omar Vale"},
    ],
)
def test_a_spouse_in_the_same_cell_is_a_cobuyer(row: Feed, cells: dict[str, str]) -> None:
    fed = row("sales", **SALE, **cells, customer_number="C-9", cell_phone="312-555-0142")
    buyer, spouse = fed.arrivals
    assert (buyer.contact.first.lower(), spouse.contact.first.lower()) == ("ines", "omar")
    assert buyer.contact.last.lower() == spouse.contact.last.lower() == "vale"
    assert spouse.contact.phones == buyer.contact.phones, "nobody says whose it is"
    assert (buyer.contact.customer_number, spouse.contact.customer_number) == ("C-9", "")
    assert [each.key for each in fed.arrivals] == ["sale:D1", "sale:D1:cobuyer"]


def test_a_spouse_in_the_cell_and_in_the_columns_is_one_person(row: Feed) -> None:
    fed = row(
        "sales",
        **SALE,
        name="VALE,INES/OMAR",
        cobuyer_first_name="Omar",
        cobuyer_last_name="Vale",
        cobuyer_email="omar@example.com",
    )
    assert [each.contact.first for each in fed.arrivals] == ["INES", "Omar"]
    assert fed.arrivals[1].contact.emails == ("omar@example.com",)


def test_three_parties_have_keys_of_their_own(row: Feed) -> None:
    fed = row("sales", **SALE, name="VALE,INES/OMAR", cobuyer_name="MOSS,LEA")
    assert [each.key for each in fed.arrivals] == [
        "sale:D1",
        "sale:D1:cobuyer",
        "sale:D1:cobuyer2",
    ]
    keys = [event.key for each in fed.arrivals for event in each.happenings]
    assert len(keys) == len(set(keys))


def test_a_firm_in_the_column_of_last_names(row: Feed) -> None:
    who = row("sales", **SALE, last_name="PALOMAR PLUMBING LLC").arrival.contact
    assert (who.name, who.company, who.last) == ("PALOMAR PLUMBING LLC", True, "")
    flagged = row("sales", **SALE, last_name="Palomar", **{"Individual/Business Flag": "B"})
    assert flagged.arrival.contact.company


@pytest.mark.parametrize("name", ["CASH CUSTOMER", "HOUSE", "1900 None None"])
def test_a_row_for_nobody_is_left_out(row: Feed, name: str) -> None:
    (only,) = row("sales", **SALE, name=name, customer_number="1").outcomes
    assert only == LeftOut(2, "a name that stands for nobody")


def test_a_placeholder_with_an_address_is_somebody_without_a_name(row: Feed) -> None:
    fed = row("sales", **SALE, name="WALK IN", customer_number="1", email="ines@example.com")
    who = fed.arrival.contact
    assert (who.display_name, who.customer_number, who.emails) == ("", "", ("ines@example.com",))


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("312-555-0142 | 312-555-0143", ["312-555-0142", "312-555-0143"]),
        ("312-555-0142; (312) 555-0143", ["312-555-0142", "(312) 555-0143"]),
        ("312-555-0142 or 312-555-0143", ["312-555-0142", "312-555-0143"]),
        ("312-555-0142/312-555-0143", ["312-555-0142", "312-555-0143"]),
        ("312-555-0142 x22", ["312-555-0142 x22"]),
        ("312,555,0142", ["312,555,0142"]),
    ],
)
def test_several_telephones_in_one_cell(row: Feed, cell: str, numbers: list[str]) -> None:
    who = row("sales", **SALE, last_name="Vale", cell_phone=cell).arrival.contact
    assert [number for _, number in who.phones] == numbers


def test_mail_addresses_and_words_for_none(row: Feed) -> None:
    cells = {"email": "ines@example.com|omar@example.com", "Email 2": "CD"}
    who = row("sales", **SALE, last_name="Vale", **cells).arrival.contact
    assert who.emails == ("ines@example.com", "omar@example.com")


@pytest.mark.parametrize(
    ("cell", "car"),
    [
        ("2024 Toyota RAV4 XLE", ("2024", "Toyota", "RAV4 XLE", "")),
        ("New 2024 Land Rover Defender", ("2024", "Land Rover", "Defender", "new")),
        ("'24 Palomar Ridge", ("24", "Palomar", "Ridge", "")),
        ("1900 None None", ("", "", "", "")),
        ("old pickup", ("", "", "old pickup", "")),
    ],
)
def test_a_whole_car_in_one_cell(row: Feed, cell: str, car: tuple[str, str, str, str]) -> None:
    for header in ("Vehicle", "Vehicle/Model"):
        sold = row("sales", **SALE, last_name="Vale", **{header: cell}).payloads[0]
        vehicle = getattr(sold, "vehicle")  # noqa: B009 - the payload of a sale
        assert (vehicle.year, vehicle.make, vehicle.model, vehicle.condition) == car


@pytest.mark.parametrize(
    ("cell", "vin"),
    [
        ("1PALOMAR026RIDGE1", "1PALOMAR026RIDGE1"),
        ("26RIDGE1", "*26RIDGE1"),
        ("482913", "*482913"),
        ("000000", ""),
        ("12", ""),
    ],
)
def test_a_part_of_a_vin_is_not_taken_for_one(row: Feed, cell: str, vin: str) -> None:
    sold = row("sales", **SALE, last_name="Vale", vin=cell).payloads[0]
    assert getattr(sold, "vin") == vin  # noqa: B009 - the payload of a sale
