"""STARTTLS of the mail port, with a certificate made here: offered, never demanded."""

import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from sincerely.faces.cli.problem import Problem
from sincerely.faces.cli.smtp import context_of
from sincerely.records.models import EventRow, FeedFile
from tests.cast import ROSA, House, house
from tests.certificate import certificate

from .server import listening

pytestmark = pytest.mark.django_db(transaction=True)

HOST = "127.0.0.1"
TO = "harbor.crm@in.example.com"


@pytest.fixture
def harbor() -> House:
    return house()


@pytest.fixture
def cert(tmp_path: Path) -> Path:
    """A certificate for loopback that signs itself; its key is beside it, in ``key.pem``."""
    return certificate(tmp_path)


@pytest.fixture
def port(cert: Path) -> Iterator[int]:
    with listening(context_of(cert, cert.with_name("key.pem"))) as number:
        yield number


def mail() -> EmailMessage:
    found = EmailMessage()
    found["From"] = f"Rosa Keller <{ROSA.emails[0]}>"
    found["To"] = "dana@harbor.example.com"
    found["Subject"] = "Re: Your visit"
    found["Message-ID"] = "<1@example.com>"
    found.set_content("Is the Palisade still there?")
    return found


def kinds() -> list[str]:
    return list(EventRow.objects.values_list("kind", flat=True))


def test_a_client_that_trusts_the_certificate_delivers_encrypted(
    harbor: House, port: int, cert: Path
) -> None:
    with smtplib.SMTP(HOST, port, timeout=20) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        code, _ = client.starttls(context=ssl.create_default_context(cafile=str(cert)))
        assert code == 220
        assert isinstance(client.sock, ssl.SSLSocket)
        assert client.sock.version() in {"TLSv1.2", "TLSv1.3"}
        client.ehlo()
        assert not client.has_extn("starttls")  # once is enough
        assert client.send_message(mail(), to_addrs=TO) == {}
    assert kinds() == ["mail_received"]


def test_a_client_that_speaks_no_tls_delivers_all_the_same(harbor: House, port: int) -> None:
    with smtplib.SMTP(HOST, port, timeout=20) as client:
        assert client.send_message(mail(), to_addrs=TO) == {}
    assert kinds() == ["mail_received"]


def test_a_client_that_trusts_no_stranger_goes_and_the_next_is_served(
    harbor: House, port: int
) -> None:
    with smtplib.SMTP(HOST, port, timeout=20) as client:
        with pytest.raises(ssl.SSLCertVerificationError):
            client.starttls(context=ssl.create_default_context())
        client.close()
    assert not FeedFile.objects.exists()
    with smtplib.SMTP(HOST, port, timeout=20) as client:
        assert client.send_message(mail(), to_addrs=TO) == {}
    assert kinds() == ["mail_received"]


def test_what_was_slipped_in_before_the_encryption_is_not_obeyed(
    harbor: House, port: int, cert: Path
) -> None:
    with smtplib.SMTP(HOST, port, timeout=20) as client:
        client.ehlo()
        client.send("STARTTLS\r\nMAIL FROM:<somebody@example.com>\r\n")
        code, _ = client.getreply()
        if code == 220:
            assert client.sock
            trusting = ssl.create_default_context(cafile=str(cert))
            client.sock = trusting.wrap_socket(client.sock, server_hostname=HOST)
            client.file = None
            client.ehlo()
            assert client.rcpt(TO)[0] == 503  # there is no sender yet
    assert not FeedFile.objects.exists()


def test_without_a_certificate_it_is_not_offered(harbor: House) -> None:
    with listening(context_of(None, None)) as port, smtplib.SMTP(HOST, port, timeout=20) as client:
        client.ehlo()
        assert not client.has_extn("starttls")
        assert client.docmd("STARTTLS")[0] == 454


def test_a_certificate_without_its_key_is_told_of(cert: Path) -> None:
    with pytest.raises(Problem) as problem:
        context_of(cert, None)
    assert problem.value.code == "certificate_unreadable"
