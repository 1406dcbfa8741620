"""A CRM's leads: who asked, through whom, for what, and what its status says became of it."""

from dataclasses import replace
from enum import StrEnum

from sincerely.reading.adf import leads_in
from sincerely.reading.outcome import Read
from sincerely.reading.text import meaning, squash
from sincerely.reading.when import Moment
from sincerely.rules.events import Payload, SaidBy, Vehicle
from sincerely.rules.events.deals import DealLost, DealSold, LostReason
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.wishes import DoNotContactAsked
from sincerely.rules.sighting import Arrival, Contact, Happening

from .cars import car
from .consent import CONSENT, wishes
from .contacts import PERSON, VEHICLE, person
from .kind import WHO, TableKind
from .money import plain
from .row import Row, RowLeftOut, happening
from .words import REASONS


class Status(StrEnum):
    """What a CRM says became of a lead, where it says more than that it is being worked."""

    SOLD = "sold"
    LOST = "lost"
    BAD = "bad"
    DO_NOT_CONTACT = "do not contact"


_STATUSES = {
    **meaning(
        "sold solddelivered delivered closedwon won purchased dealclosed soldnotdelivered solddeal",
        Status.SOLD,
    ),
    **meaning("lost dead closedlost lostsale deadlead lostlead inactive", Status.LOST),
    **meaning(
        "bad badlead duplicate duplicatelead invalid junk spam test testlead fake badcontactinfo "
        "badinformation notalead dup",
        Status.BAD,
    ),
    **meaning("donotcontact dnc requestednocontact nocontactrequested", Status.DO_NOT_CONTACT),
    **dict.fromkeys(REASONS, Status.LOST),
}
#: what a lead says besides, by its path in ADF/XML: (path, column)
_FACTS = (
    ("leadtype", "lead_type"),
    ("vehicle.price", "price"),
    ("vehicle.odometer", "odometer"),
)


def read(row: Row) -> tuple[Arrival, ...]:
    """The lead, with the sale or the loss its status tells of.

    A CRM's *sold* is a sign, no proof. A status in other words says nothing. A lead that is bad or
    a duplicate asks for nothing anew, but what it refuses holds. Where a column holds the lead as
    it came (ADF/XML), that is read in place of the row's own columns.
    """
    statuses = [_STATUSES.get(squash(text)) for text in row.texts("status")]
    lead = row.key("lead_id")
    key = f"lead:{lead}"
    who = person(row)
    asked = wishes(row, who, key)
    if Status.BAD in statuses:
        if not asked:
            raise RowLeftOut("a bad or duplicate lead")
        return (Arrival(key=key, contact=who, happenings=asked),)
    when = _asked_at(row)
    became = _became(row, lead, when, next((each for each in statuses if each), None))
    if original := _original(row):
        first, *others = original
        added = (*first.happenings, *became, *asked)
        return (Arrival(key=first.key, contact=first.contact, happenings=added), *others)
    # of a list without dates nobody knows that it was asked after what we know of: nothing anew
    received = happening(replace(_lead(row, lead, who), resend=when.undated), when, key)
    return (Arrival(key=key, contact=who, happenings=(received, *became, *asked)),)


def _asked_at(row: Row) -> Moment:
    """When they asked, as far as the source says; else when the file came."""
    found = row.moment("created_at", hour="asked_time")
    return found or Moment(row.context.received_at, undated=True)


def _original(row: Row) -> tuple[Arrival, ...]:
    text = row.text("adf")
    if not text:
        return ()
    found = leads_in(text.encode("utf-8", "replace"), row.context)
    return tuple(arrival for each in found if isinstance(each, Read) for arrival in each.arrivals)


def _lead(row: Row, lead: str, who: Contact) -> LeadReceived:
    facts = [(path, plain(text)) for path, column in _FACTS if (text := row.text(column))]
    own = Vehicle() if "trade" not in row.layout.places else car(row.text("trade"))
    return LeadReceived(
        provider=row.text("provider"),
        lead_id=row.id("lead_id"),
        deal=lead,
        vehicle=row.vehicle(),
        trade=own,
        vin=row.vin(),
        comments=row.text("comments"),
        consent_claims=_claims(row),
        extras=tuple(facts),
    )


def _claims(row: Row) -> tuple[str, ...]:
    """Permissions the row claims, in its own words; they are no consent (`consent`)."""
    columns = (column for column in CONSENT if column.startswith("allow_"))
    return tuple(
        f"{row.layout.header(column)}: {text}" for column in columns if (text := row.text(column))
    )


def _became(row: Row, lead: str, asked_at: Moment, status: Status | None) -> list[Happening]:
    when = row.moment("sold_at") if status in (Status.SOLD, None) else None
    if when:
        status = Status.SOLD
    elif status is None:
        return []
    when = when or row.moment("status_at") or asked_at
    when = max(when, asked_at, key=lambda each: each.until)
    key = f"lead:{lead}:{squash(status)}:{row.stamp(when)}"
    return [happening(_payload(row, lead, status), when, key)]


def _payload(row: Row, lead: str, status: Status) -> Payload:
    by = _salesperson(row)
    match status:
        case Status.SOLD:
            return DealSold(
                deal=lead,
                said_by=SaidBy.SALESPERSON,
                vehicle=row.vehicle(),
                by=by,
                vin=row.vin(),
            )
        case Status.DO_NOT_CONTACT:
            return DoNotContactAsked(proof=f"column {row.layout.header('status')}")
        case _:
            return _lost(row, lead, by)


def _lost(row: Row, lead: str, by: str) -> DealLost:
    said = (*row.texts("reason"), *row.texts("status"))
    known = next((REASONS[squash(text)] for text in said if squash(text) in REASONS), None)
    words = "" if known else row.text("reason")
    return DealLost(deal=lead, reason=known or LostReason.OTHER, by=by, words=words)


def _salesperson(row: Row) -> str:
    named = f"{row.text('salesperson_first')} {row.text('salesperson_last')}".strip()
    return row.text("salesperson") or named


LEADS = TableKind(
    name="leads",
    key="lead_id",
    needs=("lead_id|created_at|provider|status|vehicle|model|comments|adf",),
    told_by=("created_at", "vehicle|model|stock_number|vin", WHO),
    columns={
        "lead_id": "leadnumber crmleadid inquiryid leadno autoleadid",
        "created_at": "leadcreatedutc leadcreated leadcreateddate createddate datecreated leaddate "
        "originationutcdate creationdate createdutcdate receivedat submittedat inquirydate "
        "requestdate leadreceived leadcreatedat datereceived createdtime created firstlead date",
        "asked_time": "leadtime timereceived",
        "status": "leadstatus leadstatusname leadstatustypename leadstatustype systemstatus "
        "prospectstatus",
        "status_at": "statusdate leadstatusdate statuschangedate lastupdatedutcdate",
        "sold_at": "solddateutc soldutcdate solddate",
        "reason": "lostreason deadreason leadstatusreason reasonlost",
        "provider": "leadsource leadsourcename source providername sourcename leadprovider "
        "leadsourcegroupname",
        "lead_type": "leadtypename leadtype",
        "comments": "notes leadcomments customercomments comment message note inquiry",
        "price": "internetprice askingprice",
        "odometer": "mileage vehiclemileage",
        "trade": "tradein tradevehicle tradeinvehicle",
        "adf": "adfxml rawadf adfdata leadxml xml",
        "salesperson": "salespersonname assignedto owner salesrep salesman",
        "salesperson_first": "salespersonfirstname",
        "salesperson_last": "salespersonlastname",
        **VEHICLE,
        **PERSON,
    },
    read=read,
)
