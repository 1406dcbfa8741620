"""How good a matcher is: of pairs, and of what matters to those who are written to.

A *record* is what a matcher made of the sightings it joined. The two figures a store feels are
buyers whose prospect record stays loose (they will be mailed as prospects), and prospects who are
held for a purchase that is not theirs.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sincerely.matching.names import may_be_one, name_key
from sincerely.matching.traits import traits_of

from .sightings import Side, Sighting

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What a matcher said of sightings by their position: pairs that are one, pairs that may be.

    ``records``: the record each sighting came to. ``homes``: pairs that live together: what one of
    them buys is bought for all of that home, and whoever may be one of them is held for it.
    """

    joins: list[Pair]
    maybes: list[Pair]
    records: list[int]
    homes: list[Pair] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Shares from 0 to 1, and what they were counted over.

    ``precision``, ``recall``: of pairs of sightings in one record. ``loose``: households that
    bought and have a prospect sighting neither in a record of the sale nor held for it, of all
    that bought and were prospects. ``loose_though_known``: the same, leaving out sightings that no
    chain of shared details ties to the sale, which no matcher could find. ``held_wrongly``:
    people of households that did not buy who are joined to or held for somebody's sale, of all
    prospects that did not buy; ``though_told_apart``: the same, leaving out those who live at one
    door with that sale, or have its name and no other door, of whom nobody could tell.
    """

    precision: float
    recall: float
    joined: int
    loose: float
    loose_though_known: float
    buyers: int
    held_wrongly: float
    though_told_apart: float
    prospects: int

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.5f} recall {self.recall:.4f} ({self.joined:,} pairs); "
            f"loose {self.loose:.2%}, of the knowable {self.loose_though_known:.2%} "
            f"of {self.buyers:,} buyers; held wrongly {self.held_wrongly:.2%}, "
            f"though told apart {self.though_told_apart:.2%} of {self.prospects:,}"
        )


def measure(sightings: Sequence[Sighting], found: Found) -> Figures:
    """Every figure of one matcher on one truth set."""
    right, joined, true = _pairs(sightings, found.records)
    loose, knowable, buying = loose_buyers(sightings, found)
    wrongly, told_apart, prospects = wrongly_held(sightings, found)
    return Figures(
        precision=right / joined if joined else 1.0,
        recall=right / true if true else 1.0,
        joined=joined,
        loose=len(loose) / max(1, buying),
        loose_though_known=len({sightings[n].household for n in knowable}) / max(1, buying),
        buyers=buying,
        held_wrongly=len(wrongly) / max(1, prospects),
        though_told_apart=len(told_apart) / max(1, prospects),
        prospects=prospects,
    )


def _pairs(sightings: Sequence[Sighting], records: Sequence[int]) -> tuple[int, int, int]:
    """Pairs in one record that are one person; all pairs in one record; all pairs of one person."""
    people = [one.person for one in sightings]
    both = list(zip(records, people, strict=True))
    return _same(both), _same(records), _same(people)


def _same(labels: Iterable[Hashable]) -> int:
    count: dict[Hashable, int] = defaultdict(int)
    for label in labels:
        count[label] += 1
    return sum(n * (n - 1) // 2 for n in count.values())


def loose_buyers(sightings: Sequence[Sighting], found: Found) -> tuple[set[str], list[int], int]:
    """Households with a loose prospect sighting, those sightings that could be known, and of how
    many households that bought and were prospects."""
    tied = _tied(sightings, found)
    homes = _households(sightings)
    loose: set[str] = set()
    knowable: list[int] = []
    buying = 0
    for home, inside in homes.items():
        sold = {found.records[n] for n in inside if sightings[n].side is Side.BUYER}
        asked = [n for n in inside if sightings[n].side is Side.PROSPECT]
        buying += bool(sold and asked)
        free = [n for n in asked if sold and not (tied[found.records[n]] & sold)]
        if free:
            loose.add(home)
            reach = _in_reach(sightings, inside)
            knowable += [n for n in free if n in reach]
    return loose, knowable, buying


def wrongly_held(sightings: Sequence[Sighting], found: Found) -> tuple[set[str], set[str], int]:
    """People of households that did not buy, tied to a sale; those of them whose details tell that
    it is not theirs; and how many such prospects are."""
    bought = {one.household for one in sightings if one.side is Side.BUYER}
    tied = _tied(sightings, found)
    of: dict[int, list[Sighting]] = defaultdict(list)
    for one, record in zip(sightings, found.records, strict=True):
        of[record].append(one)
    sold = {n for n, those in of.items() if any(one.side is Side.BUYER for one in those)}
    wrongly, alike, prospects = set(), set(), set()
    for n, one in enumerate(sightings):
        if one.side is Side.PROSPECT and one.household not in bought:
            prospects.add(one.person)
            sales = tied[found.records[n]] & sold
            wrongly |= {one.person} if sales else set()
            if any(_as_one(of[found.records[n]], of[sale]) for sale in sales):
                alike.add(one.person)
    return wrongly, wrongly - alike, len(prospects)


def _as_one(ones: Sequence[Sighting], others: Sequence[Sighting]) -> bool:
    """Whether these live at one door, or have one name and no two doors."""
    mine, theirs = _doors(ones), _doors(others)
    if mine and theirs:
        return not mine.isdisjoint(theirs)
    return any(_one_name(a, b) for a in ones for b in others)


def _doors(sightings: Sequence[Sighting]) -> set[tuple[str, ...]]:
    read = [traits_of(one.contact) for one in sightings if one.contact.street]
    return {(each.street_number, each.street, each.unit, each.postcode) for each in read}


def _one_name(one: Sighting, other: Sighting) -> bool:
    names = name_key(one.contact), name_key(other.contact)
    return all(names) and may_be_one(*names)


def _tied(sightings: Sequence[Sighting], found: Found) -> dict[int, set[int]]:
    """Records whose sales each record is held for: those of its home, the parties to one deal among
    them, and of the homes of whoever it may be."""
    homes = _homes(sightings, found)
    tied = {record: set(home) for record, home in homes.items()}
    for one, other in found.maybes:
        a, b = found.records[one], found.records[other]
        tied[a] |= homes[b]
        tied[b] |= homes[a]
    return tied


def _homes(sightings: Sequence[Sighting], found: Found) -> dict[int, set[int]]:
    """Record -> all records of its home."""
    homes = {record: {record} for record in found.records}
    parties: dict[str, int] = {}
    together = list(found.homes)
    for n, sighting in enumerate(sightings):
        if sighting.deal:
            together.append((parties.setdefault(sighting.deal, n), n))
    for one, other in together:
        both = homes[found.records[one]] | homes[found.records[other]]
        homes |= dict.fromkeys(both, both)
    return homes


def _households(sightings: Sequence[Sighting]) -> dict[str, list[int]]:
    homes: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(sightings):
        homes[one.household].append(n)
    return homes


def _in_reach(sightings: Sequence[Sighting], inside: Sequence[int]) -> set[int]:
    """Those of one household that a chain of shared details ties to its sale."""
    marks = {n: set(_marks(sightings[n])) for n in inside}
    reach = {n for n in inside if sightings[n].side is Side.BUYER}
    while more := {
        n for n in inside if n not in reach
        and any(marks[n] & marks[m] or _one_name(sightings[n], sightings[m]) for m in reach)
    }:  # fmt: skip
        reach |= more
    return reach


def _marks(sighting: Sighting) -> Iterator[str]:
    """What two sightings can share by more than accident, but for a name: addresses, a street."""
    contact = sighting.contact
    yield from (address.key for address in contact.addresses(sighting.source))
    if contact.street and contact.postal:
        yield f"{contact.street.casefold()}|{contact.postal[:5]}"
    if sighting.deal:
        yield f"deal:{sighting.deal}"


def records_of(count: int, joins: Iterable[Pair]) -> list[int]:
    """The record of each of ``count`` sightings, joined transitively."""
    record = list(range(count))

    def top(n: int) -> int:
        while record[n] != n:
            record[n] = record[record[n]]
            n = record[n]
        return n

    for one, other in joins:
        a, b = sorted((top(one), top(other)))
        record[b] = a
    return [top(n) for n in range(count)]


def candidates(keys: Sequence[Sequence[str]], most: int = 500) -> Iterator[Pair]:
    """Every pair of positions that share a key, once. A key that more than ``most`` share is
    left out: it says nothing."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for n, some in enumerate(keys):
        for key in some:
            blocks[key].append(n)
    seen: set[Pair] = set()
    for inside in blocks.values():
        if len(inside) <= most:
            seen.update(pair for pair in combinations(inside, 2))
    yield from sorted(seen)
