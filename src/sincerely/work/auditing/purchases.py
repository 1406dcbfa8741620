"""What came after each purchase: how long until it was quiet, and who said thank you."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sincerely.rules.events import Payload, SaidBy
from sincerely.rules.events.deals import DealDelivered, DealSold
from sincerely.rules.purpose import Purpose, WrittenBy
from sincerely.rules.record import Purchase

from .judging import Case, Judged, may_be_somebodys

#: a purchase's thank-you is looked for this long
THANKED_WITHIN = timedelta(hours=48)
#: the days the curve shows
CURVE_DAYS = 120
#: who only says so
CLICKED = frozenset({SaidBy.SALESPERSON, SaidBy.SYSTEM})
#: every purchase that stands at the end, by home
Bought = dict[int, list[Purchase]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks:
    """How buyers were thanked. Hours from the purchase to the first human word after it."""

    buyers: int
    by_human: int
    within_two_days: int
    median_hours: float | None
    by_machine: int
    machine_first: int
    machine_median_hours: float | None


@dataclass(slots=True, kw_only=True)
class Words:
    """How some buyers were thanked: the hours until a human's word, and until a machine's;
    ``machine_first``: how many heard the machine before any human."""

    human: list[float]
    machine: list[float]
    machine_first: int


def same(one: Purchase | None, other: Purchase | None) -> bool:
    """Whether two records tell of one purchase: what is known of it grows, its day stays."""
    if one is None or other is None:
        return False
    return abs(one.at - other.at) < timedelta(days=1)


def purchases(case: Case) -> Bought:
    """Every purchase that stands at the end, by home; one that several report counts once."""
    found = {}
    for home in case.own_homes():
        past = case.homes[home]
        last = past.happened(case.until).bought
        if last is None:
            continue
        moments = sorted(
            told.happened_at
            for told in past.told
            if isinstance(told.event.payload, DealSold) and told.happened_at <= case.until
        )
        seen = {last.at: last}
        for at in moments:
            if (bought := past.happened(at).bought) and bought.deal != last.deal:
                seen.setdefault(bought.at, bought)
        found[home] = [each for _, each in sorted(seen.items())]
    return found


def sold(case: Case) -> set[int]:
    """The homes of which a purchase is told, also one that was undone later; a salesperson's click
    or a clock's word is none (as `counting` counts)."""
    return {
        home
        for home in case.own_homes()
        if any(
            _tells_a_sale(told.event.payload) and told.happened_at <= case.until
            for told in case.homes[home].told
        )
    }


def _tells_a_sale(payload: Payload) -> bool:
    clicked = isinstance(payload, DealSold) and payload.said_by in CLICKED
    return isinstance(payload, DealSold | DealDelivered) and not clicked


def reached(insults: Iterable[Judged], bought: Bought) -> dict[int, int]:
    """Days since a purchase -> how many buyers the last insult reached so late."""
    last: dict[int, float] = {}
    for each in insults:
        for purchase in bought.get(each.home, ()):
            days = (each.happening.occurred_at - purchase.at) / timedelta(days=1)
            if days >= 0:
                last[each.home] = max(last.get(each.home, 0.0), days)
    return dict(Counter(min(int(days), CURVE_DAYS) for days in last.values()))


def silence(reached: Mapping[int, int], buyers: int) -> tuple[float, ...]:
    """By days since the purchase: the share of buyers whom insults still reach then or later."""
    return tuple(
        round(sum(many for days, many in reached.items() if days >= day) / max(buyers, 1), 4)
        for day in range(CURVE_DAYS + 1)
    )


def thanked(case: Case, bought: Bought) -> Words:
    """Who thanked some buyers first, and how soon: any human's word counts (design, section 5)."""
    robots = _machine_thanks(case.judged)
    words = Words(human=[], machine=[], machine_first=0)
    for home, every in bought.items():
        purchase = every[-1]
        human = case.homes[home].thanked_at(purchase)
        robot = min((at for at in robots.get(home, ()) if at >= purchase.at), default=None)
        words.machine_first += robot is not None and (human is None or robot < human)
        if human:
            words.human.append(_hours(human - purchase.until))
        if robot:
            words.machine.append(_hours(robot - purchase.until))
    return words


def thanks(words: Words, buyers: int) -> Thanks:
    """The same as figures."""
    return Thanks(
        buyers=buyers,
        by_human=len(words.human),
        within_two_days=sum(each <= _hours(THANKED_WITHIN) for each in words.human),
        median_hours=round(median(words.human), 1) if words.human else None,
        by_machine=len(words.machine),
        machine_first=words.machine_first,
        machine_median_hours=round(median(words.machine), 1) if words.machine else None,
    )


def _machine_thanks(judged: Iterable[Judged]) -> dict[int, list[datetime]]:
    """When machines said thank you, by home."""
    found: dict[int, list[datetime]] = defaultdict(list)
    for each in judged:
        by_person = each.sent.written_by is WrittenBy.PERSON or may_be_somebodys(each.sent)
        if each.labelled.message.purpose is Purpose.THANK_YOU and not by_person:
            found[each.home].append(each.happening.occurred_at)
    return found


def _hours(span: timedelta) -> float:
    """Never less than none: of a purchase only the day may be known."""
    return max(span / timedelta(hours=1), 0.0)
