"""Speaking to an upstream: a mail up to its final dot, then the dot, and what was answered.

smtplib, not an asynchronous client: the last decision falls between the last byte and the dot, and
no client at hand lets anybody in there (`docs/decisions/0018`).
"""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sincerely.records.models import Upstream

#: seconds for everything but the final dot
PATIENCE = 30.0
#: mails on one connection, and seconds it may stand idle: some upstreams end it themselves
MOST_MAILS = 200
IDLE = 20.0
#: what went wrong, in words for whoever reads the trail of a mail
_PLAINLY: tuple[tuple[type[BaseException], str], ...] = (
    (smtplib.SMTPServerDisconnected, "the upstream ended the connection"),
    (TimeoutError, "the upstream did not answer in time"),
    (ConnectionRefusedError, "nobody listens at the upstream's address"),
    (socket.gaierror, "the upstream's name is not known"),
    (ssl.SSLError, "the upstream's certificate or its TLS does not hold"),
    (FileNotFoundError, "the file with the upstream's password is missing"),
)
#: it wants TLS, or a password, or another one (RFC 4954)
_SIGN_IN = frozenset({530, 534, 535, 538})
_LINE_ENDS = re.compile(rb"\r\n\.")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")


class NotTaken(Exception):
    """The upstream did not take it, or could not be reached. ``permanent``: it never will.

    ``reply``: its words, or why. ``status``: an enhanced status code (RFC 3463).
    """

    def __init__(self, reply: str, *, permanent: bool, status: str = "") -> None:
        super().__init__(reply)
        self.reply, self.permanent = reply, permanent
        self.status = status or _status(reply, permanent=permanent)


class NoAnswer(Exception):
    """The final dot was sent, and its answer did not come in time."""


class Cut(NotTaken):
    """The connection was gone before anything was said: another one may do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is handed over: to one recipient, byte for byte."""

    envelope_from: str
    recipient: str
    options: Sequence[str]
    content: bytes


class Session:
    """One connection to an upstream, for many mails, one after the other. Not shared between
    threads: `begin`, `content`, `dot`, `answer`."""

    def __init__(self, upstream: Upstream, name: str) -> None:
        """Connects, and signs in. Raises `NotTaken`, temporary."""
        self._mails, self._used = 0, time.monotonic()
        self._letter: Letter | None = None
        #: commands still to be said, and how many answers are still to come
        self._unsaid: list[bytes] = []
        self._owed = 0
        try:
            self._smtp = _connected(upstream, name)
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            raise NotTaken(_words(problem), permanent=False, status="4.4.1") from problem

    def worn(self) -> bool:
        """Whether a new connection is better."""
        return self._mails >= MOST_MAILS or time.monotonic() - self._used > IDLE

    @property
    def fresh(self) -> bool:
        """Whether it has carried nothing before this mail."""
        return self._mails <= 1

    @property
    def alive(self) -> bool:
        """Whether it can carry another."""
        return self._smtp.sock is not None

    def fileno(self) -> int:
        """Of its socket, to wait for an answer."""
        assert self._smtp.sock is not None
        return self._smtp.sock.fileno()

    def begin(self, letter: Letter) -> None:
        """Says from whom and to whom; at once where the upstream takes commands so (RFC 2920).
        Raises `NotTaken`, `Cut`."""
        self._mails += 1
        self._can_take(letter)
        try:
            commands = self._commands(letter)
        except UnicodeError as problem:
            sentence = "An address is not plain ASCII, and its sender did not say SMTPUTF8."
            raise NotTaken(sentence, permanent=True, status="5.6.7") from problem
        at_once = len(commands) if self._smtp.has_extn("pipelining") else 1
        self._letter, self._unsaid, self._owed = letter, commands[at_once:], 0
        with self._may_break():
            self._say(commands[:at_once])

    def content(self) -> None:
        """Hears what is answered to that, and says everything but the final dot. Raises `NotTaken`,
        `Cut`."""
        assert self._letter is not None
        with self._may_break():
            # a sender refused is about us, not about this reader: it is put right, and tried again
            self._expect(250, ours=True)
            self._expect(250, 251)
            self._expect(354)
            assert self._smtp.sock is not None
            self._smtp.sock.sendall(stuffed(self._letter.content))

    def dot(self, until: float) -> None:
        """Sends the final dot. Raises `NoAnswer` where it may not have arrived whole, or not before
        ``until`` (`time.monotonic`)."""
        try:
            sock = self._patient(until)
            sock.sendall(b".\r\n")
        except OSError as problem:
            self.close()
            raise NoAnswer(_words(problem)) from problem

    def answer(self, until: float) -> str:
        """The upstream's `250` to the dot. Raises `NotTaken`; `NoAnswer` where none came before
        ``until``, or the connection broke."""
        try:
            sock = self._patient(until)
            code, said = self._smtp.getreply()
            sock.settimeout(PATIENCE)
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            raise NoAnswer(_words(problem)) from problem
        self._used = time.monotonic()
        reply = _reply(code, said)
        if not 200 <= code < 600:  # `25` of somebody who died while saying `250`
            self.close()
            raise NoAnswer(f"half an answer: {reply}")
        if code // 100 != 2:
            raise NotTaken(reply, permanent=code >= 500)
        return reply

    def close(self) -> None:
        """Ends the connection without a word: a mail without its final dot is dropped."""
        self._smtp.close()

    def quit(self) -> None:
        """Ends the connection politely."""
        try:
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()

    def _patient(self, until: float) -> socket.socket:
        sock = self._smtp.sock
        if sock is None:
            raise ConnectionError("the connection is gone")
        sock.settimeout(max(until - time.monotonic(), 0.001))
        return sock

    @contextmanager
    def _may_break(self) -> Iterator[None]:
        try:
            yield
        except smtplib.SMTPServerDisconnected as problem:
            raise Cut(_words(problem), permanent=False, status="4.4.2") from problem
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            raise NotTaken(_words(problem), permanent=False, status="4.4.2") from problem

    def _can_take(self, letter: Letter) -> None:
        """What an upstream cannot take unchanged is not changed, but refused (RFC 6152, 6531)."""
        smtp = self._smtp
        options = {option.upper() for option in letter.options}
        if "SMTPUTF8" in options and not smtp.has_extn("smtputf8"):
            raise NotTaken(
                "The upstream takes no addresses or headers in UTF-8 (SMTPUTF8).",
                permanent=True,
                status="5.6.7",
            )
        if not letter.content.isascii() and not smtp.has_extn("8bitmime"):
            raise NotTaken(
                "The upstream takes no 8-bit mail (8BITMIME), and changing it would break its"
                " signature.",
                permanent=True,
                status="5.6.3",
            )
        largest = smtp.esmtp_features.get("size", "")
        if largest.isdigit() and 0 < int(largest) < len(letter.content):
            raise NotTaken(
                f"The upstream takes no mail larger than {largest} bytes.",
                permanent=True,
                status="5.3.4",
            )

    def _commands(self, letter: Letter) -> list[bytes]:
        """MAIL, RCPT and DATA. Raises UnicodeError."""
        options = [o for o in letter.options if o.upper() == "SMTPUTF8"]
        encoding = "utf-8" if options else "ascii"
        if not letter.content.isascii():
            options.append("BODY=8BITMIME")
        if self._smtp.has_extn("size"):
            options.append(f"SIZE={len(letter.content)}")
        sender, to = map(smtplib.quoteaddr, (letter.envelope_from, letter.recipient))
        lines = (" ".join([f"MAIL FROM:{sender}", *options]), f"RCPT TO:{to}", "DATA")
        if any("\r" in line or "\n" in line for line in lines):
            raise UnicodeError("an address with the end of a line in it")
        return [f"{line}\r\n".encode(encoding) for line in lines]

    def _expect(self, *codes: int, ours: bool = False) -> None:
        """Hears the next answer, and says what was left to say after it."""
        code, said = self._heard()
        if code in codes:
            if self._unsaid:
                self._say([self._unsaid.pop(0)])
            return
        reply = _reply(code, said)
        if code == 421 or code < 0:
            self.close()
            raise Cut(reply, permanent=False)
        self._begin_anew()
        about_us = ours or code in _SIGN_IN
        raise NotTaken(reply, permanent=code >= 500 and not about_us)

    def _begin_anew(self) -> None:
        """Forgets this mail. Whatever was said of it is answered first; an upstream that waits for
        its content all the same is left: nothing that ends it would be no mail."""
        self._unsaid = []
        try:
            while self._owed:
                if self._heard()[0] in (354, 421):
                    self.close()
                    return
            self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.close()  # its answer stands, whether or not it wants to hear more

    def _say(self, commands: Sequence[bytes]) -> None:
        self._smtp.send(b"".join(commands))
        self._owed += len(commands)

    def _heard(self) -> tuple[int, bytes]:
        self._owed -= 1
        return self._smtp.getreply()


def stuffed(content: bytes) -> bytes:
    """The bytes as DATA carries them (RFC 5321, 4.5.2), up to the final dot."""
    lines = _LINE_ENDS.sub(b"\r\n..", content)
    if lines.startswith(b"."):
        lines = b"." + lines
    return lines if lines.endswith(b"\r\n") or not lines else lines + b"\r\n"


def _connected(upstream: Upstream, name: str) -> smtplib.SMTP:
    kind = Upstream.Tls
    if upstream.tls == kind.IMPLICIT:
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            upstream.host, upstream.port, name, timeout=PATIENCE, context=context
        )
    else:
        smtp = smtplib.SMTP(upstream.host, upstream.port, name, timeout=PATIENCE)
    try:
        if upstream.tls == kind.STARTTLS:
            smtp.starttls(context=ssl.create_default_context())
        assert smtp.sock is not None
        # the dot is a small packet of its own: it must not wait for the one before to be confirmed
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        code, said = smtp.ehlo(name)
        if code != 250:
            raise smtplib.SMTPResponseException(code, said)
        if upstream.user:
            smtp.login(upstream.user, Path(upstream.password_file).read_text().strip())
    except BaseException:
        smtp.close()
        raise
    return smtp


def _reply(code: int, said: bytes) -> str:
    """An upstream's words as one line. Not all of them talk sense: what is no text a database
    could keep would leave a mail that arrived in doubt."""
    return f"{code} {_UNPRINTABLE.sub(' ', said.decode('utf-8', 'replace'))}"[:1000]


def _words(problem: BaseException) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        said = problem.smtp_error
        words = said if isinstance(said, bytes) else str(said).encode()
        return _reply(problem.smtp_code, words)
    kind = next((words for kind, words in _PLAINLY if isinstance(problem, kind)), "")
    return f"{kind or type(problem).__name__} ({problem})"[:1000]


def _status(reply: str, *, permanent: bool) -> str:
    found = re.match(r"\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b", reply)
    return found[1] if found else ("5.0.0" if permanent else "4.0.0")
