"""Events of a deal: a journey towards a purchase, its outcome, and its undoing.

``deal`` is the source's own key (the CRM's opportunity, the DMS's deal number).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from .base import NO_VEHICLE, Payload, SaidBy, Vehicle, about, by_whom


class LostReason(StrEnum):
    """Why a deal ended without a purchase here."""

    BOUGHT_ELSEWHERE = "bought_elsewhere"
    NOT_BUYING = "not_buying"
    NO_ANSWER = "no_answer"
    CREDIT = "credit"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestDriven(Payload):
    """They drove a car."""

    __test__ = False  # not a test class, whatever pytest thinks of its name
    kind: ClassVar[str] = "test_driven"

    vehicle: Vehicle = NO_VEHICLE
    by: str = ""
    deal: str = ""

    def sentence(self) -> str:
        return f"Test drive{about(self.vehicle, ' in a ')}{by_whom(self.by, ' with ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeAppraised(Payload):
    """Their present car was valued."""

    kind: ClassVar[str] = "trade_appraised"
    personal: ClassVar[frozenset[str]] = frozenset({"vin"})

    vehicle: Vehicle = NO_VEHICLE
    by: str = ""
    deal: str = ""
    vin: str = ""

    def sentence(self) -> str:
        return f"Trade-in appraised{about(self.vehicle, ': ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DealDesked(Payload):
    """Figures were worked at the desk. ``minutes``: how long they sat there, where known."""

    kind: ClassVar[str] = "deal_desked"

    deal: str = ""
    vehicle: Vehicle = NO_VEHICLE
    by: str = ""
    minutes: int | None = None

    def sentence(self) -> str:
        return f"Figures worked at the desk{about(self.vehicle, ' for a ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositTaken(Payload):
    """They left money: a sign of a purchase, not yet a purchase."""

    kind: ClassVar[str] = "deposit_taken"

    deal: str = ""
    vehicle: Vehicle = NO_VEHICLE
    by: str = ""

    def sentence(self) -> str:
        return f"Deposit taken{about(self.vehicle, ' on a ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinanceAppointmentSet(Payload):
    """A time with the finance office was agreed: with another weak fact, a sign of a purchase."""

    kind: ClassVar[str] = "finance_appointment_set"

    deal: str = ""
    by: str = ""

    def sentence(self) -> str:
        return "Finance appointment made"


@dataclass(frozen=True, slots=True, kw_only=True)
class DealSold(Payload):
    """They bought. ``said_by`` tells how sure that is.

    The DMS's booked deal, a manager's or the customer's own word make a customer; a salesperson's
    click or a CRM status is provisional (standing ``probably_bought``) until one of those confirms.
    ``words``: how somebody knows who confirms it by hand. ``price``: of the car, in whole dollars;
    one that is corrected later makes no other sale of it (`records.ledger`). ``again``: it was
    unwound and booked once more under its number; of days without hours this comes after that.
    """

    kind: ClassVar[str] = "deal_sold"
    rank: ClassVar[int] = 60
    personal: ClassVar[frozenset[str]] = frozenset({"vin", "words"})

    deal: str
    said_by: SaidBy = SaidBy.DMS
    vehicle: Vehicle = NO_VEHICLE
    by: str = ""
    role: str = "buyer"
    lease: bool = False
    price: int | None = None
    vin: str = ""
    words: str = ""
    again: bool = False

    def sentence(self) -> str:
        who = {
            SaidBy.CUSTOMER: "They said they bought",
            SaidBy.SALESPERSON: f"{self.by or 'The salesperson'} marked it sold:",
            SaidBy.SYSTEM: "A system marked it sold:",
        }.get(self.said_by, "Bought")
        what = str(self.vehicle) or "a car"
        return f"{who} {what}{by_whom(self.by, ', sold by ') if who == 'Bought' else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DealDelivered(Payload):
    """They drove it home."""

    kind: ClassVar[str] = "deal_delivered"
    rank: ClassVar[int] = 70

    deal: str
    vehicle: Vehicle = NO_VEHICLE
    by: str = ""

    def sentence(self) -> str:
        return f"Car delivered{about(self.vehicle, ': ')}{by_whom(self.by)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DealUnwound(Payload):
    """The sale was undone: the customer is one no longer."""

    kind: ClassVar[str] = "deal_unwound"
    rank: ClassVar[int] = 80
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    deal: str
    said_by: SaidBy = SaidBy.DMS
    words: str = ""

    def sentence(self) -> str:
        return "The sale was unwound"


@dataclass(frozen=True, slots=True, kw_only=True)
class DealLost(Payload):
    """The journey ended without a purchase here.

    ``said_by=system`` (a clock that flips old leads) is weak: it ends the deal but proves nothing
    about a purchase elsewhere.
    """

    kind: ClassVar[str] = "deal_lost"
    rank: ClassVar[int] = 55
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    deal: str = ""
    said_by: SaidBy = SaidBy.SALESPERSON
    reason: LostReason = LostReason.OTHER
    bought_what: str = ""
    by: str = ""
    words: str = ""

    def sentence(self) -> str:
        if self.reason is LostReason.BOUGHT_ELSEWHERE:
            what = f" ({self.bought_what})" if self.bought_what else ""
            return f"They bought elsewhere{what}, said the {self.said_by}"
        return f"Deal lost: {self.reason.replace('_', ' ')}, said the {self.said_by}"
