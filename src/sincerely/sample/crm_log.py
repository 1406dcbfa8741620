"""What the CRM logs of people coming and calling: visits, appointments, telephone calls."""

from datetime import datetime, timedelta

from . import store
from .books import Books, minute
from .cards import Card
from .crm import Crm, CrmDeal
from .life import Appointment, Journey, Known, Talk, Visit
from .store import at

VISITS = "crm/visits.csv"
APPOINTMENTS = "crm/appointments.csv"
CALLS = "crm/calls.csv"

State = tuple[str, datetime]


def visits(crm: Crm, journey: Journey, deals: list[CrmDeal], main: CrmDeal) -> None:
    """Logs the visits somebody writes down; some on the card of the spouse or of a second lead."""
    for visit in journey.visits:
        buying = bool(journey.purchase) and visit is journey.visits[-1]
        if not crm.dice.chance(0.96 if buying else store.SELLER[visit.seller].logs):
            continue
        opened = [
            deal for deal in deals if deal.opened <= visit.at + timedelta(minutes=visit.minutes)
        ]
        if not opened:
            continue
        own = [deal for deal in opened if deal.card.person is visit.person]
        deal = own[0] if own else main if main in opened else opened[0]
        card = crm.card_of(visit.person, deal)
        trade = str(journey.trade) if journey.trade and crm.dice.chance(0.4) else ""
        known = visit_row(crm.books, crm.world.next("visit", 5_001), visit, card, deal, trade)
        if known:
            deal.logged.append(visit)


def visit_row(
    books: Books, number: int, visit: Visit, card: Card, deal: CrmDeal, trade: str = ""
) -> Known | None:
    """Writes a visit when it is over."""
    key, over = f"V{number}", visit.at + timedelta(minutes=visit.minutes)
    car = visit.test_drive or deal.car
    values = {
        "visit_id": key,
        "visited_at": minute(visit.at),
        "department": "sales",
        "salesperson": visit.seller,
        "minutes": str(visit.minutes),
        "trade": trade,
        "test_drive": "Y" if visit.test_drive else "N",
        "deal_id": deal.number,
        **car.columns(),
    }
    known = books.write(VISITS, over, key, card, values)
    if known:
        visit.known.append(known)
        if visit.appointment:
            visit.appointment.known.append(known)
    return known


def appointments(crm: Crm, journey: Journey, deals: list[CrmDeal], main: CrmDeal) -> None:
    """Logs appointments. What nobody marks, a night job calls *missed*, and a mail goes out."""
    for appointment in journey.appointments:
        own = [deal for deal in deals if deal.card.person is appointment.person]
        deal = own[0] if own and own[0].opened <= appointment.set_at else main
        if deal.opened > appointment.set_at:
            continue
        deal.booked.append(appointment)
        states, missed = _states(crm, appointment)
        if missed:
            deal.missed.append((missed, appointment))
        card = crm.card_of(appointment.person, deal)
        number = crm.world.next("appointment", 8_001)
        appointment_row(crm.books, APPOINTMENTS, number, appointment, card, states, deal.number)


def _states(crm: Crm, appointment: Appointment) -> tuple[list[State], datetime | None]:
    """The states the CRM goes through, and when its night job took it for missed (or None)."""
    dice, states = crm.dice, [("set", appointment.set_at)]
    night = at(appointment.at.date(), 21, 30)
    confirmed = appointment.at - timedelta(hours=dice.between(4, 20))
    if dice.chance(0.4) and appointment.set_at < confirmed < appointment.fate_at:
        states.append(("confirmed", confirmed))
    marked = {"kept": 0.82, "cancelled": 0.6, "missed": 0.5, "overtaken": 0.3}[appointment.fate]
    if dice.chance(marked):
        word = "cancelled" if appointment.fate == "overtaken" else appointment.fate
        when = dice.later(appointment.fate_at, 2, 50)
        return [*states, (word, when)], night if word == "missed" else None
    states.append(("missed", night))
    if appointment.fate == "kept" and dice.chance(0.35):
        states.append(("kept", night + timedelta(hours=dice.between(13, 80))))
    return states, night


def appointment_row(
    books: Books, file: str, number: int, appointment: Appointment, card: Card, states: list[State],
    deal: str,
) -> None:  # fmt: skip
    """Writes an appointment with the last state it had when the year ends."""
    past = [state for state in states if state[1] < books.ends]
    if not past:
        return
    word, when = past[-1]
    service = file.startswith("service")
    key = f"{'SA' if service else 'A'}{number}"
    values = {
        "appointment_id": key,
        "department": "service" if service else "sales",
        "appointment_at": minute(appointment.at),
        "set_at": minute(appointment.set_at),
        "status": word,
        "status_at": minute(when),
        "staff": appointment.seller,
        "deal_id": deal,
    }
    known = books.write(file, appointment.set_at, key, card, values)
    if known and word in {"kept", "cancelled"}:
        appointment.known.append(Known(when, known.system, known.row))


def calls(crm: Crm, journey: Journey, deals: list[CrmDeal], main: CrmDeal) -> None:
    """Logs telephone calls, and those somebody only says he made."""
    for talk in journey.talks:
        if talk.channel == "call":
            call_row(crm, talk, crm.card_of(talk.person, main))
    for deal in deals:
        if deal.ticked and deal.closed:
            moment = deal.closed - timedelta(seconds=9)
            call_row(
                crm,
                Talk(at=moment, person=deal.card.person, seller=deal.seller, channel="call"),
                deal.card,
            )


def call_row(crm: Crm, talk: Talk, card: Card) -> None:
    """Writes one call, in or out."""
    key = f"T{crm.world.next('call', 40_001)}"
    values = {
        "call_id": key,
        "at": talk.at.isoformat(),
        "direction": "in" if talk.inbound else "out",
        "seconds": str(talk.seconds),
        "staff": talk.seller,
        "recorded": "Y" if talk.seconds and crm.dice.chance(0.3) else "N",
    }
    short = card.only("customer_number", "cell_phone", "home_phone")
    crm.books.write(CALLS, talk.at, key, short, values)
