"""Visits to the store, with the test drive and the trade appraisal they came to."""

from sincerely.rules.events import Department, Vehicle
from sincerely.rules.events.deals import TestDriven, TradeAppraised
from sincerely.rules.events.talks import StoreVisited
from sincerely.rules.sighting import Arrival

from .appointments import DEPARTMENTS
from .contacts import PERSON, VEHICLE, person
from .kind import TableKind
from .row import Row, happening


def read(row: Row) -> tuple[Arrival, ...]:
    """A visit; a test drive where ``test_drive`` says yes; a trade where one is named."""
    visit = row.key("visit_id")
    when = row.must_moment("visited_at")
    by, deal = row.text("salesperson"), row.id("deal_id")
    visited = StoreVisited(
        department=row.word("department", DEPARTMENTS, Department.SALES),
        by=by,
        minutes=row.number("minutes"),
        deal=deal,
    )
    found = [happening(visited, when, f"visit:{visit}")]
    if row.yes("test_drive"):
        driven = TestDriven(vehicle=row.vehicle(), by=by, deal=deal)
        found.append(happening(driven, when, f"visit:{visit}:drive"))
    if trade := row.text("trade"):
        appraised = TradeAppraised(vehicle=_car(trade), by=by, deal=deal)
        found.append(happening(appraised, when, f"visit:{visit}:trade"))
    return (Arrival(key=f"visit:{visit}", contact=person(row), happenings=tuple(found)),)


def _car(text: str) -> Vehicle:
    """``2014 Honda Civic LX``: year, make, and the rest as the model."""
    year, _, rest = text.partition(" ")
    if not (year.isdigit() and len(year) in (2, 4)):
        return Vehicle(model=text)
    make, _, model = rest.strip().partition(" ")
    return Vehicle(year=year, make=make, model=model.strip())


VISITS = TableKind(
    name="visits",
    key="visit_id",
    needs=("visited_at",),
    columns={
        "visit_id": "showroomvisitid",
        "visited_at": "visitdate visittime arrivedat",
        "department": "dept",
        "salesperson": "salesman staff salespersonname",
        "minutes": "minutesinstore duration",
        "test_drive": "testdriven demo demotestdrive",
        "trade": "tradein tradevehicle",
        "deal_id": "opportunityid leadid dealnumber",
        "stock_number": "stockno stock",
        "new_used": "neworused",
        **VEHICLE,
        **PERSON,
    },
    read=read,
)
