"""Appointments: when they were agreed, and what became of them."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sincerely.reading.text import meaning, squash
from sincerely.reading.when import Moment
from sincerely.rules.events import Department, Payload
from sincerely.rules.events.appointments import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentEvent,
    AppointmentKept,
    AppointmentMissed,
    AppointmentSet,
)
from sincerely.rules.events.deals import FinanceAppointmentSet
from sincerely.rules.events.signs import DeliveryAppointmentSet
from sincerely.rules.sighting import Arrival, Happening

from .consent import wishes
from .contacts import PERSON, VEHICLE
from .contacts import person as whose
from .dates import is_hour
from .kind import WHO, TableKind
from .row import YES_NO, Row, RowProblem, happening


class Status(StrEnum):
    """What became of an appointment."""

    SET = "set"
    CONFIRMED = "confirmed"
    KEPT = "kept"
    MISSED = "missed"
    CANCELLED = "cancelled"


_STATUSES = {
    **{each.value: each for each in Status},
    **meaning("planifi\u00e9 planifie pr\u00e9vu prevu programada agendada", Status.SET),
    **meaning(
        "scheduled booked made active open pending new rescheduled unconfirmed created", Status.SET
    ),
    **meaning("confirm confirmedbycustomer confirm\u00e9 confirme confirmada", Status.CONFIRMED),
    **meaning(
        "show showed shown arrived completed complete checkedin attended sold visited", Status.KEPT
    ),
    **meaning("noshow ns didnotshow notkept missedappointment nos absent", Status.MISSED),
    **meaning("canceled cancel cancelledbycustomer deleted annul\u00e9 annule", Status.CANCELLED),
    **meaning("cancelada cancelado", Status.CANCELLED),
}
_SHOWED = {
    **YES_NO,
    **meaning("show showed shown kept arrived", True),
    **meaning("noshow ns didnotshow missed pending tbd", False),
}
_BECAME: dict[Status, type[AppointmentEvent]] = {
    Status.CONFIRMED: AppointmentConfirmed,
    Status.KEPT: AppointmentKept,
    Status.MISSED: AppointmentMissed,
    Status.CANCELLED: AppointmentCancelled,
}
#: what an appointment of the sales department may be for that is a step of a purchase
FETCHING = frozenset("delivery deliveryappointment vehicledelivery newcardelivery".split())
FINANCE = frozenset("finance fi fni f&i financeappointment businessoffice".split())
DEPARTMENTS = {
    **{each.value: each for each in Department},
    **meaning("showroom salesdepartment salesappointment testdrive", Department.SALES),
    **dict.fromkeys((*FETCHING, *FINANCE), Department.SALES),
    **meaning(
        "servicedepartment fixedops serviceappointment svc parts bodyshop", Department.SERVICE
    ),
}


def read(row: Row) -> tuple[Arrival, ...]:
    """The appointment made, and its present status.

    An appointment moved to another time is set anew. One whose day alone is known counts until
    that day's end, so that nobody is told they missed it while they may be on their way.
    """
    number = row.key("appointment_id")
    said = _status(row)
    agreed = _agreed(row)
    status = _came(row, agreed) if said is Status.SET else said
    found = [_set(row, number, agreed)]
    if status is not Status.SET:
        found.append(_became(row, number, agreed, status))
    if status not in (Status.MISSED, Status.CANCELLED):
        found += _step(row, found[0], agreed)
    who, key = whose(row), f"appointment:{number}"
    return (Arrival(key=key, contact=who, happenings=(*found, *wishes(row, who, key))),)


def _status(row: Row) -> Status:
    """What became of it, in a word or under the column that says yes to it."""
    said = row.word("status", _STATUSES, Status.SET)
    if said is not Status.SET:
        return said
    flags = (("cancelled", Status.CANCELLED), ("kept", Status.KEPT), ("missed", Status.MISSED))
    return next((status for column, status in flags if row.yes(column)), Status.SET)


def _agreed(row: Row) -> Moment | None:
    """For when it is; the only column for both day and hour may be called a time."""
    places = row.layout.places
    if "appointment_at" in places:
        return row.moment("appointment_at", planned=True, hour="appointment_time")
    if "status_at" in places and is_hour(row.text("appointment_time")):
        return None
    return row.moment("appointment_time", planned=True)


def _came(row: Row, agreed: Moment | None) -> Status:
    """Whether they came, from ``Showed``: a no counts once the day is over, not before."""
    if not row.text("showed"):
        return Status.SET
    if row.word("showed", _SHOWED, default=False):
        return Status.KEPT
    day = row.context.clock.day
    over = agreed is not None and day(agreed.at) < day(row.context.received_at)
    return Status.MISSED if over else Status.SET


def _set(row: Row, number: str, agreed: Moment | None) -> Happening:
    """That it was made. A table that does not say when says another day at each change of status:
    the first that came stands."""
    made = row.moment("set_at")
    if made is None:
        made = replace(_no_later(row, row.moment("status_at"), agreed), undated=True)
    key = f"appointment:{number}:set"
    key += f":{row.stamp(agreed)}" if agreed else ""
    return happening(_payload(AppointmentSet, row, number, agreed), made, key)


def _step(row: Row, made: Happening, agreed: Moment | None) -> list[Happening]:
    """The step of a purchase it is for: to sign with the finance office, to fetch the car."""
    what, deal, who = squash(row.text("department")), row.id("deal_id"), _with(row)
    payload: Payload
    if what in FETCHING:
        payload = DeliveryAppointmentSet(deal=deal, at=agreed.until if agreed else None, by=who)
    elif what in FINANCE:
        payload = FinanceAppointmentSet(deal=deal, by=who)
    else:
        return []
    return [replace(made, payload=payload, key=f"{made.key}:{payload.kind}")]


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
    came = Moment(row.context.received_at, undated=True)
    first = next((each for each in moments if each), came)
    return first if first.at <= came.at else came


def _payload(
    kind: type[AppointmentEvent], row: Row, number: str, agreed: Moment | None
) -> AppointmentEvent:
    at: datetime | None = agreed.until if agreed else None
    return kind(
        appointment=number,
        department=_department(row),
        at=at,
        by=_with(row),
        deal=row.id("deal_id"),
    )


def _with(row: Row) -> str:
    return row.text("staff") or row.text("salesperson") or row.text("advisor")


def _department(row: Row) -> Department:
    """As said; else service, where the table has a workshop's columns or names the car they own."""
    places = row.layout.places
    own_car = "vin" in places and _OF_SALES.isdisjoint(places)
    service = own_car or not _OF_SERVICE.isdisjoint(places)
    return row.word("department", DEPARTMENTS, Department.SERVICE if service else Department.SALES)


_OF_SERVICE = frozenset({"advisor", "work", "ro_number"})
_OF_SALES = frozenset({"salesperson", "deal_id", "stock_number"})
APPOINTMENTS = TableKind(
    name="appointments",
    key="appointment_id",
    needs=("appointment_at|status_at|appointment_time",),
    told_by=("appointment_at|status_at", "appointment_time|department|vin", WHO),
    columns={
        "appointment_id": "appointmentnumber appointmentno apptid apptnumber apptno "
        "confirmationnumber confnumber",
        "department": "dept appointmentdepartment appointmenttype",
        "appointment_at": "appointmentdatetime appointmentdate apptdate apptdatetime "
        "scheduledat scheduleddate appointmentstart",
        "appointment_time": "appttime apptclock timeofday scheduledtime",
        "set_at": "createdat appointmentcreatedate appointmentcreatets bookedat createddate "
        "dateset createdutcdate apptcreated bookedon bookeddate datebooked createdon "
        "appointmentcreated appointmentcreatedon created",
        "status": "appointmentstatus apptstatus result outcome",
        "status_at": "statusdate statustime",
        "showed": "show didshow showup showedup shown",
        "kept": "isshow showedflag",
        "missed": "isnoshow noshowflag noshow",
        "cancelled": "iscancelled iscanceled cancelledflag canceledflag",
        "staff": "withwhom assignedto",
        "salesperson": "salesman salespersonname salesrep",
        "advisor": "serviceadvisorname serviceadvisor advisorname serviceadvisornumber "
        "servicewriter",
        "ro_number": "rono ronumber repairordernumber lastrono",
        "work": "operationcode operationcodedescription opcode promisedate lastrodate cause "
        "servicetype concern",
        "deal_id": "opportunityid leadid dealnumber",
        **VEHICLE,
        **PERSON,
    },
    read=read,
)
