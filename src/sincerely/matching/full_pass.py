"""A full pass: every pair of a store's, a group's or a vendor's sightings that may be one person.

    python -m sincerely.matching.full_pass sightings.parquet links.parquet
    spark-submit ... full_pass.py sightings.parquet links --engine spark

``sightings.parquet`` has the columns of `cleaning.READ`; the links ``row_l``, ``row_r``,
``match_weight`` (bits), ``match_probability``, from `decision.GENEROUS` on, and the ``decision``:
``join`` or ``maybe``, as `decision.decide` has it. On DuckDB they are a file, on Spark a folder of
files.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from sincerely.matching import link, sparked
from sincerely.matching.decision import GENEROUS
from sincerely.matching.model import dealer

#: of the database; what does not fit waits on the disk
MEMORY = "2500MB"


def main() -> None:
    """Says on a line what each part took, in seconds; exits with 1, and why, where it cannot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sightings")
    parser.add_argument("links")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--master", default="local[*]", help="without spark-submit")
    told = parser.parse_args()
    try:
        if told.engine == "spark":
            on_spark(told.sightings, told.links, told.master)
        else:
            on_one_machine(Path(told.sightings), Path(told.links))
    except (OSError, ValueError, duckdb.Error) as problem:
        _end("not_matched", str(problem), "Give a Parquet file of sightings, and a place to write.")
    except sparked.NoSpark as problem:
        _end("no_spark", str(problem), "It needs Java and: pip install 'sincerely[spark]'.")


def on_one_machine(sightings: Path, links: Path, processes: int | None = None) -> None:
    """Cleans in so many processes (as there are processors), compares on DuckDB."""
    with TemporaryDirectory(prefix="sincerely-pass-", dir=links.parent) as name:
        folder = Path(name)
        with _told("cleaning"):
            link.clean(sightings, folder / "cleaned.parquet", processes)
        with duckdb.connect(str(folder / "pass.duckdb")) as database:
            database.execute("SET memory_limit = ?", [MEMORY])
            database.execute("SET preserve_insertion_order = false")
            with _told("comparing"):
                table = link.compared(database, folder / "cleaned.parquet", GENEROUS)
            with _told("writing"):
                found = link.decided(database, table)
                database.execute(f"COPY ({found}) TO ? (FORMAT parquet)", [str(links)])


def on_spark(sightings: str, links: str, master: str) -> None:
    """All on the cluster, whose workers have this package and see both places.

    What was cleaned is kept in ``links`` with ``-cleaned`` behind it. Raises `NoSpark`, and
    ValueError where ``sightings`` cannot be read.
    """
    spark = sparked.session(master)
    with _told("cleaning"):
        sparked.clean(spark, sightings, f"{links}-cleaned")
    with _told("comparing"):
        weights = link.weights(dealer())
        sparked.scored(spark, f"{links}-cleaned", weights, GENEROUS, link.MOST, links)
    spark.stop()


@contextmanager
def _told(part: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    sys.stdout.write(f"{part}: {time.perf_counter() - began:.1f} s\n")


def _end(code: str, sentence: str, hint: str) -> None:
    sys.stderr.write(f"{code}: {sentence}\n{hint}\n")
    sys.exit(1)


if __name__ == "__main__":
    main()
