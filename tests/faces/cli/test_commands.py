"""What holds for every command: help, quick starts, errors in sentences."""

import subprocess
import sys

import pytest

from sincerely.faces import cli
from sincerely.faces.cli import commands, house
from sincerely.faces.cli.problem import Problem

from .conftest import Sincerely

WORDS = [(name,) for name in commands.COMMANDS] + [
    (group, command.name)
    for group, app in commands.GROUPS.items()
    for command in app.registered_commands
]


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_every_command_explains_itself(sincerely: Sincerely, words: tuple[str, ...]) -> None:
    ran = sincerely(*words, "--help")
    assert ran.code == 0
    assert "Usage: sincerely" in ran.out


def test_starting_does_not_wait_for_django() -> None:
    asked = "import sys, sincerely.faces.cli; print(sorted(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout
    for heavy in ("django", "phonenumbers", "lxml", "procrastinate", "ninja", "msgspec"):
        assert f"'{heavy}'" not in told, f"{heavy} makes every command slow to start"


def test_a_mistake_of_ours_is_a_sentence_unless_the_traceback_is_asked_for(
    sincerely: Sincerely, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> None:
        raise RuntimeError("the sky fell")

    monkeypatch.setattr(house, "opened", breaks)
    ran = sincerely("rebuild")
    assert ran.code == 1
    assert "the sky fell" in ran.err
    assert "Traceback" not in ran.err
    with pytest.raises(RuntimeError, match="the sky fell"):
        sincerely("--verbose", "rebuild")


def test_problems_have_a_code_a_sentence_and_a_hint() -> None:
    problem = Problem("some_code", "A sentence.", "A hint.")
    assert cli._sentence(problem) == "Error: A sentence. [some_code]\nHint:  A hint."
