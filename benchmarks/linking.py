"""The sets that linkers are measured on, and one measured run of a linker on one of them."""

import csv
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow.parquet as pq

from sincerely.matching.cleaning import CHUNK, given
from sincerely.rules.sighting import Contact
from tests.truth import febrl, town

Row = dict[str, str]


class Truth(NamedTuple):
    """One set: its tables as files, who is who, and how many pairs of rows are one person."""

    name: str
    columns: str
    files: list[Path]
    person: dict[str, str]
    pairs: int


class Cost(NamedTuple):
    """What a program took: seconds on the clock and of the processors, megabytes at most."""

    seconds: float
    processor: float
    megabytes: float


class Run(NamedTuple):
    """How one linker did: shares from 0 to 1, and what it cost."""

    precision: float
    recall: float
    cost: Cost

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def sets(folder: Path, *, homes: int, seed: int) -> list[Truth]:
    """FEBRL's first and third (duplicates in one file; a thousand rows, five thousand) and fourth
    (two files), and a town of ``seed``."""
    return [
        _set(folder, "FEBRL 1", "febrl", [febrl.rows("dataset1")]),
        _set(folder, "FEBRL 3", "febrl", [febrl.rows("dataset3")]),
        _set(folder, "FEBRL 4", "febrl", [febrl.rows("dataset4a"), febrl.rows("dataset4b")]),
        _set(folder, f"town {seed}", "town", [town_rows(seed, homes)]),
    ]


def crowd(folder: Path, *, seed: int, rows: int) -> Truth:
    """A town of so many rows."""
    table = islice(town_rows(seed, rows // 2 + 1), rows)  # a home leaves about three
    return _set(folder, f"{rows:,}", "town", [table])


def _set(folder: Path, name: str, columns: str, tables: Sequence[Iterable[Row]]) -> Truth:
    """Writes the tables, and counts how many pairs of their rows are one person."""
    person: dict[str, str] = {}
    files, sides = [], []
    for side, rows in zip("ab", tables, strict=False):
        files.append(folder / f"{name.replace(' ', '').replace(',', '')}{side}.csv")
        mine = write(files[-1], rows)
        sides.append(Counter(mine.values()))
        person |= mine
    if len(sides) == 1:
        pairs = sum(n * (n - 1) // 2 for n in sides[0].values())
    else:
        pairs = sum(n * sides[1][true] for true, n in sides[0].items())
    return Truth(name, columns, files, person, pairs)


def write(path: Path, rows: Iterable[Row]) -> dict[str, str]:
    """Rows as a CSV file; returns the person of each id."""
    person = {}
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        for n, row in enumerate(rows):
            if n == 0:
                writer.writerow(row)
            writer.writerow(row.values())
            person[row["id"]] = row["true"]
    return person


def town_rows(seed: int, homes: int) -> Iterator[Row]:
    """A town as one table, names in parts. ``true``: the person."""
    for one in town.sightings(seed, homes):
        contact = one.contact
        first, last = contact.first, contact.last
        if contact.name:
            before, comma, after = contact.name.partition(", ")
            first, last = (after, before) if comma else (before.split()[0], before.split()[-1])
        yield {
            "id": one.id,
            "first": first,
            "last": last,
            "email": contact.emails[0] if contact.emails else "",
            "phone": _digits(contact.phones[0][1]) if contact.phones else "",
            "street": contact.street.lower(),
            "city": contact.city,
            "state": contact.region,
            "zip": contact.postal,
            "true": one.person,
        }


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())[-10:]


def without_truth(path: Path) -> Path:
    """The same file without its last column, for a linker that looks at every column."""
    bare = path.with_suffix(".bare.csv")
    with path.open(encoding="utf-8", newline="") as lines, bare.open("w", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerows(row[:-1] for row in csv.reader(lines))
    return bare


def ours(truth: Truth, *options: str) -> Run:
    """`sincerely match` on the set's files: what it joins."""
    out = truth.files[0].with_suffix(".ours.csv")
    files = [str(without_truth(path)) for path in truth.files]
    program = [sys.executable, "-m", "sincerely", "match", *files, *options]
    return _judged(truth, out, measured([*program, "--out", str(out)]))


def whole(truth: Truth) -> Run:
    """A full pass over the set's one file with the shipped weights: what a machine joins."""
    source, out = truth.files[0].with_suffix(".parquet"), truth.files[0].with_suffix(".links")
    if not source.exists():
        _as_sightings(truth.files[0], source)
    cost = measured([sys.executable, "-m", "sincerely.matching.full_pass", str(source), str(out)])
    with duckdb.connect() as database:
        database.execute(f"SELECT row_l, row_r FROM read_parquet('{out}') WHERE decision = 'join'")
        found = database.fetchall()
    people = list(truth.person.values())  # in the order of the rows
    right = sum(people[one] == people[other] for one, other in found)
    return Run(right / max(1, len(found)), right / truth.pairs, cost)


def _as_sightings(table: Path, to: Path) -> None:
    with table.open(encoding="utf-8", newline="") as lines:
        rows = enumerate(map(_contact, csv.DictReader(lines)))
        chunk = given(islice(rows, CHUNK))
        with pq.ParquetWriter(to, chunk.schema) as file:
            while chunk.num_rows:
                file.write_batch(chunk)
                chunk = given(islice(rows, CHUNK))


def _contact(row: Row) -> Contact:
    return Contact(
        first=row["first"],
        last=row["last"],
        emails=(row["email"],) if row["email"] else (),
        phones=(("", row["phone"]),) if row["phone"] else (),
        street=row["street"],
        city=row["city"],
        region=row["state"],
        postal=row["zip"],
    )


def theirs(tool: str, truth: Truth) -> Run:
    """Another linker on the same files."""
    out = truth.files[0].with_suffix(f".{tool}.csv")
    program = [sys.executable, "-m", "benchmarks.linkers", tool, truth.columns, str(out)]
    return _judged(truth, out, measured([*program, *map(str, truth.files)]))


def measured(program: list[str]) -> Cost:
    """Runs a program to its end.

    Raises CalledProcessError where it fails; what it said is shown.
    """
    began = time.perf_counter()
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
        assert run.stdout
        said = run.stdout.read()
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode:
        sys.stderr.write(said.decode(errors="replace")[-4_000:])
        raise subprocess.CalledProcessError(run.returncode, program)
    seconds = time.perf_counter() - began
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _judged(truth: Truth, out: Path, cost: Cost) -> Run:
    with out.open(encoding="utf-8", newline="") as lines:
        found = {
            frozenset((row["id_a"], row["id_b"]))
            for row in csv.DictReader(lines)
            if row.get("decision", "join") == "join"
        }
    right = sum(len({truth.person[one] for one in pair}) == 1 for pair in found)
    return Run(right / max(1, len(found)), right / truth.pairs, cost)
