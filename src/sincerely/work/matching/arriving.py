"""What a sale may concern is held in the transaction that records it; scoring comes after.

Candidates are compared at once, and only those held who may be one. Very many are all held until
the next round of `work.matching.rounds` has compared them, a second or two later.
"""

from datetime import datetime

from sincerely.records import blocks, identities, pairs
from sincerely.records.pairs import State, Two
from sincerely.work import households, learning
from sincerely.work.matching import projecting
from sincerely.work.matching.comparing import Compared, as_pair, compare_all
from sincerely.work.matching.homes import one_home

#: as many pairs are compared while whoever records waits, about a second. Comparing one takes less
#: than holding for it would: its row, the standings of both, and the same again to lift it
AT_ONCE = 20_000
BY = "sincerely matching"


def hold(group_id: int, *, fresh: set[int], sold: set[int], now: datetime) -> set[int]:
    """Holds for everybody a sale may concern. Returns whose standings say so from now on.

    ``fresh``: people with details not compared yet, just recorded: a prospect who comes in after
    the sale is held as well; the caller holds the group alone if there are any. ``sold``: of whom
    it is known since this moment that they, or one of their home, bought, may have, or bought
    elsewhere.
    """
    return _held(group_id, fresh, sold, now) | _at_one_door(fresh, now)


def _held(group_id: int, fresh: set[int], sold: set[int], now: datetime) -> set[int]:
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


def _at_one_door(fresh: set[int], now: datetime) -> set[int]:
    """Two whom somebody called two people are no pair to be asked about; they share a home from
    the moment that one of them gives the other's address. Returns who does since now."""
    said = identities.apart(fresh) - identities.apart(fresh, homes=True) if fresh else set()
    if not said:
        return set()
    asked = {both for both, state in pairs.standing(fresh).items() if state in pairs.HOLDING}
    two = {pairs.two(*both) for both in said} - asked
    kept = blocks.traits({person for both in two for person in both})
    details = {person: projecting.read(texts) for person, texts in kept.items()}
    moved: set[int] = set()
    for one, other in sorted(two):
        if home := one_home(details.get(one, ()), details.get(other, ()), two=True):
            moved |= households.find_one([one, other], home, by=BY, now=now)
    return moved
