"""A list as it came, in a database of its own beside it on the disk, and what its columns are."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import duckdb
import pyarrow as pa

from .kinds import Profile

#: rows that are read at once
CHUNK = 20_000
_SAMPLE = 2_000


class Listed(NamedTuple):
    """One list: ``headers``, and ``rows`` of as many cells, read once."""

    name: str
    headers: tuple[str, ...]
    rows: Iterator[Sequence[str]]


def load(database: duckdb.DuckDBPyConnection, table: str, listed: Listed) -> int:
    """Put a list into ``table``: its row numbers, from 0, and columns ``c0``, ``c1``, ...

    Shorter rows are filled up, longer ones cut. Returns how many rows there are.
    """
    width, number = len(listed.headers), 0
    schema = pa.schema([("row", pa.int64()), *((f"c{at}", pa.string()) for at in range(width))])
    columns = ", ".join(f"c{at} VARCHAR" for at in range(width))
    database.execute(f"CREATE TABLE {table} (row BIGINT, {columns})")
    while chunk := list(islice(listed.rows, CHUNK)):
        cells = [[row[at].strip() if at < len(row) else "" for row in chunk] for at in range(width)]
        numbers = list(range(number, number + len(chunk)))
        database.register("chunk", pa.table([numbers, *cells], schema=schema))
        database.execute(f"INSERT INTO {table} SELECT * FROM chunk")
        database.unregister("chunk")
        number += len(chunk)
    return number


def profiles(
    database: duckdb.DuckDBPyConnection, table: str, headers: Sequence[str]
) -> list[Profile]:
    """What each column holds: how much of it, how many different values, and some of them."""
    return [_profile(database, table, at, header) for at, header in enumerate(headers)]


def _profile(database: duckdb.DuckDBPyConnection, table: str, at: int, header: str) -> Profile:
    counted = database.execute(
        f"SELECT count(*), count(nullif(c{at}, '')), count(DISTINCT nullif(c{at}, '')) FROM {table}"
    ).fetchall()[0]
    sample = database.execute(
        f"SELECT c{at} FROM {table} WHERE c{at} <> '' ORDER BY hash(row), row LIMIT {_SAMPLE}"
    ).fetchall()
    count, filled, distinct = counted
    return Profile(header, count, filled, distinct, tuple(value for (value,) in sample))


def copies(
    database: duckdb.DuckDBPyConnection, table: str, found: Sequence[Profile]
) -> dict[int, int]:
    """Columns that say in every row what one before them says: their places, and its place."""
    like: dict[tuple[object, ...], list[int]] = {}
    for at, each in enumerate(found):
        like.setdefault((each.filled, each.distinct, each.sample), []).append(at)
    copied: dict[int, int] = {}
    for first, *others in like.values():
        for at in others:
            asked = f"SELECT count(*) FROM {table} WHERE c{first} <> c{at}"
            if not database.execute(asked).fetchall()[0][0]:
                copied[at] = first
    return copied


def rows(database: duckdb.DuckDBPyConnection, table: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every row with its number, in their order."""
    cursor = database.cursor()
    cursor.execute(f"SELECT * FROM {table} ORDER BY row")
    while chunk := cursor.fetchmany(CHUNK):
        for number, *cells in chunk:
            yield number, tuple(cells)
