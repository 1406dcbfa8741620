"""One week at Harbor Motors, with everybody a page has to be kind to.

A couple who bought a week ago, a name longer than a phone is wide, names read from right to left,
somebody nameless, somebody forgotten, a complaint, a late thank-you, and a file nobody could read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sincerely.records.models import FeedFile, Person, Quarantine, Role, Store, User
from sincerely.rules.events import SaidBy
from sincerely.rules.events.appointments import AppointmentKept, AppointmentSet
from sincerely.rules.events.care import NoteAdded
from sincerely.rules.events.deals import DealDesked, DealLost, DealSold, LostReason, TestDriven
from sincerely.rules.events.leads import InquiryMade, LeadReceived
from sincerely.rules.events.service import ComplaintOpened
from sincerely.rules.events.talks import CallReceived, MailSent, StoreVisited
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import people, staff
from tests.cast import DAY_0, ROSA, SUV, TOM, House, day, house

#: the moment at which the desk is looked at: a week after the Kellers bought
NOW = day(7) + timedelta(hours=1)

LONG_NAME = "Maximiliane-Friederike Freifrau von Oberkirchberg-Schellenberger"
HEBREW_NAME = "ליאורה בן־דוד"

GUESSES = [
    {"header": "Deal #", "column": "deal_number", "certainty": 0.95, "why": "its name"},
    {
        "header": "When kept " + "x" * 60,
        "column": "sold_date",
        "certainty": 0.6,
        "why": "its values",
    },
    {"header": "Junk", "column": "", "certainty": 0.0, "why": ""},
]


@dataclass
class Scene:
    """The store, those who look at it, and the people a test names."""

    house: House
    manager: User
    seller: User
    rosa: Person
    tom: Person

    @property
    def store(self) -> Store:
        """The store itself."""
        return self.house.store


def scene() -> Scene:
    """Everything, through the same door as any file."""
    harbor = house()
    _the_kellers(harbor)
    _others(harbor)
    _asked(harbor)
    _unread(harbor)
    return Scene(
        house=harbor,
        manager=user(harbor.store, "manager", name="Dana Reyes"),
        seller=user(harbor.store, "salesperson", name="Alex Winter"),
        rosa=person(harbor, "rosa@example.com"),
        tom=person(harbor, "tom@example.org"),
    )


def user(store: Store, role: str, *, name: str, now: datetime = NOW) -> User:
    """Somebody who works there and has a password."""
    return staff.make_user(
        email=f"{name.split(maxsplit=1)[0].lower()}@{store.key}.example.com",
        name=name,
        store=store,
        role=Role.Name(role),
        by="the tests",
        now=now,
        password="a long enough password",
    )


def person(at: House, address: str) -> Person:
    """The one person reached at an address."""
    found = people.find(store=at.store, address=address)
    assert len(found) == 1
    return found[0]


def _the_kellers(at: House) -> None:
    """The first seed's couple: weeks of shopping, a click on *sold*, the DMS four days later."""
    words = "We would like to see it this week. Two children, so three seats in the back."
    lead = LeadReceived(
        provider="Cars Finder",
        vehicle=SUV,
        timeframe="within 1 month",
        comments=words,
        extras=(("vehicle.finance.method", "cash"),),
        personal_extras=(("customer.contact.phone", "evenings only"),),
    )
    at.tell(ROSA, lead, day(-45))
    at.tell(ROSA, MailSent(purpose=Purpose.SALES_FOLLOWUP, system="crm", words="Hello!"), day(-44))
    at.tell(ROSA, AppointmentSet(appointment="A1", at=day(-40), by="Alex Winter"), day(-43))
    at.tell(ROSA, AppointmentKept(appointment="A1", by="Alex Winter"), day(-40))
    at.tell(ROSA, TestDriven(vehicle=SUV, by="Alex Winter"), day(-39.9))
    at.tell(TOM, CallReceived(to="Alex Winter", seconds=340), day(-20))
    at.tell(ROSA, StoreVisited(by="Alex Winter", minutes=150), day(-0.1))
    at.tell(ROSA, DealDesked(deal="O77", vehicle=SUV, by="Alex Winter"), day(-0.05))
    click = DealSold(deal="O77", vehicle=SUV, by="Alex Winter", said_by=SaidBy.SALESPERSON)
    at.tell(ROSA, click, day(0))
    at.arrive(_sale(), source=at.dms, now=day(4))
    told = OptedOut(told_to="Dana Reyes", words="Please stop the sale mails, we just bought!")
    at.tell(ROSA, told, day(6))


def _sale() -> list[Arrival]:
    """The DMS row: Tom the buyer, Rosa the co-buyer, only the day."""
    at = DAY_0.replace(hour=5)
    return [
        Arrival(
            key=f"D1:{role}",
            contact=contact,
            happenings=(
                Happening(
                    payload=DealSold(deal="D1", vehicle=SUV, by="Alex Winter", role=role),
                    occurred_at=at,
                    key=f"sale:D1:{role}",
                    whole_day=True,
                ),
            ),
        )
        for role, contact in (("buyer", TOM), ("co-buyer", ROSA))
    ]


def _others(at: House) -> None:
    long = Contact(
        name=LONG_NAME,
        emails=("maximiliane-friederike.oberkirchberg-schellenberger@example.com",),
        customer_number="100234",
    )
    at.tell(long, InquiryMade(channel="phone", vehicle=SUV), day(5))
    at.tell(long, ComplaintOpened(complaint="C1", about="the hold music"), day(6))
    liora = Contact(name=HEBREW_NAME, emails=("liora@example.com",))
    words = "שלום, אפשר לקבוע נסיעת מבחן ליום ראשון?"
    at.tell(liora, LeadReceived(provider="Drive Direct", comments=words), day(6.5))
    at.tell(Contact(phones=(("cell", "207-555-0155"),)), CallReceived(seconds=40), day(6.8))
    lost = Contact(first="June", last="Park", emails=("june@example.com",))
    at.tell(lost, LeadReceived(provider="Cars Finder", vehicle=SUV), day(-30))
    gone = DealLost(
        said_by=SaidBy.CUSTOMER, reason=LostReason.BOUGHT_ELSEWHERE, bought_what="Subaru Outback"
    )
    at.tell(lost, gone, day(3))
    resting = Contact(first="Otto", last="Lind", emails=("otto@example.com",))
    at.tell(resting, LeadReceived(provider="Cars Finder"), day(-300))
    at.tell(resting, NoteAdded(by="Alex Winter", words="Wants to wait for spring."), day(-200))
    sure = Contact(first="Priya", last="Nair", emails=("priya@example.com",))
    at.tell(sure, LeadReceived(provider="Cars Finder", vehicle=SUV), day(2))
    sold = DealSold(deal="O90", vehicle=SUV, by="Sam Ito", said_by=SaidBy.SALESPERSON)
    at.tell(sure, sold, day(6.9))
    forgotten = Contact(first="Ada", last="Stone", emails=("ada@example.com",))
    at.tell(forgotten, InquiryMade(channel="web", words="Is it still there?"), day(5.5))
    people.forget(person=person(at, "ada@example.com"), by="dana", why="she asked", now=day(6))


def _asked(at: House) -> None:
    for address in ("rosa@example.com", "tom@example.org", "june@example.com"):
        at.ask(address, Purpose.PROMOTION, day(6.2))
    at.ask("rosa@example.com", Purpose.MISSED_APPOINTMENT, day(6.3))
    at.ask("priya@example.com", Purpose.REENGAGEMENT, day(6.95))
    at.ask("rosa@example.com", Purpose.THANK_YOU, day(6.4), channel=Channel.RECORDED_CALL)
    at.ask("nobody@example.net", None, day(6.5), written_by=WrittenBy.MACHINE)
    at.ask("liora@example.com", Purpose.APPOINTMENT_REMINDER, day(6.6))


def _unread(at: House) -> None:
    file = FeedFile.objects.create(
        source=at.dms,
        name="sold-2026-03-08.csv",
        digest=b"1",
        started_at=day(4),
        counts={},
        told={"guesses": GUESSES, "left_out_why": {"a wholesale deal": 2}},
    )
    for line, raw in ((4, "D9;;03/32/2026;Keler"), (17, "\t".join(["D11", "x" * 300]))):
        Quarantine.objects.create(
            feed_file=file,
            line=line,
            code="date_unreadable",
            sentence="The sold date 03/32/2026 is no day.",
            hint="Correct the row in the DMS; the next file brings it again.",
            raw=raw,
            at=day(4),
        )
