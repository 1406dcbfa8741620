"""What a sale may concern is held in the transaction that records it; scoring comes after.

Candidates are compared at once, and only those held who may be one. Very many are all held until
the next round of `work.matching.rounds` has compared them, a second or two later.
"""

from datetime import datetime

from sincerely.records import pairs
from sincerely.records.pairs import State, Two
from sincerely.work import learning
from sincerely.work.matching.comparing import Compared, as_pair, compare_all

#: as many pairs are compared while whoever records waits, about a second. Comparing one takes less
#: than holding for it would: its row, the standings of both, and the same again to lift it
AT_ONCE = 20_000
BY = "sincerely matching"


def hold(group_id: int, *, fresh: set[int], sold: set[int], now: datetime) -> set[int]:
    """Holds for everybody a sale may concern. Returns whose standings say so from now on.

    ``fresh``: people with details not compared yet, just recorded: a prospect who comes in after
    the sale is held as well. ``sold``: of whom it is known since this moment that they, or one of
    their home, bought, may have, or bought elsewhere.
    """
    wanted = pairs.concerned(group_id, fresh | sold) if fresh or sold else set()
    if not wanted:
        return set()
    compared = _compared(group_id, wanted) if len(wanted) <= AT_ONCE else None
    if compared is None:
        return pairs.hold(group_id, wanted, by=BY, now=now)
    pairs.keep(
        group_id, [as_pair(two, c, State.OPEN) for two, c in compared.items()], by=BY, now=now
    )
    return {person for both in compared for person in both}


def _compared(group_id: int, wanted: set[Two]) -> dict[Two, Compared] | None:
    """Those of these pairs that may be one or live together; None where comparing breaks."""
    try:
        taught = learning.in_force(group_id)
        return {two: each for two, each in compare_all(wanted, taught).items() if each.holds}
    except Exception:  # noqa: BLE001 - nobody's odd details may keep a sale from being recorded
        return None
