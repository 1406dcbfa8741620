"""What README.md and the other pages tell a reader to type can be typed."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sincerely.faces.cli import app
from sincerely.sample import CAST
from tests.docs.pages import PAGES, ROOT, commands, name, prose

README = ROOT / "README.md"
_PROGRAM = ".venv/bin/sincerely "


def targets() -> set[str]:
    """What make can be asked for."""
    makefile = (ROOT / "Makefile").read_text()
    return set(re.findall(r"^([a-z]+):.*##", makefile, re.MULTILINE))


def parse(line: str) -> None:
    """Parses a command with all its options; runs nothing. Raises what click raises."""
    found, names, words = typer.main.get_command(app), ["sincerely"], shlex.split(line)
    while inner := getattr(found, "commands", None):
        names.append(words.pop(0))
        found = inner[names[-1]]
    found.make_context(" ".join(names), words)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_is_asked_of_make_is_there(page: Path) -> None:
    said = [f"`{line}`" for line in commands(page)]
    asked = [word for text in (prose(page), *said) for word in re.findall(r"`make ([a-z]+)", text)]

    assert set(asked) <= targets()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_commands_in_blocks_can_be_parsed(page: Path) -> None:
    for line in commands(page):
        if line.startswith(_PROGRAM):
            parse(line.removeprefix(_PROGRAM))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_commands_in_sentences_exist(page: Path) -> None:
    """``sincerely policy show`` in running text, as far as it is plain words."""
    for words in re.findall(r"`sincerely ((?:[a-z]+ ?)+)", prose(page)):
        found: object = typer.main.get_command(app)
        for word in words.split():
            if inner := getattr(found, "commands", None):
                assert word in inner, words
                found = inner[word]


def test_readme_shows_commands_that_work_on_the_sample_store() -> None:
    shown = [line for line in commands(README) if line.startswith(_PROGRAM)]
    known = {each.email for each in CAST} | {each.partner_email for each in CAST}

    assert len(shown) == 3
    for line in shown:
        assert any(address in line for address in known), line


def test_readme_is_about_a_page_long() -> None:
    assert len(README.read_text().split()) < 900


def test_the_floor_plan_is_the_house() -> None:
    plan = README.read_text().partition("## Floor plan")[2].partition("##")[0]
    house = {path.parent.name for path in (ROOT / "src" / "sincerely").glob("*/__init__.py")}

    assert set(re.findall(r"^  (\w+)/", plan, re.MULTILINE)) == house


def test_every_command_of_the_program_has_a_help_text() -> None:
    told = CliRunner().invoke(app, ["--help"])

    assert not told.exit_code
    for command in typer.main.get_command(app).commands.values():  # type: ignore[attr-defined]
        assert command.help
