"""Comparisons and weights as Splink takes them: the one place that knows its settings."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from splink import block_on
from splink.blocking_rule_library import CustomRule


class Level(NamedTuple):
    """``m``: the prior; ``phrase``: for people; ``rare``: the column whose rare values count more.

    ``apart``: it says that the values are different.
    """

    phrase: str
    sql: str
    m: float
    rare: str = ""
    apart: bool = False


class Comparison(NamedTuple):
    """What is compared as one. ``silent``: when it says nothing, in SQL.

    ``levels``: from the closest to the next to last; everything else is ``different``.
    """

    name: str
    silent: str
    levels: tuple[Level, ...]
    different: str


class Rule(NamedTuple):
    """Two rows are compared that agree on all of these, in SQL over their columns.

    ``many``: those that are lists, of which one value has to be shared.
    """

    shared: tuple[str, ...]
    many: tuple[str, ...] = ()


#: every pair there is
EVERY = Rule(())
#: two sightings are compared iff they share a key
SHARED_KEY = Rule(("keys",), ("keys",))
#: what is told of each pair: its rows, bits, and how likely they are one
FOUND = ("row_l", "row_r", "match_weight", "match_probability")


def blocking(rules: Sequence[Rule]) -> list[Any]:
    """Rules as Splink takes them."""
    return [
        block_on(*rule.shared, arrays_to_explode=list(rule.many) or None)
        if rule.shared
        else CustomRule("1 = 1")
        for rule in rules
    ]


@dataclass(slots=True)
class Weights:
    """``m`` and ``u`` of each comparison: from *different* (0) to *the same*.

    ``chance``: that two rows taken by chance are one.
    """

    comparisons: tuple[Comparison, ...]
    u: list[list[float]]
    m: list[list[float]]
    chance: float


def settings(weights: Weights, rules: Sequence[Any], *, two: bool) -> dict[str, Any]:
    """Weights as Splink takes them. ``two``: two lists, rows of one of which are never compared."""
    return {
        "link_type": "link_only" if two else "dedupe_only",
        "unique_id_column_name": "row",
        "probability_two_random_records_match": weights.chance,
        "blocking_rules_to_generate_predictions": list(rules),
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "comparisons": [
            _comparison(each, m, u)
            for each, m, u in zip(weights.comparisons, weights.m, weights.u, strict=True)
        ],
    }


def _comparison(each: Comparison, m: Sequence[float], u: Sequence[float]) -> dict[str, Any]:
    said: list[dict[str, Any]] = [
        {"sql_condition": each.silent, "label_for_charts": "silent", "is_null_level": True}
    ]
    for place, level in enumerate(each.levels):
        at = len(each.levels) - place
        said.append(_level(level.sql, level.phrase, m[at], u[at]))
        if level.rare:
            said[-1] |= {
                "tf_adjustment_column": level.rare,
                "tf_adjustment_weight": 1.0,
                "disable_tf_exact_match_detection": True,
            }
    said.append(_level("ELSE", each.different, m[0], u[0]))
    return {"output_column_name": each.name, "comparison_levels": said}


def _level(sql: str, phrase: str, m: float, u: float) -> dict[str, Any]:
    return {
        "sql_condition": sql,
        "label_for_charts": phrase,
        "m_probability": m,
        "u_probability": u,
    }


logging.getLogger("splink").setLevel(logging.ERROR)
