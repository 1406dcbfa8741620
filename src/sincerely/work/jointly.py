"""What is said of several people at once, recorded in one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sincerely.records import ledger, locks, standings
from sincerely.records.ledger import Added, Entry
from sincerely.records.line import InDoubt
from sincerely.records.models import Sighting, Source, Store
from sincerely.rules.sighting import Happening
from sincerely.work import caring
from sincerely.work.byhand import BY_HAND, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One thing said of one person. ``by``: who says it; ``source``: the name of the source."""

    person_id: int
    said: Said
    by: str
    source: str = BY_HAND


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was new: row of the ledger by key. ``in_doubt`` as in `byhand.Word`."""

    events: dict[str, int]
    in_doubt: tuple[InDoubt, ...] = ()


def record(*, store: Store, sayings: Sequence[Saying], now: datetime) -> Recorded:
    """Records it; standings, tasks and mail on its way follow at once. Of somebody whose details
    were erased nothing is recorded. Must run inside a transaction; needs a key for each thing said.

    All people are locked together: two that say things of the same people wait for each other, but
    never in a circle.
    """
    locks.group(store.group_id, alone=False)
    sightings = _sightings({saying.person_id for saying in sayings})
    by_source = defaultdict[tuple[str, str], list[Entry]](list)
    for saying in sayings:
        if sighting := sightings.get(saying.person_id):
            said = saying.said
            happening = Happening(payload=said.payload, occurred_at=said.occurred_at, key=said.key)
            by_source[saying.source, saying.by].append(Entry(sighting, happening))
    added: list[tuple[Source, str, list[Added]]] = []
    for (name, by), entries in by_source.items():
        source, _ = Source.objects.select_related("store__group").get_or_create(
            store=store, name=name
        )
        added.append((source, by, ledger.append(source=source, entries=entries, by=by, now=now)))
    person_of = {sighting: person for person, sighting in sightings.items()}
    people = {person_of[a.entry.sighting_id] for _, _, those in added for a in those}
    in_doubt = standings.keep(people)
    for source, by, those in added:
        if those:
            caring.follow(source=source, added=those, person_of=person_of, by=by, now=now)
    events = {a.entry.happening.key: a.event_id for _, _, those in added for a in those}
    return Recorded(events, in_doubt)


def _sightings(people: set[int]) -> dict[int, int]:
    """Person -> their latest details. Those who were erased have none."""
    rows = Sighting.objects.filter(person__in=people, contact__isnull=False)
    latest = rows.order_by("person_id", "-pk").distinct("person_id")
    return dict(latest.values_list("person_id", "pk"))
