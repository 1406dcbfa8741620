"""Texts as numbers: one sparse matrix for each block of features."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp

Matrix: TypeAlias = sp.csr_matrix
Blocks = Mapping[str, set[str]]
#: what each block counts for beside the others, chosen on voices left out (docs/decisions/0017)
WEIGHTS = {
    "subject": 0.6,
    "lead": 0.7,
    "words": 1.3,
    "pairs": 0.7,
    "parts": 1.0,
    "cues": 0.3,
    "shape": 0.3,
}


@dataclass(frozen=True, slots=True)
class Block:
    """One block's features, in the order of its columns, how rare each is, and what it counts
    for.
    """

    name: str
    features: tuple[str, ...]
    rare: np.ndarray
    weight: float

    def matrix(self, texts: Sequence[Blocks]) -> Matrix:
        """Texts as rows of length one, times the block's weight."""
        known = {feature: at for at, feature in enumerate(self.features)}
        columns: list[int] = []
        ends = [0]
        for text in texts:
            columns += sorted(known[each] for each in text[self.name] if each in known)
            ends.append(len(columns))
        values = self.rare[columns]
        rows = np.repeat(np.arange(len(texts)), np.diff(ends))
        length = np.sqrt(np.bincount(rows, values**2, minlength=len(texts)))
        values = values / np.maximum(length, 1e-9)[rows] * self.weight
        shape = (len(texts), len(self.features))
        found: Matrix = sp.csr_matrix((values, columns, ends), shape=shape, dtype=np.float32)
        return found


def learned(
    texts: Sequence[Blocks], voices: Sequence[str], weights: Mapping[str, float]
) -> list[Block]:
    """The blocks of features that several voices use."""
    return [_block(name, weight, texts, voices) for name, weight in weights.items()]


def _block(name: str, weight: float, texts: Sequence[Blocks], voices: Sequence[str]) -> Block:
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    shared: set[str] = set()
    for text, voice in zip(texts, voices, strict=True):
        counts.update(text[name])
        shared.update(
            feature for feature in text[name] if first.setdefault(feature, voice) != voice
        )
    kept = sorted(shared)
    standing = np.array([counts[feature] for feature in kept], dtype=np.float64)
    return Block(name, tuple(kept), np.log((1 + len(texts)) / (1 + standing)) + 1, weight)


def stacked(blocks: Sequence[Block], texts: Sequence[Blocks]) -> Matrix:
    """All blocks side by side."""
    found: Matrix = sp.hstack([block.matrix(texts) for block in blocks]).tocsr()
    return found
