"""Who shares a home with another: alike in what a home shares, and strangers in themselves.

Husband and wife, twins, father and son, colleagues share surname, street, phone and mail. Counted
one by one that would make one person of them. So where a list tells first names, its pairs are not
two sorts but three: one person, strangers, and people of one home, whose first names are as
strangers' are. How many of those there are is learned with all else.
"""

from collections.abc import Sequence
from math import log2

from sincerely.matching.splinked import Comparison, Weights

from .em import Chances, Mates
from .fields import Field
from .kinds import Kind

Comparisons = Sequence[Comparison]
#: what a home shares
_HOME = frozenset({
    Kind.SURNAME, Kind.HOUSE, Kind.STREET, Kind.ADDRESS, Kind.PLACE, Kind.POSTCODE, Kind.PHONE,
    Kind.EMAIL,
})  # fmt: skip
#: one of these makes it a home: a surname and a town do not
_DOORS = frozenset({Kind.HOUSE, Kind.STREET, Kind.ADDRESS, Kind.PHONE, Kind.EMAIL})
#: how many of a home share its door, or its phone, or its mail address, at least
_SHARED = 0.5
#: nearer than this, in bits, a weight is a level's
_NEAR = 1e-6


def mates(compared: Sequence[Sequence[Field]], found: Comparisons) -> Mates | None:
    """What of the comparisons, by their fields, people of one home share; None for things."""
    kinds = [{field.kind for field in each} for each in compared]
    own = {at: _far(found[at]) for at, each in enumerate(kinds) if each == {Kind.GIVEN}}
    home = frozenset(
        at
        for at, group in enumerate(compared)
        if all(field.kind in _HOME or field.said in _HOME for field in group)
    )
    if not own or not any(kinds[at] & _DOORS for at in home):
        return None
    sure = frozenset(at for at, each in enumerate(kinds) if each == {Kind.GENERATION})
    slips = {at: _slips(found[at]) for at in own}
    return Mates(own, home, slips, sure)


def is_home(compared: Sequence[Sequence[Field]], found: Comparisons, h: Chances) -> bool:
    """Whether what was learned are people of one home, and not only of one name and town."""
    for group, each, chances in zip(compared, found, h, strict=True):
        far = sum(chances[level] for level in _far(each))
        if any(field.kind in _DOORS for field in group) and far < 1 - _SHARED:
            return True
    return False


def _far(found: Comparison) -> frozenset[int]:
    """The levels, counted from *different*, that say that it differs."""
    last = len(found.levels)
    return frozenset({0, *(last - at for at, each in enumerate(found.levels) if each.apart)})


def _slips(found: Comparison) -> frozenset[int]:
    """The levels, counted from *different*, below the one that says so surely: nearly the same."""
    last = len(found.levels)
    apart = max(last - at for at, each in enumerate(found.levels) if each.apart)
    return frozenset(range(1, apart))


def held(weights: Weights, found: Mates, h: Sequence[Sequence[float]], chance: float) -> str:
    """The bits that a pair loses because it may be two of one home, in SQL over its weights.

    ``h``: how people of one home compare; ``chance``: that two rows are.
    """
    parts = [f"{log2(chance / (1 - weights.chance))!r}"]
    for at, each in enumerate(weights.comparisons):
        whens = " ".join(
            f"WHEN abs(mw_{each.name} - {log2(m / u)!r}) < {_NEAR} THEN {log2(mine / u)!r}"
            for m, u, mine in zip(weights.m[at], weights.u[at], h[at], strict=True)
        )
        parts.append(f"CASE {whens} ELSE 0 END")
        if at in found.home and any(level.rare for level in each.levels):
            parts.append(f"mw_tf_adj_{each.name}")
    bits = f"({' + '.join(parts)})"
    return f"(greatest({bits}, 0) + log2(1 + pow(2, -abs({bits}))))"
