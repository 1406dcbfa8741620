"""One arrival and a million get the same keys and the same weights, up to a millionth of a bit."""

from collections import Counter
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sincerely.matching import link
from sincerely.matching.blocking import keys
from sincerely.matching.cleaning import given
from sincerely.matching.score import score
from sincerely.matching.traits import traits_of
from sincerely.matching.ways import COLUMNS
from tests.matching.town import sightings
from tests.truth import town


def test_bulk_scores_are_those_of_one_arrival(tmp_path: Path) -> None:
    people = sightings(400)
    link.write(enumerate(people), tmp_path / "people.parquet")
    found = list(link.scored(duckdb.connect(), tmp_path / "people.parquet", most=1_000))
    met = set()
    for each in found:
        mine = score(people[each.one], people[each.other])
        assert each.weight == pytest.approx(mine.weight, abs=1e-6)
        assert each.probability == pytest.approx(mine.probability, abs=1e-9)
        met |= {(step.column, step.level) for step in mine.steps}
    every = {(column.name, level.name) for column in COLUMNS for level in column.levels}
    assert every - met <= {("company", "same"), ("company", "alike")}, "not every level was met"


def test_bulk_compares_those_who_share_a_key(tmp_path: Path) -> None:
    people = sightings(200, seed=5)
    link.write(enumerate(people), tmp_path / "people.parquet")
    found = list(link.scored(duckdb.connect(), tmp_path / "people.parquet", most=1_000))
    shared = [set(keys(each)) for each in people]
    pairs = {
        frozenset(pair) for pair in combinations(range(len(people)), 2)
        if shared[pair[0]] & shared[pair[1]]
    }  # fmt: skip
    assert {frozenset((each.one, each.other)) for each in found} == pairs
    assert len(found) == len(pairs)


def test_what_too_many_share_is_not_compared_by(tmp_path: Path) -> None:
    people = sightings(200, seed=5)
    link.write(enumerate(people), tmp_path / "people.parquet")
    found = list(link.scored(duckdb.connect(), tmp_path / "people.parquet", most=5))
    having = Counter(key for each in people for key in keys(each))
    told = [{key for key in keys(each) if having[key] <= 5} for each in people]
    pairs = {
        frozenset(pair) for pair in combinations(range(len(people)), 2)
        if told[pair[0]] & told[pair[1]]
    }  # fmt: skip
    assert {frozenset((each.one, each.other)) for each in found} == pairs
    assert max(having.values()) > 5


def test_several_processes_clean_as_one_arrival_is_cleaned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "CHUNK", 40)  # several pieces for each
    contacts = [one.contact for one in islice(town.sightings(41, 200), 300)]
    pq.write_table(pa.Table.from_batches([given(enumerate(contacts))]), tmp_path / "in.parquet")
    assert link.clean(tmp_path / "in.parquet", tmp_path / "several.parquet", 2) == 300
    link.write(enumerate(map(traits_of, contacts)), tmp_path / "one.parquet")
    assert _rows(tmp_path / "several.parquet") == _rows(tmp_path / "one.parquet")


def _rows(file: Path) -> list[dict[str, Any]]:
    """What is written; the order of keys means nothing."""
    rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    return [row | {"keys": sorted(row["keys"] or ())} for row in rows]
