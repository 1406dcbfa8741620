"""How much speaks for two sightings being one person: the exported weights, in plain Python.

The same numbers as Splink's `match_weight`; tests hold them equal.
"""

from math import exp2, log2
from typing import NamedTuple

from .levels import Column, Level
from .model import Model, dealer
from .traits import Traits
from .ways import COLUMNS


class Step(NamedTuple):
    """One comparison: ``weight`` in bits, positive where it speaks for one person."""

    column: str
    level: str
    weight: float
    sentence: str


class Score(NamedTuple):
    """``weight``: log2 of the odds, prior and all steps; ``probability``: 0 to 1."""

    weight: float
    probability: float
    prior: float
    steps: tuple[Step, ...]


def score(one: Traits, other: Traits) -> Score:
    """How much speaks for these two being one; symmetric. Columns that say nothing have no step."""
    model = dealer()
    steps = tuple(
        step for column in COLUMNS if (step := _step(model, column, one, other)) is not None
    )
    weight = model.prior + sum(step.weight for step in steps)
    return Score(weight, probability(weight), model.prior, steps)


def probability(weight: float) -> float:
    """The probability that odds of 2 to the ``weight`` are."""
    against = exp2(-max(min(weight, 1_000.0), -1_000.0))
    return 1.0 / (1.0 + against)


def sentence(scored: Score) -> str:
    """*Same phone, same surname, Bob is short for Robert; different mail address.*"""
    steps = sorted(scored.steps, key=lambda step: -abs(step.weight))
    speaking = [step.sentence for step in steps if step.weight > 0]
    against = [step.sentence for step in steps if step.weight <= 0]
    said = "; ".join(", ".join(part) for part in (speaking, against) if part)
    return f"{said[:1].upper()}{said[1:]}." if said else "Nothing to compare."


def _step(model: Model, column: Column, one: Traits, other: Traits) -> Step | None:
    if column.silent.holds(one, other):
        return None
    level = next((each for each in column.levels if each.holds(one, other)), None)
    name = level.name if level else "differs"
    weight = model.weight(column.name, name)
    if level and level.rare:
        common = max(model.common(column.name, getattr(each, column.name)) for each in (one, other))
        weight += log2(model.chance(column.name, name) / common)
    return Step(column.name, name, weight, _phrase(column, level, one, other))


def _phrase(column: Column, level: Level | None, one: Traits, other: Traits) -> str:
    phrase = level.phrase if level else column.differs
    if "{" not in phrase:
        return phrase
    if level and level.name == "nickname" and len(one.first) > len(other.first):
        one, other = other, one
    return phrase.format(
        first=one.first.title(),
        other_first=other.first.title(),
        generation=one.generation.title(),
        other_generation=other.generation.title(),
    )
