"""`sincerely quarantine`: seen, mended, read again, put aside; as its users type it."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from sincerely.records.models import EventRow, Quarantine
from tests.cast import House

from .conftest import Sincerely

HEADER = "deal_number,sold_date,deal_type,first_name,last_name,email\n"
BAD = "D{},2026-13-41,retail,Rosa,Keller,rosa@example.com\n"
GOOD = "D{},2026-03-02,retail,Rosa,Keller,rosa@example.com\n"


@pytest.fixture
def bad(sincerely: Sincerely, harbor: House, tmp_path: Path) -> list[int]:
    """Two rows that wait, by their numbers."""
    path = tmp_path / "sold.csv"
    path.write_text(HEADER + BAD.format(1) + BAD.format(2))
    sincerely("feed", path, "--source", "dms")
    return list(Quarantine.objects.order_by("pk").values_list("pk", flat=True))


def test_a_row_is_shown_whole(sincerely: Sincerely, bad: list[int]) -> None:
    shown = sincerely("quarantine", "show", bad[0]).out
    assert "sold.csv, line 2, [bad_date]" in shown
    assert BAD.format(1) in shown
    assert sincerely("quarantine", "show", bad[0], "--json").json["code"] == "bad_date"


def test_a_row_is_mended_from_a_file_and_read(
    sincerely: Sincerely, bad: list[int], tmp_path: Path
) -> None:
    (tmp_path / "mended").write_text(GOOD.format(1))
    ran = sincerely("quarantine", "mend", bad[0], "--text-file", tmp_path / "mended")
    assert ran.code == 0
    assert "read" in ran.out
    assert EventRow.objects.get().key == "sale:D1"
    settled = sincerely("quarantine", "list", "--settled").out
    assert "read (" in settled
    (waits,) = sincerely("quarantine", "list", "--json").json
    assert waits["id"] == bad[1]
    again = sincerely("quarantine", "mend", bad[0], "--text-file", tmp_path / "mended")
    assert "[settled_before]" in again.err


def test_a_row_is_mended_in_the_editor(
    sincerely: Sincerely, bad: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i s/2026-13-41/2026-03-02/ "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    assert "read" in sincerely("quarantine", "mend", bad[0], "--editor").out
    for other, code in (("true", "not_saved"), ("false", "no_editor"), ("no-such", "no_editor")):
        monkeypatch.setenv("VISUAL", other)
        assert f"[{code}]" in sincerely("quarantine", "mend", bad[1], "--editor").err


def test_one_way_of_mending_has_to_be_chosen(
    sincerely: Sincerely, bad: list[int], tmp_path: Path
) -> None:
    assert "[mend_how]" in sincerely("quarantine", "mend", bad[0]).err
    none = sincerely("quarantine", "mend", bad[0], "--text-file", tmp_path / "none")
    assert "[file_unreadable]" in none.err
    assert "[not_in_quarantine]" in sincerely("quarantine", "show", 10**9).err


def test_rows_are_read_again_by_number_file_code_or_all(
    sincerely: Sincerely, bad: list[int]
) -> None:
    assert "[replay_what]" in sincerely("quarantine", "replay").err
    Quarantine.objects.filter(pk=bad[0]).update(raw=GOOD.format(1))
    for which in ([bad[0]], ["--code", "bad_date"], ["--file", "sold.csv"], ["--all"]):
        done = sincerely("quarantine", "replay", *which, "--json").json
        assert [each["id"] for each in done if not each["settled"]] in ([bad[1]], [])
    assert EventRow.objects.count() == 1
    assert "still waits" in sincerely("quarantine", "replay", "--all").out
    assert sincerely("quarantine", "replay", "--code", "none").out.startswith("0 settled")


def test_a_row_is_put_aside(sincerely: Sincerely, bad: list[int]) -> None:
    assert sincerely("quarantine", "aside", bad[0], "--why", "a test deal").code == 0
    (row,) = sincerely("quarantine", "list", "--settled", "--json").json
    assert row["settled_how"] == "put aside: a test deal"
    assert "[no_reason]" in sincerely("quarantine", "aside", bad[1], "--why", " ").err


ODD = "Ref,When kept,Way\nA1,2026-03-01,ida@example.com\n"


@pytest.fixture
def odd(sincerely: Sincerely, harbor: House, tmp_path: Path) -> int:
    """A file of which nothing could be read, by its number."""
    path = tmp_path / "odd.csv"
    path.write_text(ODD)
    assert sincerely("feed", path, "--source", "dms").code == 1
    return Quarantine.objects.get().pk


def test_a_whole_file_is_told_what_it_is(
    sincerely: Sincerely, odd: int, tmp_path: Path, harbor: House
) -> None:
    assert f"{len(ODD)} bytes are kept" in sincerely("quarantine", "show", odd).out
    ran = sincerely("quarantine", "replay", odd, "--kind", "soup")
    assert "[kind_unknown]" in ran.err
    assert "still waits" in sincerely("quarantine", "replay", odd, "--kind", "sales").out
    assert Quarantine.objects.get().code == "unknown_table", "nothing was changed"
    (tmp_path / "text").write_text("A1,2026-03-01,ida@example.com")
    mended = sincerely("quarantine", "mend", odd, "--text-file", tmp_path / "text")
    assert "[whole_file_unread]" in mended.err
    ran = sincerely("quarantine", "replay", odd, "--kind", "customers")
    assert ran.out == (
        f"Number {odd}: read when the file was fed again\n1 settled, 0 still waiting.\n"
    )


def test_a_row_has_no_kind(sincerely: Sincerely, bad: list[int]) -> None:
    assert "[kind_of_a_row]" in sincerely("quarantine", "replay", bad[0], "--kind", "sales").err


def test_an_archive_tells_of_each_file(sincerely: Sincerely, harbor: House, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "export.zip", "w") as packed:
        packed.writestr("sold.csv", HEADER + GOOD.format(1))
        packed.writestr("odd.csv", ODD)
    told = sincerely("feed", tmp_path / "export.zip", "--source", "dms").out.splitlines()
    assert [each.rpartition(": ")[2] for each in told[:3]] == [
        "2 files.",
        "1 sale.",
        "1 needs you.",
    ]
