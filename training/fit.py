"""Fits the answers: fifteen purposes, "sells" and each claim, all at once by ridge regression.

There are far more features than texts, so it is solved between texts: weights = rows.T @
inverse(rows @ rows.T + calm) @ truth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from sincerely.rules.purpose import Claim, Purpose

from . import matrices
from .matrices import Block, Blocks
from .texts import Line

PURPOSES = tuple(map(str, Purpose))
YES_NO = ("sells", *(f"says {claim}" for claim in Claim))
ANSWERS = (*PURPOSES, *YES_NO)
#: how strongly weights are held small, chosen on voices left out
CALM = 0.7


@dataclass(frozen=True, slots=True)
class Taught:
    """One line to learn from, as the model sees it: as it is, and altered."""

    line: Line
    plain: Blocks
    altered: Blocks


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights (features x answers) and what is added to every text's score."""

    blocks: list[Block]
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, texts: Sequence[Blocks]) -> np.ndarray:
        """Scores (texts x answers), before they become probabilities."""
        scored: np.ndarray = matrices.stacked(self.blocks, texts) @ self.weights + self.bias
        return scored


def truth(lines: Sequence[Line]) -> np.ndarray:
    """What each text is (texts x answers): one or nothing."""
    return np.array(
        [
            [float(line.purpose == name) for name in PURPOSES]
            + [float(line.sells), *(float(claim in line.claims) for claim in Claim)]
            for line in lines
        ],
        dtype=np.float32,
    )


def fit(taught: Sequence[Taught], weights: Mapping[str, float] = matrices.WEIGHTS) -> Fitted:
    """Learns from lines as they are and from their altered copies."""
    lines = [each.line for each in taught]
    plain = [each.plain for each in taught]
    blocks = matrices.learned(plain, [line.voice for line in lines], weights)
    rows = matrices.stacked(blocks, [*plain, *(each.altered for each in taught)])
    told = truth([*lines, *lines])
    mean = told.mean(axis=0)
    return Fitted(blocks, rows.T @ solved((rows @ rows.T).toarray(), told - mean), mean)


def solved(alike: np.ndarray, told: np.ndarray) -> np.ndarray:
    """What each text contributes (texts x answers), where ``alike`` says how like texts are."""
    alike = alike.astype(np.float32)
    alike[np.diag_indices_from(alike)] += CALM
    factor = cho_factor(alike, lower=True, overwrite_a=True, check_finite=False)
    found: np.ndarray = cho_solve(factor, told, check_finite=False)
    return found
