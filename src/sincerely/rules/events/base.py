"""What every event kind shares: the payload's shape, its sentence, and the envelope around it."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar


class SaidBy(StrEnum):
    """Whose word it is. A person's own word is strong; a system's clock is weak."""

    CUSTOMER = "customer"
    SALESPERSON = "salesperson"
    MANAGER = "manager"
    DMS = "dms"
    SYSTEM = "system"


class Department(StrEnum):
    """Which part of the store an appointment or visit belongs to."""

    SALES = "sales"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A car as somebody named it. No VIN here: that leads to a person and is kept as personal."""

    year: str = ""
    make: str = ""
    model: str = ""
    trim: str = ""
    stock: str = ""
    condition: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.year, self.make, self.model, self.trim) if part)


NO_VEHICLE = Vehicle()


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What one kind of event says. Subclasses are the vocabulary of the ledger.

    ``personal`` names the fields kept beside the sighting, where erasure can blank them; the
    ledger itself keeps the rest for good.
    """

    kind: ClassVar[str] = ""
    personal: ClassVar[frozenset[str]] = frozenset()
    #: order among events of one instant: what undoes comes after what does
    rank: ClassVar[int] = 50

    def sentence(self) -> str:
        """The event in one plain sentence, for a timeline. Starts with a capital, ends bare."""
        return self.kind.replace("_", " ").capitalize()

    def details(self) -> dict[str, Any]:
        """The fields that say something: those that differ from their default."""
        return {
            field.name: value
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to one person with one store.

    ``occurred_at``: when it happened (UTC). ``whole_day``: the source knew only the day, so it may
    have happened at any moment from ``occurred_at`` (local midnight) until a day later.
    ``source``, ``key``: the source's name and its own key; together unique within a store.
    """

    occurred_at: datetime
    source: str
    key: str
    payload: Payload
    whole_day: bool = False

    @property
    def name(self) -> str:
        """``source/key``: how other events speak of this one."""
        return f"{self.source}/{self.key}"

    @property
    def until(self) -> datetime:
        """The latest moment at which it can have happened."""
        return latest(self.occurred_at, whole_day=self.whole_day)

    @property
    def order(self) -> tuple[datetime, int, str, str]:
        """A total order that does not depend on arrival: the reason replays agree."""
        return (self.until, self.payload.rank, self.source, self.key)


def latest(occurred_at: datetime, *, whole_day: bool) -> datetime:
    """The last second of the day where only the day is known; else the moment itself."""
    return occurred_at + timedelta(days=1, seconds=-1) if whole_day else occurred_at


def about(vehicle: Vehicle, before: str = " about a ") -> str:
    """A vehicle as the end of a sentence; empty where nobody named one. ``an`` Accord: an `a` at
    the end of ``before`` becomes one where it must."""
    name = str(vehicle)
    if before.endswith(" a ") and name[:1] in "AEIOUaeiou":
        before = f"{before[:-1]}n "
    return f"{before}{name}" if name else ""


def by_whom(name: str, before: str = " by ") -> str:
    """A staff member's name as the end of a sentence; empty where nobody is named."""
    return f"{before}{name}" if name else ""
