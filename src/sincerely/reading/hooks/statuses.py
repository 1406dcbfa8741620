"""What became of an outgoing text. Callbacks come in any order, and more than once."""

from sincerely.reading.context import Context
from sincerely.reading.outcome import LeftOut
from sincerely.rules.events import Payload
from sincerely.rules.events.talks import DeliveryFailed, TextSent
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Arrival, Happening

from . import numbers
from .claims import purpose, written_by
from .posted import Posted, Unreadable

_UNDER_WAY = frozenset("accepted scheduled queued sending canceled".split())
_LEFT = frozenset("sent delivered read partially_delivered".split())
_FAILED = frozenset("undelivered failed".split())
_INCOMING = frozenset("receiving received".split())

#: no text will ever arrive there: no such number, a landline, not mobile, not valid. A handset
#: that is off (30003), a filter (30007) and all else may pass
NEVER = frozenset("21211 21614 30005 30006".split())
OPTED_OUT = "21610"
"""The provider or the carrier stopped it: they said STOP to it, where we may not have heard."""


def read(posted: Posted, context: Context) -> Arrival | LeftOut:
    """One status. Each fact has a key of its own and says the same in every callback it is in, so
    that neither order nor repetition matters: *delivered* after *sent* is no second text."""
    sid = posted.id("MessageSid", "SmsSid", "SmsMessageSid")
    status = posted.get("MessageStatus", "SmsStatus").lower()
    if status in _UNDER_WAY:
        return LeftOut(1, f"not sent yet, or not at all: {status}")
    if status in _INCOMING:
        hint = "At the provider, enter the address that ends in /message for incoming texts."
        raise Unreadable("wrong_hook", "An incoming text was posted to /status.", hint)
    if status not in _LEFT | _FAILED:
        sentence = f"{status[:40]!r} is no status of a text we know."
        raise Unreadable("unknown_word", sentence, "Tell us what it means; nothing was recorded.")
    who = numbers.whose(posted.get("To"))
    facts = _failed(posted, sid) if status in _FAILED else {"sent": _sent(posted, context, sid)}
    return Arrival(
        key=f"text:{sid}",
        contact=who,
        happenings=tuple(
            Happening(
                payload=fact,
                occurred_at=context.received_at,
                key=f"text:{sid}:{name}",
            )
            for name, fact in facts.items()
        ),
    )


def _sent(posted: Posted, context: Context, sid: str) -> Payload:
    return TextSent(
        system=context.source,
        message_id=sid,
        purpose=purpose(posted),
        written_by=written_by(posted),
    )


def _failed(posted: Posted, sid: str) -> dict[str, Payload]:
    code = posted.get("ErrorCode")
    code = code if code.isascii() and code.isdecimal() and len(code) < 10 else ""
    failed = DeliveryFailed(
        channel=Channel.TEXT, permanent=code in NEVER, message_id=sid, status=code
    )
    facts: dict[str, Payload] = {f"failed:{code}": failed}
    if code == OPTED_OUT:
        facts["opted_out"] = OptedOut(channel=Channel.TEXT, proof=f"carrier: {code}")
    return facts
