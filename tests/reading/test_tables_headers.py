"""Where the header is, and which rows of a report are none of its table's."""

import pytest

from sincerely.reading import LeftOut, Quarantined, Read
from sincerely.reading.tables.kinds import TABLES

from .conftest import Fed, Feed

HEADER = "Deal No,Sold Date,First Name,Last Name,Email"
ROW = "D1,2026-03-04,Ines,Vale,ines@example.com"


def left_out(fed: Fed) -> list[tuple[int, str]]:
    return [(each.line, each.why) for each in fed.outcomes if isinstance(each, LeftOut)]


def test_a_header_below_title_rows(feed: Feed) -> None:
    fed = feed(f"Harbor Motors\nReport run on,3/20/2026\nStatus: Sold,,,,\n\n{HEADER}\n{ROW}\n")
    assert (fed.kind, fed.arrival.contact.first) == ("sales", "Ines")
    assert left_out(fed) == [(line, "a line above the header") for line in (1, 2, 3)]
    (row,) = [each for each in fed.outcomes if isinstance(each, Read)]
    assert row.line == 6


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Total,,,,", "totals"),
        ("Totals:,3,,,12.00", "totals"),
        ("Grand Total,1 deal,,,", "totals"),
        (",,Total,,1204.50", "totals"),
        ("Subtotal for Pat Quinn,,,,", "totals"),
        (HEADER, "the header again"),
        ("-----,-----,-----,-----,-----", "a ruled line"),
        ("-- end of report --", "a line below the table"),
        ("Page 2 of 9", "a line below the table"),
        ("Printed on 3/20/2026 by Pat,,,,", "a line below the table"),
        ("(1,204 rows affected)", "a line below the table"),
        (",,,,", "an empty row"),
    ],
)
def test_rows_that_are_none_of_the_tables(feed: Feed, line: str, why: str) -> None:
    cell = line if "," not in line or line.count(",") > 2 else f'"{line}"'
    fed = feed(f"{HEADER}\n{ROW}\n{cell}\n{ROW.replace('D1', 'D2')}\n")
    assert left_out(fed) == [(3, why)]
    assert len(fed.arrivals) == 2


@pytest.mark.parametrize(
    "row",
    [
        "D2,2026-03-04,Total,Wine,total@example.com",
        "Total,2026-03-04,Sum,Count,sum@example.com",
        "Page,2026-03-04,Page,Turner,page@example.com",
        "Average,2026-03-04,Ines,Vale,",
        "D-12 deals,2026-03-04,Ines,Vale,",
    ],
)
def test_customers_are_never_taken_for_totals(feed: Feed, row: str) -> None:
    assert len(feed(f"{HEADER}\n{row}\n").arrivals) == 1


def test_a_header_over_two_rows(feed: Feed) -> None:
    fed = feed("Deal,Sold,First,Last,\nNo,Date,Name,Name,Email\n" + ROW + "\n")
    assert (fed.kind, fed.arrival.contact.last) == ("sales", "Vale")
    assert left_out(fed) == []
    assert fed.reading.columns["deal_number"] == ("Deal No",)


def test_names_over_several_columns_tell_the_people_apart(feed: Feed) -> None:
    fed = feed(
        "Deal,,Customer,,Co-Buyer,\nDeal No,Sold Date,First Name,Last Name,First Name,Last Name\n"
        "D1,2026-03-04,Ines,Vale,Omar,Keller\n"
    )
    assert [each.contact.display_name for each in fed.arrivals] == ["Ines Vale", "Omar Keller"]


def test_a_title_is_not_half_a_header(feed: Feed) -> None:
    fed = feed(f"Sales Report,March\n{HEADER}\n{ROW}\n")
    assert fed.reading.columns["deal_number"] == ("Deal No",)
    assert left_out(fed) == [(1, "a line above the header")]


@pytest.mark.parametrize(
    "text",
    [
        ROW + "\n",
        "D1,2026-03-04,Ines,Vale\nD2,2026-03-05,Omar,Keller\n",
        "ines@example.com\nomar@example.com\n",
        "312-555-0142;Ines Vale\n312-555-0143;Omar Keller\n",
        "Ines,Sold\nOmar,Sold\nLea,Lost\n",
    ],
)
def test_values_without_a_header_are_not_guessed(feed: Feed, text: str) -> None:
    fed = feed(text)
    assert (fed.kind, fed.problem.code) == ("unknown", "no_header")
    assert "names each column" in fed.problem.hint


def test_without_a_header_it_is_said_what_the_columns_hold(feed: Feed) -> None:
    problem = feed("D1,3/4/2026,ines@example.com\nD2,3/5/2026,omar@example.com\n").problem
    assert "text, dates, mail addresses" in problem.sentence


def test_duplicate_headers_of_addresses_are_all_read(feed: Feed) -> None:
    fed = feed(
        "Deal No,Sold Date,Last Name,Phone,Phone,,\n"
        "D1,2026-03-04,Vale,312-555-0142,312-555-0143,,\n"
    )
    assert len(fed.arrival.contact.phones) == 2


def test_a_second_person_in_the_same_words_is_somebody_else(feed: Feed) -> None:
    fed = feed(
        "Deal No,Sold Date,First Name,Last Name,Email,First Name,Last Name,Email\n"
        "D1,2026-03-04,,Vale,,Omar,Keller,omar@example.com\n"
    )
    who = fed.arrival.contact
    assert (who.first, who.last, who.emails) == ("", "Vale", ())
    assert [each.column for each in fed.reading.guesses[5:]] == ["", "", ""]


def test_blank_headers_hold_nothing_we_know(feed: Feed) -> None:
    fed = feed("Deal No,,Sold Date,Last Name,\nD1,x,2026-03-04,Vale,y\n")
    assert fed.arrival.contact.last == "Vale"
    assert fed.reading.ignored == ()


def test_a_row_cut_short_is_filled_where_only_what_may_be_missing_is(feed: Feed) -> None:
    fed = feed(
        "Deal No,Sold Date,Last Name,Email,Salesperson,Notes\n"
        "D1,2026-03-04,Vale,ines@example.com\n"
        "D2,2026-03-04,Vale\n"
        "D3,Vale,2026-03-04,Quinn\n"
    )
    assert [type(each) for each in fed.outcomes] == [Read, Quarantined, Quarantined]


@pytest.mark.parametrize("sep", [";", "|", "^", "\t", ","])
def test_a_first_line_may_say_the_delimiter(feed: Feed, sep: str) -> None:
    text = f"sep={sep}\n" + f"{HEADER}\n{ROW}\n".replace(",", sep)
    fed = feed(text)
    assert fed.arrival.contact.last == "Vale"
    assert left_out(fed) == [(1, "a line above the header")]


QUOTINGS = [
    "'D1','2026-03-04','Ines','O''Vale','ines@example.com'",
    r'"D1","2026-03-04","Ines \"Lia\"","Vale","ines@example.com"',
    '"D1","2026-03-04","Ines "Lia" M","Vale","ines@example.com"',
    '"D1", "2026-03-04", "Ines, Lia", "Vale", "ines@example.com"',
    '"D1","2026-03-04","C:\\","Vale","ines@example.com"',
]


@pytest.mark.parametrize("row", QUOTINGS)
def test_ways_to_quote(feed: Feed, row: str) -> None:
    header = ",".join(row[0] + name + row[0] for name in HEADER.split(","))
    fed = feed(f"{header}\n{row}\n")
    first = {1: 'Ines "Lia"', 2: 'Ines "Lia" M', 3: "Ines, Lia", 4: "C:\\"}
    assert fed.arrival.contact.first == first.get(QUOTINGS.index(row), "Ines")
    assert fed.arrival.contact.emails == ("ines@example.com",)


def test_a_quote_between_tabs_belongs_to_its_word(feed: Feed) -> None:
    rows = '"Big\tD1\t2026-03-04\nOmar\tD2\t2026-03-04\n"Lia\nM"\tD3\t2026-03-04\n'
    fed = feed("First Name\tDeal No\tSold Date\n" + rows, name="deals.tsv")
    assert [each.contact.first for each in fed.arrivals] == ['"Big', "Omar", "Lia\nM"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "mac_roman"])
def test_more_encodings(feed: Feed, encoding: str) -> None:
    end = "\r" if encoding == "mac_roman" else "\r\n"
    fed = feed(f"{HEADER}{end}{ROW.replace('Ines', 'Zoë')}{end}", encoding=encoding)
    assert fed.arrival.contact.first == "Zoë"


def test_bytes_that_the_text_does_not_give_back_are_kept(feed: Feed) -> None:
    row = "D1,soon,Zoë,Vale,".encode("cp1252") + b"\x81\n"
    fed = feed(HEADER.encode() + b"\n" + row + b"D2,so\x00on,Ines,Vale,\n")
    assert [each.raw_bytes for each in fed.outcomes if isinstance(each, Quarantined)] == [
        row,
        b"D2,so\x00on,Ines,Vale,\n",
    ]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("First", "first_name"),
        ("Last", "last_name"),
        ("MI", "middle_name"),
        ("Buyer First", "first_name"),
        ("Buyer Last", "last_name"),
        ("Buyer 1 First Name", "first_name"),
        ("CoBuyer First", "cobuyer_first_name"),
        ("CoBuyer Last", "cobuyer_last_name"),
        ("Buyer 2 First Name", "cobuyer_first_name"),
        ("Buyer 2 Last Name", "cobuyer_last_name"),
        ("Buyer 2 Email", "cobuyer_email"),
        ("CB Name", "cobuyer_name"),
        ("CB Email", "cobuyer_email"),
        ("CB Cell", "cobuyer_cell_phone"),
        ("CUST-NAME-2", "cobuyer_name"),
    ],
)
def test_short_names_of_the_columns_for_people(header: str, column: str) -> None:
    assert TABLES["sales"].column(header)[0] == column


@pytest.mark.parametrize(
    "footer",
    ["2 appointments", "Count: 12", "Total Appointments: 2", "Appointments: 2", "1 record"],
)
@pytest.mark.parametrize("before", [0, 2])
def test_a_count_below_the_table_is_nobody(feed: Feed, footer: str, before: int) -> None:
    table = "Appt ID,Customer,Appt Date,Email\nA1,Ines Vale,3/4/2026,ines@example.com\n"
    fed = feed(table + "," * before + footer + "," * (3 - before) + "\n")
    assert isinstance(fed.outcomes[1], LeftOut)
