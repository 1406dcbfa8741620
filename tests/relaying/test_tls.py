"""TLS on both sides: passwords travel in it alone, and an upstream must be who it says it is."""

import asyncio
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sincerely.faces.cli.smtp import context_of
from sincerely.faces.smtp.relay import Relay
from sincerely.faces.smtp.serving import Port, relay_on
from sincerely.records.models import Mail
from sincerely.work.errors import WorkError
from sincerely.work.relaying import senders
from tests.certificate import certificate
from tests.relaying.cast import FROM, SALE, Post, mail
from tests.sink import a_loop, closed, sink

TO = "rosa@example.com"


@pytest.fixture
def cert(tmp_path: Path) -> Path:
    return certificate(tmp_path)


@contextmanager
def relaying(post: Post, cert: Path, **settings: Any) -> Iterator[int]:
    """A relay with a certificate; its port."""
    context = context_of(cert, cert.with_name("key.pem"))
    with a_loop() as run:

        async def opened() -> tuple[Relay, asyncio.Server]:
            relay = Relay("in.example.com", clock=lambda: post.now)
            await relay.open()
            here: Any = {"host": "127.0.0.1", "port": 0, "name": "in.example.com", "patience": 20}
            return relay, await relay_on(relay, Port(context=context, **here, **settings))

        relay, server = run(opened())
        yield server.sockets[0].getsockname()[1]
        run(closed(server))
        run(relay.close())


def trusting(cert: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(cert))


def test_a_password_is_taken_only_after_starttls(post: Post, cert: Path) -> None:
    with relaying(post, cert) as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as crm:
        crm.ehlo()
        assert not crm.has_extn("auth")
        assert crm.docmd("AUTH", "PLAIN AGNybQBndWVzc2Vk")[0] == 538
        crm.starttls(context=trusting(cert))
        crm.login("crm", post.password)
        crm.sendmail(FROM, [TO], SALE)
    assert b"with ESMTPSA id" in bytes(Mail.objects.get().content or b"")


def test_tls_from_the_first_byte(post: Post, cert: Path) -> None:
    with (
        relaying(post, cert, implicit=True) as port,
        smtplib.SMTP_SSL("127.0.0.1", port, timeout=20, context=trusting(cert)) as crm,
    ):
        crm.login("crm", post.password)
        crm.sendmail(FROM, [TO], SALE)
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("trusted", [True, False])
def test_an_upstream_must_be_who_it_says_it_is(
    post: Post, cert: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context = context_of(cert, cert.with_name("key.pem"))
    with sink(tls_context=context, require_starttls=True) as safe:
        senders.set_upstream(
            store=post.house.store, name="mail", host="127.0.0.1", port=safe.port, tls="starttls"
        )
        post.take(SALE)
        post.work()
        post.courier.close()
    row = post.one()
    assert (row.state, safe.to) == (("delivered", [TO]) if trusted else ("queued", []))
    assert trusted or "CERTIFICATE_VERIFY_FAILED" in row.reply


def test_a_password_for_an_upstream_needs_tls(post: Post, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open sesame")
    with pytest.raises(WorkError) as problem:
        senders.set_upstream(
            store=post.house.store, name="far", host="mail.example.com", port=25, tls="none",
            user="u", password_file=str(secret),
        )  # fmt: skip
    assert problem.value.code == "tls_needed"


UTF8 = mail(
    "Your service appointment on Friday \u2013 Gr\u00fc\u00dfe",
    "This is a reminder of your service appointment on Friday at 9:00 am. Reply C to confirm.",
    to="j\u00f6rg@example.com",
)


@pytest.mark.parametrize("knows", [True, False])
def test_addresses_in_utf8_go_where_they_can(post: Post, *, knows: bool) -> None:
    """What an upstream without SMTPUTF8 cannot take goes back with the reason, unchanged."""
    post.sink.features["without"] = () if knows else ("SMTPUTF8",)
    post.take(UTF8, "j\u00f6rg@example.com", options=("SMTPUTF8", "BODY=8BITMIME"))
    post.work()
    assert not post.one().codes, post.one().read
    assert post.counts() == ({"delivered": 1} if knows else {"bounced": 1})
    if knows:
        assert post.sink.mails[0].to == "j\u00f6rg@example.com"
        assert post.sink.mails[0].content.endswith(UTF8)
    else:
        assert b"Status: 5.6.7" in post.sink.mails[0].content
