"""Mails that were sent, from an mbox or as files: to whom, when, and in which words.

A feed takes a mail for something that came to the store. What is given to the audit as sent has
left it: the writer is the store, and everyone it was written to is a reader.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from sincerely.reading.mail import is_mail
from sincerely.reading.mail.files import LARGEST, each_mail, too_large
from sincerely.reading.mail.message import Mail, parse, people, readable
from sincerely.reading.outcome import LeftOut, Outcome, Quarantined, Read
from sincerely.reading.text import digest
from sincerely.rules.events.talks import MailSent
from sincerely.rules.purpose import Purpose, WrittenBy
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work.relaying import headers
from sincerely.work.relaying.headers import Header

_HEAD = 65_536
_SUFFIXES = frozenset({".eml", ".mbox"})
_LONGEST_WORDS = 20_000
#: a clock may be so far ahead of ours
_AHEAD = timedelta(days=1)


def holds_mails(path: Path) -> bool:
    """Whether a file is a mail, or holds mails one after the other."""
    if path.suffix.lower() in _SUFFIXES:
        return True
    with path.open("rb") as file:
        return is_mail(file.read(_HEAD))


def read_sent(path: Path, *, received_at: datetime) -> Iterator[Outcome]:
    """The outcome of every mail in a file. Nothing in one makes this raise."""
    for line, data in each_mail(path):
        if len(data) > LARGEST:
            yield too_large(line, data)
            continue
        try:
            yield _outcome(line, data, received_at)
        except Exception:  # noqa: BLE001 - no mail may break the reader, whatever a library thinks
            yield _unread(line, "mail_unreadable", "This is no mail that can be taken apart.")


def _outcome(line: int, data: bytes, received_at: datetime) -> Outcome:
    mail, head = parse(data), headers.read(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    readers = people(mail.mime, "to", "cc", "bcc")
    if not readers:
        return _unread(line, "nobody", "The mail does not say to whom it was sent.")
    own = head.from_address.rpartition("@")[2]
    outside = [each for each in readers if each[1].rpartition("@")[2] != own]
    if not outside:
        return LeftOut(line, "a mail inside the store")
    at = _date(mail)
    if at is None or at > received_at + _AHEAD:
        return _unread(line, "no_date", "The mail does not say when it was sent.")
    payload, key = _sent(mail, head), digest(head.message_id or data.decode("latin-1"))
    names = {address: name for name, address in reversed(outside)}
    return Read(
        line,
        tuple(
            _arrival(Contact(name=name, emails=(address,)), payload, at, f"mail:{key}:{address}")
            for address, name in names.items()
        ),
    )


def _arrival(contact: Contact, payload: MailSent, at: datetime, key: str) -> Arrival:
    happening = Happening(payload=payload, occurred_at=at, key=key)
    return Arrival(key=key, contact=contact, happenings=(happening,))


def _sent(mail: Mail, head: Header) -> MailSent:
    said = {name.lower(): value for name, value in head.lines}
    author = WrittenBy.PERSON if head.answers else WrittenBy.UNKNOWN
    return MailSent(
        purpose=Purpose(head.stated) if head.stated in set(Purpose) else None,
        written_by=WrittenBy.MACHINE if head.bulk else author,
        system=said.get("x-mailer", "")[:100],
        template=(said.get("x-campaign", "") or said.get("x-campaign-id", ""))[:100],
        message_id=head.message_id.strip("<> "),
        by=head.from_name if author is WrittenBy.PERSON and not head.bulk else "",
        words=f"{head.subject}\n{readable(mail)[:_LONGEST_WORDS]}",
    )


def _date(mail: Mail) -> datetime | None:
    try:
        found = parsedate_to_datetime(mail.header("date")[:120])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _unread(line: int, code: str, sentence: str) -> Quarantined:
    return Quarantined(line, code, sentence, "Open it in a mail program to see what it is.", raw="")
