"""How often one thing's two rows compare so: learned by expectation maximisation.

From how often each pattern of levels occurs among the pairs that are looked at. How strangers
compare is known by random sampling, less what is one thing among those pairs; a pair that was not
looked at is two things. (Fellegi and Sunter 1969; Winkler 1988.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import NamedTuple

#: the levels of every field of a pair, -1 where it says nothing
Pattern = tuple[int, ...]
#: how many pairs the priors weigh as much as
_PRIOR_PAIRS = 20.0
#: how often one thing's two rows have wholly different addresses, at first
_APART = 0.15
#: which share of the matches that weighs as much as
_PRIOR_SHARE = 0.05
#: so much of what any two rows agree on is chance at least
_LEFT = 0.1
_ROUNDS = 60
_STILL = 1e-5


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of which often all differ at once, as those of an address do.

    ``far``: of each field by its place, the levels that say it differs. ``following``: the same
    of fields that mean nothing more where they differ too, as a town where the street does.
    """

    far: Mapping[int, frozenset[int]]
    following: Mapping[int, frozenset[int]]

    def asked(self, pattern: Pattern) -> bool:
        """Whether two fields of it speak at least."""
        return sum(pattern[at] >= 0 for at in (*self.far, *self.following)) > 1

    def apart(self, pattern: Pattern) -> bool:
        """Whether all that speak say it differs."""
        told = [pattern[at] in levels for at, levels in self.far.items() if pattern[at] >= 0]
        return bool(told) and all(told) and self.asked(pattern)

    def left_out(self, pattern: Pattern) -> set[int]:
        """The fields that are not counted one by one where it is apart."""
        return {*self.far, *(at for at, far in self.following.items() if pattern[at] in far)}


@dataclass(frozen=True, slots=True)
class Learned:
    """``m``: for each field, of each level from 0 (different) up. ``matches``: how many pairs.

    ``u``: the same of strangers. ``apart``: of each group, how often all of it differs, which
    ``m`` then leaves out.
    """

    m: tuple[tuple[float, ...], ...]
    u: tuple[tuple[float, ...], ...]
    matches: float
    apart: tuple[float, ...]


class _Counted(NamedTuple):
    """``pairs`` compare so: ``spoken`` are fields with their levels, without groups that
    are ``apart``; ``near`` are groups that are asked and not apart."""

    pairs: int
    spoken: tuple[tuple[int, int], ...]
    apart: tuple[int, ...]
    near: tuple[int, ...]


def learn(
    patterns: Mapping[Pattern, int],
    u: Sequence[Sequence[float]],
    prior: Sequence[Sequence[float]],
    pairs: float,
    matches: float,
    most: float,
    groups: Sequence[Group] = (),
) -> Learned:
    """The ``m`` of every level, and how many matches there are.

    ``patterns``: how many of the pairs looked at compare so; ``u``: how any two rows do;
    ``pairs``: how many there are at all; ``matches``: how many of them are thought to be one
    thing at first, ``most``: how many there can be at most.
    """
    found = Learned(
        tuple(map(tuple, prior)), tuple(map(tuple, u)), matches, (_APART,) * len(groups)
    )
    counted = [_counted(pattern, count, groups) for pattern, count in patterns.items()]
    for _ in range(_ROUNDS):
        before = found
        found = _round(counted, u, prior, pairs, most, before)
        if abs(found.matches - before.matches) < _STILL * before.matches:
            break
    return found


def _counted(pattern: Pattern, count: int, groups: Sequence[Group]) -> _Counted:
    apart = tuple(at for at, group in enumerate(groups) if group.apart(pattern))
    near = tuple(at for at, group in enumerate(groups) if at not in apart and group.asked(pattern))
    left_out = {field for at in apart for field in groups[at].left_out(pattern)}
    spoken = tuple(
        (at, level) for at, level in enumerate(pattern) if level >= 0 and at not in left_out
    )
    return _Counted(count, spoken, apart, near)


def _round(
    counted: Sequence[_Counted],
    u: Sequence[Sequence[float]],
    prior: Sequence[Sequence[float]],
    pairs: float,
    most: float,
    before: Learned,
) -> Learned:
    odds = log(before.matches / max(pairs - before.matches, 1.0))
    far, near = [log(each) for each in before.apart], [log(1 - each) for each in before.apart]
    weights = [
        [log(one / other) for one, other in zip(mine, theirs, strict=True)]
        for mine, theirs in zip(before.m, before.u, strict=True)
    ]
    sums = [[_PRIOR_PAIRS * p for p in each] for each in prior]
    thought = _PRIOR_PAIRS + _PRIOR_SHARE * before.matches
    split = [[thought * _APART, thought * (1 - _APART)] for _ in before.apart]
    found = 0.0
    for each in counted:
        weight = odds + sum(weights[at][level] for at, level in each.spoken)
        weight += sum(far[at] for at in each.apart) + sum(near[at] for at in each.near)
        share = each.pairs / (1.0 + exp(-weight)) if weight > -700 else 0.0
        found += share
        for at, level in each.spoken:
            sums[at][level] += share
        for at in each.apart:
            split[at][0] += share
        for at in each.near:
            split[at][1] += share
    m = tuple(tuple(value / sum(each) for value in each) for each in sums)
    apart = tuple(one / (one + other) for one, other in split)
    matches = min(max(found, 1.0), most)
    strangers = tuple(
        _strangers(theirs, mine, matches / pairs) for theirs, mine in zip(u, m, strict=True)
    )
    return Learned(m, strangers, matches, apart)


def _strangers(u: Sequence[float], m: Sequence[float], chance: float) -> tuple[float, ...]:
    """How strangers compare, from how any two rows do, of which ``chance`` are one thing.

    In a small list those make up much of the pairs that agree.
    """
    left = [max(any_two - chance * one, _LEFT * any_two) for any_two, one in zip(u, m, strict=True)]
    return tuple(each / sum(left) for each in left)
