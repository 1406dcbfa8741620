"""Whom the relay turned away at the door: counted before it is said, and shown in the report."""

from datetime import datetime

from sincerely.records.models import Sender, TurnedAway


def keep(
    sender: Sender,
    step: TurnedAway.Step,
    *,
    status: str,
    now: datetime,
    reason: str = "",
    verdict_id: int | None = None,
) -> None:
    """Notes that a recipient, or a mail, of this sender was refused for good. One query."""
    TurnedAway.objects.create(
        store_id=sender.source.store_id,
        sender=sender,
        at=now,
        step=step,
        status=status,
        reason=reason,
        verdict_id=verdict_id,
    )
