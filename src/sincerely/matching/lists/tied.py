"""Fields that say much of each other, as a town does of its postcode: compared as one.

Two rows of one town nearly always share its postcode too. Counted as two facts, that would speak
for neighbours as if they were one person.
"""

from collections.abc import Sequence
from itertools import combinations

import duckdb

from .fields import Field
from .kinds import Kind

#: kinds of which one may follow from another; rows that share a whole text are mostly one thing
_MAY = frozenset({
    Kind.PLACE, Kind.POSTCODE, Kind.CATEGORY, Kind.WORD, Kind.CODE, Kind.STREET, Kind.ADDRESS,
})  # fmt: skip
#: a value so many rows share tells of more than a few rows of one thing
_MANY = 15
#: so many times likelier than by chance
_TIMES = 4.0


def tied(
    database: duckdb.DuckDBPyConnection, tables: Sequence[str], fields: Sequence[Field]
) -> list[tuple[int, int]]:
    """Pairs of places of fields, the strongest first, each field in one pair at most.

    The one with more values stands second.
    """
    every = " UNION ALL ".join(
        f"SELECT {', '.join(each.name for each in fields)} FROM {table}" for table in tables
    )
    database.execute(f"CREATE OR REPLACE TEMP TABLE everyone AS {every}")
    asked = [each for each in fields if each.kind in _MAY]
    found = sorted(
        ((_strength(database, one, two), one.place, two.place)
         for one, two in combinations(asked, 2)),
        reverse=True,
    )  # fmt: skip
    done: set[int] = set()
    pairs = []
    for strength, one, two in found:
        if strength >= _TIMES and not {one, two} & done:
            done |= {one, two}
            distinct = [_number(database, f"SELECT count(DISTINCT f{at}) FROM everyone")
                        for at in (one, two)]  # fmt: skip
            pairs.append((one, two) if distinct[0] <= distinct[1] else (two, one))
    return pairs


def _strength(database: duckdb.DuckDBPyConnection, one: Field, two: Field) -> float:
    """How many times likelier rows agree on one field that agree on the other already."""
    return max(_given(database, one.name, two.name), _given(database, two.name, one.name))


def _given(database: duckdb.DuckDBPyConnection, known: str, asked: str) -> float:
    common = (
        f"SELECT {known} AS k, count(*) AS n FROM everyone WHERE {known} IS NOT NULL"
        f" AND {asked} IS NOT NULL GROUP BY 1 HAVING n >= {_MANY}"
    )
    within = _number(
        database,
        f"WITH common AS ({common}), cells AS (SELECT k, n, count(*) AS c FROM everyone"
        f" JOIN common ON {known} = k WHERE {asked} IS NOT NULL GROUP BY k, n, {asked})"
        " SELECT sum(c * (c - 1.0)) / (SELECT sum(n * (n - 1.0)) FROM common) FROM cells",
    )
    by_chance = _number(
        database,
        f"SELECT sum(n * n) / pow(sum(n), 2) FROM (SELECT count(*)::DOUBLE AS n FROM everyone"
        f" WHERE {asked} IS NOT NULL GROUP BY {asked})",
    )
    return max(within - 3.0 / _MANY, 0.0) / by_chance if by_chance else 0.0


def _number(database: duckdb.DuckDBPyConnection, sql: str) -> float:
    return float(database.execute(sql).fetchall()[0][0] or 0.0)
