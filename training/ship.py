"""Writes what was learned as the file that ships with the package."""

import zlib

import msgspec
import numpy as np

from sincerely.recognising.model import ZERO, BlockHead, Head, Sureness

from . import matrices
from .fit import ANSWERS, Fitted
from .sure import Scale

#: a weight beyond this share of all is cut off, so that the steps stay fine
_NEARLY_ALL = 99.98


def packed(fitted: Fitted, scale: Scale, sureness: Sureness, cuts: dict[str, float]) -> bytes:
    """The bytes of the model file (see `sincerely.recognising.model`)."""
    weights = fitted.weights * scale.times
    bias = fitted.bias * scale.times + scale.plus
    heads: list[BlockHead] = []
    names: list[str] = []
    rows: list[np.ndarray] = []
    start = 0
    for block in fitted.blocks:
        size = len(block.features)
        one, told = _block(block, weights[start : start + size])
        heads.append(one)
        names += block.features
        rows.append(told)
        start += size
    head = Head(ANSWERS, tuple(map(float, bias.round(5))), tuple(heads), sureness, cuts)
    text = "\n".join(names).encode()
    body = msgspec.json.encode(head) + b"\n" + text + np.vstack(rows).tobytes()
    return zlib.compress(body, 9)


def _block(block: matrices.Block, weights: np.ndarray) -> tuple[BlockHead, np.ndarray]:
    """One byte for each answer, and the square for the length in the last."""
    worth = weights * block.rare[:, None]
    steps = np.maximum(np.percentile(np.abs(worth), _NEARLY_ALL, axis=0), 1e-6) / (ZERO - 1)
    told = np.clip(np.rint(worth / steps), 1 - ZERO, ZERO - 1) + ZERO
    squares = block.rare**2
    square = float(squares.max() / 255)
    last = np.clip(np.rint(squares / square), 1, 255)
    head = BlockHead(
        name=block.name,
        size=len(block.features),
        weight=block.weight,
        steps=tuple(map(float, steps)),
        square=square,
    )
    return head, np.column_stack([told, last]).astype(np.uint8)
