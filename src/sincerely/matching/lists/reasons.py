"""Why two rows are one: what speaks for it, strongest first, then what speaks against it."""

from collections.abc import Iterator
from math import log2
from typing import Any

import duckdb

from .linking import Model

_CHUNK = 5_000
#: nearer than this, in bits, a weight is a level's
_NEAR = 1e-6
#: likeliest first, as it is written; sums that differ in their last bit alone are equal
LIKELIEST = "round(match_probability, 6) DESC, row_l, row_r"


class Reasons:
    """The sentences of a model: Splink tells each comparison's weight, which says its level."""

    def __init__(self, model: Model) -> None:
        self.names = [each.name for each in model.comparisons]
        self.phrases: list[dict[int, str]] = []
        for each, m, u in zip(model.comparisons, model.m, model.u, strict=True):
            told = [each.different, *(level.phrase for level in reversed(each.levels))]
            self.phrases.append(
                {_key(log2(a / b)): phrase for phrase, a, b in zip(told, m, u, strict=True)}
            )

    def each(
        self, database: duckdb.DuckDBPyConnection, table: str, least: float
    ) -> Iterator[tuple[tuple[Any, ...], str]]:
        """Every pair of ``least`` bits, likeliest first: its rows, weight, probability; and why."""
        weights = ", ".join(f"mw_{name}" for name in self.names)
        cursor = database.cursor()
        cursor.execute(
            f"SELECT row_l, row_r, match_weight, match_probability, {weights} FROM {table}"
            f" WHERE match_weight >= {least}"
            f" ORDER BY {LIKELIEST}"
        )
        while chunk := cursor.fetchmany(_CHUNK):
            for row in chunk:
                yield row[:4], self.sentence(row[4:])

    def sentence(self, weights: tuple[float, ...]) -> str:
        """*Same phone, surname alike; different city.*"""
        said = sorted(
            (
                (weight, phrases[_key(weight)])
                for weight, phrases in zip(weights, self.phrases, strict=True)
                if _key(weight) in phrases
            ),
            key=lambda each: -_key(abs(each[0])),
        )
        parts = (
            ", ".join(phrase for weight, phrase in said if weight > 0),
            ", ".join(phrase for weight, phrase in said if weight <= 0),
        )
        text = "; ".join(filter(None, parts))
        return f"{text[:1].upper()}{text[1:]}." if text else ""


def _key(weight: float) -> int:
    return round(weight / _NEAR)
