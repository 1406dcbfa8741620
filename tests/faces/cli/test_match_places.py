"""`sincerely match`: where it writes, which it looks at before it reads; what it calls rows."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from typer.testing import CliRunner, Result

from sincerely.faces.cli import app
from sincerely.faces.cli.problem import Problem
from sincerely.matching.lists.match import Link, Matching
from sincerely.work.errors import WorkError


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


ROWS = [f"X{1000 + at},{'Ann Bob Cy Dee Eve'.split()[at % 5]},Town{at}" for at in range(40)]
LIST = "\n".join(["customer_id,Name,Town", *ROWS]) + "\n"


def run(*said: object) -> Result:
    return CliRunner().invoke(app, ["match", *map(str, said)])


def code(done: Result) -> str:
    assert isinstance(done.exception, Problem), done.output
    assert done.exception.hint
    return done.exception.code


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> list[Link]:
    """What matching finds, told to it."""
    found = [Link("X1", "X2", 0.75, "join", "Same phone.")]
    monkeypatch.setattr(Matching, "links", lambda _: iter(found))
    return found


def test_the_links_are_never_put_over_a_list(
    customers: Path, links: list[Link], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = customers.with_name("other.csv")
    other.write_text(LIST, encoding="utf-8")
    symlink = customers.with_name("links.csv")
    symlink.symlink_to(customers)
    monkeypatch.chdir(customers.parent)
    for out in (customers, symlink, "customers.csv", customers.parent / "." / "customers.csv"):
        assert code(run(customers, "--out", out)) == "out_is_a_list"
    assert code(run(customers, other, "--out", other)) == "out_is_a_list"
    assert customers.read_text() == other.read_text() == LIST


def test_links_take_their_place_only_when_all_are_there(
    customers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = customers.with_name("links.csv")
    out.write_text("found before\n")

    def broken(_: Matching) -> Iterator[Link]:
        yield Link("X1", "X2", 0.75, "join", "Same phone.")
        raise ZeroDivisionError

    monkeypatch.setattr(Matching, "links", broken)
    assert isinstance(run(customers, "--out", out).exception, ZeroDivisionError)
    assert out.read_text() == "found before\n"
    assert sorted(customers.parent.iterdir()) == [customers, out]


def test_links_replace_those_of_before(customers: Path, links: list[Link]) -> None:
    """Under a symbolic link the file it names, with the rights it had."""
    kept = customers.with_name("kept.csv")
    kept.write_text("found before\n")
    kept.chmod(0o640)
    out = customers.with_name("links.csv")
    out.symlink_to(kept)
    assert run(customers, "--out", out).exit_code == 0
    assert out.is_symlink()
    assert "X1,X2,0.750000,join,Same phone." in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o640
    assert sorted(customers.parent.iterdir()) == [customers, kept, out]


def test_links_go_down_a_pipe(customers: Path, links: list[Link]) -> None:
    assert run(customers, "--out", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


def test_folders_are_called_folders(customers: Path) -> None:
    folder = customers.with_name("dir.csv")
    folder.mkdir()
    done = run(customers, "--out", f"{folder}/")
    assert code(done) == "out_is_a_folder"
    assert f"--out {folder}/links.csv" in getattr(done.exception, "hint", "")
    with pytest.raises(WorkError, match="is a folder"):
        CliRunner().invoke(app, ["match", str(folder), "--show"], catch_exceptions=False)


def test_what_cannot_be_written_is_said(
    customers: Path, links: list[Link], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = customers.with_name("links.csv")
    usual = Path.open

    def refused(self: Path, mode: str = "r", **how: Any) -> IO[Any]:
        if mode == "w":
            raise PermissionError(13, "Permission denied")
        return usual(self, mode, **how)

    monkeypatch.setattr(Path, "open", refused)
    done = run(customers, "--out", out)
    assert code(done) == "out_not_written"
    assert "Permission denied" in str(done.exception)


def test_it_is_said_what_names_the_rows(customers: Path, links: list[Link]) -> None:
    out = customers.with_name("links.csv")
    assert (
        "customers.csv: its rows are named by customer_id." in run(customers, "--out", out).output
    )
    assert "named by customer_id" in run(customers, "--show").output
    (shown,) = json.loads(run(customers, "--show", "--json").output)["lists"]
    assert (shown["id"], shown["numbered_why"]) == ("customer_id", "")


def test_it_is_said_why_an_id_does_not_name_the_rows(customers: Path, links: list[Link]) -> None:
    customers.write_text(f"{LIST}X1005,Ann,Town5\n", encoding="utf-8")
    links[:] = [Link("6", "41", 0.75, "join", "Same name.")]
    out = customers.with_name("links.csv")
    why = "customer_id is not unique: X1005 twice"
    said = f"named by the row's number, 1 for the first ({why})"
    assert f"customers.csv: its rows are {said}." in run(customers, "--out", out).output
    assert out.read_text().splitlines()[1].startswith("6,41,")
    assert said in run(customers, "--show").output
    (shown,) = json.loads(run(customers, "--show", "--json").output)["lists"]
    assert shown["id"] is None
    assert shown["numbered_why"] == why


def test_an_id_somebody_names_has_to_tell_rows_apart(customers: Path) -> None:
    done = run(customers, customers, "--show", "--id", "customer_id", "--id", "Name")
    assert code(done) == "id_not_unique"
    assert "customers.csv: Name is not unique: Ann 8 times." in str(done.exception)
    customers.write_text(f"{LIST},Ann,Town5\n", encoding="utf-8")
    done = run(customers, "--show", "--id", "customer_id")
    assert code(done) == "id_not_unique"
    assert "customer_id is empty in 1 row" in str(done.exception)
