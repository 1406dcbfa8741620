"""DuckDB and Spark, in parts, judge as one process does that holds everything."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from sincerely.history import duck
from sincerely.history.bucket import Judge
from sincerely.records import places
from sincerely.rules.policy import DEFAULT
from tests.history import vendor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("vendor")
    vendor.make(made, 2_000, seed=5)
    return made


@pytest.fixture(scope="module")
def whole(folder: Path) -> list[dict[str, object]]:
    messages, events, maybes = (_read(folder / n) for n in ("messages", "events", "maybes"))
    found = _rows(Judge(DEFAULT, places.place).verdicts(messages, events, maybes))
    assert len({(row["codes"], row["known_codes"]) for row in found}) > 20
    return found


def _read(folder: Path) -> pa.Table:
    return ds.dataset(folder).to_table()


def _rows(table: pa.Table) -> list[dict[str, object]]:
    return sorted(table.to_pylist(), key=lambda row: row["id"])


def test_duckdb_in_parts(folder: Path, whole: list[dict[str, object]], tmp_path: Path) -> None:
    tables = duck.Tables(
        messages=folder / "messages", events=folder / "events", maybes=folder / "maybes"
    )
    heard: list[tuple[int, int]] = []
    to = tmp_path / "o'brien" / "verdicts"  # a folder is called what it likes
    many = duck.judge(
        tables, to, DEFAULT, places.place, duck.Machine(parts=5),
        lambda done, of: heard.append((done, of)),
    )  # fmt: skip
    assert many == 2_000
    assert heard == [(n, 5) for n in range(1, 6)]
    assert _rows(_read(to)) == whole


def test_spark_in_parts(folder: Path, whole: list[dict[str, object]], tmp_path: Path) -> None:
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.fail("Spark needs a Java runtime: apt-get install default-jre-headless")
    to = tmp_path / "verdicts"
    # a process of its own: a JVM keeps the settings it began with, and matching needs others
    told = [sys.executable, "-c", IN_SPARK, str(folder), str(to)]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    assert done.stdout.split()[-1:] == ["2000"], done.stderr[-2_000:]
    assert _rows(_read(to)) == whole


IN_SPARK = """
import sys
from sincerely.history import sparked
from sincerely.records import places
from sincerely.rules.policy import DEFAULT
folder, to = sys.argv[1:]
tables = {name: f"{folder}/{name}" for name in ("messages", "events", "maybes")}
print(sparked.judge(sparked.session("local[2]"), tables, to, DEFAULT, places.place, 4))
"""
