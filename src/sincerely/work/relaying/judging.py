"""The gate's word on one delivery, and what it comes to in the sender's mode."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

import msgspec

from sincerely.records.models import Sender
from sincerely.records.settling import Judgement
from sincerely.records.spool import Claimed, State
from sincerely.rules.verdict import Answer, all_codes, may_be_lifted
from sincerely.work import sending
from sincerely.work.relaying.understanding import Understood, understand
from sincerely.work.sending import Decided, Question

#: the reason of what is held because the gate itself failed
BROKE = "gate_failed"


class Mode(StrEnum):
    """How a sender's mail is treated. ``bypass``: nobody is asked, everything flows."""

    WATCH = "watch"
    ON = "on"
    BYPASS = "bypass"


@dataclass(frozen=True, slots=True)
class Unread:
    """A mail the recogniser broke on: nobody knows what it is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A decision about one delivery. ``decided`` None: in bypass nobody is asked; ``broke``: the
    gate itself failed."""

    mode: Mode
    understood: Understood | None = None
    decided: Decided | None = None
    broke: bool = False

    @property
    def answer(self) -> Answer:
        """What the gate said; where it broke, hold."""
        return self.decided.verdict.answer if self.decided else Answer.HOLD

    @property
    def codes(self) -> tuple[str, ...]:
        """Its reasons."""
        found = self.decided.verdict.reasons if self.decided else ()
        return (BROKE,) if self.broke else tuple(reason.code for reason in found)

    @property
    def until(self) -> datetime | None:
        """When what waits may be asked about again."""
        return self.decided.verdict.until if self.decided else None

    def goes(self, released: list[str] | None) -> bool:
        """Whether it may be handed over: nothing stops it, or only what somebody let pass."""
        if self.mode is not Mode.ON or self.answer is Answer.SEND:
            return True
        if released is None:
            return False
        if self.decided is None:  # the gate broke, and somebody let it go
            return set(self.codes) <= set(released)
        verdict = self.decided.verdict
        return may_be_lifted(verdict) and all_codes(verdict) <= set(released)

    def kept(self) -> Judgement:
        """What is kept of it with the delivery."""
        if self.decided is None or self.understood is None:
            return Judgement(
                mode=self.mode, codes=self.codes, answer=self.answer if self.broke else ""
            )
        return Judgement(
            person_id=self.decided.person_id,
            mode=self.mode,
            answer=self.answer,
            codes=self.codes,
            verdict_id=self.decided.id,
            read=_as_read(self.understood),
            template_id=self.understood.template_id,
        )


def kept_back(claimed: Claimed) -> bool:
    """Whether it was held, or made to wait, before: it stays judged, whatever mode its sender is
    turned to since. Nobody who flips a switch means to let out what lies there for days."""
    return claimed.kept_back or claimed.state in (State.HELD, State.WAITING)


def mode_of(sender: Sender, understood: Understood | Unread | None, *, kept: bool = False) -> Mode:
    """The mode for this mail: of its purpose, else of the sender, else *watch*.

    ``kept``: it was `kept_back`.
    """
    if kept:
        return Mode.ON
    if sender.bypassed_at is not None:
        return Mode.BYPASS
    purpose = understood.purpose if isinstance(understood, Understood) else ""
    return Mode(sender.modes.get(purpose) or sender.modes.get("") or Mode.WATCH)


def read(sender: Sender, claimed: Claimed) -> Understood | None:
    """What the mail is taken for; None in bypass, where nothing may stand in its way."""
    if sender.bypassed_at is not None and not kept_back(claimed):
        return None
    assert claimed.content is not None
    return understand(
        sender=sender,
        content=claimed.content,
        address=claimed.address,
        received_at=claimed.received_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A mail of a sender to one recipient, to be judged. ``kept``: it was `kept_back`."""

    sender: Sender
    understood: Understood | Unread | None
    recipient: str
    kept: bool = False

    @property
    def mode(self) -> Mode:
        """How it is treated."""
        return mode_of(self.sender, self.understood, kept=self.kept)


def judge(those: Sequence[Asked], *, keep: bool, by: str, now: datetime) -> list[Judged]:
    """Asks the gate about several mails, in order: one query for each sender's.

    ``keep``: the verdicts are kept, and what they call for opened. In *watch* a mail goes anyway,
    so nobody is given a task for it.
    """
    judged = [Judged(mode=each.mode, broke=each.understood is not None) for each in those]
    of_sender = defaultdict[int, list[int]](list)
    for place, each in enumerate(those):
        if isinstance(each.understood, Understood):
            of_sender[each.sender.pk].append(place)
    for places in of_sender.values():
        found = _decided([those[place] for place in places], keep=keep, by=by, now=now)
        for place, one in zip(places, found, strict=True):
            judged[place] = one
    return judged


def _decided(those: Sequence[Asked], *, keep: bool, by: str, now: datetime) -> list[Judged]:
    """Of one sender, all understood."""
    source, read = those[0].sender.source, [cast(Understood, each.understood) for each in those]
    questions = [
        Question(
            to=each.recipient,
            message=understood.message,
            words=_words(understood),
            recogniser=understood.recognised.version,
            tasks=each.mode is Mode.ON,
        )
        for each, understood in zip(those, read, strict=True)
    ]
    decided = sending.decide_each(
        store=source.store, questions=questions, by=by, now=now, source=source, keep=keep
    )
    return [
        Judged(mode=each.mode, understood=understood, decided=one)
        for each, understood, one in zip(those, read, decided, strict=True)
    ]


def _as_read(understood: Understood) -> str:
    found = understood.recognised
    said = {
        "how": understood.how,
        "purpose": understood.purpose,
        "probability": round(found.probability, 3),
        "runner_up": found.runner_up,
        "sells": understood.message.sells,
        "claims": sorted(understood.message.claims),
        "why": list(found.why),
        "written_by": understood.message.written_by,
        "subject": understood.header.subject,
        "from": understood.header.from_name or understood.header.from_address,
        "message_id": understood.header.message_id,
    }
    return msgspec.json.encode(said).decode()


def _words(understood: Understood) -> str:
    """The mail's own words, for the human who takes it over."""
    subject = understood.header.subject
    return f"{subject}\n\n{understood.text.body}".strip()[:4000]
