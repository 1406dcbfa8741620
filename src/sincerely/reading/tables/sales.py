"""Sales as a DMS books them: one row per deal, with who sold what to whom, and what undid it."""

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from sincerely.reading.text import meaning, squash
from sincerely.reading.when import Moment
from sincerely.rules.events import Payload, SaidBy
from sincerely.rules.events.deals import DealDelivered, DealSold, DealUnwound
from sincerely.rules.sighting import Arrival, Contact, Happening

from .consent import wishes
from .contacts import COBUYER, PERSON, VEHICLE, cobuyer, people, same_name
from .dates import no_day
from .kind import WHO, TableKind
from .money import amount
from .names import nobody
from .row import YES_NO, Layout, Row, RowLeftOut, RowProblem, happening


class Sort(StrEnum):
    """What sort of deal it is, from ``deal_type``."""

    RETAIL = "retail"
    LEASE = "lease"
    WHOLESALE = "wholesale"
    DEALER_TRADE = "dealer trade"
    HOUSE = "house"
    AUCTION = "auction"
    INTERNAL = "internal"
    PARTS = "parts"


class Booked(StrEnum):
    """How far the deal has come in the DMS, from ``deal_status``."""

    SOLD = "sold"
    PENDING = "pending"
    UNDONE = "unwound"
    QUOTE = "quote"


_TO_CUSTOMERS = (Sort.RETAIL, Sort.LEASE)
_SORTS = {
    **meaning(
        "retail r cash finance financed retailfinance balloon fleet commercial purchase consumer",
        Sort.RETAIL,
    ),
    **meaning("c p f", Sort.RETAIL),  # a DMS's letters for cash, purchase, finance
    **meaning("rtl ret flt emp employee employeesale comm", Sort.RETAIL),
    **meaning("retailcash cashdeal financedeal retailsale retaildeal oneway onepay", Sort.RETAIL),
    **meaning("d\u00e9tail detail comptant financement contado credito cr\u00e9dito", Sort.RETAIL),
    **meaning("new used n u demo certified cpo misc other", Sort.RETAIL),
    **meaning("lease leased l retaillease leasedeal onepaylease location", Sort.LEASE),
    **meaning("wholesale ws w wholesaledeal wholesalesale gros engros mayoreo", Sort.WHOLESALE),
    **meaning(
        "dealertrade dt dealertransfer dealerexchange dealertodealer swap", Sort.DEALER_TRADE
    ),
    **meaning("house housedeal h", Sort.HOUSE),
    **meaning("auction auctionsale", Sort.AUCTION),
    **meaning("internal intracompany intercompany transfer intrastore", Sort.INTERNAL),
    **meaning("parts partssale counter countersale accessories", Sort.PARTS),
}
_STATUSES = {
    **meaning("sold booked b finalized finalised final f closed clsd", Booked.SOLD),
    **meaning("posted delivered d funded complete completed contracted bookedout", Booked.SOLD),
    **meaning("solddelivered soldanddelivered won closedwon rdr rdrd rdrposted", Booked.SOLD),
    **meaning("vendu livr\u00e9 livre vendido entregado", Booked.SOLD),
    **meaning("annul\u00e9 annule cancelado anulado", Booked.UNDONE),
    **meaning("pending pend p open working inprocess inprogress notbooked", Booked.PENDING),
    **meaning("soldnotdelivered soldpending spotdelivered unfunded capped", Booked.SOLD),
    **meaning(
        "unwound unwind voided void v cancelled canceled reversed rescinded backedout backout "
        "reversal cancel deleted returned rolledback buyback repurchased unwounddeal dealunwound",
        Booked.UNDONE,
    ),
    **meaning("quote quoted q worksheet writeup proposal desking lost dead nosale", Booked.QUOTE),
}
#: dollars: more is no price of a car
_MOST = 10_000_000
_YES = frozenset("y yes true t 1 x wholesale ws".split())


def read(row: Row) -> tuple[Arrival, ...]:
    """The buyer's arrival, and the co-buyer's where one is named.

    A reversed or voided deal is sold and unwound: whoever knew of the sale learns of its end. A
    pending deal is a sign, not yet a sale. The delivery date stands in for a missing sold date.
    """
    sort = _sort(row)
    if sort is Sort.HOUSE and not _reached(row):
        raise RowLeftOut("a house deal")
    deal = row.key("deal_number")
    status = _status(row)
    buyer, *spouses = people(row)
    events = _events(row, deal, status, lease=sort is Sort.LEASE)
    key = f"sale:{deal}"
    found = [Arrival(key=key, contact=buyer, happenings=(*events, *wishes(row, buyer, key)))]
    others = _cobuyers(row, buyer, spouses)
    for at, (other, prefix) in enumerate(others):
        end = "cobuyer" if at == 0 else f"cobuyer{at + 1}"
        theirs = tuple(_for_cobuyer(event, end) for event in events)
        their_key = f"{key}:{end}"
        asked = wishes(row, other, their_key, prefix)
        found.append(Arrival(key=their_key, contact=other, happenings=(*theirs, *asked)))
    return tuple(found)


def _sort(row: Row) -> Sort:
    """The sort of deal; whichever column says that it is no customer's is believed.

    A house deal is a sale nobody is paid for: whoever bought is a customer all the same.
    """
    if (flag := row.text("wholesale")) and squash(flag) in _YES:
        raise RowLeftOut("a wholesale deal")
    texts = row.texts("deal_type")
    if not texts:
        return Sort.RETAIL
    said = [_SORTS.get(squash(text)) for text in texts]
    for sort in said:
        if sort and sort not in (*_TO_CUSTOMERS, Sort.HOUSE):
            raise RowLeftOut(f"a {sort} deal")
    if not any(said):
        raise row.unknown_word("deal_type", _SORTS)
    if Sort.HOUSE in said:
        return Sort.HOUSE
    return Sort.LEASE if Sort.LEASE in said else Sort.RETAIL


def _reached(row: Row) -> bool:
    """Whether the row names a person and how to reach them."""
    try:
        buyer = people(row)[0]
    except RowProblem:
        return False
    reached = buyer.emails or buyer.phones or buyer.street
    return bool(buyer.display_name and reached and not buyer.company)


def _status(row: Row) -> Booked:
    texts = row.texts("deal_status")
    if not texts:
        return Booked.SOLD
    said = [_STATUSES.get(squash(text)) for text in texts]
    if Booked.UNDONE in said:
        return Booked.UNDONE
    if None in said and not any(said):
        words = ", ".join(Booked)
        raise RowProblem(
            "unknown_status",
            f"{row.layout.header('deal_status')} says “{row.text('deal_status')}”: nobody can tell "
            "whether they bought.",
            f"Mend the word; words we know are: {words}.",
        )
    status = next((each for each in said if each), Booked.SOLD)
    if status is Booked.QUOTE:
        raise RowLeftOut("a quote and no sale")
    return status


def _cobuyers(row: Row, buyer: Contact, spouses: list[Contact]) -> list[tuple[Contact, str]]:
    """Who bought with them, and whose columns say what they refuse.

    Whoever is in the buyer's cell and in the co-buyer's columns is one person.
    """
    second = cobuyer(row, buyer)
    if second is None:
        return [(each, "") for each in spouses]
    rest = [each for each in spouses if squash(each.first) != squash(second.first)]
    return [(second, "cobuyer_"), *((each, "") for each in rest if not same_name(each, buyer))]


def _events(row: Row, deal: str, status: Booked, *, lease: bool) -> tuple[Happening, ...]:
    sold_at, end = _sold_at(row)
    delivered_at = _delivered_at(row)
    taken_back = _taken_back(row)
    undone = taken_back or status is Booked.UNDONE or _flagged(row)
    undone_at = _undone_at(row, sold_at, delivered_at, undone=undone)
    pending, found = status is Booked.PENDING, []
    if not taken_back:
        sold = _sold(row, deal, pending=pending, lease=lease)
        key = f"{'pending' if pending else 'sale'}:{deal}{end}"
        found.append(happening(sold, sold_at, key))
        if delivered_at and not pending:
            delivered = DealDelivered(deal=deal, vehicle=sold.vehicle, by=sold.by)
            found.append(happening(delivered, delivered_at, f"delivered:{deal}"))
    if undone_at:
        key = f"unwound:{deal}:{row.context.clock.day(undone_at.at):%Y%m%d}"
        found.append(happening(DealUnwound(deal=deal), undone_at, key))
    posted = row.moment("posted_date")
    return (
        tuple(replace(each, posted_at=posted.until) for each in found) if posted else tuple(found)
    )


def _sold(row: Row, deal: str, *, pending: bool, lease: bool) -> DealSold:
    return DealSold(
        deal=deal,
        said_by=SaidBy.SYSTEM if pending else SaidBy.DMS,
        vehicle=row.vehicle(),
        by=_salesperson(row),
        lease=lease,
        price=_price(row),
        vin=row.vin(),
    )


def _sold_at(row: Row) -> tuple[Moment, str]:
    """When it was sold, and what tells the event apart where a better column is still blank.

    What was delivered, posted or booked by accounting is something else and only stands in. Once
    the better column is filled, that is a second report of the same sale, and no row that changed.
    """
    header, sold_at = row.dated(*_DATES)
    return sold_at, "" if header == _best(row.layout) else f":{squash(header)}"


@lru_cache(maxsize=64)
def _best(layout: Layout) -> str:
    """The header of the best date there is."""
    return layout.header(next(column for column in _DATES if column in layout.places))


def _delivered_at(row: Row) -> Moment | None:
    """A delivery planned for later has not happened yet."""
    found = row.moment("delivery_date", planned=True)
    return None if found is None or row.context.too_late(found) else found


def _undone_at(
    row: Row, sold_at: Moment, delivered_at: Moment | None, *, undone: bool
) -> Moment | None:
    """When it was undone: never before what it undoes. ``undone``: that it was is said anyway."""
    reversed_at = row.moment("reversal_date") or _day_flagged(row)
    if not (reversed_at or undone):
        return None
    known = (reversed_at or row.moment("posted_date"), sold_at, delivered_at)
    return max((each for each in known if each), key=lambda each: each.until)


def _flagged(row: Row) -> bool:
    """Whether a column such as ``Cancelled`` says yes, or when."""
    return any(_says_undone(text) is not False for text in row.texts("undone"))


def _says_undone(text: str) -> bool | None:
    """Of a cell under ``Cancelled``: yes, no, or None for what can only be its date."""
    word = squash(text)
    if no_day(text):
        return False
    return True if _STATUSES.get(word) is Booked.UNDONE else YES_NO.get(word)


def _day_flagged(row: Row) -> Moment | None:
    """The date such a column may hold in place of a yes."""
    text = row.text("undone")
    return row.moment("undone") if text and _says_undone(text) is None else None


def _taken_back(row: Row) -> bool:
    """Whether the row books a sale back: its price is below zero."""
    price = _amount(row)
    return price is not None and price < 0


def _price(row: Row) -> int | None:
    """What the car cost; nothing where it says zero: nobody gives one away."""
    price = _amount(row)
    return round(price) if price and 0 < price < _MOST else None


def _amount(row: Row) -> Decimal | None:
    price = row.text("sale_price")
    return amount(price) if price else None


def _salesperson(row: Row) -> str:
    """Who sold it; nobody where it says ``HOUSE``."""
    parts = f"{row.text('salesperson_first')} {row.text('salesperson_last')}".strip()
    name = row.text("salesperson") or parts
    return "" if nobody(name) else name


def _for_cobuyer(event: Happening, end: str) -> Happening:
    payload: Payload = event.payload
    if isinstance(payload, DealSold):
        payload = replace(payload, role="co-buyer")
    return replace(event, payload=payload, key=f"{event.key}:{end}")


_DATES = ("sold_date", "delivery_date", "posted_date")
SALES = TableKind(
    name="sales",
    key="deal_number",
    needs=("|".join(_DATES),),
    told_by=("|".join(_DATES), "vin|stock_number|model|vehicle", WHO),
    columns={
        "deal_number": "dealno dealnum contractnumber dealdealno dmssaleid saleid fininvoiceid "
        "finalinvoiceno dealid deal dealjacket crmsaleid",
        "sold_date": "solddate soldutcdate solddateutc contractdate dealcontractdate dealdate "
        "saledate salesdate dealsalesdate closedealdate purchaseorderdate "
        "financedate originatingdate purchasedate datesold dateofsale datepurchased "
        "soldon solddt saledt dealdt contractdt dealevent1date dealcreatedtime date "
        "accountingdate dealaccountingdate",
        "delivery_date": "deliverydate deldate delivered deliveredon deliverydt datedelivered "
        "delivereddate pickupdate1 pickupdate dldate",
        "reversal_date": "reversaldate voideddate voiddate unwounddate unwinddate backoutdate "
        "cancelleddate canceleddate",
        "undone": "cancelled canceled voided unwound reversed backedout isvoid isvoided "
        "iscancelled "
        "iscanceled isunwound isreversed voidflag voidedflag cancelflag cancelledflag canceledflag "
        "unwindflag unwoundflag reversalflag dealcancelled dealcanceled dealvoided dealunwound "
        "void unwind cancel",
        "posted_date": "posteddate bookeddate finalizeddate fundeddate statuschangedate "
        "dealstatusdate postingdate dealpostingdate",
        "deal_type": "fidealtype saletype typeofdeal dealcategory category vssaletype contracttype "
        "paymenttype typeofsale paymenttypepurchaselease dealcategorywsdtretail",
        "wholesale": "wholesaleflag iswholesale",
        "deal_status": "status salestatus deliveredstatus dealstatuspendsoldclsd fiwipstatuscode",
        "salesperson": "salesman salesman1name salesperson1 salespersonfullname salesmanname "
        "salesagent soldby salesperson1name salesrep salespersonname primarysalesperson sperson "
        "salesman1 salespersons1 salesconsultant sales1 salesrep1",
        "salesperson_first": "salespersonfirstname",
        "salesperson_last": "salespersonlastname",
        "sale_price": "saleprice salesprice sellingprice cashprice purchaseprice slp",
        **VEHICLE,
        **PERSON,
        **COBUYER,
    },
    read=read,
    aside=dict.fromkeys(("accountingdate", "dealaccountingdate"), "posted_date"),
)
