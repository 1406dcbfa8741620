"""Table files: header, delimiter, encoding, quotes; and rows that spoil nothing but themselves."""

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import Quarantined
from sincerely.reading.tables.kinds import TABLES
from sincerely.reading.tables.records import MAX_RECORD_LINES, Records
from sincerely.reading.text import squash

from .conftest import Fed, Feed

HEADER = "deal_number,sold_date,first_name,last_name\n"


def shape(fed: Fed) -> list[tuple[str, int]]:
    return [(type(each).__name__, each.line) for each in fed.outcomes]


def codes(fed: Fed) -> list[str]:
    return [each.code for each in fed.outcomes if isinstance(each, Quarantined)]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters(feed: Feed, delimiter: str) -> None:
    text = f"{HEADER}D1,2026-03-04,Ines,Vale\n".replace(",", delimiter)
    assert feed(text).arrival.contact.last == "Vale"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(feed: Feed, encoding: str) -> None:
    fed = feed(f"{HEADER}D1,2026-03-04,Zoë,Vale\n", encoding=encoding)
    assert fed.arrival.contact.first == "Zoë"


def test_each_line_may_have_its_own_encoding(feed: Feed) -> None:
    lines = [
        HEADER.encode(),
        "D1,2026-03-04,Zoë,V\n".encode(),
        "D2,2026-03-04,Zoë,V\n".encode("cp1252"),
    ]
    assert [each.contact.first for each in feed(b"".join(lines)).arrivals] == ["Zoë", "Zoë"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(feed: Feed, end: str) -> None:
    text = f"{HEADER}D1,2026-03-04,Ines,Vale\nD2,2026-03-04,Omar,Vale\n".replace("\n", end)
    assert shape(feed(text)) == [("Read", 2), ("Read", 3)]


def test_lines_are_cut_at_a_length_and_never_lost(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sincerely.reading.tables.lines.MAX_LINE", 100)
    rows = "".join(f"D{n},2026-03-04,Ines,Vale\r" for n in range(1, 501))
    assert len(feed(HEADER.replace("\n", "\r") + rows).arrivals) == 500
    fed = feed(f"{HEADER}D1,2026-03-04,{'x' * 150},Vale\nD2,2026-03-04,Omar,Vale\n")
    assert codes(fed) == ["wrong_number_of_cells", "wrong_number_of_cells"]
    assert len(fed.arrivals) == 1


def test_headers_are_compared_by_letters_and_digits_only(feed: Feed) -> None:
    fed = feed('"DEAL  No. ", Sold-Date ,FirstName,"last name "\nD1,2026-03-04,Ines,Vale\n')
    assert (fed.kind, fed.arrival.contact.first) == ("sales", "Ines")
    assert fed.reading.columns["deal_number"] == ("DEAL  No.",)


def test_headers_are_never_compared_in_part(feed: Feed) -> None:
    text = (
        "deal_number,sold_date,last_name,familyname_of_pet,hometown\nD1,2026-03-04,Vale,Tom,Rome\n"
    )
    fed = feed(text)
    assert fed.arrival.contact.city == ""
    assert fed.reading.ignored == ("familyname_of_pet", "hometown")


def test_the_better_known_of_two_date_columns_wins_wherever_it_stands(feed: Feed) -> None:
    text = (
        "Deal No,Contract Date,Sold Date,Last Name\nD1,2026-03-01,2026-03-04,V\nD2,2026-03-01,,V\n"
    )
    days = [each.happenings[0].occurred_at.day for each in feed(text).arrivals]
    assert days == [4, 1]


def test_a_row_that_cannot_be_read_leaves_the_others_alone(feed: Feed) -> None:
    fed = feed(
        f"{HEADER}D1,2026-03-04,Ines,Vale\nD2,31/31/2025,Omar,Vale\n\nD3,2026-03-04,Lea\n"
        ",,,\nD4,2026-03-04,Lea,Vale,,\nD5,2026-03-04,Lea,Vale,x\n0,2026-03-04,Lea,Vale\n"
        "D6,2026-03-04,N/A,\nD7,2026-03-05,Ines,Vale"
    )
    assert shape(fed) == [
        ("Read", 2),
        ("Quarantined", 3),
        ("Quarantined", 5),
        ("LeftOut", 6),
        ("Read", 7),
        ("Quarantined", 8),
        ("Quarantined", 9),
        ("Quarantined", 10),
        ("Read", 11),
    ]
    assert codes(fed) == [
        "bad_date",
        "wrong_number_of_cells",
        "wrong_number_of_cells",
        "no_key",
        "nobody",
    ]
    spoilt = fed.outcomes[1]
    assert isinstance(spoilt, Quarantined)
    assert spoilt.raw == "D2,31/31/2025,Omar,Vale\n"
    assert "31/31/2025" in spoilt.sentence
    assert "2026-03-04" in spoilt.hint


def test_a_cell_may_run_over_lines(feed: Feed) -> None:
    fed = feed(f'{HEADER}D1,2026-03-04,"Ines\nMaria, ""Lia""",Vale\nD2,2026-03-04,Omar,Vale\n')
    assert shape(fed) == [("Read", 2), ("Read", 4)]
    assert fed.arrivals[0].contact.first == 'Ines\nMaria, "Lia"'


def test_a_quote_that_is_never_closed_spoils_one_row(feed: Feed) -> None:
    good = "".join(f"D{n},2026-03-04,Omar,Vale\n" for n in range(2, 1_000))
    for spoilt in ('D1,2026-03-04,Ines,"Vale\n', 'D1,"2026-03-04,Ines,Vale\n'):
        fed = feed(f"{HEADER}{spoilt}{good}")
        assert codes(fed) == ["broken_quotes"]
        assert len(fed.arrivals) == 998
        assert fed.outcomes[0] == Quarantined(
            2,
            "broken_quotes",
            "A quotation mark in this line is opened and not closed.",
            "Close it, or double it where it belongs to the text.",
            spoilt,
        )


def test_a_quote_closed_rows_later_swallows_none_of_them(feed: Feed) -> None:
    fed = feed(
        f'{HEADER}D1,2026-03-04,Ines,"Vale\nD2,2026-03-04,Omar,Vale\nD3,2026-03-04,Lea,"Vale\n'
    )
    assert shape(fed) == [("Quarantined", 2), ("Read", 3), ("Quarantined", 4)]


def test_quotes_inside_words_are_words(feed: Feed) -> None:
    fed = feed(f'{HEADER}D1,2026-03-04,Ines 6" heel,Vale\nD2,2026-03-04,Omar,Vale\n')
    assert fed.arrivals[0].contact.first == 'Ines 6" heel'
    assert len(fed.arrivals) == 2


def test_a_cell_too_large_for_the_csv_reader_spoils_one_row(feed: Feed) -> None:
    fed = feed(f'{HEADER}D1,2026-03-04,"{"x" * 200_000}",Vale\nD2,2026-03-04,Omar,Vale\n')
    assert (codes(fed), len(fed.arrivals)) == (["broken_quotes"], 1)


def test_nul_characters_do_no_harm(feed: Feed) -> None:
    fed = feed(f"{HEADER}D1,2026-03-04,In\x00es,Vale\nD2,soon\x00,Omar,Vale\n")
    assert fed.arrivals[0].contact.first == "Ines"
    spoilt = fed.outcomes[1]
    assert isinstance(spoilt, Quarantined)
    assert "\x00" not in spoilt.raw + spoilt.sentence


def test_a_table_of_no_known_kind_is_one_quarantine(feed: Feed) -> None:
    fed = feed("colour,size\nred,9\nblue,10\n")
    assert (fed.kind, fed.problem.code, fed.problem.line) == ("unknown", "unknown_table", 1)
    assert "colour, size" in fed.problem.sentence
    assert all(name in fed.problem.hint for name in TABLES)


def test_a_kind_that_is_told_still_needs_its_columns(feed: Feed) -> None:
    problem = feed("deal_number,last_name\nD1,Vale\n", kind="sales").problem
    assert problem.code == "missing_columns"
    assert "sold_date or delivery_date" in problem.sentence


def test_of_several_kinds_it_is_the_one_whose_key_comes_first(feed: Feed) -> None:
    columns = ["ro_number", "opened_at", "appointment_id", "appointment_at", "last_name"]
    assert feed(",".join(columns) + "\n").kind == "service"
    assert feed(",".join(reversed(columns)) + "\n").kind == "appointments"


CONTACT = (
    "customer_number,first_name,last_name,email,cell_phone,home_phone,work_phone,"
    "address,city,state,zip"
)
HEADERS = {
    "sales": "deal_number,sold_date,delivery_date,reversal_date,posted_date,deal_type,deal_status,"
    "salesperson,new_used,year,make,model,trim,stock_number,vin,cobuyer_customer_number,"
    "cobuyer_first_name,cobuyer_last_name,cobuyer_email,cobuyer_cell_phone",
    "deals": "deal_id,status,status_at,salesperson,said_by,reason,bought_what,year,make,model,trim",
    "leads": "lead_id,created_at,created_time,status,status_at,sold_at,reason,provider,lead_type,"
    "comments,price,odometer,trade,adf,salesperson,vehicle,year,make,model,vin",
    "customers": "middle_name,suffix,company,phone,address_2,country",
    "appointments": "appointment_id,department,appointment_at,set_at,status,status_at,"
    "staff,deal_id",
    "visits": "visit_id,visited_at,department,salesperson,minutes,test_drive,trade,year,make,model,"
    "deal_id",
    "service": "ro_number,opened_at,closed_at,advisor,year,make,model,vin",
    "optouts": "optout_id,at,request,channel,topic,proof,told_to,written,words",
    "sent": "message_id,sent_at,channel,purpose,written_by,system,template,staff,seconds,subject,"
    "deal_id",
    "calls": "call_id,at,direction,seconds,staff,prerecorded,deal_id",
    "complaints": "complaint_id,opened_at,about,told_to,words,resolved_at,resolved_by",
    "thanks": "thank_id,at,by,channel,words",
}


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("contact_first", [True, False])
def test_every_kind_is_told_by_its_documented_columns(
    feed: Feed, kind: str, contact_first: bool
) -> None:
    parts = [CONTACT, HEADERS[kind]] if contact_first else [HEADERS[kind], CONTACT]
    fed = feed(",".join(parts) + "\n")
    assert (fed.kind, fed.reading.ignored, fed.outcomes) == (kind, (), [])


@pytest.mark.parametrize("kind", TABLES.values(), ids=TABLES)
def test_no_spelling_of_a_kind_means_two_columns(kind: object) -> None:
    from sincerely.reading.tables.kind import TableKind

    assert isinstance(kind, TableKind)
    written = [
        name
        for column, others in kind.columns.items()
        for name in {squash(column), *others.split()}
    ]
    assert len(written) == len(set(written))
    assert all(name == squash(name) for name in written)


def test_contact_columns(feed: Feed) -> None:
    text = (
        f"deal_number,sold_date,{CONTACT},middle_name,suffix,email 2,phone,address_2,country\n"
        "D1,2026-03-04,C-9,Ines,Vale,ines@example.com,312-555-0142,312-555-0143,312-555-0144,"
        "12 Alder Way,Joliet,IL,60431,M,Sr,iv@example.com,312-555-0145,Apt 4,US\n"
    )
    who = feed(text).arrival.contact
    assert who.customer_number == "C-9"
    assert (who.first, who.middle, who.last, who.suffix) == ("Ines", "M", "Vale", "Sr")
    assert who.emails == ("ines@example.com", "iv@example.com")
    assert who.phones == (
        ("cell", "312-555-0142"),
        ("home", "312-555-0143"),
        ("work", "312-555-0144"),
        ("phone", "312-555-0145"),
    )
    assert (who.street, who.city, who.region) == ("12 Alder Way, Apt 4", "Joliet", "IL")
    assert (who.postal, who.country) == ("60431", "US")


def test_a_company_and_a_name_in_one_cell(feed: Feed) -> None:
    text = (
        "deal_number,sold_date,company,name\n"
        "D1,2026-03-04,Vale Roofing,\nD2,2026-03-04,,Ines Vale\n"
    )
    firm, person = (each.contact for each in feed(text).arrivals)
    assert (firm.name, firm.company) == ("Vale Roofing", True)
    assert (person.name, person.company) == ("Ines Vale", False)


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.text(max_size=20), min_size=2, max_size=4).filter(
            lambda cells: any(cell.strip() for cell in cells)
        ),
        max_size=20,
    )
)
def test_what_a_csv_writer_writes_comes_back(table: list[list[str]]) -> None:
    buffer = StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(table)
    records = Records(iter(StringIO(buffer.getvalue(), newline="")))
    found = []
    while record := records.next():
        found.append(record.cells)
    assert found == table


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from('a,"\n'), max_size=12), max_size=40))
def test_no_text_is_lost_between_records(pieces: list[str]) -> None:
    text = "".join(pieces)
    records = Records(iter(StringIO(text, newline="")))
    raw = []
    while record := records.next(3):
        assert record.raw.count("\n") <= MAX_RECORD_LINES
        raw.append(record.raw)
    assert "".join(raw).replace("\n", "") == text.replace("\n", "")
