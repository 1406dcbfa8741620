"""What is refused for good at the door is counted before it is said, for the weekly report."""

from datetime import datetime

from sincerely.records import turned_away
from sincerely.records.models import Sender, TurnedAway
from sincerely.work.relaying.accepting import Refusal

Step = TurnedAway.Step


def counted(sender: Sender, step: Step, refusal: Refusal, *, now: datetime) -> str:
    """The reply line of a refusal that is counted now. Raises what the database raises."""
    turned_away.keep(
        sender,
        step,
        status=refusal.status,
        now=now,
        reason=refusal.reason,
        verdict_id=refusal.verdict_id,
    )
    return refusal.line()
