"""The same comparisons on Spark: for lists that one machine does not compare in time.

What was learned on DuckDB is taken as it is; Spark finds the pairs and compares them, with the
functions that Splink brings for it. Its Jaro-Winkler similarity of two texts whose letters are
turned round is a little other than DuckDB's: `TOLERANCE`.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from . import deciding
from .cleaning import SCHEMA, cleaned, told
from .splinked import FOUND, SHARED_KEY, Comparison, Rule, Weights, blocking, settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: names of functions in DuckDB, and on Spark
_NAMES = {
    "jaro_winkler_similarity(": "jaro_winkler(",
    "list_has_any(": "arrays_overlap(",
    "list_contains(": "array_contains(",
}


_FUNCTIONS = {"jaro_winkler": "JaroWinklerSimilarity", "damerau_levenshtein": "LevDamerauDistance"}
#: of the links of both engines together, so many may be one engine's alone
TOLERANCE = 0.01


#: with fewer rows compiling the comparisons, which are long, takes longer than it saves
WORTH_COMPILING = 1_000_000
_SUBMITTED = "PYSPARK_GATEWAY_PORT"
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.warehouse.dir": str(Path(gettempdir()) / "sincerely-spark"),  # not where one stands
}
_SMALL = {"spark.sql.shuffle.partitions": "2", "spark.default.parallelism": "2"}
#: as `link._SHARED`; a number of a key is as good as the key
_SHARED = """
WITH every AS (SELECT row, xxhash64(key) AS key FROM cleaned LATERAL VIEW explode(keys) AS key),
     shared AS (SELECT key FROM every GROUP BY key HAVING count(*) BETWEEN 2 AND {most}),
     met AS (SELECT row, collect_list(key) AS met FROM every JOIN shared USING (key) GROUP BY row)
SELECT cleaned.* EXCEPT (keys, tf_first, tf_last), met AS keys
  FROM cleaned LEFT JOIN met USING (row)
"""


class NoSpark(Exception):
    """PySpark is not installed, or finds no Java."""


def session(master: str) -> "SparkSession":
    """A session of the cluster at ``master`` (``local[2]``, ``spark://...``), or the one that
    `spark-submit` has begun, whatever ``master`` is. Raises `NoSpark`."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
        from splink.backends.spark import similarity_jar_location
    except ImportError as problem:
        raise NoSpark("pyspark is not installed") from problem
    begun: Any = SparkSession.builder.appName("sincerely match")
    if _SUBMITTED not in os.environ:  # `spark-submit` was told the master, the jar and all else
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the workers' Python is this one
        begun = begun.master(master).config(map={**_QUIET, "spark.jars": similarity_jar_location()})
        begun = begun.config(map=_SMALL if master.startswith("local") else {})
    try:
        found: SparkSession = begun.getOrCreate()
        _add_functions(found)
    except (PySparkException, OSError, RuntimeError) as problem:
        raise NoSpark(str(problem)) from problem
    return found


def clean(spark: "SparkSession", source: str, to: str) -> None:
    """Sightings as they came (`cleaning.READ`, Parquet) with the columns that are compared.

    Every worker cleans its part, in Python, with the functions one arrival is cleaned with. Raises
    ValueError where they cannot be read.
    """
    from pyspark.errors import AnalysisException
    from pyspark.sql.pandas.types import from_arrow_schema

    try:
        given = spark.read.parquet(source)
    except AnalysisException as problem:
        raise ValueError(str(problem)) from problem
    known = given.select(told(given.columns))
    # as files come in pieces, one worker would have most of a small one
    parts = max(spark.sparkContext.defaultParallelism, known.rdd.getNumPartitions())
    known = known.repartition(parts)
    known.mapInArrow(_cleaned, from_arrow_schema(SCHEMA)).write.parquet(to, mode="overwrite")


def predict(
    spark: "SparkSession",
    tables: Mapping[str, Path],
    weights: Weights,
    rules: Sequence[Rule],
    least: float,
    to: Path,
) -> None:
    """Every pair of at least ``least`` bits, as Parquet files in the folder ``to``.

    ``tables``: the prepared lists as Parquet files, by their names. Columns as Splink gives them.
    """
    frames = {name: spark.read.parquet(str(file)) for name, file in tables.items()}
    _compared(spark, frames, weights, rules, least).write.parquet(str(to))


def scored(
    spark: "SparkSession", cleaned: str, weights: Weights, least: float, most: int, to: str
) -> None:
    """As `link.decided`, of sightings as `clean` writes them: Parquet files in folder ``to``."""
    every = spark.read.parquet(cleaned)
    every.createOrReplaceTempView("cleaned")
    common = {name: every.select(name, f"tf_{name}").distinct() for name in ("first", "last")}
    sightings = {"sightings": spark.sql(_SHARED.format(most=most)).persist()}
    found = _compared(spark, sightings, weights, [SHARED_KEY], least, common)
    found.persist().createOrReplaceTempView("pairs")
    about = {"pairs": "pairs", "sightings": "cleaned", "found": ", ".join(FOUND)}
    two = deciding.two_names(spark.sql(deciding.ALIKE.format(**about)).collect())
    frame = spark.createDataFrame(two, "one STRING, other STRING")
    frame.createOrReplaceTempView(deciding.TWO_NAMES)
    spark.sql(deciding.DECIDED.format(**about)).write.parquet(to, mode="overwrite")


def _compared(
    spark: "SparkSession",
    frames: Mapping[str, "DataFrame"],
    weights: Weights,
    rules: Sequence[Rule],
    least: float,
    common: Mapping[str, "DataFrame"] | None = None,
) -> "DataFrame":
    """``common``: of a column its values and how common each is, where it shall not be counted."""
    from splink import Linker, SparkAPI

    rows = sum(frame.count() for frame in frames.values())
    spark.conf.set("spark.sql.codegen.wholeStage", str(rows > WORTH_COMPILING).lower())
    begun: Any = SparkAPI
    api = begun(
        spark_session=spark, break_lineage_method="persist", register_udfs_automatically=False
    )
    inputs = [api.register(frame, dataset_display_name=name) for name, frame in frames.items()]
    linker = Linker(
        inputs if len(inputs) > 1 else inputs[0],
        settings(_translated(weights), blocking(rules), two=len(inputs) == 2),
        log_level=None,
        validate_settings=False,
    )
    for column, frame in (common or {}).items():
        linker.table_management.register_term_frequency_lookup(api.register(frame), column)
    found = linker.inference.predict(threshold_match_weight=least, warning_mode="never")
    return spark.table(found.physical_name)


def _cleaned(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return map(cleaned, batches)


def _translated(weights: Weights) -> Weights:
    return replace(weights, comparisons=tuple(map(_comparison, weights.comparisons)))


def _comparison(each: Comparison) -> Comparison:
    levels = tuple(level._replace(sql=_sql(level.sql)) for level in each.levels)
    return each._replace(silent=_sql(each.silent), levels=levels)


def _sql(text: str) -> str:
    for duck, spark in _NAMES.items():
        text = text.replace(duck, spark)
    return text


def _add_functions(spark: "SparkSession") -> None:
    add: Any = spark.udf.registerJavaFunction
    for name, made_by in _FUNCTIONS.items():
        add(name, f"uk.gov.moj.dash.linkage.{made_by}", "double")
    spark.sql(
        "CREATE OR REPLACE TEMPORARY FUNCTION common_weight"
        "(a MAP<STRING, FLOAT>, b MAP<STRING, FLOAT>) RETURNS DOUBLE RETURN"
        " coalesce(aggregate(map_keys(a), 0D,"
        " (sum, k) -> sum + coalesce(CAST(a[k] * b[k] AS DOUBLE), 0D)), 0D)"
    )
