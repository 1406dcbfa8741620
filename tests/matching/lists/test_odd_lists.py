"""Lists as nobody wants them, and what comes of each: links, or a clear word why there are none."""

import csv
import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from sincerely.faces.cli import app
from tests.matching.lists.people import HEADER, people, spoilt, write
from tests.matching.lists.test_match_command import f1, links, run

Rows = list[list[str]]
PEOPLE = people(120)
AGAIN = spoilt(PEOPLE[:50], mistakes=1)
TRUE = {frozenset((f"org-{at}", f"dup-{at}")) for at in range(50)}


def saved(path: Path, header: Sequence[str], rows: Rows, encoding: str, delimiter: str) -> Path:
    with path.open("w", newline="", encoding=encoding) as out:
        csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return path


@pytest.mark.parametrize(
    ("rows", "code", "hint"),
    [
        ([], "no_rows", "name another file"),
        (PEOPLE[:1], "one_row", "sincerely match A B"),
        ([[f"x-{at}", *PEOPLE[0][1:]] for at in range(40)], "nothing_to_compare", "--show"),
        ([[f"x-{at}", *[""] * 7] for at in range(40)], "nothing_to_compare", "--show"),
    ],
    ids=["no rows", "one row", "all rows alike", "all cells blank"],
)
def test_what_cannot_be_compared_is_said(tmp_path: Path, rows: Rows, code: str, hint: str) -> None:
    one = write(tmp_path / "one.csv", rows)
    done = CliRunner().invoke(app, ["match", str(one), "--out", str(tmp_path / "links.csv")])
    said = done.exception
    assert getattr(said, "code", "") == code
    assert "one.csv" in getattr(said, "sentence", "")
    assert hint in getattr(said, "hint", "")


def test_a_list_without_rows_beside_one_that_has_some(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one.csv", PEOPLE), write(tmp_path / "other.csv", [])
    done = CliRunner().invoke(app, ["match", str(one), str(other), "--out", str(tmp_path / "l")])
    assert getattr(done.exception, "code", "") == "no_rows"
    assert "other.csv" in str(done.exception)


def test_one_row_is_found_in_a_list(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one.csv", PEOPLE), write(tmp_path / "other.csv", AGAIN[7:8])
    run(one, other, "--out", tmp_path / "links.csv")
    found = links(tmp_path / "links.csv")
    assert [(each["id_a"], each["id_b"]) for each in found] == [("org-7", "dup-7")]


def test_five_rows_of_which_two_are_one(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", [*PEOPLE[:4], *AGAIN[:1]])
    run(one, "--out", tmp_path / "links.csv")
    assert [(e["id_a"], e["id_b"]) for e in links(tmp_path / "links.csv")] == [("org-0", "dup-0")]
    run(write(tmp_path / "two.csv", PEOPLE[:5]), "--out", tmp_path / "none.csv")
    assert links(tmp_path / "none.csv") == []


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Email", lambda at: f"{PEOPLE[at][1]}.{at * 7919 % 1000}@example.com"),
        ("Phone", lambda at: f"207{1_000_000 + at * 7919}"),
        ("Name", lambda at: f"{PEOPLE[at][1]} {PEOPLE[at][2]}"),
    ],
)
def test_one_column_alone(tmp_path: Path, header: str, cell: Callable[[int], str]) -> None:
    """Who stands there twice is joined, with what is spelt otherwise but means the same."""
    rows = [[cell(at)] for at in range(120)] + [[cell(at).upper()] for at in range(40)]
    run(write(tmp_path / "one.csv", rows, [header]), "--out", tmp_path / "links.csv")
    true = {frozenset((str(at + 1), str(at + 121))) for at in range(40)}
    assert f1(links(tmp_path / "links.csv"), true) > 0.9


def test_one_column_of_which_nobody_stands_there_twice(tmp_path: Path) -> None:
    rows = [[f"{row[1]}.{at * 7919 % 1000}@example.com"] for at, row in enumerate(PEOPLE)]
    run(write(tmp_path / "one.csv", rows, ["Email"]), "--out", tmp_path / "links.csv")
    assert [each for each in links(tmp_path / "links.csv") if each["decision"] == "join"] == []


def test_an_address_alone(tmp_path: Path) -> None:
    """Neighbours are many, and no slip of the pen; nor have most rows moved."""
    rows = [[f"{row[3]} {row[4]}, {row[5]} {row[6]}"] for row in PEOPLE + AGAIN]
    run(write(tmp_path / "one.csv", rows, ["Address"]), "--out", tmp_path / "links.csv")
    true = {frozenset((str(at + 1), str(at + 121))) for at in range(50)}
    assert f1(links(tmp_path / "links.csv"), true) > 0.75


def test_a_town_alone_says_nothing(tmp_path: Path) -> None:
    run(write(tmp_path / "one.csv", [[row[5]] for row in PEOPLE], ["Town"]), "--out",
        tmp_path / "links.csv")  # fmt: skip
    assert links(tmp_path / "links.csv") == []


def test_two_hundred_columns_most_of_which_say_nothing_of_anybody(tmp_path: Path) -> None:
    chance = random.Random(4)
    more = [
        [f"{chance.random():.3f}" if at % 2 else chance.choice("abcde") for at in range(192)]
        for _ in PEOPLE + AGAIN
    ]
    rows = [[*row, *extra] for row, extra in zip(PEOPLE + AGAIN, more, strict=True)]
    header = [*HEADER, *(f"field {at}" for at in range(192))]
    run(write(tmp_path / "one.csv", rows, header), "--out", tmp_path / "links.csv")
    assert f1(links(tmp_path / "links.csv"), TRUE) > 0.95


def test_a_column_that_says_the_same_as_another_counts_once(tmp_path: Path) -> None:
    rows = [[row[0], row[1], row[1], row[1], row[2]] for row in PEOPLE + AGAIN]
    header = ["id", "first name", "called", "greeting", "surname"]
    one = write(tmp_path / "one.csv", rows, header)
    assert run(one, "--show").count("the same as first name") == 2
    run(one, "--out", tmp_path / "links.csv")
    bare = write(tmp_path / "bare.csv", [[r[0], r[1], r[4]] for r in rows], ["id", "first name",
                                                                           "surname"])  # fmt: skip
    run(bare, "--out", tmp_path / "bare_links.csv")
    assert links(tmp_path / "links.csv") == links(tmp_path / "bare_links.csv")


@pytest.mark.parametrize(
    ("header", "encoding", "delimiter"),
    [
        ("Kundennr Vorname Nachname Straße PLZ Ort Geburtsdatum", "latin-1", ";"),
        ("Cliente Nombre Apellidos Dirección CP Población Nacimiento", "cp1252", ";"),
        ("N°_client Prénom Nom Adresse CodePostal Ville Naissance", "utf-16", "\t"),
        ("Id Nome Cognome Indirizzo CAP Città Nascita", "utf-8-sig", ","),
    ],
    ids=["German", "Spanish", "French", "Italian"],
)
def test_headers_and_letters_of_other_countries(
    tmp_path: Path, header: str, encoding: str, delimiter: str
) -> None:
    def local(row: list[str]) -> list[str]:
        born = f"{row[7][6:]}.{row[7][4:6]}.{row[7][:4]}"
        return [row[0], f"{row[1]}é", f"{row[2]}ü", f"{row[4]} {row[3]}", row[6], row[5], born]

    rows = [local(row) for row in PEOPLE + AGAIN]
    one = saved(tmp_path / "one.csv", header.split(), rows, encoding, delimiter)
    run(one, "--out", tmp_path / "links.csv")
    assert f1(links(tmp_path / "links.csv"), TRUE) > 0.95


def test_ids_that_stand_there_twice_name_no_rows(tmp_path: Path) -> None:
    """A shop's number after two shops became one: rows are called by their place instead."""
    rows = [[str(at % 60), *row[1:]] for at, row in enumerate(PEOPLE + AGAIN)]
    one = write(tmp_path / "one.csv", rows)
    assert "named by the row's number" in run(one, "--show")
    run(one, "--out", tmp_path / "links.csv")
    true = {frozenset((str(at + 1), str(at + 121))) for at in range(50)}
    assert f1(links(tmp_path / "links.csv"), true) > 0.95


def test_columns_of_other_names_in_another_order_and_a_date_in_excel(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet
    sheet.append(["Client no", "Family name", "Forename", "Zip", "Town", "Road", "House", "DOB"])
    for at in range(50):
        row = [*PEOPLE[at][:7], ""]
        born = date(1950 + at % 40, 1 + at % 12, 1 + at % 28)
        sheet.append([f"dup-{at}", row[2], row[1], row[6], row[5], row[4], row[3], born])
    book.save(tmp_path / "other.xlsx")
    written = [f"{1950 + at % 40}{1 + at % 12:02}{1 + at % 28:02}" for at in range(120)]
    one = write(tmp_path / "one.csv", [[*r[:7], b] for r, b in zip(PEOPLE, written, strict=True)])
    run(one, tmp_path / "other.xlsx", "--out", tmp_path / "links.csv")
    assert f1(links(tmp_path / "links.csv"), TRUE) > 0.98
