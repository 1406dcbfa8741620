"""How much each finding counts: a figure is a range, from what is sure to all that may be."""

from collections.abc import Iterable
from dataclasses import dataclass

from .judging import Judged

#: reasons that only a doubt about who they are, or whether they bought, stands behind
DOUBTFUL = frozenset({"may_be_a_buyer", "probably_bought", "purpose_unknown"})
_TOLD = frozenset({"stated", "recognised"})


@dataclass(frozen=True, slots=True)
class Range:
    """``least``: surely; ``most``: with everything that is doubtful."""

    least: float
    most: float


def weight(judged: Judged, code: str) -> float:
    """How much a message counts in the lower number of a figure about this reason, 0 to 1.

    Nothing where a doubt about its reader stands behind it or nobody can say what it was for; what
    its words told the recogniser, as much as the recogniser is sure; what its sender said, wholly.
    """
    if not code or code in DOUBTFUL or judged.labelled.how not in _TOLD:
        return 0.0
    return judged.labelled.sure


def span(weights: Iterable[float]) -> Range:
    """The range of a figure: its weights added up and rounded, and how many there are."""
    every = list(weights)
    return Range(round(sum(every)), len(every))


def insults(judged: Iterable[Judged]) -> Range:
    """Of these messages, those that insulted a buyer."""
    return span(weight(each, each.insult) for each in judged if each.insult)
