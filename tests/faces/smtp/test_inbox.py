"""Mail that comes back, over real SMTP on loopback: kept before `250`, and nothing sent on."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from django.db import DatabaseError

from sincerely.faces.smtp import inbox
from sincerely.records.models import EventRow, FeedFile, Quarantine
from tests.cast import ROSA, House, house

from .server import listening

pytestmark = pytest.mark.django_db(transaction=True)

TO = "harbor.crm@in.example.com"


@pytest.fixture
def harbor() -> House:
    return house()


@pytest.fixture
def port() -> Iterator[int]:
    with listening() as number:
        yield number


def mail(words: str = "Is the Palisade still there?", number: int = 1) -> EmailMessage:
    found = EmailMessage()
    found["From"] = f"Rosa Keller <{ROSA.emails[0]}>"
    found["To"] = "dana@harbor.example.com"
    found["Subject"] = "Re: Your visit"
    found["Message-ID"] = f"<{number}@example.com>"
    found.set_content(words)
    return found


def send(port: int, to: list[str] | str, words: EmailMessage | None = None) -> None:
    """To everyone, or not at all."""
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        assert client.send_message(words or mail(), to_addrs=to) == {}


def test_an_answer_is_an_event_when_250_is_said(harbor: House, port: int) -> None:
    send(port, TO)
    [event] = EventRow.objects.all()
    assert (event.kind, event.source) == ("mail_received", harbor.crm)


def test_the_same_mail_again_is_known(harbor: House, port: int) -> None:
    send(port, TO)
    send(port, TO)
    assert EventRow.objects.count() == 1


def test_a_wish_in_their_own_words_holds_at_once(harbor: House, port: int) -> None:
    send(port, TO, mail("Please stop emailing me."))
    assert set(EventRow.objects.values_list("kind", flat=True)) == {"mail_received", "opted_out"}


def test_what_cannot_be_read_is_kept_with_its_bytes(harbor: House, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.sendmail("", [TO], b"\x00\xff\xfe no header at all \x9d\r\n")
    assert FeedFile.objects.count() == 1
    [row] = Quarantine.objects.all()
    assert b"no header at all" in (bytes(row.raw_bytes or b"") or row.raw.encode())


def test_it_is_no_relay(harbor: House, port: int) -> None:
    for other in ("rosa@example.com", "harbor.nobody@in.example.com", "crm@in.example.com"):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(port, other)
        assert refused.value.recipients[other][0] == 550
    assert not FeedFile.objects.exists()


def test_each_source_gets_its_own_copy(harbor: House, port: int) -> None:
    send(port, [TO, "HARBOR.DMS@elsewhere.example.com"])
    names = set(FeedFile.objects.values_list("source__name", flat=True))
    assert names == {harbor.crm.name, harbor.dms.name}


def test_a_mail_that_could_not_be_kept_stays_with_its_sender(
    harbor: House, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr("sincerely.work.feeding.feed", down)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(port, TO)
    assert refused.value.smtp_code == 451
    monkeypatch.undo()
    send(port, TO)
    assert EventRow.objects.count() == 1


def test_a_list_of_recipients_comes_one_by_one(harbor: House, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.ehlo()
        client.mail("x@example.com")
        codes = [client.rcpt(TO)[0] for _ in range(inbox.MOST_RECIPIENTS + 1)]
    assert codes == [250] * inbox.MOST_RECIPIENTS + [452]


def test_a_mail_larger_than_mails_are_is_refused(harbor: House, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.ehlo()
        code, _ = client.mail("x@example.com", [f"SIZE={inbox.LARGEST + 1}"])
    assert code == 552
