"""Which person each new sighting belongs to: strictly, by exact address and a name that agrees.

By a phone that is not said to be a cell phone only who is called the same: a landline is a whole
family's, and `Chris` or `J` may be either of two there. Nor are two known people made one because
both have that line: mother and daughter have one name, now and then. Whom it leaves apart is
compared by all details afterwards, and held.

Design, promise 5: a *maybe* never merges. Two people of one household are never joined by a
machine, nor are two whom somebody took apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sincerely.matching.addresses import KIND_WORDS, cell_phones
from sincerely.matching.names import agree, name_key
from sincerely.records import identities
from sincerely.records.identities import Known
from sincerely.rules.contact import Address
from sincerely.rules.sighting import Contact


@dataclass(slots=True)
class Newcomer:
    """A sighting to be placed.

    ``not_with``, ``not_people``: earlier newcomers, and people already known, who are party to the
    same deal: a buyer and a co-buyer are two people, whatever addresses they share.
    """

    contact: Contact
    addresses: tuple[Address, ...]
    not_with: tuple[int, ...] = ()
    not_people: tuple[int, ...] = ()


@dataclass(slots=True)
class Placing:
    """Where a newcomer went: an existing person or one not yet numbered, and by which address."""

    person: Known
    new: bool
    evidence: str = ""


@dataclass(slots=True)
class Join:
    """Two people found to be one by a newcomer (its position): ``gone`` goes into ``into``."""

    into: Known
    gone: Known
    evidence: str
    newcomer: int


@dataclass(slots=True)
class Placed:
    """All placings of a batch, and who was then found to be one, in this order."""

    placings: list[Placing] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)


def place(group_id: int, newcomers: Sequence[Newcomer]) -> Placed:
    """Decides for each newcomer, in order; later ones see where earlier ones went."""
    return _Placer(group_id, newcomers).place()


class _Placer:
    def __init__(self, group_id: int, newcomers: Sequence[Newcomer]) -> None:
        keys = {a.key for n in newcomers for a in n.addresses}
        at, self.known = identities.people_at(group_id, keys)
        self.at: dict[str, list[Known]] = {k: [self.known[p] for p in ps] for k, ps in at.items()}
        self.apart = identities.apart(self.known) if self.known else set()
        self.newcomers = newcomers
        self.now_in: dict[int, Known] = {}
        self.made = 0
        self.placed = Placed()

    def place(self) -> Placed:
        for newcomer in self.newcomers:
            self.placed.placings.append(self._place(newcomer))
        return self.placed

    def _current(self, person: Known) -> Known:
        while person.id in self.now_in:
            person = self.now_in[person.id]
        return person

    def _place(self, newcomer: Newcomer) -> Placing:
        key = name_key(newcomer.contact)
        others = {self._current(self.placed.placings[i].person).id for i in newcomer.not_with}
        others |= set(newcomer.not_people)
        found = self._found(newcomer, key, others)
        if found and not _may_be_either(key, found):
            placing = self._into(found, key, cell_phones(newcomer.contact))
        else:
            placing = Placing(self._new(), new=True)
        self.apart |= {pair for o in others for pair in _both(placing.person.id, o)}
        if key:
            placing.person.names.add(key)
        for address in newcomer.addresses:
            reached = self.at.setdefault(address.key, [])
            if placing.person not in reached:
                reached.append(placing.person)
        return placing

    def _found(self, newcomer: Newcomer, key: str, others: set[int]) -> list[tuple[Known, Address]]:
        """Whom an address and the name may mean, the likeliest first; none of the ``others``."""
        found: dict[int, tuple[Known, Address]] = {}
        cells = cell_phones(newcomer.contact)
        by_line = {each.key: _by_line(each, cells) for each in newcomer.addresses}
        for address in sorted(newcomer.addresses, key=lambda each: by_line[each.key]):
            for one in self.at.get(address.key, ()):
                person = self._current(one)
                if person.id not in others and _agrees(address, key, person, cells):
                    found.setdefault(person.id, (person, address))
        return sorted(
            found.values(),
            key=lambda f: (key not in f[0].names, by_line[f[1].key], f[0].id < 0, abs(f[0].id)),
        )

    def _new(self) -> Known:
        self.made += 1
        return Known(-self.made, set())

    def _into(self, found: list[tuple[Known, Address]], key: str, cells: frozenset[str]) -> Placing:
        """The first of the people found; the others are joined to it where nothing forbids it."""
        best, address = found[0]
        for other, shared in found[1:]:
            if _by_line(address, cells) or _by_line(shared, cells):
                continue
            if key and self._may_join(best, other):  # nobody is joined on a nameless word
                evidence = f"one sighting has an address of both ({shared.kind})"
                newcomer = len(self.placed.placings)
                self.placed.joins.append(Join(best, other, evidence, newcomer))
                self._make_one(best, other)
        return Placing(best, new=best.id < 0, evidence=f"same {KIND_WORDS[address.kind]}")

    def _make_one(self, best: Known, other: Known) -> None:
        best.names |= other.names
        self.now_in[other.id] = best
        self.apart |= {p for a, b in self.apart if a == other.id for p in _both(best.id, b)}
        if home := other.household:
            best.household = best.household or home
            for one in self.known.values():
                one.household = best.household if one.household == home else one.household

    def _may_join(self, one: Known, other: Known) -> bool:
        if one.household and one.household == other.household:
            return False
        if (one.id, other.id) in self.apart:
            return False
        return agree(one.names, other.names)


def _may_be_either(key: str, found: Sequence[tuple[Known, Address]]) -> bool:
    """Whether this name is the first one's no more than that of somebody else found: `J. Keller`
    of Jane's and John's. A source's own number, and the very name, tell whose it is."""
    best = found[0][0]
    if not key or key in best.names or any(a.kind == "customer" for _, a in found):
        return False
    return any(not agree(best.names, other.names) for other, _ in found[1:])


def _both(one: int, other: int) -> tuple[tuple[int, int], tuple[int, int]]:
    return (one, other), (other, one)


def _agrees(address: Address, key: str, person: Known, cells: frozenset[str]) -> bool:
    """Whether the name lets this be that person. A source's own number outweighs the name,
    unless one is a company and the other is not."""
    if address.kind == "customer":
        return all(name.startswith("#") == key.startswith("#") for name in person.names if key)
    return agree({key} - {""}, person.names, by_line=_by_line(address, cells))


def _by_line(address: Address, cells: frozenset[str]) -> bool:
    """Whether it is a phone that nobody calls a cell phone: perhaps a landline."""
    return address.kind == "phone" and address.key not in cells
