"""Holds for a prospect who was at the desk when their salesperson sold that car to a stranger.

The two are a pair nobody is sure of, like any other: shown in the list of unlinked sales, answered
in one word. No comparing of their details lifts it, for those have nothing in common; it ends when
the sale turns out to be somebody else's who asked.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sincerely.records import desks, pairs
from sincerely.records.ledger import Added
from sincerely.records.models import Store
from sincerely.records.pairs import Two
from sincerely.records.reads import standings
from sincerely.rules.events.deals import DealSold
from sincerely.rules.one_table import SINCE, day, names_a_car, tells, together, with_both
from sincerely.rules.sighting import Arrival
from sincerely.work.matching.arriving import BY


def may_tell(arrivals: Iterable[Arrival], now: datetime) -> bool:
    """Whether anything here may be one half of such a day: its other half must not be on its way
    in another transaction."""
    return any(tells(h.payload, h.until, now) for a in arrivals for h in a.happenings)


def hold(store: Store, added: Sequence[Added], *, now: datetime) -> set[int]:
    """Holds for whoever may have sat at the table of a sale. Returns for whom that is new.

    What names the car of a deal may come after both halves of its day. No query where nothing of it
    was added, two where nobody else was there that day; six else, and one to hold.
    """
    told = [a.entry.happening for a in added]
    days = {day(h.occurred_at, store.zone) for h in told if tells(h.payload, h.until, now)}
    named = {a.entry.sighting_id for a in added if names_a_car(a.entry.happening.payload)}
    if named:
        days |= {day(at, store.zone) for at in desks.moments(store, sorted(named), now - SINCE)}
    if not days:
        return set()
    happened = desks.on_days(store, [_bounds(each, store.zone) for each in sorted(days)])
    telling = [h for h in happened if tells(h.event.payload, h.event.until, now)]
    there = with_both(telling, store.zone)
    met = list(together(desks.seen(store, there), store.zone)) if there else []
    if not met:
        return set()
    people = {each.person for both in met for each in both}
    asked, kept = desks.have_asked(people), standings.of(store, people)
    bought = {person for person, row in kept.items() if standings.has_bought(row)}
    two = {
        pairs.two(sale.person, desk.person)
        for sale, desk in met
        if sale.person in bought - asked and desk.person not in bought
    }
    known = pairs.standing(people)
    fresh = {both for both in two if known.get(both) not in pairs.ANSWERED}
    return pairs.hold(store.group_id, fresh, by=BY, now=now, home=pairs.ONE_TABLE)


def stand(people: Iterable[int]) -> set[Two]:
    """Pairs of these people that no comparing lifts: for circumstances that are still so. Three
    queries at most."""
    held = pairs.for_circumstances(people)
    tables = {both for both, why in held.items() if why == pairs.ONE_TABLE}
    if not tables:
        return set(held)
    people = {person for both in tables for person in both}
    asked, bought = desks.have_asked(people), standings.bought(people)
    return set(held) - {
        both for both in tables if asked.issuperset(both) or bought.issuperset(both)
    }


def to_look_at_again(people: set[int], added: Sequence[Added], home: set[int]) -> set[int]:
    """Those of these people whose circumstances may be others now: whoever asked or bought, and
    whose ``home`` changed or did. One query at most."""
    kinds = {a.entry.happening.payload.kind for a in added}
    changed = people | home if kinds & {*desks.SHOPPED, DealSold.kind} else home
    held = pairs.for_circumstances(changed) if changed else {}
    return {person for both in held for person in both}


def _bounds(at: date, zone: str) -> tuple[datetime, datetime]:
    """A day of the store's, as moments: from its midnight to the next."""
    midnights = (datetime.combine(each, time(), ZoneInfo(zone)) for each in (at, at + timedelta(1)))
    begins, ends = (each.astimezone(UTC) for each in midnights)
    return begins, ends
