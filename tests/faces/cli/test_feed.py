"""`sincerely feed` and `sincerely quarantine`: files in, and what nobody could read."""

from pathlib import Path

import pytest

from sincerely.records.models import EventRow, Source
from tests.cast import House

from .conftest import Sincerely

KEYS = {
    "file",
    "kind",
    "rows",
    "events",
    "leads",
    "not_leads",
    "duplicates",
    "left_out",
    "changed",
    "quarantined",
    "problems",
}
SALES = """deal_number,sold_date,deal_type,first_name,last_name,email
D1,2026-03-02,retail,Rosa,Keller,rosa@example.com
D2,2026-03-02,wholesale,Auction,House,auction@example.com
,2026-03-02,retail,Tom,Keller,tom@example.org
"""
LEAD = """<?xml version="1.0"?><?adf version="1.0"?><adf><prospect>
<id source="finder">77</id><requestdate>2026-03-03T10:00:00-05:00</requestdate>
<vehicle interest="buy" status="new"><year>2026</year><make>Hyundai</make>
<model>Kona</model></vehicle>
<customer><contact><name part="first">Kim</name><name part="last">Ito</name>
<email>kim@example.com</email></contact></customer>
<vendor><vendorname>Harbor Motors</vendorname></vendor>
<provider><name part="full">Finder</name></provider></prospect></adf>
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "sales.csv").write_text(SALES)
    (tmp_path / "lead.xml").write_text(LEAD)
    (tmp_path / ".hidden").write_text("never read")
    return tmp_path


def test_a_folder_is_walked_and_each_file_says_what_came_of_it(
    sincerely: Sincerely, harbor: House, files: Path
) -> None:
    ran = sincerely("feed", files, "--source", "old-dms", "--json")
    assert ran.code == 0, "rows in quarantine are no failure"
    sales, lead = ran.json
    assert sales.keys() == lead.keys() == KEYS
    assert sales["file"] == "sales.csv"
    assert sales["kind"] == "sales"
    assert (sales["rows"], sales["left_out"], sales["quarantined"]) == (3, 1, 1)
    assert sales["problems"][0].keys() == {"line", "code", "sentence", "hint"}
    assert (lead["kind"], lead["rows"], lead["leads"]) == ("adf", 1, 1)
    assert "New source 'old-dms'" in ran.err
    assert set(EventRow.objects.values_list("source__name", flat=True)) == {"old-dms"}


def test_the_same_files_again_change_nothing(
    sincerely: Sincerely, harbor: House, files: Path
) -> None:
    sincerely("feed", files, "--json")
    before = EventRow.objects.count()
    again = sincerely("feed", files, "--json")
    assert "New source" not in again.err
    assert [file["events"] for file in again.json] == [0, 0]
    assert sum(file["duplicates"] for file in again.json) == before == EventRow.objects.count()


def test_people_are_told_in_a_table_and_what_needs_them(
    sincerely: Sincerely, harbor: House, files: Path
) -> None:
    ran = sincerely("feed", files)
    assert "sales.csv" in ran.out
    assert "1 row(s) need you" in ran.out
    listed = sincerely("quarantine", "list")
    assert "sales.csv" in listed.out
    assert "no_key" in listed.out
    (row,) = sincerely("quarantine", "list", "--json").json
    assert row["line"] == 4
    assert "tom@example.org" in row["raw"]
    assert row["hint"]


def test_quarantine_can_be_asked_of_one_source(
    sincerely: Sincerely, harbor: House, files: Path
) -> None:
    sincerely("feed", files, "--source", "old-dms")
    assert sincerely("quarantine", "list", "--source", "crm", "--json").json == []
    assert "Nothing is in quarantine" in sincerely("quarantine", "list", "--source", "crm").out
    assert len(sincerely("quarantine", "list", "--source", "old-dms", "--json").json) == 1
    assert "[no_such_source]" in sincerely("quarantine", "list", "--source", "nobody").err


def test_nothing_read_at_all_is_a_failure(
    sincerely: Sincerely, harbor: House, tmp_path: Path
) -> None:
    (tmp_path / "empty.csv").write_text("")
    ran = sincerely("feed", tmp_path / "empty.csv", "--json")
    assert ran.code == 1
    assert "[nothing_read]" in ran.err
    assert ran.json[0]["quarantined"] == 1


def test_a_file_that_cannot_be_opened_leaves_the_others_read(
    sincerely: Sincerely, harbor: House, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def locked(self: Path, *words: object, **more: object) -> object:
        if self.name == "sales.csv":
            raise PermissionError(13, "Permission denied")
        return real(self, *words, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", locked)
    ran = sincerely("feed", files, "--json")
    assert ran.code == 0
    closed, lead = ran.json
    assert closed["problems"][0]["code"] == "file_unreadable"
    assert lead["events"] == 1


@pytest.mark.parametrize(
    ("name", "code"), [("nowhere.csv", "no_such_file"), ("empty", "empty_folder")]
)
def test_what_is_not_there_is_said(
    sincerely: Sincerely, harbor: House, tmp_path: Path, name: str, code: str
) -> None:
    (tmp_path / "empty").mkdir()
    ran = sincerely("feed", tmp_path / name)
    assert ran.code == 1
    assert f"[{code}]" in ran.err
    assert Source.objects.count() == 2, "nothing was made for it"


def test_a_kind_nobody_knows_names_the_kinds(
    sincerely: Sincerely, harbor: House, files: Path
) -> None:
    ran = sincerely("feed", files / "lead.xml", "--kind", "nonsense")
    assert ran.code == 1
    assert "optouts" in ran.err


def test_a_source_needs_a_name_that_lasts(sincerely: Sincerely, harbor: House, files: Path) -> None:
    ran = sincerely("feed", files / "lead.xml", "--source", "Our old DMS!")
    assert ran.code == 1
    assert "[name_unusable]" in ran.err
    assert Source.objects.count() == 2


def test_a_row_that_says_something_else_than_before_is_told_of(
    sincerely: Sincerely, harbor: House, tmp_path: Path
) -> None:
    path = tmp_path / "sales.csv"
    head, row, *_ = SALES.splitlines()
    path.write_text(f"{head}\n{row}\n")
    sincerely("feed", path)
    path.write_text(f"{head}\n{row}\n".replace("2026-03-02", "2026-03-03"))
    again = sincerely("feed", path)
    assert "1 row(s) need you" in again.out
    (kept,) = sincerely("quarantine", "list", "--json").json
    assert kept["code"] == "key_reused"
