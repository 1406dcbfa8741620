"""What a row says of whom one may write to or call: refusals are read, permissions are not.

Columns differ in polarity (``Block Email`` = Y forbids, ``AllowContactByEmail`` = Y allows), so
each column has its sense here. What is unknown or contradictory counts as refused; a blank says
nothing.

A permission in an export becomes no event. Nobody knows when it was given: taken as of the night
the file came, it would lift an opt-out told to a manager the day before, and every night again.
What needs a consent (marketing texts, recorded voices) needs a better one than a flag anyway.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sincerely.reading.text import digest, filled, meaning, squash
from sincerely.reading.when import Moment
from sincerely.rules.contact import customer_number
from sincerely.rules.events.wishes import DeceasedReported, DoNotContactAsked, OptedOut
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Contact, Happening

from .dates import no_day
from .row import Layout, Row, RowProblem, happening
from .spelling import words_of


class Sense(StrEnum):
    """What a yes in a column means. ``PRIVACY`` holds words."""

    BLOCKS = "blocks"
    ALLOWS = "allows"
    PRIVACY = "privacy"


CONSENT = {
    "block_all": "optout optoutflag optedout optsout blockautomsg donotsolicit nosolicitation "
    "unsubscribed unsubscribe optoutall suppressed suppress blk blkall blockall nomktg "
    "nomarketing donotmarket nomarketingflag marketingoptout optoutmarketing litigator "
    "tcpalitigator",
    "do_not_contact": "nocontact dncontact donotcontactflag isdeletedataflag deletedata",
    "block_email": "donotemail noemail emailoptout optoutemail emailoptoutflag blockemailflag "
    "dne emailunsubscribed unsubscribeemail emaildonotcontact stopemail blkemail blkemails "
    "blockemails blockedemail emailblock emailblocked emailblk noemails dnemail nomktgemail "
    "nomktgemails nomarketingemail nomarketingemails dontemail donotsendemail optoutemails "
    "unsubscribedfromallemail",
    "block_call": "blockphone blockphoneflag donotcall donotphone donotcallflag phoneoptout "
    "optoutphone nocall nophone nocalls calloptout blitzdnq stopcalls dnc dncflag blkphone blkcall "
    "blkcalls blockcalls blockedphone phoneblock phoneblocked dncall nomktgcall nomktgcalls "
    "nomarketingcall nomarketingcalls nosalescalls dontcall optoutcall optoutcalls",
    "block_text": "donottext notext smsoptout textoptout optouttext optoutsms blocksms "
    "blocktextmessage donotsms notexts stopsms blocktextflag smsoptoutflag dnt dntext blktext "
    "blktexts blksms blocktexts blockedtext textblock textblocked smsblock smsblocked nosms "
    "nomktgtext nomktgtexts nomktgsms nomarketingtexts nomarketingtext nomarketingsms donttext "
    "optouttexts",
    "block_letter": "maildnq directmailoptout nomailings donotsendletters blockpostal "
    "postaloptout letteroptout donotdirectmail",
    "block_mail": "donotmail nomail mailoptout optoutmail blockmailflag donotmailflag dnm dnmail "
    "blkmail mailblock mailblocked nomktgmail nomarketingmail dontmail",
    "allow_all": "optin optinflag allowcontact optedforcommunication cancontact canbecontacted "
    "oktocontact contactable allowed contactok marketable marketingok okmarketing oktomarket",
    "allow_email": "allowcontactbyemail canbeemailed canemail emailoptin emailoptinflag optemail "
    "optinemail oktoemail emailok emailallowed emailoptedin emailpermission emailable",
    "allow_call": "allowcontactbyphone canbecalled cancall phoneoptin phoneoptinflag optphone "
    "optinphone oktocall phoneallowed callallowed calloptin phonepermission callable callok "
    "phoneok",
    "allow_text": "cantext canbetexted smsoptin smsoptinflag textoptin textoptinflag opttext "
    "opttxt optsms optinsms optintext oktotext allowcontactbytext allowcontactbysms smsallowed "
    "textallowed smspermission textpermission textable textok smsok",
    "allow_letter": "postalmailoptin postalmailoptinflag allowcontactbypostal postaloptin "
    "directmailoptin letteroptin optpostal",
    "allow_mail": "canbemailed canmail mailoptin optmail optinmail allowcontactbymail oktomail "
    "mailallowed mailoptinflag mailable mailok",
    "privacy_all": "privacy contactprivacy privacystatus",
    "privacy_email": "emailprivacy emailconsent",
    "privacy_call": "phoneprivacy callprivacy dncstatus phoneconsent callconsent",
    "privacy_text": "textprivacy smsprivacy smsconsent textconsent",
    "privacy_letter": "letterprivacy postalprivacy",
    "privacy_mail": "mailprivacy",
    "status_all": "blocked isblocked",
    "status_email": "emailstatus",
    "status_text": "smsstatus textstatus",
    "preference": "contactpreference contactpreferences communicationpreference preferredcontact "
    "communicationpreferences preferredcontactmethod",
    "deceased": "isdeceased deceasedflag deceasedindicator deceaseddate dateofdeath deathdate",
    "optout_date": "optoutdate optedoutat unsubscribealldate unsubscribeddate unsubscribedat "
    "donotcontactdate",
    "email_optout_date": "unsubscribeemaildate emailoptoutdate emailunsubscribedate "
    "emailunsubscribedat",
    "text_optout_date": "unsubscribesmsdate smsoptoutdate textoptoutdate unsubscribetextdate",
}
#: a co-buyer's own
CONSENT_COBUYER = {
    "cobuyer_block_all": "cobuyeroptout",
    "cobuyer_block_email": "cobuyerdonotemail",
    "cobuyer_block_call": "cobuyerblockphone cobuyerdonotcall",
    "cobuyer_block_text": "cobuyerdonottext",
    "cobuyer_block_mail": "cobuyerdonotmail",
}
_CHANNELS: dict[str, tuple[Channel | None, ...]] = {
    "all": (None,),
    "email": (Channel.EMAIL,),
    "call": (Channel.CALL,),
    "text": (Channel.TEXT,),
    "letter": (Channel.LETTER,),
    "mail": (Channel.LETTER,),
}
_DATES = {"optout_date": "all", "email_optout_date": "email", "text_optout_date": "text"}
_YES = frozenset("y yes true t 1 x on checked oui si s\u00ed".split())
_NO = frozenset("n no false f 0 off unchecked non".split())
#: words that mean the same in every column
_REFUSED = frozenset(
    "optout optedout out stop blocked block unsubscribed dnc donotcall donotcontact donotemail "
    "donotmail donottext donotphone bounced denied declined "
    "refused restricted private never".split()
)
_ALLOWED = meaning(
    "optin optedin in subscribed allowed allow ok okay oktocontact permitted granted active public "
    "norestriction norestrictions unrestricted nocontactexception clear callable notlisted "
    "notblocked valid verified good deliverable delivered",
    "allowed",
)
#: What refuses nothing, by the first word of the column; in those of dates only a plain no.
_SILENT = {
    **meaning("block privacy do status", _NO | {"", *_ALLOWED}),
    "allow": _YES | {"", *_ALLOWED},
    **meaning("optout email text deceased", _NO | {""}),
    "preference": {"", "any", "all", "either", "both", "nopreference"},
}
#: In a log how a message or a call stands is said of it, and not of whom it was to.
_LOGS = frozenset(
    {"sent_at", "message_id", "content", "call_id", "direction", "from_number", "to_number"}
)
_EVERY = (Channel.EMAIL, Channel.CALL, Channel.TEXT, Channel.LETTER)
#: a way they like best is no refusal, unless it has one of these words
_NO_WAY = frozenset(
    "no not do dont never only stop opt out optout unsubscribe unsubscribed blocked block declined "
    "refused private restricted dnc dne dnt".split()
)
_PREFERRED: dict[str, tuple[Channel | None, ...]] = {
    "nopreference": (),
    **meaning("noemail donotemail emailoptout noemails", (Channel.EMAIL,)),
    **meaning("nocall nocalls donotcall nophone dnc phoneoptout", (Channel.CALL,)),
    **meaning("notext notexts donottext nosms textoptout smsoptout", (Channel.TEXT,)),
    **meaning("nomail donotmail", (Channel.LETTER, Channel.EMAIL)),
    **{
        f"{word}only": tuple(each for each in _EVERY if each is not channel)
        for words, channel in (
            ("email", Channel.EMAIL),
            ("phone call calls", Channel.CALL),
            ("text sms", Channel.TEXT),
            ("mail letter", Channel.LETTER),
        )
        for word in words.split()
    },
}


@dataclass(frozen=True, slots=True)
class _Refusal:
    """``doubt``: the cell's own words, where it was not a plain yes or no."""

    channel: Channel | None
    header: str
    doubt: str = ""
    since: Moment | None = None


def wishes(row: Row, who: Contact, row_key: str, prefix: str = "") -> tuple[Happening, ...]:
    """What the row refuses in the name of ``who``.

    ``row_key``: the key of their arrival; a customer number goes before it, so that one customer's
    flag on ten repair orders is one event. ``prefix``: ``cobuyer_`` for a co-buyer's own columns.
    """
    if not _says_anything(row, prefix):
        return ()
    numbered = customer_number("", who.customer_number)
    whose = f"customer:{digest(numbered.value)}" if numbered else row_key
    found = [*_refusals(row, prefix)]
    allowed = dict(_permissions(row, prefix))
    channels = dict.fromkeys(each.channel for each in found)
    refused = (
        _event(row, whose, channel, [each for each in found if each.channel is channel], allowed)
        for channel in channels
    )
    return (*refused, *_do_not_contact(row, whose, prefix), *_deceased(row, whose, prefix))


def _says_anything(row: Row, prefix: str) -> bool:
    """Whether any of the columns holds what may be a refusal: few rows do."""
    for place, silent in _silent(row.layout, prefix):
        cell = row.cells[place]
        if cell and cell.lower() not in silent and squash(cell) not in silent:
            return True
    return False


@lru_cache(maxsize=64)
def _silent(layout: Layout, prefix: str) -> tuple[tuple[int, Container[str]], ...]:
    """The place of each column there is, with the words that refuse nothing in it."""
    return tuple(
        (place, _SILENT[column.partition("_")[0]])
        for column in CONSENT
        for place in layout.places.get(f"{prefix}{column}", ())
    )


def _event(
    row: Row,
    whose: str,
    channel: Channel | None,
    refusals: list[_Refusal],
    allowed: dict[Channel | None, str],
) -> Happening:
    headers = ", ".join(dict.fromkeys(each.header for each in refusals))
    doubts = [f"{each.header}: {each.doubt}" for each in refusals if each.doubt]
    doubts += [allowed[channel]] if channel in allowed else []
    out = OptedOut(channel=channel, proof=f"column {headers}", words="; ".join(doubts))
    since = next((each.since for each in refusals if each.since), None)
    return _happening(row, whose, out, channel or "all", since)


def _happening(
    row: Row, whose: str, payload: OptedOut | DoNotContactAsked, what: str, since: Moment | None
) -> Happening:
    """Without a date it holds from the moment the file came, whatever was agreed before."""
    at = row.stamp(since) if since else ""
    key = f"{whose}:refused:{what}:{digest(payload.proof, payload.words, at, size=12)}"
    return happening(payload, since or Moment(row.context.received_at, undated=True), key)


def _do_not_contact(row: Row, whose: str, prefix: str) -> Iterator[Happening]:
    for header, value in _cells(row, f"{prefix}do_not_contact"):
        refused, doubt = _refuses(value, Sense.BLOCKS)
        if refused:
            asked = DoNotContactAsked(proof=f"column {header}", words=doubt)
            yield _happening(row, whose, asked, "contact", None)
            return


def _deceased(row: Row, whose: str, prefix: str) -> Iterator[Happening]:
    """That they have died. Anything but a no says it; the day, where it is given, is a day."""
    column = f"{prefix}deceased"
    for _, value in _cells(row, column):
        if squash(value) not in _NO and not no_day(value):
            since = None if squash(value) in _YES else _since(row, column, value)[0]
            came = Moment(row.context.received_at, undated=True)
            yield happening(DeceasedReported(), since or came, f"{whose}:deceased")
            return


def _preferences(row: Row, prefix: str) -> Iterator[_Refusal]:
    """``Do Not Call`` or ``Email only`` under the way they like best; a way alone refuses none."""
    for header, value in _cells(row, f"{prefix}preference"):
        channels = _PREFERRED.get(squash(value))
        if channels is None and _NO_WAY.isdisjoint(words_of(value)):
            continue
        if channels is None:
            doubt = "" if squash(value) in _REFUSED else value
            yield _Refusal(None, header, doubt)
        else:
            yield from (_Refusal(channel, header) for channel in channels)


def _refusals(row: Row, prefix: str) -> Iterator[_Refusal]:
    yield from _preferences(row, prefix)
    for sense, what, channels in _asked(row, prefix):
        for header, value in _cells(row, f"{prefix}{sense}_{what}"):
            refused, doubt = _refuses(value, _SENSES[sense])
            if refused:
                yield from (_Refusal(channel, header, doubt) for channel in channels)
    for column, what in _DATES.items():
        for header, value in _cells(row, f"{prefix}{column}"):
            if squash(value) not in _NO and not no_day(value):
                since, doubt = _since(row, f"{prefix}{column}", value)
                yield _Refusal(_CHANNELS[what][0], header, doubt, since)


def _permissions(row: Row, prefix: str) -> Iterator[tuple[Channel | None, str]]:
    """What contradicts a refusal, in words; it lifts none."""
    for what, channels in _CHANNELS.items():
        for header, value in _cells(row, f"{prefix}allow_{what}"):
            if not _refuses(value, Sense.ALLOWS)[0]:
                yield from ((channel, f"but {header}: {value}") for channel in channels)


_SENSES = {
    "block": Sense.BLOCKS,
    "allow": Sense.ALLOWS,
    "privacy": Sense.PRIVACY,
    "status": Sense.PRIVACY,
}


def _asked(row: Row, prefix: str) -> Iterator[tuple[str, str, tuple[Channel | None, ...]]]:
    """Every column there is with its sense and channels.

    *Mail* means letters beside a column for e-mail; where there is none it may mean either.
    """
    places = row.layout.places
    email = any(f"{prefix}{sense}_email" in places for sense in _SENSES)
    senses = [each for each in _SENSES if each != "status" or _LOGS.isdisjoint(places)]
    for sense in senses:
        for what, channels in _CHANNELS.items():
            if f"{prefix}{sense}_{what}" in places:
                both = what == "mail" and not email
                yield sense, what, (*channels, Channel.EMAIL) if both else channels


def _cells(row: Row, column: str) -> Iterator[tuple[str, str]]:
    for place in row.layout.places.get(column, ()):
        if value := filled(row.cells[place]):
            yield row.layout.headers[place], value


def _refuses(value: str, sense: Sense) -> tuple[bool, str]:
    """Whether a filled cell refuses, and its words where it says more than yes or no."""
    word = squash(value)
    if word in _ALLOWED:
        return False, ""
    if word in _REFUSED:
        return True, ""
    if word in _YES:
        return sense is not Sense.ALLOWS, ""
    if word in _NO:
        return sense is Sense.ALLOWS, ""
    return True, value


def _since(row: Row, column: str, value: str) -> tuple[Moment | None, str]:
    """Since when; a date nobody can read is no reason to write to them."""
    try:
        return row.moment(column), ""
    except RowProblem:
        return None, value
