"""A large audit on one machine: DuckDB cuts the tables, a process for each core judges the parts.

Nothing is held as a whole: the parts lie on the disk, and each is read, judged and written alone.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sincerely.rules.policy import Policy

from . import parts
from .bucket import Judge
from .pace import PlaceOf
from .processes import fewer_collections, processes
from .tables import EVENTS, MAYBES, MESSAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Where the tables are: Parquet files, or folders of them (`tables`)."""

    messages: Path
    events: Path
    maybes: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """``memory``: what DuckDB may take, before it goes to the disk. ``parts``: 0: as fits."""

    cores: int = 2
    memory: str = "2GB"
    parts: int = 0


def judge(
    tables: Tables,
    to: Path,
    policy: Policy,
    place_of: PlaceOf,
    machine: Machine | None = None,
    tell: Callable[[int, int], None] = lambda done, many: None,
) -> int:
    """Writes `tables.VERDICTS` as Parquet files into the folder ``to``; returns how many.

    ``tell`` hears how many of how many parts are done. ``place_of``: a function with a name, for
    other processes.
    """
    machine = machine or Machine()
    to.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="sincerely-audit-", dir=to.parent) as folder:
        many, number = _cut(tables, Path(folder), machine)
        with ProcessPoolExecutor(
            machine.cores,
            processes([__name__, place_of.__module__]),
            initializer=_begin,
            initargs=(policy, place_of),
        ) as pool:
            work = [pool.submit(_part, Path(folder), part, to) for part in range(number)]
            for done, each in enumerate(as_completed(work), start=1):
                each.result()
                tell(done, number)
    return many


def _cut(tables: Tables, folder: Path, machine: Machine) -> tuple[int, int]:
    """Cuts the tables; returns the number of messages, and of parts."""
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute("SET preserve_insertion_order = false")
        database.execute(f"SET threads = {machine.cores}")
        database.execute("SET memory_limit = ?", [machine.memory])
        database.execute("SET temp_directory = ?", [str(folder / "spilled")])
        for name, path in (("messages", tables.messages), ("events", tables.events)):
            database.register(name, database.read_parquet(_files(path)))
        none = MAYBES.empty_table()
        maybes = database.read_parquet(_files(tables.maybes)) if tables.maybes else none
        database.register("maybes", maybes)
        counted = database.execute("SELECT count(*) FROM messages").fetchone()
        many = int(counted[0]) if counted else 0
        number = machine.parts or parts.how_many(many)
        for name, select in parts.cut(number).items():
            database.execute(
                f"COPY ({select}) TO ? (FORMAT parquet, PARTITION_BY (part), COMPRESSION lz4_raw)",
                [str(folder / name)],
            )
    return many, number


def _files(path: Path) -> str:
    return str(path / "*.parquet") if path.is_dir() else str(path)


_judge: Judge | None = None


def _begin(policy: Policy, place_of: PlaceOf) -> None:
    global _judge
    _judge = Judge(policy, place_of)


def _part(folder: Path, part: int, to: Path) -> None:
    """Judges one part, in a process of its own that keeps what it has learned."""
    assert _judge
    messages, events, maybes = (
        _read(folder / name / f"part={part}", schema)
        for name, schema in (("messages", MESSAGES), ("events", EVENTS), ("maybes", MAYBES))
    )
    with fewer_collections():
        verdicts = _judge.verdicts(messages, events, maybes)
    pq.write_table(verdicts, to / f"part-{part}.parquet")


def _read(folder: Path, schema: pa.Schema) -> pa.Table:
    files = [pq.ParquetFile(path) for path in sorted(folder.glob("*.parquet"))]
    if not files:
        return schema.empty_table()
    tables = [file.read(columns=schema.names, use_threads=False) for file in files]
    return pa.concat_tables([table.select(schema.names).cast(schema) for table in tables])
