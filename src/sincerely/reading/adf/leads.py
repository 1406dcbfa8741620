"""Leads in any bytes: every prospect becomes a sighting and a lead received."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from lxml import etree

from sincerely.reading.context import Context
from sincerely.reading.outcome import LeftOut, Outcome, Quarantined, Read
from sincerely.reading.star import as_prospect
from sincerely.reading.text import digest, storable
from sincerely.rules.sighting import Arrival

from .document import MAX_BYTES, XmlRefused, is_element, local_name
from .documents import Document, Found, documents
from .encodings import decode
from .leftover import left_over
from .node import Node
from .prospect import NotALead, arrivals
from .vocabulary import STAR
from .wrappings import MARK

_SHARED = ("vendor", "provider")
_LARGEST_SHARED = 500
_KEPT_OF_TOO_LARGE = 100_000
Pairs = tuple[tuple[str, str], ...]


def read_leads(path: Path, context: Context) -> Iterator[Outcome]:
    """As `leads_in`, of a file."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    yield from leads_in(data, context)


def leads_in(data: bytes, context: Context, *, around: Pairs = ()) -> Iterator[Outcome]:
    """One outcome for each lead in a file, a part of a mail, a body of a request.

    One for the whole where it holds none or cannot be read. ``around``: what is known of the mail
    or request besides (``("mail.subject", ...)``), kept with each lead as personal.
    Whatever the bytes are, nothing is raised.
    """
    if len(data) > MAX_BYTES:
        yield _too_large(data)
        return
    text = decode(data)
    try:
        found = documents(text)
    except XmlRefused as no:
        yield Quarantined(no.line, no.code, no.sentence, no.hint, storable(no.raw))
        return
    seen: dict[str, Found] = {}
    glued = b"\x00" in data  # of two encodings, perhaps: what is left over is seen in the bytes
    outcomes = []
    for document in found:
        for outcome in _outcomes(document, context, around, seen):
            if glued or not document.all_of_it:
                outcomes.append(outcome)
            yield outcome
    if outcomes:
        yield from left_over(data.decode("latin-1") if glued else text, outcomes)


def holds_lead(data: bytes) -> bool:
    """Whether a lead (ADF or STAR) begins in these bytes, in whatever encoding or wrapping."""
    return MARK.search(decode(data[:MAX_BYTES])) is not None


def _outcomes(
    document: Document, context: Context, around: Pairs, seen: dict[str, Found]
) -> Iterator[Outcome]:
    if not document.found:
        yield _without_lead(document)
    shared = [each for each in document.beside if _is_shared(each)]
    for at, found in enumerate(document.found):
        first = at == 0
        words = document.around if first else ""
        node = _with(_node(found, words), document.beside if first else shared)
        kept = (("text.around", words),) if words else ()
        yield _outcome(found, node, context, (*around, *kept), seen)


def _outcome(
    found: Found, node: Node, context: Context, around: Pairs, seen: dict[str, Found]
) -> Outcome:
    try:
        who = arrivals(node, context, around=around, cut=found.cut)
    except NotALead as no:
        return LeftOut(found.line, no.why)
    named = any(each.contact.display_name for each in who)
    if (named and not found.cut) or any(_reachable(each, context) for each in who):
        return Read(found.line, tuple(_distinct(each, found, seen) for each in who))
    raw = found.raw or _source(found.element)
    if found.cut:
        return Quarantined(
            found.cut,
            "cut_off",
            f"The lead breaks off at line {found.cut}, before anybody who could be reached.",
            "Ask the sender to send it again; what came is kept here.",
            raw,
        )
    return Quarantined(
        found.line,
        "nobody_to_reach",
        "The lead names nobody: no name, no telephone number, no mail address.",
        "Ask the sender for the contact; the words of the lead are kept here.",
        raw,
    )


def _node(found: Found, words: str) -> Node:
    if local_name(found.element.tag) in STAR:
        return Node(as_prospect(found.element, words))
    return Node(found.element)


def _reachable(arrival: Arrival, context: Context) -> bool:
    return bool(arrival.contact.addresses(context.source))


def _distinct(arrival: Arrival, found: Found, seen: dict[str, Found]) -> Arrival:
    """The arrival under a key no other prospect of the file has, unless it is the same again."""
    first = seen.setdefault(arrival.key, found)
    if first is found or (content := _content(found)) == _content(first):
        return arrival
    key = f"{arrival.key}:{content}"
    happenings = tuple(
        replace(each, key=each.key.replace(arrival.key, key, 1)) for each in arrival.happenings
    )
    return replace(arrival, key=key, happenings=happenings)


def _content(found: Found) -> str:
    return digest(repr(list(Node(found.element).leftovers())))


def _is_shared(element: etree._Element) -> bool:
    """Whether it is meant for every prospect beside it: a vendor or provider of usual size."""
    tags = islice(element.iter(), _LARGEST_SHARED + 1)
    return local_name(element.tag) in _SHARED and sum(1 for _ in tags) <= _LARGEST_SHARED


def _with(prospect: Node, beside: list[etree._Element]) -> Node:
    """The prospect with what stands beside it, unless it has a vendor or provider of its own."""
    own = {node.tag for node in prospect.nodes if node.tag in _SHARED}
    if others := [Node(each) for each in beside if local_name(each.tag) not in own]:
        prospect.add(others)
    return prospect


def _without_lead(document: Document) -> Outcome:
    name = local_name(document.root.tag)
    if name == "adf" and not _reaches_somebody(document.root):
        return LeftOut(document.line, "an ADF file without a prospect, such as an inventory list")
    return Quarantined(
        document.line,
        "not_adf",
        f"This is XML, but no ADF lead: it begins with <{name}> and holds no prospect.",
        "Ask the sender for leads as ADF/XML 1.0.",
        _source(document.root),
    )


def _reaches_somebody(root: etree._Element) -> bool:
    """Whether addresses stand in it that are not the store's."""
    stack = [root]
    while stack:
        each = stack.pop()
        if local_name(each.tag) in {"contact", "email", "phone"}:
            return True
        stack.extend(
            child
            for child in each
            if is_element(child) and local_name(child.tag) not in {*_SHARED, "dealer", "vehicles"}
        )
    return False


def _too_large(data: bytes) -> Quarantined:
    return Quarantined(
        1,
        "too_large",
        f"The file is larger than {MAX_BYTES // 1_000_000} MB; no lead file is.",
        "Split it, one file for some thousand leads.",
        storable(decode(data[:_KEPT_OF_TOO_LARGE])),
    )


def _source(element: etree._Element) -> str:
    return storable(etree.tostring(element, encoding="unicode", with_tail=False))
