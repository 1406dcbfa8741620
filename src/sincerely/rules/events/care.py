"""Events of human care. A machine records none of these by itself."""

from dataclasses import dataclass
from typing import ClassVar

from .base import Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class ThankYouGiven(Payload):
    """A human thanked them in person, by call or by hand. ``by``: that human's name."""

    kind: ClassVar[str] = "thank_you_given"
    rank: ClassVar[int] = 75
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    by: str
    channel: str = ""
    words: str = ""

    def sentence(self) -> str:
        how = f" by {self.channel}" if self.channel else ""
        return f"{self.by} thanked them{how}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThankYouExcused(Payload):
    """A manager decided that no personal thank-you will come, and why."""

    kind: ClassVar[str] = "thank_you_excused"
    rank: ClassVar[int] = 75

    by: str
    why: str

    def sentence(self) -> str:
        return f"{self.by} let the thank-you go: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceIntroduced(Payload):
    """They were introduced to a service advisor by name."""

    kind: ClassVar[str] = "service_introduced"

    by: str = ""
    advisor: str = ""

    def sentence(self) -> str:
        return f"Introduced to {self.advisor or 'a service advisor'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Payload):
    """Somebody at the store wrote something down."""

    kind: ClassVar[str] = "note_added"
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    by: str = ""
    words: str = ""

    def sentence(self) -> str:
        return f"Note by {self.by or 'the store'}"
