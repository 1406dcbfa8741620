"""An upstream that takes commands at once (RFC 2920): what it refuses, and what it says to it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from sincerely.records.models import Upstream
from sincerely.work.relaying.handover import Letter, NotTaken, Session, stuffed

CONTENT = b"Subject: Hi\r\n\r\n.one dot\r\n..two\r\nthe end\r\n"


@dataclass
class Script:
    """An upstream that answers RCPT and DATA as it is told. ``heard``: each line of a command;
    ``mails``: what came between DATA and the dot."""

    rcpt: list[bytes] = field(default_factory=list)
    data: list[bytes] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    def serve(self, client: socket.socket) -> None:
        with client, client.makefile("rwb", 0) as wire:
            wire.write(b"220 here\r\n")
            while line := wire.readline():
                self.heard.append(line.strip())
                answer = self._answer(line[:4].upper())
                wire.write(answer)
                if answer.startswith(b"354"):
                    content = b""
                    while not content.endswith(b"\r\n.\r\n") and (more := wire.readline()):
                        content += more
                    if content.endswith(b"\r\n.\r\n"):
                        self.mails.append(content[:-3])
                        wire.write(b"250 taken\r\n")
        self.left.set()

    def _answer(self, verb: bytes) -> bytes:
        if verb == b"EHLO":
            return b"250-here\r\n250-PIPELINING\r\n250 SIZE 1000000\r\n"
        if verb == b"RCPT" and self.rcpt:
            return self.rcpt.pop(0)
        if verb == b"DATA":
            return self.data.pop(0) if self.data else b"354 go\r\n"
        return b"250 ok\r\n"


@contextmanager
def scripted(script: Script) -> Iterator[Session]:
    """A session with it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            script.serve(client)

        serving = threading.Thread(target=serve)
        serving.start()
        port = server.getsockname()[1]
        session = Session(Upstream(host="127.0.0.1", port=port, tls="none", user=""), "me")
        try:
            yield session
        finally:
            session.close()
            serving.join(20)


def letter(to: str = "rosa@example.com") -> Letter:
    return Letter(envelope_from="crm@x.example", recipient=to, options=(), content=CONTENT)


def handed_over(session: Session, one: Letter) -> str:
    session.begin(one)
    session.content()
    until = time.monotonic() + 10
    session.dot(until)
    return session.answer(until)


def test_the_content_comes_to_the_byte() -> None:
    script = Script()
    with scripted(script) as session:
        assert handed_over(session, letter()) == "250 taken"
        assert handed_over(session, letter("tom@example.com")) == "250 taken"
    assert script.mails == [stuffed(CONTENT)] * 2
    assert [line[:4] for line in script.heard] == [b"ehlo", *[b"MAIL", b"RCPT", b"DATA"] * 2]


def test_a_reader_it_does_not_know_is_refused_and_the_next_mail_goes() -> None:
    script = Script(rcpt=[b"550 5.1.1 nobody\r\n"], data=[b"503 no recipients\r\n"])
    with scripted(script) as session:
        session.begin(letter())
        with pytest.raises(NotTaken) as problem:
            session.content()
        assert (problem.value.permanent, problem.value.status) == (True, "5.1.1")
        assert session.alive
        assert handed_over(session, letter("tom@example.com")) == "250 taken"
    assert len(script.mails) == 1


def test_one_that_wants_content_for_nobody_is_left() -> None:
    script = Script(rcpt=[b"550 5.1.1 nobody\r\n"])
    with scripted(script) as session:
        session.begin(letter())
        with pytest.raises(NotTaken):
            session.content()
        assert not session.alive
        assert script.left.wait(10)
    assert script.mails == []


def test_a_refusal_is_believed_where_it_then_hangs_up() -> None:
    script = Script(rcpt=[b"421 4.7.0 go away\r\n"])
    with scripted(script) as session:
        session.begin(letter())
        with pytest.raises(NotTaken) as problem:
            session.content()
        assert not problem.value.permanent
        assert not session.alive
