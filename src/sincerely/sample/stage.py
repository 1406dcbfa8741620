"""A stage for the cast: single leads, calls, visits and mails, written where the systems do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sincerely.rules.purpose import Purpose

from . import cars, crm_log, dms, followup, leads, store
from .books import Books
from .cards import Card
from .crm import Crm, CrmDeal
from .household import send
from .life import Appointment, Inquiry, Journey, Purchase, Talk, Visit
from .people import Person
from .store import at


@dataclass(slots=True, eq=False)
class Stage:
    """One household of the cast, and the systems it meets."""

    crm: Crm
    asker: Person
    partner: Person
    journey: Journey
    sold: date

    def day(self, before: int, hour: int, minute: int = 0) -> datetime:
        """A moment of the open day that many days before the sale, or of the last one before it."""
        return at(store.open_day(self.sold - timedelta(days=before), -1), hour, minute)

    @property
    def books(self) -> Books:
        return self.crm.books

    def lead(self, via: str, when: datetime, who: Person, car: cars.Car, said: str) -> CrmDeal:
        """A lead and the deal it opens."""
        inquiry = Inquiry(at=when, person=who, via=via, car=car, email=who.email, comments=said)
        self.journey.inquiries.append(inquiry)
        leads.send(self.crm.dice, self.crm.world, self.books, self.journey, inquiry, card_of(who))
        deal = CrmDeal(
            number=f"K{self.crm.world.next('deal', 20_001)}",
            card=self.crm.keep(card_of(who)),
            journey=self.journey,
            car=car,
            seller=self.journey.seller,
            via=via,
            opened=when + timedelta(minutes=2),
        )
        self.crm.deals.append(deal)
        self.journey.crm_deals.append(deal.number)
        self.crm.status(deal, "open", deal.opened, "customer")
        return deal

    def call(self, when: datetime, deal: CrmDeal, seconds: int, *, inbound: bool = False) -> None:
        """A telephone call."""
        talk = Talk(
            at=when,
            person=deal.card.person,
            seller=self.journey.seller,
            channel="call",
            inbound=inbound,
            seconds=seconds,
        )
        self.journey.talks.append(talk)
        crm_log.call_row(self.crm, talk, deal.card)

    def visit(
        self,
        when: datetime,
        deal: CrmDeal,
        minutes: int,
        drive: cars.Car | None = None,
        made: datetime | None = None,
        trade: str = "",
    ) -> None:
        """A visit, by appointment if ``made`` says when that was agreed."""
        visit = Visit(
            at=when,
            person=deal.card.person,
            seller=self.journey.seller,
            minutes=minutes,
            test_drive=drive,
        )
        if made:
            visit.appointment = self.appointment(when, deal, made, "kept", when)
        self.journey.visits.append(visit)
        number = self.crm.world.next("visit", 5_001)
        crm_log.visit_row(self.books, number, visit, deal.card, deal, trade)

    def appointment(
        self, when: datetime, deal: CrmDeal, made: datetime, fate: str, fate_at: datetime
    ) -> Appointment:
        """An appointment; one that was overtaken by the purchase is taken for missed that night."""
        appointment = Appointment(
            at=when,
            person=deal.card.person,
            set_at=made,
            seller=self.journey.seller,
            fate=fate,
            fate_at=fate_at,
        )
        self.journey.appointments.append(appointment)
        last = ("kept", fate_at) if fate == "kept" else ("missed", at(when.date(), 21, 30))
        crm_log.appointment_row(
            self.books,
            crm_log.APPOINTMENTS,
            self.crm.world.next("appointment", 8_001),
            appointment,
            deal.card,
            [("set", made), last],
            deal.number,
        )
        return appointment

    def buy(self, purchase: Purchase, deal: CrmDeal, posted: datetime, click: datetime) -> None:
        """The sale: the salesperson's click now, the DMS row in the buyer's name when posted."""
        purchase.deal_number = f"D{self.crm.world.next('dms deal', dms.FIRST_DEAL)}"
        purchase.posted_at = posted
        self.journey.purchase, deal.closed = purchase, click
        known = self.crm.status(deal, "sold", click, "salesperson")
        purchase.known += [known] if known else []

    def follow_up(self, deal: CrmDeal, until: datetime) -> None:
        """The CRM's usual mails of a lead."""
        for message in followup.clock(self.crm, deal):
            if message.at < until:
                send(self.crm.world, self.books, message)

    def send(
        self,
        deal: CrmDeal,
        when: datetime,
        template: str,
        purpose: Purpose,
        *,
        person: str = "",
        appointment: Appointment | None = None,
    ) -> None:
        """A message of the CRM."""
        message = followup.mail(
            self.crm, deal, when, template, purpose, person=person, appointment=appointment
        )
        send(self.crm.world, self.books, message)


def card_of(person: Person) -> Card:
    """A card with what the person really is called and reached by."""
    values = {
        "first_name": person.called,
        "last_name": person.last,
        "email": person.email,
        "cell_phone": person.cell,
    }
    differs = ("nickname",) if person.nick else ()
    return Card(person=person, values=values, differs=differs, mail_to=person, phone_to=person)


def paper_of(person: Person, number: int) -> Card:
    """The same person as the finance office writes them."""
    values = {
        "first_name": person.first.upper(),
        "last_name": person.last.upper(),
        "email": person.email,
        "cell_phone": person.cell,
        "address": person.street,
        "city": person.city,
        "state": person.state,
        "zip": person.zip,
        "customer_number": str(number),
    }
    return Card(person=person, values=values, mail_to=person, phone_to=person)
