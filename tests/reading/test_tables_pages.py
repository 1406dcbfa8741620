"""Tables that come as HTML or as Excel's XML, whatever they are called."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import LeftOut, Outcome, Quarantined, Read, read

from .conftest import CAME, CHICAGO, Feed

HEADER = "<tr><th>Deal No</th><th>Sold Date</th><th>Customer Name</th><th>Cell Phone</th></tr>"
ROW = "<tr><td>1041</td><td>3/4/2026</td><td>Ines Vale</td><td>312-555-0142</td></tr>"
OFFICE = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)


def page(*tables: str) -> str:
    inside = "".join(f"<table>{each}</table>" for each in tables)
    return f"<html><head><style>td {{}}</style></head><body>{inside}</body></html>"


def cell(text: str, kind: str = "String", attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def sheet(*rows: str, name: str = "Deals", after: str = "") -> str:
    inside = "".join(f"<Row>{row}</Row>" for row in rows)
    return f'<Worksheet ss:Name="{name}"><Table>{inside}</Table>{after}</Worksheet>'


NAMES = "".join(map(cell, ("Deal No", "Sold Date", "Customer Name", "Cell Phone")))
CELLS = (
    cell("1041", "Number")
    + cell("2026-03-04T00:00:00.000", "DateTime")
    + cell("Vale &amp; Sons")
    + cell("3.125550142E9", "Number")
)


@pytest.mark.parametrize("name", ["sold.xls", "sold.html", "sold.csv", "sold.xml", "sold"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_page_is_a_table_whatever_it_is_called(feed: Feed, name: str, encoding: str) -> None:
    fed = feed(page(HEADER + ROW.replace("Vale", "Välé")), name=name, encoding=encoding)
    assert (fed.kind, fed.arrival.contact.name) == ("sales", "Ines Välé")
    assert fed.arrival.contact.phones == (("cell", "312-555-0142"),)


def test_cells_are_read_as_they_are_seen(feed: Feed) -> None:
    header = "<tr><td>Deal<br>No<td>Sold&nbsp;Date<td>Customer Name<td>Email<td>Cell Phone"
    row = (
        "<tr><td>D&amp;1<td><span style='display: none'>20260304</span>3/4/2026"
        "<td>\n  Ines \n <b>Vale</b><script>x()</script>"
        "<td>a@example.com<br/>b@example.com<td x:num='3125550142'>3.13E+09"
    )
    fed = feed(page(header + row))
    assert fed.arrival.happenings[0].key == "sale:D&1"
    assert fed.arrival.contact.name == "Ines Vale"
    assert fed.arrival.contact.emails == ("a@example.com", "b@example.com")
    assert fed.arrival.contact.phones == (("cell", "3125550142"),)


def test_cells_that_span_stand_where_they_are_seen(feed: Feed) -> None:
    table = (
        "<tr><th rowspan=2>Deal No<th rowspan=2>Sold Date<th colspan=2>Customer"
        "<tr><th>First Name<th>Last Name"
        "<tr><td>D1<td rowspan='2'>3/4/2026<td>Ines<td>Vale<tr><td>D2<td>Omar<td>Keller"
    )
    fed = feed(page(table))
    assert [(each.contact.first, each.contact.last) for each in fed.arrivals] == [
        ("Ines", "Vale"),
        ("Omar", "Keller"),
    ]
    assert len({each.happenings[0].occurred_at for each in fed.arrivals}) == 1


def test_hidden_rows_and_columns_are_read(feed: Feed) -> None:
    hidden = ROW.replace("<tr>", "<tr style='display:none'>").replace("1041", "1042")
    fed = feed(page(HEADER + ROW + hidden.replace("<td>3", "<td hidden>3")))
    assert [each.happenings[0].key for each in fed.arrivals] == ["sale:1041", "sale:1042"]


def test_each_table_has_its_own_header_and_layout_is_left_out(feed: Feed) -> None:
    leads = "<tr><td>RO Number<td>Open Date<td>Last Name<tr><td>R1<td>3/5/2026<td>Vale"
    fed = feed(page("<tr><td>Harbor Motors 312-555-0100", HEADER + ROW, leads))
    assert [each.happenings[0].key for each in fed.arrivals] == ["sale:1041", "service:R1:opened"]
    whys = [each.why for each in fed.outcomes if isinstance(each, LeftOut)]
    assert whys == ["the table “1” is no table of customers"]


def test_a_table_inside_a_cell_of_another(feed: Feed) -> None:
    framed = ROW.replace("Ines Vale", "<table><tr><td>Ines Vale</td></tr></table>")
    fed = feed(page(f"<tr><td>Sold<td><table>{HEADER}{framed}</table><td>March"))
    assert fed.arrival.contact.name == "Ines Vale"


def test_the_next_page_of_a_report_needs_no_header(feed: Feed) -> None:
    second = ROW.replace("1041", "1042")
    fed = feed(page(HEADER + ROW, second + second.replace("1042", "1043")))
    keys = [each.happenings[0].key for each in fed.arrivals]
    assert keys == ["sale:1041", "sale:1042", "sale:1043"]


def test_people_under_no_header_are_not_left_out(feed: Feed) -> None:
    row = "<tr><td>Omar Keller<td>312-555-0143"
    fed = feed(page(HEADER + ROW, row + row))
    held = [each for each in fed.outcomes if isinstance(each, Quarantined)]
    assert [each.code for each in held] == ["no_header"]
    assert "In the table “2”" in held[0].sentence


def test_a_row_that_cannot_be_read_is_kept_as_csv(feed: Feed) -> None:
    fed = feed(page(HEADER + ROW.replace("3/4/2026", "soon").replace("Ines Vale", "Vale, Ines")))
    assert fed.problem.code == "bad_date"
    assert fed.problem.raw == '1041,soon,"Vale, Ines",312-555-0142\n'


def test_tags_nobody_closed(feed: Feed) -> None:
    fed = feed(
        "<TABLE BORDER=1><TR><TD>Deal No<TD>Sold Date<TD>Last Name<TR><TD>1<TD>3/4/26<TD>Vale"
    )
    assert (fed.kind, fed.arrival.contact.last) == ("sales", "Vale")


LEAD = (
    "<adf><prospect><customer><contact><name>Ines Vale</name></contact></customer></prospect></adf>"
)


@pytest.mark.parametrize("name", ["lead.html", "lead.xls"])
def test_a_page_with_a_lead_in_it_is_a_lead(feed: Feed, name: str) -> None:
    escaped = LEAD.replace("<", "&lt;").replace(">", "&gt;")
    fed = feed(page(f"<tr><td>{'x' * 80_000}<tr><td>{escaped}"), name=name)
    assert (fed.kind, fed.arrival.contact.name) == ("adf", "Ines Vale")


def test_a_lead_in_a_cell_of_excels_xml_makes_it_no_lead_file(feed: Feed) -> None:
    escaped = cell(LEAD.replace("<", "&lt;"))
    fed = feed(OFFICE + sheet(NAMES + cell("raw"), CELLS + escaped) + "</Workbook>", name="a.xml")
    assert fed.kind == "sales"


def test_a_page_without_a_table_is_no_table(feed: Feed) -> None:
    assert feed("<html><body><p>Not found</body></html>", name="sold.xls").kind == "adf"
    assert feed(page("<tr><td> "), name="sold.xls").problem.code == "no_table"


@pytest.mark.parametrize("name", ["deals.xls", "deals.xml"])
def test_excels_xml(feed: Feed, name: str) -> None:
    fed = feed(OFFICE + sheet(NAMES, CELLS) + "</Workbook>", name=name)
    assert (fed.kind, fed.arrival.contact.name) == ("sales", "Vale & Sons")
    assert fed.arrival.contact.phones == (("cell", "3125550142"),)
    assert fed.arrival.happenings[0].whole_day


def test_places_errors_remarks_and_hidden_sheets_of_excels_xml(feed: Feed) -> None:
    visible = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
    row = (
        cell("D1")
        + '<Cell ss:Index="3"><Data ss:Type="String">Ines Vale</Data>'
        + "<Comment><Data>Omar</Data></Comment></Cell>"
        + cell("#N/A", "Error")
    )
    row = row.replace("<Cell ss", cell("2026-03-04T15:20:00.000", "DateTime") + "<Cell ss", 1)
    book = sheet(NAMES, row) + sheet(NAMES, CELLS, name="Old", after=visible)
    fed = feed(f"{OFFICE}{book}</Workbook>", name="deals.xls")
    assert (fed.arrival.contact.name, fed.arrival.contact.phones) == ("Ines Vale", ())
    assert fed.arrival.happenings[0].occurred_at.isoformat() == "2026-03-04T21:20:00+00:00"
    assert [each.why for each in fed.outcomes if isinstance(each, LeftOut)] == [
        "the hidden sheet “Old”"
    ]


def test_excels_xml_that_breaks_is_read_as_far_as_it_goes(feed: Feed) -> None:
    bare = CELLS.replace("&amp;", "&")
    fed = feed(OFFICE + sheet(NAMES, bare, bare)[:-40], name="deals.xls")
    read_one, cut = fed.outcomes
    assert fed.arrival.contact.name == "Vale & Sons"
    assert isinstance(read_one, Read)
    assert isinstance(cut, Quarantined)
    assert cut.code == "wrong_number_of_cells"


@pytest.mark.parametrize(
    "odd", ["5 < 6", "I\x00nes", "I&#1;nes", "&nbsp;Ines", "Ines</x>", "<b>Ines"]
)
def test_no_row_of_excels_xml_is_lost_behind_odd_markup(feed: Feed, odd: str) -> None:
    rows = [CELLS.replace("1041", str(at)) for at in range(1, 4)]
    rows[1] = rows[1].replace("Vale &amp; Sons", odd)
    found = feed(OFFICE + sheet(NAMES, *rows) + "</Workbook>", name="deals.xls").outcomes
    assert len(found) >= 3
    assert isinstance(found[0], Read)


def test_rows_behind_what_breaks_are_told_of(feed: Feed) -> None:
    cut = CELLS.replace("Vale &amp; Sons", "Vale <").replace("1041", "1042")
    fed = feed(OFFICE + sheet(NAMES, CELLS, cut + "<![CDATA[", CELLS) + "</Workbook>", name="a.xls")
    codes = [each.code for each in fed.outcomes if isinstance(each, Quarantined)]
    assert "broken_row" in codes


@pytest.mark.parametrize("text", [page(HEADER + ROW), OFFICE + sheet(NAMES, CELLS) + "</Workbook>"])
def test_entities_are_refused(feed: Feed, text: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    at = text.index("<W" if "<W" in text else "<html")
    fed = feed(text[:at] + bomb + text[at:], name="deals.xls")
    assert fed.problem.code == "hostile_xml"


def test_cells_that_span_without_end_are_refused_or_read(feed: Feed) -> None:
    wide = "<td colspan=99999 rowspan=99999>x" * 50
    assert feed(page(f"<tr>{wide}" + "<tr><td>y" * 50)).outcomes


@pytest.mark.parametrize(
    "odd",
    [
        "Ines Vale<!-- old",
        "Ines Vale<!--->",
        "Ines Vale<textarea>",
        "Ines Vale<TEXTAREA rows=2>",
        "Ines Vale<title>",
        "Ines Vale<script>",
        "Ines Vale<plaintext>",
        "Ines Vale<a href='x>",
        'Ines Vale<a href= "x>',
        "Ines Vale<!-- old --",
        "Ines Vale<xmp>",
    ],
)
@pytest.mark.parametrize("after", ["", "<!-- x -->", "<textarea></textarea>", "<b title='x'>"])
def test_what_nobody_closed_hides_no_row(feed: Feed, odd: str, after: str) -> None:
    """Each row behind it is read, or waits."""
    rows = [ROW.replace("1041", str(at)) for at in range(1, 5)]
    rows[1] = rows[1].replace("Ines Vale", odd)
    fed = feed(page(HEADER + "".join(rows) + after), name="deals.xls")
    assert [each.happenings[0].key for each in fed.arrivals] == [f"sale:{n}" for n in range(1, 5)]
    assert len(fed.outcomes) == 4


def test_what_was_closed_stays_hidden(feed: Feed) -> None:
    hidden = f"<!-- {ROW} --><script>var row = '<tr>';</script><a title='a > b'>x</a>"
    fed = feed(page(HEADER + ROW.replace("Ines Vale", f"Ines Vale{hidden}")), name="deals.xls")
    assert len(fed.outcomes) == 1


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.sampled_from(
            ["<!--", "-->", "<textarea>", "</textarea>", "<title>", "<script>", "</script>", "a='"]
        ),
        max_size=6,
    ),
    st.integers(1, 4),
)
def test_no_row_goes_uncounted(odd: list[str], each: int) -> None:
    rows = [f"<tr><td>D{at}<td>3/4/2026<td>Vale<td>" for at in range(8)]
    for number, sign in enumerate(odd):
        rows[min(number * each, 7)] += sign
    found = outcomes(page(HEADER + "".join(rows)).encode(), ".xls")
    hidden = any(sign in odd for sign in ("-->", "</textarea>", "</script>"))
    assert hidden or len(found) >= 8


def outcomes(data: bytes, suffix: str) -> list[Outcome]:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"file{suffix}")
        path.write_bytes(data)
        return list(read(path, store=CHICAGO, source="dms", received_at=CAME))


WHOLE = page(HEADER + ROW * 2).encode()
BOOK = (OFFICE + sheet(NAMES, CELLS, CELLS) + "</Workbook>").encode()


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from([WHOLE, BOOK, b"<html><table>"]),
    st.integers(0, 800),
    st.binary(max_size=30),
    st.sampled_from([".xls", ".html", ".csv", ".xml"]),
)
def test_any_damage_comes_to_outcomes(whole: bytes, at: int, damage: bytes, suffix: str) -> None:
    at = min(at, len(whole))
    found = outcomes(whole[:at] + damage + whole[at + len(damage) :], suffix)
    assert found
    assert all(isinstance(each, Read | LeftOut | Quarantined) for each in found)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.text(alphabet="aZ 1,\"'&<>é\n\t@", min_size=1, max_size=12), max_size=8))
def test_every_row_comes_to_one_outcome(names: list[str]) -> None:
    cells = [each.replace("&", "&amp;").replace("<", "&lt;") for each in names]
    rows = [f"<tr><td>D{at}<td>3/4/2026<td>{each}<td>" for at, each in enumerate(cells)]
    assert len(outcomes(page(HEADER + ROW + "".join(rows)).encode(), ".xls")) == 1 + len(names)
