"""One element of a lead, that knows which of its parts have been read.

Tags and attributes go by their local name in lower case: senders capitalise them and put them into
name spaces. What nobody has read is a leftover, so that no field of a lead is ever dropped.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from sincerely.reading.text import clean

from .document import is_element, local_name


class Node:
    """An element, its attributes, and its text and children in their order."""

    __slots__ = ("_read", "attrs", "content", "nodes", "tag")

    def __init__(self, element: etree._Element) -> None:
        self.tag = local_name(element.tag)
        self.attrs = _attributes(element)
        self.content: list[str | Node] = [element.text or ""]
        self.nodes: list[Node] = []
        self._read: set[str | None] = set()
        for child in element:
            if is_element(child):
                self.add(Node(child))
            else:  # an entity the document does not define: kept as it is written
                self.content.append(child.text or "")
            if child.tail:
                self.content.append(child.tail)

    def add(self, node: "Node") -> None:
        """Put one more child at the end."""
        self.nodes.append(node)
        self.content.append(node)

    def all(self, *tags: str) -> list["Node"]:
        """The child elements with one of these names."""
        return [node for node in self.nodes if node.tag in tags]

    def first(self, *tags: str) -> "Node | None":
        """The first child element with one of these names."""
        return next(iter(self.all(*tags)), None)

    def attr(self, name: str) -> str:
        """An attribute, which is read by this; empty where there is none."""
        self._read.add(name)
        return self.attrs.get(name, "")

    def text(self) -> str:
        """All text inside, which is read by this; ``<br/>`` is a new line."""
        self._read.add(None)
        parts = []
        for part in self.content:
            if isinstance(part, Node):
                parts.append("\n" if part.tag == "br" else part.text())
            else:
                parts.append(part)
        return clean("".join(parts))

    def peek(self) -> str:
        """All text inside, still unread."""
        return clean("".join(p if isinstance(p, str) else p.peek() for p in self.content))

    def _own(self) -> str:
        """Its own text; where it has children, the words between them."""
        own = (part for part in self.content if isinstance(part, str))
        return clean((" " if self.nodes else "").join(own))

    def value(self, *tags: str) -> str:
        """The text of the first child with one of these names that says something."""
        for node in self.all(*tags):
            if node.peek():
                return node.text()
        return ""

    def leftovers(self, path: str = "") -> Iterator[tuple[str, str]]:
        """Every attribute and text nobody has read, with its path: ``vehicle.odometer.units``.

        Children of one name are numbered (``option[2].price``), so that groups stay together.
        """
        for name, value in self.attrs.items():
            if value and name not in self._read:
                yield f"{path}.{name}".lstrip("."), value
        if None not in self._read and (own := self._own()):
            yield (f"{path}.text".lstrip(".") if self.nodes else path), own
        if not self.nodes:
            return
        counts, seen = Counter(node.tag for node in self.nodes), Counter[str]()
        for node in self.nodes:
            seen[node.tag] += 1
            number = f"[{seen[node.tag]}]" if counts[node.tag] > 1 else ""
            yield from node.leftovers(f"{path}.{node.tag}{number}".lstrip("."))


def _attributes(element: etree._Element) -> dict[str, str]:
    """By local name; of two that differ only in their name space the second keeps its own."""
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        local = local_name(name)
        found[str(name) if local in found else local] = clean(str(value))
    return found
