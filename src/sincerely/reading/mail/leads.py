"""The parts of a mail that may hold leads, each as bytes the lead reader can take."""

from collections.abc import Iterator
from email.message import Message

from .message import Mail, Mime, body, is_attached, parts, text_of

_DEEPEST = 4


def lead_parts(mail: Mail) -> Iterator[bytes]:
    """Every part, decoded, in order, also of mails enclosed in it. Attachments as they are."""
    yield from _parts(mail.mime, _DEEPEST)


def _parts(mime: Mime, depth: int) -> Iterator[bytes]:
    for part in parts(mime):
        inside = part.get_payload()
        if isinstance(inside, list):
            if depth:
                for each in inside:
                    if isinstance(each, Message):
                        yield from _parts(each, depth - 1)
            continue
        if part.get_content_maintype() in {"image", "audio", "video", "font"}:
            continue
        if part.get_content_type() == "text/plain" and not is_attached(part):
            yield _unquoted(text_of(part)).encode()
        else:
            yield body(part)


def _unquoted(text: str) -> str:
    """A forwarded lead is marked with > at each line: only tags are not."""
    if "\n>" not in text and not text.startswith(">"):
        return text
    lines = (
        line[1:].removeprefix(" ") if line.startswith(">") else line for line in text.split("\n")
    )
    return "\n".join(lines)
