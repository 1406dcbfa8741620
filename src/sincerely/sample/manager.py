"""The managers' own lists: who asked for what, who complained, who was thanked in person."""

from datetime import datetime

from . import cards
from .books import Books, minute
from .dice import Dice
from .life import Complaint, Known, Life, Thanks, Wish
from .world import World

OPTOUTS = "manager/optouts.csv"
COMPLAINTS = "manager/complaints.csv"
THANKS = "manager/thanks.csv"


def keep(dice: Dice, world: World, books: Books, life: Life) -> None:
    """Writes down the household's wishes, complaints and thanks."""
    for wish in life.wishes:
        by_phone = wish.channel == "text"
        card = cards.scribbled(dice, world.directory, wish.person, phone=by_phone)
        optout_row(books, world.next("optout", 101), wish, card, day_only=dice.chance(0.15))
    for complaint in life.complaints:
        card = cards.scribbled(dice, world.directory, complaint.person)
        complaint_row(books, world.next("complaint", 201), complaint, card)
    for thanks in life.thanks:
        card = cards.scribbled(dice, world.directory, thanks.person)
        thanks_row(books, world.next("thanks", 301), thanks, card, day_only=dice.chance(0.3))


def optout_row(
    books: Books, number: int, wish: Wish, card: cards.Card, *, day_only: bool = False
) -> None:
    """Writes a wish the moment it is told; with the day alone where nobody noted the time."""
    values = {
        "optout_id": f"O{number}",
        "at": _when(wish.at, day_only=day_only),
        "request": wish.request,
        "channel": wish.channel,
        "topic": wish.topic if wish.request == "opt_out" else "",
        "proof": wish.proof,
        "told_to": wish.told_to,
        "written": "Y" if wish.proof == "reply" else "N",
        "words": wish.words,
    }
    known = books.write(OPTOUTS, wish.at, f"O{number}", card, values)
    wish.known += [known] if known else []


def complaint_row(books: Books, number: int, complaint: Complaint, card: cards.Card) -> None:
    """Writes a complaint; with how it ended, if it has."""
    over = (
        complaint.resolved_at
        if complaint.resolved_at and complaint.resolved_at < books.ends
        else None
    )
    values = {
        "complaint_id": f"B{number}",
        "opened_at": minute(complaint.at),
        "about": complaint.about,
        "told_to": complaint.told_to,
        "words": complaint.words,
        "resolved_at": minute(over) if over else "",
        "resolved_by": complaint.resolved_by if over else "",
    }
    known = books.write(COMPLAINTS, complaint.at, f"B{number}", card, values)
    complaint.known += [Known(*known)] if known else []


def thanks_row(
    books: Books, number: int, thanks: Thanks, card: cards.Card, *, day_only: bool = False
) -> None:
    """Writes a personal thank-you."""
    values = {
        "thank_id": f"Y{number}",
        "at": _when(thanks.at, day_only=day_only),
        "by": thanks.by,
        "channel": thanks.channel,
        "words": thanks.words,
    }
    books.write(THANKS, thanks.at, f"Y{number}", card, values)


def _when(moment: datetime, *, day_only: bool) -> str:
    return moment.date().isoformat() if day_only else minute(moment)
