"""What each message of an audit was for: its sender's word as far as it may be believed, else its
own words."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sincerely.recognising.deadline import good_until_moment
from sincerely.recognising.recognise import Recognised, recognise
from sincerely.recognising.text import Text, of_parts
from sincerely.rules.belief import may_be_believed
from sincerely.rules.events.talks import CallMade, LetterSent, Sent, TextSent
from sincerely.rules.message import Message
from sincerely.rules.purpose import Channel

#: of a message without a purpose and without words nobody can say more
UNSAID = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A message as the gate is asked about it. ``how``: stated, recognised, unsure or unsaid;
    ``sure``: the share of its likeliest purpose; 1 where it was stated."""

    message: Message
    how: str
    sure: float


def label(sent: Sent, system: str, *, at: datetime, zone: str) -> Labelled:
    """What a message sent ``at`` that moment was for. Its words are asked where it does not say,
    and may overrule a word that would hold it to less. ``zone``: the store's."""
    channel = channel_of(sent)
    read = _read(sent.words, channel) if sent.words else None
    found = read[1] if read else None
    surely = found.purpose if found and not found.unsure else None
    if sent.purpose and may_be_believed(sent.purpose, surely=surely):
        purpose, how, sure = sent.purpose, "stated", 1.0
    elif found is None:
        purpose, how, sure = None, "unsaid", UNSAID
    else:
        purpose, sure = surely, found.probability
        how = "recognised" if purpose else "unsure"
    message = Message(
        channel=channel,
        purpose=purpose,
        written_by=sent.written_by,
        could_be=tuple(each for each, _ in found.could_be) if found and purpose is None else (),
        claims=found.claims if found else frozenset(),
        sells=bool(found and found.sells),
        about=found.vehicle if found else "",
        sender=system,
        good_until=good_until_moment(read[0], at, zone) if read else None,
    )
    return Labelled(message=message, how=how, sure=sure)


def channel_of(sent: Sent) -> Channel:
    """How a message travelled."""
    if isinstance(sent, CallMade):
        return Channel.RECORDED_CALL if sent.recorded else Channel.CALL
    if isinstance(sent, TextSent):
        return Channel.TEXT
    return Channel.LETTER if isinstance(sent, LetterSent) else Channel.EMAIL


@lru_cache(maxsize=20_000)
def _read(words: str, channel: Channel) -> tuple[Text, Recognised]:
    """One wording to a thousand people is read once."""
    subject, _, body = words.partition("\n")
    text = of_parts(subject, body, channel)
    return text, recognise(text)
