"""How deals move in the CRM: the desk, the click on *sold*, the nightly link, the forgotten."""

from datetime import datetime, timedelta

from . import store
from .cards import Card
from .crm import Crm, CrmDeal
from .life import Journey, Purchase
from .store import at

GIVES_UP = timedelta(days=90)  #: the CRM's own clock closes a deal after this long


def work(crm: Crm, journey: Journey, deals: list[CrmDeal], booked: Card | None) -> CrmDeal:
    """Moves the deals of a journey to where the CRM has them; returns the one staff worked on.

    ``booked``: the DMS's card of the buyer, if the journey ended in a purchase here.
    """
    dice = crm.dice
    main = deals[0] if len(deals) == 1 or dice.chance(0.85) else deals[1]
    _desk(crm, journey, main)
    if journey.purchase and booked:
        _sold(crm, journey.purchase, main, deals, booked)
    elif journey.told_at:
        _told(crm, journey, main, deals)
    else:
        _faded(crm, journey, deals)
    for deal in deals:
        if deal.closed is None:
            deal.closed = at((deal.opened + GIVES_UP).date(), 3, 15)
            crm.status(deal, "lost", deal.closed, "system", reason="no_answer")
    return main


def _desk(crm: Crm, journey: Journey, main: CrmDeal) -> None:
    """Figures, deposit and finance appointment, as far as somebody records them."""
    visits = [visit for visit in journey.visits if visit.at >= main.opened]
    buying = journey.purchase is not None
    if visits and crm.dice.chance(0.75 if buying else 0.3):
        visit = visits[-1]
        minutes = min(visit.minutes - 5, 45 if not buying else 90)
        crm.status(main, "desking", visit.at + timedelta(minutes=minutes), "salesperson")
    if journey.deposit and journey.deposit.at > main.opened and crm.dice.chance(0.9):
        known = crm.status(main, "deposit", journey.deposit.at, "salesperson")
        journey.deposit.known += [known] if known else []
    if journey.purchase and crm.dice.chance(0.5):
        crm.status(main, "finance", journey.purchase.at - timedelta(minutes=30), "salesperson")


def _sold(crm: Crm, purchase: Purchase, main: CrmDeal, deals: list[CrmDeal], booked: Card) -> None:
    dice, posted = crm.dice, purchase.posted_at
    linked = at(posted.date() + timedelta(days=1), 5, 40) if posted else None
    finds = linked is not None and links(main.card, booked)
    by_hand = dice.chance(0.4)
    if dice.chance(store.SELLER[purchase.seller].clicks):
        _close(crm, main, purchase, dice.later(purchase.at, 4, 45), "salesperson")
        if linked and finds:
            crm.status(main, "delivered", max(linked, purchase.delivered_at), "dms")
    elif linked and finds and not _undone(purchase, linked):
        _close(crm, main, purchase, linked, "dms")
    elif linked and by_hand:
        day = store.open_day(linked.date() + timedelta(days=dice.between(3, 19)))
        when = at(day, 17, dice.between(0, 59))
        if not _undone(purchase, when):
            _close(crm, main, purchase, when, "manager")
    if purchase.unwound_at and main.closed and dice.chance(0.6):
        when = max(dice.later(purchase.unwound_at, 10, 300), main.closed)
        known = crm.status(main, "unwound", when, "manager")
        purchase.unwound_known += [known] if known else []
    for deal in deals:
        if deal is main or main.closed is None or deal.opened >= main.closed:
            continue
        if dice.chance(0.35):
            deal.closed = dice.later(main.closed, 2, 3000)
            crm.status(deal, "lost", deal.closed, "salesperson", reason="other")


def _close(crm: Crm, main: CrmDeal, purchase: Purchase, when: datetime, said_by: str) -> None:
    main.closed = when
    known = crm.status(main, "sold", when, said_by)
    purchase.known += [known] if known else []
    if crm.dice.chance(0.35):  # the long-term follow-up has a clock of its own
        main.runs_on_until = when + timedelta(days=crm.dice.between(12, 30))


def _undone(purchase: Purchase, moment: datetime) -> bool:
    return purchase.unwound_at is not None and purchase.unwound_at <= moment


def links(card: Card, booked: Card) -> bool:
    """Whether the nightly job finds the CRM's customer in the DMS row: same name, mail or phone."""
    if card.person is not booked.person or "company" in booked.differs:
        return False
    if "nickname" in card.differs or "nickname" in booked.differs:
        return False
    same_mail = card.values.get("email", "-") == booked.values.get("email")
    return same_mail or card.phone == booked.phone


def _told(crm: Crm, journey: Journey, main: CrmDeal, deals: list[CrmDeal]) -> None:
    """They told the salesperson that they are out: written down, written down wrongly, or not."""
    dice, when = crm.dice, crm.dice.later(journey.told_at or journey.decided, 3, 200)
    does = dice.weighted((("rightly", 0.5), ("wrongly", 0.2), ("not at all", 0.3)))
    if does == "not at all":
        return
    for deal in deals:
        if deal.opened >= when or (deal is not main and not dice.chance(0.45)):
            continue
        deal.closed = when
        if does == "rightly" and deal is main:
            what = str(journey.gone.car) if journey.gone else ""
            reason = "bought_elsewhere" if journey.gone else "not_buying"
            known = crm.status(deal, "lost", when, "customer", reason=reason, bought_what=what)
            if journey.gone and known:
                journey.gone.known.append(known)
        else:
            crm.status(deal, "lost", when, "salesperson", reason="other")
        if dice.chance(0.25):
            deal.runs_on_until = when + timedelta(days=dice.between(10, 30))


def _faded(crm: Crm, journey: Journey, deals: list[CrmDeal]) -> None:
    """Nobody said anything. Some salespeople flip such deals before opening, without a call."""
    dice, last = crm.dice, max([journey.began, *(visit.at for visit in journey.visits)])
    seller = store.SELLER[crm.world.now(journey.seller, journey.decided)]
    for index, deal in enumerate(deals):
        if seller.ticks_boxes and dice.chance(0.6):
            day = crm.world.box_ticking_day(max(last, deal.opened) + timedelta(days=12))
            deal.closed = at(day, 8, 24) + timedelta(seconds=dice.between(0, 500) + index)
            reason = dice.weighted(
                (("no_answer", 0.5), ("bought_elsewhere", 0.3), ("not_buying", 0.2))
            )
            deal.ticked = True
            crm.status(deal, "lost", deal.closed, "salesperson", reason=reason)
        elif dice.chance(0.25):
            day = journey.decided + timedelta(days=dice.between(14, 40))
            deal.closed = store.open_time(dice, max(day, deal.opened).date() + timedelta(days=1))
            crm.status(deal, "lost", deal.closed, "salesperson", reason="no_answer")
