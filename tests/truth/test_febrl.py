"""`sincerely match` on FEBRL's lists, without the number that gives people away.

Others on the same lists (``benchmarks/matching.py``): 0.987 and 0.996 by Splink set up by hand.
"""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sincerely.faces.cli import app

from . import febrl


def _list(path: Path, name: str) -> dict[str, str]:
    """Writes one of the lists without the truth; returns the person of each row."""
    rows = febrl.rows(name)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0])[:-1], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return {row["id"]: row["true"] for row in rows}


@pytest.mark.parametrize(
    ("names", "floor"), [(("dataset3",), 0.995), (("dataset4a", "dataset4b"), 0.997)]
)
def test_febrl(names: tuple[str, ...], floor: float, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.csv" for name in names]
    people = [_list(file, name) for file, name in zip(files, names, strict=True)]
    out = tmp_path / "links.csv"
    done = CliRunner().invoke(app, ["match", *map(str, files), "--out", str(out)])
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8", newline="") as lines:
        found = {
            frozenset((row["id_a"], row["id_b"]))
            for row in csv.DictReader(lines)
            if row["decision"] == "join"
        }
    true = _true(people)
    right = len(found & true)
    assert 2 * right / (len(found) + len(true)) >= floor


def _true(people: list[dict[str, str]]) -> set[frozenset[str]]:
    """The pairs of rows that are one person, within one list or across two."""
    ones, others = people[0], people[-1]
    rows: dict[str, list[str]] = {}
    for number, person in others.items():
        rows.setdefault(person, []).append(number)
    return {
        frozenset((number, other))
        for number, person in ones.items()
        for other in rows.get(person, ())
        if number != other
    }
