"""The documents with leads in any text, each with its prospects, well-formed or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from .document import hostile, is_element, line_of, local_name, malformed, refuse_hostile, strict
from .mend import mended, storable_xml
from .vocabulary import STAR
from .wrappings import plain, unwrapped

#: The elements that are a lead: of STAR, and of ADF/XML 1.0.
LEADS = STAR | {"prospect"}
_PREFIX = r"[ \t]{0,3}(?:[\w.-]{1,40}:)?"
_STAR = "|".join(sorted(STAR))
_BEGINS = re.compile(rf"<{_PREFIX}(?:adf|{_STAR})(?![\w.:-])", re.IGNORECASE)
_LEAD = re.compile(rf"<{_PREFIX}(?:prospect|{_STAR})(?![\w.:-])", re.IGNORECASE)
_ENDS = re.compile(rf"<[ \t]{{0,3}}/{_PREFIX}(?:adf|prospect|{_STAR})[ \t]{{0,3}}>", re.IGNORECASE)
_DECLARATION = re.compile(r"<[?!][^<>]{0,300}>")


@dataclass(frozen=True, slots=True)
class Found:
    """An element that is a lead.

    ``line``: where it begins. ``cut``: where its text broke off, or 0. ``raw``: its text as it
    came, where that was broken.
    """

    element: etree._Element
    line: int
    cut: int = 0
    raw: str = ""


@dataclass(slots=True)
class Document:
    """``found``: its leads in their order. ``beside``: what stands beside them, for all of them.

    ``around``: the words before and after it. ``root``: the element that holds everything.
    ``broken``: whether its markup had to be mended. ``all_of_it``: it is well-formed, and nothing
    stands before or after it.
    """

    root: etree._Element
    line: int = 1
    found: list[Found] = field(default_factory=list)
    beside: list[etree._Element] = field(default_factory=list)
    around: str = ""
    broken: bool = False
    all_of_it: bool = False


def documents(text: str) -> list[Document]:
    """Every document in ``text``; one without a lead only where none has any.

    Raises `XmlRefused` for hostile text, and for broken XML in which no lead begins.
    """
    refuse_hostile(text)
    problem: etree.XMLSyntaxError | None = None
    whole: Document | None = None
    if text.lstrip("\ufeff \t\r\n")[:1] == "<":
        try:
            whole = _well_formed(strict(text), 1)
        except etree.XMLSyntaxError as broken:
            if "depth" in (broken.msg or ""):
                raise hostile(text) from None
            problem = broken
        if whole and whole.found:
            whole.all_of_it = True
            return [whole]
    inside = [each for inner in unwrapped(text) for each in _in_text(inner)]
    if with_leads := [each for each in inside if each.found]:
        return with_leads
    if whole or any(not each.broken for each in inside):
        return [whole or next(each for each in inside if not each.broken)]
    raise malformed(problem, text)


def _in_text(text: str) -> Iterator[Document]:
    refuse_hostile(text)
    starts = [each.start() for each in _BEGINS.finditer(text)]
    first = _LEAD.search(text)
    if first and (not starts or first.start() < starts[0]):
        starts.insert(0, first.start())
    line, counted, after = 1, 0, 0
    for start, limit in pairwise((*starts, len(text))):
        line += text.count("\n", counted, start)
        counted = start
        ends = [each.end() for each in _ENDS.finditer(text, start, limit)]
        end = ends[-1] if ends and not _LEAD.search(text, ends[-1], limit) else limit
        document = _document(text[start:end], line)
        document.around = _words_around(text[after:start], text[end:limit])
        after = limit
        yield document


def _document(text: str, line: int) -> Document:
    clean = storable_xml(text)
    try:
        return _well_formed(strict(clean), line)
    except etree.XMLSyntaxError:
        return _broken(clean, line)


def _well_formed(root: etree._Element, line: int) -> Document:
    found = [Found(each, line_of(each) + line - 1) for each in _outermost(root)]
    if not found and (unnamed := _unnamed(root)):
        return Document(root, line, [Found(each, line_of(each) + line - 1) for each in unnamed])
    beside = [] if found and found[0].element is root else _beside(root)
    return Document(root, line, found, beside)


def _broken(text: str, line: int) -> Document:
    """Each prospect by itself, so that damage to one does not reach the next."""
    starts = [each.start() for each in _LEAD.finditer(text)]
    head, _ = mended(text[: starts[0]] if starts else text)
    root = next(iter(head), head)
    document = Document(root, line, beside=_beside(root), broken=True)
    if not starts:
        document.found = [Found(each, line, raw=text) for each in _unnamed(head)]
        document.beside = [] if document.found else document.beside
        return document
    at, counted = line, 0
    for start, end in pairwise((*starts, len(text))):
        at += text.count("\n", counted, start)
        counted = start
        lead, others, is_open = _piece(text[start:end])
        last = end == len(text)
        cut = at + text.count("\n", start, len(text.rstrip())) if is_open and last else 0
        document.found.append(Found(lead, at, cut, text[start:end]))
        document.beside += others
    return document


def _piece(text: str) -> tuple[etree._Element, list[etree._Element], bool]:
    """A lead's element, what follows it, and whether it is still open where the text ends."""
    ends = [each.end() for each in _ENDS.finditer(text)]
    closed = ends[0] if ends else len(text)
    try:
        lead = strict(text[:closed])
    except etree.XMLSyntaxError:
        root, is_open = mended(text)
        lead, *others = list(root) or [etree.SubElement(root, "prospect")]
        return lead, [*others, *_stray(root)], is_open and not ends
    rest, _ = mended(text[closed:])
    return lead, [*rest, *_stray(rest)], False


def _stray(root: etree._Element) -> list[etree._Element]:
    """The words that stand right in an element, between its children, as an element."""
    words = _own_words(root)
    if not words:
        return []
    stray = etree.Element("text")
    stray.text = words
    return [stray]


def _own_words(element: etree._Element) -> str:
    parts = (element.text, *(each.tail for each in element))
    return " ".join(part.strip() for part in parts if part and part.strip())


def _outermost(root: etree._Element) -> Iterator[etree._Element]:
    stack = [root]
    while stack:
        each = stack.pop()
        if not is_element(each):
            continue
        if local_name(each.tag) in LEADS:
            yield each
        else:
            stack.extend(reversed(each))


def _unnamed(root: etree._Element) -> list[etree._Element]:
    """Leads of an ``adf`` that calls no element a prospect: what stands around each customer."""
    if not any(local_name(each.tag) == "adf" for each in root.iter(etree.Element)):
        return []
    found: dict[etree._Element, None] = {}
    stack = [root]
    while stack:
        each = stack.pop()
        children = [child for child in reversed(each) if is_element(child)]
        if any(local_name(child.tag) == "customer" for child in children):
            found[each] = None
        else:
            stack.extend(children)
    return list(found)


def _beside(root: etree._Element) -> list[etree._Element]:
    """What stands beside the prospects, and the document's own attributes and words."""
    others = [each for each in root if is_element(each) and local_name(each.tag) not in LEADS]
    words = _own_words(root)
    if not words and not root.attrib:
        return others
    bare = etree.Element(root.tag)
    bare.attrib.update(root.attrib)
    bare.text = words
    return [bare, *others]


def _words_around(before: str, after: str) -> str:
    """Words, not markup, that came in the same text: a colleague's note, a second question."""
    parts = (plain(_DECLARATION.sub("", part)).strip() for part in (before, after))
    return storable_xml("\n\n".join(part for part in parts if part))
