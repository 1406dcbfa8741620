"""Ages told at two times, or beside years of birth: made to mean the same.

A list is some years older than another, and says of nobody when it asked. Rows of two lists that
have the same rare name show by how much their ages differ.
"""

from collections.abc import Sequence

import duckdb

from .fields import Field
from .kinds import Kind

#: a name that more rows of a list share tells nothing
_RARE = 3
#: so many rows have to agree, and such a share of those that are asked
_FEWEST, _SHARE = 10, 0.15
#: a larger number is a year
_OLDEST = 200


def align(
    database: duckdb.DuckDBPyConnection, tables: Sequence[str], fields: Sequence[Field]
) -> None:
    """Count the ages of the second table as the first does, where both have first and last name."""
    names = [
        next((field.name for field in fields if field.kind is kind), "")
        for kind in (Kind.GIVEN, Kind.SURNAME)
    ]
    if len(tables) == 2 and all(names):
        for field in fields:
            if field.kind is Kind.AGE:
                _align(database, tables, field.name, names)


def _align(
    database: duckdb.DuckDBPyConnection, tables: Sequence[str], age: str, names: Sequence[str]
) -> None:
    one, other = tables
    years = [_years(database, table, age) for table in tables]
    sign = 1 if years[0] != years[1] else -1
    same = ", ".join(names)
    rare = (
        f"(SELECT *, CAST({age} AS DOUBLE) AS age FROM {{}} WHERE {age} IS NOT NULL"
        f" QUALIFY count(*) OVER (PARTITION BY {same}) <= {_RARE})"
    )
    found = database.execute(
        f"SELECT a.age + {sign} * b.age AS apart, count(*) AS n FROM {rare.format(one)} AS a"
        f" JOIN {rare.format(other)} AS b USING ({same}) GROUP BY apart ORDER BY n DESC, apart"
    ).fetchall()
    total = sum(count for _, count in found)
    if not found or found[0][1] < max(_FEWEST, _SHARE * total):
        return
    apart = found[0][0]
    database.execute(
        f"UPDATE {other} SET {age} = CAST(CAST({apart} - {sign} * CAST({age} AS DOUBLE) AS BIGINT)"
        f" AS VARCHAR)"
        f" WHERE {age} IS NOT NULL"
    )


def _years(database: duckdb.DuckDBPyConnection, table: str, age: str) -> bool:
    """Whether a table tells years of birth."""
    said = database.execute(f"SELECT avg(CAST({age} AS DOUBLE)) FROM {table}").fetchall()[0][0]
    return (said or 0.0) > _OLDEST
