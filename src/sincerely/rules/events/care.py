"""Events of human care. A machine records none of these by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from .base import Payload, by_whom


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TheyTold(Payload):
    """Something they told of themselves in a talk, as the one who heard it wrote it down."""

    kind: ClassVar[str] = "they_told"
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    by: str = ""
    words: str = ""

    def sentence(self) -> str:
        return f"They told{by_whom(self.by, ' ') or ' us'} something of themselves"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade(Payload):
    """A human of the store promised them something. ``due_at``: by when, where it was said."""

    kind: ClassVar[str] = "promise_made"
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    promise: str
    by: str = ""
    due_at: datetime | None = None
    words: str = ""

    def sentence(self) -> str:
        return f"{self.by or 'Somebody at the store'} promised them something"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(Payload):
    """What was promised is done; or it need not be done any more, and ``words`` say why."""

    kind: ClassVar[str] = "promise_kept"
    rank: ClassVar[int] = 60
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    promise: str
    by: str = ""
    words: str = ""

    def sentence(self) -> str:
        return f"A promise kept{by_whom(self.by)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CareTried(Payload):
    """An honest attempt that reached nobody: no answer, or a message left. No human contact yet.

    ``care``: the kind of task it was for.
    """

    kind: ClassVar[str] = "care_tried"
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    by: str
    channel: str = "call"
    care: str = ""
    left_message: bool = False
    words: str = ""

    def sentence(self) -> str:
        how = "left a message" if self.left_message else "reached nobody"
        return f"{self.by} tried by {self.channel} and {how}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionDoubted(Payload):
    """What was logged as done may be a ticked box: until a human settles it, it does not count.

    ``event``: the doubted event as ``source/key``. ``marks``: why, as codes of `rules.doubtful`;
    ``evidence``: what was measured, in plain words without anybody's details.
    """

    kind: ClassVar[str] = "completion_doubted"
    rank: ClassVar[int] = 80

    event: str
    marks: tuple[str, ...] = ()
    evidence: str = ""
    of: str = ""

    def sentence(self) -> str:
        return f"Whether {self.of or 'somebody'} was really in touch is not sure"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionAnswered(Payload):
    """The one who logged it says how it was, in a line. A manager settles it."""

    kind: ClassVar[str] = "completion_answered"
    rank: ClassVar[int] = 81
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    event: str
    by: str
    words: str = ""

    def sentence(self) -> str:
        return f"{self.by} said how it was"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionSettled(Payload):
    """A human with a name settled a doubt. ``stands``: the contact counts after all."""

    kind: ClassVar[str] = "completion_settled"
    rank: ClassVar[int] = 82
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    event: str
    by: str
    stands: bool = True
    words: str = ""

    def sentence(self) -> str:
        return f"{self.by} said that it {'counts' if self.stands else 'does not count'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SalespersonPassed(Payload):
    """Somebody else of the store is there for them now; the one before left, or is away."""

    kind: ClassVar[str] = "salesperson_passed"

    before: str
    to: str
    by: str = ""

    def sentence(self) -> str:
        return f"{self.to} is there for them now, after {self.before}"
