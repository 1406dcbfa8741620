"""What else than text with delimiters a table comes as, told by how the file begins."""

import re

_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1")
_MARKS = b" \t\r\n\xef\xbb\xbf\xff\xfe"
_OFFICE = b"urn:schemas-microsoft-com:office:spreadsheet"
_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*|<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|table|style|meta|title|div|center|font|form|h[1-6]|p|br)\b",
    re.DOTALL,
)
_TABLE = re.compile(rb"<t(?:able|r)[\s>]")
_OBJECTS = re.compile(rb"\[\s*(?:\{\s*[\"}]|\]\s*$)|\{\s*\"")


def is_packed(head: bytes) -> bool:
    """A workbook or Parquet."""
    return head.startswith(_PACKED)


def is_office(head: bytes) -> bool:
    """Excel's XML of 2003."""
    return _plain(head).startswith(b"<") and _OFFICE in _plain(head)


def is_page(head: bytes) -> bool:
    """HTML with a table in it; ``head``: enough of the file to find one."""
    text = _plain(head)
    return _PAGE.match(text) is not None and _TABLE.search(text) is not None


def is_objects(head: bytes) -> bool:
    """JSON: a list of objects, or one object on each line."""
    return _OBJECTS.match(_plain(head)) is not None


def _plain(head: bytes) -> bytes:
    return head.replace(b"\x00", b"").strip(_MARKS).lower()
