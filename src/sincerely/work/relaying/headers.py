"""What the head of a mail tells: which mail it is, whom it answers, whether a machine sent it."""

import re
from contextlib import suppress
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message as Head
from email.parser import BytesHeaderParser
from email.utils import parseaddr

#: bytes; no honest head is longer
LONGEST_HEAD = 128 << 10
#: headers only lists, campaigns and machines set (RFC 2369, RFC 2919, RFC 3834, and vendors')
_BULK = (
    "List-Unsubscribe",
    "List-Id",
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "X-Campaign",
    "X-Campaign-Id",
    "X-CampaignID",
    "X-Mailgun-Tag",
    "X-MC-User",
    "X-SG-EID",
    "X-Auto-Response-Suppress",
)
_AUTOMATIC = frozenset({"bulk", "list", "junk", "auto_reply"})
_PARSE = BytesHeaderParser().parsebytes
_RECEIVED = re.compile(rb"^received[ \t]*:", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Of one mail. ``answers``: the message id it replies to. ``stated``: the purpose its sender
    states in `X-Sincerely-Purpose`. ``bulk``: it says itself that a machine sent it."""

    message_id: str = ""
    answers: str = ""
    subject: str = ""
    from_name: str = ""
    from_address: str = ""
    stated: str = ""
    bulk: bool = False
    lines: tuple[tuple[str, str], ...] = ()


def read(content: bytes) -> Header:
    """The head of a mail as it travels. Never raises: what cannot be read is empty."""
    head: Head = _PARSE(content[: _end_of_head(content)])
    lines = tuple((name, _plain(str(value))) for name, value in head.items())
    of = {name.lower(): value for name, value in reversed(lines)}
    name, address = _who(of.get("from", ""))
    references = of.get("references", "").split()
    return Header(
        message_id=of.get("message-id", "").strip()[:400],
        answers=(of.get("in-reply-to", "").strip() or (references or [""])[-1])[:400],
        subject=of.get("subject", "")[:400],
        from_name=name,
        from_address=address.lower(),
        stated=of.get("x-sincerely-purpose", "").strip().lower(),
        bulk=_is_bulk(of),
        lines=lines,
    )


def hops(content: bytes) -> int:
    """How many servers have passed a mail on."""
    return len(_RECEIVED.findall(content, 0, _end_of_head(content)))


def _end_of_head(content: bytes) -> int:
    end = content.find(b"\r\n\r\n", 0, LONGEST_HEAD)
    return end + 2 if end >= 0 else LONGEST_HEAD


def _is_bulk(of: dict[str, str]) -> bool:
    if any(name.lower() in of for name in _BULK):
        return True
    if of.get("auto-submitted", "no").strip().lower() != "no":
        return True
    return of.get("precedence", "").strip().lower() in _AUTOMATIC


def _who(value: str) -> tuple[str, str]:
    try:
        return parseaddr(value[:1_000])
    except Exception:  # noqa: BLE001 - the parser of strangers' words: nothing it meets may stop us
        return "", ""


def _plain(value: str) -> str:
    """A header's words, folded lines joined and encoded words decoded as far as they can be; only
    what a database can keep."""
    joined = " ".join(value.split())
    if "=?" in joined:
        with suppress(Exception):  # an encoding nobody has, or broken: shown as it came
            joined = " ".join(str(make_header(decode_header(joined))).split())
    return joined.replace("\0", "").encode("utf-8", "replace").decode()
