"""The log of messages: a CRM's, a mail house's, a dialler's. Most of them also hold the answers."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sincerely.reading.text import digest, mail_addresses, meaning, squash
from sincerely.reading.when import Moment
from sincerely.reading.words import happenings as said
from sincerely.reading.words import hear, own_words
from sincerely.rules.events import Payload
from sincerely.rules.events.talks import (
    CallMade,
    CallReceived,
    DeliveryFailed,
    LetterReceived,
    LetterSent,
    MailReceived,
    MailSent,
    Received,
    Sent,
    TextReceived,
    TextSent,
)
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.rules.sighting import Arrival, Contact, Happening

from .consent import wishes
from .contacts import PERSON, person
from .kind import ENDS, WHO, TableKind
from .looks import Look, look
from .match import PHONES
from .row import Layout, Row, RowLeftOut, RowProblem, happening
from .words import CHANNELS, DIRECTIONS, PURPOSES, WRITTEN_BY, Direction

#: what became of a message, by the words of delivery columns
_NEVER_SENT = frozenset(
    "draft cancelled canceled scheduled queued suppressed notsent skipped pending blocked".split()
)
_FAILED = {
    **meaning("bounced bounce hardbounce hardbounced undeliverable invalid permanentfailure", True),
    **meaning("failed undelivered softbounce softbounced rejected dropped returned", False),
    "deferred": False,
}
_NEVER_ARRIVED = _FAILED.keys() - {"deferred"}
#: a call that failed may have rung
_RING = (Channel.CALL, Channel.RECORDED_CALL)
#: a log of events has a row for each thing that became of a message; these are its sending
_EVENTS = frozenset({"event", "eventtype", "eventname", "metric"})
_SENDING = frozenset(
    "sent send delivered processed dispatched received receivedemail receivedsms sentemail sentsms "
    "emailsent emaildelivered smssent smsdelivered".split()
)
_ASKED_TO_STOP = frozenset("complained complaint spamcomplaint stop stopped dnc".split())
_STOPPED = re.compile(
    r"(?<!not)(opt(ed)?out|unsubscribed?)|spamcomplaint|donot(contact|text|mail|e)"
)
_BETWEEN = re.compile(r"[-\u2013\u2014:/|,;()]+")
#: before a subject that is our own
_ANSWER = re.compile(r"\s*(re|aw|fw|fwd)\s*:", re.IGNORECASE)
_WORD_OF_SORT = {
    **meaning("auto automated automatic autoresponse autoresponder emailautoresponse broadcast "
              "campaign emailblast blast massemail drip bulk template", WrittenBy.MACHINE),
    **meaning("manual personal manualemail", WrittenBy.PERSON),
}  # fmt: skip


def read(row: Row) -> tuple[Arrival, ...]:
    """One message to or from one person.

    A blank purpose is unknown; a purpose in other words is a problem, but not in a column that only
    sorts messages. Of a message that never arrived only that is told. One campaign's message goes
    to many under one ``message_id``: who it went to is in the key, as a digest.
    """
    message = row.key("message_id")
    inbound = row.word("direction", DIRECTIONS, Direction.OUT) is Direction.IN
    states = _states(row)
    later = not inbound and _tells_what_became(row, states)
    unsent = later or (not inbound and not states.isdisjoint(_NEVER_SENT))
    if unsent and not _stopped(row, states) and states.isdisjoint(_FAILED):
        raise RowLeftOut("what became of a message" if later else "a message that was not sent")
    who = _other_side(row, inbound=inbound)
    channel = _channel(row, who)
    unsent = unsent or (not inbound and _never_arrived(channel, states))
    when = row.must_moment("sent_at", hour="sent_time")
    key = f"sent:{message}:{_recipient(who, row.context.source, _FORMS[channel].reaches)}"
    payload = _received(row, channel, message) if inbound else _sent(row, channel, message)
    happenings = [] if unsent else [happening(payload, when, key)]
    if inbound:
        happenings += _heard(row, channel, when, key)
    else:
        happenings += _what_became(row, channel, message, states, when, key)
    asked = wishes(row, who, key)
    return (Arrival(key=key, contact=who, happenings=(*happenings, *asked)),)


def _other_side(row: Row, *, inbound: bool) -> Contact:
    """The customer: who the row names, else the address or number at their end."""
    if not _names_ends(row.layout):
        return _reached(person(row))
    end = row.text("from_number" if inbound else "to_number")
    try:
        who = person(row)
    except (RowProblem, RowLeftOut):  # a name that is a system's word for nobody
        if not end:
            raise
        who = Contact()
    if not end or who.emails or who.phones:
        return who
    if "@" in end:
        return replace(who, emails=mail_addresses(end))
    return replace(who, phones=(("phone", end),))


def _reached(who: Contact) -> Contact:
    """A log of mails and texts may have under ``Recipient`` where each went, in place of a name."""
    if not ("@" in who.name or who.name[-4:].isdigit()):
        return who
    match look(who.name):
        case Look.MAIL:
            return replace(who, name="", emails=(*who.emails, who.name))
        case Look.PHONE:
            return replace(who, name="", phones=(*who.phones, ("phone", who.name)))
    return who


def _names_ends(layout: Layout) -> bool:
    return any(each in layout.places for each in ENDS)


def _states(row: Row) -> set[str]:
    """What became of the message: the whole of its status, and the parts (``Failed - bounced``)."""
    text = row.text("delivery")
    return {squash(text), *map(squash, _BETWEEN.split(text))}


def _tells_what_became(row: Row, states: set[str]) -> bool:
    """Whether a row of a log of events tells of an opening, a click or an end, not of a sending."""
    header = row.layout.header("delivery") if "delivery" in row.layout.places else ""
    return squash(header) in _EVENTS and states.isdisjoint(_SENDING)


def _never_arrived(channel: Channel, states: set[str]) -> bool:
    return channel not in _RING and not states.isdisjoint(_NEVER_ARRIVED)


def _stopped(row: Row, states: set[str]) -> bool:
    found = _STOPPED.search(squash(row.text("delivery")))
    # "Blocked - spam" is a carrier's word, "Spam" alone the reader's
    if squash(row.text("delivery")) == "spam":
        return True
    return found is not None or not states.isdisjoint(_ASKED_TO_STOP)


def _heard(row: Row, channel: Channel, when: Moment, key: str) -> list[Happening]:
    """What their words ask for, as in a mail or a text that comes by itself."""
    words, subject = own_words(row.text("content")), row.text("subject")
    heard = hear(words)
    if subject and not (heard.stop or heard.start or _ANSWER.match(subject)):
        heard = hear(f"{subject}\n\n{words}" if words else subject)
    if _stopped(row, _states(row)) and not heard.stop:
        heard = replace(heard, stop=True)
    found = said(
        heard,
        key=key,
        occurred_at=when.at,
        words=_words(row),
        by=channel,
        told_to=row.text("staff"),
        deal=row.id("deal_id"),
    )
    return [replace(each, whole_day=when.whole_day, undated=when.undated) for each in found]


@dataclass(frozen=True, slots=True)
class _Form:
    sent: type[Sent]
    received: type[Received]
    reaches: str


_FORMS = {
    Channel.EMAIL: _Form(MailSent, MailReceived, "email"),
    Channel.TEXT: _Form(TextSent, TextReceived, "phone"),
    Channel.CALL: _Form(CallMade, CallReceived, "phone"),
    Channel.RECORDED_CALL: _Form(CallMade, CallReceived, "phone"),
    Channel.LETTER: _Form(LetterSent, LetterReceived, "street"),
}


def _channel(row: Row, who: Contact) -> Channel:
    """What the row says, else what a log without such a column can only be about."""
    said = row.text("channel") or row.text("sort")
    if not said and (only := _only_channel(row) or _by_end(row, who)):
        return only
    found = CHANNELS.get(squash(said))
    if found is None and not said:
        raise _no_channel(row)
    if found is None:
        raise row.unknown_word("channel" if row.text("channel") else "sort", CHANNELS)
    return found


def _no_channel(row: Row) -> RowProblem:
    """The problem of a message that may have been a mail, a text or a call."""
    there = [each for each in ("channel", "sort") if each in row.layout.places]
    cure = (
        f"Write email, text, call, recorded_call or letter under {row.layout.header(there[0])}."
        if there
        else "Add a column channel with email, text, call ... in it, or say which one it is: --map "
        '"Header=channel".'
    )
    return RowProblem(
        "unknown_word", "Nothing says whether this was a mail, a text or a call.", cure
    )


def _only_channel(row: Row) -> Channel | None:
    """Mail, where no column says the channel and the messages have subjects or only addresses."""
    places = row.layout.places
    if "channel" in places or "email" not in places:
        return None
    return Channel.EMAIL if "subject" in places or not places.keys() & PHONES else None


def _by_end(row: Row, who: Contact) -> Channel | None:
    """Mail to a mail address, a text to a number, where a log of both ends names no channel."""
    if "channel" in row.layout.places or not _names_ends(row.layout):
        return None
    return Channel.EMAIL if who.emails else Channel.TEXT if who.phones else None


def _sent(row: Row, channel: Channel, message: str) -> Sent:
    sort = squash(row.text("sort"))
    purpose: Purpose | None = row.word("purpose", PURPOSES, None) or PURPOSES.get(sort)
    author = WRITTEN_BY.get(squash(row.text("written_by"))) or _WORD_OF_SORT.get(sort)
    author = author or _by_itself(row)
    common: dict[str, Any] = {
        "purpose": purpose,
        "written_by": author or WrittenBy.UNKNOWN,
        "system": row.text("system"),
        "template": row.text("template"),
        "message_id": _own_id(row, message),
        "by": row.text("staff"),
        "deal": row.id("deal_id"),
        "words": _words(row),
    }
    kind = _FORMS[channel].sent
    if kind is CallMade:
        recorded = channel is Channel.RECORDED_CALL
        return CallMade(**common, recorded=recorded, seconds=row.seconds("seconds"))
    return kind(**common)


def _by_itself(row: Row) -> WrittenBy | None:
    """Whether a machine wrote it, where a column says only that; a person where one is named."""
    said = row.text("automated")
    if not said:
        return None
    if author := WRITTEN_BY.get(squash(said)):
        return author
    if row.yes("automated"):
        return WrittenBy.MACHINE
    return WrittenBy.PERSON if row.text("staff") else None


def _received(row: Row, channel: Channel, message: str) -> Received:
    kind = _FORMS[channel].received
    common: dict[str, Any] = {
        "message_id": _own_id(row, message),
        "to": row.text("staff"),
        "deal": row.id("deal_id"),
        "words": _words(row),
    }
    if kind is CallReceived:
        return CallReceived(**common, seconds=row.seconds("seconds"))
    return kind(**common)


def _own_id(row: Row, message: str) -> str:
    """The message's number, where it has one of its own."""
    return message if row.text("message_id") else ""


def _words(row: Row) -> str:
    subject, content = row.text("subject"), row.text("content")
    return "\n".join(dict.fromkeys(text for text in (subject, content) if text))


def _what_became(
    row: Row, channel: Channel, message: str, states: set[str], when: Moment, key: str
) -> list[Happening]:
    """That it did not arrive, or that they asked for no more, where the log says so."""
    found: list[Payload] = []
    if failures := [_FAILED[state] for state in states if state in _FAILED]:
        found.append(
            DeliveryFailed(
                channel=channel,
                permanent=any(failures),
                message_id=_own_id(row, message),
                words=row.text("delivery"),
            )
        )
    if _stopped(row, states):
        found.append(OptedOut(channel=channel, proof=f"column {row.layout.header('delivery')}"))
    return [happening(each, when, f"{key}:{each.kind}") for each in found]


@lru_cache(maxsize=20_000)
def _recipient(who: Contact, source: str, wanted: str) -> str:
    """What tells one reader from another, by the kind of address they are reached by."""
    addresses = who.addresses(source)
    used = [each.key for each in addresses if each.kind == wanted] or [
        each.key for each in addresses
    ]
    return digest(used[0] if used else f"{squash(who.display_name)}{squash(who.street)}", size=12)


SENT = TableKind(
    name="sent",
    key="message_id",
    needs=("sent_at", "channel|sort|subject|template|content|email"),
    told_by=("sent_at", "sent_time", "channel|sort", "template|subject|content", WHO),
    repeats=True,
    columns={
        "message_id": "messagenumber activityid emailmessageid commid communicationid sid "
        "messagesid",
        "sent_at": "date datetime sentdate sent senton datesent activitydate senddate sentdatetime "
        "messagedate commdate deliveredat maildate dropdate mailed "
        "communicationdate communicationdatetime completeddate completedat sendtime createdonutc "
        "sentatutc datesentutc timestamp eventtime eventtimestamp eventdate eventdatetime",
        "sent_time": "timesent senttime activitytime completedtime communicationtime",
        "channel": "commchannel messagechannel medium messagetype communicationchannel",
        "sort": "commtype activitytype communicationtype",
        "direction": "messagedirection inboundoutbound inout",
        "purpose": "messagepurpose",
        "written_by": "author senttype createdbytype automanual manualauto automaticmanual "
        "autoormanual sentbytype sendertype",
        "automated": "isautomated automatedmessage sentbyai isauto",
        "system": "sendingsystem vendor",
        "template": "templatename campaign campaignname campaigntitle processname",
        "staff": "salesperson sender sentby user agent salesrep createdby",
        "seconds": "duration talktime callduration",
        "subject": "subjectline emailsubject",
        "content": "messagecontent messagebody body messagetext message text",
        "from_number": "from fromnumber fromaddress",
        "to_number": "to tonumber toaddress",
        "delivery": "deliverystatus messagestatus status sendstatus activitystatus event eventtype "
        "eventname",
        "deal_id": "opportunityid leadid dealnumber",
        **PERSON,
    },
    read=read,
)
