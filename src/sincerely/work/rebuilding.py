"""What is made from the ledger thrown away and made again: there must be no difference.

Standings, how people are reached, and what they are compared and found by. Who is one with whom,
and who lives together, is decided (`PeopleDecision`) and not made here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec

from sincerely.history.processes import fewer_collections
from sincerely.records import blocks, finding, locks, reaches, standings
from sincerely.records.models import Group, Person
from sincerely.records.standings import Circle, Key
from sincerely.work.again import again
from sincerely.work.matching import projecting

#: people folded at once
CHUNK = 500

Progress = Callable[[int, int], None]


@fewer_collections()
def check(*, progress: Progress | None = None) -> list[str]:
    """Replays the ledger and compares all with what is kept; says each difference."""
    differences, unlike, lost, elsewhere = [], [], [], []
    for people in _chunks(progress):
        suspects = {person for person, _ in _different(people, standings.circle_of(people))}
        # what is recorded while we look is no difference: nobody records while we look again
        differences += again(partial(_look_again, suspects)) if suspects else []
        unlike += [who for who in projecting.different(people) if projecting.different([who])]
        lost += [who for who in finding.different(people) if finding.different([who])]
        elsewhere += [who for who in reaches.different(people) if reaches.different([who])]
    return (
        [f"person {who} at store {at}: kept and replayed differ" for who, at in differences]
        + [
            f"person {who}: what they are compared by is not what their sightings say"
            for who in unlike
        ]
        + [f"person {who}: what they are found by is not what was told of them" for who in lost]
        + [f"person {who}: they are not reached where their sightings say" for who in elsewhere]
    )


@fewer_collections()
def rebuild(*, progress: Progress | None = None) -> int:
    """Makes everything anew; everybody is compared again. Returns how many people were folded."""
    total = 0
    for people in _chunks(progress):
        again(partial(_reach_again, people))
        again(partial(_compare_again, people, projecting.different(people)))
        again(partial(_find_again, people))
        again(partial(standings.keep, people))
        total += len(people)
    return total


def _reach_again(people: Sequence[int]) -> None:
    for group_id in Group.objects.order_by("pk").values_list("pk", flat=True):
        locks.group(group_id, alone=True)
        theirs = Person.objects.filter(group=group_id, pk__in=reaches.different(people))
        if ids := list(theirs.values_list("pk", flat=True)):
            reaches.again(group_id, ids)


def _find_again(people: Sequence[int]) -> None:
    for group_id in Group.objects.order_by("pk").values_list("pk", flat=True):
        locks.group(group_id, alone=True)
    finding.keep(finding.different(people))


def _compare_again(people: Sequence[int], different: Sequence[int]) -> None:
    """Queues everybody who can be compared; those of ``different`` keys with their own again."""
    for group_id in Group.objects.order_by("pk").values_list("pk", flat=True):
        theirs = Person.objects.filter(group=group_id)
        locks.group(group_id, alone=True)
        projecting.anew(group_id, theirs.filter(pk__in=different).values_list("pk", flat=True))
        known = theirs.filter(pk__in=people, blocks__isnull=False)
        blocks.wait(group_id, known.values_list("pk", flat=True).distinct())


def _look_again(people: set[int]) -> list[Key]:
    circle = standings.locked_circle(people)
    return [key for key in _different(circle.write, circle) if key[0] in people]


def _different(people: Iterable[int], circle: Circle) -> list[Key]:
    kept = standings.columns_of(people)
    should_be = {key: row.columns() for key, row in standings.folded(circle).items()}
    keys = sorted(set(kept) | set(should_be))
    return [key for key in keys if not _same(kept.get(key), should_be.get(key))]


def _same(kept: tuple[Any, ...] | None, wanted: tuple[Any, ...] | None) -> bool:
    if kept is None or wanted is None:
        return kept is wanted
    pairs = zip(kept, wanted, strict=True)
    return all(
        (a is None and b is None)
        or (a is not None and b is not None and msgspec.json.decode(a) == msgspec.json.decode(b))
        for a, b in pairs
    )


def _chunks(progress: Progress | None) -> Iterator[list[int]]:
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        if progress:
            progress(start, len(ids))
        yield ids[start : start + CHUNK]
    if progress:
        progress(len(ids), len(ids))
