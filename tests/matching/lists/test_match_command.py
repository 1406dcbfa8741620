"""`sincerely match`: files in, links out."""

import csv
import json
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from sincerely.faces.cli import app
from tests.matching.lists.people import HEADER, people, spoilt, write


def run(*said: object) -> str:
    done = CliRunner().invoke(app, ["match", *map(str, said)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def links(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def f1(found: list[dict[str, str]], true: set[frozenset[str]]) -> float:
    joined = {frozenset((f["id_a"], f["id_b"])) for f in found if f["decision"] == "join"}
    return 2 * len(joined & true) / (len(joined) + len(true))


@pytest.fixture(scope="module")
def originals() -> list[list[str]]:
    return people(250)


def test_two_lists(tmp_path: Path, originals: list[list[str]]) -> None:
    one = write(tmp_path / "one.csv", originals)
    other = write(tmp_path / "other.csv", spoilt(originals[:180]))
    run(one, other, "--out", tmp_path / "links.csv")
    found = links(tmp_path / "links.csv")
    assert list(found[0]) == ["id_a", "id_b", "probability", "decision", "why"]
    true = {frozenset((f"org-{at}", f"dup-{at}")) for at in range(180)}
    assert f1(found, true) > 0.98
    joined = [each["id_a"] for each in found if each["decision"] == "join"]
    assert len(joined) == len(set(joined))
    assert all(each["why"] for each in found)


def test_one_list_of_another_shape(tmp_path: Path, originals: list[list[str]]) -> None:
    """A name and an address in one column each, a header of its own, an Excel file."""
    rows = originals + spoilt(originals[:100], mistakes=1)
    book = Workbook()
    sheet = book.active
    assert sheet
    sheet.append(["Client no", "Full name", "Address", "Town", "Born"])
    for row in rows:
        born = f"{row[7][:4]}-{row[7][4:6]}-{row[7][6:]}"
        sheet.append([row[0], f"{row[1]} {row[2]}", f"{row[3]} {row[4]}", row[5], born])
    book.save(tmp_path / "one.xlsx")
    run(tmp_path / "one.xlsx", "--out", tmp_path / "links.csv", "--id", "Client no")
    true = {frozenset((f"org-{at}", f"dup-{at}")) for at in range(100)}
    found = links(tmp_path / "links.csv")
    assert f1(found, true) > 0.95
    assert len({frozenset((each["id_a"], each["id_b"])) for each in found}) == len(found)


def test_two_lists_of_different_shapes(tmp_path: Path, originals: list[list[str]]) -> None:
    """One name and one address against their parts, a year against a date; a fifth have moved."""
    one = write(tmp_path / "one.csv", originals)
    rows = [
        [f"c{at}", f"{row[2].upper()}, {row[1]}", row[7][:4],
         f"{900 + at} {HEADER[at % 5]} road" if at % 5 == 0 else f"{row[3]} {row[4]}", row[6]]
        for at, row in enumerate(spoilt(originals[:150], mistakes=1))
    ]  # fmt: skip
    other = write(tmp_path / "other.csv", rows, ("CustNo", "Name", "BirthYear", "Address", "Zip"))
    run(one, other, "--out", tmp_path / "links.csv")
    true = {frozenset((f"org-{at}", f"c{at}")) for at in range(150)}
    assert f1(links(tmp_path / "links.csv"), true) > 0.93


def test_husband_and_wife_are_two(tmp_path: Path, originals: list[list[str]]) -> None:
    """They share all but the first name; in a list that has couples that is never outweighed."""
    him = [[*row[:7], f"0{400_000_000 + at}"] for at, row in enumerate(originals[:120])]
    wives = [[f"wife-{at}", "wilhelmina", *row[2:]] for at, row in enumerate(him[:60])]
    again = [[row[0].replace("org", "dup"), *row[1:]] for row in him]
    one = write(tmp_path / "one.csv", him + wives + again, (*HEADER[:7], "phone"))
    run(one, "--out", tmp_path / "links.csv")
    joined = {
        frozenset((each["id_a"], each["id_b"]))
        for each in links(tmp_path / "links.csv")
        if each["decision"] == "join"
    }
    assert joined == {frozenset((f"org-{at}", f"dup-{at}")) for at in range(120)}


def test_parquet_and_rows_without_ids(tmp_path: Path, originals: list[list[str]]) -> None:
    write(tmp_path / "one.csv", [row[1:] for row in originals[:60]], HEADER[1:])
    duckdb.sql(
        f"COPY (FROM read_csv('{tmp_path}/one.csv', all_varchar=true)) TO '{tmp_path}/one.parquet'"
    )
    run(tmp_path / "one.parquet", tmp_path / "one.csv", "--out", tmp_path / "links.csv")
    found = links(tmp_path / "links.csv")
    joined = {(f["id_a"], f["id_b"]) for f in found if f["decision"] == "join"}
    assert joined == {(str(at), str(at)) for at in range(1, 61)}


def test_what_columns_are_taken_for_is_shown_and_corrected(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", people(40))
    assert "date_of_birth" in run(one, "--show")
    said = run(one, "--show", "--map", "suburb=ignored", "--map", "street_number=code")
    assert "told" in said
    assert "suburb" not in said.rpartition("Compared:")[2]


def test_a_row_with_a_broken_quote_is_told_of(tmp_path: Path) -> None:
    path = write(tmp_path / "one.csv", people(40))
    path.write_text(path.read_text() + 'x,"never closed,1\n', encoding="utf-8")
    assert "1 rows could not be read" in run(path, "--show")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (("missing.csv", "--out", "l.csv"), "no_such_file"),
        (("empty.csv", "--out", "l.csv"), "empty_file"),
        (("one.csv",), "no_out"),
        (("one.csv", "--show", "--map", "nobody=date"), "no_such_column"),
        (("one.csv", "--show", "--map", "suburb=nonsense"), "no_such_kind"),
        (("one.csv", "--show", "--id", "nobody"), "no_such_column"),
        (("one.csv", "lone.csv", "--out", "l.csv"), "nothing_to_compare"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "one.csv", people(30))
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "lone.csv").write_text("weight\n1.5\n2.5\n3.5\n")
    done = CliRunner().invoke(app, ["match", *said])
    assert getattr(done.exception, "code", None) == code, json.dumps(done.output)
