"""What each message of an audit was for: its sender's word as far as it may be believed, else its
own words."""

from dataclasses import dataclass
from functools import lru_cache

from sincerely.recognising.recognise import Recognised, recognise
from sincerely.recognising.text import of_parts
from sincerely.rules.belief import may_be_believed
from sincerely.rules.events.talks import CallMade, LetterSent, Sent, TextSent
from sincerely.rules.message import Message
from sincerely.rules.purpose import Channel, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A message as the gate is asked about it. ``how``: stated, recognised, unsure or unsaid;
    ``sure``: the share of its likeliest purpose; 1 where it was stated."""

    message: Message
    how: str
    sure: float


def label(sent: Sent, system: str) -> Labelled:
    """What a message was for. Its words are asked where it does not say, and may overrule a word
    that would hold it to less."""
    channel = channel_of(sent)
    found = _words(sent.words, channel) if sent.words else None
    surely = found.purpose if found and not found.unsure else None
    if sent.purpose and may_be_believed(sent.purpose, surely=surely):
        return _as(sent, channel, system, sent.purpose, "stated", 1.0, found)
    if found is None:
        return _as(sent, channel, system, None, "unsaid", 0.0, found)
    if found.unsure:
        return _as(sent, channel, system, None, "unsure", found.probability, found)
    return _as(sent, channel, system, found.purpose, "recognised", found.probability, found)


def _as(
    sent: Sent,
    channel: Channel,
    system: str,
    purpose: Purpose | None,
    how: str,
    sure: float,
    found: Recognised | None,
) -> Labelled:
    could_be = tuple(each for each, _ in found.could_be) if found and purpose is None else ()
    message = Message(
        channel=channel,
        purpose=purpose,
        written_by=sent.written_by,
        could_be=could_be,
        claims=found.claims if found else frozenset(),
        sells=bool(found and found.sells and how != "stated"),
        about=found.vehicle if found else "",
        sender=system,
    )
    return Labelled(message=message, how=how, sure=sure)


def channel_of(sent: Sent) -> Channel:
    """How a message travelled."""
    if isinstance(sent, CallMade):
        return Channel.RECORDED_CALL if sent.recorded else Channel.CALL
    if isinstance(sent, TextSent):
        return Channel.TEXT
    return Channel.LETTER if isinstance(sent, LetterSent) else Channel.EMAIL


@lru_cache(maxsize=200_000)
def _words(words: str, channel: Channel) -> Recognised:
    """One wording to a thousand people is read once."""
    subject, _, body = words.partition("\n")
    return recognise(of_parts(subject, body, channel))
