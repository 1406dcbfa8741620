"""An upstream of a few lines on this machine: takes mail, or does what it is told instead."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session

_T = TypeVar("_T")


@dataclass(frozen=True)
class Taken:
    """A mail as it arrived."""

    sender: str
    to: str
    content: bytes
    options: tuple[str, ...]


@dataclass
class Sink:
    """``rcpt``, ``data``: replies to give next instead of `250`; None hangs up without a word.
    ``at_dot``: called when the final dot has come, before it is answered; may wait."""

    mails: list[Taken] = field(default_factory=list)
    rcpt: deque[str] = field(default_factory=deque)
    data: deque[str | None] = field(default_factory=deque)
    at_dot: Callable[[Taken], None] | None = None
    sessions: int = 0
    port: int = 0
    features: dict[str, Any] = field(default_factory=dict)

    @property
    def to(self) -> list[str]:
        """Who got something, in order."""
        return [taken.to for taken in self.mails]

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = name
        without = self.features.get("without", ())
        return [line for line in lines if not line[4:].startswith(tuple(without) or ("\0",))]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt:
            if self.features.pop("hang_up", False):
                loop, transport = asyncio.get_running_loop(), server.transport
                assert transport is not None
                loop.call_later(0.02, transport.close)
            return self.rcpt.popleft()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        [to] = envelope.rcpt_tos  # one recipient per hand-over, always
        sender = (envelope.mail_from or "").replace("<>", "")
        taken = Taken(sender, to, content, tuple(envelope.mail_options))
        if self.at_dot:
            await asyncio.get_running_loop().run_in_executor(None, self.at_dot, taken)
        reply = self.data.popleft() if self.data else "250 2.0.0 Taken"
        if reply is None:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return ""
        if reply.startswith("250"):
            self.mails.append(taken)
        return reply


@contextmanager
def sink(**settings: Any) -> Iterator[Sink]:
    """A sink on a port of loopback while inside. ``settings``: of aiosmtpd's SMTP."""
    box = Sink()

    def session(**known: Any) -> SMTP:
        return SMTP(box, enable_SMTPUTF8=True, hostname="sink", **known)

    with serving(lambda: session(**settings)) as port:
        box.port = port
        yield box


@contextmanager
def serving(session: Callable[[], asyncio.BaseProtocol]) -> Iterator[int]:
    """The port of a server in a thread with a loop of its own."""
    with a_loop() as run:

        async def listen() -> asyncio.Server:
            loop = asyncio.get_running_loop()
            return await loop.create_server(session, "127.0.0.1", 0)

        server: asyncio.Server = run(listen())
        yield server.sockets[0].getsockname()[1]
        run(closed(server))


async def closed(server: asyncio.Server) -> None:
    """Ends a server, from its own loop."""
    server.close()
    await server.wait_closed()


@contextmanager
def a_loop() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """A loop in a thread while inside, and a function that runs something there to its end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(doing: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, loop).result(20)

    async def end() -> None:
        tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await loop.shutdown_default_executor()

    try:
        yield run
    finally:
        run(end())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def run_apart(doing: Coroutine[Any, Any, _T]) -> _T:
    """Runs it to its end in a loop of its own: this thread may have one already, a browser's."""
    with a_loop() as run:
        found: _T = run(doing)
    return found
