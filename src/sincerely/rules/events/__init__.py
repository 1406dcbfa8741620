"""Every kind of event the ledger knows, by its name."""

from . import appointments, care, deals, leads, service, signs, talks, wishes
from .base import NO_VEHICLE, Department, Event, Payload, SaidBy, Vehicle

KINDS: dict[str, type[Payload]] = {
    kind.kind: kind
    for kind in (
        leads.LeadReceived,
        leads.InquiryMade,
        talks.MailSent,
        talks.MailReceived,
        talks.TextSent,
        talks.TextReceived,
        talks.LetterSent,
        talks.LetterReceived,
        talks.CallMade,
        talks.CallReceived,
        talks.VisitMade,
        talks.StoreVisited,
        talks.DeliveryFailed,
        appointments.AppointmentSet,
        appointments.AppointmentConfirmed,
        appointments.AppointmentMissed,
        appointments.AppointmentCancelled,
        appointments.AppointmentKept,
        deals.TestDriven,
        deals.TradeAppraised,
        deals.DealDesked,
        deals.DepositTaken,
        deals.FinanceAppointmentSet,
        signs.TradeKept,
        signs.InsuranceAsked,
        signs.PlateOrdered,
        signs.TagIssued,
        signs.WeOweSigned,
        signs.DeliveryAppointmentSet,
        signs.DepositRefunded,
        signs.CreditDenied,
        signs.StillShopping,
        deals.DealSold,
        deals.DealDelivered,
        deals.DealUnwound,
        deals.DealLost,
        service.ServiceOpened,
        service.ServiceClosed,
        service.ComplaintOpened,
        service.ComplaintResolved,
        wishes.OptedOut,
        wishes.OptedIn,
        wishes.DoNotContactAsked,
        wishes.DoNotContactLifted,
        wishes.QuietAsked,
        wishes.QuietLifted,
        wishes.DeceasedReported,
        care.ThankYouGiven,
        care.ThankYouExcused,
        care.ServiceIntroduced,
        care.NoteAdded,
    )
}

__all__ = ["KINDS", "NO_VEHICLE", "Department", "Event", "Payload", "SaidBy", "Vehicle"]
