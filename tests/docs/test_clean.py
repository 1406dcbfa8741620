"""Nothing of the machines it was made on is left in the files people read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, name

_READ = {".md", ".py", ".toml", ".html", ".css", ".sh", ".sql", ".in", ".txt"}
_NOT_OURS = {".venv", ".git", "build", "dist"}
#: folders of somebody's machine, package registries but for the words in a lock file
_PATHS = re.compile(r"(?<![\w.])/(?:work|home/\w+|root|Users/\w+|tmp/\w+)/\w")
_HOSTS = re.compile(r"(?i)https?://[\w.-]*(?:pypi|artifactory|nexus|devpi|registry)[\w.-]*")
LARGEST_PICTURE = 300_000


def files() -> Iterator[Path]:
    """The files of the repository that are text."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part in _NOT_OURS or part.startswith(".") for part in parts[:-1])
        if path.is_file() and not hidden and (path.suffix in _READ or path.name == "Makefile"):
            yield path


@pytest.mark.parametrize("what", [_PATHS, _HOSTS], ids=["paths", "hosts"])
def test_no_file_names_a_machine_or_a_registry(what: re.Pattern[str]) -> None:
    found = {
        name(path): what.findall(text)
        for path in files()
        if what.search(text := path.read_text(errors="replace"))
    }

    assert found == {}


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs").rglob("*.png")}

    assert sizes
    assert {each for each, size in sizes.items() if size > LARGEST_PICTURE} == set()
