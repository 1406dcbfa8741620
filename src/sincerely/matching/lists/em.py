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
#: of a single field a value that is nearly the same says so many times less than the same
_NEARLY = 8.0
#: so much of what any two rows agree on is chance at least
_LEFT = 0.1
#: the same of first names, where people of one home are told apart by them
_OWN_SHARE = 0.3
#: how much people of one home are strangers in what is their own
_STRANGE = 2.0
#: fewer people of one home than this share of the matches are only slips of the pen
_FEW_HOMES = 0.005
#: the same of what is certain
_SURE = 1_000.0
_ROUNDS = 60
_STILL = 1e-5
#: the odds, as a logarithm, of what is not asked
_NEVER = -1e9


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


class Mates(NamedTuple):
    """Fields, by their places, in which people of one home are strangers (``own``), and those
    that they share (``home``). Of any other the list tells. ``sure``: those of which one thing's
    rows are known to compare as is thought before. ``own`` has the levels of each that say it
    differs, which say so equally; ``slips`` those that only nearly agree."""

    own: Mapping[int, frozenset[int]]
    home: frozenset[int]
    slips: Mapping[int, frozenset[int]]
    sure: frozenset[int] = frozenset()


Chances = tuple[tuple[float, ...], ...]
#: where one thing's rows mostly have wholly different addresses, those are two things'
_ASTRAY = 0.5


@dataclass(frozen=True, slots=True)
class Learned:
    """``m``: for each field, of each level from 0 (different) up. ``matches``: how many pairs.

    ``u``: the same of strangers. ``apart``: of each group, how often all of it differs, which
    ``m`` then leaves out. ``h``: the same of two people of one home, of whom there are ``mates``
    pairs; none where nobody asked.
    """

    m: Chances
    u: Chances
    matches: float
    apart: tuple[float, ...]
    h: Chances = ()
    mates: float = 0.0

    def astray(self, most: float) -> bool:
        """Whether something else was found than one thing's rows, as neighbours: so many, or so
        far apart, they are not. ``most``: as many pairs can be one thing."""
        return self.matches >= most or any(each > _ASTRAY for each in self.apart)


class Told(NamedTuple):
    """What is known before: ``u``, how any two rows compare; ``prior``, how one thing's do;
    ``pairs``, how many there are; ``most`` of them can be one thing. ``firm``: ``prior`` stays."""

    u: Sequence[Sequence[float]]
    prior: Sequence[Sequence[float]]
    pairs: float
    most: float
    mates: Mates | None
    firm: bool

    def at_home(self, at: int) -> Sequence[float]:
        """How two people of one home compare in a field, before anything is learned."""
        return self.prior[at] if self.mates and at in self.mates.home else self.u[at]


class _Counted(NamedTuple):
    """``pairs`` compare so: ``spoken`` are fields with their levels, without groups that
    are ``apart``; ``near`` are groups that are asked and not apart; ``all`` are all fields."""

    pairs: int
    spoken: tuple[tuple[int, int], ...]
    apart: tuple[int, ...]
    near: tuple[int, ...]
    all: tuple[tuple[int, int], ...]


def learn(
    patterns: Mapping[Pattern, int],
    u: Sequence[Sequence[float]],
    prior: Sequence[Sequence[float]],
    pairs: float,
    matches: float,
    most: float,
    groups: Sequence[Group] = (),
    mates: Mates | None = None,
    *,
    firm: bool = False,
) -> Learned:
    """The ``m`` of every level, and how many matches there are.

    ``patterns``: how many of the pairs looked at compare so; ``u``: how any two rows do;
    ``pairs``: how many there are at all; ``matches``: how many of them are thought to be one
    thing at first, ``most``: how many there can be at most. ``mates``: where two people of one
    home are a third sort of pairs. ``firm``: only how many matches there are is learned.
    """
    told = Told(u, prior, pairs, most, mates, firm)
    found = Learned(
        tuple(map(tuple, prior)), _at_first(told, matches), matches, (_APART,) * len(groups),
        tuple(tuple(told.at_home(at)) for at in range(len(u))) if mates else (),
        matches / 2 if mates else 0.0,
    )  # fmt: skip
    counted = [_counted(pattern, count, groups) for pattern, count in patterns.items()]
    for _ in range(_ROUNDS):
        before = found
        found = _round(counted, told, before)
        if _still(found.matches, before.matches) and _still(found.mates, before.mates):
            break
    return found


def _at_first(told: Told, matches: float) -> Chances:
    """How strangers compare before the first round: as any two rows do. Of a single text nothing
    else says that those who share it are no strangers."""
    if len(told.u) > 1:
        return tuple(map(tuple, told.u))
    (u,), (prior,) = told.u, told.prior
    return (_strangers(u, prior, matches / told.pairs, prior, 0.0),)


def alone(
    patterns: Mapping[Pattern, int],
    u: Sequence[float],
    prior: Sequence[float],
    pairs: float,
    rows: float,
) -> Learned:
    """The same of a single field, of which its pairs alone cannot tell how one thing's compare.

    They compare as is thought before. Rows that say the same are one but for a few, where most
    rows say something of their own, as mail addresses do; a town says nothing.
    """
    same = patterns.get((len(u) - 1,), 0)
    if same > rows:
        return Learned((tuple(prior),), (tuple(u),), rows / 4, ())
    matches = max((1 - _LEFT) * same / prior[-1], 1.0)
    left = _strangers(u, prior, matches / pairs, prior, 0.0)
    best = prior[-1] / left[-1]
    m = (*(min(p, best / _NEARLY * u) for p, u in zip(prior[:-1], left, strict=False)), prior[-1])
    return Learned((m,), (left,), matches, ())


def _still(now: float, before: float) -> bool:
    return abs(now - before) <= _STILL * before


def _counted(pattern: Pattern, count: int, groups: Sequence[Group]) -> _Counted:
    apart = tuple(at for at, group in enumerate(groups) if group.apart(pattern))
    near = tuple(at for at, group in enumerate(groups) if at not in apart and group.asked(pattern))
    left_out = {field for at in apart for field in groups[at].left_out(pattern)}
    every = tuple((at, level) for at, level in enumerate(pattern) if level >= 0)
    spoken = tuple(each for each in every if each[0] not in left_out)
    return _Counted(count, spoken, apart, near, every)


def _logs(mine: Sequence[Sequence[float]], u: Sequence[Sequence[float]]) -> list[list[float]]:
    return [
        [log(one / other) for one, other in zip(a, b, strict=True)]
        for a, b in zip(mine, u, strict=True)
    ]


def _round(counted: Sequence[_Counted], told: Told, before: Learned) -> Learned:
    strangers = max(told.pairs - before.matches - before.mates, 1.0)
    odds, at_home = log(before.matches / strangers), log(max(before.mates, 1e-9) / strangers)
    far, near = [log(each) for each in before.apart], [log(1 - each) for each in before.apart]
    weights, homes = _logs(before.m, before.u), _logs(before.h, before.u) if before.h else []
    sums = _before_things(told, before)
    theirs = _before_homes(told, before)
    thought = _PRIOR_PAIRS + (_SURE if told.firm else _PRIOR_SHARE) * before.matches
    split = [[thought * _APART, thought * (1 - _APART)] for _ in before.apart]
    found = mates = 0.0
    for each in counted:
        weight = odds + sum(weights[at][level] for at, level in each.spoken)
        weight += sum(far[at] for at in each.apart) + sum(near[at] for at in each.near)
        home = at_home + sum(homes[at][level] for at, level in each.all) if homes else _NEVER
        share, other = _shares(each.pairs, weight, home)
        found += share
        for at, level in each.spoken:
            sums[at][level] += share
        for at in each.apart:
            split[at][0] += share
        for at in each.near:
            split[at][1] += share
        if other:
            mates += other
            for at, level in each.all:
                theirs[at][level] += other
    far_own = told.mates.own if told.mates else {}
    m = tuple(
        _equally(each, told.u[at], far_own.get(at, frozenset())) for at, each in enumerate(sums)
    )
    h = tuple(tuple(value / sum(each) for value in each) for each in theirs)
    apart = tuple(one / (one + other) for one, other in split)
    matches = min(max(found, 1.0), told.most)
    mates = min(max(mates - _FEW_HOMES * matches, 1e-6), told.most) if homes else 0.0
    left = tuple(
        _strangers(any_two, mine, matches / told.pairs, each, mates / told.pairs)
        for any_two, mine, each in zip(told.u, m, h or m, strict=True)
    )
    return Learned(m, left, matches, apart, h, mates)


def _equally(counts: Sequence[float], u: Sequence[float], far: frozenset[int]) -> tuple[float, ...]:
    """Counts as chances, where levels that are ``far`` weigh the same."""
    all_far, by_chance = sum(counts[at] for at in far), sum(u[at] for at in far)
    return tuple(
        (all_far * u[at] / by_chance if at in far else count) / sum(counts)
        for at, count in enumerate(counts)
    )


def _shares(pairs: int, weight: float, home: float) -> tuple[float, float]:
    """How many of these pairs are one thing, and how many two of one home, from their odds."""
    most = max(weight, home, 0.0)
    one, two = exp(max(weight - most, -700.0)), exp(max(home - most, -700.0))
    total = one + two + exp(-most if most < 700 else -700.0)
    return pairs * one / total, pairs * two / total if home > _NEVER else 0.0


def _before_things(told: Told, before: Learned) -> list[list[float]]:
    """What is thought of one thing's rows before the pairs are asked, as so many pairs.

    Where homes are told apart by first names, those keep more of it: else a list that has few
    couples would take a wholly different first name for a slip of the pen. Whoever makes few small
    slips in first names makes fewer large ones.
    """
    own, sure = (told.mates.own, told.mates.sure) if told.mates else ({}, frozenset())
    weighs = [
        _PRIOR_PAIRS
        + before.matches * (_SURE if told.firm or at in sure else _OWN_SHARE if at in own else 0.0)
        for at in range(len(told.prior))
    ]
    thought = [_seldom_far(told, before, at) for at in range(len(told.prior))]
    return [[weigh * p for p in each] for weigh, each in zip(weighs, thought, strict=True)]


def _seldom_far(told: Told, before: Learned, at: int) -> Sequence[float]:
    """How one thing's rows compare in a field, as is thought before the pairs are asked: wholly
    different as much less often than thought as they only nearly agree less often than thought."""
    prior = told.prior[at]
    if told.mates is None or at not in told.mates.own:
        return prior
    far, slips = told.mates.own[at], told.mates.slips[at]
    as_thought = sum(before.m[at][level] for level in slips) / sum(prior[level] for level in slips)
    less = min(as_thought, 1.0)
    return [each * less if level in far else each for level, each in enumerate(prior)]


def _before_homes(told: Told, before: Learned) -> list[list[float]]:
    """What is thought of people of one home before the pairs are asked, as so many pairs.

    In what they do not share they are much as strangers are; else one thing's rows that have
    another first name would be taken for people of one home.
    """
    if told.mates is None:
        return []
    return [
        [weigh * p for p in told.at_home(at)]
        for at in range(len(told.u))
        for weigh in [_PRIOR_PAIRS + (0.0 if at in told.mates.home else _STRANGE * before.mates)]
    ]


def _strangers(
    u: Sequence[float],
    m: Sequence[float],
    chance: float,
    h: Sequence[float],
    home: float,
) -> tuple[float, ...]:
    """How strangers compare, from how any two rows do, of which ``chance`` are one thing and
    ``home`` two of one home.

    In a small list those make up much of the pairs that agree.
    """
    left = [
        max(any_two - chance * one - home * mate, _LEFT * any_two)
        for any_two, one, mate in zip(u, m, h, strict=True)
    ]
    return tuple(each / sum(left) for each in left)
