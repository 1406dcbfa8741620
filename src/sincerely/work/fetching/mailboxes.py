"""A mailbox (IMAP): each new message is taken as a file is, and marked as seen once it is kept.

How far it was taken is remembered by UID. The first time only unseen messages are taken; from then
on every newer one, whether or not somebody has looked at it meanwhile.
"""

import imaplib
import ipaddress
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sincerely.records.models import Source
from sincerely.work import feeding
from sincerely.work.errors import WorkError
from sincerely.work.filereceipt import FileReceipt

#: seconds a mail server may take to answer
PATIENCE = 60
_NAME = re.compile(r"[^\w.@-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Where a source's mail is. ``password_file``: a file with the password and nothing else; it
    is read at every look and kept nowhere else. ``uidvalidity``, ``taken``: the mailbox's own word
    for this numbering of messages, and the last number taken of it."""

    host: str
    user: str
    password_file: str
    port: int = 993
    folder: str = "INBOX"
    tls: bool = True
    uidvalidity: str = ""
    taken: int = 0


def collect_from(*, source: Source, mailbox: Mailbox) -> None:
    """Has a source's mail fetched from a mailbox from now on.

    Raises `WorkError` ``tls_needed``: without it the password travels readable, which is only for
    this machine; ``no_password_file``.
    """
    if not mailbox.tls and not _is_here(mailbox.host):
        raise WorkError(
            "tls_needed",
            f"Without TLS the password of {mailbox.user} could be read on its way.",
            "Leave out --no-tls; it is for a server on this machine.",
        )
    _password(mailbox)
    source.mailbox = asdict(mailbox)
    source.save(update_fields=["mailbox"])


def collect(*, source: Source, by: str, now: datetime) -> list[FileReceipt]:
    """Takes every new message of the source's mailbox, the oldest first.

    Raises `WorkError` ``mailbox_unreachable``, ``mailbox_refused``, ``no_password_file``, and
    whatever the database raises: then the message is new the next time.
    """
    mailbox = Mailbox(**source.mailbox)
    receipts = []
    with _opened(mailbox) as server, TemporaryDirectory() as folder:
        validity, newest = _numbering(server, mailbox.folder)
        known = bool(validity) and validity == mailbox.uidvalidity
        for uid in _new(server, mailbox.taken if known else None):
            if message := _message(server, uid):
                path = Path(folder) / f"{_NAME.sub('-', mailbox.folder)}-{uid}.eml"
                path.write_bytes(message)
                receipts += feeding.feed(source=source, paths=[path], by=by, now=now)
                path.unlink()
            if known:
                _remember(source, validity, uid)
            server.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
        if not known:  # only now: had it broken off, the unseen ones are those not taken yet
            _remember(source, validity, newest)
    return receipts


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    password = _password(mailbox)
    where = f"{mailbox.host}:{mailbox.port}"
    try:
        server = _connected(mailbox)
    except (OSError, imaplib.IMAP4.error) as problem:
        sentence = f"The mail server {where} does not answer: {problem}."
        hint = "Check host, port and TLS; it is tried again every minute."
        raise WorkError("mailbox_unreachable", sentence, hint) from problem
    try:
        server.login(mailbox.user, password)
        yield server
    except imaplib.IMAP4.abort as problem:
        sentence = f"The mail server {where} ended the connection: {problem}."
        raise WorkError("mailbox_unreachable", sentence, "It is tried again.") from problem
    except imaplib.IMAP4.error as problem:
        sentence = f"The mail server {where} refuses {mailbox.user}: {_said(problem)}."
        raise WorkError("mailbox_refused", sentence, "Check user, password, folder.") from problem
    except OSError as problem:
        sentence = f"The mail server {where} was lost: {problem}."
        raise WorkError("mailbox_unreachable", sentence, "It is tried again.") from problem
    finally:
        _left(server)


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    if mailbox.tls:
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=PATIENCE)
    return imaplib.IMAP4(mailbox.host, mailbox.port, timeout=PATIENCE)


def _left(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except (OSError, imaplib.IMAP4.error):  # gone already
        server.shutdown()


def _numbering(server: imaplib.IMAP4, folder: str) -> tuple[str, int]:
    """The mailbox's word for this numbering, and the newest number given so far."""
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    _good(server.select(quoted))
    validity = _text(server.response("UIDVALIDITY")[1])
    following = _text(server.response("UIDNEXT")[1])
    if following.isdecimal():
        return validity, int(following) - 1
    return validity, max(_found(server, "UID *"), default=0)


def _new(server: imaplib.IMAP4, taken: int | None) -> list[int]:
    """UIDs of messages not taken yet. ``taken`` None: nothing is known of this numbering."""
    if taken is None:
        return _found(server, "UNSEEN")
    # "n:*" always gives the last message, whatever its number
    return [uid for uid in _found(server, f"UID {taken + 1}:*") if uid > taken]


def _found(server: imaplib.IMAP4, asked: str) -> list[int]:
    return sorted(map(int, _text(_good(server.uid("SEARCH", asked))).split()))


def _message(server: imaplib.IMAP4, uid: int) -> bytes:
    """The bytes of a message, which stays unseen; none where it has gone since."""
    parts = _good(server.uid("FETCH", str(uid), "(BODY.PEEK[])"))
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")


def _remember(source: Source, validity: str, uid: int) -> None:
    source.mailbox = {**source.mailbox, "uidvalidity": validity, "taken": uid}
    source.save(update_fields=["mailbox"])


def _good(answer: tuple[str, list[Any]]) -> list[Any]:
    status, found = answer
    if status != "OK":
        raise imaplib.IMAP4.error(_text(found) or status)
    return found


def _text(found: Any) -> str:
    first = found[0] if found else None
    return first.decode("ascii", "replace").strip() if isinstance(first, bytes) else ""


def _said(problem: Exception) -> str:
    said = problem.args[0] if problem.args else problem
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _password(mailbox: Mailbox) -> str:
    try:
        return Path(mailbox.password_file).expanduser().read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as problem:
        sentence = f"The password file {mailbox.password_file} cannot be read: {problem}."
        hint = "Write the password and nothing else into a file only this user can read."
        raise WorkError("no_password_file", sentence, hint) from problem


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
