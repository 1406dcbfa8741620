"""Which reader a file goes to, and what is refused at the door."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sincerely.reading import KINDS, read

from .conftest import CAME, CHICAGO, Feed

LEAD = (
    "<adf><prospect><customer><contact><name>Ines Vale</name></contact></customer></prospect></adf>"
)


@pytest.mark.parametrize("name", ["lead.adf", "lead.xml", "lead.txt", "lead"])
def test_a_lead_is_told_by_its_text(feed: Feed, name: str) -> None:
    fed = feed(LEAD, name=name)
    assert fed.kind == "adf"
    assert fed.arrival.contact.name == "Ines Vale"


def test_a_lead_inside_other_text_is_no_table(feed: Feed) -> None:
    fed = feed(f"Hello,\n{LEAD}", name="lead.txt")
    assert (fed.kind, fed.arrival.contact.name) == ("adf", "Ines Vale")


def test_a_lead_escaped_in_a_page_is_no_table(feed: Feed) -> None:
    assert feed("See: &lt;adf&gt;", name="lead.txt").kind == "adf"


def test_a_lead_in_a_column_of_a_table_makes_it_no_lead_file(feed: Feed) -> None:
    fed = feed("deal_number,sold_date,last_name,raw\nD1,2026-03-04,Vale,<adf/>\n")
    assert fed.kind == "sales"


def test_an_empty_file_is_told_apart_from_one_without_rows(feed: Feed) -> None:
    assert feed(" \n").problem.code == "empty_file"
    assert feed("deal_number,sold_date,last_name\n").outcomes == []


@pytest.mark.parametrize("name", ["lead.eml", "lead.txt", "1774000000.M1.host"])
def test_a_mail_is_told_by_its_headers_or_its_ending(feed: Feed, name: str) -> None:
    head = "From: a@example.com\nTo: b@example.com\nSubject: Lead\nMIME-Version: 1.0\n"
    fed = feed(f"{head}\n{LEAD}", name=name)
    assert fed.kind == "mail"
    assert fed.arrival.contact.name == "Ines Vale"


def test_a_mailbox_is_told_by_its_first_line(feed: Feed) -> None:
    fed = feed(f"From a@b Fri Mar 20 10:00:00 2026\nFrom: a@example.com\n\n{LEAD}", name="box")
    assert fed.kind == "mail"
    assert fed.arrival.contact.name == "Ines Vale"


def test_a_spreadsheet_is_told_by_its_first_bytes(feed: Feed) -> None:
    assert feed(b"PK\x03\x04rest", name="sales.csv").problem.code == "broken_workbook"


def test_the_kind_can_be_told(feed: Feed) -> None:
    assert feed("x", kind="adf").problem.code == "malformed_xml"


def test_an_unknown_kind_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="invoices"):
        read(tmp_path, store=CHICAGO, source="dms", received_at=CAME, kind="invoices")


def test_the_time_of_receipt_has_a_zone(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="received_at"):
        read(tmp_path, store=CHICAGO, source="dms", received_at=datetime(2026, 3, 20))  # noqa: DTZ001


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "gone.csv", store=CHICAGO, source="dms", received_at=CAME)


def test_the_kinds() -> None:
    assert KINDS[:4] == ("adf", "mail", "sales", "deals")


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("deal_number,sold_date,last_name\n" + "D1,2026-03-04,Vale\n" * 50_000)
    reading = read(path, store=CHICAGO, source="dms", received_at=CAME)
    assert isinstance(reading.outcomes, Iterator)
    next(reading.outcomes)
    path.write_text("")  # what was not asked for was not read
    assert sum(1 for _ in reading) < 49_000


@pytest.mark.parametrize("kind", [None, "sent"])
def test_a_pdf_says_what_it_is(feed: Feed, kind: str | None) -> None:
    problem = feed(b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", name="sent.pdf", kind=kind).problem
    assert problem.code == "no_table"
    assert "PDF" in problem.sentence
