"""What becomes of a truth set in the product, without its database: placed by address and name one
after the other, then compared in rounds by all of their details, held or joined."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from sincerely.matching.addresses import MOST_PARTIES, cell_phones
from sincerely.matching.blocking import keys
from sincerely.matching.decision import Decision
from sincerely.matching.names import agree, name_key
from sincerely.matching.traits import Traits, traits_of
from sincerely.records.blocks import MOST
from sincerely.records.standings import CROWD
from sincerely.rules.season import in_season
from sincerely.work.matching.comparing import Compared, compare, without_crowds

from .measure import Found, Pair, candidates
from .sightings import Side, Sighting, latest


@dataclass(slots=True, eq=False)
class _Person:
    """Sightings taken for one person. ``deals``: whose other parties are somebody else."""

    number: int
    members: list[int] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    deals: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    at: set[str] = field(default_factory=set)
    details: dict[Traits, None] = field(default_factory=dict)

    def may_be(self, other: "_Person", *, by_line: bool = False) -> bool:
        """Whether neither their names nor a deal forbid that they are one."""
        return self.deals.isdisjoint(other.deals) and agree(
            other.names, self.names, by_line=by_line
        )

    def take(self, other: "_Person") -> None:
        """The other's sightings are this one's from now on."""
        self.members += other.members
        self.names |= other.names
        self.deals |= other.deals
        self.keys |= other.keys
        self.at |= other.at
        self.details |= other.details


def as_live(sightings: Sequence[Sighting]) -> Found:
    """Everybody placed, joined and held as the running product would."""
    people = _placed(sightings)
    compared: dict[Pair, Compared] = {}
    fresh = set(people)
    while fresh:
        compared = {two: each for two, each in compared.items() if set(two) <= set(people)}
        compared |= _compared(people, fresh, compared)
        fresh = _joined(people, compared)
    records = [0] * len(sightings)
    for person in people.values():
        for n in person.members:
            records[n] = person.number
    first = {number: person.members[0] for number, person in people.items()}
    compared = without_crowds(compared)
    held = {two for two, each in compared.items() if each.holds}
    firm = {two for two in held if compared[two].firm} | _sharers(people)
    homes = _homes(compared)
    thin = (held | _beyond(held)) - firm
    in_time = _Seasons(sightings, people, homes)
    let_go = {two for two in thin if not in_time.may_hold(*two)}

    def told(two: Collection[Pair]) -> list[Pair]:
        return [(first[a], first[b]) for a, b in sorted(two)]

    return Found(
        joins=[],
        maybes=told((firm | thin) - let_go),
        records=records,
        homes=told(homes),
    )


class _Seasons:
    """When people shopped, and when they or one of their home bought."""

    def __init__(
        self, sightings: Sequence[Sighting], people: dict[int, _Person], homes: Sequence[Pair]
    ) -> None:
        self.sightings, self.people = sightings, people
        together = {number: {number} for number in people}
        deals: dict[str, int] = {}
        parties = [
            (deals.setdefault(deal, number), number)
            for number, person in people.items()
            for deal in sorted(person.deals)
        ]
        for one, other in (*homes, *parties):
            both = together[one] | together[other]
            together |= dict.fromkeys(both, both)
        self.home = together

    def may_hold(self, one: int, other: int) -> bool:
        """Whether a thin tie of these two holds for what either's home bought."""
        return self._holds(one, other) or self._holds(other, one)

    def _holds(self, person: int, buyer: int) -> bool:
        asked, heard = self._latest(person, "at"), self._latest(person, "heard")
        sales = [one for one in self._of(buyer) if one.side is Side.BUYER]
        return any(not one.at or in_season(asked, heard, one.at, one.at) for one in sales)

    def _latest(self, person: int, when: str) -> datetime | None:
        asked = (one for one in self._of(person) if one.side is not Side.BUYER)
        return latest(*(getattr(one, when) for one in asked))

    def _of(self, person: int) -> list[Sighting]:
        home = self.home[person]
        return [self.sightings[n] for each in home for n in self.people[each].members]


def _sharers(people: dict[int, _Person]) -> set[Pair]:
    """Whoever shares a mail address is held, as `records.standings` has it."""
    at: dict[str, set[int]] = defaultdict(set)
    for person in people.values():
        for address in person.at:
            at[address].add(person.number)
    return {two for those in at.values() for two in combinations(sorted(those)[:CROWD], 2)}


def _beyond(held: set[Pair]) -> set[Pair]:
    """Who may be one with somebody who may be a third, as `records.standings` has it."""
    others: dict[int, set[int]] = defaultdict(set)
    for a, b in held:
        others[a].add(b)
        others[b].add(a)
    few = [sorted(those) for those in others.values() if len(those) <= CROWD]
    return {two for those in few for two in combinations(those, 2)}


def _homes(compared: dict[Pair, Compared]) -> list[Pair]:
    """Who lives together by their details, as `work.matching.homing` has it: no towers."""
    found = [(two, each.home) for two, each in compared.items() if each.home]
    with_whom = Counter((person, home) for two, home in found for person in two)
    return [
        two for two, home in found if all(with_whom[person, home] < MOST_PARTIES for person in two)
    ]


def _placed(sightings: Sequence[Sighting]) -> dict[int, _Person]:
    """Each sighting with whom its address is known for, if the names agree; as `work.placing`."""
    people: dict[int, _Person] = {}
    at: dict[str, dict[int, _Person]] = defaultdict(dict)
    for n, one in enumerate(sightings):
        newcomer = _newcomer(n, one)
        addresses = one.contact.addresses(one.source)
        cells = cell_phones(one.contact)
        found: dict[int, _Person] = {}
        surely: set[int] = set()
        for address in addresses:
            by_line = address.kind == "phone" and address.key not in cells
            for person in at[address.key].values():
                one_person = person.may_be(newcomer, by_line=by_line)
                if address.kind == "customer":
                    one_person = person.deals.isdisjoint(newcomer.deals) or one.deal in person.deals
                if one_person:
                    found[person.number] = person
                    surely |= set() if by_line else {person.number}
        best = next(iter(found.values()), newcomer)
        people[best.number] = best
        if best is not newcomer:
            best.take(newcomer)
        for other in found.values():
            if other is best or not {other.number, best.number} <= surely:
                continue
            if newcomer.names and best.may_be(other):
                best.take(other)
                del people[other.number]
                _moved(at, other, best)
        for address in addresses:
            at[address.key][best.number] = best
    return people


def _newcomer(n: int, one: Sighting) -> _Person:
    details = traits_of(one.contact)
    name = name_key(one.contact)
    return _Person(
        number=n,
        members=[n],
        names={name} if name else set(),
        deals={one.deal} if one.deal else set(),
        keys=set(keys(details)),
        at={each.key for each in one.contact.addresses(one.source) if each.kind == "email"},
        details={details: None},
    )


def _moved(at: dict[str, dict[int, _Person]], gone: _Person, into: _Person) -> None:
    for reached in at.values():
        if reached.pop(gone.number, None):
            reached[into.number] = into


def _compared(
    people: dict[int, _Person], fresh: set[int], known: dict[Pair, Compared]
) -> dict[Pair, Compared]:
    """Everybody new with everybody who shares a key, but the parties to one deal."""
    order = list(people.values())
    found = {}
    for a, b in candidates([sorted(person.keys) for person in order], most=MOST):
        one, other = sorted((order[a], order[b]), key=lambda person: person.number)
        two = (one.number, other.number)
        if not fresh & set(two) or not one.deals.isdisjoint(other.deals):
            continue
        if each := compare(list(one.details), list(other.details)):
            found[two] = each
    return found


def _joined(people: dict[int, _Person], compared: dict[Pair, Compared]) -> set[int]:
    """Joins whoever is surely one, the surest first, each once; who is to be compared again."""
    sure = [(two, e) for two, e in compared.items() if e.decision is Decision.JOIN]
    done: set[int] = set()
    into = set()
    for (a, b), _ in sorted(sure, key=lambda s: (-s[1].score.weight, s[0])):
        if done.isdisjoint((a, b)) and people[a].may_be(people[b]):
            people[a].take(people.pop(b))
            done |= {a, b}
            into.add(a)
    return into
