"""XML from strangers: taken apart without entities, without a DTD and without the network."""

import re
from functools import lru_cache
from typing import Any

from lxml import etree

MAX_BYTES = 10_000_000
MAX_TAGS = 400_000
#: elements inside each other; a lead needs about eight
MAX_DEPTH = 100
_ENTITY = re.compile(r"<!\s{0,20}ENTITY", re.IGNORECASE)
#: UTF-7 hides a ``<`` as ``+ADw-`` or ``+ADwA`` and on
_HIDDEN = re.compile(r"\+ADw(?:-|AIQ)?(?:!|\+ACE-)?-?ENTITY|\+ADwAIQBF", re.IGNORECASE)


class XmlRefused(Exception):
    """XML that is not read. ``code``, the sentence and ``hint`` as in `Quarantined`."""

    def __init__(self, line: int, code: str, sentence: str, hint: str, raw: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.code = code
        self.sentence = sentence
        self.hint = hint
        self.raw = raw


def strict(text: str) -> etree._Element:
    """The root element of well-formed XML. Raises etree.XMLSyntaxError, `XmlRefused`."""
    root = etree.fromstring(text.encode("utf-8", "replace"), _parser())
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and dtd.entities():
        raise hostile(text)
    return root


def refuse_hostile(text: str) -> None:
    """Raises `XmlRefused` for text that defines entities or is built to exhaust its reader."""
    if _ENTITY.search(text) or _HIDDEN.search(text) or text.count("<") > MAX_TAGS:
        raise hostile(text)


def is_element(node: Any) -> bool:
    """Whether it is an element: comments, instructions and entities have no name of their own."""
    return isinstance(node.tag, str)


@lru_cache(maxsize=4096)
def local_name(name: object) -> str:
    """A tag's or attribute's name without its name space, in lower case."""
    text = str(name)
    if ":" in text or "}" in text:
        text = text.rpartition("}")[2].rpartition(":")[2]
    return text.lower()


def line_of(element: Any) -> int:
    """The physical line an element begins at, from 1."""
    return int(element.sourceline or 1)


def hostile(text: str) -> XmlRefused:
    """The refusal of a text that means harm."""
    return XmlRefused(
        1,
        "hostile_xml",
        "The XML defines entities, or is built to exhaust its reader; it was not opened.",
        "No lead needs this. Ask who sent it before anything else is done with it.",
        text,
    )


def malformed(problem: etree.XMLSyntaxError | None, text: str) -> XmlRefused:
    """The refusal of XML that breaks, or of other text, in which no lead can be made out."""
    line, column = problem.position if problem else (1, 1)
    message = problem.msg if problem else "no lead begins in it"
    what = re.sub(r", line \d+, column \d+$", "", message or "it cannot be read")
    return XmlRefused(
        line or 1,
        "malformed_xml",
        f"The XML breaks at line {line}, column {column}: {what}.",
        "Mend that place, or ask the sender for well-formed ADF/XML.",
        text,
    )


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
