"""The telephone system's log, in both directions."""

from dataclasses import replace

from sincerely.reading.text import squash
from sincerely.rules.events import Payload
from sincerely.rules.events.talks import CallMade, CallReceived
from sincerely.rules.purpose import WrittenBy
from sincerely.rules.sighting import Arrival, Contact

from .consent import wishes
from .contacts import PERSON, person
from .kind import TableKind
from .row import Row, RowLeftOut, RowProblem, happening
from .words import DIRECTIONS, Direction

#: nobody was spoken with, however long the line was open
_NO_CONVERSATION = frozenset(
    "noanswer busy failed missed abandoned canceled cancelled unanswered notanswered ringnoanswer "
    "voicemail leftvoicemail lvm leftmessage leftvm vm machine answeringmachine noanswervoicemail "
    "wrongnumber disconnected hangup hungup badnumber".split()
)
_SHORTEST_NUMBER = 7
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
    return (Arrival(key=key, contact=who, happenings=(event, *wishes(row, who, key))),)


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
    seconds = 0 if result in _NO_CONVERSATION else _seconds(row)
    if direction is Direction.IN:
        return CallReceived(to=staff, seconds=seconds, deal=deal)
    recorded = row.yes("prerecorded") or result in _RECORDED
    by_person = bool(staff) and not recorded
    return CallMade(
        by=staff,
        seconds=seconds,
        recorded=recorded,
        deal=deal,
        written_by=WrittenBy.PERSON
        if by_person
        else WrittenBy.MACHINE
        if recorded
        else WrittenBy.UNKNOWN,
    )


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
        "result": "disposition callresult calloutcome outcome status callstatus answeredby",
        "staff": "salesperson agent extension user employee username representative rep agentname",
        # not "recorded": in most logs that says the conversation was taped, not that a robot spoke
        "prerecorded": "recordedvoice prerecordedvoice artificialvoice robocall",
        "from_number": "from fromnumber callerid caller callingnumber callernumber ani",
        "to_number": "to tonumber callednumber dialednumber destination destinationnumber "
        "numberdialed",
        "deal_id": "opportunityid leadid dealnumber",
        **PERSON,
    },
    read=read,
)
