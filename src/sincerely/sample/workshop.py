"""The service department: repair orders, its appointments, and what its own system sends."""

from datetime import datetime, timedelta

from sincerely.rules.purpose import Channel, Purpose

from . import cards, crm_log, store, words
from .books import Books, Message, american
from .cards import Card
from .dice import Dice
from .life import Appointment, Life, Purchase, Workshop
from .people import Person
from .world import World

ORDERS = "service/service.csv"
APPOINTMENTS = "service/appointments.csv"
SENT = "service/sent.csv"
DUE = (165, 185)  #: days after the sale at which the first service is called due


class ServiceDesk:
    """The service department's system for one household; it has customer numbers of its own."""

    def __init__(self, dice: Dice, world: World, books: Books, life: Life) -> None:
        self.dice, self.world, self.books, self.life = dice, world, books, life
        self._cards: dict[Person, Card] = {}
        self.messages: list[Message] = []

    def card_of(self, person: Person) -> Card:
        """Its card of a person; made when they first come or first buy."""
        if person not in self._cards:
            house, directory = self.life.household, self.world.directory
            self.hold(cards.booked(self.dice, directory, house, person))
        return self._cards[person]

    def hold(self, card: Card) -> None:
        """Takes over the DMS's card of a buyer under a number of its own."""
        number = f"S{self.world.next('service customer', 7_001)}"
        self._cards[card.person] = card.numbered(number)

    def orders(self) -> None:
        """Books every visit to the workshop, and the appointment before it."""
        for visit in self.life.workshop:
            card = self.card_of(visit.person)
            if visit.appointment:
                self._appointment(visit.appointment, card)
            if visit.appointment is None or visit.appointment.fate == "kept":
                order_row(self.books, self.world.next("order", 300_001), visit, card)
            first = self.life.workshop[0]
            if visit is not first:
                due = visit.at - timedelta(days=self.dice.between(12, 25))
                self._mail(card, due, "SERVICE-DUE", Purpose.SERVICE_REMINDER)

    def _appointment(self, appointment: Appointment, card: Card) -> None:
        states = [("set", appointment.set_at)]
        night, told = store.at(appointment.at.date(), 19, 0), appointment.fate
        if self.dice.chance(0.88):
            states.append((told, night if told == "missed" else appointment.fate_at))
        else:
            told = "missed"
            states.append(("missed", night))
        number = self.world.next("service appointment", 1_001)
        crm_log.appointment_row(self.books, APPOINTMENTS, number, appointment, card, states, "")
        before = (appointment.at - timedelta(days=1)).replace(hour=16, minute=5)
        if appointment.set_at < before:
            channel = Channel.TEXT if card.values.get("cell_phone") else Channel.EMAIL
            self._mail(
                card, before, "SERVICE-APPT", Purpose.APPOINTMENT_REMINDER, channel, appointment
            )
        if told == "missed":
            at = store.at((night + timedelta(days=1)).date(), 10, self.dice.between(0, 40))
            purpose = Purpose.MISSED_APPOINTMENT
            self._mail(card, at, "SERVICE-MISSED", purpose, Channel.EMAIL, appointment)

    def welcome(self, purchase: Purchase, booked: Card) -> None:
        """After the DMS has the sale: the introduction by machine, then the first service due."""
        self.hold(booked)
        card, posted = self._cards[booked.person], purchase.posted_at
        if posted is None:
            return
        if self.dice.chance(0.75):
            at = posted + timedelta(days=self.dice.between(1, 12))
            self._mail(card, at.replace(hour=10), "SERVICE-HELLO", Purpose.SERVICE_INTRODUCTION)
        if not purchase.unwound_at or self.dice.chance(0.3):
            at = purchase.at + timedelta(days=self.dice.between(*DUE))
            self._mail(card, at.replace(hour=10), "SERVICE-DUE", Purpose.SERVICE_REMINDER)

    def recall(self) -> None:
        """The maker's recalls, by letter and mail, to those it holds a card of by then."""
        for index, day in enumerate(self.world.recalls()):
            for card in list(self._cards.values()):
                if self._since(card.person) <= day and self.dice.chance(0.4):
                    channel = Channel.LETTER if index or not card.mail_to else Channel.EMAIL
                    at = self.dice.later(day, 0, 600)
                    self._mail(card, at, "RECALL", Purpose.RECALL, channel)

    def _since(self, person: Person) -> datetime:
        came = [visit.at for visit in self.life.workshop if visit.person is person]
        posted = [p.posted_at for p in self.life.purchases if p.buyer is person and p.posted_at]
        return min([*came, *posted], default=self.world.ends)

    def _mail(
        self,
        card: Card,
        at: datetime,
        template: str,
        purpose: Purpose,
        channel: Channel = Channel.EMAIL,
        appointment: Appointment | None = None,
    ) -> None:
        if channel is Channel.EMAIL and "email" not in card.values:
            return
        self.messages.append(mail(self.life, card, at, template, purpose, channel, appointment))


def mail(
    life: Life, card: Card, at: datetime, template: str, purpose: Purpose,
    channel: Channel = Channel.EMAIL, appointment: Appointment | None = None,
) -> Message:  # fmt: skip
    """One message of the service department's system."""
    staff = appointment.seller if appointment else store.ADVISORS[0]
    car = life.owned.model if life.owned else "car"
    first = card.values.get("first_name", "").title()
    facts = {"first": first, "model": car, "car": car, "seller": staff}
    return Message(
        file=SENT,
        system="service",
        at=at,
        to=card,
        channel=channel,
        purpose=purpose,
        by_machine=True,
        template=template,
        staff=staff,
        subject=words.subject(template, facts),
        appointment=appointment,
        service=True,
    )


def order_row(books: Books, number: int, visit: Workshop, card: Card) -> None:
    """Writes a repair order when the car comes in."""
    key = f"RO{number}"
    closed = american(visit.closed_at) if visit.closed_at < books.ends else ""
    values = {
        "ro_number": key,
        "opened_at": american(visit.at),
        "closed_at": closed,
        "advisor": visit.advisor,
        "year": visit.car.year,
        "make": visit.car.make,
        "model": visit.car.model,
        "vin": visit.car.vin,
    }
    known = books.write(ORDERS, visit.at, key, card, values)
    if known:
        visit.known.append(known)
        if visit.appointment:
            visit.appointment.known.append(known)
