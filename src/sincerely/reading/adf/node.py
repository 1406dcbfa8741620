"""One element of a lead, that knows which of its parts have been read.

Tags and attributes go by their local name in lower case: senders capitalise them and put them into
name spaces. What nobody has read is a leftover, so that no field of a lead is ever dropped.
"""

from collections.abc import Sequence

from lxml import etree

from sincerely.reading.text import clean

from .document import is_element, local_name

_NONE: dict[str, str] = {}


class Node:
    """An element, its attributes, and its text and children in their order."""

    __slots__ = (
        "_attrs_read",
        "_bare",
        "_by_tag",
        "_text_read",
        "attrs",
        "content",
        "nodes",
        "tag",
    )

    def __init__(self, element: etree._Element) -> None:
        self.tag = local_name(element.tag)
        self.attrs = _attributes(element) if element.attrib else _NONE
        self._attrs_read: set[str] | None = None
        self._text_read = False
        text = element.text or ""
        self.content: list[str | Node] = [text]
        self.nodes: list[Node] = []
        self._by_tag: dict[str, list[Node]] = {}
        for child in element if len(element) else ():
            if is_element(child):
                self.add(Node(child))
            else:  # an entity the document does not define: kept as it is written
                self.content.append(child.text or "")
                text += child.text or ""
            if child.tail:
                self.content.append(child.tail)
                text += child.tail
        #: its text where it holds no element, as most do
        self._bare = clean(text) if text and not self.nodes else ""

    def add(self, node: "Node") -> None:
        """Put one more child at the end."""
        self.nodes.append(node)
        self._by_tag.setdefault(node.tag, []).append(node)
        self.content.append(node)

    def all(self, *tags: str) -> Sequence["Node"]:
        """The child elements with one of these names."""
        if len(tags) == 1:
            return self._by_tag.get(tags[0], ())
        if self._by_tag.keys().isdisjoint(tags):
            return ()
        return [node for node in self.nodes if node.tag in tags]

    def first(self, *tags: str) -> "Node | None":
        """The first child element with one of these names."""
        return next(iter(self.all(*tags)), None)

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
            return self._bare
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
            return self._bare
        return clean("".join(p if isinstance(p, str) else p.peek() for p in self.content))

    def _own(self) -> str:
        """Its own text; where it has children, the words between them."""
        if not self.nodes:
            return self._bare
        own = " ".join([part for part in self.content if isinstance(part, str)])
        return "" if own.isspace() else clean(own)

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
        if not self._text_read and (own := self._own()):
            found.append((f"{inside}text" if self.nodes else path, own))
        if not self.nodes:
            return
        several = len(self._by_tag) < len(self.nodes)
        seen: dict[str, int] = {}
        for node in self.nodes:
            number = ""
            if several and len(self._by_tag[node.tag]) > 1:
                seen[node.tag] = seen.get(node.tag, 0) + 1
                number = f"[{seen[node.tag]}]"
            node._gather(f"{inside}{node.tag}{number}", found)


def _attributes(element: etree._Element) -> dict[str, str]:
    """By local name; of two that differ only in their name space the second keeps its own."""
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        local = local_name(name)
        found[str(name) if local in found else local] = clean(str(value))
    return found
