"""Who was recorded since is compared with everybody they may be, a few people at a time.

A round lifts what is held for nobody's sake, joins what is surely one person, finds homes, and
leaves what may be one to a human.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from sincerely.records import blocks, line, locks, pairs, standings
from sincerely.records.line import InDoubt
from sincerely.records.models import Unmatched
from sincerely.records.pairs import State, Two
from sincerely.work import learning
from sincerely.work.again import again
from sincerely.work.matching import homing, joining, one_table
from sincerely.work.matching.arriving import BY
from sincerely.work.matching.comparing import Compared, as_pair, compare_all, without_crowds
from sincerely.work.matching.respecting import respected, without_the_decided

#: people in one round: whoever records somebody new waits for one at most
ROUND = 100
#: somebody whose comparing broke off so often waits, held, for `once_more` or something new
MOST_TRIES = 3

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What comparing came to, in numbers. ``crowded``: keys too many people share to be compared
    by. ``stuck``: people whose comparing broke off; they stay held."""

    people: int = 0
    pairs: int = 0
    joined: int = 0
    maybe: int = 0
    lifted: int = 0
    homes: int = 0
    parted: int = 0
    crowded: frozenset[str] = frozenset()
    stuck: int = 0
    in_doubt: tuple[InDoubt, ...] = ()

    def __add__(self, other: "Matched") -> "Matched":
        return Matched(
            people=self.people + other.people,
            pairs=self.pairs + other.pairs,
            joined=self.joined + other.joined,
            maybe=self.maybe + other.maybe,
            lifted=self.lifted + other.lifted,
            homes=self.homes + other.homes,
            parted=self.parted + other.parted,
            crowded=self.crowded | other.crowded,
            stuck=self.stuck + other.stuck,
            in_doubt=self.in_doubt + other.in_doubt,
        )


def match_all(*, now: datetime, progress: Progress | None = None) -> Matched:
    """Compares everybody who waits for it, in every group. Any number may run it at once."""
    total = Matched()
    groups = Unmatched.objects.filter(tries__lt=MOST_TRIES).values_list("group_id", flat=True)
    for group_id in sorted(set(groups)):
        total += match_group(group_id, now=now, progress=progress)
    return total


def once_more() -> None:
    """Whoever could not be compared is tried again: after an update, say."""
    Unmatched.objects.filter(tries__gt=0).update(tries=0, problem="")


def match_group(group_id: int, *, now: datetime, progress: Progress | None = None) -> Matched:
    """Compares everybody of a group who waits for it."""
    total, size = Matched(), ROUND
    while True:
        try:
            done = again(partial(_round, group_id, now, size))
        except Exception as problem:  # noqa: BLE001 - one person's details must not stop the others'
            if size == 1:
                _note(group_id, problem)
                total += Matched(stuck=1)
            size = 1
            continue
        if done.people == 0:
            return total
        total += done
        size = ROUND
        if progress:
            progress(total.people)


def _round(group_id: int, now: datetime, size: int) -> Matched:
    locks.group(group_id, alone=True)
    people = blocks.take(group_id, size, MOST_TRIES)
    if not people:
        return Matched()
    before, thin = pairs.standing(people), pairs.thin(people)
    told = pairs.for_circumstances(people)
    candidates = blocks.candidates(group_id, people)
    to_compare = without_the_decided(_to_compare(candidates, before), before)
    found = compare_all(to_compare, learning.in_force(group_id))
    compared = respected(without_crowds(found), before)
    certain = joining.certain(compared)
    one = {person for both in certain for person in both}  # first they are joined, then at home
    homes = homing.settle(people, _but(compared, one), by=BY, now=now)
    states, lifted = _keep(group_id, compared, before, now)
    joined = joining.sure(group_id, _but(certain, homes.people), by=BY, now=now)
    # compared as they are now in the next round
    blocks.wait(group_id, one | joined | homes.people)
    changed = {two for two, state in states.items() if before.get(two) != state} | lifted
    tied_anew = changed | (thin ^ pairs.thin(people))
    tied_anew |= {two for two, _ in told.items() ^ pairs.for_circumstances(people).items()}
    concerned = {person for two in tied_anew for person in two} | homes.people | joined
    refolded = standings.refold(concerned)
    return Matched(
        people=len(people),
        pairs=len(compared),
        joined=len(joined) // 2,
        maybe=sum(states[two] is State.OPEN for two in changed - lifted),
        lifted=len(lifted) + sum(state is State.LIFTED for state in states.values()),
        homes=homes.made,
        parted=len(homes.left),
        crowded=frozenset(candidates.crowded),
        in_doubt=line.stop(refolded.people) if refolded.people else (),
    )


def _keep(
    group_id: int, compared: Mapping[Two, Compared], before: Mapping[Two, State], now: datetime
) -> tuple[dict[Two, State], set[Two]]:
    """Keeps how each pair stands. Returns that, and the pairs held before that are none now."""
    stand = one_table.stand({person for two in before for person in two})
    states = _states(compared, before, stand)
    for lasting in (True, False):
        scored = [
            as_pair(two, compared[two], state)
            for two, state in states.items()
            if (two in stand) is lasting
        ]
        circumstances = pairs.CIRCUMSTANCES if lasting else ()
        pairs.keep(group_id, scored, by=BY, now=now, circumstances=circumstances)
    lifted = _no_longer(before, states) - stand
    pairs.lift(lifted, by=BY, now=now)
    return states, lifted


def _to_compare(candidates: blocks.Candidates, before: Mapping[Two, State]) -> set[Two]:
    """Everybody who shares a key, and whoever is held because of somebody still."""
    shared = {pairs.two(one, other) for one, others in candidates.of.items() for other in others}
    return shared | {two for two, state in before.items() if state in pairs.HOLDING}


def _states(
    compared: Mapping[Two, Compared], before: Mapping[Two, State], stand: set[Two]
) -> dict[Two, State]:
    """How each pair stands now. Two who are surely two, and never were held, are no pair at all.

    ``stand``: those that no comparing lifts.
    """
    homes = pairs.homes({person for two in compared for person in two})
    states: dict[Two, State] = {}
    for (one, other), each in compared.items():
        if before.get((one, other)) in pairs.ANSWERED:
            continue
        together = one in homes and homes[one] == homes.get(other)
        held = before.get((one, other)) in pairs.HOLDING
        stays = held and (not each.whole or (one, other) in stand)
        if not together and (each.holds or stays):
            states[one, other] = State.OPEN
        elif held:
            states[one, other] = State.LIFTED
    return states


def _no_longer(before: Mapping[Two, State], states: Mapping[Two, State]) -> set[Two]:
    """Pairs that were held and have nothing left to be compared by, or were decided since."""
    return {two for two, state in before.items() if state in pairs.HOLDING and two not in states}


def _but(compared: Mapping[Two, Compared], people: set[int]) -> dict[Two, Compared]:
    """Those without any of these people: a home is found, and somebody joined, a round later."""
    return {two: each for two, each in compared.items() if people.isdisjoint(two)}


def _note(group_id: int, problem: Exception) -> None:
    """Keeps what broke off the comparing of whoever is next, and lets the others go first."""
    with transaction.atomic():
        waiting = Unmatched.objects.filter(group=group_id, tries__lt=MOST_TRIES)
        first = waiting.select_for_update().order_by("tries", "since", "person").first()
        if first:
            first.tries, first.problem = first.tries + 1, type(problem).__name__
            first.save(update_fields=["tries", "problem"])
