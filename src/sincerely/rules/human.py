"""Which calls and messages show that a human of the store was in touch with somebody."""

from .events import (
    Payload,
    SaidBy,
    appointments,
    care,
    deals,
    leads,
    service,
    signs,
    talks,
    wishes,
)  # fmt: skip
from .purpose import WrittenBy

#: their own words to the store
THEIR_WORD = (
    leads.LeadReceived,
    leads.InquiryMade,
    talks.MailReceived,
    talks.TextReceived,
    talks.LetterReceived,
    talks.CallReceived,
)
#: beside those: they came, had something done, signed or asked for it, or told a colleague
_CAME_OR_TOLD = (
    talks.VisitMade,
    talks.StoreVisited,
    appointments.AppointmentSet,
    appointments.AppointmentConfirmed,
    appointments.AppointmentCancelled,
    appointments.AppointmentKept,
    deals.TestDriven,
    deals.TradeAppraised,
    deals.DealDesked,
    deals.DepositTaken,
    deals.DealSold,
    deals.DealDelivered,
    signs.WeOweSigned,
    service.ServiceOpened,
    service.ComplaintOpened,
    wishes.OptedOut,
    wishes.OptedIn,
    wishes.DoNotContactAsked,
    wishes.DoNotContactLifted,
    wishes.QuietAsked,
    wishes.QuietLifted,
    care.TheyTold,
    care.PromiseMade,
)
#: kinds of which all, or some, show that somebody was in touch (`in_touch`)
TOUCHES = frozenset(
    kind.kind for kind in (*THEIR_WORD, *_CAME_OR_TOLD, talks.CallMade, deals.DealLost)
)

#: a call shorter than this, where its length is known, is not a conversation
A_REAL_CALL = 15


def by_hand(sent: talks.Sent) -> bool:
    """Whether a human spoke or wrote: of a call that is taken so unless somebody says otherwise."""
    if isinstance(sent, talks.CallMade):
        return not sent.recorded and sent.written_by is not WrittenBy.MACHINE
    return sent.written_by is WrittenBy.PERSON


def conversation(call: talks.CallMade | talks.CallReceived) -> bool:
    """Whether a call was one: long enough, or of unknown length with a named human."""
    if call.seconds is not None:
        return call.seconds >= A_REAL_CALL
    return bool(call.by if isinstance(call, talks.CallMade) else call.to)


def in_touch(payload: Payload) -> bool:
    """Whether it shows that somebody was in touch with the store: they wrote, said, came for or
    signed something, or a human spoke with them. What we sent or noted alone does not."""
    match payload:
        case talks.CallMade():
            return by_hand(payload) and conversation(payload)
        case deals.DealLost():
            return payload.said_by is SaidBy.CUSTOMER
    return isinstance(payload, (*THEIR_WORD, *_CAME_OR_TOLD))
