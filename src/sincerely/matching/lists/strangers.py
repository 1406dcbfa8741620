"""Two people of one home: whatever they share, their first names say that they are two.

Husband and wife, brothers and colleagues share surname, street, phone and mail. Counted one by one
that would make one person of them. So in a list that has couples a wholly different first name is
never outweighed, unless the day of birth is the same.
"""

from collections.abc import Sequence
from math import log2

import duckdb

from sincerely.matching.splinked import Weights

from .fields import Field
from .kinds import Kind

#: what such a pair weighs at most, in bits: 1 to 11
_MOST = -3.5
#: a list where so many of the likely pairs have wholly different first names has couples
_COUPLES = 0.03
_NEAR = 1e-6
_BIRTH = (frozenset({Kind.DATE}), frozenset({Kind.YEAR, Kind.MONTH, Kind.DAY}))


def two_people(fields: Sequence[Field], weights: Weights) -> str:
    """Whether two rows are two people, in SQL; ``false`` for lists of things."""
    kinds = {field.kind for field in fields}
    if not {Kind.GIVEN, Kind.SURNAME} <= kinds:
        return "false"
    given = [field for field in fields if field.kind is Kind.GIVEN]
    different = [_different(field, weights) for field in given]
    two = " AND ".join(
        f"(mw_{field.name} = 0 OR {each})" for field, each in zip(given, different, strict=True)
    )
    condition = f"({' OR '.join(different)}) AND {two}"
    if born := _born(fields):
        condition = f"{condition} AND NOT ({born})"
    return condition


def hold(database: duckdb.DuckDBPyConnection, table: str) -> None:
    """Bound what the pairs of ``table`` weigh that are ``apart``, where the lists have couples.

    A few first names that differ wholly are only mistakes.
    """
    share = database.execute(
        f"SELECT avg(apart::INT) FROM {table} WHERE match_weight > 0"
    ).fetchall()[0][0]
    if (share or 0.0) > _COUPLES:
        chance = 1 / (1 + 2**-_MOST)
        database.execute(
            f"UPDATE {table} SET match_weight = {_MOST}, match_probability = {chance}"
            f" WHERE apart AND match_weight > {_MOST}"
        )


def _different(field: Field, weights: Weights) -> str:
    at = next(at for at, each in enumerate(weights.comparisons) if each.name == field.name)
    levels = weights.comparisons[at].levels
    far = [0, *(len(levels) - place for place, each in enumerate(levels) if each.apart)]
    return "(" + " OR ".join(
        f"abs(mw_{field.name} - {log2(weights.m[at][level] / weights.u[at][level])!r}) < {_NEAR}"
        for level in far
    ) + ")"  # fmt: skip


def _born(fields: Sequence[Field]) -> str:
    """That a birth is the same or nearly so, in SQL; empty where none is told to the day."""
    said = []
    for kinds in _BIRTH:
        told = [field for field in fields if field.kind in kinds]
        if {field.kind for field in told} == kinds:
            said.append(" AND ".join(f"mw_{field.name} > 0" for field in told))
    return " OR ".join(f"({each})" for each in said)
