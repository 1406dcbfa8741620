"""What a stranger's file may do to what is passed on, and what dirty files come to."""

import csv
from pathlib import Path

import pytest

from sincerely.work.auditing.weighing import Range

from .test_auditing import SENT, SOLD
from .test_auditing import run as audited
from .test_auditing_files import run, written


def test_a_subject_that_greets_its_reader_names_nobody(tmp_path: Path) -> None:
    greeting = SENT.replace("SALE,Rosa", '"Rosa Keller, our SALE",Rosa')
    (tmp_path / "sent.csv").write_text(greeting.replace("SALE,Tom", '"Tom, our SALE",Tom'))
    (tmp_path / "sold.csv").write_text(SOLD)
    found = audited(tmp_path)
    assert [one.name for one in found.figures.by_template][:2] == ["…, our SALE", "MISSED"]
    page = found.report(show_names=False)
    assert [name for name in ("Keller", "Rosa", "Tom") if name in page] == []
    assert "Rosa Keller" in found.report(show_names=True)


def test_a_campaign_that_shares_a_word_with_one_reader_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "sent.csv").write_text(SENT.replace("SALE", "Keller Motors sale"))
    (tmp_path / "sold.csv").write_text(SOLD)
    names = [one.name for one in audited(tmp_path).figures.by_template]
    assert "Keller Motors sale" in names  # Ann Other got it too


def test_no_cell_is_a_formula_and_no_name_is_a_tag(tmp_path: Path) -> None:
    sent = SENT.replace("MISSED", "=HYPERLINK(1)").replace(",crm,", ",<script>x</script>,")
    (tmp_path / "sent.csv").write_text(sent)
    (tmp_path / "sold.csv").write_text(SOLD)
    found = audited(tmp_path)
    found.write_csv(tmp_path / "findings.csv")
    with (tmp_path / "findings.csv").open(newline="") as file:
        templates = {row["template"] for row in csv.DictReader(file)}
    assert templates == {"SALE", "'=HYPERLINK(1)"}
    assert "<script" not in found.report(show_names=True)


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("marked", "\ufeff" + SENT, "utf-8"),
        ("wide", SENT, "utf-16"),
        ("semicolons", SENT.replace(",", ";"), "utf-8"),
        ("two headers", ",,,,,,,Customer,,\n" + SENT, "utf-8"),
        ("header again", SENT.partition("\n")[0] + "\n" + SENT, "utf-8"),
        ("lines in a cell", SENT.replace("SALE", '"Big\nSALE"'), "utf-8"),
        ("twice", SENT + SENT.partition("\n")[2], "utf-8"),
        ("day.month", SENT.replace("2026-05-20", "20.05.2026"), "utf-8"),
    ],
)
def test_dirt_changes_no_figure(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    figures = run(tmp_path, written(tmp_path, f"{name}.csv", text, encoding), sold=SOLD).figures
    assert (figures.messages, figures.insults, figures.buyers) == (6, Range(2, 3), 1)


def test_a_day_that_may_be_a_month_is_asked_about(tmp_path: Path) -> None:
    sent = SENT.replace("2026-05-20", "04.06.2026")
    found = run(tmp_path, written(tmp_path, "sent.csv", sent), sold=SOLD)
    assert {each.code for each in found.case.material.unread} == {"bad_date"}
    assert found.figures.messages == 4


def test_without_a_sale_the_report_claims_nothing(tmp_path: Path) -> None:
    sold = SOLD.replace("05/10/2026", "10.05.2026")
    found = run(tmp_path, written(tmp_path, "sent.csv", SENT), sold=sold)
    page = found.report(show_names=False)
    assert "No purchase was found" in page
    assert "1 of its rows could not be read" in page
