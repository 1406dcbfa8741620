"""What people say when they have had enough, to whom, and which systems hear of it."""

from datetime import datetime, timedelta

from sincerely.rules.purpose import CLASS_OF, Channel, MessageClass, Purpose

from . import store, truth, words
from .books import Message
from .dice import Dice
from .life import Gone, Life, Purchase, Wish
from .people import Person
from .world import World

_TIRING = {Purpose.SALES_FOLLOWUP, Purpose.PROMOTION, Purpose.REENGAGEMENT}


def speak_up(dice: Dice, world: World, life: Life, messages: list[Message]) -> None:
    """Decides who asks for what after which of these messages; adds it to their life."""
    machine = sorted((m for m in messages if m.by_machine), key=lambda message: message.at)
    for person in life.household.people:
        reached = [m for m in machine if m.reaches is person and m.at < world.ends]
        insults = [m for m in reached if truth.judge(life, m).insult]
        texts = [m for m in reached if m.channel is Channel.TEXT and m.purpose in _TIRING]
        after = dice.pick((1, 1, 2, 3))
        if len(insults) > after and dice.chance(0.2):
            _complain_of_mail(dice, life, person, insults[after].at)
        elif texts and dice.chance(0.06):
            _had_enough(dice, life, texts[-1])
        elif len(reached) > 4 and dice.chance(0.03):
            _had_enough(dice, life, reached[dice.between(3, len(reached) - 1)])
    bought = life.purchases
    if bought and not life.wishes and dice.chance(0.16):
        when = store.open_time(dice, bought[0].at.date() + timedelta(days=dice.between(2, 40)))
        wish = Wish(at=when, person=bought[0].buyer, request="quiet", told_to=bought[0].seller)
        wish.words = dice.pick(words.QUIET)
        life.wishes.append(wish)


def _complain_of_mail(dice: Dice, life: Life, person: Person, last: datetime) -> None:
    """They telephone the manager about it, within days."""
    when = store.open_time(dice, (last + timedelta(days=dice.between(1, 4))).date())
    ended = truth.no_longer_shopping(life, when)
    said = dice.pick(words.OUT_OF_THIS if isinstance(ended, Purchase) else words.ENOUGH)
    if isinstance(ended, Gone):
        said = dice.pick(words.BOUGHT_ELSEWHERE)
    wish = Wish(
        at=when,
        person=person,
        told_to=store.SALES_MANAGER if dice.chance(0.8) else store.GENERAL_MANAGER,
        words=said,
        topic="everything" if dice.chance(0.15) else "marketing",
        channel="email" if dice.chance(0.25) else "",
    )
    if dice.chance(0.12):
        wish.request, wish.topic, wish.channel = "do_not_contact", "everything", ""
        wish.words = dice.pick(words.NOTHING_AT_ALL)
    life.wishes.append(wish)


def _had_enough(dice: Dice, life: Life, last: Message) -> None:
    """They reply to a text or mail, or tell somebody, that it is too much."""
    reader = last.reaches or last.to.person
    wish = Wish(
        at=dice.later(last.at, 1, 600),
        person=reader,
        told_to=store.SALES_MANAGER,
        words=dice.pick(words.ENOUGH),
    )
    if last.channel is Channel.TEXT:
        wish.channel, wish.proof, wish.told_to = "text", "reply", ""
        wish.words = dice.pick(words.STOP)
    life.wishes.append(wish)


def heard(dice: Dice, life: Life, system: str, messages: list[Message]) -> list[Message]:
    """The messages a system still sends: it hears of a wish days later, on one card, or never."""
    stops: list[tuple[Wish, datetime, str]] = []
    late = {"crm": (0, 3), "service": (2, 20), "dialler": (10, 40)}[system]
    never = {"crm": 0.15, "service": 0.5, "dialler": 0.6}[system]
    for wish in life.wishes:
        cards = {
            m.to.values.get("customer_number", "") for m in messages if m.to.person is wish.person
        }
        deaf = dice.chance(never)
        for card in sorted(cards):
            if not deaf:
                stops.append((wish, wish.at + timedelta(days=dice.between(*late)), card))
            deaf = deaf or dice.chance(0.5)  # the flag is set on one card; the second has its own
    return [message for message in messages if not _stopped(message, stops)]


def _stopped(message: Message, stops: list[tuple[Wish, datetime, str]]) -> bool:
    kind, legal = CLASS_OF[message.purpose], MessageClass.LEGAL
    if not message.by_machine or kind is legal:
        return False
    for wish, when, card in stops:
        if message.to.values.get("customer_number", "") != card or message.at < when:
            continue
        channel = not wish.channel or wish.channel == message.channel
        selling = kind in {MessageClass.PROSPECT, MessageClass.MARKETING}
        far = wish.topic == "everything" and message.purpose is not Purpose.APPOINTMENT_REMINDER
        if channel and (selling or far):
            return True
    return False
