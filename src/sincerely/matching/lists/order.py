"""What levels weigh in the end: the closer the more, and never two the same."""

from collections.abc import Sequence

from sincerely.matching.splinked import Comparison

from .fields import Field
from .kinds import Kind

Found = Sequence[Sequence[float]]
#: bits between two levels that would weigh the same
_OWN = 1e-4


def in_order(
    compared: Sequence[Sequence[Field]], comparisons: Sequence[Comparison], m: Found, u: Found
) -> list[list[float]]:
    """``m`` where a text that is closer never says less than one that is not.

    A list of one text alone does not show which of its levels are one thing's.
    """
    found = [list(each) for each in m]
    for at, (group, comparison) in enumerate(zip(compared, comparisons, strict=True)):
        if [field.kind for field in group] == [Kind.TEXT]:
            most = 0.0
            for level in range(1, len(found[at])):
                if not comparison.levels[-level].apart:
                    most = max(most, found[at][level] / u[at][level])
                    found[at][level] = most * u[at][level]
    return found


def told_apart(m: Found) -> list[list[float]]:
    """``m`` with levels that cannot be mistaken for one another by what they weigh."""
    return [[chance * 2.0 ** (_OWN * at) for at, chance in enumerate(each)] for each in m]
