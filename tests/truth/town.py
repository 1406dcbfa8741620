"""Sightings of a made-up town: its people as leads, salespeople and finance offices write them.

Built apart from the sample store, with other names, other mistakes and other shares for every
seed, so that a figure on a new seed is a figure on a town nobody tuned on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from sincerely.rules.sighting import Contact

from . import namelists as names
from .homes import Home, Human, Town
from .sightings import Side, Sighting

#: homes begin to ask on some day of the year from here on
BEGINS, YEAR = datetime(2025, 11, 1, tzinfo=UTC), 365.0
#: days: shoppers ask again within the first; the sale comes the other later, now and then months
SHOPPING, DECIDING = 42.0, 21.0
#: more homes than this are spread over further places
CROWD = 40_000


def sightings(seed: int, homes: int) -> Iterator[Sighting]:
    """Everything the systems of one store hold of ``homes`` homes of town ``seed``.

    About three sightings to a home; the same arguments give the same sightings.
    """
    clerk = _Clerk(seed)
    places = min(len(names.PLACES), 1 + homes // CROWD)
    for home in Town(seed, places).homes(homes):
        yield from clerk.file(home)


@dataclass(slots=True)
class _Line:
    """What one paper says before it is a `Contact`."""

    first: str
    last: str
    middle: str = ""
    suffix: str = ""
    mail: str = ""
    phone: str = ""
    kind: str = "cell"
    street: str = ""
    postal: str = ""


class _Clerk:
    """Writes people down, well or badly; how badly is a habit of the town's."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(f"clerk/{seed}")
        self.calendar = Random(f"calendar/{seed}")  #: apart, so that it changes nobody's details
        self.sloppy = self.chance.uniform(0.5, 1.6)
        self.forms_ask = self.chance.uniform(0.25, 0.55)  #: share of forms that ask the address
        self._made = 0

    def file(self, home: Home) -> Iterator[Sighting]:
        """Everything about one home: it asks, perhaps buys, perhaps only comes to the workshop."""
        began = BEGINS + timedelta(days=self.calendar.uniform(0, YEAR))
        asked, sold = began, timedelta(days=self.calendar.expovariate(1 / DECIDING))
        for one in self._papers(home):
            if one.side is Side.PROSPECT:
                at = began + timedelta(days=self.calendar.uniform(0, SHOPPING))
                asked = max(asked, at)
                yield replace(one, at=at, heard=at)
            elif one.side is Side.BUYER:
                yield replace(one, at=asked + sold)
            else:
                yield one

    def _papers(self, home: Home) -> Iterator[Sighting]:
        chance = self.chance
        shopper = chance.choice(home.people)
        fate = chance.random()
        if fate < 0.12:
            yield self._sighting(home, shopper, Side.OTHER, "service", self._office(shopper))
            return
        for _ in range(chance.randrange(1, 4)):
            asker = chance.choice(home.people) if chance.random() < 0.2 else shopper
            line = self._form(asker)
            yield self._sighting(home, asker, Side.PROSPECT, chance.choice(("web", "finder")), line)
        if chance.random() < 0.6:
            line = self._noted(home, shopper)
            yield self._sighting(home, shopper, Side.PROSPECT, "crm", line)
        if fate < 0.42:
            yield from self._sale(home, shopper)

    def _sale(self, home: Home, shopper: Human) -> Iterator[Sighting]:
        chance = self.chance
        deal = f"D{home.number}"
        buyer = chance.choice(home.people) if chance.random() < 0.4 else shopper
        if buyer.company and chance.random() < 0.6:
            yield self._company(home, buyer, deal)
            return
        yield self._sighting(home, buyer, Side.BUYER, "dms", self._office(buyer), deal)
        others = [one for one in home.people if one is not buyer]
        if others and chance.random() < 0.45:
            line = self._office(others[0])
            line.street = line.postal = ""
            yield self._sighting(home, others[0], Side.BUYER, "dms", line, deal)
        if chance.random() < 0.4:
            yield self._sighting(home, buyer, Side.OTHER, "service", self._office(buyer))

    def _company(self, home: Home, owner: Human, deal: str) -> Sighting:
        line = _Line("", owner.company.upper(), phone=owner.work, kind="work")
        if self.chance.random() < 0.8:
            line.street, line.postal = owner.street, owner.postal
        one = self._sighting(home, owner, Side.BUYER, "dms", line, deal)
        return Sighting(
            id=one.id, source=one.source, person=f"{one.person}#company", household=one.household,
            side=one.side, contact=one.contact, deal=deal, case="company",
        )  # fmt: skip

    def _form(self, who: Human) -> _Line:
        """As shoppers write themselves: what they are called, their own mail, often a phone."""
        chance = self.chance
        line = _Line(self._called(who, 0.4), who.maiden or who.last)
        line.suffix = who.generation if chance.random() < 0.3 else ""
        line.mail = chance.choice(who.mails)
        if who.shared_mail and chance.random() < 0.3:
            line.mail = who.shared_mail
        if chance.random() < 0.85:
            line.phone = who.cell
            if who.work and chance.random() < 0.3:
                line.phone, line.kind = who.work, "work"
        elif who.landline:
            line.phone, line.kind = who.landline, "home"
        if chance.random() < self.forms_ask:
            self._lives(line, who)
        return self._blunder(line)

    def _noted(self, home: Home, who: Human) -> _Line:
        """As a salesperson types them in: a short name, now and then the spouse's telephone."""
        chance = self.chance
        line = _Line(self._called(who, 0.6), who.last)
        line.phone = who.cell
        if len(home.people) > 1 and chance.random() < 0.08:
            line.phone = next(one.cell for one in home.people if one is not who)
        if chance.random() < 0.6:
            line.mail = who.mails[0]
        return self._blunder(line)

    def _office(self, who: Human) -> _Line:
        """As the finance office and the workshop enter them: formal, in capitals, abbreviated."""
        chance = self.chance
        line = _Line(self._called(who, 0.04).upper(), who.last.upper())
        line.middle = who.middle if chance.random() < 0.6 else ""
        line.suffix = who.generation.upper() if chance.random() < 0.6 else ""
        line.mail = who.mails[0] if chance.random() < 0.75 else ""
        if who.landline and chance.random() < 0.45:
            line.phone, line.kind = who.landline, "home"
        elif chance.random() < 0.9:
            line.phone = who.cell
        self._lives(line, who)
        if chance.random() < 0.7:
            for long, short in names.WAYS:
                line.street = line.street.replace(f" {long}", f" {short}")
        line.street = line.street.upper()
        return self._blunder(line)

    def _called(self, who: Human, nick: float) -> str:
        if who.nicks and self.chance.random() < nick:
            return self.chance.choice(who.nicks)
        return who.first

    def _lives(self, line: _Line, who: Human) -> None:
        line.street, line.postal = f"{who.street} {who.unit}".strip(), who.postal
        if who.before and self.chance.random() < 0.15:
            line.street, line.postal = who.before

    def _blunder(self, line: _Line) -> _Line:
        """Slips of the hand, one field at a time."""
        chance, sloppy = self.chance, self.sloppy
        if chance.random() < 0.02 * sloppy:
            line.last = self._slip(line.last)
        if chance.random() < 0.015 * sloppy:
            line.first = self._slip(line.first)
        if line.mail and chance.random() < 0.025 * sloppy:
            local, _, host = line.mail.partition("@")
            line.mail = f"{self._slip(local)}@{host}"
        if line.phone and chance.random() < 0.025 * sloppy:
            at = chance.randrange(3, 9)
            line.phone = f"{line.phone[:at]}{chance.randrange(10)}{line.phone[at + 1 :]}"
        if line.street and chance.random() < 0.03 * sloppy:
            line.street = self._slip(line.street)
        if chance.random() < 0.006 * sloppy:
            line.first, line.last = line.last, line.first
        return line

    def _slip(self, text: str) -> str:
        """One letter dropped, doubled, swapped with the next, or another."""
        if len(text) < 4:
            return text
        at = self.chance.randrange(1, len(text) - 1)
        match self.chance.randrange(4):
            case 0:
                return text[:at] + text[at + 1 :]
            case 1:
                return text[:at] + text[at] + text[at:]
            case 2:
                return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            case _:
                return text[:at] + self.chance.choice("aeinorst") + text[at + 1 :]

    def _sighting(
        self, home: Home, who: Human, side: Side, source: str, line: _Line, deal: str = ""
    ) -> Sighting:
        self._made += 1
        return Sighting(
            id=f"S{self._made}",
            source=source,
            person=who.number,
            household=home.number,
            side=side,
            contact=self._contact(line, who),
            deal=deal,
            case=home.kind,
        )

    def _contact(self, line: _Line, who: Human) -> Contact:
        """The line in one of the shapes sources use."""
        phones = ((line.kind, self._spelled(line.phone)),) if line.phone else ()
        place = (who.city, who.state) if line.street else ("", "")
        shape = self.chance.random()
        name = ""
        if line.first and shape < 0.12:
            name = f"{line.first} {line.last}"
        elif line.first and shape < 0.16:
            name = f"{line.last}, {line.first} {line.middle}".strip()
        return Contact(
            name=name,
            first="" if name else line.first,
            middle="" if name else line.middle,
            last="" if name else line.last,
            suffix="" if name else line.suffix,
            emails=(line.mail,) if line.mail else (),
            phones=phones,
            street=line.street,
            city=place[0],
            region=place[1],
            postal=line.postal,
        )

    def _spelled(self, phone: str) -> str:
        area, middle, line = phone[:3], phone[3:6], phone[6:]
        match self.chance.randrange(4):
            case 0:
                return phone
            case 1:
                return f"({area}) {middle}-{line}"
            case 2:
                return f"{area}-{middle}-{line}"
            case _:
                return f"+1{phone}"
