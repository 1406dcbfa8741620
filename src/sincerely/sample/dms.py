"""The DMS: what accounting books, days after the sale and in the words of the contract."""

from datetime import datetime, timedelta

from . import cards, cars, names, store
from .books import Books, Sighting, american_day
from .cards import Card
from .dice import Dice
from .life import Known, Life, Purchase
from .world import World

FIRST_DEAL = 70_001


def book(dice: Dice, world: World, books: Books, life: Life, purchase: Purchase) -> Card:
    """Books a purchase one to six days after it; books it once more when it is unwound.

    Returns the DMS's card of the buyer, which the workshop and the dialler go by.
    """
    purchase.posted_at = _posted(dice, purchase.delivered_at)
    purchase.deal_number = f"D{world.next('dms deal', FIRST_DEAL)}"
    house, directory = life.household, world.directory
    if purchase.as_company:
        card = cards.company(dice, directory, purchase.buyer)
    else:
        card = cards.booked(dice, directory, house, purchase.buyer)
    card = card.numbered(str(world.next("dms customer", 510_001)))
    second = None
    if purchase.cobuyer:
        second = cards.booked(dice, directory, house, purchase.cobuyer)
        second = second.numbered(str(world.next("dms customer", 510_001)))
    if purchase.unwound_at:
        back = _posted(dice, purchase.unwound_at)
        purchase.unwound_posted_at = max(back, purchase.posted_at + timedelta(days=1))
    row(books, purchase, card, second, lease=dice.chance(0.25))
    return card


def _posted(dice: Dice, when: datetime) -> datetime:
    """Accounting's evening, one to six days later, on a working day."""
    days = dice.weighted(((1, 0.2), (2, 0.25), (3, 0.2), (4, 0.15), (5, 0.12), (6, 0.08)))
    day = when.date() + timedelta(days=days)
    return store.at(day if store.is_open(day) else store.open_day(day, -1), 18, 30)


def row(
    books: Books, purchase: Purchase, card: Card, second: Card | None, *, lease: bool = False
) -> None:
    """Writes a purchase into the month it was posted in; a reversal into its own month."""
    posted, back = purchase.posted_at, purchase.unwound_posted_at
    if posted is None:
        return
    values = {
        "deal_number": purchase.deal_number,
        "sold_date": american_day(purchase.at),
        "delivery_date": american_day(purchase.delivered_at),
        "posted_date": american_day(posted),
        "deal_type": "Lease" if lease else "Retail",
        "deal_status": "Booked",
        "salesperson": purchase.seller,
        **_car(purchase.car),
        **_cobuyer(second),
    }
    more = (Sighting("cobuyer", second.person, second.differs),) if second else ()

    def write(when: datetime, row: dict[str, str]) -> list[Known]:
        number = purchase.deal_number
        known = books.write(_file(when), when, number, card, row, role="buyer", more=more)
        return [known] if known else []

    if back and purchase.unwound_at and back < books.ends:
        undone = {
            "reversal_date": american_day(purchase.unwound_at),
            "deal_status": "Reversed",
            "posted_date": american_day(back),
        }
        purchase.unwound_known += write(back, {**values, **undone})
        if _file(back) == _file(posted):  # the month's export has the deal once, as it ended
            purchase.known.append(Known(posted, "dms", f"{_file(back)}#{purchase.deal_number}"))
            return
    purchase.known += write(posted, values)


def _file(posted: datetime) -> str:
    return f"dms/sales_{posted.year}-{posted.month:02d}.csv"


def _car(car: cars.Car) -> dict[str, str]:
    return {
        "new_used": "New" if car.new else "Used",
        **car.columns(),
        "stock_number": car.stock,
        "vin": car.vin,
    }


def _cobuyer(card: Card | None) -> dict[str, str]:
    if card is None:
        return {}
    values = card.values
    return {
        "cobuyer_customer_number": values["customer_number"],
        "cobuyer_first_name": values["first_name"],
        "cobuyer_last_name": values["last_name"],
        "cobuyer_email": values.get("email", ""),
        "cobuyer_cell_phone": card.phone,
    }


def wholesale(world: World, books: Books, day: datetime, count: int) -> None:
    """Cars that went to auctions and other stores on one day: no customers, but rows."""
    dice = world.dice("wholesale", day.date())
    for _ in range(count):
        auction = dice.chance(0.75)
        name = dice.pick(names.AUCTIONS if auction else names.OTHER_STORES).upper()
        car = cars.on_the_lot(dice, cars.traded(dice, day.date()), world.next("stock", 4001))
        number, posted = f"D{world.next('dms deal', FIRST_DEAL)}", _posted(dice, day)
        values = {
            "customer_number": str(900_001 + dice.between(0, 20)),
            "last_name": name,
            "deal_number": number,
            "sold_date": american_day(day),
            "posted_date": american_day(posted),
            "delivery_date": american_day(day),
            "deal_status": "Booked",
            "deal_type": "Wholesale" if auction else "Dealer Trade",
            **_car(car),
        }
        more = (Sighting("wholesale", None),)
        books.write(_file(posted), posted, number, None, values, more=more)
