"""How much each finding counts: a figure is a range, from what is sure to all that may be."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar, cast

from .judging import Judged

#: reasons that only a doubt about who they are, or whether they bought, stands behind
DOUBTFUL = frozenset({"may_be_a_buyer", "probably_bought", "purpose_unknown"})
_TOLD = frozenset({"stated", "recognised"})
#: weights are added up as the findings write them, so that no order of adding makes a difference
DIGITS = 4
_Counts = TypeVar("_Counts")


@dataclass(frozen=True, slots=True)
class Range:
    """``least``: surely; ``most``: with everything that is doubtful."""

    least: float
    most: float


@dataclass(slots=True)
class Sum:
    """Weights added up (``weight``: in ten-thousandths), and how many there are."""

    weight: int = 0
    many: int = 0

    def add(self, weight: float) -> None:
        """One more message."""
        self.weight += round(weight * 10**DIGITS)
        self.many += 1

    @property
    def range(self) -> Range:
        """As a figure."""
        return Range(round(self.weight / 10**DIGITS), self.many)


def weight(judged: Judged, code: str) -> float:
    """How much a message counts in the lower number of a figure about this reason, 0 to 1.

    Nothing where a doubt about its reader stands behind it, nothing that was given bears it out, or
    nobody can say what it was for; what
    its words told the recogniser, as much as the recogniser is sure; what its sender said, wholly.
    """
    if not code or code in DOUBTFUL or judged.labelled.how not in _TOLD:
        return 0.0
    if code in judged.unproven:
        return 0.0
    return judged.labelled.sure


def summed(weights: Iterable[float]) -> Sum:
    """All of these."""
    found = Sum()
    for each in weights:
        found.add(each)
    return found


def insults(judged: Iterable[Judged]) -> Sum:
    """Of these messages, those that insulted a buyer."""
    return summed(weight(each, each.insult) for each in judged if each.insult)


def added(one: _Counts, other: _Counts) -> _Counts:
    """What was counted of some households and of others, together: numbers are added up, lists
    joined, and what stands under a name or a field is added to what stands there."""
    a: Any = one
    b: Any = other
    total: Any
    if isinstance(a, dict):
        total = {name: added(a[name], b[name]) if name in b else a[name] for name in a}
        total |= {name: b[name] for name in b if name not in a}
    elif is_dataclass(a):
        of: Any = type(a)
        total = of(**{f.name: added(getattr(a, f.name), getattr(b, f.name)) for f in fields(of)})
    else:
        total = a + b
    return cast(_Counts, total)
