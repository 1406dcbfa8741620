"""What happens around a car they have: thanks, the workshop, complaints, a second car."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from . import cars, store, words
from .dice import Dice
from .journeys import shop
from .life import Appointment, Complaint, Life, Purchase, Thanks, Workshop
from .people import Household, Person
from .world import World


def live(dice: Dice, world: World, house: Household, began: datetime) -> Life:
    """One household's year with the store. Every seventh only ever comes to the workshop."""
    life = Life(household=house)
    if dice.chance(0.14):
        life.owned = cars.traded(dice, began.date())
        _service(dice, life, house.first, life.owned, began)
        return life
    journey = shop(dice, world, house, began)
    life.journeys.append(journey)
    if dice.chance(0.03):
        when = journey.began + timedelta(days=dice.between(3, 30))
        _complain(dice, life, journey.shopper, when, words.WHILE_SHOPPING)
    if journey.purchase:
        _own(dice, world, life, journey.purchase)
    elif journey.gone and dice.chance(0.12):
        life.owned = journey.gone.car
        _service(dice, life, house.first, life.owned, journey.decided + timedelta(days=60))
    elif journey.trade and dice.chance(0.12):
        life.owned = journey.trade
        _service(dice, life, house.first, life.owned, journey.began + timedelta(days=9))
    return life


def _own(dice: Dice, world: World, life: Life, purchase: Purchase) -> None:
    _thank(dice, life, purchase)
    if dice.chance(0.07):
        when = purchase.at + timedelta(days=dice.between(1, 21))
        _complain(dice, life, purchase.buyer, when, words.COMPLAINTS)
    if purchase.unwound_at:
        return
    life.owned = purchase.car
    _service(dice, life, purchase.buyer, purchase.car, purchase.at + timedelta(days=150))
    if dice.chance(0.16):
        began = purchase.at + timedelta(days=dice.between(30, 200), minutes=dice.between(0, 90))
        if began < world.ends:
            second = shop(dice, world, life.household, began, again=True)
            life.journeys.append(second)
            if second.purchase:
                _thank(dice, life, second.purchase)


def _thank(dice: Dice, life: Life, purchase: Purchase) -> None:
    seller = store.SELLER[purchase.seller]
    if not dice.chance(seller.thanks):
        return
    day = purchase.delivered_at.date() + timedelta(
        days=dice.weighted(((0, 1), (1, 3), (3, 2), (6, 1)))
    )
    moment = store.open_time(dice, day)
    if moment <= purchase.delivered_at:
        moment = store.open_time(dice, day + timedelta(days=1))
    if purchase.unwound_at and moment >= purchase.unwound_at:
        return
    by = store.SALES_MANAGER if dice.chance(0.12) else purchase.seller
    channel = dice.weighted((("call", 0.55), ("letter", 0.25), ("text", 0.2)))
    person = purchase.buyer if dice.chance(0.7) else life.household.other(purchase.buyer)
    said = dice.pick(words.THANKS)
    life.thanks.append(Thanks(at=moment, person=person, by=by, channel=channel, words=said))


def _complain(
    dice: Dice, life: Life, person: Person, when: datetime, what: Sequence[tuple[str, str]]
) -> None:
    about, said = dice.pick(what)
    when = store.open_time(dice, when.date())
    complaint = Complaint(
        at=when, person=person, about=about, words=said, told_to=dice.pick(store.MANAGERS)
    )
    if dice.chance(0.75):
        complaint.resolved_at = store.open_time(
            dice, (when + timedelta(days=dice.between(1, 12))).date()
        )
        complaint.resolved_by = dice.pick(store.MANAGERS)
        complaint.resolved_at = max(complaint.resolved_at, when + timedelta(hours=2))
    life.complaints.append(complaint)


def _service(dice: Dice, life: Life, person: Person, car: cars.Car, first: datetime) -> None:
    """Workshop visits from ``first`` on, every five months; some appointments are not kept."""
    moment = store.open_time(
        dice, (first + timedelta(days=dice.between(0, 40))).date(), service=True, leave=3
    )
    for _ in range(3):
        if not dice.chance(0.8):
            return
        who = life.household.other(person) if dice.chance(0.2) else person
        visit = Workshop(
            at=moment,
            person=who,
            car=car,
            advisor=dice.pick(store.ADVISORS),
            closed_at=moment + timedelta(minutes=dice.between(45, 420)),
        )
        if dice.chance(0.75):
            fate = dice.weighted((("kept", 0.86), ("missed", 0.07), ("cancelled", 0.07)))
            visit.appointment = _agree(dice, visit, fate)
        life.workshop.append(visit)
        if dice.chance(0.02):
            _complain(dice, life, who, visit.closed_at + timedelta(days=2), words.COMPLAINTS)
        day = moment.date() + timedelta(days=dice.between(110, 190))
        moment = store.open_time(dice, day, service=True, leave=3)


def _agree(dice: Dice, visit: Workshop, fate: str) -> Appointment:
    at = visit.at.replace(minute=visit.at.minute // 15 * 15)
    made = store.next_open(dice, at - timedelta(hours=dice.between(24, 200)))
    made = min(made, at - timedelta(hours=1))
    known = visit.at if fate == "kept" else at
    if fate == "cancelled":
        known = store.call_off(dice, at, made)
    return Appointment(
        at=at, person=visit.person, set_at=made, seller=visit.advisor, fate=fate, fate_at=known
    )
