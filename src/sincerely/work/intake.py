"""What arrives: sightings are placed, events recorded and standings kept, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.utils import OperationalError

from sincerely.records import codec, identities, ledger, locks, places, sources, standings
from sincerely.records.identities import Known, NewSighting
from sincerely.records.ledger import Added, Entry
from sincerely.records.models import FeedFile, PeopleDecision, Source
from sincerely.rules.events.deals import DealSold
from sincerely.rules.sighting import Arrival
from sincerely.work import caring, households
from sincerely.work.placing import Newcomer, Placed, place

#: a deadlock or a lost race is tried again this often
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What recording came to. ``people``: everyone an event was recorded for."""

    events: int
    duplicates: int
    people: tuple[int, ...]
    new_people: int


def record(
    *,
    source: Source,
    arrivals: Sequence[Arrival],
    by: str,
    now: datetime,
    feed_file: FeedFile | None = None,
) -> Receipt:
    """Records what arrived. When it returns, the next decision knows of it (promise 1).

    The same (source, key) again changes nothing. Raises what the database raises after
    ``TRIES`` attempts; then nothing of it was recorded.
    """
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _record(source, arrivals, by, now, feed_file)
        except OperationalError as problem:
            if attempt == TRIES - 1 or "deadlock" not in str(problem):
                raise
    raise AssertionError("unreachable")


def _record(
    source: Source,
    arrivals: Sequence[Arrival],
    by: str,
    now: datetime,
    feed_file: FeedFile | None,
) -> Receipt:
    group_id = source.store.group_id
    batch = _Batch(source, arrivals)
    locks.for_arrivals(group_id, batch.address_keys(), many=len(arrivals) >= locks.MANY)
    new_people = batch.keep_sightings(group_id, by, now)
    added = ledger.append(
        source=source, entries=batch.entries(), by=by, now=now, feed_file=feed_file
    )
    people = {batch.person_of[a.entry.sighting_id] for a in added}
    moved = households.of_deals(source=source, added=added, by=by, now=now)
    standings.keep(people | moved | batch.moved)
    caring.follow(source=source, added=added, person_of=batch.person_of, by=by, now=now)
    sources.heard(source, now)
    total = sum(len(a.happenings) for a in arrivals)
    return Receipt(
        events=len(added),
        duplicates=total - len(added),
        people=tuple(sorted(people)),
        new_people=new_people,
    )


class _Batch:
    """Arrivals on their way into the ledger, all of one source."""

    def __init__(self, source: Source, arrivals: Sequence[Arrival]) -> None:
        self.source = source
        self.arrivals = arrivals
        self.texts = [codec.contact_text(a.contact) for a in arrivals]
        self.digests = [sha256(text.encode()).digest() for text in self.texts]
        self.addresses = [a.contact.addresses(source.name) for a in arrivals]
        self.sighting_of: dict[bytes, int] = {}
        self.person_of: dict[int, int] = {}
        self.moved: set[int] = set()

    def address_keys(self) -> Iterable[str]:
        """Every address in the batch."""
        return (address.key for addresses in self.addresses for address in addresses)

    def keep_sightings(self, group_id: int, by: str, now: datetime) -> int:
        """Places and keeps the details not seen before. Returns how many people are new."""
        known = identities.sightings_by_digest(self.source.pk, self.digests)
        first = {d: i for i, d in reversed(list(enumerate(self.digests))) if d not in known}
        order = sorted(first.values())
        newcomers = [
            self._newcomer(i, {index: n for n, index in enumerate(order)}, known) for i in order
        ]
        placed = place(group_id, newcomers)
        numbers, new_people = self._number_people(group_id, placed, order)
        self._keep_joins(group_id, placed, numbers, by, now)
        sightings = [
            NewSighting(
                self.texts[i],
                self.digests[i],
                numbers[p.person.id],
                tuple(
                    (a.key, *places.of_address(a, self.arrivals[i].contact))
                    for a in self.addresses[i]
                ),
            )
            for i, p in zip(order, placed.placings, strict=True)
        ]
        made = identities.add_sightings(group_id, self.source.pk, sightings, now)
        self._keep_placings(group_id, placed, sightings, made, by, now)
        self.sighting_of = {d: s for d, (s, _) in known.items()} | made
        self.person_of = {s: self._now(p, numbers) for s, p in known.values()}
        self.person_of |= {made[s.digest]: s.person_id for s in sightings}
        return new_people

    def _newcomer(
        self, index: int, order: dict[int, int], known: dict[bytes, tuple[int, int]]
    ) -> Newcomer:
        partners = self._partners(index)
        seen = (known.get(self.digests[p]) for p in partners)
        return Newcomer(
            self.arrivals[index].contact,
            self.addresses[index],
            not_with=tuple(order[p] for p in partners if p in order and p < index),
            not_people=tuple(person for _, person in filter(None, seen)),
        )

    def entries(self) -> list[Entry]:
        """Every happening with the sighting it is about."""
        return [
            Entry(self.sighting_of[digest], happening)
            for arrival, digest in zip(self.arrivals, self.digests, strict=True)
            for happening in arrival.happenings
        ]

    def _partners(self, index: int) -> list[int]:
        """The other parties to the same deal in this batch: people of their own."""
        mine = _deals(self.arrivals[index])
        if not mine:
            return []
        near = range(max(0, index - 3), min(len(self.arrivals), index + 4))
        return [i for i in near if i != index and mine & _deals(self.arrivals[i])]

    def _number_people(
        self, group_id: int, placed: Placed, order: Sequence[int]
    ) -> tuple[dict[int, int], int]:
        """Gives new people their numbers; keeps names seen for the first time."""
        display: dict[int, str] = {}
        people: dict[int, Known] = {}
        for i, placing in zip(order, placed.placings, strict=True):
            people[placing.person.id] = placing.person
            if name := self.arrivals[i].contact.display_name:
                display.setdefault(placing.person.id, name)
        new = [p for p in people if p < 0]
        made = identities.add_people(
            group_id, [(display.get(p, ""), sorted(people[p].names)) for p in new]
        )
        numbers = dict(zip(new, made, strict=True)) | {p: p for p in people if p > 0}
        old = [(p, display[p], sorted(people[p].names)) for p in people if p > 0 and p in display]
        if old:
            identities.rename(old)
        return numbers, len(new)

    def _keep_placings(
        self,
        group_id: int,
        placed: Placed,
        sightings: Sequence[NewSighting],
        made: dict[bytes, int],
        by: str,
        now: datetime,
    ) -> None:
        """Keeps the decision for each sighting that joined somebody already known."""
        identities.decide(
            [
                PeopleDecision(
                    group_id=group_id,
                    kind=PeopleDecision.Kind.JOINED,
                    people=[sighting.person_id],
                    what={"into": sighting.person_id, "sightings": [made[sighting.digest]]},
                    evidence=placing.evidence,
                    by=by,
                    at=now,
                )
                for placing, sighting in zip(placed.placings, sightings, strict=True)
                if placing.evidence
            ]
        )

    def _keep_joins(
        self, group_id: int, placed: Placed, numbers: dict[int, int], by: str, now: datetime
    ) -> None:
        """Moves the sightings of people found to be one, and keeps the decision."""
        decisions = []
        for into, gone, evidence in placed.joins:
            if gone.id < 0:
                continue  # made in this very batch: nothing to move
            target = numbers.get(into.id, into.id)
            moved = [sighting for sighting, _ in identities.sightings_of(gone.id)]
            identities.move_sightings(moved, target)
            self.moved |= {target, gone.id}
            numbers[gone.id] = target
            decisions.append(
                PeopleDecision(
                    group_id=group_id,
                    kind=PeopleDecision.Kind.JOINED,
                    people=[target, gone.id],
                    what={"into": target, "from": gone.id, "sightings": moved},
                    evidence=evidence,
                    by=by,
                    at=now,
                )
            )
            identities.take_over(gone.id, target)
        identities.decide(decisions)

    @staticmethod
    def _now(person: int, numbers: dict[int, int]) -> int:
        """Where a person is after the joins of this batch."""
        while person in numbers and numbers[person] != person:
            person = numbers[person]
        return person


def _deals(arrival: Arrival) -> set[str]:
    return {h.payload.deal for h in arrival.happenings if isinstance(h.payload, DealSold)}


__all__ = ["Added", "Receipt", "record"]
