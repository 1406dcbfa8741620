"""Visits to the store, with the test drive and the trade appraisal they came to."""

from sincerely.reading.text import squash
from sincerely.reading.when import Moment
from sincerely.rules.events import NO_VEHICLE, Department
from sincerely.rules.events.deals import DealDesked, TestDriven, TradeAppraised
from sincerely.rules.events.talks import StoreVisited
from sincerely.rules.sighting import Arrival

from .appointments import DEPARTMENTS
from .cars import car
from .consent import wishes
from .contacts import PERSON, VEHICLE, person
from .dates import is_hour, when
from .kind import WHO, TableKind
from .row import YES_NO, Row, RowLeftOut, happening


def read(row: Row) -> tuple[Arrival, ...]:
    """A visit; a test drive where ``test_drive`` says yes; a trade where one is named."""
    if row.yes("deleted"):
        raise RowLeftOut("a visit the source has deleted")
    visit = row.key("visit_id")
    dates = [each for each in ("visited_at", "visit_time") if each in row.layout.places]
    at = row.must_moment(*dates, hour="visit_time")
    by, deal = row.text("salesperson"), row.id("deal_id")
    visited = StoreVisited(
        department=row.word("department", DEPARTMENTS, Department.SALES),
        by=by,
        minutes=_minutes(row, at),
        deal=deal,
    )
    key = f"visit:{visit}"
    found = [happening(visited, at, key)]
    if row.yes("test_drive"):
        driven = TestDriven(vehicle=row.vehicle(), by=by, deal=deal)
        found.append(happening(driven, at, f"{key}:drive"))
    trade = row.text("trade")
    if YES_NO.get(squash(trade), trade):
        given = NO_VEHICLE if squash(trade) in YES_NO else car(trade)
        appraised = TradeAppraised(vehicle=given, by=by, deal=deal)
        found.append(happening(appraised, at, f"{key}:trade"))
    if deal and row.yes("desked"):
        desked = DealDesked(deal=deal, vehicle=row.vehicle(), by=by)
        found.append(happening(desked, at, f"{key}:desk"))
    who = person(row)
    return (Arrival(key=key, contact=who, happenings=(*found, *wishes(row, who, key))),)


def _minutes(row: Row, came: Moment) -> int | None:
    """How long they stayed, as said, or from coming to leaving."""
    clock = row.context.clock
    if is_hour(row.text("left_at")):
        left = when(f"{clock.day(came.at):%Y-%m-%d}", row.text("left_at"), clock)
    else:
        left = row.moment("left_at")
    if "minutes" in row.layout.places or not left or left.whole_day or came.whole_day:
        return row.number("minutes")
    stayed = (left.at - came.at).total_seconds()
    return int(stayed // 60) if 0 <= stayed < 86_400 else None


VISITS = TableKind(
    name="visits",
    key="visit_id",
    needs=("visited_at|visit_time",),
    told_by=("visited_at", "visit_time|deal_id|salesperson", WHO),
    columns={
        "visit_id": "showroomvisitid visitnumber trafficid upid",
        "visited_at": "visitdate arrivedat startutcdate visitstart checkin visitdatetime "
        "showroomdate dateofvisit startdate datein dateofup",
        "visit_time": "timein visittime timeofvisit arrivaltime",
        "left_at": "endutcdate visitend checkout timeout enddate",
        "department": "dept",
        "salesperson": "salesman staff salespersonname salesrep salesconsultant",
        "minutes": "minutesinstore duration",
        "test_drive": "testdriven demo demotestdrive demodrive testdrove",
        "trade": "tradein tradevehicle tradeappraisal tradeinvehicle",
        "desked": "desking writeup writtenup",
        "deleted": "deletedflag isdeleted",
        "deal_id": "opportunityid leadid dealnumber",
        **VEHICLE,
        **PERSON,
    },
    read=read,
)
