"""Two households with a name and a story: the ones the product was begun for, told again.

Everything about them is fixed but the dates, which follow the end of the year.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sincerely.rules.purpose import Purpose

from . import cars, dialler, dms, manager, store
from .books import Books
from .cards import Card
from .crm import Crm, CrmDeal
from .household import remember_humans, send
from .life import Appointment, Journey, Life, Purchase, Wish
from .people import Household, Person
from .stage import Stage, card_of, paper_of
from .store import at
from .world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A household of the sample to try things on: the one who asked first, and the other one."""

    story: str
    first: str
    last: str
    email: str
    cell: str
    partner_first: str
    partner_email: str
    partner_cell: str
    seller: str
    model: str
    household: str


#: *Service, not Systems*: they bought; for three weeks the store mails them as prospects.
SERVICE_NOT_SYSTEMS = Cast(
    story="Service, not Systems", first="Nathan", last="Holloway",
    email="nathan.holloway@mail.example.com", cell="2035550197",
    partner_first="Priya", partner_email="priya.holloway@home.example.net",
    partner_cell="2035550198", seller="Tom Brandt", model="Palisade", household="H900001",
)  # fmt: skip
#: *Customer Care*: they bought last week, and a machine said thank you.
CUSTOMER_CARE = Cast(
    story="Customer Care", first="Rosalyn", last="Keating",
    email="roz.keating@post.example.org", cell="2035550195",
    partner_first="Owen", partner_email="owen.keating@inbox.example.com",
    partner_cell="2035550196", seller="Dev Banerjee", model="Santa Fe", household="H900002",
)  # fmt: skip
CAST = (SERVICE_NOT_SYSTEMS, CUSTOMER_CARE)


def perform(world: World, keep: Callable[[Life, Books], None]) -> None:
    """Tells both stories in the weeks before the year ends and hands each to ``keep``."""
    for cast in CAST:
        world.directory.take(cast.email)
        world.directory.take(cast.partner_email)
    keep(*_service_not_systems(world))
    keep(*_customer_care(world))


def _stage(world: World, cast: Cast, began: datetime, sold: date, trade: cars.Car) -> Stage:
    def person(letter: str, first: str, nick: str, email: str, cell: str) -> Person:
        street = "31 Gull Lane" if cast is CUSTOMER_CARE else "8 Lantern Court"
        return Person(
            number=f"P{cast.household[1:]}{letter}",
            household=cast.household,
            first=first,
            nick=nick,
            last=cast.last,
            email=email,
            cell=cell,
            street=street,
            city=store.CITY,
            state=store.STATE,
            zip="06905",
        )

    nick = "Roz" if cast is CUSTOMER_CARE else "Nate"
    asker = person("A", cast.first, nick, cast.email, cast.cell)
    partner = person("B", cast.partner_first, "", cast.partner_email, cast.partner_cell)
    year = str(cars.model_year(sold))
    journey = Journey(
        number=f"J{cast.household[1:]}A",
        began=began,
        decided=at(sold, 14),
        fate="bought_here",
        shopper=asker,
        seller=cast.seller,
        trade=trade,
        car=cars.Car(year=year, make=store.MAKE, model=cast.model, trim="Limited"),
    )
    life = Life(household=Household(number=cast.household, people=[asker, partner]))
    life.journeys.append(journey)
    crm = Crm(world.dice("cast", cast.story), world, Books(world.ends), life)
    return Stage(crm, asker, partner, journey, sold)


def saturday_before(day: date) -> date:
    """The last Saturday up to ``day`` on which the store is open."""
    day -= timedelta(days=(day.weekday() - 5) % 7)
    while not store.is_open(day):
        day -= timedelta(days=7)
    return day


def _purchase(stage: Stage, buyer: Person, cobuyer: Person, signed: datetime) -> Purchase:
    number = stage.crm.world.next("stock", 4001)
    car = cars.on_the_lot(stage.crm.dice, stage.journey.car, number)
    return Purchase(
        at=signed,
        buyer=buyer,
        cobuyer=cobuyer,
        car=car,
        seller=stage.journey.seller,
        delivered_at=signed + timedelta(minutes=40),
    )


def _service_not_systems(world: World) -> tuple[Life, Books]:
    """Seven weeks of looking at the big one and the mid-sized one, then three weeks of insults."""
    sold = saturday_before(world.ends.date() - timedelta(days=25))
    began = at(sold - timedelta(days=49), 20, 12)
    trade = cars.Car(year=str(sold.year - 9), make="Honda", model="Pilot", new=False)
    stage = _stage(world, SERVICE_NOT_SYSTEMS, began, sold, trade)
    asks = "We keep going back and forth between the big one and the mid-sized one."
    his = stage.lead("cars-finder", began, stage.asker, stage.journey.car, asks)
    hers = _they_look(stage, his)
    again = at(store.open_day(sold + timedelta(days=2)), 17, 30)
    overtaken = stage.appointment(again, his, stage.day(5, 12, 8), "overtaken", at(sold, 14))
    stage.visit(at(sold, 10, 5), his, 265)
    stage.crm.status(his, "desking", at(sold, 11, 20), "salesperson")
    bought = _purchase(stage, stage.partner, stage.asker, at(sold, 14))
    _paper(stage, bought, his, at(sold, 14, 20), days=4)
    stage.follow_up(his, at(sold, 9))
    stage.follow_up(hers, at(sold, 9))
    _asks_to_stop(stage, his, at(store.open_day(sold + timedelta(days=20)), 12, 15))
    _mails(stage, his, hers, overtaken)
    return stage.crm.life, stage.books


def _they_look(stage: Stage, his: CrmDeal) -> CrmDeal:
    """Both of them call, come and drive; her own lead about the smaller one stays a second deal."""
    day, big = stage.day, stage.journey.car
    middle = replace(big, model="Santa Fe", trim="SEL")
    stage.call(day(47, 10, 15), his, 312)
    stage.visit(day(42, 11), his, 95, middle, made=day(46, 17, 5), trade=str(stage.journey.trade))
    late = at(stage.sold - timedelta(days=33), 21, 40)
    hers = stage.lead("auto-lane", late, stage.partner, middle, "My husband wants the big one.")
    stage.call(day(30, 18, 20), hers, 184, inbound=True)
    stage.visit(day(24, 17, 30), his, 80, big, made=day(28, 12, 10))
    stage.call(day(15, 10, 45), his, 241)
    stage.visit(day(10, 13), hers, 60, big)
    seller = stage.journey.seller
    stage.send(his, day(9, 16, 30), "OWN-NEWS", Purpose.SALES_FOLLOWUP, person=seller)
    stage.call(day(4, 12, 5), his, 402, inbound=True)
    return hers


def _mails(stage: Stage, his: CrmDeal, hers: CrmDeal, overtaken: Appointment) -> None:
    """The three mails of the story, to him; and one to her, whose own lead is still open."""

    def morning(day: date, minute: int) -> datetime:
        return at(day, 9, minute)

    missed = morning(overtaken.at.date() + timedelta(days=1), 15)
    sale = morning(stage.sold + timedelta(days=12), 24)
    not_seen = morning(stage.sold + timedelta(days=18), 30)
    stage.send(his, missed, "MISSED-APPT", Purpose.MISSED_APPOINTMENT, appointment=overtaken)
    stage.send(his, sale, "WEEKEND-SALE", Purpose.PROMOTION)
    stage.send(hers, sale, "WEEKEND-SALE", Purpose.PROMOTION)
    stage.send(his, not_seen, "NOT-SEEN", Purpose.REENGAGEMENT)


def _asks_to_stop(stage: Stage, his: CrmDeal, told: datetime) -> None:
    """He rings the sales manager."""
    wish = Wish(at=told, person=stage.asker, told_to=store.SALES_MANAGER)
    wish.words = "They bought from us three weeks ago and still get sales mail. Asked us to stop."
    stage.crm.life.wishes.append(wish)
    stage.call(told, his, 190, inbound=True)
    remember_humans(stage.crm.life, [])
    number = stage.crm.world.next("optout", 101)
    manager.optout_row(stage.books, number, wish, card_of(stage.asker))


def _customer_care(world: World) -> tuple[Life, Books]:
    """The first new car in ten years; a week later a recorded voice says how special they are."""
    sold = saturday_before(world.ends.date() - timedelta(days=8))
    began = at(sold - timedelta(days=38), 21, 5)
    trade = cars.Car(year=str(sold.year - 10), make="Toyota", model="RAV4", new=False)
    stage = _stage(world, CUSTOMER_CARE, began, sold, trade)
    asks = "Our old one has 131,000 faithful miles. Evenings only please, we need a sitter."
    deal = stage.lead("harbor-web", began, stage.asker, stage.journey.car, asks)
    _they_haggle(stage, deal)
    bought = _purchase(stage, stage.asker, stage.partner, at(sold, 15, 40))
    paper = _paper(stage, bought, deal, at(sold, 15, 50), days=3)
    remember_humans(stage.crm.life, [])
    stage.follow_up(deal, at(sold, 9))
    week = at(sold + timedelta(days=7), 10, 42)
    thanks = dialler.recorded(paper, week, "THANKS-7", Purpose.THANK_YOU, seconds=34)
    send(world, stage.books, thanks)
    return stage.crm.life, stage.books


def _they_haggle(stage: Stage, deal: CrmDeal) -> None:
    """Weeks of looking, two test drives, and five hours on the day they sign."""
    day, wanted, sold = stage.day, stage.journey.car, stage.sold
    small = replace(wanted, model="Tucson", trim="SEL")
    stage.call(day(37, 10, 30), deal, 275)
    stage.visit(day(28, 16), deal, 70, small, made=day(31, 11, 45))
    stage.call(day(20, 17, 15), deal, 0)
    trade = str(stage.journey.trade)
    stage.visit(day(14, 10, 30), deal, 105, wanted, made=day(18, 16, 20), trade=trade)
    stage.call(day(5, 18, 40), deal, 510, inbound=True)
    stage.visit(at(sold, 11), deal, 290, made=day(5, 18, 45))
    stage.crm.status(deal, "desking", at(sold, 12, 30), "salesperson")
    stage.crm.status(deal, "finance", at(sold, 15), "salesperson")


def _paper(stage: Stage, bought: Purchase, deal: CrmDeal, click: datetime, *, days: int) -> Card:
    """The salesperson's click, and the DMS rows some days later; returns the buyer's card there."""
    world = stage.crm.world
    posted = at(store.open_day(stage.sold + timedelta(days=days)), 18, 30)
    stage.buy(bought, deal, posted, click)
    paper = paper_of(bought.buyer, world.next("dms customer", 510_001))
    cobuyer = bought.cobuyer or bought.buyer
    second = paper_of(cobuyer, world.next("dms customer", 510_001))
    dms.row(stage.books, bought, paper, second)
    return paper
