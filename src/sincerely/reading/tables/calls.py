"""The telephone system's log, in both directions."""

from enum import StrEnum

from sincerely.reading.text import meaning
from sincerely.rules.events import Payload
from sincerely.rules.events.talks import CallMade, CallReceived
from sincerely.rules.purpose import WrittenBy
from sincerely.rules.sighting import Arrival

from .contacts import PERSON, person
from .kind import TableKind
from .row import Row, happening


class Direction(StrEnum):
    """Who called whom."""

    IN = "in"
    OUT = "out"


_DIRECTIONS = {
    **meaning("in inbound incoming i received", Direction.IN),
    **meaning("out outbound outgoing o dialed dialled made", Direction.OUT),
}


def read(row: Row) -> tuple[Arrival, ...]:
    """One call. A named member of staff spoke, unless the row says that a recording did."""
    call = row.key("call_id")
    when = row.must_moment("at")
    direction = row.word("direction", _DIRECTIONS, None)
    if direction is None:
        raise row.unknown_word("direction", _DIRECTIONS)
    key = f"call:{call}"
    event = happening(_payload(row, direction), when, key)
    return (Arrival(key=key, contact=person(row), happenings=(event,)),)


def _payload(row: Row, direction: Direction) -> Payload:
    staff, seconds, deal = row.text("staff"), row.number("seconds"), row.id("deal_id")
    if direction is Direction.IN:
        return CallReceived(to=staff, seconds=seconds, deal=deal)
    recorded = row.yes("prerecorded")
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


CALLS = TableKind(
    name="calls",
    key="call_id",
    needs=("at", "direction"),
    columns={
        "call_id": "callnumber callsid",
        "at": "calledat calltime calldate starttime date",
        "direction": "calldirection",
        "seconds": "duration talktime callduration",
        "staff": "salesperson agent extension user",
        # not "recorded": in most logs that says the conversation was taped, not that a robot spoke
        "prerecorded": "recordedvoice prerecordedvoice artificialvoice robocall",
        "deal_id": "opportunityid leadid dealnumber",
        **PERSON,
    },
    read=read,
)
