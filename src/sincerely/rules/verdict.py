"""What the gate answers: a verdict, its reasons, and what happens instead."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Answer(StrEnum):
    """What may happen to the message now (design, section 3: *verdict*)."""

    SEND = "send"
    WAIT = "wait"
    HOLD = "hold"
    HAND_OVER = "hand_over"
    REFUSE = "refuse"


#: the role of somebody only their own word can help
CUSTOMER, MANAGER = "customer", "manager"
#: the more an answer protects, the higher; the highest among the reasons wins
STRENGTH: dict[Answer, int] = {answer: rank for rank, answer in enumerate(Answer)}


class InsteadKind(StrEnum):
    """What replaces a stopped message."""

    NOTHING_STOPPED = "nothing_stopped"
    TASK = "task"
    TIME = "time"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Instead:
    """What happens instead. ``role``: whose task it is, or who can release the message.

    ``who``: that person's name, where known. ``task``: the kind of care task.
    """

    kind: InsteadKind
    role: str = ""
    who: str = ""
    task: str = ""
    at: datetime | None = None


@dataclass(slots=True)
class Reason:
    """One rule that spoke. ``facts``: what it rests on, by name; sentences are made from them."""

    code: str
    answer: Answer
    instead: Instead
    facts: dict[str, Any] = field(default_factory=dict)
    until: datetime | None = None


@dataclass(slots=True)
class Verdict:
    """The gate's decision about one message to one person at one moment.

    ``until``: when a waiting message may be asked about again. ``valid_until``: how long a *send*
    holds; afterwards ask again.
    """

    answer: Answer
    reasons: tuple[Reason, ...] = ()
    instead: Instead = Instead(kind=InsteadKind.NOTHING_STOPPED)
    until: datetime | None = None
    valid_until: datetime | None = None


def may_be_lifted(verdict: Verdict) -> bool:
    """Whether a person may let a stopped message go: none of its reasons needs the reader's own
    word, or is a human's task instead."""
    return bool(verdict.reasons) and all(map(_may_be_lifted, verdict.reasons))


def needs_manager(verdict: Verdict) -> bool:
    """Whether one of its reasons names the manager as the one who may set it aside."""
    told = (reason.instead for reason in verdict.reasons)
    return any(each.kind is InsteadKind.RELEASE and each.role == MANAGER for each in told)


def _may_be_lifted(reason: Reason) -> bool:
    if reason.answer is Answer.REFUSE:
        return reason.instead.kind is InsteadKind.RELEASE and reason.instead.role != CUSTOMER
    return reason.answer in (Answer.HOLD, Answer.WAIT)


def all_codes(verdict: Verdict) -> set[str]:
    """Every reason's code; behind ``purpose_unknown``, those of what it would be stopped as too.
    Who lets a message go has seen these, and no others."""
    found = {reason.code for reason in verdict.reasons}
    for reason in verdict.reasons:
        found.update(str(code) for code in reason.facts.get("codes", ()))
    return found
