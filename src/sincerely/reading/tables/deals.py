"""The CRM's opportunities: one row for each change of a deal's status."""

from collections.abc import Callable
from enum import StrEnum

from sincerely.reading.text import meaning, squash
from sincerely.reading.when import Moment
from sincerely.reading.words import NOTHING
from sincerely.rules.events import Payload, SaidBy
from sincerely.rules.events.deals import (
    DealDelivered,
    DealDesked,
    DealLost,
    DealSold,
    DealUnwound,
    DepositTaken,
    FinanceAppointmentSet,
)
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.events.signs import (
    CreditDenied,
    DeliveryAppointmentSet,
    DepositRefunded,
    InsuranceAsked,
    PlateOrdered,
    TagIssued,
    TradeKept,
    WeOweSigned,
)
from sincerely.rules.sighting import Arrival, Happening

from .consent import wishes
from .contacts import PERSON, VEHICLE, person
from .kind import WHO, TableKind
from .leads import heard_in_status, why_lost
from .row import Row, RowLeftOut, happening
from .words import Became, said_by


class Status(StrEnum):
    """Where a CRM says a deal is."""

    OPEN = "open"
    DESKING = "desking"
    DEPOSIT = "deposit"
    FINANCE = "finance"
    SOLD = "sold"
    DELIVERED = "delivered"
    LOST = "lost"
    UNWOUND = "unwound"
    REFUNDED = "refunded"
    DENIED = "credit denied"
    INSURANCE = "insurance"
    TRADE_KEPT = "trade kept"
    PLATES = "plates ordered"
    TAG = "temp tag"
    WE_OWE = "we owe"
    FETCHING = "delivery scheduled"


_STATUSES = {
    **{squash(each.value): each for each in Status},
    **meaning("new active opened", Status.OPEN),
    **meaning("desk desked writeup negotiation negotiating proposal", Status.DESKING),
    **meaning("deposittaken depositreceived depositpaid", Status.DEPOSIT),
    **meaning("fi financeappointment infinance fni", Status.FINANCE),
    **meaning("depositrefunded refund depositreturned", Status.REFUNDED),
    **meaning("creditdeclined financedenied turneddown creditturndown", Status.DENIED),
    **meaning("insuranceverified insurancecalled insurancebinder", Status.INSURANCE),
    **meaning("tradetaken tradereceived", Status.TRADE_KEPT),
    **meaning("plateordered tagordered platesordered registration titlework", Status.PLATES),
    **meaning("temptagissued temporarytag temptagprinted", Status.TAG),
    **meaning("weowesigned duebill", Status.WE_OWE),
    **meaning("deliveryappointment deliveryset pendingdelivery", Status.FETCHING),
    "dead": Status.LOST,
    "unwind": Status.UNWOUND,
}
_OneWord = (
    CreditDenied
    | DeliveryAppointmentSet
    | DepositRefunded
    | InsuranceAsked
    | PlateOrdered
    | TagIssued
    | TradeKept
    | WeOweSigned
)
_ENDS = {Became.SOLD: Status.SOLD, Became.LOST: Status.LOST}
_SAID_BY = {each.value: each for each in SaidBy}


def read(row: Row) -> tuple[Arrival, ...]:
    """One status change. The CRM's *sold* is the salesperson's click unless ``said_by`` says else.

    A reason in other words is kept as those words. A duplicate tells of nothing, but what the row
    refuses holds.
    """
    deal = row.key("deal_id")
    text = row.text("status")
    said = said_by(text)
    status = _STATUSES.get(squash(text)) or (said.became and _ENDS.get(said.became))
    heard = said.heard != NOTHING
    if status is None and not heard and said.became is not Became.BAD:
        raise row.unknown_word("status", _STATUSES)
    when = row.must_moment("status_at")
    key = f"deal:{deal}:{status or squash(text)}:{row.stamp(when)}"
    who = person(row)
    asked = (*heard_in_status(row, (said,), key, when), *wishes(row, who, key))
    if not (status or asked):
        raise RowLeftOut("a bad or duplicate deal")
    event = _event(row, status, deal, when, key) if status else ()
    return (Arrival(key=key, contact=who, happenings=(*event, *asked)),)


def _event(row: Row, status: Status, deal: str, when: Moment, key: str) -> tuple[Happening, ...]:
    return (happening(_EVENTS[status](row, deal), when, key),)


def _open(row: Row, deal: str) -> Payload:
    return InquiryMade(channel="crm", deal=deal, vehicle=row.vehicle())


def _desking(row: Row, deal: str) -> Payload:
    return DealDesked(deal=deal, vehicle=row.vehicle(), by=row.text("salesperson"))


def _deposit(row: Row, deal: str) -> Payload:
    return DepositTaken(deal=deal, vehicle=row.vehicle(), by=row.text("salesperson"))


def _finance(row: Row, deal: str) -> Payload:
    return FinanceAppointmentSet(deal=deal, by=row.text("salesperson"))


def _paper(
    kind: type[_OneWord],
) -> Callable[[Row, str], Payload]:
    """What a row says in one word: that it happened, to this deal, and by whom."""
    return lambda row, deal: kind(deal=deal, by=row.text("salesperson"))


def _sold(row: Row, deal: str) -> Payload:
    said_by = row.word("said_by", _SAID_BY, SaidBy.SALESPERSON)
    return DealSold(deal=deal, said_by=said_by, vehicle=row.vehicle(), by=row.text("salesperson"))


def _delivered(row: Row, deal: str) -> Payload:
    return DealDelivered(deal=deal, vehicle=row.vehicle(), by=row.text("salesperson"))


def _lost(row: Row, deal: str) -> Payload:
    reason, words = why_lost(row)
    return DealLost(
        deal=deal,
        said_by=row.word("said_by", _SAID_BY, SaidBy.SALESPERSON),
        reason=reason,
        bought_what=row.text("bought_what"),
        by=row.text("salesperson"),
        words=words,
    )


def _unwound(row: Row, deal: str) -> Payload:
    said_by = row.word("said_by", _SAID_BY, SaidBy.SALESPERSON)
    return DealUnwound(deal=deal, said_by=said_by, words=row.text("reason"))


_EVENTS: dict[Status, Callable[[Row, str], Payload]] = {
    Status.OPEN: _open,
    Status.DESKING: _desking,
    Status.DEPOSIT: _deposit,
    Status.FINANCE: _finance,
    Status.REFUNDED: _paper(DepositRefunded),
    Status.DENIED: _paper(CreditDenied),
    Status.INSURANCE: _paper(InsuranceAsked),
    Status.TRADE_KEPT: _paper(TradeKept),
    Status.PLATES: _paper(PlateOrdered),
    Status.TAG: _paper(TagIssued),
    Status.WE_OWE: _paper(WeOweSigned),
    Status.FETCHING: _paper(DeliveryAppointmentSet),
    Status.SOLD: _sold,
    Status.DELIVERED: _delivered,
    Status.LOST: _lost,
    Status.UNWOUND: _unwound,
}

DEALS = TableKind(
    name="deals",
    key="deal_id",
    needs=("status", "status_at"),
    told_by=("status_at", "vin|stock_number|model|vehicle", WHO),
    columns={
        "deal_id": "opportunityid leadid dealkey opportunitynumber",
        "status": "dealstatus leadstatus leadstatusname opportunitystatus stage",
        "status_at": "statusdate statuschangedate dealstatusdate statustime changedat "
        "lastupdatedutcdate statuschangedat stagedate closedate closeddate",
        "salesperson": "salesman salespersonname assignedto owner salesrep",
        "said_by": "",
        "reason": "lostreason deadreason reasonlost closedlostreason lossreason reasonforloss",
        "bought_what": "",
        **VEHICLE,
        **PERSON,
    },
    read=read,
)
