"""Deals of a household as the desk shows them: what runs, and what has ended."""

from dataclasses import dataclass
from datetime import datetime

from sincerely.rules.record import Deal, Record

from .standings import Kept

_MAY_RUN = frozenset({"open", "desk", "probably_sold", "unwound"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One deal. ``state``: as in `rules.journeys`; ``source``, ``key``: the system's own."""

    person_id: int
    what: str
    by: str
    state: str
    running: bool
    opened_at: datetime
    state_at: datetime
    source: str
    key: str


def of_home(kept: dict[int, Kept], mine: Kept) -> tuple[Shown, ...]:
    """Every deal of these people, those that run first, the latest first."""
    home = mine.home if mine.home is not None else mine.own
    found = [_shown(person, deal, home) for person, row in kept.items() for deal in row.deals]
    return tuple(
        sorted(found, key=lambda d: (d.running, d.opened_at, d.source, d.key), reverse=True)
    )


def _shown(person: int, deal: Deal, home: Record) -> Shown:
    source, _, key = deal.key.partition("/")
    state = _state(deal, home)
    return Shown(
        person_id=person,
        what=deal.what,
        by=deal.by,
        state=state,
        running=state in _MAY_RUN,
        opened_at=deal.opened_at,
        state_at=deal.state_at,
        source=source,
        key="" if key.startswith("~") else key,  # named by us: its source gave no key
    )


def _state(deal: Deal, home: Record) -> str:
    """The state, a purchase by anyone of the household ending what began before it.

    A deal is folded from one person's events; that the spouse bought is known to the household.
    """
    if deal.state not in _MAY_RUN or (home.enquiry and home.enquiry.deal == deal.key):
        return deal.state
    if home.bought and deal.opened_at <= home.bought.until:
        return "ended_by_purchase"
    if home.elsewhere and deal.opened_at <= home.elsewhere.at:
        return "ended_elsewhere"
    return deal.state
