"""What a named human owes people after an event. A machine completes none of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .events import Payload, SaidBy
from .events.deals import DealDelivered, DealSold
from .events.service import ComplaintOpened

#: the seed's question: how much effort does it take to pick up the phone? Two days are enough
THANK_WITHIN = timedelta(hours=48)
#: a sale heard of late still leaves its salesperson a day
AT_LEAST = timedelta(hours=24)
ANSWER_COMPLAINT_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A care task to open. ``owner``: the human's name; empty means the manager's."""

    kind: str
    why: str
    due_at: datetime
    owner: str = ""
    deal: str = ""


def owed_after(payload: Payload, occurred_at: datetime, now: datetime) -> Owed | None:
    """The task an event calls for, or None.

    A purchase long past owes no thank-you any more: a task made late would be a box to tick.
    """
    match payload:
        case DealSold(deal=deal, by=by, role="buyer") | DealDelivered(deal=deal, by=by):
            if isinstance(payload, DealSold) and payload.said_by is SaidBy.SYSTEM:
                return None
            if now - occurred_at > timedelta(days=30):
                return None
            return Owed(
                kind="thank_you",
                why=payload.sentence(),
                due_at=max(occurred_at + THANK_WITHIN, now + AT_LEAST),
                owner=by,
                deal=deal,
            )
        case ComplaintOpened(complaint=key):
            return Owed(
                kind="answer_complaint",
                why=payload.sentence(),
                due_at=now + ANSWER_COMPLAINT_WITHIN,
                deal=key,
            )
    return None
