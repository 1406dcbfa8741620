"""Events of people talking: calls, texts, mails, letters and visits, in both directions."""

from dataclasses import dataclass
from typing import ClassVar

from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.rules.saying import duration

from .base import Department, Payload, by_whom

_WORDS: dict[Purpose | None, str] = {
    None: "for no stated purpose",
    Purpose.TRANSACTIONAL: "paperwork",
    Purpose.SALES_FOLLOWUP: "sales follow-up",
    Purpose.REENGAGEMENT: "we miss you",
}


def _length(seconds: int | None) -> str:
    """Of a call, after what happened: under a minute to the second, for it tells whether they
    spoke at all."""
    if not seconds:
        return "" if seconds is None else ", nobody answered"
    return (
        f", {seconds} second{'' if seconds == 1 else 's'}"
        if seconds < 60
        else f", {duration(seconds)}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Payload):
    """What every outgoing message says of itself. ``system`` is the sender's name for itself."""

    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    purpose: Purpose | None = None
    written_by: WrittenBy = WrittenBy.UNKNOWN
    system: str = ""
    template: str = ""
    message_id: str = ""
    by: str = ""
    deal: str = ""
    words: str = ""

    def _what(self) -> str:
        what = _WORDS.get(self.purpose) or str(self.purpose).replace("_", " ")
        return f"{what}{by_whom(self.by or self.system, ', from ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSent(Sent):
    """A mail left one of the store's systems."""

    kind: ClassVar[str] = "mail_sent"

    def sentence(self) -> str:
        return f"Mail sent: {self._what()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSent(Sent):
    """A text message left one of the store's systems."""

    kind: ClassVar[str] = "text_sent"

    def sentence(self) -> str:
        return f"Text sent: {self._what()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent(Sent):
    """A letter or card was posted."""

    kind: ClassVar[str] = "letter_sent"

    def sentence(self) -> str:
        return f"Letter sent: {self._what()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade(Sent):
    """The store called. ``recorded``: a pre-recorded or artificial voice spoke (47 CFR 64.1200).

    ``seconds``: length of the conversation, 0 where nobody answered, None where not known.
    """

    kind: ClassVar[str] = "call_made"

    recorded: bool = False
    seconds: int | None = None

    def sentence(self) -> str:
        if self.recorded:
            return f"A recorded voice called: {self._what()}"
        return f"{self.by or 'The store'} called{_length(self.seconds)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMade(Payload):
    """Somebody from the store came to them: a home delivery, a test drive at the door."""

    kind: ClassVar[str] = "visit_made"

    by: str = ""
    deal: str = ""

    def sentence(self) -> str:
        return f"{self.by or 'Somebody from the store'} came to their home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(Payload):
    """What every incoming message says. ``in_reply_to``: the message it answers."""

    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    message_id: str = ""
    in_reply_to: str = ""
    to: str = ""
    deal: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReceived(Received):
    """They wrote a mail."""

    kind: ClassVar[str] = "mail_received"

    def sentence(self) -> str:
        return f"They wrote a mail{by_whom(self.to, ' to ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReceived(Received):
    """They sent a text."""

    kind: ClassVar[str] = "text_received"

    def sentence(self) -> str:
        return f"They sent a text{by_whom(self.to, ' to ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReceived(Received):
    """They wrote a letter or card."""

    kind: ClassVar[str] = "letter_received"

    def sentence(self) -> str:
        return f"They wrote a letter{by_whom(self.to, ' to ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReceived(Received):
    """They called. ``seconds`` as in `CallMade`."""

    kind: ClassVar[str] = "call_received"

    seconds: int | None = None

    def sentence(self) -> str:
        return f"They called{by_whom(self.to, ' and spoke with ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreVisited(Payload):
    """They came to the store."""

    kind: ClassVar[str] = "store_visited"
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    department: Department = Department.SALES
    by: str = ""
    minutes: int | None = None
    deal: str = ""
    words: str = ""

    def sentence(self) -> str:
        return f"They visited {self.department}{by_whom(self.by, ' and met ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(Payload):
    """A message did not reach them. ``permanent``: the address itself takes no mail or text.

    ``message_id``: the message, as its sender numbered it. ``status``: the enhanced status code of
    RFC 3463 (``5.1.1``), or the provider's error number. ``words``: what the other side said.
    """

    kind: ClassVar[str] = "delivery_failed"
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    channel: Channel = Channel.EMAIL
    permanent: bool = False
    message_id: str = ""
    status: str = ""
    words: str = ""

    def sentence(self) -> str:
        what = self.channel.replace("_", " ").capitalize()
        again = "and never will" if self.permanent else "this time"
        return f"{what} did not reach them {again}{f' ({self.status})' if self.status else ''}"
