"""Every link in the pages leads somewhere, and every name linked to a file is defined there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.pages import PAGES, ROOT, anchors, name, prose

_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
_NAME = re.compile(r"`([A-Za-z_][\w.]*)`")


def links(page: Path) -> list[tuple[str, str]]:
    """(text, target) of every link that stays in the repository."""
    found = _LINK.findall(prose(page).replace("\n", " "))
    return [(text, target) for text, target in found if "://" not in target]


def defined(path: Path) -> set[str]:
    """The names a Python file defines: ``Event``, ``Event.order``, ``CHECKS_OF``."""
    return set(_names(ast.parse(path.read_text()).body, ""))


def _names(body: list[ast.stmt], within: str) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=found) | ast.ClassDef(name=found):
                yield within + found
                if isinstance(node, ast.ClassDef):
                    yield from _names(node.body, f"{within}{found}.")
            case ast.Assign(targets=[ast.Name(id=found)]) | ast.AnnAssign(target=ast.Name(found)):
                yield within + found


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for text, target in links(page):
        file, _, anchor = unquote(target).partition("#")
        path = (page.parent / file).resolve() if file else page
        assert path.exists(), f"[{text}]({target})"
        assert path.is_relative_to(ROOT), f"[{text}]({target})"
        assert not anchor or anchor in anchors(path), f"[{text}]({target})"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_name_linked_to_a_file_is_defined_there(page: Path) -> None:
    for text, target in links(page):
        path = page.parent / target.partition("#")[0]
        named = _NAME.fullmatch(text)
        if named and path.suffix == ".py" and named[1] != path.name:
            assert named[1] in defined(path), f"[{text}]({target})"


def test_the_map_links_many_functions() -> None:
    texts = [text for text, _ in links(ROOT / "docs" / "map.md") if _NAME.fullmatch(text)]

    assert len(texts) > 30


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = [target for _, target in links(folder / "README.md")]

    assert sorted(listed) == sorted(path.name for path in folder.glob("[0-9]*.md"))
