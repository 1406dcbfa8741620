"""Sightings in bulk: Splink with the exported weights, on DuckDB or on Spark.

The same keys, levels and weights as one arrival gets (`blocking`, `score`); tests hold them equal.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from splink import DuckDBAPI, Linker

from . import deciding, splinked
from .ahead import in_order
from .cleaning import CHUNK, SCHEMA, cleaned, told
from .model import Model, dealer
from .splinked import FOUND, SHARED_KEY, Comparison, Weights
from .ways import COLUMNS

#: a key more sightings than these share tells nobody from anybody: it is not compared by
MOST = 100


class Scored(NamedTuple):
    """Two sightings by their numbers. ``weight``: in bits."""

    one: int
    other: int
    weight: float
    probability: float


def write(batches: Iterable[pa.RecordBatch], to: Path) -> None:
    """Details that are compared (`cleaning.columns`) as a Parquet file."""
    with pq.ParquetWriter(to, SCHEMA) as file:
        for each in batches:
            file.write_batch(each)


def clean(source: Path, to: Path, processes: int | None = None) -> int:
    """Sightings as they came (`cleaning.READ`, Parquet) as `write` writes them; returns how many.

    In ``processes`` at once: as many as there are processors, where nothing is said. Raises
    ValueError where there is no column ``row``.
    """
    several = processes or os.cpu_count() or 1
    file, rows = pq.ParquetFile(source), 0
    known = told(file.schema_arrow.names)
    with (
        file,
        pq.ParquetWriter(to, SCHEMA) as writer,
        ProcessPoolExecutor(several, mp_context=get_context("spawn")) as pool,
    ):
        for batch in in_order(pool, cleaned, file.iter_batches(CHUNK, columns=known), 2 * several):
            rows += batch.num_rows
            writer.write_batch(batch)
    return rows


def comparisons() -> tuple[Comparison, ...]:
    """The comparisons of `levels` and `ways` as Splink takes them."""
    return tuple(
        Comparison(
            column.name,
            column.silent.sql,
            tuple(
                splinked.Level(each.name, each.sql, 0.0, column.name if each.rare else "")
                for each in column.levels
            ),
            column.differs,
        )
        for column in COLUMNS
    )


def weights(model: Model) -> Weights:
    """The exported weights as Splink takes them."""
    found = comparisons()
    names = [("differs", *reversed([each.phrase for each in one.levels])) for one in found]
    return Weights(
        comparisons=found,
        m=[
            [model.columns[one.name][name].m for name in each]
            for one, each in zip(found, names, strict=True)
        ],
        u=[
            [model.columns[one.name][name].u for name in each]
            for one, each in zip(found, names, strict=True)
        ],
        chance=model.chance_of_match,
    )


def scored(
    database: duckdb.DuckDBPyConnection, file: Path, least: float = -1_000.0, most: int = MOST
) -> Iterator[Scored]:
    """Every pair of sightings that share a key, of at least so many bits; on DuckDB.

    ``file``: as `write` makes it. ``most``: as `MOST`.
    """
    cursor = database.cursor()
    table = compared(database, file, least, most)
    cursor.execute(f"SELECT {', '.join(FOUND)} FROM {table}")  # noqa: S608
    while chunk := cursor.fetchmany(CHUNK):
        yield from (Scored(*each) for each in chunk)


def compared(
    database: duckdb.DuckDBPyConnection, file: Path, least: float, most: int = MOST
) -> str:
    """As `scored`: the name of a table of Splink's, with ``row_l``, ``row_r``,
    ``match_weight``, ``match_probability``, and a ``mw_`` column for each comparison."""
    database.execute(_SHARED, {"file": str(file), "most": most})
    database.execute(_WITH_KEYS, [str(file), str(file)])
    database.execute("DROP TABLE shared")
    api = DuckDBAPI(connection=database)
    linker = Linker(
        api.register("sightings"),
        splinked.settings(weights(dealer()), splinked.blocking([SHARED_KEY]), two=False),
        log_level=None,
        validate_settings=False,
    )
    found = linker.inference.predict(threshold_match_weight=least, warning_mode="never")
    return str(found.physical_name)


def decided(database: duckdb.DuckDBPyConnection, table: str) -> str:
    """A query over the table of `compared`: `FOUND` and the ``decision`` of each pair, ``join``
    only where one arrival would be joined, else ``maybe``."""
    about = {"pairs": table, "sightings": "sightings", "found": ", ".join(FOUND)}
    two = deciding.two_names(database.execute(deciding.ALIKE.format(**about)).fetchall())
    database.execute(f"CREATE OR REPLACE TEMP TABLE {deciding.TWO_NAMES} (one TEXT, other TEXT)")
    if two:
        database.executemany(f"INSERT INTO {deciding.TWO_NAMES} VALUES (?, ?)", two)  # noqa: S608
    return deciding.DECIDED.format(**about)


#: keys as numbers, and only those that somebody else has, too
_SHARED = """
CREATE OR REPLACE TEMP TABLE shared AS
SELECT key, row_number() OVER ()::INTEGER AS number
  FROM (SELECT unnest(keys) AS key FROM read_parquet($file))
 GROUP BY key HAVING count(*) BETWEEN 2 AND $most
"""
_WITH_KEYS = """
CREATE OR REPLACE TABLE sightings AS
SELECT s.* EXCLUDE (keys), k.keys FROM read_parquet(?) s LEFT JOIN (
    SELECT row, list(number) AS keys
      FROM (SELECT row, unnest(keys) AS key FROM read_parquet(?)) JOIN shared USING (key)
     GROUP BY row
) k USING (row)
"""
