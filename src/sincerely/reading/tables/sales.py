"""Sales as a DMS books them: one row per deal, with who sold what to whom, and what undid it."""

from dataclasses import replace
from enum import StrEnum

from sincerely.reading.text import meaning
from sincerely.reading.when import Moment
from sincerely.rules.events import Payload, SaidBy
from sincerely.rules.events.deals import DealDelivered, DealSold, DealUnwound
from sincerely.rules.sighting import Arrival, Happening

from .contacts import COBUYER, PERSON, VEHICLE, cobuyer, person
from .kind import TableKind
from .row import Row, RowLeftOut, happening


class Sort(StrEnum):
    """What sort of deal it is, from ``deal_type``."""

    RETAIL = "retail"
    LEASE = "lease"
    WHOLESALE = "wholesale"
    DEALER_TRADE = "dealer trade"


class Booked(StrEnum):
    """How far the deal has come in the DMS, from ``deal_status``."""

    SOLD = "sold"
    PENDING = "pending"
    UNDONE = "unwound"


_SORTS = {
    **meaning(
        "retail r cash finance financed retailfinance balloon fleet commercial purchase",
        Sort.RETAIL,
    ),
    **meaning("new used n u demo certified", Sort.RETAIL),
    **meaning("lease leased l", Sort.LEASE),
    **meaning("wholesale ws w wholesaledeal", Sort.WHOLESALE),
    **meaning("dealertrade dt dealertransfer dealerexchange", Sort.DEALER_TRADE),
}
_STATUSES = {
    **meaning("sold booked b finalized finalised final f closed clsd", Booked.SOLD),
    **meaning("posted delivered d funded complete completed", Booked.SOLD),
    **meaning("pending pend p open working", Booked.PENDING),
    **meaning(
        "unwound unwind voided void v cancelled canceled reversed rescinded backedout",
        Booked.UNDONE,
    ),
}


def read(row: Row) -> tuple[Arrival, ...]:
    """The buyer's arrival, and the co-buyer's where one is named.

    A reversed or voided deal is sold and unwound: whoever knew of the sale learns of its end. A
    pending deal is a sign, not yet a sale. The delivery date stands in for a missing sold date.
    """
    sort = row.word("deal_type", _SORTS, Sort.RETAIL)
    if sort in (Sort.WHOLESALE, Sort.DEALER_TRADE):
        raise RowLeftOut(f"a {sort} deal")
    deal = row.key("deal_number")
    status = row.word("deal_status", _STATUSES, Booked.SOLD)
    sold_at = row.must_moment("sold_date", "delivery_date", "posted_date")
    buyer = person(row)
    events = _events(row, deal, status, sold_at, lease=sort is Sort.LEASE)
    arrivals = [Arrival(key=f"sale:{deal}", contact=buyer, happenings=events)]
    if other := cobuyer(row, buyer):
        theirs = tuple(_for_cobuyer(event) for event in events)
        arrivals.append(Arrival(key=f"sale:{deal}:cobuyer", contact=other, happenings=theirs))
    return tuple(arrivals)


def _events(
    row: Row, deal: str, status: Booked, sold_at: Moment, *, lease: bool
) -> tuple[Happening, ...]:
    car, by = row.vehicle(), row.text("salesperson")
    pending = status is Booked.PENDING
    sold = DealSold(
        deal=deal,
        said_by=SaidBy.SYSTEM if pending else SaidBy.DMS,
        vehicle=car,
        by=by,
        lease=lease,
        vin=row.text("vin"),
    )
    found = [happening(sold, sold_at, f"{'pending' if pending else 'sale'}:{deal}")]
    # A delivery planned for later has not happened yet.
    delivered_at = row.moment("delivery_date", planned=True)
    if delivered_at and not row.context.too_late(delivered_at) and not pending:
        delivered = DealDelivered(deal=deal, vehicle=car, by=by)
        found.append(happening(delivered, delivered_at, f"delivered:{deal}"))
    if undone_at := _undone_at(row, status, sold_at):
        key = f"unwound:{deal}:{row.context.clock.day(undone_at.at):%Y%m%d}"
        found.append(happening(DealUnwound(deal=deal), undone_at, key))
    return tuple(found)


def _undone_at(row: Row, status: Booked, sold_at: Moment) -> Moment | None:
    if reversed_at := row.moment("reversal_date"):
        return reversed_at
    if status is not Booked.UNDONE:
        return None
    posted_at = row.moment("posted_date")
    return posted_at if posted_at and posted_at.until >= sold_at.until else sold_at


def _for_cobuyer(event: Happening) -> Happening:
    payload: Payload = event.payload
    if isinstance(payload, DealSold):
        payload = replace(payload, role="co-buyer")
    return replace(event, payload=payload, key=f"{event.key}:cobuyer")


SALES = TableKind(
    name="sales",
    key="deal_number",
    needs=("sold_date|delivery_date|posted_date",),
    columns={
        "deal_number": "dealno dealnum contractnumber dmssaleid saleid",
        "sold_date": "solddate contractdate dealdate saledate salesdate purchaseorderdate "
        "closedealdate",
        "delivery_date": "deliverydate deldate datedelivered delivereddate",
        "reversal_date": "reversaldate voideddate voiddate unwounddate unwinddate",
        "posted_date": "posteddate bookeddate finalizeddate accountingdate",
        "deal_type": "saletype typeofdeal",
        "deal_status": "status",
        "salesperson": "salesman salesman1name salesperson1 salespersonfullname salesmanname "
        "salesagent soldby",
        "new_used": "neworused nu inventorytype stocktype",
        "stock_number": "stockno stock stockid vehiclestocknumber",
        "vin": "vinno vehiclevin vehinfovin",
        **VEHICLE,
        **PERSON,
        **COBUYER,
    },
    read=read,
)
