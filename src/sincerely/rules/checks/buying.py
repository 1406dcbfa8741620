"""Whether the reader is still a prospect: bought here, at a sister store, elsewhere, or perhaps."""

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import Any

from sincerely.rules.carwords import same_car
from sincerely.rules.journeys import SAME_PURCHASE
from sincerely.rules.message import Doubt, Facts, Message
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import Purpose
from sincerely.rules.record import Enquiry, Record
from sincerely.rules.signs import added_up
from sincerely.rules.thanks import owed_since, sold_by
from sincerely.rules.verdict import Instead, Reason

from .base import (
    BOUGHT,
    DOUBT,
    ELSEWHERE,
    SIGN,
    SILENT,
    SISTER,
    hold,
    needs,
    refusal,
    refuse,
    released_by,
    task_of,
    within,
)

#: how long selling stops after a purchase, by what the message is for; else as a promotion
_QUIET_DAYS: dict[Purpose | None, Callable[[Policy], int]] = {
    Purpose.SALES_FOLLOWUP: attrgetter("prospect_quiet_days"),
    Purpose.MISSED_APPOINTMENT: attrgetter("prospect_quiet_days"),
    Purpose.REENGAGEMENT: attrgetter("prospect_quiet_days"),
    Purpose.LEASE_OR_EQUITY: attrgetter("equity_quiet_days"),
}
_BY_MANAGER = released_by("manager")
_AS_PROMOTION: Callable[[Policy], int] = attrgetter("promotion_quiet_days")


@needs(BOUGHT)
def already_bought(message: Message, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """They, or their household, bought here. Not for a new enquiry begun since (promise 9).

    The seed's question: *you can't even move our contact information from your prospect list to
    your customer list?*
    """
    record = facts.home
    bought = record.bought
    if bought is None or record.enquiry:
        return None
    quiet_days = _QUIET_DAYS.get(message.purpose, _AS_PROMOTION)(policy)
    if not within(bought.until, quiet_days, now):
        return None
    mine = facts.own.bought
    told = {
        "at": bought.at,
        "what": bought.what,
        "by": bought.by,
        "who": "person" if mine and mine.deal == bought.deal else "household",
        "about": message.about,
    }
    return refusal("already_bought", _after_purchase(record, policy, now), told)


@needs(SISTER)
def bought_at_sister_store(
    message: Message, facts: Facts, policy: Policy, now: datetime
) -> Reason | None:
    """They bought at another store of the group."""
    sister = facts.sister
    if sister is None or not within(sister.until, policy.sister_quiet_days, now):
        return None
    enquiry = facts.home.enquiry
    if enquiry and enquiry.at > sister.until:
        return None
    return refuse(
        "bought_at_sister_store",
        _BY_MANAGER,
        at=sister.at,
        what=sister.what,
        store=facts.sister_store,
    )


@needs(SIGN)
def probably_bought(message: Message, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """A deposit, a click on *sold*, or lesser facts that add up; nobody has confirmed it yet."""
    record = facts.home
    sign = record.sign
    if sign is None:
        return None
    found = added_up(record, now, policy.probably_bought_days, policy.sold_click_days)
    if not found:
        return None
    told: dict[str, Any] = {"at": sign.at, "how": sign.how, "what": sign.what, "by": sign.by}
    if len(found) > 1:
        told["facts"] = tuple((fact.how, fact.at) for fact in found)
    return hold("probably_bought", **told)


@needs(ELSEWHERE)
def bought_elsewhere(
    message: Message, facts: Facts, policy: Policy, now: datetime
) -> Reason | None:
    """They bought somewhere else and somebody here knows it."""
    record = facts.home
    loss = record.elsewhere
    if loss is None or record.enquiry:
        return None
    if not within(loss.at, policy.elsewhere_quiet_days, now):
        return None
    return refuse("bought_elsewhere", _BY_MANAGER, at=loss.at, what=loss.what, said_by=loss.said_by)


@needs(DOUBT)
def may_be_a_buyer(message: Message, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """Somebody they may be bought, here or elsewhere: match generously to hold (promise 5)."""
    doubt = facts.doubt
    if doubt is None or not within(doubt.at, policy.promotion_quiet_days, now):
        return None
    enquiry = facts.home.enquiry
    if enquiry and _begun_since(enquiry, doubt):
        return None
    where = {"elsewhere": True} if doubt.elsewhere else {}
    return hold("may_be_a_buyer", at=doubt.at, why=doubt.why, what=doubt.what, **where)


def _begun_since(enquiry: Enquiry, doubt: Doubt) -> bool:
    """Whether they began it after what they may have bought, and not for that car.

    A second provider passes a lead on days late: it frees nobody who may be the buyer, as it opens
    nothing for the buyer (`journeys.Journeys`).
    """
    bought = doubt.until or doubt.at
    if enquiry.at <= bought:
        return False
    late = not doubt.elsewhere and enquiry.at <= bought + SAME_PURCHASE
    return not late or not (enquiry.again or same_car(enquiry.what, doubt.what))


@needs(SILENT)
def feed_stale(message: Message, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """The sold feed is overdue and they were at the desk: they may have bought meanwhile."""
    silent, desk = facts.feed_silent_since, facts.home.desk_open_at
    if not policy.feed_stale_holds or silent is None or desk is None:
        return None
    if not within(desk, policy.probably_bought_days, now):
        return None
    return hold("feed_stale", since=silent, desk=desk)


def _after_purchase(record: Record, policy: Policy, now: datetime) -> Instead:
    """Instead of selling to a buyer: the thank-you that is still owed, else a manager's word.

    Owed for as long as the policy waits for it; thanks for the car of last year are a box ticked.
    """
    owed = owed_since(record)
    if owed is None or not within(owed[1], policy.thanks_manager_days, now):
        return _BY_MANAGER
    return task_of("thank_you", sold_by(record))
