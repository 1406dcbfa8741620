"""Scores for texts by a model that never saw their voice."""

from collections.abc import Mapping, Sequence
from random import Random

import numpy as np

from sincerely.recognising import features
from sincerely.recognising.text import Text

from . import alter, fit, matrices, texts
from .fit import Taught
from .matrices import Blocks
from .texts import Line

SEED = 4


def seen(read: Sequence[Text]) -> list[Blocks]:
    """What the model sees of texts."""
    return [features.blocks(features.signs(each)) for each in read]


def taught(lines: Sequence[Line], seed: int = SEED) -> list[Taught]:
    """What is learned from: every line as it is and once altered."""
    dice = Random(seed)
    plain = seen([texts.read(line, dice) for line in lines])
    altered = seen([alter.altered(line, lines, dice) for line in lines])
    return [Taught(*each) for each in zip(lines, plain, altered, strict=True)]


def one_voice_out(
    every: Sequence[Taught], weights: Mapping[str, float] = matrices.WEIGHTS
) -> np.ndarray:
    """Scores (texts x answers) of every line as it is, each voice by a model of all others."""
    scores = np.zeros((len(every), len(fit.ANSWERS)))
    for voice in sorted({each.line.voice for each in every}):
        own = [at for at, each in enumerate(every) if each.line.voice == voice]
        fitted = fit.fit([each for each in every if each.line.voice != voice], weights)
        scores[own] = fitted.scores([every[at].plain for at in own])
    return scores
