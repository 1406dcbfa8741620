"""How a system writes a person down: nicknames, mistypings, the spouse's number, a company."""

from dataclasses import dataclass, field, replace

from .dice import Dice
from .people import Directory, Household, Person, ascii_only

CONTACT = (
    "customer_number", "first_name", "last_name", "email", "cell_phone", "home_phone", "work_phone",
    "address", "city", "state", "zip",
)  # fmt: skip


@dataclass(slots=True, eq=False, kw_only=True)
class Card:
    """One system's note of one person.

    ``differs``: how it is not simply the truth, in code words. ``mail_to`` and ``phone_to``: who
    truly has the address written here; None where nobody has it.
    """

    person: Person
    values: dict[str, str]
    differs: tuple[str, ...] = ()
    mail_to: Person | None = None
    phone_to: Person | None = None

    def only(self, *columns: str) -> "Card":
        """The same card with nothing but the name and ``columns``."""
        kept = {"first_name", "last_name", *columns}
        return replace(self, values={k: v for k, v in self.values.items() if k in kept})

    def numbered(self, number: str) -> "Card":
        """The same details under a system's own customer number."""
        return replace(self, values={**self.values, "customer_number": number})

    @property
    def phone(self) -> str:
        """The number a call or text to this card goes to."""
        found = (self.values.get(c, "") for c in ("cell_phone", "home_phone", "work_phone"))
        return next((phone for phone in found if phone), "")


@dataclass(slots=True)
class _Draft:
    """A card while it is being written."""

    dice: Dice
    directory: Directory
    person: Person
    values: dict[str, str]
    differs: list[str] = field(default_factory=list)
    mail_to: Person | None = None
    phone_to: Person | None = None

    def name(self, *, nick: float, capitals: bool = False, maiden: float = 0) -> None:
        first, last = self.person.first, self.person.last
        if self.person.nick and self.dice.chance(nick):
            first = self.person.nick
            self.differs.append("nickname")
        if self.person.maiden and self.dice.chance(maiden):
            last = self.person.maiden
            self.differs.append("maiden_name")
        if self.dice.chance(0.015):
            last = self._slip(last)
            self.differs.append("name_typo")
        if capitals and self.person.middle and self.dice.chance(0.4):
            first = f"{first} {self.person.middle}"
        last = " ".join(part for part in (last, self.person.suffix) if part)
        self.values["first_name"] = plain(first).upper() if capitals else first
        self.values["last_name"] = plain(last).upper() if capitals else last

    def _slip(self, name: str) -> str:
        """A letter doubled, dropped or swapped with the next one."""
        at = self.dice.between(1, len(name) - 2)
        return self.dice.pick(
            (
                f"{name[:at]}{name[at]}{name[at:]}",
                f"{name[:at]}{name[at + 1 :]}",
                f"{name[:at]}{name[at + 1]}{name[at]}{name[at + 2 :]}",
            )
        )

    def mail(self, email: str, to: Person, *, mistyped: float, word: str = "") -> None:
        self.mail_to = to
        if word:
            self.differs.append(word)
        if self.dice.chance(mistyped):
            email, self.mail_to = self._mistyped(email), None
            self.differs.append("mail_typo")
        self.values["email"] = email

    def _mistyped(self, email: str) -> str:
        local, _, host = email.partition("@")
        if self.dice.chance(0.3):
            return email.removesuffix(host.rpartition(".")[2]) + "con"
        at = self.dice.between(1, len(local) - 1)
        wrong = f"{local[:at]}{local[at - 1]}{local[at:]}@{host}"
        if self.dice.chance(0.5) and len(local) > 4:
            wrong = f"{local[:at]}{local[at + 1 :]}@{host}"
        while not self.directory.take(wrong):
            wrong = f"{wrong[0]}{wrong}"
        return wrong

    def phone(
        self, column: str, number: str, to: Person, *, mistyped: float, word: str = ""
    ) -> None:
        self.phone_to = to
        if word:
            self.differs.append(word)
        if self.dice.chance(mistyped):
            number, self.phone_to = mistyped_phone(number), None
            self.differs.append("phone_typo")
        self.values[column] = number

    def lives_at(self) -> None:
        who = self.person
        home = (who.street, who.city, who.state, who.zip)
        if who.old_home and self.dice.chance(0.35):
            home = who.old_home
            self.differs.append("old_address")
        self.values |= dict(zip(("address", "city", "state", "zip"), home, strict=True))

    def card(self) -> Card:
        return Card(
            person=self.person,
            values=self.values,
            differs=tuple(self.differs),
            mail_to=self.mail_to,
            phone_to=self.phone_to,
        )


def plain(text: str) -> str:
    """A name as an old system stores it: accents gone, the rest kept."""
    return "".join(c if c.isascii() else ascii_only(c) or c for c in text)


def mistyped_phone(number: str) -> str:
    """Ten digits with two swapped, so that nobody has the result; else one digit short."""
    if number[6] == "0" and number[8] != "1":
        return f"{number[:7]}{number[8]}{number[7]}{number[9]}"
    return number[:-1]


def dashed(number: str) -> str:
    """``203-555-0143``; what is not ten digits is left as it is."""
    return f"{number[:3]}-{number[3:6]}-{number[6:]}" if len(number) == 10 else number


def bracketed(number: str) -> str:
    """``(203) 555-0143``; what is not ten digits is left as it is."""
    return f"({number[:3]}) {number[3:6]}-{number[6:]}" if len(number) == 10 else number


def typed(dice: Dice, directory: Directory, person: Person, email: str) -> Card:
    """As shoppers write themselves into a form."""
    draft = _Draft(dice, directory, person, {})
    draft.name(nick=0.4, maiden=0.6)
    word = "family_mail" if email == person.family_email else ""
    word = "other_mail" if email == person.other_email else word
    draft.mail(email, person, mistyped=0.02, word=word)
    if person.tie == "colleague" and dice.chance(0.4):
        draft.phone("cell_phone", person.work, person, mistyped=0.0, word="work_phone")
    elif dice.chance(0.85):
        draft.phone("cell_phone", person.cell, person, mistyped=0.015)
    elif person.home:
        draft.phone("home_phone", person.home, person, mistyped=0.0, word="home_phone")
    if dice.chance(0.4):
        draft.lives_at()
    return draft.card()


def noted(dice: Dice, directory: Directory, house: Household, person: Person) -> Card:
    """As a salesperson types them in from the phone or over the desk."""
    draft = _Draft(dice, directory, person, {})
    draft.name(nick=0.55, maiden=0.3)
    if dice.chance(0.65):
        draft.mail(person.email, person, mistyped=0.05)
    other = house.other(person)
    if other is not person and dice.chance(0.08):
        draft.phone("cell_phone", other.cell, other, mistyped=0.0, word="partner_phone")
    else:
        draft.phone("cell_phone", person.cell, person, mistyped=0.04)
    return draft.card()


def booked(dice: Dice, directory: Directory, house: Household, person: Person) -> Card:
    """As the finance office enters them: formal name in capitals, address, half the rest."""
    draft = _Draft(dice, directory, person, {})
    draft.name(nick=0.04, capitals=True)
    other = house.other(person)
    if other is not person and dice.chance(0.06):
        draft.mail(other.email, other, mistyped=0.0, word="partner_mail")
    elif dice.chance(0.78):
        draft.mail(person.email, person, mistyped=0.06)
    if person.home and dice.chance(0.5):
        draft.phone("home_phone", person.home, person, mistyped=0.03, word="home_phone")
    elif dice.chance(0.9):
        draft.phone("cell_phone", person.cell, person, mistyped=0.05)
    draft.lives_at()
    return draft.card()


def company(dice: Dice, directory: Directory, owner: Person) -> Card:
    """The owner's company, as the finance office enters a buyer that is no human."""
    draft = _Draft(
        dice, directory, owner, {"first_name": "", "last_name": plain(owner.company).upper()}
    )
    draft.differs.append("company")
    if dice.chance(0.6):
        draft.mail(owner.work_email, owner, mistyped=0.0)
    draft.phone("work_phone", owner.work, owner, mistyped=0.0)
    draft.lives_at()
    return draft.card()


def scribbled(dice: Dice, directory: Directory, person: Person, *, phone: bool = False) -> Card:
    """As a manager writes them on a pad: what they are called, and one way to reach them."""
    draft = _Draft(dice, directory, person, {})
    draft.name(nick=0.6)
    if phone or dice.chance(0.55):
        draft.phone("cell_phone", person.cell, person, mistyped=0.02)
    else:
        draft.mail(person.email, person, mistyped=0.02)
    return draft.card()
