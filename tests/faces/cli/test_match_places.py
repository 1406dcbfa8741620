"""`sincerely match` looks at where it shall write before it reads a row."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sincerely.faces.cli import app
from sincerely.faces.cli.problem import Problem


@pytest.mark.parametrize("option", ["--out", "--folder"])
def test_a_folder_that_is_not_there_is_told_at_once(tmp_path: Path, option: str) -> None:
    said = {"--out": tmp_path / "links.csv"}
    said[option] = tmp_path / "nowhere" / "links.csv"
    told = [str(word) for pair in said.items() for word in pair]
    unread = tmp_path / "not-there-either.csv"
    done = CliRunner().invoke(app, ["match", str(unread), *told])
    assert isinstance(done.exception, Problem)
    assert done.exception.code == "no_such_folder"
    assert option in str(done.exception)
    assert done.exception.hint
