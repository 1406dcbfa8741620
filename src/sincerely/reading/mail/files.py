"""Files of mail: one message, an mbox (mboxo, mboxrd), read one mail at a time."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sincerely.reading.context import Context
from sincerely.reading.outcome import Outcome, Quarantined

from .outcomes import mail_outcomes

#: bytes; a longer mail is not read
LARGEST = 50_000_000
_LINE = 1_000_000
_FROM = re.compile(rb"From \S{1,400}.{0,120}\d{4}|From .{0,200}\d\d:\d\d")
_QUOTED_FROM = re.compile(rb">+From ")
_HEADERS = re.compile(
    rb"^(from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type|sender|"
    rb"delivered-to|reply-to|envelope-to|x-original-to|dkim-signature|authentication-results|"
    rb"in-reply-to|references|resent-\w+|errors-to|user-agent|list-\w+|precedence|"
    rb"x-[\w-]{1,60})[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_SURE = {b"return-path", b"received", b"mime-version", b"message-id", b"delivered-to", b"from"}
_HEADER = re.compile(rb"[!-9;-~]{1,100}:|>?From ")


def read_mails(path: Path, context: Context, *, inside: int = 0) -> Iterator[Outcome]:
    """The outcomes of every mail in a file; memory for one mail at a time.

    ``inside``: in how many other files it lies.

    An mbox is told by its first line. In it a line ``From ...`` begins a mail where the line before
    is blank and a header follows; ``>From`` is taken back (mboxrd: one ``>`` of several).
    """
    empty = True
    for line, data in each_mail(path):
        empty = False
        if len(data) > LARGEST:
            yield too_large(line, data)
        else:
            yield from mail_outcomes(data, context, line=line, inside=inside)
    if empty:
        yield from mail_outcomes(b"", context)


def each_mail(path: Path) -> Iterator[tuple[int, bytes]]:
    """(the line it begins at, its bytes) of every mail in a file. One that is longer than `LARGEST`
    comes cut off."""
    with path.open("rb") as file:
        yield from _mails(file)


def is_mail(head: bytes) -> bool:
    """Whether a file that begins so is a mail, or holds mails one after the other."""
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _FROM.match(begins):
        return True
    if not _HEADER.match(begins):
        return False
    block = re.split(rb"\r?\n\r?\n", begins[:16_000], maxsplit=1)[0]
    named = {each[1].lower() for each in _HEADERS.finditer(block)}
    return len(named) >= 3 and bool(named & _SURE)


def _mails(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    first = file.readline(_LINE)
    while first and not first.strip():
        first = file.readline(_LINE)
    if not _FROM.match(first):
        rest = first + file.read(LARGEST)
        if rest:
            yield 1, rest
        return
    yield from _split(file)


def _split(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    begun, number, size = 1, 1, 0
    lines: list[bytes] = []
    blank, waiting = False, b""
    while line := file.readline(_LINE):
        number += 1
        if waiting:
            if _HEADER.match(line):
                yield begun, b"".join(lines)
                begun, lines, size = number - 1, [], 0
            else:
                lines.append(waiting)
            waiting = b""
        if blank and line.startswith(b"From ") and _FROM.match(line):
            waiting = line
            continue
        blank = not line.strip()
        size += len(line)
        if size <= LARGEST + _LINE:
            lines.append(line[1:] if _QUOTED_FROM.match(line) else line)
    if waiting:
        lines.append(waiting)
    yield begun, b"".join(lines)


def too_large(line: int, data: bytes) -> Outcome:
    """What is said of a mail longer than `LARGEST`."""
    return Quarantined(
        line,
        "mail_too_large",
        "The mail is larger than 50 MB.",
        "Open it in a mail program, and feed what it carries as a file.",
        raw="",
        raw_bytes=data[:100_000],
    )
