"""One talk as it was typed, and the events it comes to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sincerely.records import carekeys
from sincerely.rules.events import Payload
from sincerely.rules.events.care import (
    CareTried,
    PromiseKept,
    PromiseMade,
    ServiceIntroduced,
    ThankYouGiven,
    TheyTold,
)
from sincerely.rules.events.talks import (
    CallMade,
    LetterSent,
    MailSent,
    StoreVisited,
    TextSent,
    VisitMade,
)
from sincerely.rules.purpose import Purpose, WrittenBy

_PURPOSES = {
    "thank_you": Purpose.THANK_YOU,
    "service_introduction": Purpose.SERVICE_INTRODUCTION,
}
#: what shows that somebody was in touch
CONTACTS: tuple[type[Payload], ...] = (
    CallMade,
    TextSent,
    MailSent,
    LetterSent,
    StoreVisited,
    VisitMade,
    ThankYouGiven,
    ServiceIntroduced,
)


class How(StrEnum):
    """How they were in touch, by hand. ``in_person``: at the store; ``visit``: at their home."""

    CALL = "call"
    IN_PERSON = "in_person"
    VISIT = "visit"
    TEXT = "text"
    MAIL = "mail"
    CARD = "card"


class Outcome(StrEnum):
    """What came of it. Only `REACHED` is a contact."""

    REACHED = "reached"
    LEFT_MESSAGE = "left_message"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What somebody logged. ``kind``, ``deal``: of the task it was for, empty without one.

    ``at``: when it happened (UTC). ``due_at``: by when what was promised is to be done.
    """

    by: str
    how: How
    outcome: Outcome
    at: datetime
    key: str
    kind: str = ""
    deal: str = ""
    learned: str = ""
    promised: str = ""
    due_at: datetime | None = None
    next_at: datetime | None = None
    seconds: int | None = None
    advisor: str = ""

    @property
    def root(self) -> str:
        """What the keys of all its events begin with."""
        return carekeys.root(self.at, self.key)

    @property
    def reached(self) -> bool:
        """Whether they were in touch."""
        return self.outcome is Outcome.REACHED

    @property
    def way(self) -> str:
        """How, in words."""
        return self.how.replace("_", " ")

    def parts(self) -> Iterator[tuple[str, Payload]]:
        """Its events by the last part of their keys: first the contact, or the try."""
        if self.reached:
            yield "contact", self._contact()
            yield from self._beside()
            if self.learned:
                yield "learned", TheyTold(by=self.by, words=self.learned)
        else:
            yield "tried", self._tried()
        if self.promised:
            yield "promised", self._promise("promised", self.due_at, self.promised)
        if self.reached and self.next_at and (not self.promised or self.next_at != self.due_at):
            yield "next", self._promise("next", self.next_at, "")

    def _contact(self) -> Payload:
        sent: dict[str, Any] = {
            "by": self.by,
            "written_by": WrittenBy.PERSON,
            "purpose": _PURPOSES.get(self.kind),
        }
        match self.how:
            case How.CALL:
                return CallMade(seconds=self.seconds, **sent)
            case How.IN_PERSON:
                return StoreVisited(by=self.by)
            case How.VISIT:
                return VisitMade(by=self.by)
            case How.TEXT:
                return TextSent(**sent)
            case How.MAIL:
                return MailSent(**sent)
            case How.CARD:
                return LetterSent(**sent)

    def _beside(self) -> Iterator[tuple[str, Payload]]:
        """What the task makes of the contact."""
        match self.kind:
            case "thank_you":
                yield "thanks", ThankYouGiven(by=self.by, channel=self.way)
            case "service_introduction":
                yield "introduced", ServiceIntroduced(by=self.by, advisor=self.advisor)
            case "promise":
                yield "kept", PromiseKept(promise=self.deal, by=self.by)

    def _tried(self) -> CareTried:
        return CareTried(
            by=self.by,
            channel=self.way,
            care=self.kind,
            left_message=self.outcome is Outcome.LEFT_MESSAGE,
            words=self.learned,
        )

    def _promise(self, part: str, due_at: datetime | None, words: str) -> PromiseMade:
        return PromiseMade(promise=f"{self.key}:{part}", by=self.by, due_at=due_at, words=words)
