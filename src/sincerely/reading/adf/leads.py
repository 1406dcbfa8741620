"""Lead files: every prospect of an ADF/XML document becomes a sighting and a lead received."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from lxml import etree

from sincerely.reading.context import Context
from sincerely.reading.outcome import LeftOut, Outcome, Quarantined, Read
from sincerely.reading.text import digest, storable
from sincerely.rules.sighting import Arrival

from .document import XmlRefused, is_element, line_of, local_name, parse
from .node import Node
from .prospect import NotALead, arrivals

_SHARED = ("vendor", "provider")
_LARGEST_SHARED = 500


def read_leads(path: Path, context: Context) -> Iterator[Outcome]:
    """One outcome for each prospect; one for the file where it has none or cannot be read."""
    try:
        root = parse(path)
    except XmlRefused as no:
        yield Quarantined(no.line, no.code, no.sentence, no.hint, storable(no.raw))
        return
    prospects = list(_outermost(root, "prospect"))
    if not prospects:
        yield _without_prospect(root)
    beside = [] if root in prospects[:1] else _beside(root)
    shared = [each for each in beside if _is_shared(each)]
    seen: dict[str, str] = {}
    for at, element in enumerate(prospects):
        node = _with(Node(element), beside if at == 0 else shared)
        yield _outcome(element, node, context, seen)


def _outcome(
    element: etree._Element, node: Node, context: Context, seen: dict[str, str]
) -> Outcome:
    line, raw = line_of(element), _source(element)
    try:
        found = arrivals(node, context)
    except NotALead as no:
        return LeftOut(line, no.why)
    if not any(each.contact.display_name or _reachable(each, context) for each in found):
        return Quarantined(
            line,
            "nobody_to_reach",
            "The lead names nobody: no name, no telephone number, no mail address.",
            "Ask the sender for the contact; the words of the lead are kept here.",
            raw,
        )
    return Read(line, tuple(_distinct(each, raw, seen) for each in found))


def _reachable(arrival: Arrival, context: Context) -> bool:
    return bool(arrival.contact.addresses(context.source))


def _distinct(arrival: Arrival, raw: str, seen: dict[str, str]) -> Arrival:
    """The arrival under a key no other prospect of the file has, unless it is the same again."""
    content = digest(raw)
    if seen.setdefault(arrival.key, content) == content:
        return arrival
    key = f"{arrival.key}:{content}"
    seen[key] = content
    happenings = tuple(replace(each, key=key) for each in arrival.happenings)
    return replace(arrival, key=key, happenings=happenings)


def _beside(root: etree._Element) -> list[etree._Element]:
    """What stands beside the prospects of a document, and the attributes of the document."""
    bare = etree.Element(root.tag)
    for name, value in root.attrib.items():
        bare.set(name, value)
    others = [each for each in root if is_element(each) and local_name(each.tag) != "prospect"]
    return [bare, *others]


def _is_shared(element: etree._Element) -> bool:
    """Whether it is meant for every prospect beside it: a vendor or provider of usual size."""
    tags = islice(element.iter(), _LARGEST_SHARED + 1)
    return local_name(element.tag) in _SHARED and sum(1 for _ in tags) <= _LARGEST_SHARED


def _with(prospect: Node, beside: list[etree._Element]) -> Node:
    """The prospect with what stands beside it, unless it has a vendor or provider of its own."""
    own = {node.tag for node in prospect.nodes if node.tag in _SHARED}
    for each in beside:
        if local_name(each.tag) not in own:
            prospect.add(Node(each))
    return prospect


def _outermost(element: etree._Element, name: str) -> Iterator[etree._Element]:
    stack = [element]
    while stack:
        each = stack.pop()
        if not is_element(each):
            continue
        if local_name(each.tag) == name:
            yield each
        else:
            stack.extend(reversed(each))


def _without_prospect(root: etree._Element) -> Outcome:
    line, name = line_of(root), local_name(root.tag)
    if name == "adf":
        return LeftOut(line, "an ADF file without a prospect, such as an inventory list")
    return Quarantined(
        line,
        "not_adf",
        f"This is XML, but no ADF lead: it begins with <{name}> and holds no prospect.",
        "Ask the sender for leads as ADF/XML 1.0.",
        _source(root),
    )


def _source(element: etree._Element) -> str:
    return storable(etree.tostring(element, encoding="unicode", with_tail=False))
