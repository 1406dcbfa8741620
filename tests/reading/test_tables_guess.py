"""What a table and its columns are taken for: by names, by values, or because it was told."""

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import Guess, Read, read
from sincerely.reading.tables.kind import TableKind
from sincerely.reading.tables.kinds import TABLES
from sincerely.reading.tables.looks import Look, look, seen
from sincerely.reading.tables.match import match
from sincerely.reading.tables.signs import SIGNS
from sincerely.reading.text import squash
from sincerely.rules.sighting import Arrival

from .conftest import CAME, CHICAGO, Fed, Feed


def told(text: str, columns: Mapping[str, str], kind: str | None = None) -> Fed:
    with TemporaryDirectory() as folder:
        path = Path(folder, "export.csv")
        path.write_text(text)
        return Fed(
            read(path, store=CHICAGO, source="dms", received_at=CAME, kind=kind, columns=columns)
        )


def guess(fed: Fed, header: str) -> Guess:
    return next(each for each in fed.reading.guesses if each.header == header)


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("ines@example.com", Look.MAIL),
        ("(312) 555-0142", Look.PHONE),
        ("312.555.0142 x12", Look.PHONE),
        ("3125550142", Look.PHONE),
        ("1HGCM82633A004352", Look.VIN),
        ("3/4/2026", Look.DATE),
        ("31/12/2025", Look.DATE),
        ("2026-03-04T15:20:00Z", Look.DATE),
        ("$1,204.50", Look.MONEY),
        ("(312.00)", Look.MONEY),
        ("60431-1234", Look.ZIP),
        ("IL", Look.STATE),
        ("Yes", Look.YES_NO),
        ("1204", Look.NUMBER),
        ("Ines Vale", Look.NAME),
        ("Vale, Ines M.", Look.NAME),
        ("O'Vale, Zoë", Look.NAME),
        ("2014 Honda Civic", Look.CAR),
        ("Jeep Wrangler", Look.CAR),
        ("sold", Look.TEXT),
        ("N/A", Look.NOTHING),
        ("x" * 100, Look.TEXT),
    ],
)
def test_looks(text: str, looks: Look) -> None:
    assert look(text) is looks


@given(st.text(max_size=100))
def test_anything_looks_like_something(text: str) -> None:
    assert look(text) in Look


def test_a_header_nobody_knows_is_taken_by_its_values(feed: Feed) -> None:
    fed = feed(
        "Deal No,Sold Date,Korrespondenz,Erreichbar,Kunde\n"
        "D1,2026-03-04,ines@example.com,312-555-0142,Ines Vale\n"
        "D2,2026-03-05,omar@example.com,312-555-0143,Omar Keller\n"
        "D3,2026-03-06,lea@example.com,,Lea Moss\n"
    )
    who = fed.arrivals[0].contact
    assert (who.emails, who.phones) == (("ines@example.com",), (("phone", "312-555-0142"),))
    found = guess(fed, "Korrespondenz")
    assert (found.column, found.why) == ("email", "its values are mail addresses")
    assert 0.5 <= found.certainty < guess(fed, "Deal No").certainty
    assert fed.reading.columns["email"] == ("Korrespondenz",)


@pytest.mark.parametrize(
    "header", ["Sales Rep Email", "SalesRepEmail", "manager_mail", "Reply To", "Co-Buyer Mail"]
)
def test_other_peoples_addresses_are_never_taken_for_the_customers(feed: Feed, header: str) -> None:
    rows = "".join(f"D{n},2026-03-04,Vale,p{n}@example.com\n" for n in range(5))
    fed = feed(f"Deal No,Sold Date,Last Name,{header}\n{rows}")
    assert [each.contact.emails for each in fed.arrivals] == [()] * 5


def test_an_address_that_is_the_same_in_every_row_is_the_stores(feed: Feed) -> None:
    rows = "".join(f"D{n},2026-03-04,Vale,desk@example.com\n" for n in range(5))
    fed = feed(f"Deal No,Sold Date,Last Name,Kontakt\n{rows}")
    assert [each.contact.emails for each in fed.arrivals] == [()] * 5


def test_a_known_column_keeps_an_unknown_one_out(feed: Feed) -> None:
    fed = feed(
        "Deal No,Sold Date,Email,Something\nD1,2026-03-04,ines@example.com,other@example.com\n"
    )
    assert fed.arrival.contact.emails == ("ines@example.com",)


def test_a_name_its_values_contradict_is_doubted(feed: Feed) -> None:
    rows = "".join(f"D{n},2026-03-04,Vale,p{n}@example.com\n" for n in range(5))
    fed = feed(f"Deal No,Sold Date,Last Name,Cell Phone\n{rows}")
    found = guess(fed, "Cell Phone")
    assert (found.column, found.certainty < 0.9) == ("email", True)
    assert fed.arrivals[0].contact.phones == ()
    assert fed.arrivals[0].contact.emails == ("p0@example.com",)


def test_an_email_column_of_yes_and_no_is_a_permission_and_no_address(feed: Feed) -> None:
    rows = "".join(f"D{n},2026-03-04,Vale,Y\n" for n in range(5))
    fed = feed(f"Deal No,Sold Date,Last Name,Email\n{rows}")
    assert (guess(fed, "Email").column, fed.arrivals[0].contact.emails) == ("", ())


def test_a_correction_wins(feed: Feed) -> None:
    text = "Ref,When Sold,Last Name,Email\nD1,2026-03-04,Vale,ines@example.com\n"
    assert feed(text).kind != "sales"
    fed = told(text, {"Ref": "deal_number", "when sold": "sold_date", "Email": ""})
    assert (fed.kind, fed.arrival.happenings[0].key) == ("sales", "sale:D1")
    assert fed.arrival.contact.emails == ()
    assert {(each.why, each.certainty) for each in fed.reading.guesses} >= {("told", 1.0)}
    assert fed.reading.ignored == ("Email",)


def test_a_correction_to_a_column_there_is_not(feed: Feed) -> None:
    text = "Deal No,Sold Date,Last Name\nD1,2026-03-04,Vale\n"
    fed = told(text, {"Last Name": "shoe_size"}, kind="sales")
    assert "no column shoe_size" in guess(fed, "Last Name").why


def test_a_table_we_are_not_sure_of_waits_with_the_guess(feed: Feed) -> None:
    fed = feed("Date,Name,Shoe\n2026-03-04,Ines Vale,38\n2026-03-05,Omar Keller,44\n")
    assert (fed.kind, fed.problem.code) == ("unknown", "unknown_table")
    assert "--kind" in fed.problem.hint
    assert fed.reading.columns == {}


def test_lists_of_others_are_no_customers(feed: Feed) -> None:
    fed = feed(
        "UserID,FirstName,LastName,Email,LastClockInUTCDate,HireDate\n"
        "7,Pat,Quinn,pat@example.com,2026-03-04,2020-01-01\n"
    )
    assert fed.problem.code == "unknown_table"


KEYLESS = "Sold Date,Stock,Vin,First Name,Last Name,Front Gross,Back Gross,Deal Type\n"


def keys(arrivals: list[Arrival]) -> list[str]:
    return [happening.key for each in arrivals for happening in each.happenings]


@pytest.mark.skipif(not TABLES["sales"].told_by, reason="sales are told by their key alone")
def test_rows_without_a_key_keep_theirs_in_another_order(feed: Feed) -> None:
    first = feed(
        f"{KEYLESS}3/4/2026,S1,,Ines,Vale,1200.00,3.00,Retail\n"
        "3/5/2026,S2,,Omar,Keller,900.00,2.00,Retail\n"
    )
    again = feed(
        "Last Name,First Name,Deal Type,Stock,Sold Date,Vin,Front Gross,Back Gross\n"
        "KELLER,Omar,Retail,S2,2026-03-05,,1.00,1.00\n"
        "Vale,Ines,Retail,S1,2026-03-04,,1200.00,3.00\n"
    )
    assert (first.kind, again.kind) == ("sales", "sales")
    assert sorted(keys(first.arrivals)) == sorted(keys(again.arrivals))
    assert len(set(keys(first.arrivals))) == 2


@pytest.mark.skipif(not TABLES["sales"].told_by, reason="sales are told by their key alone")
def test_the_same_sale_twice_is_one(feed: Feed) -> None:
    row = "3/4/2026,S1,,Ines,Vale,1200.00,3.00,Retail\n"
    assert len(set(keys(feed(KEYLESS + row * 3).arrivals))) == 1


@pytest.mark.skipif(not TABLES["sent"].repeats, reason="sent messages are told by their key alone")
def test_the_same_message_twice_is_two(feed: Feed) -> None:
    text = (
        "Sent At,Channel,Customer,Email\n" + "2026-03-04 10:00,Email,Ines Vale,i@example.com\n" * 3
    )
    first, again = feed(text, kind="sent"), feed(text, kind="sent")
    assert len(set(keys(first.arrivals))) == 3
    assert keys(first.arrivals) == keys(again.arrivals)


@pytest.mark.parametrize("kind", TABLES.values(), ids=TABLES)
def test_a_kind_is_told_by_names_written_as_they_are_compared(kind: TableKind) -> None:
    names = SIGNS.get(kind.name, frozenset())
    assert all(name == squash(name) for name in names)


def test_signs_are_of_kinds_there_are() -> None:
    assert set(SIGNS) <= {*TABLES, "leads", "customers"}


@given(st.lists(st.text(max_size=12), min_size=1, max_size=8), st.data())
def test_every_header_has_one_guess(headers: list[str], data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(TABLES.values())))
    values = data.draw(st.lists(st.text(max_size=8), max_size=4))
    found = match(kind, headers, [seen(values)] * len(headers), {})
    assert [each.header for each in found.guesses] == headers
    assert all(0 <= each.certainty <= 1 and each.why for each in found.guesses)


FIRST = ["Ines", "Zoë", "O'Brien", 'Lia "Li" M', "Jean, Paul", "Anne;Marie"]
COLUMNS = {
    "Deal No": st.from_regex(r"D[1-9][0-9]{0,5}", fullmatch=True),
    "Contract Date": st.dates().map(lambda _: "3/4/2026"),
    "First Name": st.sampled_from(FIRST),
    "Last Name": st.sampled_from(["Vale", "Keller", "Müller"]),
    "Email 1": st.sampled_from(["ines@example.com", "", "omar@example.org"]),
    "Cell Phone": st.sampled_from(["312-555-0142", ""]),
    "Front Gross": st.sampled_from(["1,200.50", "$3.00", ""]),
}


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(st.fixed_dictionaries(COLUMNS), min_size=1, max_size=5),
    order=st.permutations(list(COLUMNS)),
    delimiter=st.sampled_from([",", "\t", ";", "|", "^"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]),
    end=st.sampled_from(["\n", "\r\n"]),
    title=st.sampled_from([[], ["Harbor Motors", ""], ["Sold report", "Run on 3/20/2026"]]),
    foot=st.sampled_from([[], ["Total"], ["-- end of report --"], ["12 records"]]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_a_table_reads_the_same_however_it_is_written(
    rows: list[dict[str, str]],
    order: list[str],
    delimiter: str,
    encoding: str,
    end: str,
    title: list[str],
    foot: list[str],
    quoting: int,
) -> None:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(order)
    writer.writerows([[row[name] for name in order] for row in rows])
    lines = [*title, buffer.getvalue().removesuffix(end), *foot]
    with TemporaryDirectory() as folder:
        path = Path(folder, "export.txt")
        path.write_bytes((end.join(lines) + end).encode(encoding))
        fed = Fed(read(path, store=CHICAGO, source="dms", received_at=CAME))
    assert fed.kind == "sales"
    assert sum(isinstance(each, Read) for each in fed.outcomes) == len(rows)
    assert [
        (each.contact.first, each.contact.last, each.contact.emails, each.happenings[0].key)
        for each in fed.arrivals
    ] == [
        (
            row["First Name"],
            row["Last Name"],
            (row["Email 1"],) if row["Email 1"] else (),
            f"sale:{row['Deal No']}",
        )
        for row in rows
    ]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Deal #", "deal_number"),
        ("Stk #", "stock_number"),
        ("Sold Dt", "sold_date"),
        ("CustNo", "customer_number"),
        ("Customer Zip", "zip"),
        ("ClientCellPhone", "cell_phone"),
        ("Contact Date", ""),
        ("Owner Name", ""),
        ("Zip of the Salesperson", ""),
    ],
)
def test_whole_names_in_other_spellings(header: str, column: str) -> None:
    assert TABLES["sales"].column(header)[0] == column


def test_a_list_of_addresses_alone_waits_for_a_word_from_its_sender(feed: Feed) -> None:
    problem = feed("Email\nines@example.com\nomar@example.com\n").problem
    assert problem.code == "unknown_table"
    assert "customers" in problem.sentence


def test_a_list_of_what_people_allow_is_read(feed: Feed) -> None:
    text = "Phone,First Name,Last Name,Do Not Call\n312-555-0142,Ines,Vale,Y\n"
    assert feed(text).kind == "customers"


def test_a_table_that_names_nobody_is_one_problem(feed: Feed) -> None:
    fed = feed("Deal No,Sold Date,Front Gross\nD1,2026-03-04,1.00\nD2,2026-03-04,1.00\n")
    assert (fed.kind, fed.problem.code) == ("sales", "missing_columns")
    assert "customer_number" in fed.problem.sentence


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("sales", "Deal #,Sold On,Delivered,F&I Mgr,Buyer,E-Mail,Cell,Yr,Make,Model,Notes"),
        ("sales", "Sold Date,Cust #,Last Name,First Name,Mobile,Veh Year,Veh Make,Veh Model"),
        ("sales", "Sale Date,Buyer Name,Buyer Phone,New/Used,Stock #,VIN,Sales Person"),
        ("leads", "Lead Date,Customer Name,E-mail,Cell Phone,Lead Source,Sold Date,Vehicle"),
        ("sent", "Sent Date,To Email,Subject,Template,Campaign"),
        ("visits", "Visit Date,Customer,Phone,Salesperson,Demo,Write Up,Status"),
    ],
)
def test_when_it_happened_says_what_it_is(feed: Feed, kind: str, header: str) -> None:
    assert feed(f"{header}\n", name="export.csv").kind == kind


@pytest.mark.parametrize(
    "header", ["Tracking Number", "Main Number", "DID", "Ring To", "Line", "X"]
)
def test_a_store_number_in_a_log_of_calls_is_nobodys(feed: Feed, header: str) -> None:
    fed = feed(
        f"Call ID,Start Time,Duration (seconds),Caller Number,{header},Direction,Agent\n"
        "P1,2026-03-04 14:22,312,312-555-0142,860-555-0111,Inbound,Gil\n"
        "P2,2026-03-04 14:52,45,312-555-0143,860-555-0112,Inbound,Gil\n"
        "P3,2026-03-04 15:52,55,312-555-0144,860-555-0113,Inbound,Gil\n"
    )
    assert [each.contact.phones for each in fed.arrivals] == [
        (("phone", f"312-555-014{at}"),) for at in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    "header", ["CB Cell", "Secondary Phone", "Cell 2", "Spouse Cell", "Tracking Number"]
)
def test_a_number_of_somebody_else_is_not_the_buyers(feed: Feed, header: str) -> None:
    fed = feed(
        f"Deal No,Sold Date,Customer Name,Email,{header}\n"
        "D1,2026-03-04,Ines Vale,ines@example.com,312-555-0142\n"
        "D2,2026-03-05,Omar Keller,omar@example.com,312-555-0143\n"
    )
    assert [each.contact.phones for each in fed.arrivals if each.contact.emails] == [(), ()]


@pytest.mark.parametrize("value", ["312-555-0142", "desk@example.com"])
def test_two_who_share_an_address_nobody_named_do_not_have_it(feed: Feed, value: str) -> None:
    fed = feed(
        "Deal No,Sold Date,Customer Name,Korrespondenz\n"
        f"D1,2026-03-04,Ines Vale,{value}\nD2,2026-03-05,Omar Keller,{value}\n"
    )
    assert not guess(fed, "Korrespondenz").column


def test_a_plain_list_of_mails_sent_is_one() -> None:
    """Four headers that name no system; the address stands under *To*."""
    text = "Date,To,Subject,Campaign\n2026-03-04 15:20,ines@example.com,Spring sale,SPRING\n"
    fed = told(text, {})
    assert (fed.reading.kind, guess(fed, "Date").column) == ("sent", "sent_at")
    assert fed.arrival.contact.emails == ("ines@example.com",)
