"""DuckDB and Spark, in parts, judge as one process does that holds everything."""

import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from sincerely.history import duck, sparked
from sincerely.history.bucket import Judge
from sincerely.records import places
from sincerely.rules.policy import DEFAULT
from tests.history import vendor

pytestmark = pytest.mark.filterwarnings("default")  # Spark leaves sockets to its own end


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
    many = duck.judge(
        tables, tmp_path / "verdicts", DEFAULT, places.place, duck.Machine(parts=5),
        lambda done, of: heard.append((done, of)),
    )  # fmt: skip
    assert many == 2_000
    assert heard == [(n, 5) for n in range(1, 6)]
    assert _rows(_read(tmp_path / "verdicts")) == whole


def test_spark_in_parts(folder: Path, whole: list[dict[str, object]], tmp_path: Path) -> None:
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.fail("Spark needs a Java runtime: apt-get install default-jre-headless")
    spark = sparked.session("local[2]")
    tables = {name: str(folder / name) for name in ("messages", "events", "maybes")}
    to = tmp_path / "verdicts"
    try:
        assert sparked.judge(spark, tables, str(to), DEFAULT, places.place, 4) == 2_000
        assert _rows(_read(to)) == whole
    finally:
        spark.stop()
