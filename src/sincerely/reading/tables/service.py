"""Repair orders: a car came in, and went out again."""

from sincerely.rules.events.service import ServiceClosed, ServiceOpened
from sincerely.rules.sighting import Arrival

from .contacts import PERSON, VEHICLE, person
from .kind import TableKind
from .row import Row, happening


def read(row: Row) -> tuple[Arrival, ...]:
    """The order opened, and closed where it says so."""
    order = row.key("ro_number")
    opened_at, closed_at = row.must_moment("opened_at", "closed_at"), row.moment("closed_at")
    by = row.text("advisor")
    opened = ServiceOpened(order=order, vehicle=row.vehicle(), by=by, vin=row.text("vin"))
    found = [happening(opened, opened_at, f"service:{order}:opened")]
    if closed_at:
        closed = ServiceClosed(order=order, by=by)
        found.append(happening(closed, closed_at, f"service:{order}:closed"))
    return (Arrival(key=f"service:{order}", contact=person(row), happenings=tuple(found)),)


SERVICE = TableKind(
    name="service",
    key="ro_number",
    needs=("opened_at|closed_at",),
    columns={
        "ro_number": "rono roid repairordernumber repairorderid repairorderno",
        "opened_at": "opendate roopendate roopeneddate rocreatedtime rocreatedate",
        "closed_at": "closedate closedrodate rocloseddate roclosedate closedtime",
        "advisor": "serviceadvisorname serviceadvisor advisorname roadvisorname advname",
        "vin": "vehiclevin vinno vehinfovin",
        "stock_number": "",
        "new_used": "",
        **VEHICLE,
        **PERSON,
    },
    read=read,
)
