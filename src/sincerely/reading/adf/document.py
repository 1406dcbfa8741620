"""XML from strangers: taken apart without entities, without a DTD and without the network."""

import codecs
import re
from pathlib import Path
from typing import Any

from lxml import etree

MAX_BYTES = 10_000_000
MAX_TAGS = 400_000
_KEPT_OF_TOO_LARGE = 100_000
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,30})", re.IGNORECASE
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
#: Declared names that are believed. Others (UTF-7, EBCDIC) serve to hide things.
_BELIEVED = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|windows-125\d|cp125\d", re.IGNORECASE
)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


class XmlRefused(Exception):
    """An XML file that is not read. ``code``, the sentence and ``hint`` as in `Quarantined`."""

    def __init__(self, line: int, code: str, sentence: str, hint: str, raw: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.code = code
        self.sentence = sentence
        self.hint = hint
        self.raw = raw


def parse(path: Path) -> etree._Element:
    """The root element. Raises `XmlRefused` where it is too large, hostile or not well-formed."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise XmlRefused(
            1,
            "too_large",
            f"The file is larger than {MAX_BYTES // 1_000_000} MB; no lead file is.",
            "Split it, one file for some thousand leads.",
            decode(data[:_KEPT_OF_TOO_LARGE]),
        )
    text = decode(data)
    if _ENTITY.search(text) or text.count("<") > MAX_TAGS:
        raise _hostile(text)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), _parser())
    except etree.XMLSyntaxError as problem:
        raise _malformed(problem, text) from None
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and dtd.entities():
        raise _hostile(text)
    return root


def is_element(node: Any) -> bool:
    """Whether it is an element: comments, instructions and entities have no name of their own."""
    return isinstance(node.tag, str)


def local_name(name: object) -> str:
    """A tag's or attribute's name without its name space, in lower case."""
    text = str(name)
    return (
        text.rpartition("}")[2].rpartition(":")[2] if ":" in text or "}" in text else text
    ).lower()


def line_of(element: Any) -> int:
    """The physical line an element begins at, from 1."""
    return int(element.sourceline or 1)


def decode(data: bytes) -> str:
    """The text of an XML file: by its byte order mark, its declaration, else UTF-8, else cp1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    declared = _DECLARED.match(data)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in {"iso-8859-1", "iso8859-1", "us-ascii", "ascii"}:
        name = "utf-8" if "ascii" in name else "cp1252"  # what those senders really write
    try:
        return data.decode(name if _BELIEVED.fullmatch(name) else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return data.decode("cp1252", "replace")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _hostile(text: str) -> XmlRefused:
    return XmlRefused(
        1,
        "hostile_xml",
        "The XML defines entities, or is built to exhaust its reader; it was not opened.",
        "No lead needs this. Ask who sent it before anything else is done with it.",
        text,
    )


def _malformed(problem: etree.XMLSyntaxError, text: str) -> XmlRefused:
    line, column = problem.position
    what = re.sub(r", line \d+, column \d+$", "", problem.msg or "it cannot be read")
    return XmlRefused(
        line or 1,
        "malformed_xml",
        f"The XML breaks at line {line}, column {column}: {what}.",
        "Mend that place, or ask the sender for well-formed ADF/XML.",
        text,
    )
