"""One mail taken apart: headers decoded, parts in order, text as people read it."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from sincerely.reading.text import clean
from sincerely.rules import contact

from .page import page_text

Mime = Message
#: Longer headers say nothing more, and cost time.
_LONGEST_HEADER = 4_000
_MOST_PARTS = 500
#: transfer encodings that are more than the bytes themselves
_PACKED = frozenset({"base64", "quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue"})
_BOUNDARY = re.compile(
    r"^--([^\s\"]{1,70})[ \t]*\r?\n(?=content-|\r?\n)", re.IGNORECASE | re.MULTILINE
)
_BLANK_LINES = re.compile(rb"\A(?:[ \t]*\r?\n){1,100}")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it came. ``raw``: its bytes."""

    raw: bytes
    mime: Mime

    def header(self, name: str) -> str:
        """A header in plain text; empty where there is none. ``name``: in lower case."""
        return header(self.mime, name)

    @property
    def parts(self) -> list[Mime]:
        """Its parts in order, enclosed messages as one part each."""
        return list(parts(self.mime))

    @property
    def kinds(self) -> set[str]:
        """The content types of its parts."""
        return {each.get_content_type() for each in self.parts}


def parse(raw: bytes) -> Mail:
    """The mail in ``raw``. Raises whatever the library does with an impossible one."""
    mime = message_from_bytes(_BLANK_LINES.sub(b"", raw, count=1))
    return Mail(raw, mime)


def _mended(mime: Mime) -> Mime:
    """A message of parts whose boundary was lost on the way: its text shows it."""
    inside = mime.get_payload()
    if mime.get_content_maintype() != "multipart" or not isinstance(inside, str):
        return mime
    found = _BOUNDARY.search(inside[:20_000])
    if found is None:
        mime.set_type("text/plain")
        return mime
    head = f'Content-Type: multipart/mixed; boundary="{found[1]}"\n\n'
    parted = message_from_bytes(f"{head}{inside}".encode("utf-8", "surrogateescape"))
    if not isinstance(parted.get_payload(), list):
        mime.set_type("text/plain")
        return mime
    mime.set_payload(parted.get_payload())
    return mime


def header(mime: Mime, name: str) -> str:
    """A header's text, decoded and on one line; the first where there are several."""
    return next(iter(headers(mime, name)), "")


def headers(mime: Mime, name: str) -> list[str]:
    """All headers of that name, decoded."""
    return [_decoded(value) for value in _raw(mime, name)]


def people(mime: Mime, *names: str) -> list[tuple[str, str]]:
    """Who is named in these headers: (name, address), only where there is a usable address."""
    found: list[tuple[str, str]] = []
    for name in names:
        for value in _raw(mime, name)[:20]:
            for shown, address in getaddresses([value.replace("\r", "").replace("\n", " ")]):
                if usable := contact.email(address):
                    found.append((_decoded(shown), usable.value))
    return found


def _raw(mime: Mime, name: str) -> list[str]:
    """The values of a header; letters it may not hold unencoded are read as what they are."""
    found = []
    for own, value in mime.raw_items():
        if own.lower() == name:
            data = str(value)[:_LONGEST_HEADER].encode("utf-8", "surrogateescape")
            found.append(_text(data, "utf-8"))
    return found


def parts(mime: Mime) -> Iterator[Mime]:
    """The parts of a message, not those of messages enclosed in it."""
    stack, count = [mime], 0
    while stack and count < _MOST_PARTS:
        part, count = _mended(stack.pop()), count + 1
        inside = part.get_payload()
        if isinstance(inside, list) and part.get_content_maintype() != "message":
            stack.extend(each for each in reversed(inside) if isinstance(each, Message))
        else:
            yield part


def body(part: Mime) -> bytes:
    """The bytes of a part, its transfer encoding undone; of an enclosed message its source."""
    inside = part.get_payload()
    if isinstance(inside, list):
        return b"\n\n".join(_source(each) for each in inside if isinstance(each, Message))
    undone = part.get_payload(decode=True)
    return undone if isinstance(undone, bytes) else str(inside).encode("utf-8", "surrogateescape")


def text_of(part: Mime) -> str:
    """The text of a part in whatever encoding it is; of a page, what it shows."""
    source = source_of(part)
    return page_text(source) if part.get_content_type() == "text/html" else source


def source_of(part: Mime) -> str:
    """The text of a part; of a page, its source."""
    return _text(body(part), part.get_content_charset() or "")


def source_text(part: Mime) -> str:
    """The lines of a machine's report; one that was sent in base64 against the standard too."""
    text = _text(body(part), "")
    packed = text.strip().split("\n\n")[-1]
    if ":" in packed or part.get_content_maintype() != "message":
        return text
    try:
        return f"{text}\n\n{b64decode(packed, validate=False).decode('utf-8', 'replace')}"
    except (ValueError, binascii.Error):
        return text


def is_attached(part: Mime) -> bool:
    """Whether the part is a file rather than what people read first."""
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def readable(mail: Mail) -> str:
    """What people read: the plain text; where there is none, what the page shows."""
    inline = [each for each in mail.parts if not is_attached(each)]
    for kind in ("text/plain", "text/html"):
        texts = [text_of(each) for each in inline if each.get_content_type() == kind]
        if joined := "\n".join(text for text in texts if text.strip()):
            return joined
    return ""


def all_text(mail: Mail) -> str:
    """Every readable text of the mail, one after the other."""
    return "\n".join(text_of(each) for each in mail.parts if each.get_content_maintype() == "text")


def file_name(part: Mime) -> str:
    """What the file is called that the part is; empty where it has no name."""
    return _decoded(part.get_filename() or "")


def _source(mime: Mime) -> bytes:
    """A message as text again; never fails where the library's own writer would."""
    lines = [f"{name}: {value}" for name, value in mime.raw_items()]
    inside = mime.get_payload()
    if isinstance(inside, list):
        rest = b"\n\n".join(_source(each) for each in inside if isinstance(each, Message))
    else:
        packed = str(mime.get("content-transfer-encoding", "")).strip().lower() in _PACKED
        plain = None if packed else mime.get_payload(decode=True)  # the text has lost 8-bit letters
        written = str(inside or "").encode("utf-8", "surrogateescape")
        rest = plain if isinstance(plain, bytes) else written
    return "\n".join(lines).encode("utf-8", "surrogateescape") + b"\n\n" + rest


def _text(data: bytes, charset: str) -> str:
    charset = "iso2022_jp" if b"\x1b$" in data else charset
    for encoding in (charset, "utf-8"):
        try:
            return data.decode(encoding or "ascii")
        except (LookupError, ValueError):
            continue
    loose = data.decode("utf-8", "replace")
    good = sum(1 for letter in loose if letter > "\x7f" and letter != "\ufffd")
    return loose if good > 4 * loose.count("\ufffd") else data.decode("cp1252", "replace")


def _decoded(value: str) -> str:
    value = value[:_LONGEST_HEADER]
    try:
        pieces = decode_header(value)
        text = "".join(
            _text(piece, charset or "") if isinstance(piece, bytes) else piece
            for piece, charset in pieces
        )
    except (ValueError, LookupError, MessageError):
        text = value
    return clean(" ".join(text.split()))
