"""`sincerely scrub`: a list comes apart into who may and who may not, byte for byte."""

from pathlib import Path

import pytest

from sincerely.records.models import VerdictRow
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.wishes import OptedOut
from tests.cast import DAY_0, ROSA, SUV, TOM, House, day

from .conftest import Ran, Sincerely

#: a Wednesday afternoon, when nobody's law minds a call
CALL = ("--channel", "call", "--at", "2026-03-11 15:00")


@pytest.fixture
def sold(harbor: House) -> House:
    """Rosa bought; Tom opted out; whoever else is on a list is a stranger."""
    harbor.tell(ROSA, DealSold(deal="D1", vehicle=SUV), DAY_0, source=harbor.dms)
    harbor.tell(TOM, OptedOut(told_to="Joan Whitfield"), day(1))
    return harbor


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def scrub(sincerely: Sincerely, folder: Path, text: bytes, *words: str) -> Ran:
    """Scrubs a promotion's list; its outcome is in allowed.csv and stopped.csv."""
    (folder / "list.csv").write_bytes(text)
    places = ("--out", folder / "allowed.csv", "--stopped", folder / "stopped.csv")
    words = words or ("--channel", "email")
    return sincerely("scrub", folder / "list.csv", "--purpose", "promotion", *places, *words)


def test_rows_are_copied_unchanged_and_the_stopped_say_why(
    sincerely: Sincerely, sold: House, folder: Path
) -> None:
    text = (
        b"\xef\xbb\xbfName;E-Mail;Note\r\n"
        b'"Keller; Rosa";ROSA@Example.com;"said ""hi"""\r\n'
        b"Ana ;ana@example.com;  caf\xe9 \r\n"
        b"Tom;tom@example.org\r\n"
        b"Nobody;;\r\n"
        b'Kim;kim@example.com;"two\r\nlines"'
    )
    ran = scrub(sincerely, folder, text, "--channel", "email", "--json")
    assert ran.code == 0, ran.err
    rows = text.split(b"\r\n")
    allowed = b"\r\n".join([rows[0], rows[2], rows[5], rows[6]])
    assert (folder / "allowed.csv").read_bytes() == allowed
    stopped = (folder / "stopped.csv").read_bytes().split(b"\r\n")
    assert stopped[0] == rows[0] + b";verdict;reason;why;instead;column"
    assert stopped[1].startswith(rows[1] + b";refuse;already_bought;")
    assert b"2026 Hyundai Palisade" in stopped[1]
    assert stopped[2].startswith(rows[3] + b";;refuse;opted_out;"), "a short row is filled up"
    assert stopped[3].startswith(rows[4] + b";hold;address_unreadable;")
    said = ran.json
    assert (said["rows"], said["allowed"], said["stopped"]) == (5, 2, 3)
    assert said["columns"] == ["E-Mail"]
    assert said["reasons"] == {"already_bought": 1, "opted_out": 1, "address_unreadable": 1}
    assert said["valid_until"] == "2026-03-15T03:00:00Z", "twelve hours: the policy's list_minutes"
    assert VerdictRow.objects.count() == 4


def test_people_are_told_how_many_and_why(sincerely: Sincerely, sold: House, folder: Path) -> None:
    ran = scrub(sincerely, folder, b"email\nrosa@example.com\nana@example.com\n")
    assert "2 rows judged by email: 1 may go, 1 may not." in ran.out
    assert "already_bought" in ran.out
    assert "treat a buyer as a prospect" in ran.out


def test_a_row_may_go_only_where_each_of_its_numbers_may(
    sincerely: Sincerely, sold: House, folder: Path
) -> None:
    text = (
        b"id\thome_phone\tMobile\n"
        b"1\t207-555-0101\t207-555-0177\n"
        b"2\t207-555-0178\t207-555-0179\n"
        b"3\tn/a\t207-555-0180\n"
    )
    ran = scrub(sincerely, folder, text, *CALL, "--json")
    assert ran.json["columns"] == ["home_phone", "Mobile"]
    stopped = (folder / "stopped.csv").read_text().splitlines()
    assert [row.split("\t")[0] for row in stopped] == ["id", "1"]
    assert len((folder / "allowed.csv").read_text().splitlines()) == 3


def test_a_bare_list_of_numbers_needs_no_header(
    sincerely: Sincerely, sold: House, folder: Path
) -> None:
    ran = scrub(sincerely, folder, b"2075550101\n2075550177\n", *CALL, "--json")
    assert ran.json["rows"] == 2
    assert (folder / "allowed.csv").read_bytes() == b"2075550177\n"


def test_the_column_can_be_named(sincerely: Sincerely, sold: House, folder: Path) -> None:
    text = b"who,where\nRosa,rosa@example.com\n"
    lost = scrub(sincerely, folder, b"who,where\nRosa,Harbor Road\n")
    assert lost.code == 1
    assert "[no_address_column]" in lost.err
    assert "who, where" in lost.err
    assert not (folder / "allowed.csv").exists()
    for name in ("WHERE", "2"):
        ran = scrub(sincerely, folder, text, "--channel", "email", "--column", name, "--json")
        assert ran.json["stopped"] == 1
    wrong = scrub(sincerely, folder, text, "--channel", "email", "--column", "3")
    assert "[no_such_column]" in wrong.err


def test_a_quotation_mark_nobody_closes_lets_nobody_through(
    sincerely: Sincerely, sold: House, folder: Path
) -> None:
    text = b'name,email\n"Ana,ana@example.com\nRosa,rosa@example.com\nKim,kim@example.com\n'
    ran = scrub(sincerely, folder, text, "--channel", "email", "--json")
    assert ran.json["reasons"] == {"row_unreadable": 1}
    assert (folder / "allowed.csv").read_bytes() == b"name,email\n"


def test_utf_16_stays_utf_16(sincerely: Sincerely, sold: House, folder: Path) -> None:
    text = "\ufeffName\tEmail\r\nJosé\tana@example.com\r\nRosa\trosa@example.com\r\n"
    scrub(sincerely, folder, text.encode("utf-16-le"))
    kept = (folder / "allowed.csv").read_bytes().decode("utf-16-le")
    assert kept == "\ufeffName\tEmail\r\nJosé\tana@example.com\r\n"


def test_a_long_list_is_judged_in_parts(sincerely: Sincerely, sold: House, folder: Path) -> None:
    people = [f"p{number}@example.com" for number in range(2_300)]
    people[1_500] = "rosa@example.com"
    text = "email\n" + "\n".join(people) + "\n"
    ran = scrub(sincerely, folder, text.encode(), "--channel", "email", "--json")
    assert (ran.json["allowed"], ran.json["stopped"]) == (2_299, 1)


@pytest.mark.parametrize(("text", "code"), [(b"", "list_empty"), (b"\xff\xfeE", "list_unreadable")])
def test_what_is_no_list_says_so(
    sincerely: Sincerely, harbor: House, folder: Path, text: bytes, code: str
) -> None:
    ran = scrub(sincerely, folder, text)
    assert ran.code == 1
    assert f"[{code}]" in ran.err


def test_the_list_itself_is_never_overwritten(
    sincerely: Sincerely, harbor: House, folder: Path
) -> None:
    place = folder / "list.csv"
    place.write_bytes(b"email\nana@example.com\n")
    ran = sincerely("scrub", place, "--channel", "email", "--out", place)
    assert "[same_file]" in ran.err
    assert place.read_bytes() == b"email\nana@example.com\n"


def test_a_list_that_breaks_off_leaves_no_half_list(
    sincerely: Sincerely, harbor: House, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sincerely.work import sending

    def breaks(**_: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(sending, "decide_many", breaks)
    ran = scrub(sincerely, folder, b"email\nana@example.com\n")
    assert ran.code == 1
    assert [path.name for path in folder.iterdir()] == ["list.csv"]
