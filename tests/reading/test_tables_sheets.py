"""Workbooks and Parquet, made by the libraries stores' systems make them with."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import openpyxl
import pytest
import xlwt
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sincerely.reading import LeftOut, Outcome, Quarantined, Read, read

from .conftest import CAME, CHICAGO, Feed

HEADER = ["Deal No", "Sold Date", "Customer Name", "Cell Phone", "Gross"]
ROW = [1041.0, datetime(2026, 3, 4), "Ines Vale", 3125550142, 1200.5]  # noqa: DTZ001


def xlsx(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_sheet_is_read_by_its_types(feed: Feed) -> None:
    fed = feed(xlsx(Deals=[HEADER, ROW]), name="deals.xlsx")
    assert fed.kind == "sales"
    assert fed.arrival.contact.name == "Ines Vale"
    assert fed.arrival.contact.phones == (("cell", "3125550142"),)
    assert fed.arrival.happenings[0].key == "sale:1041"
    assert fed.arrival.happenings[0].whole_day


def test_rows_are_counted_as_the_sheet_does(feed: Feed) -> None:
    rows: list[Sequence[object]] = [
        ["Harbor Motors"],
        [],
        ["Run", date(2026, 3, 20)],
        [],
        HEADER,
        ROW,
    ]
    rows += [[], ["Total", None, None, None, 1200.5], ["-- end of report --"]]
    fed = feed(xlsx(Deals=rows), name="deals.xlsx")
    assert [(type(each), each.line) for each in fed.outcomes] == [
        (LeftOut, 1),
        (LeftOut, 3),
        (Read, 6),
        (LeftOut, 8),
        (LeftOut, 9),
    ]


def test_a_table_may_begin_anywhere_in_its_sheet(feed: Feed) -> None:
    book = openpyxl.Workbook()
    for at, (name, cell) in enumerate(zip(HEADER, ROW, strict=True)):
        book.worksheets[0].cell(7, 3 + at, name)
        book.worksheets[0].cell(8, 3 + at, cell)
    fed = feed(saved(book), name="deals.xlsx")
    assert [each.line for each in fed.outcomes] == [8]
    assert fed.arrival.contact.name == "Ines Vale"


def test_errors_are_blank_and_times_are_kept(feed: Feed) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    sheet.append([1, datetime(2026, 3, 4, 15, 20), "Ines Vale", "#N/A", time(9, 30)])  # noqa: DTZ001
    sheet["D2"].data_type = "e"
    fed = feed(saved(book), name="deals.xlsx")
    assert fed.arrival.contact.phones == ()
    assert fed.arrival.happenings[0].occurred_at.isoformat() == "2026-03-04T21:20:00+00:00"


def test_every_sheet_that_is_a_table_is_read_and_why_the_others_are_not(feed: Feed) -> None:
    book = openpyxl.load_workbook(
        BytesIO(
            xlsx(
                Deals=[HEADER, ROW],
                Service=[["RO Number", "Open Date", "Last Name"], ["R1", date(2026, 3, 5), "Vale"]],
                Notes=[["Call Pat about this"]],
                Summary=[["Month", "Units"], ["March", 3]],
                Empty=[],
                Old=[HEADER, ROW],
            )
        )
    )
    book["Old"].sheet_state = "hidden"
    fed = feed(saved(book), name="all.xlsx")
    assert fed.kind == "sales"
    assert [arrival.happenings[0].key for arrival in fed.arrivals] == [
        "sale:1041",
        "service:R1:opened",
    ]
    whys = [each.why for each in fed.outcomes if isinstance(each, LeftOut)]
    assert whys == [
        "the sheet “Notes” is no table of customers",
        "the sheet “Summary” is no table of customers",
        "the empty sheet “Empty”",
        "the hidden sheet “Old”",
    ]


def test_a_sheet_of_people_we_cannot_place_waits(feed: Feed) -> None:
    people: list[Sequence[object]] = [
        ["First Name", "Email", "Shoe"],
        ["Ines", "i@example.com", 38],
    ]
    fed = feed(xlsx(Deals=[HEADER, ROW], Odd=people), name="all.xlsx")
    held = [each for each in fed.outcomes if isinstance(each, Quarantined)]
    if held:  # a kind of table that holds mere people would read it
        assert held[0].code == "unknown_table"
        assert "“Odd”" in held[0].sentence


@pytest.mark.parametrize("name", ["deals.xls", "deals.xlsx", "deals.csv", "deals"])
def test_xls_whatever_it_is_called(feed: Feed, name: str) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Deals")
    day = xlwt.easyxf(num_format_str="M/D/YYYY")
    for at, (name, cell) in enumerate(zip(HEADER, ROW, strict=True)):
        sheet.write(0, at, name)
        sheet.write(1, at, cell, *([day] if isinstance(cell, datetime) else []))
    data = BytesIO()
    book.save(data)
    fed = feed(data.getvalue(), name=name)
    assert (fed.kind, fed.arrival.contact.name) == ("sales", "Ines Vale")
    assert fed.arrival.happenings[0].occurred_at.isoformat() == "2026-03-04T06:00:00+00:00"


def test_parquet(feed: Feed, tmp_path: Path) -> None:
    made = tmp_path / "made.parquet"
    duckdb.execute(
        f"""COPY (
            SELECT 12.0::DOUBLE AS deal_no, TIMESTAMPTZ '2026-03-04 15:20:00+00' AS sold_date,
                'Ines Vale' AS name, ['a@example.com', 'b@example.com'] AS email
            UNION ALL SELECT NULL, NULL, 'Omar', NULL
        ) TO '{made}' (FORMAT parquet)"""
    )
    fed = feed(made.read_bytes(), name="deals [1] *.parquet")
    assert [(type(each), each.line) for each in fed.outcomes] == [(Read, 1), (Quarantined, 2)]
    assert fed.arrival.contact.emails == ("a@example.com", "b@example.com")
    assert fed.arrival.happenings[0].key == "sale:12"
    assert fed.arrival.happenings[0].occurred_at.isoformat() == "2026-03-04T15:20:00+00:00"


def test_what_is_in_quarantine_can_be_mended_as_csv(feed: Feed) -> None:
    fed = feed(xlsx(Deals=[HEADER, [7, "soon", "Vale, Ines", None, 1]]), name="deals.xlsx")
    assert (fed.problem.code, fed.problem.raw) == ("bad_date", '7,soon,"Vale, Ines",,1\n')


@pytest.mark.parametrize("magic", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"])
def test_files_that_lie_about_what_they_are(feed: Feed, magic: bytes) -> None:
    fed = feed(magic + b"deal_number,sold_date\n" * 40, name="deals.csv")
    assert (fed.kind, fed.problem.code) == ("spreadsheet", "broken_workbook")


def test_a_text_table_called_a_workbook_is_read_as_text(feed: Feed) -> None:
    fed = feed("Deal No\tSold Date\tLast Name\nD1\t2026-03-04\tVale\n", name="deals.xls")
    assert fed.arrival.contact.last == "Vale"


def test_a_workbook_with_a_password(feed: Feed) -> None:
    packed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    packed += "EncryptedPackage".encode("utf-16-le") + bytes(600)
    problem = feed(packed, name="deals.xlsx").problem
    assert (problem.code, "without one" in problem.hint) == ("locked_workbook", True)


def test_a_sheet_that_asks_for_all_memory_is_refused(feed: Feed) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["XFD1048576"] = 1, 2
    assert feed(saved(book), name="bomb.xlsx").problem.code == "too_large"


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sincerely.reading.tables.sheets.MEGABYTES", 200)
    data = BytesIO()
    real = zipfile.ZipFile(BytesIO(xlsx(Deals=[HEADER, ROW])))
    with real, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in real.namelist():
            text = real.read(name)
            if name.endswith("sheet1.xml"):
                cells = b"<row><c t='inlineStr'><is><t>x</t></is></c></row>" * 2_000_000
                text = text.replace(b"</sheetData>", cells + b"</sheetData>")
            bomb.writestr(name, text)
    assert feed(data.getvalue(), name="bomb.xlsx").problem.code == "too_large"


def outcomes(data: bytes, suffix: str) -> list[Outcome]:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"file{suffix}")
        path.write_bytes(data)
        return list(read(path, store=CHICAGO, source="dms", received_at=CAME))


WHOLE = xlsx(Deals=[HEADER, ROW])
MAGIC = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b""]


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from(MAGIC), st.binary(max_size=200), st.sampled_from([".xlsx", ".xls", ".parquet"])
)
def test_any_bytes_come_to_an_outcome(magic: bytes, data: bytes, suffix: str) -> None:
    found = outcomes(magic + data, suffix)
    assert all(isinstance(each, Read | LeftOut | Quarantined) for each in found)
    assert found or not data


@settings(deadline=None, max_examples=25)
@given(st.integers(4, len(WHOLE) - 1), st.binary(min_size=1, max_size=6))
@example(4481, b"\x02")  # of its list of files only those about the document are left
def test_a_damaged_workbook_is_read_or_refused(at: int, damage: bytes) -> None:
    found = outcomes(WHOLE[:at] + damage + WHOLE[at + len(damage) :], ".xlsx")
    assert len(found) == 1
