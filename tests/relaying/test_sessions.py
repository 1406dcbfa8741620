"""Sessions of the relay: their ends, their limits, and what is written of them."""

import asyncio
import smtplib
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from django.db import InterfaceError

from sincerely.faces.cli.smtp import context_of
from sincerely.faces.smtp import relay as relay_module
from sincerely.faces.smtp import serving
from sincerely.faces.smtp.committing import Committer, Stopping
from sincerely.faces.smtp.relay import Relay
from sincerely.faces.smtp.serving import Port, relay_on
from sincerely.records.models import Mail
from sincerely.records.spool import Incoming
from sincerely.work.relaying import accepting, doors, telling, working
from sincerely.work.relaying.doors import Doors
from sincerely.work.relaying.parcels import TOGETHER
from tests.cast import DAY_0
from tests.certificate import certificate
from tests.relaying.cast import FROM, SALE, Post
from tests.sink import a_loop, closed, run_apart

TO = "rosa@example.com"
WAIT = 20


class Here:
    """A relay that listens. ``run``: runs something in its loop."""

    def __init__(self, relay: Relay, server: asyncio.Server, run: Callable[..., Any]) -> None:
        self.relay, self.server, self.run = relay, server, run
        self.port: int = server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """As `sincerely relay` does."""
        self.server.close()
        await self.relay.close()

    def session(self) -> Any:
        """The only one there is."""
        [found] = self.relay.sessions._here
        return found

    def crm(self, post: Post) -> smtplib.SMTP:
        """A client that has signed in."""
        found = smtplib.SMTP("127.0.0.1", self.port, timeout=WAIT)
        found.login("crm", post.password)
        return found


@contextmanager
def relaying(post: Post, **settings: Any) -> Iterator[Here]:
    where: Any = {"host": "127.0.0.1", "port": 0, "name": "r.example.com", "patience": WAIT}
    with a_loop() as run:

        async def opened() -> tuple[Relay, asyncio.Server]:
            relay = Relay("r.example.com", clock=lambda: post.now)
            await relay.open()
            return relay, await relay_on(relay, Port(**where, **{"open_auth": True} | settings))

        relay, server = run(opened())
        here = Here(relay, server, run)
        yield here
        run(closed(here.server))
        with suppress(RuntimeError):  # where the test has stopped it, its threads are gone
            run(here.relay.close())


def incoming(name: str, size: int = 10) -> Incoming:
    return Incoming(
        sender_id=1, store_id=1, upstream_id=1, queue_id=name, envelope_from=FROM, options=(),
        content=b"x" * size, received_at=DAY_0, recipients=((TO, TO),),
    )  # fmt: skip


def test_a_stop_answers_what_is_committed_and_sends_the_rest_away() -> None:
    kept: list[str] = []

    async def stopped() -> list[Any]:
        begun, go = asyncio.Event(), asyncio.Event()

        async def accept(mails: Sequence[Incoming]) -> None:
            begun.set()
            await go.wait()
            kept.extend(mail.queue_id for mail in mails)

        committer = Committer(accept)
        first = asyncio.create_task(committer.keep(incoming("first")))
        await begun.wait()
        second = asyncio.create_task(committer.keep(incoming("second")))
        await asyncio.sleep(0)
        closing = asyncio.create_task(committer.close())
        await asyncio.sleep(0)
        go.set()
        await closing
        late = committer.keep(incoming("late"))
        return list(await asyncio.gather(first, second, late, return_exceptions=True))

    first, second, late = run_apart(asyncio.wait_for(stopped(), WAIT))
    assert first is None
    assert isinstance(second, Stopping)
    assert isinstance(late, Stopping)
    assert kept == ["first"]


def test_a_committer_is_full_by_bytes_until_they_are_committed() -> None:
    async def filled() -> list[bool]:
        begun, go, found = asyncio.Event(), asyncio.Event(), []

        async def accept(mails: Sequence[Incoming]) -> None:
            del mails
            begun.set()
            await go.wait()

        committer = Committer(accept, most_bytes=1_000)
        keeping = [asyncio.create_task(committer.keep(incoming("under way", 5_000)))]
        await begun.wait()
        for size in (999, 1):
            keeping.append(asyncio.create_task(committer.keep(incoming(str(size), size))))
            await asyncio.sleep(0)
            found.append(committer.full())
        go.set()
        await asyncio.gather(*keeping)
        found.append(committer.full())
        await committer.close()
        return found

    assert run_apart(asyncio.wait_for(filled(), WAIT)) == [False, True, False]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Commits that begin, and end when they are let: ``begun``, ``go``."""
    found = SimpleNamespace(begun=threading.Event(), go=threading.Event())
    really = accepting.accept

    def accept(mails: Any) -> None:
        found.begun.set()
        assert found.go.wait(WAIT)
        really(mails)

    monkeypatch.setattr(accepting, "accept", accept)
    return found


def test_a_mail_that_is_being_committed_at_a_stop_is_kept_once(
    post: Post, slow: SimpleNamespace
) -> None:
    with relaying(post) as here, ThreadPoolExecutor(1) as pool:
        crm, idle = here.crm(post), here.crm(post)
        sent = pool.submit(crm.sendmail, FROM, [TO], SALE)
        assert slow.begun.wait(WAIT)
        stopping = asyncio.run_coroutine_threadsafe(here.stop(), here.server.get_loop())
        assert idle.getreply()[0] == 421  # the stop has begun
        slow.go.set()
        assert sent.result(WAIT) == {}  # 250
        assert crm.getreply()[0] == 421
        stopping.result(WAIT)
        crm.close()
        idle.close()
    assert Mail.objects.count() == 1


def test_no_time_runs_out_between_a_commit_and_its_answer(
    post: Post, slow: SimpleNamespace
) -> None:
    with relaying(post) as here, ThreadPoolExecutor(1) as pool, here.crm(post) as crm:
        sent = pool.submit(crm.sendmail, FROM, [TO], SALE)
        assert slow.begun.wait(WAIT)

        async def out_of_time() -> None:
            here.session()._timeout_cb()

        here.run(out_of_time())
        slow.go.set()
        assert sent.result(WAIT) == {}


def test_data_may_take_ten_minutes(post: Post) -> None:
    async def left(session: Any) -> float:
        when: float = session._timeout_handle.when()
        return when - asyncio.get_running_loop().time()

    with relaying(post) as here, here.crm(post) as crm:
        crm.mail(FROM)
        crm.rcpt(TO)
        assert crm.docmd("DATA")[0] == 354
        assert here.run(left(here.session())) > 590
        crm.send(SALE + b".\r\n")
        assert crm.getreply()[0] == 250
        crm.noop()
        assert here.run(left(here.session())) <= WAIT


@pytest.mark.parametrize("limit", ["per_client", "most"])
def test_sessions_are_limited(post: Post, limit: str) -> None:
    with relaying(post, **{limit: 1}) as here:
        with here.crm(post) as first:
            with pytest.raises(smtplib.SMTPConnectError) as refused:
                smtplib.SMTP("127.0.0.1", here.port, timeout=WAIT)
            assert refused.value.smtp_code == 421
            assert first.sendmail(FROM, [TO], SALE) == {}
            session = here.session()
        here.run(session_gone(here, session))
        with here.crm(post) as next_one:
            assert next_one.noop()[0] == 250


async def session_gone(here: Here, session: Any) -> None:
    async with asyncio.timeout(WAIT):
        while session in here.relay.sessions._here:
            await asyncio.sleep(0)


def test_an_endless_line_ends_its_session(post: Post) -> None:
    with relaying(post) as here:
        crm = here.crm(post)
        crm.mail(FROM)
        crm.rcpt(TO)
        crm.docmd("DATA")
        with suppress(ConnectionError):
            for _ in range(2 * serving.ENDLESS >> 16):
                assert crm.sock
                crm.sock.sendall(b"x" * (1 << 16))
        session = next(iter(here.relay.sessions._here), None)
        here.run(session_gone(here, session))
        crm.close()
    assert Mail.objects.count() == 0


def test_lines_whose_ends_are_cut_in_two_are_no_endless_line(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "ENDLESS", 8)
    session: Any = serving._Patient.__new__(serving._Patient)
    heard: list[bytes] = []
    monkeypatch.setattr(SMTP, "data_received", lambda _, data: heard.append(data))
    session._in_data, session._after_cr, session._unended = True, False, 0
    session.transport = None
    for piece in (b"1234567\r", b"\n12345678", b"\r\n", b"1234", b"5678", b"9"):
        session.data_received(piece)
    assert heard[-1] == b"5678"
    assert len(heard) == 5


def test_a_recipient_nobody_could_keep_is_refused(post: Post) -> None:
    with relaying(post) as here, here.crm(post) as crm:
        crm.mail(FROM)
        long = "p" * 300 + "@" + "example." * 3
        assert crm.rcpt(long + "com")[0] == 553
        assert crm.rcpt(TO)[0] == 250


def test_the_doors_are_looked_at_again_after_any_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    again, looked = threading.Event(), []

    def read() -> Doors:
        looked.append(1)
        if len(looked) == 2:
            raise InterfaceError("the connection already closed")
        if len(looked) > 2:
            again.set()
        return Doors()

    monkeypatch.setattr(doors, "read", read)
    monkeypatch.setattr(relay_module, "KNOWN_AFTER", 0.0)

    async def opened() -> Relay:
        relay = Relay("r.example.com")
        await relay.open()
        return relay

    with a_loop() as run:
        relay = run(opened())
        assert again.wait(WAIT)
        run(relay.close())
    assert "could not be read" in caplog.text


def test_a_client_cannot_write_into_its_trace_line(post: Post) -> None:
    with relaying(post) as here:
        crm = smtplib.SMTP("127.0.0.1", here.port, timeout=WAIT, local_hostname="a) (b;\xe9.c[1]-:")
        crm.command_encoding = "utf-8"
        crm.login("crm", post.password)
        crm.sendmail(FROM, [TO], SALE)
        crm.quit()
    content = bytes(Mail.objects.get().content or b"")
    assert content.startswith(b"Received: from ab.c[1]-: ([127.0.0.1])\r\n")


def test_an_ipv6_client_is_named_as_mail_names_it() -> None:
    session: Any = SimpleNamespace(
        peer=("fe80::1%eth0", 1, 0, 2), host_name="crm", ssl=None, authenticated=False
    )
    server: Any = SimpleNamespace(transport=None)

    async def traced() -> str:
        relay = Relay("r.example.com")
        found = relay._trace(server, session)
        await relay.close()
        return found

    assert run_apart(traced()).startswith("from crm ([IPv6:fe80::1])")


def test_tls_from_the_first_byte_is_in_the_trace_line(post: Post, tmp_path: Path) -> None:
    cert = certificate(tmp_path)
    context = context_of(cert, cert.with_name("key.pem"))
    trusting = ssl.create_default_context(cafile=str(cert))
    with (
        relaying(post, context=context, implicit=True, open_auth=False) as here,
        smtplib.SMTP_SSL("127.0.0.1", here.port, timeout=WAIT, context=trusting) as crm,
    ):
        crm.login("crm", post.password)
        crm.sendmail(FROM, [TO], SALE)
    assert b"with ESMTPSA id" in bytes(Mail.objects.get().content or b"")


def test_a_stopped_worker_ends_after_what_it_has_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[int] = []

    class Hands:
        """A courier with ever more to do, during whose first load the stop comes."""

        def __init__(self, **_: object) -> None:
            pass

        def work(self) -> int:
            carried.append(TOGETHER)
            with suppress(RuntimeError):  # it cannot wait for itself
                workers.stop()
            return TOGETHER

        def close(self) -> None:
            pass

    monkeypatch.setattr(working, "Courier", Hands)
    monkeypatch.setattr(telling, "tell", lambda **_: 0)
    workers = working.Workers(threads=1, name="r.example.com", clock=lambda: DAY_0)
    workers.start()
    workers.stop()
    assert carried == [TOGETHER]
