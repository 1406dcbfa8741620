"""What a named human owes people, by a store's plan. A machine completes none of it."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .cars import a_car, told_best
from .day import Week, by_closing, later
from .effort import Effort
from .events import Event, Payload, SaidBy
from .events.care import PromiseMade, SalespersonPassed
from .events.deals import DealDelivered, DealLost, DealSold, LostReason
from .events.service import ComplaintOpened
from .plans import DEFAULT_PLAN, Plan

#: a sale heard of late still leaves its salesperson a day
AT_LEAST = timedelta(hours=24)
#: thanks for what is longer ago are a box to tick
FRESH = timedelta(days=30)
#: a first feed may bring years of complaints nobody marked as resolved: they still hold what sells
REMEMBERED = timedelta(days=90)
#: the steps of a purchase that follow its thank-you
STEPS = ("service_introduction", "check_in", "first_service", "anniversary")
#: due by the hour, and so while the store is open; others have days, or the hour that was said
_BY_THE_HOUR = frozenset(("thank_you", "answer_complaint"))
#: a promise, and whatever one tries again, is shown this long before it is due
BEFORE_DUE = timedelta(hours=24)

_YEAR = re.compile(r" \(year (\d+)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A care task to open. ``owner``: the human's name; empty means the manager's.

    ``deal``: what it rests on: the deal, the complaint, the promise, or the event's own key.
    ``starts_at``: nothing is to be done before it; None: at once.
    """

    kind: str
    why: str
    due_at: datetime
    owner: str = ""
    deal: str = ""
    starts_at: datetime | None = None


def owed_after(
    payload: Payload,
    occurred_at: datetime,
    now: datetime,
    plan: Plan = DEFAULT_PLAN,
    *,
    zone: str = "UTC",
    key: str = "",
) -> Owed | None:
    """The task an event calls for, or None. ``zone``: the store's; ``key``: of the event, as its
    source numbered it.

    A purchase long past owes no thank-you any more: a task made late would be a box to tick.
    """
    match payload:
        case DealSold(role="buyer", said_by=said_by) if said_by is not SaidBy.SYSTEM:
            return _thanks(payload, occurred_at, now, plan, zone)
        case DealDelivered():
            return _thanks(payload, occurred_at, now, plan, zone)
        case ComplaintOpened(complaint=complaint) if plan.answer_complaint:
            if now - occurred_at > REMEMBERED:
                return None
            due = later(now, timedelta(hours=plan.complaint_hours), zone)
            return Owed(kind="answer_complaint", why=payload.sentence(), due_at=due, deal=complaint)
        case DealLost() if plan.gracious_close:
            return _close(payload, occurred_at, now, plan, key)
        case PromiseMade():
            return _promise(payload, occurred_at, now, plan)
        case SalespersonPassed(to=to) if plan.new_salesperson:
            due = occurred_at + timedelta(days=plan.new_salesperson_days)
            return Owed(
                kind="new_salesperson", why=payload.sentence(), due_at=due, owner=to, deal=key
            )
    return None


def _thanks(
    payload: DealSold | DealDelivered, occurred_at: datetime, now: datetime, plan: Plan, zone: str
) -> Owed | None:
    if not plan.thank_you or now - occurred_at > FRESH:
        return None
    return Owed(
        kind="thank_you",
        why=_thanks_why(payload, plan),
        due_at=thanks_due(occurred_at, now, plan, zone),
        owner=payload.by,
        deal=payload.deal,
    )


def _thanks_why(payload: Payload, plan: Plan) -> str:
    way = {"call": ". Please call", "note": ". Please write a note by hand"}.get(plan.thank_by, "")
    return payload.sentence() + way


def of_their_car(owed: Owed, events: Iterable[Event], plan: Plan) -> Owed:
    """A thank-you names the car as who knows best told it, whichever system was heard first.

    ``events``: of the household.
    """
    best = told_best(events) if owed.kind == "thank_you" else None
    return replace(owed, why=_thanks_why(best.payload, plan)) if best else owed


def thanks_due(bought: datetime, heard: datetime, plan: Plan, zone: str) -> datetime:
    """When thanks are due for a purchase that was heard of then. ``zone``: the store's."""
    wait = timedelta(hours=plan.thank_hours)
    return max(later(bought, wait, zone), later(heard, AT_LEAST, zone))


def _close(
    payload: DealLost, occurred_at: datetime, now: datetime, plan: Plan, key: str
) -> Owed | None:
    """One gracious word after their own, or a human's, that they bought elsewhere; then silence."""
    due = occurred_at + timedelta(days=plan.close_days)
    elsewhere = payload.reason is LostReason.BOUGHT_ELSEWHERE
    if not elsewhere or payload.said_by is SaidBy.SYSTEM or due <= now:
        return None
    return Owed(
        kind="gracious_close",
        why=f"{payload.sentence()}. Wish them well, once; then leave them in peace",
        due_at=due,
        owner=payload.by,
        deal=key,
    )


def _promise(payload: PromiseMade, occurred_at: datetime, now: datetime, plan: Plan) -> Owed | None:
    starts, due = promise_time(payload, occurred_at, plan)
    if now - due > FRESH:
        return None
    return Owed(
        kind="promise",
        why=payload.sentence(),
        due_at=due,
        owner=payload.by,
        deal=payload.promise,
        starts_at=starts,
    )


def promise_time(payload: PromiseMade, made_at: datetime, plan: Plan) -> tuple[datetime, datetime]:
    """(from when on it is looked at, when it is due)."""
    due = payload.due_at or made_at + timedelta(days=plan.promise_days)
    return max(made_at, due - BEFORE_DUE), due


def sized(owed: Owed, effort: Effort, plan: Plan, now: datetime, zone: str) -> Owed:
    """A thank-you for much effort is due sooner, and the manager calls too, or instead.

    A task that went to the manager only because of the effort still names who sold the car.
    """
    by = called_by(effort.score, plan)
    if owed.kind != "thank_you" or not by:
        return owed
    less = timedelta(hours=plan.much_effort_hours - plan.thank_hours)
    due = max(later(owed.due_at, less, zone), min(owed.due_at, later(now, AT_LEAST, zone)))
    why = f"{owed.why}. {effort.sentence()}: {by}"
    instead = effort.score >= plan.manager_effort
    return replace(owed, due_at=due, owner="" if instead else owed.owner, why=why)


def while_open(owed: Owed, opened: Week, zone: str, now: datetime) -> Owed:
    """The same, due while the store is open (`day.by_closing`)."""
    if owed.kind not in _BY_THE_HOUR:
        return owed
    return replace(owed, due_at=by_closing(owed.due_at, opened, zone, now))


def called_by(score: int, plan: Plan) -> str:
    """What so much effort adds to a thank-you, in words; empty: nothing."""
    if score < plan.much_effort:
        return ""
    return "the manager calls" if score >= plan.manager_effort else "the manager calls too"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """The purchase a plan goes on from. ``deal``: what its thank-you rests on; ``until``: the
    latest moment it can have been made (UTC)."""

    until: datetime
    deal: str
    owner: str = ""
    what: str = ""


def steps(
    bought: Bought,
    plan: Plan,
    zone: str,
    now: datetime,
    *,
    there: Collection[tuple[str, str]] = (),
) -> Iterator[Owed]:
    """What follows the thank-you, as far as it lies ahead. ``there``: (kind, deal) asked for
    already. Of the anniversaries only the next one: another follows when that is done."""
    for kind in STEPS:
        for deal in _deals(kind, bought.deal, plan):
            begins = begin(kind, deal, bought.until, plan, zone)
            due = begins + timedelta(days=plan.step_days)
            if (kind, deal) in there or due <= now:
                continue
            yield Owed(
                kind=kind,
                why=_why(kind, bought.what, year_of(deal)),
                due_at=due,
                owner=bought.owner,
                deal=deal,
                starts_at=begins,
            )
            break


def _deals(kind: str, deal: str, plan: Plan) -> list[str]:
    if kind != "anniversary":
        return [deal] if getattr(plan, kind) else []
    return [deal if n == 1 else f"{deal} (year {n})" for n in range(1, plan.anniversaries + 1)]


def year_of(deal: str) -> int:
    """Which anniversary a task rests on that deal for."""
    found = _YEAR.search(deal)
    return int(found[1]) if found else 1


def rests_on(deal: str) -> str:
    """The deal itself, whichever anniversary of it is meant."""
    return _YEAR.sub("", deal)


def begin(kind: str, deal: str, bought: datetime, plan: Plan, zone: str) -> datetime:
    """The local morning (UTC) from which on a step is to be done. ``bought``: as `Bought.until`."""
    day = bought.astimezone(ZoneInfo(zone)).date()
    match kind:
        case "anniversary":
            year = day.year + year_of(deal)
            leap = (day.month, day.day) == (2, 29)
            day = day.replace(year=year, day=28) if leap else day.replace(year=year)
        case "service_introduction":
            day += timedelta(days=plan.introduction_days)
        case "check_in":
            day += timedelta(days=plan.check_in_days)
        case "first_service":
            day += timedelta(days=plan.first_service_days)
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _why(kind: str, what: str, year: int) -> str:
    one, the_car = (a_car(what), f"the {what}") if what else ("their car", "their car")
    return {
        "service_introduction": f"They bought {one}: introduce a service advisor by name",
        "check_in": f"They have had {the_car} for a while: ask how they like it",
        "first_service": f"{the_car[:1].upper()}{the_car[1:]} will soon want its first service",
        "anniversary": f"They bought {one} {'a year' if year == 1 else f'{year} years'} ago",
    }[kind]
