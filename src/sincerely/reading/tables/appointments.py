"""Appointments: when they were agreed, and what became of them."""

from datetime import datetime
from enum import StrEnum

from sincerely.reading.text import meaning
from sincerely.reading.when import Moment
from sincerely.rules.events import Department
from sincerely.rules.events.appointments import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentEvent,
    AppointmentKept,
    AppointmentMissed,
    AppointmentSet,
)
from sincerely.rules.sighting import Arrival, Happening

from .contacts import PERSON
from .contacts import person as whose
from .kind import TableKind
from .row import Row, RowProblem, happening


class Status(StrEnum):
    """What became of an appointment."""

    SET = "set"
    CONFIRMED = "confirmed"
    KEPT = "kept"
    MISSED = "missed"
    CANCELLED = "cancelled"


_STATUSES = {
    **{each.value: each for each in Status},
    **meaning("scheduled booked made active open", Status.SET),
    **meaning("show showed shown arrived completed", Status.KEPT),
    **meaning("noshow didnotshow notkept", Status.MISSED),
    "canceled": Status.CANCELLED,
}
_BECAME: dict[Status, type[AppointmentEvent]] = {
    Status.CONFIRMED: AppointmentConfirmed,
    Status.KEPT: AppointmentKept,
    Status.MISSED: AppointmentMissed,
    Status.CANCELLED: AppointmentCancelled,
}
DEPARTMENTS = {
    **{each.value: each for each in Department},
    **meaning("showroom salesdepartment", Department.SALES),
    **meaning("servicedepartment fixedops", Department.SERVICE),
}


def read(row: Row) -> tuple[Arrival, ...]:
    """The appointment made, and its present status.

    An appointment moved to another time is set anew. One whose day alone is known counts until
    that day's end, so that nobody is told they missed it while they may be on their way.
    """
    number = row.key("appointment_id")
    status = row.word("status", _STATUSES, Status.SET)
    agreed = row.moment("appointment_at", planned=True)
    found = [_set(row, number, agreed)]
    if status is not Status.SET:
        found.append(_became(row, number, agreed, status))
    arrival = Arrival(key=f"appointment:{number}", contact=whose(row), happenings=tuple(found))
    return (arrival,)


def _set(row: Row, number: str, agreed: Moment | None) -> Happening:
    made = row.moment("set_at") or _no_later(row, row.moment("status_at"), agreed)
    key = f"appointment:{number}:set"
    key += f":{row.stamp(agreed)}" if agreed else ""
    return happening(_payload(AppointmentSet, row, number, agreed), made, key)


def _became(row: Row, number: str, agreed: Moment | None, status: Status) -> Happening:
    when = row.moment("status_at")
    if when is None and status in (Status.KEPT, Status.MISSED):
        when = agreed
    if when is None:
        when = _no_later(row, agreed)
    if status in (Status.KEPT, Status.MISSED) and row.context.too_late(when):
        raise RowProblem(
            "date_in_future",
            f"The appointment is {status} but still to come.",
            "Mend the status or the date.",
        )
    key = f"appointment:{number}:{status}:{row.stamp(agreed or when)}"
    return happening(_payload(_BECAME[status], row, number, agreed), when, key)


def _no_later(row: Row, *moments: Moment | None) -> Moment:
    """The first moment given, but not after the file came; that, where none is."""
    came = Moment(row.context.received_at)
    first = next((each for each in moments if each), came)
    return first if first.at <= came.at else came


def _payload(
    kind: type[AppointmentEvent], row: Row, number: str, agreed: Moment | None
) -> AppointmentEvent:
    at: datetime | None = agreed.until if agreed else None
    return kind(
        appointment=number,
        department=row.word("department", DEPARTMENTS, Department.SALES),
        at=at,
        by=row.text("staff"),
        deal=row.id("deal_id"),
    )


APPOINTMENTS = TableKind(
    name="appointments",
    key="appointment_id",
    needs=("appointment_at|status_at",),
    columns={
        "appointment_id": "appointmentnumber appointmentno apptid",
        "department": "dept appointmentdepartment appointmenttype",
        "appointment_at": "appointmentdatetime appointmentdate apptdate appttime",
        "set_at": "createdat appointmentcreatedate appointmentcreatets bookedat",
        "status": "appointmentstatus apptstatus",
        "status_at": "statusdate statustime",
        "staff": "salesperson advisor serviceadvisorname withwhom",
        "deal_id": "opportunityid leadid dealnumber",
        **PERSON,
    },
    read=read,
)
