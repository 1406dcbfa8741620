"""Messages the store's systems have sent: the log of a CRM, a mail house, a dialler."""

from dataclasses import dataclass
from typing import Any

from sincerely.reading.text import digest, squash
from sincerely.rules.events.talks import CallMade, LetterSent, MailSent, Sent, TextSent
from sincerely.rules.purpose import Channel, WrittenBy
from sincerely.rules.sighting import Arrival, Contact

from .contacts import PERSON, person
from .kind import TableKind
from .row import Row, happening
from .words import CHANNELS, PURPOSES, WRITTEN_BY


def read(row: Row) -> tuple[Arrival, ...]:
    """One message to one person. A blank purpose is unknown; a purpose in other words is a problem.

    One campaign's message goes to many under one ``message_id``: who it went to is in the key, as
    a digest.
    """
    message, who = row.key("message_id"), person(row)
    channel = row.word("channel", CHANNELS, None)
    if channel is None:
        raise row.unknown_word("channel", CHANNELS)
    key = f"sent:{message}:{_recipient(row, channel, who)}"
    event = happening(_payload(row, channel, message), row.must_moment("sent_at"), key)
    return (Arrival(key=key, contact=who, happenings=(event,)),)


@dataclass(frozen=True, slots=True)
class _Form:
    kind: type[Sent]
    reaches: str


_FORMS = {
    Channel.EMAIL: _Form(MailSent, "email"),
    Channel.TEXT: _Form(TextSent, "phone"),
    Channel.CALL: _Form(CallMade, "phone"),
    Channel.RECORDED_CALL: _Form(CallMade, "phone"),
    Channel.LETTER: _Form(LetterSent, "street"),
}


def _payload(row: Row, channel: Channel, message: str) -> Sent:
    kind = _FORMS[channel].kind
    common: dict[str, Any] = {
        "purpose": row.word("purpose", PURPOSES, None),
        "written_by": WRITTEN_BY.get(squash(row.text("written_by")), WrittenBy.UNKNOWN),
        "system": row.text("system"),
        "template": row.text("template"),
        "message_id": message,
        "by": row.text("staff"),
        "deal": row.id("deal_id"),
        "words": row.text("subject"),
    }
    if kind is CallMade:
        recorded = channel is Channel.RECORDED_CALL
        return CallMade(**common, recorded=recorded, seconds=row.number("seconds"))
    return kind(**common)


def _recipient(row: Row, channel: Channel, who: Contact) -> str:
    wanted = _FORMS[channel].reaches
    addresses = who.addresses(row.context.source)
    used = [each.key for each in addresses if each.kind == wanted] or [
        each.key for each in addresses
    ]
    name = squash(who.display_name)
    return digest(used[0] if used else f"{name}{squash(who.street)}", size=12)


SENT = TableKind(
    name="sent",
    key="message_id",
    needs=("sent_at", "channel"),
    columns={
        "message_id": "messagenumber",
        "sent_at": "sentdate sent senton timesent datesent",
        "channel": "commchannel",
        "purpose": "messagepurpose",
        "written_by": "author",
        "system": "sendingsystem vendor",
        "template": "templatename campaign campaignname",
        "staff": "salesperson sender",
        "seconds": "duration talktime callduration",
        "subject": "subjectline",
        "deal_id": "opportunityid leadid dealnumber",
        **PERSON,
    },
    read=read,
)
