"""`sincerely audit` starts without Django and needs no database."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sincerely.faces.cli import audit_files, audit_large
from sincerely.faces.cli.audit import audit
from sincerely.faces.cli.problem import Problem
from tests.work.test_auditing import SENT, SOLD

PROGRAM = """
import sys
from pathlib import Path
from sincerely.faces.cli.audit import audit
audit(**{"sent": ["sent.csv"], "sold": ["dms=sold.csv"], "until": "2026-06-30"} | {more})
assert "django" not in sys.modules
"""
WRITTEN = {"out", "csv_", "json_", "keep_tables"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sent.csv").write_text(SENT)
    (tmp_path / "sold.csv").write_text(SOLD)
    return tmp_path


def run(folder: Path, **more: object) -> subprocess.CompletedProcess[str]:
    said = {name: value for name, value in more.items() if name not in WRITTEN}
    paths = "".join(f", {n!r}: Path({v!r})" for n, v in more.items() if n in WRITTEN)
    told = f"{{{repr(said)[1:-1]}{paths if said else paths[2:]}}}"
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("{more}", told)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran


def test_it_needs_no_database(folder: Path) -> None:
    ran = run(folder, out="r.html", csv_="f.csv")
    assert "300 messages for every 100 of them" in ran.stdout
    assert "Judging 6 messages" in ran.stderr
    assert (folder / "r.html").stat().st_size > 5_000
    assert len((folder / "f.csv").read_text().splitlines()) == 4


def test_columns_are_shown_corrected_and_remembered(folder: Path) -> None:
    sent = SENT.replace("template", "Sequence Step", 1)
    (folder / "sent.csv").write_text(sent + "M7,,email,promotion,machine,crm,X,A,B,a@b.example\n")
    first = run(folder, out="r.html", map_=["Sequence Step=template"])
    assert "Sequence Step → template" in first.stdout
    assert "sent.csv:8:" in first.stderr  # the row without a time, and what to do
    assert "MISSED" in (folder / "r.html").read_text()
    again = run(folder, out="r.html")
    assert "settled in an earlier audit (audit-columns.toml)" in again.stdout
    assert "MISSED" in (folder / "r.html").read_text()


def test_a_correction_that_corrects_nothing_is_said(folder: Path) -> None:
    ran = run(folder, out="r.html", map_=["Step=template", "subject=nothing", "email=nonsense"])
    assert '--map "Step=template": no table has the header Step.' in ran.stderr
    assert '--map "email=nonsense": no table with the header email has a column' in ran.stderr
    assert '"email" = "email"' in (folder / "audit-columns.toml").read_text()


def test_one_message_is_explained_in_sentences(folder: Path) -> None:
    ran = run(folder, explain="M3")
    assert "Message M3: email from crm, template MISSED" in ran.stdout
    assert "The buyer: The very same details." in ran.stdout
    assert "Judged by the policy as built in (" in ran.stdout


def test_from_files_to_tables_to_verdicts(folder: Path) -> None:
    ran = run(folder, out="r.html", keep_tables="kept")
    assert "6 messages, matched and labelled: kept" in ran.stdout
    told = {"tables": "kept", "verdicts": "v", "cores": 1, "sent": None, "sold": None}
    ran = run(folder, out="large.html", json_="s.json", **told)
    assert "300 messages for every 100 of them" in ran.stdout
    assert "6 verdicts: v" in ran.stdout
    assert "Judging in parts" in ran.stderr
    assert json.loads((folder / "s.json").read_text())["figures"]["buyers"] == 1
    assert "300" in (folder / "large.html").read_text()


def test_rows_that_are_too_many_go_to_the_disk(folder: Path) -> None:
    """And none of them stays there."""
    (folder / "Bob's").mkdir()
    run(folder, out="r.html", csv_="f.csv")
    told = {"rows_in_memory": 2, "cores": 1}
    again = run(folder, out="Bob's/r.html", csv_="f2.csv", **told)
    assert "Cutting into parts" in again.stderr
    for one, other in (("r.html", "Bob's/r.html"), ("f.csv", "f2.csv")):
        assert (folder / one).read_text() == (folder / other).read_text()
    asked = run(folder, explain="M3", csv_="f2.csv", **told)
    assert "Message M3: email from crm, template MISSED" in asked.stdout
    assert [each for each in folder.iterdir() if each.is_dir()] == [folder / "Bob's"]


def test_tables_are_judged_alone() -> None:
    def code(others: dict[str, object], **said: Any) -> str:
        told: dict[str, Any] = dict.fromkeys(audit_large.Wanted.__slots__)
        wanted = audit_large.Wanted(**told | said)
        with pytest.raises(Problem) as problem:
            audit_large.must_be_alone(wanted, others)
        assert problem.value.hint
        return problem.value.code

    assert code({}, verdicts="v") == "tables_needed"
    assert code({"--csv": Path("f.csv")}, tables="kept", verdicts="v") == "files_or_tables"
    assert code({"--csv": None}, tables="kept") == "verdicts_needed"


def names(**files: list[str]) -> list[str]:
    roles = ("sent", "sold", "leads", "visits", "appointments", "optouts", "service", "also")
    return [each.source for each in audit_files.given({role: files.get(role) for role in roles})]


def test_sold_files_that_nobody_named_are_of_one_source() -> None:
    assert names(sent=["sent.csv"], sold=["may.csv", "june.csv"]) == ["sent", "sold", "sold"]
    assert names(sent=["s.csv"], sold=["north=may.csv", "june.csv"]) == ["s", "north", "sold"]


def test_files_of_one_name_are_told_apart() -> None:
    sent = ["crm/sent.csv", "service/sent.csv", "dialler=x.csv"]
    assert names(sent=sent, sold=["s.csv"]) == ["crm/sent", "service/sent", "dialler", "sold"]
    same = ["a/b/sent.csv", "c/b/sent.csv"]
    assert names(sent=same, sold=["s.csv"]) == ["b/sent", "b/sent (2)", "sold"]
    # the same file is one source, whatever it is given as; and no file is taken for the sold ones
    both = names(sent=["crm.csv"], sold=["s.csv"], also=["crm.csv", "x/sold.csv"])
    assert both == ["crm", "sold", "crm", "x/sold"]


def test_a_file_has_a_name_and_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        names(sent=["sent.csv", ""], sold=["s.csv"])
    assert problem.value.code == "no_such_file"
    with pytest.raises(Problem) as problem:
        audit(sent=["sent.csv"], sold=["s.csv"], out=tmp_path)
    assert problem.value.code == "is_a_folder"


def test_an_audit_needs_both(folder: Path) -> None:
    with pytest.raises(Problem) as problem:
        names(sent=["sent.csv"])
    assert problem.value.code == "sent_and_sold_needed"
