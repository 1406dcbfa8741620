"""No machine makes one of two who are surely two, whatever their rows share."""

import csv
import random
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sincerely.faces.cli import app
from sincerely.matching.lists.apart import Who, reader, why_apart
from sincerely.matching.lists.kinds import Guessed, Kind, Profile, guess

FIRST = "James Mary Robert Patricia John Linda David Susan Thomas Karen Daniel Lisa Mark Emily"
LAST = "Smith Brown Jones Davis Wilson Moore Martin Lee White Harris Clark Lewis Walker Young"
HEADERS = ["first_name", "last_name", "suffix", "dob", "phone", "email", "company"]


def who(headers: list[str], *cells: str, firms: int = 99) -> Who:
    profiles = [
        Profile(
            each,
            99,
            firms if each == "company" else 99,
            99,
            (cell, *("Ann Lee",) * 20 * ("name" in each)),
        )
        for each, cell in zip(headers, cells, strict=True)
    ]
    kinds = {"dob": Kind.DATE, "suffix": Kind.GENERATION, "name": Kind.NAME, "yob": Kind.YEAR}
    kinds |= {"first_name": Kind.GIVEN, "last_name": Kind.SURNAME, "middle": Kind.MIDDLE}
    kinds |= {"phone": Kind.PHONE, "email": Kind.EMAIL}
    found: list[Guessed] = [
        Guessed(each.header, kinds[each.header], "") if each.header in kinds else guess(each)
        for each in profiles
    ]
    return reader(found, profiles)(cells)


def apart(headers: list[str], one: list[str], other: list[str]) -> str:
    both = who(headers, *one), who(headers, *other)
    assert why_apart(*both) == why_apart(*reversed(both))
    return why_apart(*both)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (["Bob", "Hall"], ["Sue", "Hall"], "different first names"),
        (["Bob", "Hall"], ["Robert", "Hall"], ""),
        (["Stephen", "Hall"], ["Steven", "Hall"], ""),
        (["James", "Hall"], ["Hall", "James"], ""),  # filled in the wrong way round
        (["Jmaes", "Hall"], ["James", "Hall"], ""),
        (["Bob", "Hall Jr"], ["Bob", "Hall"], "not the same generation"),
        (["Bob", "Hall Jr"], ["Bob", "Hall Sr"], "not the same generation"),
        (["Bob", "Hall LLC"], ["Bob", "Hall"], "one is a company"),
        (["Bob and Sue", "Hall"], ["Bob", "Hall"], "one names two people"),
        (["Bob and Sue", "Hall"], ["Sue and Bob", "Hall"], ""),
        (["Bob", "Hall Sr"], ["Bob", "Hall"], ""),  # before there is a junior nobody says so
    ],
)
def test_by_their_names(one: list[str], other: list[str], why: str) -> None:
    assert apart(["first_name", "last_name"], one, other) == why
    if " " not in one[0] and one != ["James", "Hall"]:
        assert apart(["name"], [" ".join(one)], [" ".join(other)]) == why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("1962-03-14", "1989-09-22", "born a generation apart"),
        ("1962-03-14", "1962-03-15", ""),
        ("1962-03-14", "1926-03-14", ""),
        ("1962-03-04", "1962-04-03", ""),
        ("1962-03-14", "1970-09-22", ""),  # what was learned of the lists has to say
        ("1962-03-14", "1990-01-01", ""),
        ("1962-03-14", "", ""),
    ],
)
def test_by_their_births(one: str, other: str, why: str) -> None:
    headers = ["first_name", "last_name", "dob", "phone"]
    assert apart(headers, ["Al", "Roe", one, "2075550101"], ["Al", "Roe", other, ""]) == why
    assert apart(headers[:3], ["Al", "Roe", one], ["Al", "Roe", other]) == ""


def test_who_was_born_on_one_day_may_have_a_wrong_name() -> None:
    headers = ["first_name", "last_name", "dob"]
    assert apart(headers, ["Bob", "Hall", "1962-03-14"], ["Sue", "Hall", "1962-03-14"]) == ""
    assert apart(headers, ["Bob", "Hall", "1962-03-14"], ["Sue", "Hall", "1970-05-02"]) != ""
    assert apart(["name", "yob"], ["Al Roe Jr", "1962"], ["Al Roe", "1962"]) == ""


def test_whom_to_ask_for_at_a_firm_is_at_that_firm() -> None:
    headers = ["first_name", "last_name", "company", "email"]
    firm, person = ["", "", "Acme Tools Inc", ""], ["Ann", "Lee", "Acme Tools", ""]
    assert apart(headers, firm, person) == ""
    assert apart(headers, firm, ["Ann", "Lee", "", ""]) == "one is a company"
    assert apart(["company", "email"], firm[2:], person[2:]) == ""
    few = who(headers, *firm, firms=9), who(headers, *person, firms=9)
    assert why_apart(*few) == "one is a company"  # where she works, in a list of people
    headers[2] = "Business Phone"
    assert apart(headers, ["", "", "2075550101", ""], ["Ann", "Lee", "2075550101", ""]) == ""


def test_where_most_are_firms_a_name_may_be_one_s() -> None:
    """Kelly Lewis, and Kelly Lewis LLP."""
    names = ("Kelly Lewis", "Kelly Lewis LLP", "Morgan Taylor LLC", "Scott Allen")
    read = reader([Guessed("Name", Kind.NAME, "")], [Profile("Name", 4, 4, 4, names)])
    assert why_apart(read(names[:1]), read(names[1:2])) == ""


def test_by_a_middle_name() -> None:
    headers = ["first_name", "middle", "last_name"]
    assert apart(headers, ["James", "Robert", "Hall"], ["Robert", "", "Hall"]) == ""


@pytest.mark.parametrize("mix", [(200, 30, 10), (150, 30, 5), (100, 5, 20)])
def test_in_any_mixture_of_a_list(mix: tuple[int, int, int], tmp_path: Path) -> None:
    """Whatever is learned of a list in which couples are as frequent as repeats."""
    dice = random.Random(sum(mix))
    people, repeats, others = mix
    rows, number = [], 0
    for n in range(people):
        first, last = dice.choice(FIRST.split()), dice.choice(LAST.split())
        phone, mail = f"207{dice.randrange(2_000_000, 9_999_999)}", f"{last}{n}@example.com".lower()
        born = f"{dice.randrange(1940, 1970)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        own = [first, last, "", born, phone, mail, ""]
        rows.append([f"S{n}", *own])
        if n < repeats:
            rows.append([f"D{n}", first, last, "", born, phone, "", ""])
        for kind in "WJCB":
            if not repeats <= n - others * "WJCB".index(kind) < repeats + others:
                continue
            number += 1
            other = dice.choice([each for each in FIRST.split() if each != first])
            late = f"{int(born[:4]) + 27}-11-09"
            row = {
                "W": [other, last, "", late, phone, mail, ""],
                "J": [first, last, "Jr", late, phone, mail, ""],
                "C": ["", "", "", "", phone, mail, f"{last} Roofing LLC"],
                "B": [f"{first} and {other}", last, "", "", phone, mail, ""],
            }[kind]
            rows.append([f"{kind}{n}", *row])
    dice.shuffle(rows)
    file, out = tmp_path / "list.csv", tmp_path / "links.csv"
    with file.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([["id", *HEADERS], *rows])
    done = CliRunner().invoke(app, ["match", str(file), "--out", str(out)])
    assert done.exit_code == 0, done.output
    found: Counter[tuple[str, bool]] = Counter()
    with out.open(encoding="utf-8", newline="") as lines:
        for link in csv.DictReader(lines):
            kinds = {link["id_a"][0], link["id_b"][0]}
            found[link["decision"], kinds <= {"S", "D"}] += 1
    assert found["join", False] == 0
    assert found["join", True] >= repeats * 0.9
