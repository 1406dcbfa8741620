"""The dialler: recorded voices, from lists that other systems once exported to it."""

from datetime import datetime, timedelta

from sincerely.rules.purpose import Channel, Purpose

from . import store, words
from .books import Message
from .cards import Card
from .crm import Crm
from .dice import Dice
from .life import Purchase

SENT = "dialler/sent.csv"
A_WEEK = timedelta(days=7)


def thanks(dice: Dice, purchase: Purchase, booked: Card) -> list[Message]:
    """The recorded thank-you a week after the sale, to whatever number the DMS has."""
    posted = purchase.posted_at
    if posted is None or not booked.phone or not dice.chance(0.92):
        return []
    day = store.open_day(max(purchase.at + A_WEEK, posted + timedelta(days=1)).date())
    at = store.at(day, dice.between(10, 17), dice.between(0, 59))
    return [recorded(booked, at, "THANKS-7", Purpose.THANK_YOU, seconds=dice.between(21, 39))]


def campaigns(crm: Crm) -> list[Message]:
    """The sale, played to prospects from a list of open deals that is a week old."""
    found = []
    for day in crm.world.dialler_days():
        for deal in crm.deals:
            listed = day - A_WEEK
            fresh = deal.opened <= listed <= deal.opened + timedelta(days=80)
            still = fresh and (deal.closed is None or listed < deal.closed)
            if still and deal.card.phone and crm.dice.chance(0.8):
                at = crm.dice.later(store.at(store.open_day(day.date()), 11), 0, 300)
                found.append(recorded(deal.card, at, "SALE-CALL", Purpose.PROMOTION, seconds=27))
    return found


def recorded(card: Card, at: datetime, template: str, purpose: Purpose, *, seconds: int) -> Message:
    """One recorded call. The dialler knows a name and a number, and nothing else."""
    return Message(
        file=SENT,
        system="dialler",
        at=at,
        to=card.only("cell_phone", "home_phone", "work_phone"),
        channel=Channel.RECORDED_CALL,
        purpose=purpose,
        by_machine=True,
        template=template,
        subject=words.subject(template, {}),
        seconds=str(seconds),
    )
