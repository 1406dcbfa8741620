"""Broken markup of leads, read as far as it makes sense, into the elements it would have been.

Well-formed text never comes here (`document.strict` reads it). Time grows with the text alone.
"""

import html
import re

from lxml import etree

from .document import MAX_DEPTH, hostile
from .vocabulary import HTML, KNOWN, LEAVES, LINES, STAR, WORDS, ends

_NAME = r"[A-Za-z_][A-Za-z0-9_.-]{0,80}"
_TAG = re.compile(rf"<(?P<end>[ \t]{{0,3}}/)?(?P<space>[ \t]{{0,3}})(?P<name>{_NAME}(?::{_NAME})?)")
#: The rest of a tag: with its quoted values whole, else up to the next bracket.
_REST = re.compile(r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
_LOOSE = re.compile(r"[^<>]*")
_ATTRIBUTE = re.compile(
    rf"""(?P<name>{_NAME}(?::{_NAME})?)\s{{0,5}}=\s{{0,5}}
    (?:"(?P<a>[^"]*)"?|'(?P<b>[^']*)'?|(?P<c>[^\s>"']+))""",
    re.VERBOSE,
)
_LINK = re.compile(
    r"<((?:https?|ftp|mailto|tel):[^<>\s]{1,2000}|[^<>\s@/]{1,200}@[^<>\s@]{1,300})>"
)
_SCHEME = re.compile(r"(?:mailto|tel|https?)://|(?:mailto|tel):", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_QUOTES = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
    }
)
_AFTER_NAME = frozenset(("", *" \t\r\n/><="))
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def mended(text: str) -> tuple[etree._Element, bool]:
    """A root that holds what ``text`` holds, and whether the text ends inside a prospect.

    Raises `XmlRefused` where elements stand too deep in each other.
    """
    mender = _Mender(text)
    mender.run()
    return mender.root, mender.inside("prospect")


def storable_xml(text: str) -> str:
    """``text`` without the characters XML cannot hold."""
    return _NO_XML.sub("", text)


class _Mender:
    """Walks over a text once, with the elements that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = etree.Element("mended")
        self.open = [self.root]
        self.names = ["mended"]
        self.buffer: list[str] = []
        self.last_remark_end = text.rfind("-->")
        self.last_cdata_end = text.rfind("]]>")

    def run(self) -> None:
        at = 0
        while (start := self.text.find("<", at)) >= 0:
            self.buffer.append(_ENTITY.sub(_resolved, self.text[at:start]))
            at = self._markup(start)
        self.buffer.append(_ENTITY.sub(_resolved, self.text[at:]))
        self._flush()

    def inside(self, name: str) -> bool:
        return name in self.names

    def _markup(self, at: int) -> int:
        """Takes what begins with the bracket at ``at``; where the text goes on."""
        text = self.text
        if text.startswith("<!--", at):
            return text.find("-->", at) + 3 if at < self.last_remark_end else at + 4
        if text[at : at + 9].upper() == "<![CDATA[":
            return self._cdata(at + 9)
        if text[at + 1 : at + 2] in {"!", "?"}:
            rest = _LOOSE.match(text, at + 1)
            return rest.end() + 1 if rest else at + 1
        if link := _LINK.match(text, at):
            self._link(link[1])
            return link.end()
        if (tag := _TAG.match(text, at)) and (end := self._tag(tag)):
            return end
        self.buffer.append("<")
        return at + 1

    def _cdata(self, at: int) -> int:
        """Literal text; one that is never closed ends with the element it stands in."""
        closed = at <= self.last_cdata_end
        end = self.text.find("]]>", at) if closed else self.text.find(f"</{self.names[-1]}", at)
        end = len(self.text) if end < 0 else end
        self.buffer.append(self.text[at:end])
        return end + 3 if closed else end

    def _link(self, address: str) -> None:
        """``<mailto:a@b>``, as mail programs write it behind an address: once is enough."""
        plain = _SCHEME.sub("", address).rstrip("/").lower()
        before = "".join(self.buffer[-3:]).rstrip(" /").lower()
        if not before.endswith(plain):
            self.buffer.append(re.sub(r"^(?:mailto|tel):", "", address))

    def _tag(self, tag: re.Match[str]) -> int:
        """Takes a tag; 0 where it is none, but words in angle brackets or a sign for *less*."""
        name = tag["name"].lower()
        local = name.rpartition(":")[2]
        after = self.text[tag.end() : tag.end() + 1]
        known = local in KNOWN or local in HTML
        if (tag["space"] or after not in _AFTER_NAME or self.names[-1] in WORDS) and not known:
            return 0
        rest = _REST.match(self.text, tag.end()) or _LOOSE.match(self.text, tag.end())
        end = rest.end() if rest else tag.end()
        said = self.text[tag.end() : end].rstrip(">")
        if not self.text.startswith(">", end - 1):
            if self.text.startswith(">", end):
                end += 1
            elif not known:
                return 0
            else:
                end, said = self._unclosed(tag.end(), end)
        if tag["end"]:
            self._close(local)
        else:
            self._begin(local, said)
        return end

    def _unclosed(self, at: int, end: int) -> tuple[int, str]:
        """A tag without its bracket: its attributes belong to it, what follows is its text."""
        if end == len(self.text):
            return end, ""
        said = self.text[at:end].translate(_QUOTES)
        last = at
        for attribute in _ATTRIBUTE.finditer(said):
            last = at + attribute.end()
        return last, self.text[at:last]

    def _begin(self, name: str, said: str) -> None:
        if name in HTML:
            self._html(name)
            return
        self._flush()
        if name in KNOWN and STAR.isdisjoint(self.names):
            while len(self.open) > 1 and ends(self.names[-1], name):
                self._pop()
        element = etree.SubElement(self.open[-1], name)
        said = said.rstrip()
        for key, value in _attributes(said.removesuffix("/")):
            element.set(key, value)
        if said.endswith("/"):
            return
        if len(self.open) > MAX_DEPTH:
            raise hostile(self.text)
        self.open.append(element)
        self.names.append(name)

    def _close(self, name: str) -> None:
        if name in HTML:
            self._html(name)
        elif name in self.names[1:]:
            self._flush()
            while self._pop() != name:
                pass
        elif name in KNOWN and self.names[-1] in LEAVES - WORDS:
            self._flush()  # <optionname>Sport</name>
            self._pop()

    def _html(self, name: str) -> None:
        if name in LINES:
            self.buffer.append("\n")

    def _pop(self) -> str:
        self.open.pop()
        return self.names.pop()

    def _flush(self) -> None:
        """The words so far belong to the innermost open element, behind its last child."""
        words = storable_xml("".join(self.buffer))
        self.buffer.clear()
        if not words:
            return
        parent = self.open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + words
        else:
            parent.text = (parent.text or "") + words


def _attributes(said: str) -> list[tuple[str, str]]:
    if "=" not in said:
        return []
    said = html.unescape(said).translate(_QUOTES) if "&" in said else said.translate(_QUOTES)
    return [
        (
            each["name"].lower().rpartition(":")[2],
            storable_xml(_ENTITY.sub(_resolved, each["a"] or each["b"] or each["c"] or "")),
        )
        for each in _ATTRIBUTE.finditer(said)
    ]


def _resolved(entity: re.Match[str]) -> str:
    return html.unescape(entity[0]).replace("\xa0", " ")
