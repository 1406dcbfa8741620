"""People of one home in anyone's lists: couples, father and son, phones under other headings."""

import json
import random
from pathlib import Path

import duckdb
import pytest

from sincerely.matching.lists.details import Source
from sincerely.matching.lists.fields import Field
from sincerely.matching.lists.kinds import Kind
from sincerely.matching.lists.levels import levels
from tests.matching.lists.people import people, write
from tests.matching.lists.test_match_command import f1, links, run

HEADER = (
    "Client Ref", "First", "Last", "Suffix", "Street", "Zip", "HomePhone", "CellPhone", "Born",
)  # fmt: skip
Row = list[str]


def person(at: int, row: Row, chance: random.Random) -> Row:
    """One of `people` with phones, as a customer list has him."""
    return [
        f"C {at}", row[1], row[2], "", f"{row[3]} {row[4]}", row[6],
        f"216{chance.randint(2_000_000, 9_999_999)}", f"440{chance.randint(2_000_000, 9_999_999)}",
        row[7],
    ]  # fmt: skip


def mate(row: Row, ref: str, first: str, chance: random.Random, suffix: str = "") -> Row:
    """Another of the same home: the same surname, street and home phone."""
    born = f"{chance.randint(1930, 2000)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    cell = f"440{chance.randint(2_000_000, 9_999_999)}"
    return [ref, first, row[2], suffix, *row[4:7], cell, born]


def again(row: Row) -> Row:
    """The same person a second time, the phones the other way round."""
    return [f"{row[0]} b", *row[1:6], row[7], row[6], row[8]]


def joined(found: list[dict[str, str]]) -> set[frozenset[str]]:
    return {frozenset((each["id_a"], each["id_b"])) for each in found if each["decision"] == "join"}


def matched(
    tmp_path: Path, rows: list[Row], header: tuple[str, ...] = HEADER
) -> list[dict[str, str]]:
    run(write(tmp_path / "one.csv", rows, header), "--out", tmp_path / "links.csv")
    return links(tmp_path / "links.csv")


@pytest.mark.parametrize("couples", [8, 120])
def test_husband_and_wife_are_two_in_lists_with_few_couples_and_many(
    tmp_path: Path, couples: int
) -> None:
    """Nothing but the first name tells them apart: no birth is known."""
    chance = random.Random(11)
    his = [person(at, row, chance) for at, row in enumerate(people(300, seed=12))]
    wives = [
        mate(row, f"W {at}", chance.choice(["mary", "olga", "ruth", "vera"]), chance)
        for at, row in enumerate(his[:couples])
    ]
    rows = [*his, *wives, *map(again, his), *map(again, wives)]
    found = joined(matched(tmp_path, [row[:8] for row in rows], HEADER[:8]))
    assert found == {frozenset((row[0], f"{row[0]} b")) for row in (*his, *wives)}


_PLACES = [Source(at) for at in range(3)]
_NAMED = [
    Field(0, Kind.GIVEN, "first", _PLACES[0], _PLACES[0]),
    Field(1, Kind.SURNAME, "last", _PLACES[1], _PLACES[1]),
    Field(2, Kind.EMAIL, "mail", _PLACES[2], _PLACES[2]),
]


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        (("mike", "hall"), ("mike", "hall"), True),
        (("micheal", "hall"), ("michael", "hall"), True),
        (("mike", "hall"), ("mkie", "hal"), True),
        (("mike", "hall"), ("kathleen", "hall"), False),
        (("gregory", "johnson"), ("gregory", "tordorf"), False),
        (("mike", "hall"), ("hall", "mike"), True),
        (("mike", "hall"), (None, "mike"), True),
    ],
)
def test_a_mail_address_of_another_name_is_no_slip(
    one: tuple[str | None, str], other: tuple[str | None, str], slip: bool
) -> None:
    """`mhall` and `khall` are two of one name, not one who mistyped it."""
    level = next(each for each in levels(_NAMED[2], _NAMED) if "one letter off" in each.phrase)
    said = {"f2_l": "mhall@mail.com", "f2_r": "khall@mail.com"}
    for side, names in (("l", one), ("r", other)):
        for at, name in enumerate(names):
            said[f"f{at}_{side}"] = name or ""
            said[f"f{at}_a_{side}"] = name or ""
    columns = ", ".join(
        f"list_value({value!r}) AS {column}"
        if "_a_" in column
        else f"nullif({value!r}, '') AS {column}"
        for column, value in said.items()
    )
    with duckdb.connect() as database:
        found = database.execute(f"SELECT {level.sql} FROM (SELECT {columns})").fetchall()
    assert found == [(slip,)]


def test_father_and_son_are_two(tmp_path: Path) -> None:
    """One name, one door, one telephone; *senior* and *junior*, or the birth, tell them apart."""
    chance = random.Random(13)
    fathers = [person(at, row, chance) for at, row in enumerate(people(300, seed=14))]
    sons = [mate(row, f"S {at}", row[1], chance, "Jr.") for at, row in enumerate(fathers[:60])]
    for row in fathers[:60]:
        row[3] = "SR"
    rows = [*fathers, *sons]
    found = joined(matched(tmp_path, [*rows, *map(again, rows)]))
    assert found == {frozenset((row[0], f"{row[0]} b")) for row in rows}


def test_a_phone_under_another_heading_speaks_for_two_rows(tmp_path: Path) -> None:
    chance = random.Random(15)
    rows = [person(at, row, chance) for at, row in enumerate(people(200, seed=16))]
    found = matched(tmp_path, [*rows, *map(again, rows)])
    assert "phone" in found[0]["why"]
    assert "different phone" not in found[0]["why"]


@pytest.mark.parametrize("header", ["age", "yob"])
def test_ages_of_two_times_and_years_of_birth(tmp_path: Path, header: str) -> None:
    """The second list asked eleven years later, or has the year of birth instead."""
    chance = random.Random(17)
    rows, ages = people(300, seed=18), [chance.randint(18, 80) for _ in range(300)]
    one, other = (
        [[f"{side}{at}", row[1], row[2], str(age)] for at, (row, age) in enumerate(both)]
        for side, both in (
            ("a", list(zip(rows, ages, strict=True))),
            ("b", [(row, age + 11 if header == "age" else 1990 - age)
                   for row, age in zip(rows, ages, strict=True)]),
        )
    )  # fmt: skip
    files = (
        write(tmp_path / "a.csv", one, ("id", "first", "last", "age")),
        write(tmp_path / "b.csv", other, ("id", "first", "last", header)),
    )
    run(*files, "--out", tmp_path / "links.csv")
    found = links(tmp_path / "links.csv")
    assert f1(found, {frozenset((f"a{at}", f"b{at}")) for at in range(300)}) > 0.97
    assert "same age" in found[0]["why"].lower()


def test_what_columns_are_taken_for_is_told_to_programs(tmp_path: Path) -> None:
    chance = random.Random(19)
    rows = [person(at, row, chance) for at, row in enumerate(people(40))]
    told = json.loads(run(write(tmp_path / "one.csv", rows, HEADER), "--show", "--json"))
    (table,) = told["lists"]
    assert (table["name"], table["rows"], table["id"]) == ("one.csv", 40, "Client Ref")
    assert {"header": "Last", "kind": "surname", "why": "its name"} in table["columns"]
    assert {"label": "Zip", "kind": "postcode"} in told["compared"]
