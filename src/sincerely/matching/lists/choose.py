"""Which likely pairs are joined: the threshold, one partner each, and friends of friends."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import exp2
from typing import NamedTuple

#: a pair below is not told at all
LEAST = 0.05
#: bounds of the probability from which on pairs are joined
_LOWEST, _HIGHEST = 0.5, 0.7
#: rows so likely one with a third are one
SURE = 0.9
#: more bits than these are counted as these
_CERTAIN = 60.0
#: two partners whose weights are nearer than this, in bits, are equally good
_EQUAL = 3.0
#: rows have one partner at most where fewer of them have two good ones
_FEW = 0.1
#: repeats of one thing have the same partners at least so often
_CLOSED = 0.8
#: two rows that speak so much against being one, in bits, are not, whoever is their friend
_AGAINST = -3.0
#: a group larger than this is not one thing by its friends alone
_LARGEST = 40

_Partners = dict[int, set[int]]


class Pair(NamedTuple):
    """Two rows. ``weight``: in bits. ``through``: a third row by which they are one, or -1."""

    one: int
    other: int
    weight: float
    probability: float
    through: int = -1


def threshold(pairs: Sequence[Pair]) -> float:
    """The probability from which on joining finds most and errs least (the expected F1).

    Joined are those likelier than half of the F1 that is reached (Lipton et al. 2014), and
    likelier than not: what is joined is believed.
    """
    likely = sorted((pair.probability for pair in pairs), reverse=True)
    total, found, best = sum(likely), 0.0, 0.0
    for number, probability in enumerate(likely, start=1):
        found += probability
        best = max(best, 2 * found / (number + total))
    return min(max(best / 2, _LOWEST), _HIGHEST)


def single(pairs: Iterable[Pair]) -> tuple[bool, bool]:
    """Whether each row of the first list has one partner at most, and each of the second.

    So it is where few rows have two that are equally good. Where many rows of both lists have, they
    are repeats if those partners are one another's too; otherwise they are only much alike.
    """
    near: tuple[_Partners, _Partners] = ({}, {})
    best: dict[tuple[int, int], float] = {}
    for pair in sorted(pairs, key=lambda each: -each.weight):
        if pair.probability < SURE:
            break
        for side, row, partner in ((0, pair.one, pair.other), (1, pair.other, pair.one)):
            if best.setdefault((side, row), pair.weight) - pair.weight < _EQUAL:
                near[side].setdefault(row, set()).add(partner)
    few = tuple(sum(len(each) > 1 for each in side.values()) <= _FEW * len(side) for side in near)
    if not any(few) and _closed(*near) < _CLOSED:
        return True, True
    return few[0], few[1]


def _closed(ones: _Partners, others: _Partners) -> float:
    """How often two partners of a row have each other's partners, 0 to 1."""
    asked = closed = 0
    for one, partners in ones.items():
        for other in partners:
            for third in others.get(other, set()) - {one}:
                asked += len(partners) - 1
                closed += len(partners & ones.get(third, set()) - {other})
    return closed / asked if asked else 1.0


def shared_out(pairs: Sequence[Pair], once: tuple[bool, bool]) -> list[Pair]:
    """The pairs of two lists with how likely each is where a row has one partner at most.

    What else a row may be one with speaks against each: likelier than not are at most one of them.
    """
    odds = [exp2(min(pair.weight, _CERTAIN)) for pair in pairs]
    sums: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for pair, each in zip(pairs, odds, strict=True):
        for side, row in zip(sums, (pair.one, pair.other), strict=True):
            side[row] = side.get(row, 0.0) + each
    found = []
    for pair, each in zip(pairs, odds, strict=True):
        others = sum(
            max(side[row] - each, 0.0)
            for side, row, alone in zip(sums, (pair.one, pair.other), once, strict=True)
            if alone
        )
        found.append(pair._replace(probability=each / (1 + each + others)))
    return found


def partners(
    pairs: Sequence[Pair], least: float, once: tuple[bool, bool] = (True, True)
) -> set[tuple[int, int]]:
    """Pairs of two lists that are joined, the best first.

    ``once``: whether rows of the first list, and of the second, have one partner at most.
    """
    taken: tuple[set[int], set[int]] = (set(), set())
    joined = set()
    for pair in sorted(pairs, key=lambda each: (-each.weight, each.one, each.other)):
        if pair.probability < least:
            continue
        if (once[0] and pair.one in taken[0]) or (once[1] and pair.other in taken[1]):
            continue
        taken[0].add(pair.one)
        taken[1].add(pair.other)
        joined.add((pair.one, pair.other))
    return joined


def friends(pairs: Sequence[Pair], least: float) -> Iterator[Pair]:
    """Pairs of one list that are one by a third row that is surely both.

    What the two say of each other themselves counts as well: the weaker of the third's weights
    has to outweigh what speaks against them.
    """
    direct = {frozenset((pair.one, pair.other)): pair for pair in pairs}
    near: dict[int, dict[int, Pair]] = defaultdict(dict)
    for pair in pairs:
        if pair.probability >= least:
            near[pair.one][pair.other] = near[pair.other][pair.one] = pair
    found: dict[frozenset[int], Pair] = {}
    for middle, around in near.items():
        if len(around) > _LARGEST:
            continue
        for one, other in combinations(sorted(around), 2):
            both = frozenset((one, other))
            own = direct.get(both)
            if own is None or own.weight < _AGAINST or own.probability >= least:
                continue
            weight = own.weight
            probability = _probability(weight + min(around[one].weight, around[other].weight))
            if probability >= least and (
                both not in found or found[both].probability < probability
            ):
                found[both] = Pair(one, other, weight, probability, middle)
    yield from found.values()


def _probability(bits: float) -> float:
    return 1.0 / (1.0 + exp2(-min(bits, 1_000.0)))
