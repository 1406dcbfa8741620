"""The large audit: tables of matched, labelled messages judged where they lie, and counted.

What an audit of files keeps (`kept`) is of this shape, as is what a vendor's own history is brought
into (`history.tables`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from holidays import country_holidays

from sincerely.history import duck, sparked
from sincerely.history.tables import EVENTS, MAYBES, MESSAGES
from sincerely.records import places
from sincerely.rules.policy import Policy
from sincerely.work.errors import WorkError

from .counting import QUESTIONS, Counted, counted
from .kept import TABLES

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SCHEMAS = dict(zip(TABLES, (MESSAGES, EVENTS, MAYBES), strict=True))
#: of which kinds of column each kind may be read
_KINDS: dict[str, Callable[[pa.DataType], bool]] = {
    "a whole number": pa.types.is_integer,
    "text": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
    "yes or no": pa.types.is_boolean,
    "a moment": pa.types.is_timestamp,
}
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """``folder``: where *messages*, *events* and *maybes* lie, each a folder of Parquet files or
    one file; for Spark also an address (``s3a://...``). ``verdicts``: where they are written."""

    folder: str
    verdicts: str

    def of(self, name: str) -> str:
        """Where one table lies."""
        if "://" in self.folder:
            return f"{self.folder.rstrip('/')}/{name}"
        file = Path(self.folder) / f"{name}.parquet"
        return str(file if file.is_file() else file.with_suffix(""))


def with_duckdb(tables: Tables, policy: Policy, *, cores: int, tell: Tell) -> Counted:
    """Judges and counts on this machine. Raises `WorkError`, see `check`."""
    there = check(tables, needed=("messages", "events"))
    folder = Path(tables.verdicts)
    _must_be_empty(folder)
    given = {name: Path(tables.of(name)) for name in there}
    duck.judge(duck.Tables(**given), folder, policy, places.place, duck.Machine(cores=cores), tell)
    with TemporaryDirectory(prefix="sincerely-audit-") as spilled, duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute("SET temp_directory = ?", [spilled])
        for name, path in given.items():
            where = str(path / "*.parquet" if path.is_dir() else path)
            database.register(name, database.read_parquet(where))
        database.register("verdicts", database.read_parquet(str(folder / "*.parquet")))
        database.execute(_counted(_columns(given["messages"])))
        return counted({n: database.execute(text).fetchall() for n, text in QUESTIONS.items()})


def with_spark(tables: Tables, policy: Policy, *, master: str) -> Counted:
    """Judges and counts on the cluster at ``master``. Raises `WorkError` as `with_duckdb`, and
    ``no_spark``, ``spark_refused``."""
    if "://" not in tables.folder:
        check(tables, needed=TABLES)
    if "://" not in tables.verdicts:
        _must_be_empty(Path(tables.verdicts))
    try:
        spark = sparked.session(master)
    except sparked.NoSpark as problem:
        raise WorkError(
            "no_spark",
            f"Spark does not start: {_first(problem)}.",
            "It needs Java and: pip install 'sincerely[spark]'. Or: --engine duckdb",
        ) from problem
    from pyspark.errors import PySparkException

    try:
        return _on_spark(spark, tables, policy)
    except PySparkException as problem:
        hint = "-v shows all of it. Every machine of the cluster must see the tables."
        raise WorkError("spark_refused", f"Spark says: {_first(problem)}", hint) from problem
    finally:
        spark.stop()


def _on_spark(spark: "SparkSession", tables: Tables, policy: Policy) -> Counted:
    given = {name: tables.of(name) for name in TABLES}
    sparked.judge(spark, given, tables.verdicts, policy, places.place)
    spark.read.parquet(tables.verdicts).createOrReplaceTempView("verdicts")
    spark.sql(_counted(set(spark.table("messages").columns)))
    found = {name: spark.sql(text).collect() for name, text in QUESTIONS.items()}
    return counted({name: [tuple(row) for row in rows] for name, rows in found.items()})


def check(tables: Tables, *, needed: tuple[str, ...]) -> list[str]:
    """The names of the tables that are there, before an hour of work begins.

    Raises `WorkError` ``no_tables``, ``not_parquet``, ``no_such_column``, ``wrong_type``,
    ``no_such_zone``, ``no_such_state``.
    """
    there = []
    for name, schema in _SCHEMAS.items():
        path = Path(tables.of(name))
        files = sorted(path.glob("*.parquet")) if path.is_dir() else [path] * path.is_file()
        if files:
            there.append(name)
        elif name in needed:
            raise WorkError(
                "no_tables",
                f"There are no Parquet files in {path}.",
                "An audit of files with --keep-tables FOLDER writes all three tables.",
            )
        for file in files:
            _check(file, schema)
        if name == "messages":
            _check_places(files)
    return there


def _check(file: Path, schema: pa.Schema) -> None:
    try:
        found = pq.read_schema(file)
    except (pa.ArrowInvalid, OSError) as problem:
        raise WorkError("not_parquet", f"{file} is no Parquet file.", "Look at it.") from problem
    for item in schema:
        kind = next(words for words, fits in _KINDS.items() if fits(item.type))
        if item.name not in found.names:
            hint = f"It is {kind}; docs/audit.md says what each column is."
            raise WorkError("no_such_column", f"{file} has no column {item.name}.", hint)
        has = found.field(item.name).type
        has = has.value_type if pa.types.is_dictionary(has) else has
        if not (_KINDS[kind](has) or pa.types.is_null(has)):
            sentence = f"In {file} the column {item.name} is {has}; it must be {kind}."
            raise WorkError("wrong_type", sentence, "Times are timestamps in UTC, not text.")


def _check_places(files: Sequence[Path]) -> None:
    """Every zone and state that messages name must be one: hours and holidays rest on them."""
    for zone in _named("zones", files) - available_timezones():
        hint = "Write it as America/Chicago, several with commas; empty where nobody can tell."
        raise WorkError("no_such_zone", f"There is no time zone {zone!r} (column zones).", hint)
    for state in _named("states", files) - set(country_holidays("US").subdivisions):
        hint = "Write it as ME, several with commas; empty where nobody can tell."
        raise WorkError("no_such_state", f"There is no state {state!r} (column states).", hint)


def _named(column: str, files: Sequence[Path]) -> set[str]:
    """What is named in a column that has several in one cell, with commas."""
    with duckdb.connect() as database:
        database.register("messages", database.read_parquet([str(file) for file in files]))
        rows = database.execute(f"SELECT DISTINCT {column} FROM messages").fetchall()  # noqa: S608
    return {name for (cell,) in rows for name in (cell or "").split(",")} - {""}


def _must_be_empty(folder: Path) -> None:
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise WorkError(
            "folder_not_empty",
            f"{folder} is not an empty folder: verdicts of two audits would be mixed.",
            "Name another with --verdicts, or empty it.",
        )
    if not folder.absolute().parent.is_dir():
        raise WorkError("no_such_folder", f"There is no folder {folder.parent}.", "Make it.")


def _counted(columns: set[str]) -> str:
    """Makes the view the figures are counted from: without what only counts for the others."""
    view = "CREATE OR REPLACE TEMPORARY VIEW counted AS SELECT * FROM messages"
    return f"{view} WHERE judged" if "judged" in columns else view


def _columns(path: Path) -> set[str]:
    file = next(iter(sorted(path.glob("*.parquet")))) if path.is_dir() else path
    return set(pq.read_schema(file).names)


def _first(problem: Exception) -> str:
    """The first line of what it says."""
    return next(iter(str(problem).strip().splitlines()), type(problem).__name__)
