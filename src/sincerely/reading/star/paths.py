"""Elements by their local name, wherever they stand."""

from collections.abc import Iterator
from typing import Any

from lxml import etree


def text_of(element: etree._Element) -> str:
    """All text inside, trimmed."""
    return "".join(str(part) for part in element.itertext()).strip()


def value(element: etree._Element, *names: str) -> etree._Element | None:
    """The first filled element below with one of these names; an earlier name goes before."""
    found: dict[str, etree._Element] = {}
    wanted = {name.lower() for name in names}
    for each in element.iter(etree.Element):
        name = _local(each)
        if name in wanted and name not in found and text_of(each):
            found[name] = each
    return next((found[name.lower()] for name in names if name.lower() in found), None)


def outermost(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements below with one of these names that stand in no other of them."""
    wanted = {name.lower() for name in names}
    stack = list(reversed(element))
    while stack:
        each = stack.pop()
        if _local(each) in wanted:
            yield each
        else:
            stack.extend(reversed(each))


def inside(element: etree._Element, *names: str) -> bool:
    """Whether it stands in an element with one of these names, or is one."""
    wanted = {name.lower() for name in names}
    return _local(element) in wanted or any(
        _local(each) in wanted for each in element.iterancestors()
    )


def _local(element: Any) -> str:
    """Empty for what is no element: entities the message does not define."""
    return etree.QName(element.tag).localname.lower() if isinstance(element.tag, str) else ""
