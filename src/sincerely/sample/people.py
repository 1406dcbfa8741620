"""The true people of the sample: who they are, who lives with whom, and how they are reached."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from . import names
from .dice import Dice


@dataclass(slots=True, eq=False, kw_only=True)
class Person:
    """One human. ``home`` and ``family_email`` are shared by the household; phones are ten digits.

    ``company``: they own one, with ``work`` and ``work_email``. ``recycled_from``: the person who
    had this cell number before and gave it up. ``maiden``: the surname they were born with, where
    they still use it. ``tie``: what they share with ``tied_to`` of another household.
    ``old_home``: street, city, state and postal code of where they lived before.
    """

    number: str
    household: str
    first: str
    last: str
    nick: str = ""
    suffix: str = ""
    email: str = ""
    other_email: str = ""
    family_email: str = ""
    cell: str = ""
    home: str = ""
    work: str = ""
    work_email: str = ""
    company: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    recycled_from: str = ""
    middle: str = ""
    maiden: str = ""
    tie: str = ""
    tied_to: str = ""
    old_home: tuple[str, str, str, str] | None = None

    @property
    def called(self) -> str:
        """The first name people use."""
        return self.nick or self.first

    @property
    def emails(self) -> tuple[str, ...]:
        """Every mail address that reaches them, shared ones too."""
        found = (self.email, self.other_email, self.family_email, self.work_email)
        return tuple(email for email in found if email)

    @property
    def phones(self) -> tuple[str, ...]:
        """Every number that reaches them, shared ones too; ten digits."""
        return tuple(phone for phone in (self.cell, self.home, self.work) if phone)


@dataclass(slots=True, eq=False, kw_only=True)
class Household:
    """Those who live and buy together; the first one is the one who begins to shop."""

    number: str
    people: list[Person] = field(default_factory=list)

    @property
    def first(self) -> Person:
        """The one who begins to shop."""
        return self.people[0]

    @property
    def partner(self) -> Person | None:
        """The other adult, if there is one."""
        return self.people[1] if len(self.people) > 1 else None

    def other(self, person: Person) -> Person:
        """The partner of ``person``, or themselves when they live alone."""
        return next((p for p in self.people if p is not person), person)


class DirectoryFullError(ValueError):
    """More households were asked for than there are made-up phone numbers."""

    code = "sample_too_large"
    hint = "Ask for fewer households, or write several samples with different seeds."


class Directory:
    """Hands out addresses so that no two people share one by accident.

    Phones: 555-0100 to 555-0199 of every area code first, since those are reserved for fiction;
    only when all are gone, 555-2000 to 555-9999. 555-0200 to 555-0999 is kept free for mistypings.
    """

    RESERVED = 10  #: 555-0190 to 555-0199 of the nearest area code: the store and the cast

    def __init__(self) -> None:
        self._mails: set[str] = set()
        self._used: Counter[str] = Counter()
        self._fiction = list(names.AREA_CODES)
        self._rest = list(names.AREA_CODES)
        #: numbers people gave up: when, by whom
        self.given_up: list[tuple[datetime, str, str]] = []

    def mail(self, dice: Dice, local: str, host: str = "") -> str:
        """A mail address nobody has; ``local`` is what they would like."""
        host = host or dice.pick(names.MAIL_HOSTS)
        address, tail = f"{local}@{host}", dice.between(2, 98)
        while address in self._mails:
            address, tail = f"{local}{tail}@{host}", tail * 7 + 3
        self._mails.add(address)
        return address

    def take(self, address: str) -> bool:
        """Keeps a mail address from being handed out; False when it already was."""
        if address in self._mails:
            return False
        self._mails.add(address)
        return True

    def phone(self, dice: Dice) -> str:
        """A number nobody has: ten digits."""
        if self._fiction:
            code, most = self._code(dice, self._fiction), 100
            most -= self.RESERVED if code == names.AREA_CODES[0] else 0
            line = 100 + self._used[code]
            if self._used[code] + 1 >= most:
                self._fiction.remove(code)
        else:
            code = self._code(dice, self._rest)
            line = 1900 + self._used[code] + (code == names.AREA_CODES[0]) * self.RESERVED
            if line >= 9999:
                self._rest.remove(code)
        self._used[code] += 1
        return f"{code}555{line:04d}"

    def _code(self, dice: Dice, left: list[str]) -> str:
        if not left:
            raise DirectoryFullError("The sample has no more phone numbers to give.")
        near = min(len(left), 4 if dice.chance(0.6) else 16 if dice.chance(0.8) else len(left))
        return left[dice.between(0, near - 1)]

    def cell(self, dice: Dice, began: datetime) -> tuple[str, str]:
        """A cell number, and the person it belonged to before, if somebody gave it up."""
        if self.given_up and self.given_up[0][0] < began and dice.chance(0.2):
            _, phone, before = self.given_up.pop(0)
            return phone, before
        return self.phone(dice), ""


def local_part(dice: Dice, first: str, last: str) -> str:
    """What stands before the ``@``, as people choose it."""
    first, last = ascii_only(first), ascii_only(last)
    year = dice.between(58, 99)
    return dice.pick(
        (
            f"{first}.{last}",
            f"{first[0]}{last}",
            f"{first}{last}{year}",
            f"{last}.{first}",
            f"{first}_{last[0]}{year}",
            f"{first[0]}.{last}{year}",
        )
    )


def ascii_only(name: str) -> str:
    """A name as mail addresses and old systems spell it: lower-case letters only."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(sign for sign in plain.lower() if sign.isalpha())


def settle(dice: Dice, directory: Directory, number: int, began: datetime) -> Household:
    """A new household: one adult, a couple, or a parent with a grown son of the same name."""
    house = Household(number=f"H{number:06d}")
    town, last = dice.weighted(names.TOWNS), dice.pick(names.LAST)
    street = f"{dice.between(2, 480)} {dice.pick(names.STREETS)} {dice.pick(names.WAYS)}"
    home = directory.phone(dice) if dice.chance(0.3) else ""
    kind = dice.weighted((("couple", 0.6), ("alone", 0.375), ("namesakes", 0.025)))
    for index, (first, nick) in enumerate(_first_names(dice, kind)):
        own = dice.pick(names.LAST) if index and kind == "couple" and dice.chance(0.2) else last
        person = Person(
            number=f"P{number:06d}{'AB'[index]}",
            household=house.number,
            first=first,
            nick=nick,
            last=own,
            home=home,
            suffix=("Sr", "Jr")[index] if kind == "namesakes" else "",
            street=street,
        )
        person.city, person.state, person.zip = town
        person.middle = dice.pick("ABCDEFGHJKLMNPRSTW") if dice.chance(0.7) else ""
        _connect(dice, directory, person, began)
        house.people.append(person)
    if kind == "couple" and dice.chance(0.18):
        family = directory.mail(dice, f"the{ascii_only(last)}s")
        for person in house.people:
            person.family_email = family
    if dice.chance(0.12):
        _found(dice, directory, house.first)
    return house


def _first_names(dice: Dice, kind: str) -> list[tuple[str, str]]:
    """First names with what people call them, of one or two people."""
    both = [names.HERS, names.HIS]
    if dice.chance(0.5):
        both.reverse()
    if dice.chance(0.05):
        both[1] = both[0]
    if kind == "namesakes":
        return [dice.pick(names.HIS)] * 2
    return [dice.pick(some) for some in both[: 1 if kind == "alone" else 2]]


def _connect(dice: Dice, directory: Directory, person: Person, began: datetime) -> None:
    """A cell phone, a mail address, perhaps a second one."""
    person.cell, person.recycled_from = directory.cell(dice, began)
    person.email = directory.mail(dice, local_part(dice, person.first, person.last))
    if dice.chance(0.25):
        person.other_email = directory.mail(dice, local_part(dice, person.called, person.last))


def _found(dice: Dice, directory: Directory, owner: Person) -> None:
    trade = dice.pick(names.TRADES)
    owner.company = f"{owner.last} {trade}"
    owner.work = directory.phone(dice)
    host = f"{ascii_only(owner.last)}-{ascii_only(trade.split()[0])}.example.com"
    owner.work_email = directory.mail(dice, "office", host)
