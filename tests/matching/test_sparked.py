"""Spark compares as DuckDB does: every link of both engines, on the same list."""

import csv
import os
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from sincerely.faces.cli import app
from sincerely.matching import cleaning, full_pass
from sincerely.matching.sparked import TOLERANCE
from tests.matching.lists.people import people, spoilt, write
from tests.truth import town

pytestmark = pytest.mark.filterwarnings("default")  # Spark leaves sockets to its own end


def _java() -> None:
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.fail("Spark needs a Java runtime: apt-get install default-jre-headless")


def _links(folder: Path, *how: str) -> dict[frozenset[str], tuple[str, float]]:
    out = folder / "links.csv"
    done = CliRunner().invoke(app, ["match", str(folder / "one.csv"), "--out", str(out), *how])
    assert done.exit_code == 0, done.output or done.exception
    with out.open(newline="", encoding="utf-8") as file:
        return {
            frozenset((row["id_a"], row["id_b"])): (row["decision"], float(row["probability"]))
            for row in csv.DictReader(file)
        }


def test_both_engines_find_the_same_links(tmp_path: Path) -> None:
    _java()
    originals = people(90)
    write(tmp_path / "one.csv", originals + spoilt(originals[:60]))
    duck = _links(tmp_path)
    spark = _links(tmp_path, "--engine", "spark", "--master", "local[2]")
    both = duck.keys() & spark.keys()
    assert len(both) >= 55
    assert len(duck.keys() ^ spark.keys()) <= TOLERANCE * len(duck.keys() | spark.keys())
    apart = [
        pair for pair in both
        if duck[pair][0] != spark[pair][0] or abs(duck[pair][1] - spark[pair][1]) > 1e-6
    ]  # fmt: skip
    assert len(apart) <= TOLERANCE * len(both)


def test_a_cluster_makes_the_full_pass_that_one_machine_makes(tmp_path: Path) -> None:
    """Two workers, each a process of its own, begun by the very line of docs/matching.md."""
    _java()
    contacts = enumerate(one.contact for one in islice(town.sightings(41, 400), 600))
    batch = cleaning.given(contacts)
    with pq.ParquetWriter(tmp_path / "sightings.parquet", batch.schema) as file:
        file.write_batch(batch)
    full_pass.on_one_machine(tmp_path / "sightings.parquet", tmp_path / "duck.parquet", 1)
    _submit(tmp_path)
    duck, spark = (_told(tmp_path / name) for name in ("duck.parquet", "links/*.parquet"))
    assert len(duck) > 300
    assert {decision for _, decision in duck.values()} == {"join", "maybe"}
    assert len(duck.keys() ^ spark.keys()) <= TOLERANCE * len(duck)
    apart = [
        each for each in duck.keys() & spark.keys()
        if abs(duck[each][0] - spark[each][0]) > 1e-6 or duck[each][1] != spark[each][1]
    ]  # fmt: skip
    assert len(apart) <= TOLERANCE * len(duck)


def test_spark_on_this_machine_works_with_the_python_that_began_it(tmp_path: Path) -> None:
    """Whatever python3 the path has: that one knows nothing of us."""
    _java()
    contacts = enumerate(one.contact for one in islice(town.sightings(41, 20), 40))
    batch = cleaning.given(contacts)
    with pq.ParquetWriter(tmp_path / "sightings.parquet", batch.schema) as file:
        file.write_batch(batch)
    bare = {name: value for name, value in os.environ.items() if name != "PYSPARK_PYTHON"}
    program = [sys.executable, "-m", "sincerely.matching.full_pass", "sightings.parquet", "links"]
    done = subprocess.run(
        [*program, "--engine", "spark", "--master", "local[1]"], cwd=tmp_path, capture_output=True,
        env=bare | {"PATH": "/usr/local/bin:/usr/bin:/bin"}, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-4_000:]
    assert _told(tmp_path / "links/*.parquet")


def _submit(folder: Path) -> None:
    """The documented line, with this cluster for that one, in ``folder``."""
    docs = Path("docs/matching.md").read_text(encoding="utf-8")
    line = next(part for part in docs.split("```") if "spark-submit" in part).removeprefix("sh\n")
    told = line.replace("spark://host:7077", "'local-cluster[2,1,1024]'").replace("/shared/", "")
    assert told.count("local-cluster") == 1
    small = {"spark.sql.shuffle.partitions": "2", "spark.default.parallelism": "2"}
    settings = folder / "spark-defaults.conf"
    settings.write_text("".join(f"{name} {value}\n" for name, value in small.items()))
    here = Path(sys.executable).parent
    paths = f"{here}{os.pathsep}{os.environ['PATH']}"
    mine = {"PATH": paths, "SPARK_WORKER_DIR": str(folder), "SPARK_CONF_DIR": str(folder)}
    done = subprocess.run(
        ["bash", "-euc", told], cwd=folder, env=os.environ | mine, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-4_000:]


def _told(files: Path) -> dict[frozenset[int], tuple[float, str]]:
    """Of each link its bits and its decision."""
    with duckdb.connect() as database:
        database.execute(f"SELECT row_l, row_r, match_weight, decision FROM '{files}'")
        found = database.fetchall()
    return {frozenset((one, other)): (bits, decision) for one, other, bits, decision in found}
