"""The relay's way in: mail of the store's own systems, for anybody, on its way to them.

Only known senders are heard (`work.relaying.doors`). `250` after the final dot is said once the
mail is committed; whatever the gate thinks of it is decided later, for each recipient, and
reported (`work.relaying.courier`).
"""

import asyncio
import logging
import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

import psycopg
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from django.db import Error, IntegrityError, OperationalError, connection

from sincerely.faces.smtp import turning_away
from sincerely.faces.smtp.committing import Committer, Stopping
from sincerely.faces.smtp.limits import STOPPING, Rates, Sessions
from sincerely.faces.smtp.turning_away import Step
from sincerely.records import spool
from sincerely.records.models import Sender
from sincerely.records.spool import Incoming
from sincerely.work.relaying import accepting, doors
from sincerely.work.relaying.accepting import Refusal
from sincerely.work.relaying.doors import Doors

log = logging.getLogger(__name__)

#: seconds after which a new sender, or a new password, is known
KNOWN_AFTER = 2.0
#: threads that speak with the database for the few questions asked before `250`
AT_ONCE = 2
#: seconds between the attempts to learn whether a commit whose answer was lost was one
ASKED_AGAIN = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
#: seconds a client has for its last answer when the relay ends
LAST_ANSWER = 5.0
#: characters of an address, as long as one is kept
LONGEST_ADDRESS = 320
_BY = "relay"
_LATER = "451 4.3.0 Not now; try again later"
_TOO_MUCH = "452 4.3.1 Too much at once; try again later"
#: what of a client's name goes into a trace line: the rest could end its comment, or the line
_NO_NAME = re.compile(r"[^A-Za-z0-9.:\[\]-]")
Answer = TypeVar("Answer")


class Relay:
    """What aiosmtpd asks at each step. ``name``: what it calls itself in trace lines."""

    def __init__(
        self, name: str, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.name, self.clock = name, clock
        self.doors, self.rates, self.sessions = Doors(), Rates(), Sessions()
        self._pool = ThreadPoolExecutor(AT_ONCE, "relay")
        self._keeping = ThreadPoolExecutor(1, "relay-commit")
        self.committer = Committer(self._accept)
        self._looking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Learns who may send, now and from now on. Raises what the database raises."""
        self.doors = await self._in(self._pool, doors.read)
        self._looking = asyncio.get_running_loop().create_task(self._look())

    async def close(self) -> None:
        """Ends the sessions, each mail that is being committed answered, and what goes on beside
        them. Whoever listens for more is closed before."""
        self.sessions.end()
        await self.committer.close()
        await self.sessions.gone(LAST_ANSWER)
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self._let_go(self._pool, AT_ONCE)
        await self._let_go(self._keeping, 1)

    async def _let_go(self, pool: ThreadPoolExecutor, threads: int) -> None:
        """Each thread ends its own connection to the database."""
        everyone = threading.Barrier(threads)

        def end() -> None:
            everyone.wait(5)
            connection.close()

        await asyncio.gather(*(self._in(pool, end) for _ in range(threads)))
        pool.shutdown()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(KNOWN_AFTER)
            # those known before are still let in; `250` needs the database
            try:
                self.doors = await self._in(self._pool, doors.read)
            except Exception:
                log.exception("The senders could not be read; those known before are let in.")

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """SMTP AUTH, PLAIN or LOGIN."""
        del server, session, envelope, mechanism
        found = None
        if isinstance(data, LoginPassword):
            with suppress(UnicodeDecodeError):
                found = self.doors.by_password(data.login.decode(), data.password.decode())
        if found is None:
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=found.pk)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd asks by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A known sender, or nobody."""
        del server
        sender = self._sender(session)
        if sender is None:
            return "530 5.7.0 Sign in first, or send from a network this store has named"
        if len(address) > LONGEST_ADDRESS or not address.isprintable():
            return "501 5.1.7 That is no sender's address"
        stated = [option for option in options if option.startswith("SIZE=")]
        if stated and int(stated[0][5:]) > sender.most_bytes:
            return f"552 5.3.4 More than {sender.most_bytes} bytes are not taken from this sender"
        if self.committer.full():
            return _TOO_MUCH
        envelope.mail_from = address
        envelope.mail_options.extend(o for o in options if not o.startswith("SIZE="))
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Within the sender's limits, and an address mail can go to."""
        del server, options
        sender = self._sender(session)
        if sender is None:
            return "530 5.7.0 Sign in first"
        if len(envelope.rcpt_tos) >= sender.most_recipients:
            return "452 4.5.3 Too many recipients; send the others in another mail"
        if len(address) > LONGEST_ADDRESS:
            return f"553 5.1.3 An address has {LONGEST_ADDRESS} characters at most"
        if not self.rates.may(sender.pk, sender.per_minute):
            return f"451 4.7.1 More than {sender.per_minute} recipients a minute; slow down"
        try:
            refusal = await self._checked(sender, address)
            if refusal:
                return await self._turned_away(sender, Step.RCPT, refusal)
        except (Error, psycopg.Error):
            log.exception("The database did not answer while a recipient was looked up.")
            return _LATER
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def _checked(self, sender: Sender, address: str) -> Refusal | None:
        def check() -> Refusal | None:
            return accepting.check_recipient(sender, address, by=_BY, now=self.clock())

        return await self._in(self._pool, check) if sender.refuses_known else check()

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Committed, then `250`."""
        sender, content = self._sender(session), envelope.content
        if sender is None:
            return "530 5.7.0 Sign in first"
        assert isinstance(content, bytes)
        if len(content) > sender.most_bytes:
            return f"552 5.3.4 More than {sender.most_bytes} bytes are not taken from this sender"
        if self.committer.full():
            return _TOO_MUCH
        try:
            refusal = await self._checked_content(sender, content, envelope.rcpt_tos)
            if refusal:
                return await self._turned_away(sender, Step.DATA, refusal)
            mail = accepting.incoming(
                sender,
                envelope_from=(envelope.mail_from or "").replace("<>", ""),
                recipients=envelope.rcpt_tos,
                options=envelope.mail_options,
                content=content,
                trace=self._trace(server, session),
                now=self.clock(),
            )
            await self.committer.keep(mail)
        except Stopping:
            return STOPPING
        except Exception:
            log.exception("A mail could not be taken; its sender was asked to try again.")
            return _LATER
        return f"250 2.0.0 Kept as {mail.queue_id}"

    async def _checked_content(
        self, sender: Sender, content: bytes, recipients: Sequence[str]
    ) -> Refusal | None:
        def check() -> Refusal | None:
            return accepting.check_content(sender, content, recipients, by=_BY, now=self.clock())

        return await self._in(self._pool, check) if sender.refuses_after_data else check()

    async def _turned_away(self, sender: Sender, step: Step, refusal: Refusal) -> str:
        return await self._in(
            self._pool, lambda: turning_away.counted(sender, step, refusal, now=self.clock())
        )

    def _sender(self, session: Session) -> Sender | None:
        """Whom this session speaks for, as the store has it now."""
        if session.authenticated:
            signed_in: Any = session.auth_data  # what `authenticate` found
            return self.doors.by_id(signed_in)
        return self.doors.by_network(session.peer[0] if session.peer else "")

    def _trace(self, server: SMTP, session: Session) -> str:
        peer = session.peer[0] if session.peer else "unknown"
        if ":" in peer:  # RFC 5321, 4.1.3; what follows the % is a name of this machine's own
            peer = "IPv6:" + peer.partition("%")[0]
        helo = _NO_NAME.sub("", str(session.host_name))[:255] or "unknown"
        # the session itself knows of STARTTLS alone
        tls = server.transport and server.transport.get_extra_info("ssl_object")
        kind = "ESMTP" + ("S" if tls else "") + ("A" if session.authenticated else "")
        return f"from {helo} ([{peer}])\r\n\tby {self.name} with {kind}"

    async def _accept(self, mails: Sequence[Incoming]) -> None:
        await self._in(self._keeping, lambda: _kept(mails))

    async def _in(self, pool: ThreadPoolExecutor, job: Callable[[], Answer]) -> Answer:
        def done() -> Answer:
            try:
                return job()
            except (Error, psycopg.Error):
                connection.close()  # the next question begins with a new connection
                raise

        return await asyncio.get_running_loop().run_in_executor(pool, done)


def _kept(mails: Sequence[Incoming]) -> None:
    """Keeps mails. A connection that broke at the commit leaves open whether they are kept: then
    the database is waited for and asked, or the CRM would send again what goes already."""
    unknown = False
    for patience in (*ASKED_AGAIN, None):
        begun = False
        try:
            connection.ensure_connection()
            begun = True
            accepting.accept(mails)
        except IntegrityError:
            if not spool.has(mails):
                raise
        except OperationalError as problem:
            unknown = unknown or (begun and _is_lost(problem))
            connection.close()
            if patience is None or not unknown:
                raise
            time.sleep(patience)
            continue
        break


def _is_lost(problem: OperationalError) -> bool:
    """Whether the connection was lost, rather than the database saying no."""
    state: str | None = getattr(problem.__cause__, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))
