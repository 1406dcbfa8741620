"""Standings thrown away and folded again from the ledger: there must be no difference."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import msgspec

from sincerely.records import standings
from sincerely.records.models import Person
from sincerely.records.standings import Circle, Key
from sincerely.work.again import again

#: people folded at once
CHUNK = 500

Progress = Callable[[int, int], None]


def check(*, progress: Progress | None = None) -> list[str]:
    """Replays the ledger and compares every standing with the one kept; says each difference."""
    differences = []
    for people in _chunks(progress):
        suspects = {person for person, _ in _different(people, standings.circle_of(people))}
        # what is recorded while we look is no difference: nobody records while we look again
        differences += again(partial(_look_again, suspects)) if suspects else []
    return [f"person {who} at store {at}: kept and replayed differ" for who, at in differences]


def rebuild(*, progress: Progress | None = None) -> int:
    """Folds every standing anew. Returns how many people were folded."""
    total = 0
    for people in _chunks(progress):
        again(partial(standings.keep, people))
        total += len(people)
    return total


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
