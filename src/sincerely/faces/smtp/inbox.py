"""The mailbox that is ours: replies, bounces and complaints sent to ``store.source@any.host``.

`250` is said when the mail is committed, read or in quarantine with its bytes; until then the
sender keeps it and tries again. Nothing is ever sent on from here.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import DatabaseError, connections

from sincerely.records.models import Source
from sincerely.work import feeding
from sincerely.work.feeding import FileReceipt

log = logging.getLogger(__name__)

#: of one mail; more is a list, which comes one by one
MOST_RECIPIENTS = 50
#: bytes
LARGEST = 25 << 20
#: mails read at once; what comes meanwhile waits its turn
AT_ONCE = 2
_BY = "smtp"
Answer = TypeVar("Answer")


class Inbox:
    """What aiosmtpd asks at each step; the database is spoken with in threads."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, "inbox")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd asks by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """An address is ours, or it is refused: this is no relay."""
        del server, session, options
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients; send the others in another mail"
        try:
            known = await self._in_a_thread(lambda: source_of(address))
        except DatabaseError:
            log.exception("The database did not answer while a recipient was looked up.")
            return "451 4.3.0 Not now; try again later"
        if known is None:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Committed, then `250`."""
        del server, session
        content, now = envelope.content, datetime.now(UTC)
        assert isinstance(content, bytes)
        sender = "" if envelope.mail_from in (None, "<>") else envelope.mail_from
        recipients = list(envelope.rcpt_tos)
        try:
            await self._in_a_thread(lambda: take(sender, recipients, content, now))
        except Exception:  # whatever it was, the sender still has the mail
            log.exception("A mail could not be taken in; its sender was asked to try again.")
            return "451 4.3.0 Not taken in; try again later"
        return "250 2.0.0 Kept"

    async def _in_a_thread(self, job: Callable[[], Answer]) -> Answer:
        def alone() -> Answer:
            try:
                return job()
            finally:
                connections.close_all()  # a thread that waits for mail keeps none open

        return await asyncio.get_running_loop().run_in_executor(self._pool, alone)


def take(
    sender: str, recipients: Sequence[str], content: bytes, now: datetime
) -> list[FileReceipt]:
    """Takes a mail in for the source of each recipient, with its envelope. Committed on return."""
    found = []
    for recipient in dict.fromkeys(recipients):
        source = source_of(recipient)
        if source is None:
            raise LookupError(f"The source of {recipient} is gone since it was accepted.")
        envelope = f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n".encode()
        with TemporaryDirectory() as folder:
            path = Path(folder, f"mail-{sha256(content).hexdigest()[:16]}.eml")
            path.write_bytes(envelope + content)
            found += feeding.feed(source=source, paths=[path], by=_BY, now=now)
    return found


def source_of(address: str) -> Source | None:
    """The source a mailbox belongs to, by its local part: ``harbor.replies@...``."""
    local = address.rpartition("@")[0] or address
    store, _, name = local.lower().partition(".")
    named = Source.objects.filter(store__key__iexact=store, name__iexact=name)
    return named.select_related("store").first()
