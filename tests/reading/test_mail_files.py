"""Files of mail: one message, an mbox, a maildir's file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sincerely.reading import read
from sincerely.reading.mail import is_mail

from .conftest import CAME, CHICAGO, Feed
from .mails import mail

START = b"From rosa@example.com Fri Mar 20 10:00:00 2026\n"


def box(*mails: bytes) -> bytes:
    return b"".join(START + each + b"\n\n" for each in mails)


def test_an_mbox_is_read_mail_by_mail(feed: Feed) -> None:
    raw = box(mail("one"), mail("two", message_id="<r2@example.com>"))
    fed = feed(raw, name="inbox")
    assert fed.kind == "mail"
    assert [each.line for each in fed.outcomes] == [1, 11]
    assert len({each.key for each in fed.arrivals}) == 2


@pytest.mark.parametrize("quoted", ["From the day we met 2026 10:00", ">From the day we met"])
def test_from_at_the_start_of_a_line_begins_no_mail(feed: Feed, quoted: str) -> None:
    fed = feed(box(mail(f"Hello\n\n{quoted}\nbye")), name="inbox.mbox")
    assert "From the day we met" in repr(fed.arrival.happenings[0].payload)
    assert ">From" not in repr(fed.arrival.happenings[0].payload)


def test_mboxrd_takes_one_mark_back(feed: Feed) -> None:
    fed = feed(box(mail("Hello\n\n>>From here")), name="inbox")
    assert len(fed.outcomes) == 1


def test_windows_line_ends_and_blank_lines_before(feed: Feed) -> None:
    raw = b"\r\n\r\n" + mail("stop").replace(b"\n", b"\r\n")
    kinds = [each.kind for each in feed(raw, name="m.eml").payloads]
    assert kinds == ["mail_received", "opted_out"]


def test_a_maildirs_file_has_no_ending(feed: Feed) -> None:
    assert feed(mail("hello"), name="1774000000.M1P2.host:2,S").kind == "mail"


@pytest.mark.parametrize(
    "head",
    [
        b"deal_number,sold_date\n",
        b"From: here\nTo: there\n\n",
        b"Hello\nFrom: a\n",
        b"",
        b"Name: Rosa\nEmail: r@e.example\n",
    ],
)
def test_other_files_are_no_mail(head: bytes) -> None:
    assert not is_mail(head)


@pytest.mark.parametrize("raw", [b"", b"\x00\xff" * 40, b"not a mail at all"])
def test_what_is_no_mail_waits_for_a_person(feed: Feed, raw: bytes) -> None:
    problem = feed(raw, name="m.eml", kind="mail").problem
    assert problem.code == "mail_unreadable"
    assert problem.raw_bytes == raw


def test_a_mailbox_is_read_as_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "inbox.mbox"
    path.write_bytes(box(*[mail("hello", message_id=f"<r{n}@example.com>") for n in range(2_000)]))
    reading = read(path, store=CHICAGO, source="mailbox", received_at=CAME)
    assert isinstance(reading.outcomes, Iterator)
    next(reading.outcomes)
    path.write_bytes(b"")  # what was not asked for was not read
    assert sum(1 for _ in reading) < 1_900
