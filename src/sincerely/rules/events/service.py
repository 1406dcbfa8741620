"""Events of the service department and of complaints."""

from dataclasses import dataclass
from typing import ClassVar

from .base import NO_VEHICLE, Payload, Vehicle, about, by_whom


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOpened(Payload):
    """A car came in: a repair order (``order``) was opened."""

    kind: ClassVar[str] = "service_opened"
    rank: ClassVar[int] = 40
    personal: ClassVar[frozenset[str]] = frozenset({"vin"})

    order: str = ""
    vehicle: Vehicle = NO_VEHICLE
    by: str = ""
    vin: str = ""

    def sentence(self) -> str:
        return f"Service visit begun{about(self.vehicle, ': ')}{by_whom(self.by, ', with ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceClosed(Payload):
    """The repair order was closed."""

    kind: ClassVar[str] = "service_closed"

    order: str = ""
    by: str = ""

    def sentence(self) -> str:
        return "Service visit finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintOpened(Payload):
    """They complained. Open until a human says it is resolved. ``complaint``: the source's key."""

    kind: ClassVar[str] = "complaint_opened"
    rank: ClassVar[int] = 40
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    complaint: str
    about: str = ""
    told_to: str = ""
    words: str = ""

    def sentence(self) -> str:
        return f"They complained{by_whom(self.about, ' about ')}{by_whom(self.told_to, ', to ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintResolved(Payload):
    """Somebody put it right."""

    kind: ClassVar[str] = "complaint_resolved"
    rank: ClassVar[int] = 60
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    complaint: str
    by: str = ""
    words: str = ""

    def sentence(self) -> str:
        return f"Complaint resolved{by_whom(self.by)}"
