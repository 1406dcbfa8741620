"""How a call ended. Only its end is an event; what comes on the way to it is left out."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from sincerely.reading.context import Context
from sincerely.reading.outcome import LeftOut
from sincerely.reading.when import Moment
from sincerely.rules.events import Payload
from sincerely.rules.events.talks import CallMade, CallReceived
from sincerely.rules.purpose import WrittenBy
from sincerely.rules.sighting import Arrival, Happening

from . import numbers
from .claims import purpose, written_by
from .posted import Posted, Unreadable

_UNDER_WAY = frozenset("queued initiated ringing in-progress answered".split())
_NOBODY_SPOKE = frozenset("busy no-answer failed canceled".split())
_LONGEST = 7  # digits of a number of seconds


def read(posted: Posted, context: Context) -> Arrival | LeftOut:
    """One call that has ended, with the seconds of conversation as far as they are known."""
    sid = posted.id("CallSid")
    status = posted.get("CallStatus").lower()
    if not status or status in _UNDER_WAY or posted.get("DialCallStatus"):
        return LeftOut(1, f"not the end of a call: {status or 'no CallStatus'}")
    if posted.get("ParentCallSid") and posted.asked.get("leg") != "customer":
        return LeftOut(1, "a forwarded leg: the call is told by its own callback")
    if status not in _NOBODY_SPOKE | {"completed"}:
        raise _unknown("CallStatus", status)
    length = _number(posted.get("CallDuration")) if status == "completed" else 0
    incoming = _incoming(posted.get("Direction").lower())
    who = numbers.whose(posted.get("From") if incoming else posted.get("To"))
    payload = (
        CallReceived(message_id=sid, seconds=length)
        if incoming
        else _made(posted, context, sid, length)
    )
    key = f"call:{sid}"
    happening = Happening(payload=payload, occurred_at=_began(posted, context, length), key=key)
    return Arrival(key=key, contact=who, happenings=(happening,))


def _made(posted: Posted, context: Context, sid: str, length: int | None) -> Payload:
    """A machine at their end, or one at ours, is no conversation (`rules.folding`)."""
    author = written_by(posted)
    return CallMade(
        system=context.source,
        message_id=sid,
        purpose=purpose(posted),
        seconds=_talked(posted.get("AnsweredBy").lower(), length),
        written_by=author,
        recorded=author is WrittenBy.MACHINE,
    )


def _talked(answered_by: str, length: int | None) -> int | None:
    """Seconds of conversation: none with a machine, unknown where the detection is not sure."""
    if answered_by in ("", "human"):
        return length
    machine = answered_by == "fax" or answered_by.startswith("machine")
    return 0 if machine or length == 0 else None


def _incoming(direction: str) -> bool:
    if direction == "inbound":
        return True
    if direction.startswith("outbound"):
        return False
    raise _unknown("Direction", direction)


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise Unreadable(
            "bad_number", "CallDuration is no number of seconds.", "See with the provider."
        )
    return int(text)


def _began(posted: Posted, context: Context, length: int | None) -> datetime:
    """When the call began, by the provider's clock where it can be believed; else now."""
    ended = context.received_at
    try:
        said = parsedate_to_datetime(posted.get("Timestamp"))
        said = said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
        ended = said if context.believable(Moment(said)) else ended
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    return ended - timedelta(seconds=length or 0)


def _unknown(field: str, word: str) -> Unreadable:
    sentence = f"{word[:40]!r} is no {field} we know."
    return Unreadable("unknown_word", sentence, "Tell us what it means; nothing was recorded.")
