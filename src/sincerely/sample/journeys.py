"""How a household looks for a car: six to eight weeks of asking, calling, coming and deciding."""

from datetime import datetime, timedelta

from . import cars, store, words
from .dice import Dice
from .life import Appointment, Deposit, Gone, Inquiry, Journey, Purchase, Talk, Visit
from .people import Household, Person
from .world import World

PROVIDERS = ("cars-finder", "auto-lane", "harbor-web")
_FATES = (("bought_here", 0.34), ("bought_elsewhere", 0.38), ("not_buying", 0.28))


def shop(
    dice: Dice, world: World, house: Household, began: datetime, *, again: bool = False
) -> Journey:
    """One journey from the first question to the end, whatever the store will know of it.

    ``again``: they are customers already and look for a second car.
    """
    fate = dice.weighted(_FATES)
    weeks = dice.bell(7, 0.75) if dice.chance(0.8) else dice.span(0.4, 4)
    decided = store.open_time(dice, (began + timedelta(weeks=weeks)).date(), leave=4)
    shopper = house.other(house.first) if again and dice.chance(0.4) else house.first
    seller = world.now(dice.pick(store.SELLERS).name, began)
    car = cars.wanted(dice, began.date())
    journey = Journey(
        number=f"J{house.number[1:]}{'B' if again else 'A'}",
        began=began,
        decided=decided,
        fate=fate,
        shopper=shopper,
        seller=seller,
        car=car,
        trade=cars.traded(dice, began.date()) if dice.chance(0.55) else None,
    )
    _ask(dice, house, journey)
    _come(dice, world, house, journey)
    _stay_away(dice, world, house, journey)
    _decide(dice, world, house, journey)
    _talk(dice, world, house, journey)
    return journey


def _ask(dice: Dice, house: Household, journey: Journey) -> None:
    """The first inquiry and those after it: other providers, the spouse, the same again."""
    first = dice.weighted((("lead", 0.74), ("phone", 0.12), ("walk_in", 0.14)))
    via = dice.pick(PROVIDERS) if first == "lead" else first
    if via in {"phone", "walk_in"}:
        journey.began = store.next_open(dice, journey.began)
    elif dice.chance(0.25):  # people ask at night
        journey.began = journey.began.replace(hour=dice.pick((5, 6, 21, 22, 23)))
    _inquire(dice, journey, journey.began, journey.shopper, via)
    room = max(1, int((journey.decided - journey.began).days * 0.8))
    for share in (0.45, 0.2):
        if dice.chance(share):
            days = dice.pick((0, 0, 1, 2)) if dice.chance(0.5) else dice.between(1, room)
            when = _daytime(dice, journey.began + timedelta(days=min(days, room), minutes=9))
            _inquire(dice, journey, when, journey.shopper, dice.pick(PROVIDERS))
    if house.partner and dice.chance(0.25):
        when = _daytime(dice, journey.began + timedelta(days=dice.between(1, room)))
        other = house.other(journey.shopper)
        _inquire(dice, journey, when, other, dice.pick(PROVIDERS), cars.beside(dice, journey.car))
    journey.inquiries.sort(key=lambda inquiry: inquiry.at)


def _daytime(dice: Dice, moment: datetime) -> datetime:
    return moment.replace(hour=dice.between(8, 22), minute=dice.between(0, 59))


def _inquire(
    dice: Dice,
    journey: Journey,
    when: datetime,
    person: Person,
    via: str,
    car: cars.Car | None = None,
) -> None:
    when = max(when, journey.began)
    inquiry = Inquiry(at=when, person=person, via=via, car=car or journey.car, email=person.email)
    if journey.inquiries and person.other_email and dice.chance(0.6):
        inquiry.email = person.other_email
    elif person.family_email and dice.chance(0.25):
        inquiry.email = person.family_email
    inquiry.comments = dice.pick(words.COMMENTS)
    if via in PROVIDERS and dice.chance(0.09):
        inquiry.resent_at = when + timedelta(hours=dice.between(20, 24 * 12))
    journey.inquiries.append(inquiry)


def _come(dice: Dice, world: World, house: Household, journey: Journey) -> None:
    """Visits up to the decision; the last one of those who buy here is the long one."""
    here = journey.fate == "bought_here"
    count = (
        dice.between(2, 4) if here else dice.weighted(((0, 0.3), (1, 0.35), (2, 0.25), (3, 0.1)))
    )
    room = max(2, (journey.decided - journey.began).days)
    days = sorted(dice.between(1, room - 1) for _ in range(count - here))
    moments = [store.open_time(dice, journey.began.date() + timedelta(days=day)) for day in days]
    if journey.inquiries[0].via == "walk_in":
        moments.insert(0, journey.began)
    moments = [moment for moment in moments if moment.date() < journey.decided.date()]
    for index, moment in enumerate(dict.fromkeys(moments)):
        drives = dice.chance(0.65)
        car = cars.beside(dice, journey.car) if index and dice.chance(0.5) else journey.car
        _visit(dice, world, house, journey, moment, dice.between(25, 110), car if drives else None)
    if here:
        _visit(dice, world, house, journey, journey.decided, dice.between(150, 320), None)


def _visit(
    dice: Dice, world: World, house: Household, journey: Journey, moment: datetime, minutes: int,
    drive: cars.Car | None,
) -> None:  # fmt: skip
    person = house.other(journey.shopper) if dice.chance(0.2) else journey.shopper
    seller = world.now(journey.seller, moment)
    visit = Visit(at=moment, person=person, seller=seller, minutes=minutes, test_drive=drive)
    if moment > journey.began + timedelta(days=1) and dice.chance(0.7):
        agreed = moment.replace(minute=moment.minute // 15 * 15)
        visit.appointment = _agree(dice, world, house, journey, agreed, "kept", moment)
    journey.visits.append(visit)


def _agree(
    dice: Dice, world: World, house: Household, journey: Journey, at: datetime, fate: str,
    fate_at: datetime,
) -> Appointment:  # fmt: skip
    before = at - timedelta(hours=dice.between(20, 96))
    made = store.next_open(dice, max(before, journey.began + timedelta(minutes=20)))
    made = min(made, at - timedelta(minutes=30))
    person = house.other(journey.shopper) if dice.chance(0.12) else journey.shopper
    seller = world.now(journey.seller, made)
    appointment = Appointment(
        at=at, person=person, set_at=made, seller=seller, fate=fate, fate_at=fate_at
    )
    journey.appointments.append(appointment)
    return appointment


def _stay_away(dice: Dice, world: World, house: Household, journey: Journey) -> None:
    """Appointments nobody came to: missed, called off, or overtaken by the purchase itself."""
    room = (journey.decided - journey.began).days
    for fate, share in (("missed", 0.17), ("cancelled", 0.16)):
        if room > 4 and dice.chance(share):
            day = journey.began.date() + timedelta(days=dice.between(2, room - 1))
            at = store.open_time(dice, day).replace(minute=dice.pick((0, 15, 30, 45)))
            if at >= journey.decided or any(v.at.date() == at.date() for v in journey.visits):
                continue
            away = _agree(dice, world, house, journey, at, fate, at)
            if fate == "cancelled":
                away.fate_at = store.call_off(dice, at, away.set_at)
    if journey.fate == "bought_here" and dice.chance(0.3):
        day = store.open_day(journey.decided.date() + timedelta(days=dice.between(1, 4)))
        at = store.at(day, dice.between(10, 17), dice.pick((0, 15, 30, 45)))
        standing = _agree(dice, world, house, journey, at, "overtaken", journey.decided)
        standing.set_at = min(standing.set_at, journey.decided - timedelta(days=1, minutes=5))
        standing.set_at = max(standing.set_at, journey.began + timedelta(minutes=30))


def _decide(dice: Dice, world: World, house: Household, journey: Journey) -> None:
    if journey.fate == "bought_here":
        _buy(dice, world, house, journey)
    elif journey.fate == "bought_elsewhere":
        journey.gone = Gone(
            at=journey.decided, car=cars.rival(dice, journey.decided.date()), person=journey.shopper
        )
        if dice.chance(0.6):
            told = journey.decided + timedelta(hours=dice.between(3, 150))
            journey.gone.told_at = store.next_open(dice, told)
    elif dice.chance(0.2):
        journey.told_not_buying = journey.decided
    if journey.fate != "bought_here" and journey.visits and dice.chance(0.05):
        visit = journey.visits[-1]
        journey.deposit = Deposit(
            at=visit.at + timedelta(minutes=visit.minutes),
            person=visit.person,
            returned_at=journey.decided,
        )


def _buy(dice: Dice, world: World, house: Household, journey: Journey) -> None:
    visit, shopper, partner = journey.visits[-1], journey.shopper, house.other(journey.shopper)
    signed = visit.at + timedelta(minutes=int(visit.minutes * 0.9))
    earlier = [v for v in journey.visits[:-1] if (visit.at - v.at).days <= 6]
    if earlier and dice.chance(0.5):
        journey.deposit = Deposit(
            at=earlier[-1].at + timedelta(minutes=earlier[-1].minutes), person=earlier[-1].person
        )
    paper = dice.weighted(
        (("alone", 0.3), ("with_partner", 0.32), ("partner_first", 0.24), ("partner_alone", 0.14))
    )
    company = bool(shopper.company) and dice.chance(0.7)
    if partner is shopper or company:
        paper = "alone"
    later = dice.chance(0.35)
    delivered = signed + timedelta(minutes=20)
    if later:
        delivered = store.open_time(dice, signed.date() + timedelta(days=dice.between(1, 5)))
    chosen = cars.beside(dice, journey.car) if dice.chance(0.3) else journey.car
    journey.purchase = Purchase(
        at=signed,
        buyer=partner if paper.startswith("partner") else shopper,
        cobuyer={"with_partner": partner, "partner_first": shopper}.get(paper),
        car=cars.on_the_lot(dice, chosen, world.next("stock", 4001)),
        seller=world.now(journey.seller, signed),
        as_company=company,
        delivered_at=delivered,
    )
    if dice.chance(0.07):
        back = delivered.date() + timedelta(days=dice.between(3, 14))
        journey.purchase.unwound_at = store.open_time(dice, back)


def _talk(dice: Dice, world: World, house: Household, journey: Journey) -> None:
    """Calls and typed messages, both ways, until the salesperson hears that it is over."""
    ends = min(journey.told_at or journey.decided + timedelta(days=12), world.ends)
    ends = journey.decided if journey.purchase else ends
    moment = store.next_open(dice, journey.began + timedelta(minutes=dice.between(10, 300)))
    while moment < ends:
        person = house.other(journey.shopper) if dice.chance(0.1) else journey.shopper
        seller = world.now(journey.seller, moment)
        talk = Talk(at=moment, person=person, seller=seller, channel="call")
        talk.inbound = dice.chance(0.22) and moment < journey.decided
        if not talk.inbound and dice.chance(0.35):
            talk.channel = "text" if dice.chance(0.6) else "email"
        elif talk.inbound or dice.chance(0.55):
            talk.seconds = dice.between(25, 640)
        journey.talks.append(talk)
        pause = dice.between(1, 4) if len(journey.talks) < 3 else dice.between(3, 11)
        moment = store.open_time(dice, moment.date() + timedelta(days=pause))
    if journey.told_at:
        _call_in(dice, world, journey, journey.told_at, "out")
    for appointment in journey.appointments:
        if appointment.fate == "cancelled":
            _call_in(dice, world, journey, appointment.fate_at, "cancelled")


def _call_in(dice: Dice, world: World, journey: Journey, when: datetime, about: str) -> None:
    journey.talks.append(
        Talk(
            at=when,
            person=journey.shopper,
            seller=world.now(journey.seller, when),
            channel="call",
            inbound=True,
            seconds=dice.between(30, 260),
            about=about,
        )
    )
