"""The telephone system's log, in both directions."""

import re
from dataclasses import replace
from functools import lru_cache

from sincerely.reading.machines import automatic
from sincerely.reading.text import squash
from sincerely.reading.when import Moment
from sincerely.reading.words import NOTHING, Heard, happenings, hear
from sincerely.rules.events import Payload, SaidBy
from sincerely.rules.events.deals import DealLost, LostReason
from sincerely.rules.events.talks import CallMade, CallReceived
from sincerely.rules.purpose import Channel, WrittenBy
from sincerely.rules.sighting import Arrival, Contact, Happening

from .consent import wishes
from .contacts import PERSON, person
from .kind import TableKind
from .row import Row, RowLeftOut, RowProblem, happening
from .words import DIRECTIONS, REASONS, Direction, refused

#: nobody was spoken with, however long the line was open
_NO_CONVERSATION = frozenset(
    "noanswer busy failed missed abandoned canceled cancelled unanswered notanswered ringnoanswer "
    "voicemail leftvoicemail lvm leftmessage leftvm vm machine answeringmachine noanswervoicemail "
    "wrongnumber disconnected hangup hungup badnumber missedcall notinservice".split()
)
_SHORTEST_NUMBER = 7
#: In a result it says no more than that they are not to be called.
_DNC = re.compile(r"\bDNC\b", re.IGNORECASE)
#: Only who was spoken with can have asked.
_ASKED = re.compile(r"ask|request|want|told|said|says", re.IGNORECASE)
#: What a call that ended so says of a purchase; that nobody answered ends none.
_ENDED = frozenset({LostReason.BOUGHT_ELSEWHERE, LostReason.NOT_BUYING})
_RECORDED = frozenset(
    "voicemaildrop ringlessvoicemail voicedrop robocall recordedmessage prerecorded "
    "prerecordedmessage recordingplayed".split()
)


def read(row: Row) -> tuple[Arrival, ...]:
    """One call. A named member of staff spoke, unless the row says that a recording did."""
    call = row.key("call_id")
    when = row.must_moment("at", hour="call_time")
    direction = _direction(row)
    who, key = _other_side(row, direction), f"call:{call}"
    event = happening(_payload(row, direction), when, key)
    said = (*_said(row, when, key), *wishes(row, who, key))
    return (Arrival(key=key, contact=who, happenings=(event, *said)),)


@lru_cache(maxsize=1_024)
def _heard(text: str) -> Heard:
    """What the result of a call says that they refuse; other words are heard as anybody's."""
    heard = refused(_DNC.sub("do not call", text))
    if heard == NOTHING:
        told = hear(text)
        heard = Heard(stop=told.stop, channels=told.channels, topic=told.topic, never=told.never)
    return replace(heard, channels=heard.channels or (Channel.CALL,)) if heard.stop else heard


def _said(row: Row, when: Moment, key: str) -> tuple[Happening, ...]:
    """What they said in the call, as its result has it."""
    proof = f"column {row.layout.header('result')}"
    found = happenings(
        _heard(row.text("result")),
        key=key,
        occurred_at=when.at,
        words=row.text("result"),
        by=Channel.CALL,
        proof=proof,
        told_to=row.text("staff"),
    )
    dated = (replace(each, whole_day=when.whole_day, undated=when.undated) for each in found)
    reason = REASONS.get(squash(row.text("result")))
    if reason not in _ENDED:
        return tuple(dated)
    lost = DealLost(
        deal=row.id("deal_id"),
        said_by=SaidBy.SALESPERSON,
        reason=reason,
        by=row.text("staff"),
    )
    return (*dated, happening(lost, when, f"{key}:lost"))


def _direction(row: Row) -> Direction:
    """As said; else the side with an extension's few digits is the store's.

    A log that knows neither directions nor callers is a dialler's, which only calls out.
    """
    found = row.word("direction", DIRECTIONS, None)
    if found is None and "direction" not in row.layout.places:
        if "from_number" not in row.layout.places:
            return Direction.OUT
        found = _ENDS.get((_full(row.text("from_number")), _full(row.text("to_number"))))
    if found is None:
        raise row.unknown_word("direction", DIRECTIONS)
    return found


def _full(number: str) -> bool:
    return sum(letter.isdigit() for letter in number) >= _SHORTEST_NUMBER


_ENDS = {(True, False): Direction.IN, (False, True): Direction.OUT}


def _other_side(row: Row, direction: Direction) -> Contact:
    """The customer: who the row names, and the number at the far end of the line."""
    column = "from_number" if direction is Direction.IN else "to_number"
    number = row.text(column)
    try:
        who = person(row)
    except (RowProblem, RowLeftOut):
        if not number:
            raise
        return Contact(phones=(("phone", number),))
    return replace(who, phones=(("phone", number), *who.phones)) if number else who


def _payload(row: Row, direction: Direction) -> Payload:
    staff, deal, result = row.text("staff"), row.id("deal_id"), squash(row.text("result"))
    dialled = automatic(staff) or (not staff and bool(row.text("content")))
    staff = "" if dialled else staff
    seconds = 0 if result in _NO_CONVERSATION else _spoken(row)
    if direction is Direction.IN:
        return CallReceived(to=staff, seconds=seconds, deal=deal)
    recorded = row.yes("prerecorded") or result in _RECORDED
    return CallMade(
        by=staff,
        seconds=seconds,
        recorded=recorded,
        deal=deal,
        written_by=_author(staff, by_itself=recorded or dialled),
        words=row.text("content"),
    )


def _author(staff: str, *, by_itself: bool) -> WrittenBy:
    if by_itself:
        return WrittenBy.MACHINE
    return WrittenBy.PERSON if staff else WrittenBy.UNKNOWN


def _spoken(row: Row) -> int | None:
    """Seconds of conversation. Without a length, a refusal that nobody asked for is a list's."""
    heard, length = _heard(row.text("result")), _seconds(row)
    if heard.wrong_person or heard.deceased:
        return 0
    if length is None and (heard.stop or heard.never) and not _ASKED.search(row.text("result")):
        return 0
    return length


def _seconds(row: Row) -> int | None:
    minutes = row.number("call_minutes")
    return row.seconds("seconds") if minutes is None else minutes * 60


CALLS = TableKind(
    name="calls",
    key="call_id",
    needs=("at", "direction|from_number|to_number|seconds|call_minutes|result"),
    told_by=(
        "at",
        "call_time|seconds",
        "from_number|phone|cell_phone|home_phone|customer_number|name|last_name",
        "to_number|staff",
    ),
    repeats=True,
    columns={
        "call_id": "callnumber callsid callguid uniqueid",
        "at": "calledat calldate starttime date callstart calldatetime callstarttime timestamp",
        "call_time": "calltime time timeofcall",
        "direction": "calldirection calltype inout inboundoutbound",
        "seconds": "duration talktime callduration durationseconds billsec talkseconds length "
        "durationsec calllength",
        "call_minutes": "minutes durationminutes durationmin talkminutes",
        "result": "disposition actionresult callresult calloutcome outcome status callstatus "
        "answeredby",
        "staff": "salesperson agent extension user employee username representative rep agentname",
        # not "recorded": in most logs that says the conversation was taped, not that a robot spoke
        "prerecorded": "recordedvoice prerecordedvoice artificialvoice robocall",
        "from_number": "from fromnumber callerid caller callingnumber callernumber ani",
        "to_number": "to tonumber dialed dialled callednumber dialednumber destination "
        "destinationnumber numberdialed",
        "content": "script callscript",
        "deal_id": "opportunityid leadid dealnumber",
        **PERSON,
    },
    read=read,
)
