"""`sincerely feed` and `sincerely quarantine`: files in, and what nobody could read."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from sincerely.faces.cli import feed as cli_feed
from sincerely.records.models import EventRow, FeedFile, Source
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
    "new",
    "known",
    "left_out_why",
    "as_said",
    "receipt",
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
    assert "1 needs you" in ran.out
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


def test_an_archive_in_which_nothing_could_be_read_is_a_failure(
    sincerely: Sincerely, harbor: House, tmp_path: Path
) -> None:
    for name, inside in (("bad.zip", "a,b\n1,2\n"), ("good.zip", SALES)):
        with ZipFile(tmp_path / name, "w") as packed:
            packed.writestr("export.csv", inside)
            packed.writestr("photo.jpg", "a picture is left out")
    bad = sincerely("feed", tmp_path / "bad.zip")
    assert (bad.code, "[nothing_read]" in bad.err) == (1, True)
    assert sincerely("feed", tmp_path / "bad.zip", tmp_path / "good.zip").code == 0


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
    assert "1 needs you" in again.out
    (kept,) = sincerely("quarantine", "list", "--json").json
    assert kept["code"] == "key_reused"


# columns told, and ways in

ODD = """deal_number,when_kept,deal_type,first_name,last_name,email,junk
D1,2026-03-02,retail,Rosa,Keller,rosa@example.com,x
"""


def test_what_headers_are_taken_for_is_shown_and_nothing_recorded(
    sincerely: Sincerely, harbor: House, files: Path
) -> None:
    shown = sincerely("feed", files / "b" / "sales.csv", "--source", "dms", "--show")
    assert "deal_number" in shown.out
    assert "sold_date" in shown.out
    (told,) = sincerely("feed", files / "b" / "sales.csv", "--show", "--json").json
    assert told["guesses"][1]["header"] == "sold_date"
    assert 0 <= told["guesses"][1]["certainty"] <= 1
    assert not FeedFile.objects.exists()


def test_a_column_told_once_is_remembered(
    sincerely: Sincerely, harbor: House, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(ODD)
    told = ("--map", "when_kept=sold_date", "--map", "junk=")
    ran = sincerely("feed", path, "--source", "dms", "--kind", "sales", *told)
    assert "1 sale." in ran.out
    assert "As you said: " in ran.out
    assert "'when_kept' is sold_date" in ran.out
    assert "'junk' is ignored" in ran.out
    path.write_text(ODD.replace("D1", "D2"))
    (next_night,) = sincerely("feed", path, "--source", "dms", "--json").json
    assert (next_night["new"], next_night["kind"]) == (1, "sales")
    assert next_night["as_said"] == {"when_kept": "sold_date", "junk": ""}
    assert "when_kept" in sincerely("source", "columns", "dms").out
    assert sincerely("source", "columns", "dms", "--json").json[0]["kind"] == "sales"
    sincerely("source", "columns", "dms", "--forget")
    assert "[nothing_said]" in sincerely("source", "columns", "dms").err


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("sold_date", "not_a_pair"),
        ("none=sold_date", "no_such_header"),
        ("email=x", "no_such_column"),
    ],
)
def test_what_cannot_be_said_of_columns(
    sincerely: Sincerely, harbor: House, files: Path, said: str, code: str
) -> None:
    ran = sincerely("feed", files / "b" / "sales.csv", "--source", "dms", "--map", said)
    assert f"[{code}]" in ran.err
    assert not FeedFile.objects.exists()
    assert Source.objects.get(name="dms").columns == {}


def test_a_folder_is_watched_and_looked_into(
    sincerely: Sincerely, harbor: House, tmp_path: Path
) -> None:
    assert sincerely("source", "folder", "night", tmp_path).code == 0
    assert "Nothing new" in sincerely("source", "fetch", "night").out
    (tmp_path / "sales.csv").write_text(SALES)
    (tmp_path / "sales.csv.ok").touch()
    (receipt,) = sincerely("source", "fetch", "night", "--json").json
    assert receipt["new"] == 1
    assert (tmp_path / "done" / "sales.csv").exists()
    assert "[no_such_folder]" in sincerely("source", "folder", "night", tmp_path / "x").err


def test_a_mailbox_is_kept_without_its_password(
    sincerely: Sincerely, harbor: House, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("open sesame")
    words = ("--host", "mail.example.com", "--user", "leads", "--password-file")
    assert sincerely("source", "mailbox", "leads", *words, tmp_path / "password").code == 0
    kept = Source.objects.get(name="leads").mailbox
    assert (kept["port"], kept["folder"], kept["tls"]) == (993, "INBOX", True)
    assert "sesame" not in str(kept)
    plain = sincerely("source", "mailbox", "leads", *words, tmp_path / "password", "--no-tls")
    assert "[tls_needed]" in plain.err


def test_of_a_maildir_what_is_being_delivered_is_left_alone(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"1.{name}:2,S").write_text("Subject: x\n\nHello\n")
    assert [path.parent.name for path in cli_feed.walked([tmp_path])] == ["cur", "new"]
