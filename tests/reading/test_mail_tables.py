"""Tables and archives attached to mails are files of their own; the mail is read beside them."""

from base64 import b64encode
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from sincerely.reading import LeftOut, Outcome, Quarantined, Read, read
from sincerely.reading.archive import Enclosed

from .conftest import CAME, CHICAGO
from .mails import multipart

SALES = "deal_number,sold_date,last_name\nD1,2026-03-04,Vale\n"
PAGE = "<html><table><tr><td>Deal No<td>Sold Date<td>Last Name<tr><td>1<td>3/4/26<td>Vale</table>"
TEXT = "Content-Type: text/plain\n\nStill available? Please call me.\n"
LEAD = (
    "<adf><prospect><customer><contact><name>Ines Vale</name><email>i@example.com</email>"
    "</contact></customer></prospect></adf>"
)


def file(
    name: str, content: str | bytes = SALES, kind: str = "application/octet-stream", how: str = ""
) -> str:
    """A part of a mail that is a file."""
    data = content.encode() if isinstance(content, str) else content
    disposition = how or f'attachment; filename="{name}"'
    return (
        f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n"
        f"Content-Disposition: {disposition}\n\n{b64encode(data).decode()}\n"
    )


def book() -> bytes:
    written, data = openpyxl.Workbook(), BytesIO()
    for row in SALES.splitlines():
        written.worksheets[0].append(row.split(","))
    written.save(data)
    return data.getvalue()


def packed(name: str = "sold.csv") -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr(name, SALES)
    return data.getvalue()


def taken(
    folder: Path, raw: bytes, name: str = "m.eml", inside: int = 0
) -> tuple[list[tuple[str, bytes]], list[Outcome]]:
    """The files handed out, and what else came of the mail."""
    path = folder / name
    path.write_bytes(raw)
    files, others = [], []
    for each in read(path, store=CHICAGO, source="dms", received_at=CAME, inside=inside):
        if isinstance(each, Enclosed):
            files.append((each.name, each.path.read_bytes()))
        else:
            others.append(each)
    return files, others


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sold.csv", SALES),
        ("SOLD.XLSX", book()),
        ("sold.xls", PAGE),
        ("sold.html", PAGE),
        ("sold.txt", SALES.replace(",", "|")),
        ("sold.20260304", book()),
        ("sold.zip", packed()),
        ("soup.csv", "a,b\n1,2\n"),
        ("sold.json", '[{"deal_number": 1}]'),
    ],
)
def test_a_table_is_handed_out_and_the_answer_is_read(
    tmp_path: Path, name: str, content: str | bytes
) -> None:
    if name == "sold.20260304":
        name = "sold.dat"
    files, others = taken(tmp_path, multipart(TEXT, file(name, content)))
    data = content.encode() if isinstance(content, str) else content
    assert files == [(name, data)]
    (answer,) = others
    assert isinstance(answer, Read)
    assert answer.arrivals[0].contact.emails == ("rosa@example.com",)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("car.jpg", b"\xff\xd8\xff", "image/jpeg"),
        ("licence.pdf", b"%PDF-1.7", "application/pdf"),
        ("offer.docx", packed("word/document.xml"), "application/octet-stream"),
        ("att0001.txt", "Sent from my phone, with kind regards from Rosa", "text/plain"),
        ("signature.html", "<html><table><tr><td>Rosa<td>207-555-0101</table>", "text/html"),
        ("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(40), "application/ms-tnef"),
        ("invite.ics", "BEGIN:VCALENDAR", "text/calendar"),
    ],
)
def test_a_picture_or_a_letter_is_part_of_the_answer(
    tmp_path: Path, name: str, content: str | bytes, kind: str
) -> None:
    files, others = taken(tmp_path, multipart(TEXT, file(name, content, kind)))
    assert files == []
    assert [type(each) for each in others] == [Read]


def test_several_tables_each_by_itself(tmp_path: Path) -> None:
    raw = multipart(TEXT, file("a.csv"), file("b.csv", SALES * 2))
    files, others = taken(tmp_path, raw)
    assert [name for name, _ in files] == ["a.csv", "b.csv"]
    assert len(others) == 1


def test_a_machine_that_only_sends_a_table(tmp_path: Path) -> None:
    head = {"from": "Reports <noreply@dms.example>", "auto_submitted": "auto-generated"}
    files, (left,) = taken(tmp_path, multipart(TEXT, file("a.csv"), **head))
    assert len(files) == 1
    assert isinstance(left, LeftOut)
    files, (left,) = taken(tmp_path, multipart(file("a.csv")))
    assert len(files) == 1
    assert left == LeftOut(1, "a mail that only brings files")


@pytest.mark.parametrize(
    "how", ["inline", "attachment; filename*=utf-8''verk%C3%A4ufe.csv", "attachment"]
)
def test_its_name_may_be_missing_or_encoded(tmp_path: Path, how: str) -> None:
    files, _ = taken(tmp_path, multipart(TEXT, file("", SALES, "text/csv", how)))
    assert files == [("verkäufe.csv" if "utf-8" in how else "table.csv", SALES.encode())]


def test_in_a_mail_that_was_sent_on_as_a_file(tmp_path: Path) -> None:
    inner, outer = EmailMessage(), EmailMessage()
    for each, words in ((inner, "Your report."), (outer, "Is this for you?")):
        each["From"], each["To"] = "rosa@example.com", "pat@store.example"
        each.set_content(words)
    inner.add_attachment(SALES.encode(), maintype="text", subtype="csv", filename="a.csv")
    outer.add_attachment(inner)
    files, others = taken(tmp_path, outer.as_bytes())
    assert files == [("a.csv", SALES.encode())]
    assert len(others) == 1


def test_a_lead_and_a_table_are_both_read(tmp_path: Path) -> None:
    files, others = taken(tmp_path, multipart(TEXT, file("lead.xml", LEAD), file("a.csv")))
    assert [name for name, _ in files] == ["a.csv"]
    (lead,) = others
    assert isinstance(lead, Read)
    assert lead.arrivals[0].contact.emails == ("i@example.com",)


def test_a_request_to_stop_beside_a_lead_is_heard(tmp_path: Path) -> None:
    stop = TEXT.replace("Still available? Please call me.", "Please stop emailing me.")
    _, others = taken(tmp_path, multipart(stop, file("lead.xml", LEAD), file("a.csv")))
    kinds = [
        happening.payload.kind
        for each in others
        if isinstance(each, Read)
        for arrival in each.arrivals
        for happening in arrival.happenings
    ]
    assert kinds == ["lead_received", "mail_received", "opted_out"]


def test_leads_in_a_column_of_a_table_stay_in_the_table(tmp_path: Path) -> None:
    table = f'lead_id,raw\n1,"{LEAD}"\n'
    files, others = taken(tmp_path, multipart(TEXT, file("leads.csv", table)))
    assert len(files) == 1
    assert isinstance(others[0], Read)
    assert others[0].arrivals[0].contact.emails == ("rosa@example.com",)


def test_a_lead_in_a_text_is_a_lead_and_no_table(tmp_path: Path) -> None:
    files, others = taken(tmp_path, multipart(TEXT, file("lead.txt", LEAD)))
    assert files == []
    assert isinstance(others[0], Read)


def test_a_mailbox_of_such_mails(tmp_path: Path) -> None:
    one = b"From x Fri Mar 20 10:00:00 2026\n" + multipart(TEXT, file("a.csv"))
    files, others = taken(tmp_path, one + b"\n\n" + one.replace(b"r1@", b"r2@"), "box.mbox")
    assert len(files) == 2
    assert len(others) == 2


def test_too_deep_inside_it_waits(tmp_path: Path) -> None:
    raw = multipart(TEXT, file("a.csv"))
    assert len(taken(tmp_path, raw, inside=1)[0]) == 1
    files, (waits, answer) = taken(tmp_path, raw, inside=2)
    assert files == []
    assert isinstance(waits, Quarantined)
    assert (waits.code, waits.raw) == ("table_in_mail", "a.csv")
    assert isinstance(answer, Read)
