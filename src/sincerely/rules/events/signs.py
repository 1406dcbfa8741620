"""Weak facts of a purchase: what happens on the way to one, and what takes it back.

None of them alone makes a buyer. What they come to together is in `rules.signs`; those of the desk
itself (a deposit, the finance office, a click on *sold*) are in `events.deals`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from .base import NO_VEHICLE, Payload, Vehicle, about, by_whom


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeKept(Payload):
    """Their present car was appraised and stayed here when they went home."""

    kind: ClassVar[str] = "trade_kept"
    personal: ClassVar[frozenset[str]] = frozenset({"vin"})

    vehicle: Vehicle = NO_VEHICLE
    by: str = ""
    deal: str = ""
    vin: str = ""

    def sentence(self) -> str:
        return f"Their old car stayed here{about(self.vehicle, ': ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceAsked(Payload):
    """An insurer or a lender asked about the car, or they asked what their insurer needs to know.

    ``who``: ``insurer``, ``lender`` or ``customer``, where the source says.
    """

    kind: ClassVar[str] = "insurance_asked"
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    who: str = ""
    deal: str = ""
    by: str = ""
    words: str = ""

    def sentence(self) -> str:
        who = {"insurer": "Their insurer", "lender": "A lender", "customer": "They"}.get(self.who)
        return f"{who or 'Somebody'} asked about insurance for the car{by_whom(self.by, ', ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateOrdered(Payload):
    """Number plates were ordered, or its registration applied for. ``plate``: leads to a person."""

    kind: ClassVar[str] = "plate_ordered"
    personal: ClassVar[frozenset[str]] = frozenset({"plate"})

    deal: str = ""
    vehicle: Vehicle = NO_VEHICLE
    by: str = ""
    plate: str = ""

    def sentence(self) -> str:
        return f"Plates ordered{about(self.vehicle, ' for a ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TagIssued(Payload):
    """A temporary tag was made out. ``tag``: its number."""

    kind: ClassVar[str] = "tag_issued"
    personal: ClassVar[frozenset[str]] = frozenset({"tag"})

    deal: str = ""
    vehicle: Vehicle = NO_VEHICLE
    by: str = ""
    tag: str = ""

    def sentence(self) -> str:
        return f"Temporary tag made out{about(self.vehicle, ' for a ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeOweSigned(Payload):
    """The store wrote down what it still owes with the car (a due bill). ``what``: floor mats."""

    kind: ClassVar[str] = "we_owe_signed"

    deal: str = ""
    what: str = ""
    by: str = ""

    def sentence(self) -> str:
        return f"A due bill was signed{f': {self.what}' if self.what else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAppointmentSet(Payload):
    """A time to fetch the car was agreed. ``at``: that time (UTC), where the source says."""

    kind: ClassVar[str] = "delivery_appointment_set"

    deal: str = ""
    at: datetime | None = None
    by: str = ""

    def sentence(self) -> str:
        return f"A time to fetch the car was agreed{by_whom(self.by, ' with ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositRefunded(Payload):
    """They were given their money back: what looked like a purchase does not any more."""

    kind: ClassVar[str] = "deposit_refunded"
    rank: ClassVar[int] = 56

    deal: str = ""
    by: str = ""

    def sentence(self) -> str:
        return "Deposit given back"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditDenied(Payload):
    """No lender would have it: what looked like a purchase does not any more."""

    kind: ClassVar[str] = "credit_denied"
    rank: ClassVar[int] = 56

    deal: str = ""
    by: str = ""

    def sentence(self) -> str:
        return "Their credit was turned down"


@dataclass(frozen=True, slots=True, kw_only=True)
class StillShopping(Payload):
    """Somebody at the store who knows says: no, they have not bought. ``words``: why they say so.

    Takes back every weak fact up to then, a click on *sold* too.
    """

    kind: ClassVar[str] = "still_shopping"
    rank: ClassVar[int] = 65
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    by: str
    words: str = ""

    def sentence(self) -> str:
        return f"{self.by} says that they are still shopping"
