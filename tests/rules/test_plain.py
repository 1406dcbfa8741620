"""The rules are plain Python: no clock, no files, no network, no package but phonenumbers."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sincerely.rules

FOLDER = Path(sincerely.rules.__path__[0])
FILES = sorted(FOLDER.rglob("*.py"))
ALLOWED = {"phonenumbers", "sincerely"}
#: parts of the standard library through which the world outside would come in
OUTSIDE = {"os", "io", "pathlib", "socket", "time", "random", "subprocess", "logging", "urllib"}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}
DOORS = {"open", "print", "input", "exec", "eval", "__import__"}


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules a file imports, absolute ones with their full names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            assert node.module
            yield node.module


def called(tree: ast.AST) -> Iterator[str]:
    """The last names of what a file calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                yield function.attr
            elif isinstance(function, ast.Name):
                yield function.id


def test_the_rules_are_found() -> None:
    assert {"gate.py", "standing.py", "checks/buying.py", "law/table.py"} <= set(map(name, FILES))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_rule_imports_the_standard_library_phonenumbers_and_rules(path: Path) -> None:
    for module in imported(ast.parse(path.read_text())):
        top = module.partition(".")[0]
        assert top in sys.stdlib_module_names | ALLOWED, module
        assert top not in OUTSIDE, module
        assert top != "sincerely" or module.startswith("sincerely.rules"), module


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_rule_reads_no_clock_and_opens_nothing(path: Path) -> None:
    assert not set(called(ast.parse(path.read_text()))) & (CLOCKS | DOORS)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_rule_climbs_no_higher_than_its_own_floor(path: Path) -> None:
    depth = len(path.relative_to(FOLDER).parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level <= depth, ast.unparse(node)
