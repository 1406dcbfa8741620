"""Folders and mailboxes: what lies there whole is taken once, kept, and never deleted."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError

from sincerely import reading
from sincerely.reading import FileReading, Quarantined, Read
from sincerely.records.models import EventRow, FeedFile, Quarantine, Source
from sincerely.rules.events.talks import MailReceived
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import feeding, fetching
from sincerely.work.errors import WorkError
from sincerely.work.fetching import Mailbox, folders, mailboxes
from sincerely.work.filereceipt import FileReceipt
from tests.cast import House, day, house
from tests.work.imap import PASSWORD, Box, served

pytestmark = pytest.mark.django_db
SALES = (
    "deal_number,sold_date,first_name,last_name,email\nD{},2026-03-01,Ida,Moss,ida@example.com\n"
)


def soon() -> datetime:
    """When whatever was just written has been still long enough."""
    return datetime.now(UTC) + folders.STILL + timedelta(seconds=5)


@pytest.fixture
def harbor() -> House:
    return house()


@pytest.fixture
def inbox(harbor: House, tmp_path: Path) -> Path:
    """The watched folder of the DMS."""
    fetching.watch(source=harbor.dms, folder=tmp_path)
    return tmp_path


def look(harbor: House, at: datetime | None = None) -> list[FileReceipt]:
    return fetching.look_into(source=harbor.dms, by="the worker", now=at or soon())


def drop(inbox: Path, name: str = "sold.csv", number: int = 1) -> Path:
    path = inbox / name
    path.write_text(SALES.format(number), encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# the folder


def test_a_whole_file_is_taken_and_put_away(harbor: House, inbox: Path) -> None:
    path = drop(inbox)
    (receipt,) = look(harbor)
    assert (receipt.name, receipt.new) == ("sold.csv", 1)
    assert not path.exists()
    assert (inbox / "done" / "sold.csv").read_text() == SALES.format(1)
    assert look(harbor) == []


def test_a_file_still_being_written_waits(harbor: House, inbox: Path) -> None:
    path = drop(inbox)
    assert look(harbor, datetime.now(UTC)) == []
    os.utime(path, (0, 0))  # uploaded with the time of the original
    assert look(harbor, datetime.now(UTC)) == []
    assert path.exists()
    assert len(look(harbor)) == 1


@pytest.mark.parametrize("mark", ["sold.csv.ok", "sold.ok", "sold.csv.done"])
def test_a_companion_says_that_it_is_whole(harbor: House, inbox: Path, mark: str) -> None:
    drop(inbox)
    (inbox / mark).touch()
    assert len(look(harbor, datetime.now(UTC))) == 1
    assert names(inbox) == sorted(["sold.csv", mark])
    assert names(inbox / "done") == sorted(["sold.csv", mark])


@pytest.mark.parametrize(
    "name", ["sold.csv.part", "sold.tmp", ".sold.csv", "sold.csv.filepart", "x.ok", "~x", "x~"]
)
def test_what_is_under_way_is_left_alone(harbor: House, inbox: Path, name: str) -> None:
    drop(inbox, name)
    assert look(harbor) == []
    assert names(inbox) == [name]


def test_links_pipes_and_folders_are_no_files(harbor: House, inbox: Path, tmp_path: Path) -> None:
    secret = tmp_path / ".secret"
    secret.write_text(SALES.format(1))
    (inbox / "link.csv").symlink_to(secret)
    os.mkfifo(inbox / "pipe.csv")
    (inbox / "folder.csv").mkdir()
    assert look(harbor) == []
    assert not EventRow.objects.exists()


def test_what_cannot_be_read_is_put_aside_and_the_next_one_read(harbor: House, inbox: Path) -> None:
    os.utime(drop(inbox, "b.csv"), (2, 2))
    (inbox / "a.csv").write_bytes(b"\x00\x01\x02")
    os.utime(inbox / "a.csv", (1, 1))
    bad, good = look(harbor)
    assert (bad.name, bad.quarantined, good.new) == ("a.csv", 1, 1)
    assert names(inbox / "failed") == ["a.csv"]
    assert names(inbox / "done") == ["b.csv"]


def test_the_same_name_every_night_overwrites_nothing(harbor: House, inbox: Path) -> None:
    for night in range(3):
        drop(inbox, number=night)
        look(harbor)
    assert len(names(inbox / "done")) == 3
    assert EventRow.objects.count() == 3
    drop(inbox, number=1)
    assert look(harbor)[0].known == 1, "the same file again is known"


def test_a_file_that_grew_while_it_was_read_is_read_on(
    harbor: House, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, feed = drop(inbox), feeding.feed

    def slow(**how: object) -> list[FileReceipt]:
        found = feed(**how)  # type: ignore[arg-type]
        with path.open("a") as file:
            file.write("D2,2026-03-01,Ida,Moss,ida@example.com\n")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(feeding, "feed", slow)
        look(harbor)
    assert path.exists()
    look(harbor)
    assert EventRow.objects.count() == 2
    assert names(inbox) == ["sold.csv"]


def test_a_database_that_is_gone_leaves_the_file_where_it_is(
    harbor: House, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(inbox)

    def gone(**_: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch, pytest.raises(DatabaseError):
        patch.setattr(feeding, "feed", gone)
        look(harbor)
    assert path.exists()
    assert look(harbor)[0].new == 1


def test_a_folder_that_is_none_is_said(harbor: House, tmp_path: Path) -> None:
    with pytest.raises(WorkError) as problem:
        fetching.watch(source=harbor.dms, folder=tmp_path / "none")
    assert problem.value.code == "no_such_folder"


def test_one_source_in_trouble_stops_no_other(
    harbor: House, inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Source.objects.filter(name="crm").update(watched_folder=str(inbox / "gone"))
    drop(inbox)
    now = soon()
    (receipt,) = fetching.fetch_all(by="the worker", now=now)
    assert receipt.new == 1
    crm, dms = Source.objects.order_by("name")
    assert (crm.fetched_at, dms.fetched_at) == (now, now)
    assert "cannot be looked into" in crm.fetch_problem
    assert "cannot be looked into" in caplog.text
    assert dms.fetch_problem == ""
    (inbox / "gone").mkdir()
    fetching.fetch_all(by="the worker", now=now)
    assert Source.objects.get(name="crm").fetch_problem == "", "mended"


# the mailbox


@pytest.fixture
def box(harbor: House, tmp_path: Path) -> Iterator[Box]:
    """The CRM's mailbox, with one message seen long ago."""
    (tmp_path / "password").write_text(PASSWORD + "\n")
    with served(Box()) as box:
        box.seen.add(box.deliver(b"Subject: old\r\n\r\nHello\r\n"))
        where = Mailbox(
            host="127.0.0.1",
            port=box.port,
            user="leads@example.com",
            password_file=str(tmp_path / "password"),
            tls=False,
        )
        fetching.collect_from(source=harbor.crm, mailbox=where)
        yield box


@pytest.fixture(autouse=True)
def _a_reader_of_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail is read by its subject alone: these tests are about how it comes, not what it says."""
    real = reading.read

    def read(path: Path, **how: object) -> FileReading:
        if path.suffix != ".eml":
            return real(path, **how)  # type: ignore[arg-type]
        data = path.read_bytes()
        subject = data.split(b"\r\n")[0].decode("ascii", "replace")
        if "broken" in subject:
            bad = Quarantined(1, "unreadable", "S.", "H.", subject, raw_bytes=data)
            return FileReading("mail", iter([bad]))
        at = how["received_at"]
        assert isinstance(at, datetime)
        happening = Happening(payload=MailReceived(), occurred_at=at, key=subject)
        contact = Contact(emails=("ida@example.com",))
        arrival = Arrival(key=subject, contact=contact, happenings=(happening,))
        return FileReading("mail", iter([Read(1, (arrival,))]))

    monkeypatch.setattr(reading, "read", read)


def collect(harbor: House) -> list[FileReceipt]:
    return fetching.collect(source=harbor.crm, by="the worker", now=datetime.now(UTC))


def test_unseen_mail_is_taken_once_and_marked(harbor: House, box: Box) -> None:
    uid = box.deliver(b"Subject: one\r\n\r\nHello\r\n")
    (receipt,) = collect(harbor)
    assert (receipt.name, receipt.new) == (f"INBOX-{uid}.eml", 1)
    assert uid in box.seen
    assert collect(harbor) == []
    assert Source.objects.get(name="crm").mailbox["taken"] == uid


def test_mail_somebody_looked_at_first_is_taken_too(harbor: House, box: Box) -> None:
    collect(harbor)
    box.seen.add(box.deliver(b"Subject: read by Dana\r\n\r\nHello\r\n"))
    assert len(collect(harbor)) == 1


@pytest.mark.parametrize("tells_next", [True, False])
def test_numbered_anew_nothing_is_lost_or_twice(harbor: House, box: Box, tells_next: bool) -> None:
    box.tells_next = tells_next
    box.deliver(b"Subject: one\r\n\r\nHello\r\n")
    collect(harbor)
    box.validity, box.mails = 8, {40 + uid: mail for uid, mail in box.mails.items()}
    box.seen = set(box.mails)
    box.deliver(b"Subject: two\r\n\r\nHello\r\n")
    assert len(collect(harbor)) == 1
    assert collect(harbor) == []
    assert sorted(EventRow.objects.values_list("key", flat=True)) == [
        "Subject: one",
        "Subject: two",
    ]


def test_a_mail_nobody_can_read_is_kept_with_its_bytes(harbor: House, box: Box) -> None:
    mail = b"Subject: broken\r\n\r\n\x00\xff\xfe\r\n"
    box.deliver(mail)
    assert collect(harbor)[0].quarantined == 1
    assert bytes(Quarantine.objects.get().raw_bytes or b"") == mail
    assert collect(harbor) == []


@pytest.mark.parametrize("seen_before", [True, False])
def test_a_lost_connection_loses_no_mail(harbor: House, box: Box, seen_before: bool) -> None:
    if seen_before:
        collect(harbor)
    for n in range(4):
        box.deliver(b"Subject: %d\r\n\r\nHello\r\n" % n)
    box.deaf_after = 2
    with pytest.raises(WorkError) as problem:
        collect(harbor)
    assert problem.value.code == "mailbox_unreachable"
    assert FeedFile.objects.count() == 2
    box.deaf_after = None
    assert len(collect(harbor)) == 2
    assert EventRow.objects.count() == 4
    assert collect(harbor) == []


def test_not_marked_before_it_is_kept(
    harbor: House, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.deliver(b"Subject: one\r\n\r\nHello\r\n")

    def gone(**_: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch, pytest.raises(DatabaseError):
        patch.setattr(feeding, "feed", gone)
        collect(harbor)
    assert box.seen == {1}
    assert collect(harbor)[0].new == 1


def test_a_mail_gone_meanwhile_is_passed_over(
    harbor: House, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.deliver(b"Subject: one\r\n\r\nHello\r\n")
    monkeypatch.setattr(mailboxes, "_message", lambda *_: b"")
    assert collect(harbor) == []
    assert not FeedFile.objects.exists()


def test_a_wrong_password_is_said(harbor: House, box: Box, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("guess")
    with pytest.raises(WorkError) as problem:
        collect(harbor)
    assert problem.value.code == "mailbox_refused"
    assert "guess" not in problem.value.sentence
    (tmp_path / "password").unlink()
    with pytest.raises(WorkError) as problem:
        collect(harbor)
    assert problem.value.code == "no_password_file"


def test_without_tls_only_on_this_machine(harbor: House, box: Box, tmp_path: Path) -> None:
    for host in ("mail.example.com", "10.0.0.4"):
        where = Mailbox(host=host, user="x", password_file=str(tmp_path / "password"), tls=False)
        with pytest.raises(WorkError) as problem:
            fetching.collect_from(source=harbor.crm, mailbox=where)
        assert problem.value.code == "tls_needed"


def test_no_server_there_is_said(harbor: House, box: Box) -> None:
    crm = harbor.crm
    crm.mailbox = {**crm.mailbox, "port": 1}
    with pytest.raises(WorkError) as problem:
        fetching.fetch(source=crm, by="me", now=datetime.now(UTC))
    assert problem.value.code == "mailbox_unreachable"
    assert "does not answer" in Source.objects.get(name="crm").fetch_problem


def test_the_password_is_kept_nowhere(harbor: House, box: Box) -> None:
    collect(harbor)
    assert PASSWORD not in str(Source.objects.get(name="crm").mailbox)


def test_nothing_is_put_where_a_link_leads(harbor: House, tmp_path: Path) -> None:
    drop, elsewhere = tmp_path / "drop", tmp_path / "elsewhere"
    drop.mkdir()
    elsewhere.mkdir()
    for name in ("done", "failed"):
        (drop / name).symlink_to(elsewhere)
    folders.watch(source=harbor.dms, folder=drop)
    (drop / "sold.csv").write_text("deal_number,sold_date,email\nD1,2026-03-01,a@example.com\n")
    (drop / "sold.csv.ok").touch()
    with pytest.raises(WorkError) as told:
        folders.look_into(source=harbor.dms, by="the tests", now=day(1))
    assert told.value.code == "folder_not_ours"
    assert (drop / "sold.csv").exists()
    assert not list(elsewhere.iterdir())


def test_a_file_that_cannot_be_opened_stays_and_the_others_are_taken(
    harbor: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.watch(source=harbor.dms, folder=tmp_path)
    real = feeding.feed

    def locked(*, paths: list[Path], **how: object) -> object:
        if paths[0].name == "a.csv":
            raise WorkError("file_unreadable", "a.csv cannot be opened.", "Check its rights.")
        return real(paths=paths, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(feeding, "feed", locked)
    for name in ("a.csv", "b.csv"):
        text = f"deal_number,sold_date,email\n{name},2026-03-01,x@example.com\n"
        (tmp_path / name).write_text(text)
        (tmp_path / f"{name}.ok").touch()
    with pytest.raises(WorkError):
        folders.look_into(source=harbor.dms, by="the tests", now=day(1))
    assert (tmp_path / "a.csv").exists()
    assert (tmp_path / "done" / "b.csv").exists()
