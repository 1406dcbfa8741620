"""Events of an appointment. ``appointment`` is the source's own key; the five kinds share it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from .base import Department, Payload, by_whom


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEvent(Payload):
    """What the five appointment kinds share. ``at``: the agreed time (UTC), if the source says."""

    appointment: str
    department: Department = Department.SALES
    at: datetime | None = None
    by: str = ""
    deal: str = ""

    def _of(self) -> str:
        return f"{self.department.capitalize()} appointment"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentSet(AppointmentEvent):
    """A time was agreed."""

    kind: ClassVar[str] = "appointment_set"
    rank: ClassVar[int] = 10

    def sentence(self) -> str:
        return f"{self._of()} made{by_whom(self.by, ' with ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentConfirmed(AppointmentEvent):
    """They said they would come."""

    kind: ClassVar[str] = "appointment_confirmed"
    rank: ClassVar[int] = 20

    def sentence(self) -> str:
        return f"{self._of()} confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMissed(AppointmentEvent):
    """A source says they did not come. A kept or cancelled appointment outranks it."""

    kind: ClassVar[str] = "appointment_missed"
    rank: ClassVar[int] = 30

    def sentence(self) -> str:
        return f"{self._of()} missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCancelled(AppointmentEvent):
    """It was called off."""

    kind: ClassVar[str] = "appointment_cancelled"
    rank: ClassVar[int] = 40

    def sentence(self) -> str:
        return f"{self._of()} cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentKept(AppointmentEvent):
    """They came."""

    kind: ClassVar[str] = "appointment_kept"
    rank: ClassVar[int] = 50

    def sentence(self) -> str:
        return f"{self._of()} kept"
