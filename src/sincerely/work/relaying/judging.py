"""The gate's word on one delivery, and what it comes to in the sender's mode."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from sincerely.records.models import Sender
from sincerely.records.spool import Claimed, Judgement, State
from sincerely.rules.verdict import Answer, all_codes, may_be_lifted
from sincerely.work import sending
from sincerely.work.relaying.understanding import Understood, understand
from sincerely.work.sending import Decided

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


def judge(
    sender: Sender,
    understood: Understood | Unread | None,
    recipient: str,
    *,
    keep: bool,
    by: str,
    now: datetime,
    kept: bool = False,
) -> Judged:
    """Asks the gate. ``keep``: the verdict is kept, and what it calls for opened. In *watch* the
    mail goes anyway, so nobody is given a task for it. ``kept``: it was `kept_back`."""
    mode = mode_of(sender, understood, kept=kept)
    if not isinstance(understood, Understood):
        return Judged(mode=mode, broke=understood is not None)
    decided = sending.decide(
        store=sender.source.store,
        to=recipient,
        message=understood.message,
        by=by,
        now=now,
        source=sender.source,
        keep=keep,
        supposed=mode is not Mode.ON,
        weighed=True,
        words=_words(understood),
        recogniser=understood.recognised.version,
    )
    return Judged(mode=mode, understood=understood, decided=decided)


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
