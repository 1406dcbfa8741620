"""An audit of files as stores have them: other systems' exports, mailboxes, workbooks, archives."""

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest

from sincerely.rules.events.talks import CallMade
from sincerely.rules.policy import DEFAULT
from sincerely.work.auditing.audit import Audit, audit
from sincerely.work.auditing.remembered import Remembered, load, save
from sincerely.work.auditing.rows import FileSeen, Given, Role
from sincerely.work.errors import WorkError

from .audit_exports import (
    ACTIVITIES,
    CAMPAIGN,
    CHATS,
    EVENTS,
    HISTORY,
    MAILBOX,
    SOLD_LOG,
    TEXTS,
)
from .test_auditing import SENT, SOLD

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def run(
    folder: Path,
    *sent: Path,
    sold: str = SOLD_LOG,
    columns: dict[str, str] | None = None,
    remembered: Remembered | None = None,
    more: tuple[Given, ...] = (),
) -> Audit:
    (folder / "sold.csv").write_text(sold)
    given = [Given(role=Role.SENT, path=path, source="crm") for path in sent]
    return audit(
        given=[*given, Given(role=Role.SOLD, path=folder / "sold.csv", source="sold"), *more],
        zone="America/New_York",
        store="Bench Motors",
        policy=DEFAULT,
        policy_name="as built in",
        lag=timedelta(days=1),
        columns=columns or {},
        now=NOW,
        remembered=remembered,
    )


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    (folder / name).write_text(text, encoding=encoding)
    return folder / name


def insults(found: Audit) -> list[int]:
    """The lines of the messages that insulted a buyer."""
    return sorted(each.line.line for each in found.case.judged if each.insult)


def test_a_history_with_titles_totals_and_answers(tmp_path: Path) -> None:
    found = run(tmp_path, written(tmp_path, "history.csv", HISTORY))
    assert found.figures.messages == 3  # the answer is none, nor is the total
    assert insults(found) == [5, 7]
    assert [one.name for one in found.figures.by_salesperson] == ["Curtis Bell"]
    late = next(each for each in found.case.judged if each.line.line == 7)
    assert "opted_out" in late.codes  # their answer said so
    assert not found.case.material.unread


def test_activities_with_semicolons_and_what_was_only_planned(tmp_path: Path) -> None:
    path = written(tmp_path, "activities.csv", ACTIVITIES, "cp1252")
    found = run(tmp_path, path)
    assert found.figures.messages == 2
    assert found.case.material.files[0].left_out_why["a message that was not sent"] == 1
    # nothing says what they were for: doubtful, until somebody says where the words are
    assert (found.figures.insults.least, found.figures.insults.most) == (0, 2)
    told = run(tmp_path, path, columns={"Comments": "content"})
    assert told.case.judged[0].labelled.how == "recognised"
    assert told.figures.insults.least == 1
    assert told.figures.hours.messages.most == 1  # a call at a quarter to ten in the evening


def test_a_campaign_known_by_its_subject(tmp_path: Path) -> None:
    found = run(tmp_path, written(tmp_path, "campaign.csv", CAMPAIGN))
    assert found.figures.messages == 2
    assert found.case.material.files[0].left_out_why == {"a message that never arrived": 1}
    assert insults(found) == [2]
    assert found.figures.by_template[0].name == "June Clearance"


def test_a_log_of_events_has_one_message_for_each_sending(tmp_path: Path) -> None:
    found = run(tmp_path, written(tmp_path, "events.csv", EVENTS))
    assert insults(found) == [2]
    moments = {each.happening.occurred_at for each in found.case.judged}
    assert moments == {datetime(2026, 6, 1, 18, tzinfo=UTC)}  # written in two zones


def test_a_carriers_log_of_numbers(tmp_path: Path) -> None:
    found = run(tmp_path, written(tmp_path, "texts.csv", TEXTS))
    assert insults(found) == [2, 4]
    assert found.figures.buyers == 1
    after_stop = found.figures.wishes
    assert [(one.wish, one.messages.most) for one in after_stop if one.messages.least] == [
        ("They opted out of this", 1)
    ]
    assert found.figures.hours.messages.most == 1  # 9:40 in the evening in Maine


def test_a_product_that_writes_by_itself(tmp_path: Path) -> None:
    found = run(tmp_path, written(tmp_path, "chats.tsv", CHATS))
    assert insults(found) == [2]  # the person's apology and the stranger's mail are none
    first = min(each.happening.occurred_at for each in found.case.judged)
    assert first == datetime(2026, 5, 20, 14, 4, tzinfo=UTC)


def test_a_mailbox_of_what_was_sent(tmp_path: Path) -> None:
    found = run(tmp_path, written(tmp_path, "outbox.mbox", MAILBOX))
    (mail,) = found.case.judged
    assert mail.insult
    assert mail.labelled.message.sender == "Follow-Up 3"
    assert mail.sent.message_id == "one@harbor.example"
    (unread,) = found.case.material.unread
    assert (unread.path.name, unread.line, unread.code) == ("outbox.mbox", 24, "no_date")
    assert found.case.material.files[0].left_out_why == {"a mail inside the store": 1}


def test_a_folder_of_mails_and_an_archive(tmp_path: Path) -> None:
    one, *_ = MAILBOX.split("\nFrom crm@")
    (tmp_path / "out").mkdir()
    mail = written(tmp_path, "out/one.eml", one.partition("\n")[2])
    assert run(tmp_path, tmp_path / "out").figures.messages == 1
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as packed:
        packed.write(mail, "deep/one.eml")
    found = run(tmp_path, tmp_path / "out.zip")
    assert found.figures.messages == 1
    assert str(found.case.judged[0].line.path) == str(tmp_path / "out.zip" / "deep/one.eml")


def test_workbooks_and_parquet_say_what_the_csv_says(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in SENT.splitlines():
        assert book.active
        book.active.append(row.split(","))
    book.save(tmp_path / "sent.xlsx")
    csv = written(tmp_path, "sent.csv", SENT)
    parquet = tmp_path / "sent.parquet"
    duckdb.execute(f"COPY (FROM read_csv('{csv}', all_varchar=true)) TO '{parquet}'")
    expected = run(tmp_path, csv, sold=SOLD).figures
    for path in (tmp_path / "sent.xlsx", parquet):
        found = run(tmp_path, path, sold=SOLD).figures
        assert (found.messages, found.insults) == (expected.messages, expected.insults), path


def test_overlapping_exports_tell_of_a_message_once(tmp_path: Path) -> None:
    may, june = written(tmp_path, "may.csv", SENT), written(tmp_path, "june.csv", SENT)
    found = run(tmp_path, may, june, sold=SOLD)
    assert found.figures.messages == 6
    assert found.case.material.files[1].left_out_why == {"a message told of before": 6}


def test_leads_in_a_folder_make_a_new_enquiry(tmp_path: Path) -> None:
    (tmp_path / "leads").mkdir()
    lead = """<?xml version="1.0"?><?adf version="1.0"?><adf><prospect><id>L1</id>
<requestdate>2026-05-19T10:00:00-04:00</requestdate><vehicle interest="buy"><year>2026</year>
<make>Hyundai</make><model>Kona</model></vehicle><customer><contact>
<name part="first">Rosa</name><name part="last">Keller</name><email>rosa.keller@example.com</email>
</contact></customer><vendor><vendorname>Bench</vendorname></vendor></prospect></adf>"""
    written(tmp_path, "leads/one.xml", lead)
    path = written(tmp_path, "history.csv", HISTORY)
    leads = Given(role=Role.LEADS, path=tmp_path / "leads", source="leads")
    found = run(tmp_path, path, more=(leads,))
    sale = next(each for each in found.case.judged if each.line.line == 7)
    assert "already_bought" not in sale.codes  # they asked about a second car
    assert 7 in insults(run(tmp_path, path))


def test_columns_are_kept_and_used_again(tmp_path: Path) -> None:
    path, kept = written(tmp_path, "activities.csv", ACTIVITIES), tmp_path / "columns.toml"
    settled = Remembered()
    run(tmp_path, path, columns={"Comments": "content"}, remembered=settled)
    save(settled, kept)
    assert '"Comments" = "content"' in kept.read_text()
    next_month = written(tmp_path, "june.csv", ACTIVITIES)
    found = run(tmp_path, next_month, remembered=load(kept))
    assert found.case.material.files[0].remembered
    assert found.figures.insults.least == 1


def test_what_is_kept_changes_nothing_by_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "history.csv", HISTORY)
    settled = Remembered()
    once = run(tmp_path, path, remembered=settled)
    again = run(tmp_path, path, remembered=Remembered(before=settled.now))
    assert [each.verdict for each in again.case.judged] == [
        each.verdict for each in once.case.judged
    ]


def test_broken_memory_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WorkError) as problem:
        load(written(tmp_path, "columns.toml", "[[table]]\nfile = 1\n"))
    assert problem.value.code == "columns_unreadable"


def test_a_file_without_a_time_says_what_is_missing(tmp_path: Path) -> None:
    path = written(tmp_path, "sent.csv", "Email,Subject\nrosa@example.com,Sale\n")
    with pytest.raises(WorkError) as problem:
        run(tmp_path, path)
    assert problem.value.code == "no_messages"
    assert "sent.csv:1" in str(problem.value)


LEADS = (
    "Opportunity ID,{created},Source,First Name,Last Name,Email Address\n"
    "9001,05/19/2026 10:00:00,Website,Rosa,Keller,rosa.keller@example.com\n"
)


def lead_seen(found: Audit) -> FileSeen:
    return next(each for each in found.case.material.files if each.given.role is Role.LEADS)


@pytest.mark.parametrize("created", ["Opportunity Created", "When"])
def test_what_was_given_as_leads_is_leads(tmp_path: Path, created: str) -> None:
    leads = written(tmp_path, "leads.csv", LEADS.format(created=created))
    path = written(tmp_path, "history.csv", HISTORY)
    given = Given(role=Role.LEADS, path=leads, source="crm")
    found = run(tmp_path, path, more=(given,), columns={"When": "created_at"})
    assert (lead_seen(found).kind, lead_seen(found).unread) == ("leads", 0)
    assert {each.header: each.column for each in lead_seen(found).guesses} == {
        "Opportunity ID": "lead_id",
        created: "created_at",
        "Source": "provider",
        "First Name": "first_name",
        "Last Name": "last_name",
        "Email Address": "email",
    }
    (asked,) = (
        each.arrival.happenings for each in found.case.material.lines if each.given is given
    )
    assert asked[0].occurred_at == datetime(2026, 5, 19, 14, tzinfo=UTC)


def test_a_list_of_people_given_as_leads_is_leads_where_it_says_since_when(tmp_path: Path) -> None:
    path = written(tmp_path, "history.csv", HISTORY)
    for created, kind in (("Created", "leads"), ("Town", "customers")):
        text = f"First Name,Last Name,Email,{created}\nRosa,Keller,rosa@example.com,5/19/2026\n"
        leads = written(tmp_path, "leads.csv", text)
        found = run(tmp_path, path, more=(Given(role=Role.LEADS, path=leads, source="crm"),))
        assert lead_seen(found).kind == kind


def test_columns_of_a_table_nobody_could_read_are_not_kept(tmp_path: Path) -> None:
    path = written(tmp_path, "history.csv", HISTORY)
    odd = written(tmp_path, "odd.csv", "Shoe,Sock,Email\n44,Wool,rosa@example.com\n")
    settled = Remembered()
    given = [Given(role=role, path=odd, source="crm") for role in (Role.SERVICE, Role.ALSO)]
    found = run(tmp_path, path, remembered=settled, more=tuple(given))
    assert {each.file for each in settled.now} == {"history.csv", "sold.csv"}
    unread = {each.code: each.hint for each in found.case.material.unread}
    assert unread.keys() == {"missing_columns", "unknown_table"}
    assert all("--kind" not in hint and "--map" in hint for hint in unread.values())


DIALLED = (
    "Call ID;Contact Name;Phone Number;Call Start;Call Direction;Disposition;Agent;Script\n"
    "66;Rosa Keller;207 555 0101;05/20/2026 15:00;Outbound;Left Message;Auto Dialer;"
    "Hi Rosa, are you still interested in a new SUV? Come in for a test drive this weekend.\n"
    "67;Rosa Keller;207 555 0101;05/21/2026 15:00;Inbound;Connected;Kim;\n"
)


def test_a_diallers_log_is_one_of_calls_also_the_second_time(tmp_path: Path) -> None:
    path, settled = written(tmp_path, "dialler.csv", DIALLED), Remembered()
    for remembered in (settled, Remembered(before=settled.now)):
        found = run(tmp_path, path, remembered=remembered)
        assert (found.case.material.files[0].kind, insults(found)) == ("calls", [2])
        (call,) = found.case.judged
        assert isinstance(call.sent, CallMade)


@pytest.mark.parametrize("state", ["undelivered", "failed", "Bounced", "dropped", "rejected"])
def test_what_never_arrived_is_no_message(tmp_path: Path, state: str) -> None:
    path = written(tmp_path, "texts.csv", TEXTS.replace(",delivered,", f",{state},", 1))
    found = run(tmp_path, path)
    assert insults(found) == [4]
    assert found.case.material.files[0].left_out_why == {"a message that never arrived": 1}
    assert not found.case.material.unread


def test_a_readme_in_an_archive_is_left_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as packed:
        packed.writestr("history.csv", HISTORY)
        packed.writestr("readme.txt", "Made by Kim.\n")
    found = run(tmp_path, tmp_path / "out.zip")
    assert (found.figures.messages, found.case.material.unread) == (3, [])


def test_a_file_without_an_address_says_what_is_missing(tmp_path: Path) -> None:
    path = written(tmp_path, "sent.csv", "Sent Date,Subject\n5/20/2026 10:00,Sale\n")
    with pytest.raises(WorkError) as problem:
        run(tmp_path, path)
    assert "sent_at" not in str(problem.value)
    assert "email" in str(problem.value)
