"""The trained model: a weight for every feature and every answer, added up.

Each feature's weights are one large integer with 32 bits for each answer, so that adding integers
adds all answers at once: no library is needed, and a text of 500 words takes about a millisecond.

The file: zlib over a line of JSON (`Head`), the features one a line, block by block, and their
weights, one byte for each answer (128 is zero). The last answer of each row is the feature's
square, for the length of the block.
"""

import hashlib
import zlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from importlib import resources
from math import exp, sqrt
from typing import TypeVar

import msgspec

_LANE = 32
_MASK = (1 << _LANE) - 1
ZERO = 128
Name = TypeVar("Name", bound=str)


class BlockHead(msgspec.Struct, frozen=True):
    """One block of features. ``size``: how many; ``weight``: what the block counts for;
    ``steps``: what one step of a byte is worth for each answer, of ``square`` for the last lane.
    """

    name: str
    size: int
    weight: float
    steps: tuple[float, ...]
    square: float


class Sureness(msgspec.Struct, frozen=True):
    """When a purpose is sure, chosen on voices left out. ``enough``: its least probability;
    ``selling``: how much may speak for selling where it does not; ``kept``: for recall, paperwork
    and appointment where it sells.
    """

    enough: float
    selling: float
    kept: float


class Head(msgspec.Struct, frozen=True):
    """What stands before the weights. ``answers``: the purposes, then "sells" and the claims."""

    answers: tuple[str, ...]
    bias: tuple[float, ...]
    blocks: tuple[BlockHead, ...]
    sureness: Sureness
    cuts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model. ``version``: the first digits of the file's SHA-256; ``rows``: where the
    weights of each feature begin in ``wide``, by block.
    """

    head: Head
    version: str
    rows: Mapping[str, Mapping[str, int]]
    wide: bytes

    def scores(self, blocks: Mapping[str, Iterable[str]]) -> dict[str, float]:
        """The logit of every answer: of the purposes for `shares`, of the others for the logistic
        function.
        """
        total = list(self.head.bias)
        size = (len(total) + 1) * _LANE // 8
        for block in self.head.blocks:
            rows = self.rows[block.name]
            places = [at for at in map(rows.get, blocks[block.name]) if at is not None]
            # Made when asked for: of all the rows few are ever needed.
            found = [int.from_bytes(self.wide[at : at + size], "little") for at in places]
            if not found:
                continue
            lanes = _added(found, len(total))
            share = block.weight / sqrt(max(lanes[-1] * block.square, 1e-9))
            for at, step in enumerate(block.steps):
                total[at] += (lanes[at] - ZERO * len(found)) * step * share
        return dict(zip(self.head.answers, total, strict=True))

    def loudest(
        self, blocks: Mapping[str, Iterable[str]], answer: str, of: Container[str], most: int
    ) -> list[str]:
        """What spoke for an answer, the loudest first, of the blocks named in ``of``."""
        lane = self.head.answers.index(answer)
        byte = lane * _LANE // 8
        spoken: list[tuple[float, str]] = []
        for block in self.head.blocks:
            if block.name not in of:
                continue
            rows = self.rows[block.name]
            found = [(rows[each], each) for each in blocks[block.name] if each in rows]
            worth = block.weight * block.steps[lane] / (sqrt(len(found)) or 1.0)
            spoken += [((ZERO - self.wide[at + byte]) * worth, feature) for at, feature in found]
        return [feature for loud, feature in nsmallest(most, spoken) if loud < 0]


def _added(rows: list[int], answers: int) -> list[int]:
    total = sum(rows)
    return [(total >> (_LANE * at)) & _MASK for at in range(answers + 1)]


def shares(scores: Mapping[Name, float]) -> dict[Name, float]:
    """Scores as probabilities that add up to one."""
    top = max(scores.values())
    raised = {name: exp(score - top) for name, score in scores.items()}
    whole = sum(raised.values())
    return {name: value / whole for name, value in raised.items()}


def read(data: bytes) -> Model:
    """The model in the bytes of a file."""
    told, _, rest = zlib.decompress(data).partition(b"\n")
    head = msgspec.json.decode(told, type=Head)
    width = len(head.answers) + 1
    count = sum(block.size for block in head.blocks)
    weights = rest[len(rest) - count * width :]
    names = rest[: len(rest) - count * width].decode().split("\n")
    wide = bytearray(len(weights) * _LANE // 8)
    wide[:: _LANE // 8] = weights
    rows: dict[str, dict[str, int]] = {}
    at, step = 0, width * _LANE // 8
    for block in head.blocks:
        of = names[at : at + block.size]
        rows[block.name] = dict(
            zip(of, range(at * step, (at + block.size) * step, step), strict=True)
        )
        at += block.size
    return Model(head, hashlib.sha256(data).hexdigest()[:12], rows, bytes(wide))


@cache
def shipped() -> Model:
    """The model that ships with the package, read once."""
    return read((resources.files(__package__) / "model.bin").read_bytes())
