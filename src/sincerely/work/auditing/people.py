"""Who is who in the files of an audit: by the same names, weights and decisions as the live store.

A *join* makes one person, a *maybe* a doubt, and who lives together shares a standing (design,
promise 5). Nothing is kept: the same files give the same people.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import msgspec
import pyarrow as pa

from sincerely.matching.addresses import MOST_PARTIES
from sincerely.matching.decision import GENEROUS, Decision, decide, reached
from sincerely.matching.names import agree
from sincerely.matching.score import score, sentence
from sincerely.matching.traits import Traits
from sincerely.rules.sighting import Contact
from sincerely.work.matching.homes import one_home

from .detailing import Batch, Given, detailed

#: more people than this share a phone or a door that ties nobody to anybody
CROWD = 8
#: what DuckDB may take for comparing, before it goes to the disk
MEMORY = "1GB"
#: pairs are looked at so many at a time
CHUNK = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Details exactly as one source gave them. ``deals``: it is a party to, as ``source/deal``;
    ``decides``: whether a purchase, here or elsewhere, is told of them (`coding.DECIDES`)."""

    source: str
    contact: Contact
    deals: tuple[str, ...] = ()
    decides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Maybe:
    """Somebody a person may also be. ``why``: a code of `rules.message.Doubt`. ``alike``: None
    where nobody bought in the one's home nor in the other's, so that nobody asks. ``thin``: nothing
    ties them but a name."""

    other: int
    why: str
    alike: "Alike | None"
    thin: bool = False


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike two are. ``said``: the comparison as a sentence."""

    probability: float
    said: str


@dataclass(slots=True)
class Who:
    """``person_of``: by sighting. ``home_of``: by person; those who live alone are their own home.
    ``housed``: by person, why they live there."""

    person_of: list[int] = field(default_factory=list)
    home_of: dict[int, int] = field(default_factory=dict)
    maybes: dict[int, list[Maybe]] = field(default_factory=dict)
    housed: dict[int, str] = field(default_factory=dict)


def who_is_who(sightings: Iterable[Sighting], beside: Path | None = None, *, cores: int = 1) -> Who:
    """Joins, maybes and homes of all sightings, each of which is looked at once. ``beside``: a
    folder of a disk with room for them; ``cores``: so many processes read their names.

    Raises `WorkError` ``process_lost``.
    """
    with TemporaryDirectory(prefix="sincerely-audit-", dir=beside) as folder:
        return _Finding(sightings, Path(folder), cores).done()


class _Finding:
    """Of a sighting no more is kept than is compared: there may be millions."""

    def __init__(self, sightings: Iterable[Sighting], folder: Path, cores: int) -> None:
        # of the processes of an audit one alone compares people, and needs Splink
        from sincerely.matching import link

        self.folder, self.cleaned = folder, folder / "cleaned.parquet"
        self.traits: list[bytes] = []
        self.names: list[str] = []
        #: keys of addresses, and those of them that are cell phones
        self.addresses: list[tuple[str, ...]] = []
        self.cells: list[tuple[str, ...]] = []
        self.parties: dict[str, list[int]] = defaultdict(list)
        #: sightings of whom a purchase is told
        self.deciding: set[int] = set()
        self._compare = link.compared
        link.write(self._taken(detailed(self._told(sightings), cores)), self.cleaned)
        self.parties = {deal: each for deal, each in self.parties.items() if len(each) > 1}
        self.leader = list(range(len(self.names)))
        #: what people are called, where it is not just the name of their first sighting
        self.called: dict[int, set[str]] = {}
        self.two: dict[int, set[int]] = {}
        self.housed: dict[int, str] = {}

    def _told(self, sightings: Iterable[Sighting]) -> Iterator[Given]:
        for number, each in enumerate(sightings):
            for deal in each.deals:
                self.parties[deal].append(number)
            if each.decides:
                self.deciding.add(number)
            yield each.source, each.contact

    def _taken(self, batches: Iterable[Batch]) -> Iterator[pa.RecordBatch]:
        same: dict[str, str] = {}
        one = same.setdefault
        for details, columns in batches:
            for each in details:
                self.traits.append(each.traits)
                self.names.append(one(each.name, each.name))
                self.addresses.append(tuple([one(key, key) for key in each.addresses]))
                self.cells.append(tuple([one(key, key) for key in each.cells]))
            yield columns

    def done(self) -> Who:
        for people in self.parties.values():
            for one, other in combinations(people, 2):
                if self.names[one] != self.names[other]:
                    self.two.setdefault(one, set()).add(other)
                    self.two.setdefault(other, set()).add(one)
        at = self._place()
        pairs = self._compared()
        person_of = [self._person(n) for n in range(len(self.names))]
        who = Who(person_of, self._homes(person_of), {}, self.housed)
        who.maybes = self._maybes(who, pairs, at)
        return who

    def _details(self, number: int) -> Traits:
        return msgspec.msgpack.decode(self.traits[number], type=Traits)

    def _called(self, person: int) -> set[str]:
        return self.called.get(person) or {self.names[person]} - {""}

    def _person(self, number: int) -> int:
        while self.leader[number] != number:
            self.leader[number] = self.leader[self.leader[number]]
            number = self.leader[number]
        return number

    def _join(self, one: int, other: int) -> bool:
        """Makes one person of two, unless they are party to one deal or their names forbid it."""
        a, b = self._person(one), self._person(other)
        if a == b or b in self.two.get(a, ()) or not agree(self._called(a), self._called(b)):
            return False
        a, b = min(a, b), max(a, b)
        self.leader[b] = a
        if (both := self._called(a) | self._called(b)) != self._called(a):
            self.called[a] = both
        self.called.pop(b, None)
        for third in self.two.pop(b, set()):
            self.two[third].discard(b)
            self.two[third].add(a)
            self.two.setdefault(a, set()).add(third)
        return True

    def _place(self) -> dict[str, list[int]]:
        """By exact address, and a name that agrees; the same rule as `work.placing`."""
        at: dict[str, list[int]] = defaultdict(list)
        for number, keys in enumerate(self.addresses):
            for key in keys:
                for other in at[key][:CROWD]:
                    if self._agrees(number, other, key):
                        self._join(other, number)
                at[key].append(number)
        return at

    def _agrees(self, number: int, other: int, key: str) -> bool:
        mine, theirs = (self._called(self._person(each)) for each in (number, other))
        kind = key.partition(":")[0]
        if kind == "customer":
            return all(a.startswith("#") == b.startswith("#") for a in mine for b in theirs)
        return agree(mine, theirs, by_line=kind == "phone" and key not in self.cells[number])

    def _compared(self) -> list[tuple[int, int]]:
        """Joins whom the weights make one; returns the pairs that may be one."""
        open_pairs = []
        for first, second in self._near():
            if self._person(first) == self._person(second):
                continue
            one, other = self._details(first), self._details(second)
            decision = decide(one, other, score(one, other))
            if decision is Decision.JOIN and self._join(first, second):
                continue
            if decision is not Decision.NO:
                open_pairs.append((first, second))
        return open_pairs

    def _near(self) -> Iterator[tuple[int, int]]:
        """Pairs of which something is alike, the most alike first."""
        with duckdb.connect() as database:
            database.execute("SET memory_limit = ?", [MEMORY])
            database.execute("SET temp_directory = ?", [str(self.folder / "spilled")])
            table = self._compare(database, self.cleaned, GENEROUS)
            found = database.execute(
                f"SELECT row_l, row_r FROM {table} ORDER BY match_weight DESC, row_l, row_r"  # noqa: S608
            )
            while chunk := found.fetchmany(CHUNK):
                yield from chunk

    def _homes(self, person_of: Sequence[int]) -> dict[int, int]:
        """Parties to one deal, and those whose details say so, live together."""
        home = {person: person for person in person_of}

        def of(person: int) -> int:
            while home[person] != person:
                person = home[person]
            return person

        doors = [people for people in self._doors(person_of) if 1 < len(people) <= CROWD]
        near = {person for people in doors for person in people}
        details: dict[int, list[Traits]] = defaultdict(list)
        for number, person in enumerate(person_of):
            if person in near:
                details[person].append(self._details(number))

        def live(one: int, other: int, why: str) -> None:
            home[max(of(one), of(other))] = min(of(one), of(other))
            for person in (one, other):
                self.housed.setdefault(person, why)

        for one, other in (pair for people in doors for pair in combinations(sorted(people), 2)):
            if of(one) != of(other) and (why := one_home(details[one], details[other])):
                live(one, other, why)
        for deal, people in self.parties.items():
            parties = sorted({person_of[each] for each in people})
            if len(parties) <= MOST_PARTIES:
                for other in parties[1:]:
                    live(parties[0], other, f"bought together: deal {deal.rpartition('/')[2]}")
        return {person: of(person) for person in home}

    def _doors(self, person_of: Sequence[int]) -> Iterable[set[int]]:
        """Who lives behind each door."""
        doors: dict[str, set[int]] = {}
        first: dict[str, int] = {}
        for number, person in enumerate(person_of):
            each = self._details(number)
            if each.street_number and each.street:
                area = each.postcode or each.city
                door = f"{each.street_number}|{each.street}|{each.unit}|{area}"
                if first.setdefault(door, person) != person:
                    doors.setdefault(door, {first[door]}).add(person)
        return doors.values()

    def _maybes(
        self, who: Who, pairs: Iterable[tuple[int, int]], at: dict[str, list[int]]
    ) -> dict[int, list[Maybe]]:
        found: dict[tuple[int, int], Maybe] = {}
        decided = {who.home_of[who.person_of[each]] for each in self.deciding}
        for one, other in pairs:
            self._doubt(found, who, decided, one, other, "alike")
        for key, numbers in at.items():
            kind = key.partition(":")[0]
            people = sorted({who.person_of[each]: each for each in reversed(numbers)}.items())
            if kind == "customer" or not 1 < len(people) <= CROWD:
                continue
            for (_, one), (_, other) in combinations(people, 2):
                self._doubt(found, who, decided, one, other, f"shared_{kind}")
        maybes: dict[int, list[Maybe]] = defaultdict(list)
        for (person, _), maybe in found.items():
            maybes[person].append(maybe)
        return dict(maybes)

    def _doubt(
        self,
        found: dict[tuple[int, int], Maybe],
        who: Who,
        decided: Container[int],
        one: int,
        other: int,
        why: str,
    ) -> None:
        a, b = who.person_of[one], who.person_of[other]
        if a == b or who.home_of[a] == who.home_of[b] or (a, b) in found:
            return
        alike, thin = None, False
        if who.home_of[a] in decided or who.home_of[b] in decided:
            scored = score(self._details(one), self._details(other))
            alike = Alike(scored.probability, sentence(scored))
            thin = why == "alike" and not reached(scored)
        found[a, b] = Maybe(other=b, why=why, alike=alike, thin=thin)
        found[b, a] = Maybe(other=a, why=why, alike=alike, thin=thin)
