"""One arrival and a million get the same keys and the same weights, up to a millionth of a bit."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations, islice, pairwise
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sincerely.matching import link
from sincerely.matching.blocking import keys
from sincerely.matching.cleaning import columns, given
from sincerely.matching.decision import GENEROUS, STRICT, Decision, decide
from sincerely.matching.model import dealer
from sincerely.matching.score import score
from sincerely.matching.traits import Traits, traits_of
from sincerely.matching.ways import COLUMNS
from tests.matching.town import sightings
from tests.truth import town


def batches(people: Iterable[Traits]) -> Iterator[pa.RecordBatch]:
    """Seven at a time, as a long list comes."""
    rows = enumerate(people)
    while some := list(islice(rows, 7)):
        yield columns([row for row, _ in some], [each for _, each in some])


def test_bulk_scores_are_those_of_one_arrival(tmp_path: Path) -> None:
    people = sightings(400)
    link.write(batches(people), tmp_path / "people.parquet")
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
    link.write(batches(people), tmp_path / "people.parquet")
    found = list(link.scored(duckdb.connect(), tmp_path / "people.parquet", most=1_000))
    shared = [set(keys(each)) for each in people]
    pairs = {
        frozenset(pair) for pair in combinations(range(len(people)), 2)
        if shared[pair[0]] & shared[pair[1]]
    }  # fmt: skip
    assert {frozenset((each.one, each.other)) for each in found} == pairs
    assert len(found) == len(pairs)


def test_a_folder_may_have_a_quote_in_its_name(tmp_path: Path) -> None:
    (folder := tmp_path / "Rosa's; 'old' files").mkdir()
    link.write(batches(sightings(50)), folder / "people.parquet")
    link.write(batches(sightings(50)), tmp_path / "people.parquet")
    found, plain = (
        list(link.scored(duckdb.connect(), each / "people.parquet")) for each in (folder, tmp_path)
    )
    assert sorted(found) == sorted(plain) != []


def test_what_too_many_share_is_not_compared_by(tmp_path: Path) -> None:
    people = sightings(200, seed=5)
    link.write(batches(people), tmp_path / "people.parquet")
    found = list(link.scored(duckdb.connect(), tmp_path / "people.parquet", most=5))
    having = Counter(key for each in people for key in keys(each))
    told = [{key for key in keys(each) if having[key] <= 5} for each in people]
    pairs = {
        frozenset(pair) for pair in combinations(range(len(people)), 2)
        if told[pair[0]] & told[pair[1]]
    }  # fmt: skip
    assert {frozenset((each.one, each.other)) for each in found} == pairs
    assert max(having.values()) > 5


@pytest.mark.parametrize("seed", [41, 42])
def test_bulk_joins_nobody_whom_one_arrival_would_not_join(tmp_path: Path, seed: int) -> None:
    """Of phones of which nobody says what they are: in bulk none does."""
    told = [traits_of(one.contact) for one in town.sightings(seed, 700)]
    told += sightings(500, seed=seed)
    people = [msgspec.structs.replace(each, cells=()) for each in told]
    link.write(batches(people), tmp_path / "people.parquet")
    with duckdb.connect() as database:
        table = link.compared(database, tmp_path / "people.parquet", GENEROUS, most=1_000)
        found = database.execute(link.decided(database, table)).fetchall()
    live = {
        (one, other): decide(people[one], people[other], score(people[one], people[other]))
        for one, other, *_ in found
    }
    joined = {(one, other) for one, other, *_, decision in found if decision == "join"}
    would = {pair for pair, decision in live.items() if decision is Decision.JOIN}
    assert joined <= would
    assert len(would - joined) <= 0.01 * len(would), "joined live by half a birth date or street"
    beyond = {(one, other) for one, other, weight, *_ in found if weight >= STRICT}
    assert len(beyond - joined) > 100, "couples, fathers and sons, firms were met"


def test_what_was_weighed_tells_the_outcome() -> None:
    """No two outcomes of a comparison weigh the same: `deciding` reads them from their weights."""
    for column in COLUMNS:
        names = [*(level.name for level in column.levels), "differs"]
        weights = sorted(dealer().weight(column.name, name) for name in names)
        assert all(b - a > 1e-3 for a, b in pairwise(weights)), column.name


def test_several_processes_clean_as_one_arrival_is_cleaned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "CHUNK", 40)  # several pieces for each
    contacts = [one.contact for one in islice(town.sightings(41, 200), 300)]
    pq.write_table(pa.Table.from_batches([given(enumerate(contacts))]), tmp_path / "in.parquet")
    assert link.clean(tmp_path / "in.parquet", tmp_path / "several.parquet", 2) == 300
    link.write(batches(map(traits_of, contacts)), tmp_path / "one.parquet")
    assert _rows(tmp_path / "several.parquet") == _rows(tmp_path / "one.parquet")


def _rows(file: Path) -> list[dict[str, Any]]:
    """What is written; the order of keys means nothing."""
    rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    return [row | {"keys": sorted(row["keys"] or ())} for row in rows]
