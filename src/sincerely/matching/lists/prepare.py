"""Lists as tables that are compared: each value cleaned, with what it is found and weighed by."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sincerely.matching.persons import forms
from sincerely.matching.plain import plain, sound

from .clean import cleaner, digits
from .fields import Field
from .kinds import Kind
from .levels import LISTED, WEIGHED
from .parts import taking

#: rows that are cleaned at once
CHUNK = 20_000
#: the rarest words a row is found by, and how many rows at most may share one
_FOUND_BY, _TOO_COMMON = 4, 400
#: more people of unlike names than this share no phone and no mail address
_FAMILY = 12
_SOUNDED = frozenset({Kind.GIVEN, Kind.SURNAME})
_TEXTS = pa.list_(pa.string())

Row = Sequence[str]
Clean = Callable[[Row], str]


def write(
    rows: Iterator[tuple[int, Row]],
    fields: Sequence[Field],
    to: Path,
    *,
    first: bool,
    samples: Sequence[Sequence[str]],
) -> None:
    """Clean a list into a Parquet file. ``first``: whether it is the first of two lists.

    ``samples``: of each field some of its values.
    """
    cleaners = [
        _cleaner(field, first, sample) for field, sample in zip(fields, samples, strict=True)
    ]
    sets = [_set(field, first) for field in fields]
    with pq.ParquetWriter(to, _schema(fields)) as file:
        while chunk := _next(rows):
            file.write_table(_table(chunk, fields, cleaners, sets))


def _next(rows: Iterator[tuple[int, Row]]) -> list[tuple[int, Row]]:
    return [row for _, row in zip(range(CHUNK), rows, strict=False)]


def _schema(fields: Sequence[Field]) -> pa.Schema:
    columns = [("row", pa.int64())]
    for field in fields:
        columns.append((field.name, pa.string()))
        if field.kind in _SOUNDED:
            columns.append((f"{field.name}_s", pa.string()))
        if field.kind in LISTED or any(field.every):
            columns.append((f"{field.name}_a", _TEXTS))
    return pa.schema(columns)


def _cleaner(field: Field, first: bool, sample: Sequence[str]) -> Clean:
    column, part = field.one if first else field.other
    take, clean = taking(part, sample), cleaner(field.kind, sample)
    return lambda row: clean(take(digits(row[column])))


def _set(field: Field, first: bool) -> Callable[[Row], list[str] | None]:
    """All values of a row's columns of one kind."""
    clean = cleaner(field.kind, ())
    columns = [each.column for each in field.every[0 if first else 1]]

    def every(row: Row) -> list[str] | None:
        return list(dict.fromkeys(filter(None, (clean(digits(row[at])) for at in columns)))) or None

    return every


def _table(
    chunk: list[tuple[int, Row]],
    fields: Sequence[Field],
    cleaners: Sequence[Clean],
    sets: Sequence[Callable[[Row], list[str] | None]],
) -> pa.Table:
    columns: dict[str, Any] = {"row": [number for number, _ in chunk]}
    for field, clean, every in zip(fields, cleaners, sets, strict=True):
        values = [clean(row) for _, row in chunk]
        columns[field.name] = [value or None for value in values]
        if field.kind in _SOUNDED:
            columns[f"{field.name}_s"] = [_sounds(value, field.kind) for value in values]
        if field.kind in LISTED:
            columns[f"{field.name}_a"] = [_listed(value, field.kind) for value in values]
        elif any(field.every):
            columns[f"{field.name}_a"] = [every(row) for _, row in chunk]
    return pa.table(columns, schema=_schema(fields))


def _sounds(value: str, kind: Kind) -> str | None:
    if not value:
        return None
    return sound(
        max(forms(value), key=lambda form: (len(form), form), default=value)
        if kind is Kind.GIVEN
        else value
    )


def _listed(value: str, kind: Kind) -> list[str] | None:
    if not value:
        return None
    if kind is Kind.GIVEN:  # Bob and Sue may be either
        return list(dict.fromkeys(form for each in value.split(" and ") for form in forms(each)))
    if kind is Kind.TEXT:
        return [_unled(word) for word in value.split() if word[-1].isdigit()] or None
    return [word for word in plain(value).split() if len(word) > 2]


def _unled(word: str) -> str:
    """A number without the letters before it: v8, cs3."""
    return word.lstrip("abcdefghijklmnopqrstuvwxyz")


def forget_fillers(
    database: duckdb.DuckDBPyConnection, tables: Sequence[str], fields: Sequence[Field]
) -> None:
    """Takes out phones and mail addresses that stand for none: many people of unlike names have
    them, more than a family or an office. Of lists without names that cannot be told.
    """
    names = [f"coalesce({f.name}, '')" for f in fields if f.kind in {Kind.SURNAME, Kind.GIVEN}]
    for field in fields if names else ():
        if field.kind not in {Kind.PHONE, Kind.EMAIL}:
            continue
        value = f"unnest({field.name}_a)" if any(field.every) else field.name
        every = " UNION ALL ".join(
            f"SELECT {value} AS value, concat_ws(' ', {', '.join(names)}) AS name FROM {table}"
            for table in tables
        )
        fillers = [
            value
            for (value,) in database.execute(
                f"SELECT value FROM ({every}) WHERE value IS NOT NULL GROUP BY value"
                f" HAVING count(DISTINCT name) > {_FAMILY}"
            ).fetchall()
        ]
        for table in tables if fillers else ():
            _take_out(database, table, field, fillers)


def _take_out(
    database: duckdb.DuckDBPyConnection, table: str, field: Field, fillers: list[str]
) -> None:
    """Leaves of a field what is no filler: of several values the others."""
    name, others = field.name, "NULL"
    if any(field.every):
        left = f"list_filter({name}_a, lambda x: NOT list_contains(?::VARCHAR[], x))"
        database.execute(
            f"UPDATE {table} SET {name}_a = nullif({left}, []::VARCHAR[])"
            f" WHERE list_has_any({name}_a, ?::VARCHAR[])",
            [fillers, fillers],
        )
        others = f"{name}_a[1]"
    database.execute(
        f"UPDATE {table} SET {name} = {others} WHERE list_contains(?::VARCHAR[], {name})", [fillers]
    )


def weigh(
    database: duckdb.DuckDBPyConnection, tables: Sequence[str], fields: Sequence[Field]
) -> None:
    """Give each text its words' weights (``_w``, of length 1) and its rarest words (``_k``).

    A word weighs more the fewer rows have it, in all tables together.
    """
    for field in fields:
        if field.kind in WEIGHED:
            _weigh(database, tables, field.name)


def _weigh(database: duckdb.DuckDBPyConnection, tables: Sequence[str], name: str) -> None:
    every = " UNION ALL ".join(
        f"SELECT '{table}' AS t, row, unnest(list_distinct(string_split({name}, ' '))) AS word"
        f" FROM {table} WHERE {name} IS NOT NULL"
        for table in tables
    )
    database.execute(f"CREATE OR REPLACE TEMP TABLE said AS {every}")
    database.execute(
        "CREATE OR REPLACE TEMP TABLE weights AS SELECT word, count(*) AS rows,"
        " ln(1 + (SELECT count(DISTINCT (t, row)) FROM said) / count(*)) AS weight"
        " FROM said GROUP BY word"
    )
    for table in tables:
        database.execute(_WEIGHED.format(table=table, name=name))


_WEIGHED = f"""
CREATE OR REPLACE TABLE {{table}} AS
WITH weighed AS (
    SELECT row, word, weight, weights.rows AS rows,
           sqrt(sum(weight * weight) OVER (PARTITION BY row)) AS length,
           row_number() OVER (
               PARTITION BY row ORDER BY (weights.rows = 1), weight DESC, word
           ) AS nth
    FROM said JOIN weights USING (word) WHERE t = '{{table}}'
),
packed AS (
    SELECT row, map_from_entries(list((word, (weight / length)::FLOAT) ORDER BY word)) AS w,
           list(word ORDER BY word) FILTER
               (nth <= {_FOUND_BY} AND rows BETWEEN 2 AND {_TOO_COMMON}) AS k
    FROM weighed GROUP BY row
)
SELECT {{table}}.*, packed.w AS {{name}}_w, packed.k AS {{name}}_k
FROM {{table}} LEFT JOIN packed USING (row)
"""
