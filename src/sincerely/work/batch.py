"""Arrivals of one source on their way into the ledger: their details placed, their joins kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from sincerely.records import blocks, codec, fingerprints, identities, joins, ledger, reaches
from sincerely.records.identities import Decision, Known, NewSighting
from sincerely.records.ledger import Entry, Recorded
from sincerely.records.models import PeopleDecision, Source
from sincerely.rules.events.deals import DealSold
from sincerely.rules.sighting import Arrival, Happening
from sincerely.work.booked import booked_again
from sincerely.work.keepable import keepable
from sincerely.work.matching import projecting
from sincerely.work.placing import Newcomer, Placed, place
from sincerely.work.recognised import marked, recognised_by
from sincerely.work.unnamed import unnamed


class Batch:
    """Arrivals, all of one source.

    ``given``: all of them; ``arrivals``: those whose details are kept. ``parties``: deal -> role
    -> the details (by digest) a sale of it names. ``moved``: people found to be one; ``fresh``:
    those with new details, to be compared with all others.
    """

    def __init__(self, source: Source, arrivals: Sequence[Arrival]) -> None:
        self.source = source
        self.group_id = source.store.group_id
        self.given = self.arrivals = [unnamed(keepable(arrival)) for arrival in arrivals]
        self.digest_of = {id(a): details_digest(a) for a in self.given}
        self.known: dict[bytes, tuple[int, int]] = {}
        self.recorded: dict[str, Recorded] = {}
        self.sighting_of: dict[bytes, int] = {}
        self.person_of: dict[int, int] = {}
        self.moved: set[int] = set()
        self.fresh: set[int] = set()
        self.now: dict[int, int] = {}
        self.parties = self._parties()

    def all_known(self) -> bool:
        """Whether this source has given all of these details before."""
        digests = set(self.digest_of.values())
        self.known = identities.sightings_by_digest(self.source.pk, list(digests))
        return len(self.known) == len(digests)

    def leave_out_the_forgotten(self) -> None:
        """Sets arrivals aside that say nothing new of somebody who was erased since.

        A source goes on exporting old rows, and changes them; erased details must not come back
        with them. New is what happened after they were forgotten; what a mere list of customers
        says of somebody is not.
        """
        keys = [h.key for a in self.given for h in a.happenings]
        self.recorded = ledger.recorded(self.source.pk, keys)
        erased: dict[str, datetime] = {}
        if fingerprints.any_in(self.group_id):
            erased = fingerprints.known(self.group_id, self._all_marks())
        self.arrivals = [a for a in self.given if not self._forgotten(a, erased)]

    def _forgotten(self, arrival: Arrival, erased: Mapping[str, datetime]) -> bool:
        known = [erased[mark] for mark in self._marks(arrival) if mark in erased]
        if not arrival.happenings:
            ways = self._ways(arrival)
            return bool(known) or any(w in erased and marked(w) not in erased for w in ways)
        found = [(h, self.recorded.get(h.key)) for h in arrival.happenings]
        told = [was.erased_at for _, was in found if was and was.erased_at] or known
        return bool(told) and all(
            (was is not None and was.erased) or (was is None and h.until < max(told))
            for h, was in found
        )

    def _all_marks(self) -> set[str]:
        ways = {way for each in self.given for way in self._ways(each)}
        marks = {mark for each in self.given for mark in self._marks(each)}
        return ways | {marked(way) for way in ways} | marks

    def _marks(self, arrival: Arrival) -> set[str]:
        """By what it is known to be of somebody who was forgotten."""
        return recognised_by([arrival.contact], self._ways(arrival))

    def _ways(self, arrival: Arrival) -> list[str]:
        return [address.key for address in reaches.addresses(arrival.contact, self.source)]

    def keep_sightings(self, by: str, now: datetime) -> int:
        """Places and keeps the details not seen before. Returns how many people are new."""
        self.all_known()
        self.moved, self.now = set(), {}
        first: dict[bytes, Arrival] = {}
        for arrival in self.arrivals:
            first.setdefault(self.digest_of[id(arrival)], arrival)
        new = [d for d in first if d not in self.known]
        placed = place(self.group_id, self._newcomers([first[d] for d in new], new))
        numbers, new_people = self._number_people(placed, [first[d] for d in new])
        sightings = [
            self._sighting(first[digest], digest, numbers[placing.person.id])
            for digest, placing in zip(new, placed.placings, strict=True)
        ]
        made = identities.add_sightings(self.group_id, self.source.pk, sightings, now)
        self._keep_placings(placed, sightings, made, by, now)
        self._keep_joins(placed, numbers, [made[d] for d in new], by, now)
        self.sighting_of = {d: s for d, (s, _) in self.known.items()} | made
        self.person_of = {s: self._now(p) for s, p in self.known.values()}
        self.person_of |= {made[s.digest]: self._now(s.person_id) for s in sightings}
        self._keep_to_compare({made[d]: first[d] for d in new})
        return new_people

    def name_signers(self) -> None:
        """Whoever is named in a further row of a deal signed it as well, whatever that row calls
        them: their sale is an event of its own. A deal's number is used again after years.
        """
        first: dict[str, int] = {}
        self.arrivals = [self._as_signer(arrival, first) for arrival in self.arrivals]
        anew = [h.key for a in self.arrivals for h in a.happenings if _SIGNED in h.key]
        if anew:
            self.recorded |= ledger.recorded(self.source.pk, anew)

    def book_again(self) -> None:
        """What was unwound and booked anew under its number is a sale of its own."""
        anew = booked_again(self.arrivals, self.source.pk, self.recorded)
        for was, now in anew:
            self.digest_of[id(now)] = self.digest_of[id(was)]
        instead = {id(was): now for was, now in anew}
        self.arrivals = [instead.get(id(each), each) for each in self.arrivals]
        self.given = [instead.get(id(each), each) for each in self.given]
        keys = [h.key for _, now in anew for h in now.happenings]
        if keys:
            self.recorded |= ledger.recorded(self.source.pk, keys)

    def _as_signer(self, arrival: Arrival, first: dict[str, int]) -> Arrival:
        if not _sales(arrival):
            return arrival
        digest = self.digest_of[id(arrival)]
        person = self.person_of[self.sighting_of[digest]]
        theirs = [h for h in arrival.happenings if not self._of_another(h, person, first)]
        if len(theirs) == len(arrival.happenings):
            return arrival
        end = f":{_SIGNED}:{digest.hex()[:12]}"
        signed = replace(
            arrival,
            happenings=tuple(
                h if h in theirs else replace(h, key=f"{h.key}{end}") for h in arrival.happenings
            ),
        )
        self.digest_of[id(signed)] = digest
        self.given = [signed if each is arrival else each for each in self.given]
        return signed

    def _of_another(self, happening: Happening, person: int, first: dict[str, int]) -> bool:
        """Whether this key was told of somebody else about that time."""
        before = self.recorded.get(happening.key)
        if before is None:
            return first.setdefault(happening.key, person) != person
        near = abs(before.said[1] - happening.occurred_at) < _ONE_DEAL
        return near and not before.erased and self._now(before.person_id) != person

    def entries(self) -> list[Entry]:
        """Every happening not recorded before, with the sighting it is about."""
        return [
            Entry(self.sighting_of[self.digest_of[id(arrival)]], happening)
            for arrival in self.arrivals
            for happening in arrival.happenings
            if happening.key not in self.recorded
        ]

    def changed(self) -> tuple[int, ...]:
        """Positions of arrivals that say something else, or of somebody else, under a used key."""
        first: dict[str, tuple[Happening, int]] = {}
        return tuple(
            position
            for position, arrival in enumerate(self.given)
            if (sighting := self.sighting_of.get(self.digest_of[id(arrival)])) is not None
            and any(
                self._differs(happening, self.person_of[sighting], first)
                for happening in arrival.happenings
            )
        )

    def _differs(
        self, happening: Happening, person: int, first: dict[str, tuple[Happening, int]]
    ) -> bool:
        """Whether what was said first under this key, in the ledger or here, is another thing."""
        before = self.recorded.get(happening.key)
        if before is None:
            told, of = first.setdefault(happening.key, (happening, person))
            return of != person or (
                told is not happening and ledger.differs(ledger.said(told), happening)
            )
        of = self._now(before.person_id)
        # of somebody erased nothing is left to compare
        return not before.erased and (of != person or ledger.differs(before.said, happening))

    def _parties(self) -> dict[str, dict[str, set[bytes]]]:
        found: dict[str, dict[str, set[bytes]]] = defaultdict(lambda: defaultdict(set))
        for arrival in self.given:
            for deal, role in _sales(arrival):
                found[deal][role].add(self.digest_of[id(arrival)])
        return found

    def _newcomers(self, arrivals: Sequence[Arrival], digests: Sequence[bytes]) -> list[Newcomer]:
        place_of = {digest: n for n, digest in enumerate(digests)}
        sales = {deal for arrival in arrivals for deal, _ in _sales(arrival)}
        recorded = identities.parties(self.source.pk, sorted(sales)) if sales else {}
        return [self._newcomer(a, n, place_of, recorded) for n, a in enumerate(arrivals)]

    def _newcomer(
        self,
        arrival: Arrival,
        number: int,
        place_of: dict[bytes, int],
        recorded: dict[str, dict[int, set[str]]],
    ) -> Newcomer:
        """With the other parties to the same deals, here or in the ledger: people of their own."""
        with_them: set[bytes] = set()
        people: set[int] = set()
        for deal, role in _sales(arrival):
            for other, digests in self.parties[deal].items():
                with_them |= digests if other != role else set()
            people |= {p for p, roles in recorded.get(deal, {}).items() if role not in roles}
        with_them.discard(self.digest_of[id(arrival)])
        return Newcomer(
            arrival.contact,
            reaches.addresses(arrival.contact, self.source),
            not_with=tuple(sorted(n for d in with_them if (n := place_of.get(d, number)) < number)),
            not_people=tuple(people | {self.known[d][1] for d in with_them if d in self.known}),
        )

    def _sighting(self, arrival: Arrival, digest: bytes, person: int) -> NewSighting:
        contact = arrival.contact
        ways = reaches.ways(contact, self.source)
        return NewSighting(codec.contact_text(contact), digest, person, ways)

    def _number_people(
        self, placed: Placed, arrivals: Sequence[Arrival]
    ) -> tuple[dict[int, int], int]:
        """Gives new people their numbers; keeps names seen for the first time.

        Returns number or placeholder -> number now, and how many people are new.
        """
        display: dict[int, str] = {}
        people: dict[int, Known] = {}
        for arrival, placing in zip(arrivals, placed.placings, strict=True):
            people[placing.person.id] = placing.person
            if name := arrival.contact.display_name:
                display.setdefault(placing.person.id, name[: identities.LONGEST_NAME])
        new = [p for p in people if p < 0]
        made = identities.add_people(
            self.group_id, [(display.get(p, ""), sorted(people[p].names)) for p in new]
        )
        old = [(p, display.get(p), sorted(people[p].names)) for p in people if p > 0]
        if old:
            identities.rename(old)
        numbers = dict(zip(new, made, strict=True))
        numbers |= {p: p for p in people if p > 0} | {
            j.gone.id: j.gone.id for j in placed.joins if j.gone.id > 0
        }
        return numbers, len(new) - sum(join.gone.id < 0 for join in placed.joins)

    def _keep_placings(
        self,
        placed: Placed,
        sightings: Sequence[NewSighting],
        made: dict[bytes, int],
        by: str,
        now: datetime,
    ) -> None:
        """Keeps the decision for each sighting that joined somebody already known."""
        identities.decide(
            [
                Decision(
                    group_id=self.group_id,
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
        self,
        placed: Placed,
        numbers: dict[int, int],
        made: Sequence[int],
        by: str,
        now: datetime,
    ) -> None:
        """Moves the sightings of people found to be one, and keeps the decision.

        ``made``: the sightings of the newcomers, in their order.
        """
        decisions = []
        for join in placed.joins:
            gone, into = numbers[join.gone.id], numbers[join.into.id]
            decisions.append(
                Decision(
                    group_id=self.group_id,
                    kind=PeopleDecision.Kind.JOINED,
                    people=[into, gone],
                    what=joins.take_over(gone, into, made[join.newcomer]),
                    evidence=join.evidence,
                    by=by,
                    at=now,
                )
            )
            self.moved |= {into, gone}
            self.now[gone] = into
        identities.decide(decisions)

    def _keep_to_compare(self, new: dict[int, Arrival]) -> None:
        """Keeps what new sightings are compared by, and whom there is something new of."""
        details = [(self.person_of[s], s, arrival.contact) for s, arrival in new.items()]
        projecting.keep(self.group_id, details)
        self.fresh = {person for person, _, _ in details}
        blocks.wait(self.group_id, self.fresh)

    def _now(self, person: int) -> int:
        """Where somebody is after the joins of this batch."""
        while person in self.now:
            person = self.now[person]
        return person


#: a deal is signed anew within so long, if at all
_ONE_DEAL = timedelta(days=60)
#: in the keys of a further signer's events
_SIGNED = "signed"


def details_digest(arrival: Arrival) -> bytes:
    """What tells one source's details of somebody from others."""
    return sha256(codec.contact_text(arrival.contact).encode()).digest()


def _sales(arrival: Arrival) -> set[tuple[str, str]]:
    sold = (h.payload for h in arrival.happenings if isinstance(h.payload, DealSold))
    return {(sale.deal, sale.role) for sale in sold if sale.deal}
