"""What the CRM mails by itself, deal by deal, and what its staff type themselves.

Its clocks ask only whether the deal is open. They never ask whether the household still shops.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sincerely.rules.purpose import Channel, Purpose

from . import words
from .books import Message
from .crm import Crm, CrmDeal
from .life import Appointment, Journey, Talk

SENT = "crm/sent.csv"
#: days after the lead came in, and the template that then goes out
CLOCK = (
    (0, "FU-HELLO"), (2, "FU-02"), (5, "FU-05"), (9, "FU-09"), (14, "FU-14"), (21, "FU-21"),
    (30, "FU-30"), (40, "FU-40"), (55, "FU-55"), (75, "FU-75"),
)  # fmt: skip
NOT_SEEN_AFTER = timedelta(days=45)  #: the CRM misses people it has not logged for this long


def automatic(crm: Crm, deal: CrmDeal) -> list[Message]:
    """Everything the CRM's clocks send for one deal, in order, had nobody asked it to stop."""
    found = [
        *clock(crm, deal),
        *_sales(crm, deal),
        *_not_seen(crm, deal),
        *_missed(crm, deal),
        *_reminders(crm, deal),
        *_survey(crm, deal),
    ]
    return sorted(found, key=lambda message: message.at)


def mail(
    crm: Crm, deal: CrmDeal, at: datetime, template: str, purpose: Purpose, *,
    channel: Channel = Channel.EMAIL, person: str = "", appointment: Appointment | None = None,
) -> Message:  # fmt: skip
    """One message of a deal. ``person``: who typed it; a machine did when nobody is named."""
    # the automatic mails keep the name of whoever had the deal first, even when they have left
    staff = person or deal.seller
    first = deal.card.values.get("first_name", "")
    facts = {"car": str(deal.car), "model": deal.car.model, "first": first, "seller": staff}
    return Message(
        file=SENT,
        system="crm",
        at=at,
        to=deal.card,
        channel=channel,
        purpose=purpose,
        by_machine=not person,
        template=template,
        staff=staff,
        deal=deal.number,
        subject="" if channel is Channel.TEXT else words.subject(template, facts),
        appointment=appointment,
    )


def clock(crm: Crm, deal: CrmDeal) -> Iterator[Message]:
    """The follow-up mails and texts that count from the lead."""
    for days, template in CLOCK:
        at = deal.opened + timedelta(days=days)
        at = _morning(crm, at) if days else crm.dice.later(at, 2, 9)
        if deal.mails_at(at):
            text = days in {5, 21} and deal.card.values.get("cell_phone") and crm.dice.chance(0.5)
            channel = Channel.TEXT if text else Channel.EMAIL
            yield mail(crm, deal, at, template, Purpose.SALES_FOLLOWUP, channel=channel)


def _sales(crm: Crm, deal: CrmDeal) -> Iterator[Message]:
    last = deal.opened + timedelta(days=120)
    for thursday in crm.world.sales_mails:
        if deal.opened <= thursday <= last and deal.mails_at(thursday):
            at = crm.dice.later(thursday, 0, 45)
            yield mail(crm, deal, at, "WEEKEND-SALE", Purpose.PROMOTION)


def _not_seen(crm: Crm, deal: CrmDeal) -> Iterator[Message]:
    """Counts from the lead, or from the latest visit logged on this very deal."""
    seen = sorted([deal.opened, *(visit.at for visit in deal.logged)])
    for index, moment in enumerate(seen):
        at = _morning(crm, moment + NOT_SEEN_AFTER)
        again = seen[index + 1] if index + 1 < len(seen) else None
        if (again is None or again > at) and deal.mails_at(at):
            yield mail(crm, deal, at, "NOT-SEEN", Purpose.REENGAGEMENT)
    # the clock nobody stopped asks once more, a good two weeks after they signed
    if deal.closed and deal.runs_on_until:
        at = _morning(crm, deal.closed + timedelta(days=crm.dice.between(14, 20)))
        if deal.mails_at(at):
            yield mail(crm, deal, at, "NOT-SEEN", Purpose.REENGAGEMENT)


def _missed(crm: Crm, deal: CrmDeal) -> Iterator[Message]:
    for night, appointment in deal.missed:
        at = _morning(crm, night + timedelta(hours=8))
        # the appointment book does not look at the deal: it mails for two weeks after the sale
        open_long = deal.closed is None or at < deal.closed + timedelta(days=14)
        if open_long:
            yield mail(
                crm, deal, at, "MISSED-APPT", Purpose.MISSED_APPOINTMENT, appointment=appointment
            )


def _reminders(crm: Crm, deal: CrmDeal) -> Iterator[Message]:
    for appointment in deal.booked:
        at = (appointment.at - timedelta(days=1)).replace(hour=15, minute=crm.dice.between(0, 20))
        called_off = appointment.fate == "cancelled" and appointment.fate_at <= at
        if appointment.set_at < at and not called_off:
            yield mail(
                crm,
                deal,
                at,
                "APPT-REMINDER",
                Purpose.APPOINTMENT_REMINDER,
                appointment=appointment,
            )


def _survey(crm: Crm, deal: CrmDeal) -> Iterator[Message]:
    bought = deal.journey.purchase
    if bought and deal.closed and not deal.ticked and bought.at <= deal.closed:
        on_sold = any(known.row.endswith(f"{deal.number}/sold") for known in bought.known)
        if on_sold and crm.dice.chance(0.85):
            at = _morning(crm, deal.closed + timedelta(days=crm.dice.between(3, 10)))
            yield mail(crm, deal, at, "SURVEY", Purpose.SURVEY_REVIEW)


def _morning(crm: Crm, moment: datetime) -> datetime:
    """The CRM's daily run, on any day of the week."""
    return moment.replace(hour=9, minute=crm.dice.between(2, 55), second=0)


def by_hand(crm: Crm, journey: Journey, deals: list[CrmDeal], main: CrmDeal) -> list[Message]:
    """What salespeople typed themselves; some go on about a second lead they never closed."""
    found = []
    for talk in journey.talks:
        if talk.channel != "call" and talk.at >= main.opened:
            found.append(_typed(crm, main, talk))
    for deal in deals:
        if deal is not main and crm.dice.chance(0.25):
            at = crm.dice.later(deal.opened + timedelta(days=crm.dice.between(8, 45)), 60, 300)
            at = at.replace(hour=crm.dice.between(10, 18))
            if deal.mails_at(at):
                seller = crm.world.now(deal.seller, at)
                found.append(mail(crm, deal, at, "OWN-NEWS", Purpose.SALES_FOLLOWUP, person=seller))
    return found


def _typed(crm: Crm, deal: CrmDeal, talk: Talk) -> Message:
    visited = any(0 <= (talk.at - visit.at).days <= 1 for visit in deal.journey.visits)
    template = "OWN-AFTER-VISIT" if visited else "OWN-FIRST"
    channel = Channel.TEXT if talk.channel == "text" else Channel.EMAIL
    return mail(
        crm, deal, talk.at, template, Purpose.SALES_FOLLOWUP, channel=channel, person=talk.seller
    )
