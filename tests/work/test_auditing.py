"""The audit of a small store whose every message somebody has judged by hand."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sincerely.rules.policy import DEFAULT
from sincerely.work.auditing.audit import Audit, audit, policy_of
from sincerely.work.auditing.figures import count
from sincerely.work.auditing.rows import Given, Role
from sincerely.work.auditing.weighing import Range
from sincerely.work.errors import WorkError

NOW = datetime(2026, 7, 1, tzinfo=UTC)
SENT = """message_id,sent_at,channel,purpose,written_by,system,template,first_name,last_name,email
M1,2026-05-01 10:00,email,promotion,machine,crm,SALE,Rosa,Keller,rosa@example.com
M2,2026-05-11 10:00,email,promotion,machine,crm,SALE,Rosa,Keller,rosa@example.com
M3,2026-05-20 10:00,email,missed_appointment,machine,crm,MISSED,Rosa,Keller,rosa@example.com
M4,2026-05-20 10:00,email,promotion,machine,crm,SALE,Ann,Other,ann@example.net
M5,2026-05-21 10:00,email,promotion,machine,crm,SALE,Tom,Keller,tom@example.org
M6,2026-05-22 10:00,email,recall,machine,crm,RECALL,Rosa,Keller,rosa@example.com
"""
SOLD = """deal_number,first_name,last_name,email,sold_date,posted_date,salesperson,year,make,model,cobuyer_first_name,cobuyer_last_name,cobuyer_email
D1,Rosa,Keller,rosa@example.com,05/10/2026,05/15/2026,Dana Reyes,2026,Hyundai,Palisade,Tom,Keller,tom@example.org
"""  # noqa: E501


QUILL = """deal_number,first_name,last_name,email,sold_date,posted_date,year,make,model,unwind_date
501,Ana,Quill,ana@example.com,2026-03-05,2026-03-05,2025,Subaru,Forester,
502,Jan,Roe,jan@example.com,2026-03-05,2026-03-05,2025,Subaru,Outback,2026-03-15
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "sent.csv").write_text(SENT)
    (tmp_path / "sold.csv").write_text(SOLD)
    return tmp_path


def run(files: Path, *more: Given, clock: datetime | None = None) -> Audit:
    given = [
        Given(role=Role.SENT, path=files / "sent.csv", source="crm"),
        Given(role=Role.SOLD, path=files / "sold.csv", source="dms"),
        *more,
    ]
    return audit(
        given=given,
        zone="America/New_York",
        store="Bench Motors",
        policy=DEFAULT,
        policy_name="as built in",
        lag=timedelta(days=1),
        columns={},
        now=NOW,
        clock=clock,
    )


def findings(found: Audit, folder: Path) -> dict[str, dict[str, str]]:
    found.write_csv(folder / "findings.csv")
    with (folder / "findings.csv").open(newline="") as file:
        return {row["message"]: row for row in csv.DictReader(file)}


def _of_quill(files: Path, *rows: str, columns: str = "written_by") -> dict[str, dict[str, str]]:
    """The findings about these rows of number, address, moment, subject, words, and ``columns``."""
    head = f"message_id,email,sent_at,subject,body,{columns}"
    (files / "sent.csv").write_text("\n".join([head, *rows, ""]))
    (files / "sold.csv").write_text(QUILL)
    return findings(run(files), files)


ANA = "ana@example.com"


def test_that_nobody_saw_them_is_in_doubt_where_no_words_say_so(files: Path) -> None:
    lead = "lead_id,created_at,first_name,last_name,email\nL1,2026-06-01 14:13,Ana,Quill,"
    (files / "leads.csv").write_text(f"{lead}{ANA}\n")
    asks = "are you still interested in the Outback? When can you come for a test drive?"
    again = f"N1,{ANA},2026-06-02 10:00,Outback,{asks},machine"
    told = _of_quill(files, again)
    assert told["N1"]["insult"] == "already_bought"
    assert float(told["N1"]["counts"]) > 0.9
    leads = Given(role=Role.LEADS, path=files / "leads.csv", source="web")
    answered = findings(run(files, leads), files)["N1"]
    assert (answered["insult"], answered["counts"]) == ("seen_lately", "0.0")
    away = f"N2,{ANA},2026-06-02 10:00,We miss you,It has been a while since we have seen you.,"
    said = _of_quill(files, away)["N2"]
    assert (said["purpose"], float(said["counts"]) > 0.9) == ("reengagement", True)


def test_a_missed_appointment_is_in_doubt_where_no_appointments_were_given(files: Path) -> None:
    words = "sorry we missed you at your service appointment yesterday. Shall we make another?"
    row = f"V1,{ANA},2026-03-21 10:00,We missed you,{words},machine"
    found = _of_quill(files, row)["V1"]
    assert (found["insult"], found["counts"]) == ("appointment_not_missed", "0.0")
    head = "appointment_id,appointment_at,status,first_name,last_name,email"
    (files / "a.csv").write_text(f"{head}\n1,2026-01-02 10:00,kept,Jan,Roe,jan@example.com\n")
    given = Given(role=Role.APPOINTMENTS, path=files / "a.csv", source="crm")
    assert float(findings(run(files, given), files)["V1"]["counts"]) > 0.9


@pytest.mark.parametrize(
    ("by", "counts"), [("Jim Walker,", 0.0), (",", 1.0), ("Jim Walker,machine", 1.0)]
)
def test_thanks_beside_a_persons_name_may_be_theirs(files: Path, by: str, counts: float) -> None:
    words = "thank you for buying your Forester from us. It was a pleasure."
    row = f"T1,{ANA},2026-03-06 10:00,Thank you,{words},{by}"
    found = _of_quill(files, row, columns="staff,written_by")["T1"]
    assert (found["insult"], round(float(found["counts"]), 2)) == ("robot_thanks", counts)


def test_a_household_whose_purchase_was_undone_is_one_that_bought(files: Path) -> None:
    _of_quill(files, "U1,jan@example.com,2026-03-10 10:00,Our sale,Buy an Outback today!,machine")
    figures = run(files).figures
    assert (figures.buyers, figures.thanks.buyers) == (2, 1)
    assert figures.per_100_buyers.most == 50


def test_rows_after_the_last_day_are_read_and_count_for_nothing(files: Path) -> None:
    (files / "sent.csv").write_text(SENT + SENT.splitlines()[2].replace("M2,2026-05", "M9,2026-08"))
    (files / "sold.csv").write_text(SOLD + SOLD.splitlines()[1].replace("D1", "D2").replace(
        "05/10/2026,05/15/2026", "08/10/2026,08/15/2026"))  # fmt: skip
    with_later = run(files, clock=datetime(2026, 9, 1, tzinfo=UTC))
    assert not with_later.material.unread
    assert with_later.figures.later == 1
    assert with_later.figures.buyers == 1
    assert {each.code for each in run(files).material.unread} != set()


def test_much_that_nobody_could_read_stands_beside_the_first_number(files: Path) -> None:
    assert "could not be read</strong>" not in run(files).report(show_names=False)
    (files / "sold.csv").write_text(SOLD + "D2,Ann,Other,,31/31/2026,,,,,,,,\n")
    page = run(files).report(show_names=False)
    assert "1 of the 2 rows given as sold could not be read</strong>" in page


def test_no_persons_word_in_the_files_is_not_told_as_none(files: Path) -> None:
    page = run(files).report(show_names=False)
    assert "buyers heard a person" not in page
    assert "nothing of the kind is in these files" in page


def test_what_a_buyer_was_told_is_found_and_what_a_prospect_was_told_is_not(files: Path) -> None:
    rows = findings(run(files), files)
    assert rows["M2"]["reason"] == rows["M5"]["reason"] == "already_bought"
    assert rows["M3"]["insult"] in rows["M3"]["reasons"].split()
    assert {"M1", "M4", "M6"}.isdisjoint(rows)  # before they bought; never bought; a recall


def test_two_clocks_tell_what_was_ignored_from_what_nobody_could_know(files: Path) -> None:
    rows = findings(run(files), files)
    assert rows["M2"]["known"] == "not_yet_known"  # sold on the 10th, posted on the 15th
    assert rows["M3"]["known"] == rows["M5"]["known"] == "ignored"


def test_the_spouse_on_the_contract_counts_as_the_buyer(files: Path) -> None:
    found = run(files)
    assert findings(found, files)["M5"]["household"] == findings(found, files)["M2"]["household"]
    assert found.figures.buyers == 1
    # of the missed appointment nobody can tell: no appointments were given
    assert found.figures.insults == Range(2, 3)
    assert (found.figures.ignored, found.figures.not_yet_known) == (Range(1, 2), Range(1, 1))


def test_a_louder_reason_hides_no_insult(files: Path) -> None:
    """Their opt-out was never known in time; that they had bought was."""
    (files / "optouts.csv").write_text(
        "optout_id,at,request,channel,email\nO1,05/19/2026,opt_out,email,tom@example.org\n"
    )
    found = run(files, Given(role=Role.OPTOUTS, path=files / "optouts.csv", source="crm"))
    row = findings(found, files)["M5"]
    assert (row["reason"], row["insult"]) == ("opted_out", "already_bought")
    tom = next(each for each in found.case.judged if each.sent.message_id == "M5")
    late = replace(tom, known=replace(tom.known, reasons=tom.known.reasons[1:]))
    assert late.known.reasons[0].code == "already_bought"
    assert (late.ignored, late.insult_ignored) == (False, True)
    found.case.judged = [late]
    assert count(found.case, missing=()).ignored == Range(1, 1)
    assert count(found.case, missing=()).by_system[0].ignored == Range(1, 1)


def test_wishes_that_were_not_kept_are_counted_by_system(files: Path) -> None:
    (files / "optouts.csv").write_text(
        "optout_id,at,request,channel,email\nO1,05/01/2026,opt_out,email,ann@example.net\n"
    )
    found = run(files, Given(role=Role.OPTOUTS, path=files / "optouts.csv", source="crm"))
    (ignored,) = found.figures.wishes
    assert (ignored.system, ignored.messages, ignored.people) == ("crm", Range(1, 1), 1)
    assert ignored.longest == 18  # from the end of that day on


def test_what_may_have_been_wrongly_stopped_is_shown(files: Path) -> None:
    second = "D2,Rosa,Keller,rosa@example.com,06/10/2026,06/11/2026,Dana Reyes,2026,Kia,Soul,,,\n"
    (files / "sold.csv").write_text(SOLD + second)
    found = run(files)
    assert {each.sent.message_id for each in found.figures.gate.welcome} == {"M2", "M3", "M5"}
    assert "wrongly stopped" in found.report(show_names=False)


def test_the_figures_can_be_counted_again_from_the_findings(files: Path) -> None:
    found = run(files)
    rows = findings(found, files).values()
    insults = [row for row in rows if row["insult"]]
    told = found.figures.insults
    assert round(sum(float(row["counts"]) for row in insults)) == told.least
    assert len(insults) == told.most
    ignored = [row for row in insults if row["insult_known"] == "ignored"]
    assert len(ignored) == found.figures.ignored.most


def test_what_ties_a_message_to_a_sale_is_told_with_its_weights(files: Path) -> None:
    found = run(files)
    rows = findings(found, files)
    assert rows["M2"]["link"].startswith("The buyer: ")
    assert rows["M5"]["sale_line"] == "2"
    told = "\n".join(found.explain("M3")[0])
    for part in ("message says they missed", "row 2 of", "as built in", "rules ", "counts as"):
        assert part in told, part
    (sent,) = found.explain("M1")
    assert "Nothing spoke against it." in sent
    other = SENT.replace("Tom,Keller,tom@example.org", "Thomas,Keller,tom@example.org")
    (files / "sent.csv").write_text(other)
    found = run(files)
    (link,) = [each["link"] for each in found.evidence("M5")]
    assert link["levels"][0]["says"] == "same mail address"
    assert link["weight"] > 0


def test_a_day_alone_breaks_no_law_of_hours(files: Path) -> None:
    calls = """message_id,sent_at,channel,purpose,first_name,last_name,cell_phone
C1,2026-05-20 21:40,call,promotion,Rosa,Keller,(207) 555-0101
C2,2026-05-20,call,promotion,Rosa,Keller,(207) 555-0101
C3,2026-05-20 15:00,call,promotion,Rosa,Keller,(207) 555-0101
"""
    (files / "sent.csv").write_text(calls)
    hours = run(files).figures.hours
    assert hours.messages == Range(1, 1)
    assert hours.without_hour == 1
    assert "9:40 pm" in hours.by_system[0].examples[0][1]


def test_every_finding_has_its_evidence(files: Path) -> None:
    found = run(files)
    (told,) = found.evidence("M2")
    assert told["sale"] == {"file": str(files / "sold.csv"), "line": 2}
    assert told["line"] == 3
    assert "treat a buyer as a prospect" in told["reasons"][0]["sentence"]
    found.write_json(files / "findings.json")
    kept = json.loads((files / "findings.json").read_text())
    assert {each["message"] for each in kept["findings"]} == {"M2", "M3", "M5"}
    assert kept["versions"].startswith("rules ")
    stages = ["Reading", "Matching people", "Recognising", "Judging", "Counting"]
    assert list(kept["processor_seconds"]) == stages


def test_the_report_masks_names_and_needs_nothing_else(files: Path) -> None:
    page = run(files).report(show_names=False)
    assert "Keller" not in page
    for outside in ("<script", "http://", "https://", "@import", "src="):
        assert outside not in page.replace("http://www.w3.org/", ""), outside
    assert "Rosa Keller" in run(files).report(show_names=True)
    assert "opt-outs: which wishes were ignored is not known" in page


def test_a_file_without_messages_is_a_clear_error(files: Path) -> None:
    (files / "sent.csv").write_text(SENT.splitlines()[0] + "\n")
    with pytest.raises(WorkError) as problem:
        run(files)
    assert problem.value.code == "no_messages"


def test_a_policy_of_ones_own(files: Path) -> None:
    (files / "policy.toml").write_text("promotion_quiet_days = 0\n")
    assert policy_of(files / "policy.toml").promotion_quiet_days == 0
    (files / "policy.toml").write_text("no_such = 1\n")
    with pytest.raises(WorkError) as problem:
        policy_of(files / "policy.toml")
    assert problem.value.code == "policy_invalid"
