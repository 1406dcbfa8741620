"""The folder as a whole: the same for the same arguments, complete, and safe to write again."""

from datetime import date
from pathlib import Path

import pytest

from sincerely import sample
from sincerely.sample import tables
from sincerely.sample.sink import Sink
from sincerely.sample.store import at

from .conftest import UNTIL, Store


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        sample.write(tmp_path / name, seed=3, until=UNTIL, households=40)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize(("seed", "until"), [(4, UNTIL), (3, date(2026, 11, 24))])
def test_another_seed_or_day_gives_another_year(tmp_path: Path, seed: int, until: date) -> None:
    sample.write(tmp_path / "one", seed=3, until=UNTIL, households=40)
    sample.write(tmp_path / "two", seed=seed, until=until, households=40)
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one["crm/sent.csv"] != two["crm/sent.csv"]


def test_writing_again_leaves_nothing_of_the_earlier_sample(tmp_path: Path) -> None:
    sample.write(tmp_path / "again", seed=1, until=date(2025, 2, 1), households=60)
    (tmp_path / "again" / "notes.txt").write_text("mine")
    sample.write(tmp_path / "again", seed=3, until=UNTIL, households=40)
    sample.write(tmp_path / "fresh", seed=3, until=UNTIL, households=40)
    again = contents(tmp_path / "again")
    assert again.pop("notes.txt") == b"mine"
    assert again == contents(tmp_path / "fresh")


def test_rows_that_go_by_way_of_the_disk_come_out_the_same(tmp_path: Path) -> None:
    rows = [
        ("crm/visits.csv", at(date(2026, month, 1), hour), f"V{month}{hour}", {"visit_id": word})
        for month in (3, 1, 2)
        for hour, word in ((9, "a,b"), (8, 'say "x"'), (10, "two\nlines"))
    ]
    for name, most in (("memory", 1_000), ("disk", 2)):
        sink = Sink(tmp_path / name, most_in_memory=most)
        for file, when, key, values in rows:
            sink.add(file, when, key, values)
        sink.finish()
    assert contents(tmp_path / "disk") == contents(tmp_path / "memory")
    assert b"two\nlines" in contents(tmp_path / "disk")["crm/visits.csv"]


def test_two_households_are_the_cast_alone(tmp_path: Path) -> None:
    written = sample.write(tmp_path, seed=1, until=UNTIL, households=2)
    assert written.counts["truth/people.csv"] == 4
    assert written.cast == sample.CAST


@pytest.mark.parametrize("households", [1, 0, -5])
def test_fewer_households_than_the_cast_are_refused(tmp_path: Path, households: int) -> None:
    with pytest.raises(ValueError, match="at least 2 households"):
        sample.write(tmp_path, seed=1, until=UNTIL, households=households)
    assert not list(tmp_path.iterdir())


def test_more_households_than_phone_numbers_are_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    with pytest.raises(sample.DirectoryFullError) as refused:
        sample.write(tmp_path, seed=1, until=UNTIL, households=10_000_000)
    assert refused.value.code == "sample_too_large"
    assert refused.value.hint
    assert not list(tmp_path.iterdir())


def test_the_counts_are_those_of_the_files(store: Store) -> None:
    for name, count in store.written.counts.items():
        if name.endswith(".csv"):
            assert len(store.rows(name)) == count, name
        else:
            assert (store.folder / name).read_text().count("</prospect>") == count, name
    fed = sum(n for name, n in store.written.counts.items() if not name.startswith("truth/"))
    assert store.written.rows == fed


def test_everything_but_the_truth_is_fed_under_its_source(store: Store) -> None:
    fed = sample.files(store.folder)
    names = {path.relative_to(store.folder).as_posix() for _, path in fed}
    there = {name for name in contents(store.folder) if not name.startswith("truth/")}
    assert names == there - {"README.txt"}
    assert len(names) == len(fed)
    for source, path in fed:
        folder = path.parent.name
        assert source == (path.stem.rpartition("_")[0] if folder == "leads" else folder)


def test_the_readme_names_every_file_and_forbids_feeding_the_truth(store: Store) -> None:
    text = (store.folder / "README.txt").read_text()
    for name in tables.COLUMNS:
        assert name in text
    assert "NEVER" in text
