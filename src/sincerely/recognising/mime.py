"""A mail of any brokenness taken apart: its subject, its plain words and its page."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

#: bytes; texts stand before attachments, and what is longer says nothing more
LONGEST = 1_500_000
_LONGEST_SUBJECT = 1_000
_MOST_PARTS = 200


def parse(raw: bytes) -> Message | None:
    """The mail in ``raw``, or None where nobody could take it for one."""
    try:
        return message_from_bytes(raw[:LONGEST].lstrip(b"\r\n \t"))
    except Exception:  # noqa: BLE001 - whatever the library trips over, the relay must go on
        return None


def subject(mail: Message) -> str:
    """The subject on one line, decoded; empty where there is none."""
    value = next((str(each) for name, each in mail.raw_items() if name.lower() == "subject"), "")
    value = value[:_LONGEST_SUBJECT].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        pieces = decode_header(value)
        words = "".join(
            _text(piece, charset or "") if isinstance(piece, bytes) else piece
            for piece, charset in pieces
        )
    except (ValueError, LookupError, MessageError):
        words = value
    return " ".join(words.split())


def texts(mail: Message, kind: str) -> str:
    """All shown parts of one content type, one after the other, their encodings undone."""
    found = []
    for part in _parts(mail):
        try:
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
                found.append(_text(_body(part), part.get_content_charset() or ""))
        except (ValueError, LookupError, TypeError, AttributeError, MessageError):
            continue
    return "\n".join(each for each in found if each.strip())


def _parts(mail: Message) -> Iterator[Message]:
    """The parts in order; messages enclosed in it are not its own words."""
    stack, count = [mail], 0
    while stack and count < _MOST_PARTS:
        part, count = stack.pop(), count + 1
        inside = part.get_payload()
        if not isinstance(inside, list):
            yield part
        elif part.get_content_maintype() != "message":
            stack.extend(each for each in reversed(inside) if isinstance(each, Message))


def _body(part: Message) -> bytes:
    undone = part.get_payload(decode=True)
    if isinstance(undone, bytes):
        return undone
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _text(data: bytes, charset: str) -> str:
    for encoding in (charset, "utf-8"):
        try:
            return data.decode(encoding or "ascii")
        except (LookupError, ValueError):
            continue
    loose = data.decode("utf-8", "replace")
    good = sum(1 for letter in loose if letter > "\x7f" and letter != "\ufffd")
    return loose if good > 4 * loose.count("\ufffd") else data.decode("cp1252", "replace")


_WORD = re.compile(r"[^\W\d_]{3,}")


def words_of(text: str) -> frozenset[str]:
    """The different words of a text, for comparing two versions of it."""
    return frozenset(_WORD.findall(text.lower()))
