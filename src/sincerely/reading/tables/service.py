"""Repair orders: a car came in, and went out again."""

import re

from sincerely.reading.text import squash
from sincerely.rules.events.service import ServiceClosed, ServiceOpened
from sincerely.rules.sighting import Arrival

from .consent import wishes
from .contacts import PERSON, VEHICLE, person
from .dates import no_day
from .kind import WHO, TableKind
from .row import Row, RowLeftOut, happening

_VOID = frozenset("void voided v cancelled canceled deleted".split())
_INTERNAL = frozenset("i internal int".split())
#: what divides the lines of an order, and the items of a line
_LISTED = re.compile(r"[|^;,/\s]+")


def read(row: Row) -> tuple[Arrival, ...]:
    """The order opened, and closed where it says so. A void one is left out."""
    _not_void(row)
    order = row.key("ro_number")
    opened_at = row.must_moment("opened_at", "closed_at")
    closed_at = row.moment("closed_at")
    by = row.text("advisor")
    opened = ServiceOpened(order=order, vehicle=row.vehicle(), by=by, vin=row.vin())
    found = [happening(opened, opened_at, f"service:{order}:opened")]
    if closed_at:
        closed = ServiceClosed(order=order, by=by)
        found.append(happening(closed, closed_at, f"service:{order}:closed"))
    who, key = person(row), f"service:{order}"
    return (Arrival(key=key, contact=who, happenings=(*found, *wishes(row, who, key))),)


def _not_void(row: Row) -> None:
    """Raises `RowLeftOut` for an order that was voided, or is the store's own work alone."""
    voided = [text for text in row.texts("voided_at") if not no_day(text)]
    if voided or squash(row.text("status")) in _VOID:
        raise RowLeftOut("a void repair order")
    paid = {squash(part) for text in row.texts("pay_type") for part in _LISTED.split(text)} - {""}
    if paid and paid <= _INTERNAL:
        raise RowLeftOut("a repair order of the store's own")


SERVICE = TableKind(
    name="service",
    key="ro_number",
    needs=("opened_at|closed_at",),
    told_by=("opened_at|closed_at", "vin|model|vehicle", WHO),
    columns={
        "ro_number": "rono roid repairordernumber repairorderid repairorderno repairorder ro "
        "ronum orderno ordernumber roronumber",
        "opened_at": "opendate roopendate roopeneddate rocreatedtime rocreatedate dateopened "
        "openeddate servicedate roopened rodate roopendatetime datein "
        "checkintime checkindate",
        "closed_at": "closedate closedrodate rocloseddate roclosedate closedtime closeddate "
        "dateclosed cashierdate datecash posteddate roclosed rocloseddatetime dateout",
        "voided_at": "voideddate voiddate rovoideddate",
        "status": "rostatus statuscode statusdesc",
        "pay_type": "paytype paytypes operationsaletypes paymentmethod labortype labortypes "
        "laborpaytype opcodelabortype lbrtype laborsaletype",
        "advisor": "serviceadvisorname serviceadvisor advisorname roadvisorname advname "
        "servicewritername servicewriter writer rowriter",
        **VEHICLE,
        **PERSON,
    },
    read=read,
)
