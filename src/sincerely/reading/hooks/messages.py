"""An incoming text: what they wrote, and what their words ask for."""

from dataclasses import replace

from sincerely.reading.context import Context
from sincerely.reading.text import squash
from sincerely.reading.words import happenings, hear
from sincerely.rules.events import Payload
from sincerely.rules.events.talks import TextReceived
from sincerely.rules.events.wishes import OptedIn
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Arrival, Happening

from . import numbers
from .posted import Posted, Unreadable

_INCOMING = frozenset({"", "received", "receiving"})
_STARTS = frozenset({"start", "unstop"})
#: to a carrier it takes a STOP back; to people it answers a question
_YES = "yes"
_PROOF = "text reply"
_LONGEST = 100


def read(posted: Posted, context: Context) -> Arrival:
    """One text with everything its words say. Pictures stay at the provider's."""
    sid = posted.id("MessageSid", "SmsMessageSid", "SmsSid")
    if posted.get("MessageStatus", "SmsStatus").lower() not in _INCOMING:
        hint = "At the provider, enter the address that ends in /status for status callbacks."
        raise Unreadable("wrong_hook", "A status of an outgoing text was posted to /message.", hint)
    who, key, now = numbers.whose(posted.get("From")), f"text:{sid}", context.received_at
    text = _text(posted, sid)
    found = [Happening(payload=text, occurred_at=now, key=f"{key}:received")]
    asked = _asked(posted, context, key)
    if not asked and (agreed := _agreed(posted)):
        asked = (Happening(payload=agreed, occurred_at=now, key=f"{key}:opted_in"),)
    return Arrival(key=key, contact=who, happenings=(*found, *asked))


def _text(posted: Posted, sid: str) -> Payload:
    return TextReceived(
        message_id=sid,
        in_reply_to=posted.get("OriginalRepliedMessageSid")[:_LONGEST],
        to=posted.get("To")[:_LONGEST],
        words=_words(posted),
    )


def _asked(posted: Posted, context: Context, key: str) -> tuple[Happening, ...]:
    """What they ask for. A STOP the provider acted on is one, whatever else the words say."""
    words = _words(posted)
    heard = hear(words)
    if posted.get("OptOutType").upper() == "STOP" and not heard.stop:
        heard = replace(heard, stop=True)
    return happenings(
        heard,
        key=key,
        occurred_at=context.received_at,
        words=words,
        by=Channel.TEXT,
        proof=_PROOF,
    )


def _agreed(posted: Posted) -> Payload | None:
    """START: texts may come again, and nothing more; it is no signature."""
    word = squash(_words(posted))
    told = posted.get("OptOutType").upper() == "START" and word != _YES
    if not (told or word in _STARTS):
        return None
    return OptedIn(channel=Channel.TEXT, proof=_PROOF, words=_words(posted))


def _words(posted: Posted) -> str:
    return posted.fields.get("Body", "")
