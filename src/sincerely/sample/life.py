"""What truly happened. Systems write parts of it down, late and wrongly; this is the whole of it.

All times are the store's own clock, without a zone.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from .cars import Car
from .people import Household, Person


class Known(NamedTuple):
    """When, in which system and in which row a fact came on record."""

    at: datetime
    system: str
    row: str


@dataclass(slots=True, eq=False, kw_only=True)
class Fact:
    """Something true. ``known``: every row of the store's own systems that says so."""

    at: datetime
    known: list[Known] = field(default_factory=list)

    def known_before(self, moment: datetime, system: str = "") -> Known | None:
        """The earliest record of it before ``moment``, in one system or in any."""
        found = [k for k in self.known if k.at <= moment and (not system or k.system == system)]
        return min(found) if found else None


@dataclass(slots=True, eq=False, kw_only=True)
class Inquiry:
    """They asked. ``via``: a provider's source name, ``phone`` or ``walk_in``.

    ``resent_at``: the provider sends the same lead again.
    """

    at: datetime
    person: Person
    via: str
    car: Car
    email: str = ""
    comments: str = ""
    resent_at: datetime | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Visit(Fact):
    """They came. ``person``: the one who speaks for them; ``minutes``: how long they stayed."""

    person: Person
    seller: str
    minutes: int
    test_drive: Car | None = None
    appointment: "Appointment | None" = None


@dataclass(slots=True, eq=False, kw_only=True)
class Appointment(Fact):
    """``at``: the agreed time. ``fate``: kept, missed, cancelled, or overtaken by
    their purchase. ``fate_at``: when that was clear to the people concerned.
    """

    person: Person
    set_at: datetime
    seller: str
    fate: str
    fate_at: datetime


@dataclass(slots=True, eq=False, kw_only=True)
class Talk:
    """A call or a message somebody typed. ``inbound``: from them; ``seconds``: 0, no answer."""

    at: datetime
    person: Person
    seller: str
    channel: str
    inbound: bool = False
    seconds: int = 0
    about: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Purchase(Fact):
    """They bought here. ``as_company``: the paper names the buyer's company."""

    buyer: Person
    car: Car
    seller: str
    cobuyer: Person | None = None
    as_company: bool = False
    delivered_at: datetime
    unwound_at: datetime | None = None
    deal_number: str = ""
    posted_at: datetime | None = None
    unwound_posted_at: datetime | None = None
    unwound_known: list[Known] = field(default_factory=list)


@dataclass(slots=True, eq=False, kw_only=True)
class Gone(Fact):
    """They bought somewhere else. ``told_at``: when they told the salesperson, if they did."""

    car: Car
    person: Person
    told_at: datetime | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Deposit(Fact):
    """They left money. ``returned_at``: and took it back."""

    person: Person
    returned_at: datetime | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Journey:
    """One search for a car. ``fate``: bought_here, bought_elsewhere, not_buying at ``decided``."""

    number: str
    began: datetime
    decided: datetime
    fate: str
    shopper: Person
    seller: str
    car: Car
    trade: Car | None = None
    inquiries: list[Inquiry] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    deposit: Deposit | None = None
    purchase: Purchase | None = None
    gone: Gone | None = None
    told_not_buying: datetime | None = None
    crm_deals: list[str] = field(default_factory=list)

    @property
    def told_at(self) -> datetime | None:
        """When they told the salesperson that they are out, if they did."""
        return self.gone.told_at if self.gone else self.told_not_buying

    def served(self, moment: datetime) -> bool:
        """They have asked and have not yet decided for a car here or anywhere."""
        over = moment >= self.decided and self.fate != "not_buying"
        return self.began <= moment and not over


@dataclass(slots=True, eq=False, kw_only=True)
class Wish(Fact):
    """They asked to be left alone: ``request`` and ``topic`` in the words of the opt-out table."""

    person: Person
    request: str = "opt_out"
    topic: str = "marketing"
    channel: str = ""
    proof: str = "told"
    told_to: str = ""
    words: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Complaint(Fact):
    """They complained; open until ``resolved_at``."""

    person: Person
    about: str
    words: str
    told_to: str
    resolved_at: datetime | None = None
    resolved_by: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Thanks:
    """A human thanked them for a purchase."""

    at: datetime
    person: Person
    by: str
    channel: str
    words: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Workshop(Fact):
    """Their car was in the workshop from ``at`` to ``closed_at``."""

    person: Person
    car: Car
    advisor: str
    closed_at: datetime
    appointment: Appointment | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Life:
    """Everything that truly happened between one household and the store."""

    household: Household
    journeys: list[Journey] = field(default_factory=list)
    owned: Car | None = None
    workshop: list[Workshop] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    thanks: list[Thanks] = field(default_factory=list)
    human_at: list[datetime] = field(
        default_factory=list
    )  #: when a human of the store wrote or spoke

    @property
    def purchases(self) -> list[Purchase]:
        """What they bought here, unwound or not, in order."""
        return [j.purchase for j in self.journeys if j.purchase]

    def bought(self, moment: datetime) -> Purchase | None:
        """The latest purchase that stands at ``moment``."""
        found = [
            p
            for p in self.purchases
            if p.at <= moment and not (p.unwound_at and p.unwound_at <= moment)
        ]
        return found[-1] if found else None
