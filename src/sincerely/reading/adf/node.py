"""One element of a lead, that knows which of its parts have been read.

Tags and attributes go by their local name in lower case: senders capitalise them and put them into
name spaces. What nobody has read is a leftover, so that no field of a lead is ever dropped.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from sincerely.reading.text import clean

from .document import local_name

_NO_ATTRIBUTES: dict[str, str] = {}
_NO_NODES: tuple["Node", ...] = ()
_NO_TAGS: dict[str, list["Node"]] = {}


class Node:
    """An element, its attributes, and its text and children in their order."""

    __slots__ = (
        "_attrs_read",
        "_by_tag",
        "_own",
        "_text_read",
        "attrs",
        "content",
        "nodes",
        "tag",
    )

    def __init__(self, element: etree._Element) -> None:
        self.tag = local_name(element.tag)
        attributes = element.items()
        self.attrs = _attributes(attributes) if attributes else _NO_ATTRIBUTES
        self._attrs_read: set[str] | None = None
        self._text_read = False
        text = element.text or ""
        self.content: Sequence[str | Node] = (text,)
        self.nodes: Sequence[Node] = _NO_NODES
        self._by_tag = _NO_TAGS
        if len(element):
            text = self._hold(element)
        #: its own text; where it has children, the words between them
        self._own = clean(text) if text else ""

    def _hold(self, element: etree._Element) -> str:
        """Takes in what stands inside; returns its own text."""
        nodes: list[Node] = []
        words = [element.text or ""]
        content: list[str | Node] = [*words]
        inside: Iterable[Any] = element  # entities too, whose tag is no text
        for child in inside:
            if isinstance(child.tag, str):
                node = Node(child)
                nodes.append(node)
                content.append(node)
            else:  # an entity the document does not define: kept as it is written
                words.append(child.text or "")
                content.append(words[-1])
            if tail := child.tail:
                words.append(tail)
                content.append(tail)
        self.nodes, self.content, self._by_tag = nodes, content, _grouped(nodes)
        own = (" " if nodes else "").join(words)
        return "" if own.isspace() else own

    def add(self, nodes: Sequence["Node"]) -> None:
        """Put more children at the end."""
        self.content = (*self.content, *nodes)
        self.nodes = (*self.nodes, *nodes)
        self._by_tag = _grouped(self.nodes)

    def all(self, *tags: str) -> Sequence["Node"]:
        """The child elements with one of these names."""
        if len(tags) == 1:
            return self._by_tag.get(tags[0], ())
        if not self.nodes or self._by_tag.keys().isdisjoint(tags):
            return ()
        return [node for node in self.nodes if node.tag in tags]

    def first(self, *tags: str) -> "Node | None":
        """The first child element with one of these names."""
        found = self._by_tag.get(tags[0]) if len(tags) == 1 else self.all(*tags)
        return found[0] if found else None

    def attr(self, name: str) -> str:
        """An attribute, which is read by this; empty where there is none."""
        if self._attrs_read is None:
            self._attrs_read = set()
        self._attrs_read.add(name)
        return self.attrs.get(name, "")

    def text(self) -> str:
        """All text inside, which is read by this; ``<br/>`` is a new line."""
        self._text_read = True
        if not self.nodes:
            return self._own
        parts = []
        for part in self.content:
            if isinstance(part, Node):
                parts.append("\n" if part.tag == "br" else part.text())
            else:
                parts.append(part)
        return clean("".join(parts))

    def peek(self) -> str:
        """All text inside, still unread."""
        if not self.nodes:
            return self._own
        return clean("".join(p if isinstance(p, str) else p.peek() for p in self.content))

    def value(self, *tags: str) -> str:
        """The text of the first child with one of these names that says something."""
        for node in self.all(*tags):
            if node.peek():
                return node.text()
        return ""

    def leftovers(self) -> list[tuple[str, str]]:
        """Every attribute and text nobody has read, with its path: ``vehicle.odometer.units``.

        Children of one name are numbered (``option[2].price``), so that groups stay together.
        """
        found: list[tuple[str, str]] = []
        self._gather("", found)
        return found

    def _gather(self, path: str, found: list[tuple[str, str]]) -> None:
        inside = f"{path}." if path else ""
        read = self._attrs_read or ()
        for name, value in self.attrs.items():
            if value and name not in read:
                found.append((inside + name, value))
        if self._own and not self._text_read:
            found.append((f"{inside}text" if self.nodes else path, self._own))
        if not self.nodes:
            return
        several = len(self._by_tag) < len(self.nodes)
        seen: dict[str, int] = {}
        for node in self.nodes:
            number = ""
            if several and len(self._by_tag[node.tag]) > 1:
                seen[node.tag] = seen.get(node.tag, 0) + 1
                number = f"[{seen[node.tag]}]"
            if node.nodes or node.attrs or not node._text_read:
                node._gather(f"{inside}{node.tag}{number}", found)


def _grouped(nodes: Sequence[Node]) -> dict[str, list[Node]]:
    by_tag: dict[str, list[Node]] = {}
    for node in nodes:
        if node.tag in by_tag:
            by_tag[node.tag].append(node)
        else:
            by_tag[node.tag] = [node]
    return by_tag


def _attributes(written: Sequence[tuple[Any, Any]]) -> dict[str, str]:
    """By local name; of two that differ only in their name space the second keeps its own."""
    found: dict[str, str] = {}
    for name, value in written:
        local = local_name(name)
        found[name if local in found else local] = clean(value)
    return found
