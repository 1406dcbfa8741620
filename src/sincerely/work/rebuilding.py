"""Standings thrown away and folded again from the ledger: there must be no difference."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction

from sincerely.records import standings
from sincerely.records.models import Person

#: people folded at once
CHUNK = 500

Progress = Callable[[int, int], None]


def check(*, progress: Progress | None = None) -> list[str]:
    """Replays the ledger and compares every standing with the one kept; says each difference."""
    differences = []
    for people in _chunks(progress):
        with transaction.atomic():
            should_be = standings.folded(standings.circle_of(people))
            kept = standings.columns_of(people)
        for key in sorted(set(kept) | set(should_be)):
            row = should_be.get(key)
            wanted = row.columns() if row else None
            if not _same(kept.get(key), wanted):
                differences.append(f"person {key[0]} at store {key[1]}: kept and replayed differ")
    return differences


def rebuild(*, progress: Progress | None = None) -> int:
    """Folds every standing anew. Returns how many people were folded."""
    total = 0
    for people in _chunks(progress):
        with transaction.atomic():
            standings.keep(people)
        total += len(people)
    return total


def _same(kept: tuple[Any, ...] | None, wanted: tuple[Any, ...] | None) -> bool:
    import msgspec

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
