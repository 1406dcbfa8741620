"""A vendor's whole history on Spark: it reads, cuts and writes, and judges as `duck` does."""

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from sincerely.rules.policy import Policy

from . import parts
from .bucket import Judge
from .pace import PlaceOf
from .tables import EVENTS, MAYBES, MESSAGES, VERDICTS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.warehouse.dir": str(Path(gettempdir()) / "sincerely-spark"),  # not where one stands
}
#: `maybes` travel among the events: Spark brings two tables together, not three
_MAYBE = "a maybe"
_SAID = {
    "person": "person",
    "home": "home",
    "row": "other",
    "whole_day": "thin",
    "kind": f"'{_MAYBE}'",
}
#: the columns of `tables.MAYBES` as they travel
_AS = ("person", "home", "row", "whole_day")
_COLUMNS = [f"{_SAID.get(item.name, 'NULL')} AS {item.name}" for item in EVENTS]


class NoSpark(Exception):
    """PySpark is not installed, or finds no Java."""


def session(master: str) -> "SparkSession":
    """A session of the cluster at ``master`` (``local[2]``, ``spark://...``). Raises `NoSpark`."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as problem:
        raise NoSpark("pyspark is not installed") from problem
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the workers' Python is this one
    begun: Any = SparkSession.builder.appName("sincerely audit").master(master)
    try:
        found: SparkSession = begun.config(map=_QUIET).getOrCreate()
    except (PySparkException, OSError, RuntimeError) as problem:
        raise NoSpark(str(problem)) from problem
    return found


def judge(
    spark: "SparkSession",
    tables: dict[str, str],
    to: str,
    policy: Policy,
    place_of: PlaceOf,
    number: int = 0,
) -> int:
    """Writes `tables.VERDICTS` as Parquet files into ``to``; returns how many.

    ``tables``: where *messages*, *events* and *maybes* lie. ``number`` of parts: 0: as fits.
    """
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    for name in ("messages", "events", "maybes"):
        spark.read.parquet(tables[name]).createOrReplaceTempView(name)
    many = spark.table("messages").count()
    number = number or parts.how_many(many)
    spark.conf.set("spark.sql.shuffle.partitions", str(number))
    spark.conf.set("spark.sql.adaptive.coalescePartitions.enabled", "false")
    cut = parts.cut(number)
    events = spark.sql(cut["events"]).select(*EVENTS.names, "part")
    maybes = spark.sql(cut["maybes"]).selectExpr(*_COLUMNS, "part")
    events = events.unionByName(maybes)
    messages = spark.sql(cut["messages"])
    together = messages.groupBy("part").cogroup(events.groupBy("part"))
    types = ", ".join(f"{n} {'BIGINT' if n == 'id' else 'STRING'}" for n in VERDICTS.names)
    judged = together.applyInArrow(_judging(policy, place_of), types)
    judged.write.parquet(to, mode="overwrite")
    return many


def _judging(policy: Policy, place_of: PlaceOf) -> Callable[[pa.Table, pa.Table], pa.Table]:
    """What a worker does with each part; it keeps what it has learned for the next."""

    def judged(messages: pa.Table, events: pa.Table) -> pa.Table:
        maybe = pc.equal(events["kind"], _MAYBE)
        told = events.filter(maybe)
        maybes = pa.table(
            [told[name].cast(item.type) for name, item in zip(_AS, MAYBES, strict=True)],
            schema=MAYBES,
        )
        return _judge(policy, place_of).verdicts(
            messages.select(MESSAGES.names).cast(MESSAGES),
            events.filter(pc.invert(maybe)).select(EVENTS.names).cast(EVENTS),
            maybes,
        )

    return judged


@cache
def _judge(policy: Policy, place_of: PlaceOf) -> Judge:
    return Judge(policy, place_of)
