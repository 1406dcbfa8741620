"""Who is who in the files of an audit: by the same names, weights and decisions as the live store.

A *join* makes one person, a *maybe* a doubt, and who lives together shares a standing (design,
promise 5). Nothing is kept: the same files give the same people.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from sincerely.matching import link
from sincerely.matching.addresses import KIND_WORDS, MOST_PARTIES, cell_phones
from sincerely.matching.decision import GENEROUS, Decision, decide
from sincerely.matching.names import agree, name_key
from sincerely.matching.score import score, sentence
from sincerely.matching.traits import Traits, traits_of
from sincerely.rules.contact import Address
from sincerely.rules.sighting import Contact
from sincerely.work.matching.homes import one_home

#: more people than this share a phone or a door that ties nobody to anybody
CROWD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Details exactly as one source gave them. ``deals``: it is a party to, as ``source/deal``."""

    source: str
    contact: Contact
    deals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Maybe:
    """Somebody a person may also be. ``why``: a code of `rules.message.Doubt`; ``said``: the
    comparison as a sentence; ``weight``: in bits."""

    other: int
    why: str
    probability: float
    weight: float
    said: str


@dataclass(slots=True)
class Who:
    """``person_of``: by sighting. ``home_of``: by person; those who live alone are their own home.
    ``joined``: by sighting, why it is that person; ``housed``: by person, why they live there."""

    person_of: list[int] = field(default_factory=list)
    home_of: dict[int, int] = field(default_factory=dict)
    maybes: dict[int, list[Maybe]] = field(default_factory=dict)
    joined: dict[int, str] = field(default_factory=dict)
    housed: dict[int, str] = field(default_factory=dict)


def who_is_who(sightings: Sequence[Sighting]) -> Who:
    """Joins, maybes and homes of all sightings."""
    return _Finding(sightings).done()


class _Finding:
    def __init__(self, sightings: Sequence[Sighting]) -> None:
        self.sightings = sightings
        self.traits = [traits_of(each.contact) for each in sightings]
        self.names = [name_key(each.contact) for each in sightings]
        self.addresses = [each.contact.addresses(each.source) for each in sightings]
        self.cells = [cell_phones(each.contact) for each in sightings]
        self.leader = list(range(len(sightings)))
        self.called = [{name} - {""} for name in self.names]
        self.parties = self._parties()
        self.two: dict[int, set[int]] = defaultdict(set)
        self.joined: dict[int, str] = {}
        self.housed: dict[int, str] = {}

    def done(self) -> Who:
        for people in self.parties.values():
            for one, other in combinations(people, 2):
                if self.names[one] != self.names[other]:
                    self.two[one].add(other)
                    self.two[other].add(one)
        at = self._place()
        pairs = self._compared()
        person_of = [self._person(n) for n in range(len(self.sightings))]
        homes = self._homes(person_of)
        who = Who(person_of, homes, {}, self.joined, self.housed)
        who.maybes = self._maybes(who, pairs, at)
        return who

    def _parties(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(self.sightings):
            for deal in each.deals:
                found[deal].append(number)
        return {deal: people for deal, people in found.items() if len(people) > 1}

    def _person(self, number: int) -> int:
        while self.leader[number] != number:
            self.leader[number] = self.leader[self.leader[number]]
            number = self.leader[number]
        return number

    def _join(self, one: int, other: int, why: str) -> bool:
        """Makes one person of two, unless they are party to one deal or their names forbid it."""
        a, b = self._person(one), self._person(other)
        if a == b or not self.two[a].isdisjoint({b}) or not agree(self.called[a], self.called[b]):
            return False
        a, b = min(a, b), max(a, b)
        self.leader[b] = a
        self.called[a] |= self.called[b]
        for third in self.two.pop(b, set()):
            self.two[third].discard(b)
            self.two[third].add(a)
            self.two[a].add(third)
        self.joined.setdefault(other, why)
        return True

    def _place(self) -> dict[str, list[int]]:
        """By exact address, and a name that agrees; the same rule as `work.placing`."""
        at: dict[str, list[int]] = defaultdict(list)
        for number, addresses in enumerate(self.addresses):
            for address in addresses:
                for other in at[address.key][:CROWD]:
                    if self._agrees(number, other, address):
                        self._join(other, number, f"same {KIND_WORDS[address.kind]}")
                at[address.key].append(number)
        return at

    def _agrees(self, number: int, other: int, address: Address) -> bool:
        mine, theirs = self.called[self._person(number)], self.called[self._person(other)]
        if address.kind == "customer":
            return all(a.startswith("#") == b.startswith("#") for a in mine for b in theirs)
        by_line = address.kind == "phone" and address.key not in self.cells[number]
        return agree(mine, theirs, by_line=by_line)

    def _compared(self) -> list[tuple[int, int]]:
        """Joins whom the weights make one; returns the pairs that may be one."""
        with TemporaryDirectory(prefix="sincerely-audit-") as folder:
            file = Path(folder) / "cleaned.parquet"
            link.write(enumerate(self.traits), file)
            with duckdb.connect() as database:
                near = sorted(link.scored(database, file, GENEROUS), key=lambda pair: -pair.weight)
        open_pairs = []
        for pair in near:
            if self._person(pair.one) == self._person(pair.other):
                continue
            one, other = self.traits[pair.one], self.traits[pair.other]
            scored = score(one, other)
            decision = decide(one, other, scored)
            if decision is Decision.JOIN and self._join(pair.one, pair.other, sentence(scored)):
                continue
            if decision is not Decision.NO:
                open_pairs.append((pair.one, pair.other))
        return open_pairs

    def _homes(self, person_of: Sequence[int]) -> dict[int, int]:
        """Parties to one deal, and those whose details say so, live together."""
        home = {person: person for person in person_of}

        def of(person: int) -> int:
            while home[person] != person:
                person = home[person]
            return person

        details: dict[int, list[Traits]] = defaultdict(list)
        for number, person in enumerate(person_of):
            details[person].append(self.traits[number])

        def live(one: int, other: int, why: str) -> None:
            home[max(of(one), of(other))] = min(of(one), of(other))
            for person in (one, other):
                self.housed.setdefault(person, why)

        for one, other in self._neighbours(person_of):
            if of(one) != of(other) and (why := one_home(details[one], details[other])):
                live(one, other, why)
        for deal, people in self.parties.items():
            parties = sorted({person_of[each] for each in people})
            if len(parties) <= MOST_PARTIES:
                for other in parties[1:]:
                    live(parties[0], other, f"bought together: deal {deal.rpartition('/')[2]}")
        return {person: of(person) for person in home}

    def _neighbours(self, person_of: Sequence[int]) -> Iterable[tuple[int, int]]:
        doors: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for number, each in enumerate(self.traits):
            if each.street_number and each.street:
                door = (each.street_number, each.street, each.unit, each.postcode or each.city)
                doors[door].add(person_of[number])
        for people in doors.values():
            if len(people) <= CROWD:
                yield from combinations(sorted(people), 2)

    def _maybes(
        self, who: Who, pairs: Iterable[tuple[int, int]], at: dict[str, list[int]]
    ) -> dict[int, list[Maybe]]:
        found: dict[tuple[int, int], Maybe] = {}
        for one, other in pairs:
            self._doubt(found, who, one, other, "alike")
        for key, numbers in at.items():
            kind = key.partition(":")[0]
            people = sorted({who.person_of[each]: each for each in reversed(numbers)}.items())
            if kind == "customer" or not 1 < len(people) <= CROWD:
                continue
            for (_, one), (_, other) in combinations(people, 2):
                self._doubt(found, who, one, other, f"shared_{kind}")
        maybes: dict[int, list[Maybe]] = defaultdict(list)
        for (person, _), maybe in found.items():
            maybes[person].append(maybe)
        return dict(maybes)

    def _doubt(
        self, found: dict[tuple[int, int], Maybe], who: Who, one: int, other: int, why: str
    ) -> None:
        a, b = who.person_of[one], who.person_of[other]
        if a == b or who.home_of[a] == who.home_of[b] or (a, b) in found:
            return
        scored = score(self.traits[one], self.traits[other])
        said = sentence(scored)
        for person, second in ((a, b), (b, a)):
            found[person, second] = Maybe(
                other=second,
                why=why,
                probability=scored.probability,
                weight=scored.weight,
                said=said,
            )
