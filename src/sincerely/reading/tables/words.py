"""Words several kinds of table share: channels, purposes, authors, directions, ends, refusals."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sincerely.reading.text import meaning, squash
from sincerely.reading.words import NOTHING, Heard
from sincerely.rules.events.deals import LostReason
from sincerely.rules.purpose import Channel, Purpose, WrittenBy

#: ``mail`` is in neither: it means a letter to one system and an e-mail to the next.
CHANNELS = {
    **{squash(each): each for each in Channel},
    **meaning("emails emailmessage emailsent emailreceived courriel courriels", Channel.EMAIL),
    **meaning("correo correoelectronico correoelectr\u00f3nico", Channel.EMAIL),
    **meaning("sms texts textmessage textmessages mms smsmessage rcs texto textos", Channel.TEXT),
    **meaning("phone calls phonecall telephone voice phonecalls", Channel.CALL),
    **meaning(
        "t\u00e9l\u00e9phone appel appels tel\u00e9fono telefono llamada llamadas", Channel.CALL
    ),
    **meaning(
        "robocall recordedmessage prerecorded prerecordedcall voicemaildrop ringlessvoicemail",
        Channel.RECORDED_CALL,
    ),
    **meaning("letters postal directmail postcard postalmail", Channel.LETTER),
}
PURPOSES = {
    **{squash(each): each for each in Purpose},
    "appointmentconfirmation": Purpose.APPOINTMENT_REMINDER,
    "noshow": Purpose.MISSED_APPOINTMENT,
    **meaning("promo promotional offer salesevent", Purpose.PROMOTION),
    **meaning("reengage winback", Purpose.REENGAGEMENT),
    **meaning("followup leadfollowup", Purpose.SALES_FOLLOWUP),
    "thanks": Purpose.THANK_YOU,
    **meaning("survey review csi", Purpose.SURVEY_REVIEW),
    **meaning("equity leaseend leasematurity", Purpose.LEASE_OR_EQUITY),
    **meaning("birthday anniversary", Purpose.ANNIVERSARY_BIRTHDAY),
}
WRITTEN_BY = {
    **{each.value: each for each in WrittenBy},
    **meaning("human staff manual manually personal user employee", WrittenBy.PERSON),
    **meaning("auto automated automatic automation system template bot", WrittenBy.MACHINE),
    **meaning("workflow process campaign ai", WrittenBy.MACHINE),
}


class Direction(StrEnum):
    """Who wrote to or called whom."""

    IN = "in"
    OUT = "out"


DIRECTIONS = {
    **meaning("in inbound incoming i received inboundcall customer reply replied", Direction.IN),
    **meaning("out outbound outgoing o dialed dialled made sent outboundcall", Direction.OUT),
    **meaning("outboundapi outbounddial store dealer dealership", Direction.OUT),
}
REASONS = {
    **{squash(each): each for each in LostReason},
    **meaning(
        "purchasedelsewhere soldelsewhere boughtother boughtfromcompetitor boughtfromcompetition "
        "purchasedfromcompetitor purchasedcompetitor purchasedfromcompetition lostboughtelsewhere "
        "losttocompetitor lostpurchasedelsewhere boughtanotherbrand alreadybought alreadypurchased "
        "purchasedotherdealer purchaseddifferentbrand",
        LostReason.BOUGHT_ELSEWHERE,
    ),
    **meaning(
        "notinterested nolongerinterested notinmarket nolongerinmarket lostnotinterested "
        "postponed changedmind notbuyingnow",
        LostReason.NOT_BUYING,
    ),
    **meaning(
        "noresponse unresponsive nocontact didnotrespond lostdidnotrespond neverresponded "
        "unabletocontact unabletoreach lostunabletocontact lostnoresponse",
        LostReason.NO_ANSWER,
    ),
    **meaning(
        "badcredit creditdeclined creditissues lostbadcredit financedeclined turneddown",
        LostReason.CREDIT,
    ),
}


class Became(StrEnum):
    """What became of a lead or a deal, as CRMs' statuses say it."""

    SOLD = "sold"
    LOST = "lost"
    BAD = "bad"


_BECAME = {
    **meaning(
        "sold solddelivered delivered closedwon won purchased dealclosed soldnotdelivered solddeal "
        "closedsold soldpendingdelivery soldpending soldindelivery soldnotyetdelivered soldhere "
        "soldinstore soldandelivered soldanddelivered",
        Became.SOLD,
    ),
    **meaning("lost dead closedlost lostsale deadlead lostlead lostdeal inactive", Became.LOST),
    **meaning(
        "bad badlead duplicate duplicatelead duplicatedeal invalid junk spam test testlead fake "
        "badcontactinfo badinformation notalead dup",
        Became.BAD,
    ),
}
_HERE = re.compile(r"(bought|purchased)(here|fromus|fromyou|withus)")
_BETWEEN = re.compile(r"[-\u2013\u2014:/|,;()>]+")
#: what a status may say beside *sold* that takes nothing back
_STILL_SOLD = frozenset(
    "closed won deal delivered notdelivered notyetdelivered pendingdelivery indelivery pending "
    "delivery deliverypending awaitingdelivery funded pendingfunding notfunded new used finance "
    "financed cash lease leased inhouse here instore retail".split()
)
_ABOUT_AN_END = re.compile(
    r"sold|bought|purchas|\bopt(?!ion|im)|contact|deceas|\bdied\b|\blost\b|\bdead\b|unsub|remov"
    r"|unwound|unwind|\bdnc\b|\bdo not\b"
)
#: words of a lead that is being worked, though one of them is *contact*
_WORKED = frozenset(
    "contact contacted contacts uncontacted made attempt attempted attempting attempts not no yet "
    "new in initial first second third fourth fifth follow up needs need to be customer unable "
    "left message email phone text active working appointment appt set pending waiting awaiting "
    "for response by in progress process internet lead open engaged two way actual day days 1 2 3 "
    "4 5 never 1st 2nd 3rd recently successful bdc sales manager store visit showroom been "
    "has re".split()
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one status says. ``became`` None: nothing of an end. ``heard``: what they refuse.

    ``reason``: of a loss, where known; else ``words``, its own. ``doubt``: it says something of a
    sale, a loss or a refusal, and nobody knows what.
    """

    became: Became | None = None
    heard: Heard = NOTHING
    reason: LostReason | None = None
    words: str = ""
    doubt: bool = False


@lru_cache(maxsize=1_024)
def said_by(status: str) -> Said:
    """What a CRM's status means, whole or in its parts (``Lost - Bought Elsewhere``)."""
    heard, whole = refused(status), squash(status)
    if whole in _BECAME:
        return Said(_BECAME[whole], heard)
    if _HERE.search(whole) and "not" not in whole:
        return Said(Became.SOLD, heard)
    if whole in REASONS:
        return Said(Became.LOST, heard, REASONS[whole])
    parts = [each.strip() for each in _BETWEEN.split(status) if squash(each)]
    found = _in_parts(parts, heard) if len(parts) > 1 else None
    if found:
        return found
    return Said(heard=heard, doubt=heard == NOTHING and _doubtful(status))


def _in_parts(parts: list[str], heard: Heard) -> Said | None:
    """None where no part says what became of it, or two of them say otherwise."""
    names = [squash(each) for each in parts]
    reason = next((REASONS[name] for name in names if name in REASONS), None)
    ends = {_BECAME[name] for name in names if name in _BECAME}
    if reason is LostReason.BOUGHT_ELSEWHERE or (reason and "closed" in names):
        ends = ends - {Became.SOLD} | {Became.LOST}
    if ends == {Became.LOST, Became.BAD}:
        ends = {Became.BAD}
    if len(ends) != 1:
        return None
    (end,) = ends
    rest = [part for part in parts if squash(part) not in _BECAME and refused(part) == NOTHING]
    if end is Became.SOLD and any(squash(each) not in _STILL_SOLD for each in rest):
        return None
    words = "" if reason or heard != NOTHING or end is not Became.LOST else "; ".join(rest)
    return Said(end, heard, reason, "" if squash(words) == "closed" else words)


def _doubtful(status: str) -> bool:
    words = set(re.findall(r"[a-z0-9]+", status.lower()))
    return bool(_ABOUT_AN_END.search(status.lower())) and not words <= _WORKED


_NO_CONTACT = re.compile(
    r"(donot|dont|nomore|nofurther|never|stop|cease|doesnotwant|doesntwant|refused|refuses)(all)?"
    r"contact(?!ed|able)|requestednocontact|nocontactrequest|leavealone"
)
_DNC = re.compile(r"\bDNC\b", re.IGNORECASE)
_NO_CALLS = re.compile(
    r"(donot|dont|never|stop|nomore|nofurther|quit)(phone)?call(s|ing)?(?!ed)|nocalls$"
)
_NO_MAILS = re.compile(r"(donot|dont|stop|nomore)e?mail")
_NO_TEXTS = re.compile(r"(donot|dont|stop|nomore)(text|sms)")
_OUT = re.compile(
    r"(?<!not)opt(ed|s|ing)?out|(?<!not)unsubscribe|(ask|want|request)\w*(removed|removal)"
    r"|(?<!not)removed?from\w*list|removeme|takeoff\w*list|takenoff\w*list|^remove$|^stop$"
)
_DIED = re.compile(r"(?<!not)deceased|passedaway|(customer|client|buyer)died|^died$")
_NOT_THEM = re.compile(r"wrong(phone)?(number|person|party)|notthisperson|notthecustomer")


def refused(text: str) -> Heard:
    """What a status or a result says that they refuse; `NOTHING` where it says no such thing.

    *DNC* alone is no contact of any kind.
    """
    said = squash(text)
    never = bool(_NO_CONTACT.search(said) or _DNC.search(text))
    channels = tuple(
        channel
        for channel, asks in (
            (Channel.CALL, _NO_CALLS),
            (Channel.EMAIL, _NO_MAILS),
            (Channel.TEXT, _NO_TEXTS),
        )
        if asks.search(said)
    )
    return Heard(
        stop=not never and bool(channels or _OUT.search(said)),
        channels=() if never else channels,
        never=never,
        deceased=bool(_DIED.search(said)),
        wrong_person=bool(_NOT_THEM.search(said)),
    )
