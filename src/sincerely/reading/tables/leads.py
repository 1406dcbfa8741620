"""A CRM's leads: who asked, through whom, for what, and what its status says became of it."""

from dataclasses import replace

from sincerely.reading.adf import leads_in
from sincerely.reading.outcome import Read
from sincerely.reading.text import squash
from sincerely.reading.when import Moment
from sincerely.reading.words import happenings
from sincerely.rules.events import Payload, SaidBy, Vehicle
from sincerely.rules.events.deals import DealLost, DealSold, LostReason
from sincerely.rules.events.leads import AGAIN, LeadReceived
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Arrival, Contact, Happening

from .cars import car
from .consent import CONSENT, wishes
from .contacts import PERSON, VEHICLE, person
from .kind import WHO, TableKind
from .money import plain
from .row import Row, RowLeftOut, RowProblem, happening
from .words import REASONS, Became, Said, said_by

#: what a lead says besides, by its path in ADF/XML: (path, column)
_FACTS = (
    ("leadtype", "lead_type"),
    ("vehicle.price", "price"),
    ("vehicle.odometer", "odometer"),
)


def read(row: Row) -> tuple[Arrival, ...]:
    """The lead, with the sale or the loss its status tells of, and what it refuses.

    A CRM's *sold* is a sign, no proof. A status in other words says nothing. A lead that is bad or
    a duplicate asks for nothing anew, but what it refuses holds. Where a column holds the lead as
    it came (ADF/XML), that is read in place of the row's own columns.
    """
    said = statuses(row)
    ends = [each.became for each in said if each.became]
    lead = row.key("lead_id")
    key = f"lead:{lead}"
    original = _original(row)
    who = _who(row, original)
    when = _asked_at(row)
    since = max(row.moment("status_at") or when, when, key=lambda each: each.until)
    asked = (
        *heard_in_status(row, said, key, since),
        *wishes(row, who, key),
    )
    if Became.BAD in ends:
        if not asked:
            raise RowLeftOut("a bad or duplicate lead")
        return (Arrival(key=key, contact=who, happenings=asked),)
    became = _became(row, lead, when, ends[0] if ends else None)
    if original:
        first, *others = original
        added = (*first.happenings, *became, *asked)
        return (Arrival(key=first.key, contact=first.contact, happenings=added), *others)
    # of a list without dates nobody knows that it was asked after what we know of: nothing anew,
    # and told beside the row with a date, whichever comes first
    asked_again = replace(_lead(row, lead, who), resend=when.undated)
    received = happening(asked_again, when, f"{key}:{AGAIN}" if when.undated else key)
    return (Arrival(key=key, contact=who, happenings=(received, *became, *asked)),)


def _who(row: Row, original: tuple[Arrival, ...]) -> Contact:
    """Who the row is about; where only the lead inside it says, whoever asked in that."""
    try:
        return person(row)
    except RowProblem:
        if not original:
            raise
        return original[0].contact


def statuses(row: Row) -> tuple[Said, ...]:
    """What the columns of its status say. One that may tell of an end is asked about."""
    found = tuple(map(said_by, row.texts("status")))
    for text, said in zip(row.texts("status"), found, strict=True):
        if said.doubt and not any(each.became for each in found):
            raise RowProblem(
                "unknown_status",
                f"{row.layout.header('status')} says “{text}”, and we do not know what became"
                " of it.",
                "Write Sold, Lost, Duplicate, Opted out, Do not contact, Deceased or Active.",
            )
    return found


def heard_in_status(
    row: Row, said: tuple[Said, ...], key: str, when: Moment
) -> tuple[Happening, ...]:
    """What they refuse by the status of their lead or deal; without a date as of now."""
    proof = f"column {row.layout.header('status')}"
    found = {
        each.key: replace(each, whole_day=when.whole_day, undated=when.undated)
        for one in said
        for each in happenings(
            one.heard, key=key, occurred_at=when.at, words="", by=Channel.CALL, proof=proof
        )
    }
    return tuple(found.values())


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


def _became(row: Row, lead: str, asked_at: Moment, end: Became | None) -> list[Happening]:
    when = row.moment("sold_at") if end in (Became.SOLD, None) else None
    if when:
        end = Became.SOLD
    elif end is None:
        return []
    when = when or row.moment("status_at") or asked_at
    when = max(when, asked_at, key=lambda each: each.until)
    key = f"lead:{lead}:{end}:{row.stamp(when)}"
    payload = _sold(row, lead) if end is Became.SOLD else _lost(row, lead)
    return [happening(payload, when, key)]


def _sold(row: Row, lead: str) -> Payload:
    return DealSold(
        deal=lead,
        said_by=SaidBy.SALESPERSON,
        vehicle=row.vehicle(),
        by=_salesperson(row),
        vin=row.vin(),
    )


def _lost(row: Row, lead: str) -> DealLost:
    reason, words = why_lost(row)
    return DealLost(deal=lead, reason=reason, by=_salesperson(row), words=words)


def why_lost(row: Row) -> tuple[LostReason, str]:
    """The reason of a loss, and its words where they are none that we know."""
    said = tuple(map(said_by, row.texts("status")))
    reasons = [REASONS[name] for text in row.texts("reason") if (name := squash(text)) in REASONS]
    known = next(iter((*reasons, *(each.reason for each in said if each.reason))), None)
    words = row.text("reason") or next((each.words for each in said if each.words), "")
    return known or LostReason.OTHER, "" if known else words


def _salesperson(row: Row) -> str:
    named = f"{row.text('salesperson_first')} {row.text('salesperson_last')}".strip()
    return row.text("salesperson") or named


LEADS = TableKind(
    name="leads",
    key="lead_id",
    needs=("lead_id|created_at|provider|status|vehicle|model|comments|adf",),
    told_by=("created_at", "vehicle|model|stock_number|vin", WHO),
    lent=frozenset({"opportunityid"}),
    columns={
        "lead_id": "leadnumber crmleadid inquiryid enquiryid enquirynumber leadno autoleadid "
        "opportunityid",
        "created_at": "leadcreatedutc leadcreated leadcreateddate createddate datecreated leaddate "
        "originationutcdate creationdate createdutcdate receivedat submittedat inquirydate "
        "enquirydate requestdate leadreceived leadcreatedat datereceived received receivedon "
        "receiveddate createdtime created opportunitycreated "
        "opportunitycreateddate opportunitycreatedon opportunitydate firstlead date",
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
