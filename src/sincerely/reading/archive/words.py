"""Every word that stands in some bytes, however they are packed: for whoever must find a name."""

import html
import re
import struct
import zlib
from collections.abc import Iterator
from email.errors import MessageError
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from sincerely.reading.mail.files import is_mail
from sincerely.reading.mail.message import body, headers, parse, source_of
from sincerely.reading.tables.opening.letters import decoded

from .enclosed import DEEPEST
from .zipped import MOST_FILES

_PACKED = b"PK\x03\x04"
#: old workbooks, Parquet, gzip, 7z, RAR, PDF: their words do not stand in them as they are read
_SHUT = (b"\xd0\xcf\x11\xe0", b"PAR1", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"%PDF-")
_LARGEST = 200_000_000
_PEOPLE = ("from", "to", "cc", "reply-to", "subject")
_ENDS = re.compile(
    r"</?(?:\w{1,20}:)?(?:si|is|c|row|t[drh]|p|div|li|br|table-cell)\b", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
#: a number as some programs write it into a cell: 2.0755501E9
_POWER = re.compile(r"\b\d(?:\.\d{1,15})?E\+?\d{1,2}\b")
_HEAD = 65_536


class Shut(Exception):
    """There may be words in the bytes that cannot be read."""


def words_in(data: bytes) -> Iterator[str]:
    """All the text in a file, piece by piece, each perhaps in several spellings.

    Of a workbook, a mail or an archive the text of every file in it, also of hidden sheets. Raises
    `Shut`, and nothing else, where nobody can say what stands in it.
    """
    try:
        yield from _texts(data, DEEPEST + 1)
    except (
        BadZipFile,
        MessageError,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
    ) as no:
        raise Shut from no  # RuntimeError: a password, or markup nested without end
    except (LookupError, ArithmeticError, TypeError, AttributeError, struct.error) as no:
        raise Shut from no  # what the libraries do with an impossible archive or mail


def _texts(data: bytes, deep: int) -> Iterator[str]:
    """``deep``: in how many more files what is inside may lie."""
    mail = is_mail(data[:_HEAD])
    if data.startswith(_SHUT) or (not deep and (mail or data.startswith(_PACKED))):
        raise Shut
    if data.startswith(_PACKED):
        yield from _unpacked(data, deep)
        return
    yield from _plain(data)
    if mail:
        yield from _of_mail(data, deep)


def _of_mail(data: bytes, deep: int) -> Iterator[str]:
    mail = parse(data)
    for name in _PEOPLE:
        yield from headers(mail.mime, name)
    for part in mail.parts:
        if part.get_content_maintype() == "text":
            yield from _spelled(source_of(part))
        elif part.get_content_maintype() not in {"image", "audio", "video"}:
            yield from _texts(body(part), deep - 1)


def _unpacked(data: bytes, deep: int) -> Iterator[str]:
    with ZipFile(BytesIO(data)) as packed:
        files = packed.infolist()
        if len(files) > MOST_FILES or sum(each.file_size for each in files) > _LARGEST:
            raise Shut
        for each in files:
            if each.filename.endswith(".bin") and "printerSettings" not in each.filename:
                raise Shut  # sheets of XLSB: their numbers are no text
            yield each.filename
            yield from _texts(packed.read(each), deep - 1)


def _plain(data: bytes) -> Iterator[str]:
    """The text in every encoding it may be in; what is a picture is noise in each."""
    yield from _spelled(decoded(data))
    if b"\x00" in data or b"\xff" in data:
        without = data.replace(b"\x00", b"")
        yield without.decode("utf-8", "ignore")
        yield without.decode("cp1252", "ignore")


def _spelled(text: str) -> Iterator[str]:
    """As it stands, and as a reader of HTML, of XML or of JSON has it."""
    yield text
    if "&" in text:
        yield html.unescape(text)
    if "<" in text:
        yield html.unescape(_TAG.sub("", _ENDS.sub(r"\n\g<0>", text)))
    if "\\u" in text:
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    yield " ".join(f"{float(each):.0f}" for each in _POWER.findall(text))
