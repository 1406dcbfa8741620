"""Events of what people want: opt-outs and opt-ins, do-not-contact, quiet, and deceased."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sincerely.rules.purpose import Channel

from .base import Payload, by_whom


class Topic(StrEnum):
    """How far an opt-out or opt-in reaches."""

    MARKETING = "marketing"
    SERVICE = "service"
    EVERYTHING = "everything"


#: proof of an opt-out nobody asked for: the number or address is somebody else's
WRONG_PERSON = "wrong person"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptedOut(Payload):
    """They asked not to be written to or called. ``channel`` None: on any channel.

    ``proof``: how it is known (link, reply, STOP, told). At one instant it outranks an opt-in.
    """

    kind: ClassVar[str] = "opted_out"
    rank: ClassVar[int] = 60
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    channel: Channel | None = None
    topic: Topic = Topic.MARKETING
    proof: str = ""
    told_to: str = ""
    words: str = ""

    def sentence(self) -> str:
        where = f" by {self.channel.replace('_', ' ')}" if self.channel else ""
        return f"They opted out of {self.topic}{where}{by_whom(self.told_to, ', told to ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptedIn(Payload):
    """They agreed to be written to or called.

    ``written``: signed, naming the seller and the number (47 CFR 64.1200(f)(9)); without it the
    agreement covers no recorded voice. ``proof``: form, address, time.
    """

    kind: ClassVar[str] = "opted_in"
    rank: ClassVar[int] = 40
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    channel: Channel | None = None
    topic: Topic = Topic.MARKETING
    written: bool = False
    proof: str = ""
    words: str = ""

    def sentence(self) -> str:
        where = f" by {self.channel.replace('_', ' ')}" if self.channel else ""
        how = " in writing" if self.written else ""
        return f"They agreed{how} to {self.topic}{where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoNotContactAsked(Payload):
    """They want nothing from the store at all."""

    kind: ClassVar[str] = "do_not_contact_asked"
    rank: ClassVar[int] = 60
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    told_to: str = ""
    proof: str = ""
    words: str = ""

    def sentence(self) -> str:
        return f"They asked not to be contacted at all{by_whom(self.told_to, ', told to ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoNotContactLifted(Payload):
    """They took that back, in their own word. ``proof`` is required."""

    kind: ClassVar[str] = "do_not_contact_lifted"

    proof: str
    by: str = ""

    def sentence(self) -> str:
        return f"They may be contacted again{by_whom(self.by, ', recorded by ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietAsked(Payload):
    """Leave me alone, kindly: less of everything, even of human care."""

    kind: ClassVar[str] = "quiet_asked"
    rank: ClassVar[int] = 60
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    told_to: str = ""
    words: str = ""

    def sentence(self) -> str:
        return f"They asked to be left in peace{by_whom(self.told_to, ', told to ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietLifted(Payload):
    """They would like to hear from the store again."""

    kind: ClassVar[str] = "quiet_lifted"

    by: str = ""

    def sentence(self) -> str:
        return "They would like to hear from us again"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeceasedReported(Payload):
    """Somebody said this person has died. ``mistaken`` takes an earlier report back."""

    kind: ClassVar[str] = "deceased_reported"

    mistaken: bool = False
    told_to: str = ""

    def sentence(self) -> str:
        return "The report of a death was mistaken" if self.mistaken else "Reported to have died"
