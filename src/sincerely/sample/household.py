"""One household from settling down to the last message: life, then what systems made of it."""

from datetime import datetime

from sincerely.rules.purpose import Channel

from . import crm_desk, crm_log, dialler, dms, followup, manager, ownership, people, wishes
from .books import Books, Message, american, minute
from .crm import Crm
from .dice import Dice
from .leads import zoned
from .life import Journey, Life
from .workshop import ServiceDesk
from .world import World

SYSTEMS = {"crm": "crm follow-up", "service": "service reminders", "dialler": "dialler"}
A_CONVERSATION = 15  #: seconds; shorter calls are nobody's contact with anybody


def tell(world: World, number: int, began: datetime) -> tuple[Life, Books]:
    """The life of household ``number``, whose first contact is at ``began``, and all its rows."""
    dice = world.dice("household", number)
    house = people.settle(dice, world.directory, number, began)
    world.ties.tie(dice, world.directory, house)
    life = ownership.live(dice, world, house, began)
    books = Books(world.ends)
    crm = Crm(dice, world, books, life)
    desk = ServiceDesk(dice, world, books, life)
    automatic: list[Message] = []
    typed: list[Message] = []
    recorded: list[Message] = []
    for journey in life.journeys:
        _follow(crm, desk, journey, automatic, typed, recorded)
    desk.orders()
    desk.recall()
    recorded += dialler.campaigns(crm)
    remember_humans(life, typed)
    wishes.speak_up(dice, world, life, [*automatic, *recorded, *desk.messages])
    manager.keep(dice, world, books, life)
    for message in (
        *wishes.heard(dice, life, "crm", automatic),
        *typed,
        *wishes.heard(dice, life, "service", desk.messages),
        *wishes.heard(dice, life, "dialler", recorded),
    ):
        send(world, books, message)
    _give_up_number(dice, world, life, books)
    return life, books


def _follow(
    crm: Crm, desk: ServiceDesk, journey: Journey, automatic: list[Message], typed: list[Message],
    recorded: list[Message],
) -> None:  # fmt: skip
    """One journey through the CRM, the DMS and everything they set going."""
    dice, booked = crm.dice, None
    deals = crm.open_deals(journey)
    if journey.purchase:
        booked = dms.book(dice, crm.world, crm.books, crm.life, journey.purchase)
    main = crm_desk.work(crm, journey, deals, booked)
    crm_log.visits(crm, journey, deals, main)
    crm_log.appointments(crm, journey, deals, main)
    crm_log.calls(crm, journey, deals, main)
    for deal in deals:
        automatic += followup.automatic(crm, deal)
    typed += followup.by_hand(crm, journey, deals, main)
    if journey.purchase and booked:
        desk.welcome(journey.purchase, booked)
        recorded += dialler.thanks(dice, journey.purchase, booked)


def remember_humans(life: Life, typed: list[Message]) -> None:
    """Notes every moment at which a human of the store wrote to them or spoke with them."""
    talks = [talk for journey in life.journeys for talk in journey.talks]
    life.human_at = [thanks.at for thanks in life.thanks]
    life.human_at += [talk.at for talk in talks if talk.seconds >= A_CONVERSATION]
    life.human_at += [message.at for message in typed]


def send(world: World, books: Books, message: Message) -> None:
    """Writes a message into its system's log, if it has an address and is not still to come."""
    used = {Channel.EMAIL: ("email",), Channel.LETTER: ("address", "city", "state", "zip")}
    columns = used.get(message.channel, ("cell_phone", "home_phone", "work_phone"))
    if message.at >= books.ends or not any(message.to.values.get(name) for name in columns):
        return
    prefix = {"crm": "M", "service": "SM", "dialler": "R"}[message.system]
    message.number = f"{prefix}{world.next(f'{message.system} message', 100_001)}"
    sent_at = {"crm": minute, "service": american}.get(message.system, _iso)(message.at)
    values = {
        "message_id": message.number,
        "sent_at": sent_at,
        "channel": message.channel,
        "purpose": message.purpose,
        "written_by": "machine" if message.by_machine else "person",
        "system": SYSTEMS[message.system],
        "template": message.template,
        "staff": message.staff,
        "seconds": message.seconds,
        "subject": message.subject,
        "deal_id": message.deal,
    }
    card = message.to.only("customer_number", *columns)
    books.write(message.file, message.at, message.number, card, values)
    books.messages.append(message)


def _iso(moment: datetime) -> str:
    return zoned(moment).isoformat()


def _give_up_number(dice: Dice, world: World, life: Life, books: Books) -> None:
    """Now and then somebody gives up a number for good; later it belongs to somebody else."""
    if dice.chance(0.015) and books.rows:
        last = max(row.at for row in books.rows)
        person = life.household.people[-1]
        if (world.ends - last).days > 60:
            world.directory.given_up.append((last, person.cell, person.number))
