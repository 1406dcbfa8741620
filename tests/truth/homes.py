"""The people of a made-up town: who lives with whom, and every awkward thing homes share."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from . import namelists as names


@dataclass(slots=True, kw_only=True)
class Human:
    """One person. Phones are ten digits.

    ``maiden``: a surname some of their papers still show. ``before``: street and postcode they
    gave up, where some papers still send them.
    """

    number: str
    home: str
    first: str
    nicks: tuple[str, ...]
    last: str
    middle: str = ""
    maiden: str = ""
    generation: str = ""
    mails: list[str] = field(default_factory=list)
    shared_mail: str = ""
    cell: str = ""
    landline: str = ""
    work: str = ""
    company: str = ""
    street: str = ""
    unit: str = ""
    city: str = ""
    state: str = ""
    postal: str = ""
    before: tuple[str, str] | None = None


@dataclass(slots=True)
class Home:
    """Those who live and buy together; ``kind`` says what is awkward about them."""

    number: str
    kind: str
    people: list[Human]


_AREAS = ("212", "305", "404", "513", "614", "702", "803", "915", "916", "971")


class Town:
    """Homes by seed, one after the other; the same seed gives the same town.

    Shares of the kinds differ from town to town, so that no matcher can learn them. ``places``:
    over how many towns so many people are spread.
    """

    def __init__(self, seed: int, places: int = 1) -> None:
        self.chance = Random(f"town/{seed}")
        self.places = [names.PLACES[(seed + n) % len(names.PLACES)] for n in range(places)]
        self._made = 0
        self._mails: dict[str, int] = {}
        self._given_up: list[str] = []
        self._phones = 0
        kinds = {
            "alone": 30.0, "couple": 30.0, "own_names": 7.0, "maiden": 5.0, "grown_child": 5.0,
            "namesakes": 1.2, "roommates": 3.0, "moved_out": 3.0, "owner": 5.0, "colleagues": 4.0,
            "flats": 2.0,
        }  # fmt: skip
        self._kinds = list(kinds)
        self._shares = list(accumulate(v * self.chance.uniform(0.6, 1.6) for v in kinds.values()))
        ranks = [1 / (rank + 12) for rank in range(len(names.COMMON))]
        self._ranks = list(accumulate(ranks))
        self._rare = self.chance.uniform(0.45, 0.7)

    def homes(self, count: int) -> Iterator[Home]:
        """``count`` homes; some kinds are several, of people who only share an address."""
        made = 0
        while made < count:
            kind = self._kinds[bisect_left(self._shares, self.chance.random() * self._shares[-1])]
            for home in self._settle(kind):
                made += 1
                yield home

    def _settle(self, kind: str) -> list[Home]:
        match kind:
            case "roommates":
                return self._beside_each_other(2 + (self.chance.random() < 0.3), unit=False)
            case "flats":
                return self._beside_each_other(3, unit=True)
            case "moved_out":
                return self._moved_out()
            case "colleagues":
                return self._colleagues()
            case _:
                return [self._one(kind)]

    def _one(self, kind: str) -> Home:
        last = self._surname()
        home = Home(f"H{self._made}", kind, [])
        hers = self.chance.random() < 0.5
        first = self._human(home, last, hers=hers)
        self._live(first)
        if kind in {"couple", "own_names", "maiden", "grown_child", "owner"}:
            second = self._beside(home, first, last, hers=not hers)
            if kind == "own_names":
                second.last = self._surname()
            if kind == "maiden":
                second.maiden = self._surname()
                second.mails = [self._mail(second, second.maiden)]
        if kind == "grown_child":
            self._beside(home, first, last, hers=self.chance.random() < 0.5)
        if kind == "namesakes":
            son = self._beside(home, first, last, hers=hers)
            son.first, son.nicks, son.middle = first.first, first.nicks, first.middle
            first.generation, son.generation = self.chance.choice((("Sr", "Jr"), ("II", "III")))
        if kind == "owner":
            first.company = f"{last} {self.chance.choice(names.TRADES)}"
            first.work = self._phone()
        return home

    def _beside_each_other(self, count: int, *, unit: bool) -> list[Home]:
        """Strangers under one roof; roommates share the flat and its telephone as well."""
        homes = []
        for n in range(count):
            home = Home(f"H{self._made}", "flats" if unit else "roommates", [])
            human = self._human(home, self._surname(), hers=self.chance.random() < 0.5)
            self._live(human)
            homes.append(home)
            roof = homes[0].people[0]
            human.street, human.postal = roof.street, roof.postal
            human.unit = f"Apt {n + 1}" if unit else roof.unit
            if not unit:
                human.landline = roof.landline
        return homes

    def _moved_out(self) -> list[Home]:
        """Parents, and a grown child with a home of its own that kept their landline on paper."""
        parents = self._one("couple")
        parents.kind = "moved_out"
        one = parents.people[0]
        own = Home(f"H{self._made}", "moved_out", [])
        child = self._human(own, one.last, hers=self.chance.random() < 0.5)
        self._live(child)
        child.before = (one.street, one.postal)
        child.landline = one.landline if self.chance.random() < 0.4 else ""
        return [parents, own]

    def _colleagues(self) -> list[Home]:
        """People who have nothing in common but the telephone at work."""
        line = self._phone()
        homes = [self._one("alone") for _ in range(self.chance.randrange(2, 5))]
        for home in homes:
            home.kind = "colleagues"
            home.people[0].work = line
        return homes

    def _beside(self, home: Home, first: Human, last: str, *, hers: bool) -> Human:
        """One more adult at the same address."""
        other = self._human(home, last, hers=hers)
        other.street, other.unit, other.city = first.street, first.unit, first.city
        other.state, other.postal, other.landline = first.state, first.postal, first.landline
        if home.kind in {"couple", "maiden"} and self.chance.random() < 0.15:
            family = self._unique(f"the.{_plain(last)}s")
            first.shared_mail = other.shared_mail = family
        return other

    def _human(self, home: Home, last: str, *, hers: bool) -> Human:
        first, *nicks = self.chance.choice(names.HERS if hers else names.HIS)
        self._made += 1
        human = Human(
            number=f"P{self._made}", home=home.number, first=first, nicks=tuple(nicks), last=last
        )
        if self.chance.random() < 0.7:
            human.middle = self.chance.choice("ABCDEFGHJKLMNPRSTW")
        human.mails = [self._mail(human, last)]
        if self.chance.random() < 0.25:
            human.mails.append(self._mail(human, last))
        human.cell = self._cell()
        home.people.append(human)
        return human

    def _live(self, human: Human) -> None:
        chance = self.chance
        name, way = chance.choice(names.STREETS), chance.choice(names.WAYS)[0]
        human.street = f"{chance.randrange(1, 2400)} {name} {way}"
        human.unit = f"Apt {chance.randrange(1, 40)}" if chance.random() < 0.15 else ""
        human.city, human.state, area = chance.choice(self.places)
        human.postal = f"{area}{chance.randrange(1, 30):02d}"
        human.landline = self._phone() if chance.random() < 0.3 else ""

    def _surname(self) -> str:
        if self.chance.random() < self._rare:
            return self.chance.choice(names.FRONT) + self.chance.choice(names.BACK)
        at = bisect_left(self._ranks, self.chance.random() * self._ranks[-1])
        return names.COMMON[at]

    def _mail(self, human: Human, last: str) -> str:
        first, last = _plain(self.chance.choice((human.first, *human.nicks))), _plain(last)
        year = self.chance.randrange(50, 99)
        return self._unique(
            self.chance.choice(
                (
                    f"{first}.{last}", f"{first[0]}{last}", f"{first}{last}{year}",
                    f"{last}{first[0]}{year}", f"{first}{year}", f"{last}.{first}",
                    f"{self.chance.choice(names.STREETS).lower()}{year}{first[0]}",
                )
            )
        )  # fmt: skip

    def _unique(self, local: str) -> str:
        tail = self._mails.get(local, 0)
        self._mails[local] = tail + 1
        local = f"{local}_{tail}" if tail else local
        return f"{local}@{self.chance.choice(names.HOSTS)}"

    def _cell(self) -> str:
        """A new number, or now and then one that somebody gave up."""
        if self._given_up and self.chance.random() < 0.3:
            return self._given_up.pop(0)
        number = self._phone()
        if self.chance.random() < 0.01:
            self._given_up.append(number)
        return number

    def _phone(self) -> str:
        self._phones += 1
        spread = self._phones * 6_700_417 % 79_999_987  # a prime: no number comes twice
        return f"{_AREAS[spread % 10]}{2_000_000 + spread // 10:07d}"


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalpha())
