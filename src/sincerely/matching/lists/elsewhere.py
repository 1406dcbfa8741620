"""Who lives elsewhere: an address that is wholly another is one difference, not four.

Somebody who moves changes house, street, town and postcode at once. Counted one by one, that would
speak against them as if they had made four mistakes. So where all of an address differs, its
comparisons count together as how often one thing's two rows are that far apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from sincerely.matching.splinked import Weights

from .compare import compared
from .em import Group
from .fields import Field
from .kinds import Kind

_DOOR = frozenset({Kind.HOUSE, Kind.STREET, Kind.ADDRESS})
_AREA = frozenset({Kind.PLACE, Kind.POSTCODE})
#: nearer than this, in bits, a weight is a level's
_NEAR = 1e-6
#: bits an address counts less than its parts at most
_MOST = 14.0
#: bits that one part of an address speaks against two rows at most, where another part agrees
_LEAST = -4.0
#: levels keep weights of their own, by which they are known
_OWN = 0.01


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A group of comparisons, and the ``chance`` that all of it differs for one thing."""

    group: Group
    chance: float

    def given_back(self, weights: Weights) -> float:
        """The bits a pair is given back at most, so that none is dropped before it is."""
        spoken = sum(
            min(_bits(weights, at, far))
            for at, far in (*self.group.far.items(), *self.group.following.items())
            if far
        )
        return min(max(log2(self.chance) - spoken, 0.0), _MOST)

    def bits(self, weights: Weights) -> str:
        """The bits a pair is given back, in SQL over the weights of its comparisons."""
        doors = [_Said(weights, at, far) for at, far in self.group.far.items()]
        areas = [_Said(weights, at, far) for at, far in self.group.following.items()]
        apart = " AND ".join(f"({each.name} = 0 OR {each.far})" for each in doors)
        spoken = " + ".join(f"({each.name} <> 0)::INT" for each in (*doors, *areas))
        some = " OR ".join(f"{each.far}" for each in doors)
        given = " + ".join(
            f"CASE WHEN {each.far} THEN {each.name} ELSE 0 END" for each in (*doors, *areas)
        )
        return (
            f"(CASE WHEN {apart} AND ({some}) AND {spoken} > 1"
            f" THEN greatest({log2(self.chance)!r} - ({given}), 0) ELSE 0 END)"
        )


class _Said:
    """A comparison's weight in a table of pairs; ``far``: that it differs, in SQL."""

    def __init__(self, weights: Weights, at: int, levels: frozenset[int]) -> None:
        self.name = f"mw_{weights.comparisons[at].name}"
        each = [f"abs({self.name} - {b!r}) < {_NEAR}" for b in _bits(weights, at, levels)]
        self.far = f"({' OR '.join(each) or 'false'})"


def counted_once(weights: Weights, elsewhere: Sequence[Elsewhere]) -> str:
    """What a pair weighs with each group counted once, in SQL."""
    return " + ".join(["match_weight", *(each.bits(weights) for each in elsewhere)])


def bounded(
    groups: Sequence[Group], m: Sequence[Sequence[float]], u: Sequence[Sequence[float]]
) -> list[list[float]]:
    """``m`` where one part of an address that differs speaks against two rows no more than it may.

    Who moved is left out when it is learned, so that it would speak too strongly.
    """
    found = [list(each) for each in m]
    for group in groups:
        for at, far in (*group.far.items(), *group.following.items()):
            for level in far:
                least = u[at][level] * 2.0 ** (_LEAST + _OWN * level)
                found[at][level] = max(found[at][level], least)
    return found


def groups(
    fields: Sequence[Field],
    tied: Sequence[tuple[int, int]],
    m: Sequence[Sequence[float]],
    u: Sequence[Sequence[float]],
) -> list[Group]:
    """What differs at once when somebody moves: the door, and with it the area.

    By the places of the comparisons. A level that strangers
    reach more often than one thing says that a field differs.
    """
    every = compared(fields, tied)
    doors, areas = (
        [at for at, group in enumerate(every) if all(_among(each, kinds) for each in group)]
        for kinds in (_DOOR, _AREA)
    )
    if not doors or len(doors) + len(areas) < 2:
        return []
    far = {
        at: frozenset(level for level, chance in enumerate(m[at]) if chance < u[at][level])
        for at in (*doors, *areas)
    }
    return [Group({at: far[at] for at in doors}, {at: far[at] for at in areas})]


def _among(field: Field, kinds: frozenset[Kind]) -> bool:
    return field.kind in kinds or (field.kind is Kind.CATEGORY and field.said in kinds)


def _bits(weights: Weights, at: int, levels: frozenset[int]) -> list[float]:
    return [log2(weights.m[at][level] / weights.u[at][level]) for level in sorted(levels)]
