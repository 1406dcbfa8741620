"""Which car somebody bought, where several systems tell of it."""

from collections.abc import Iterable
from datetime import datetime

from .events import NO_VEHICLE, Event, SaidBy, Vehicle, deals
from .journeys import SAME_PURCHASE


def a_car(what: str) -> str:
    """A car in words with its article."""
    return f"{'an' if what[:1] in {*'AEIOaeio'} else 'a'} {what}"


def deal_of(event: Event) -> str | None:
    """The deal it belongs to, as ``source/deal``; None where it names none."""
    deal = getattr(event.payload, "deal", "")
    return f"{event.source}/{deal}" if deal else None


def is_sale(event: Event) -> bool:
    """Whether it tells that somebody bought."""
    return isinstance(event.payload, deals.DealSold | deals.DealDelivered)


def bought_last(events: Iterable[Event]) -> str:
    """The model of the car they bought last, as who knows best told it (`told_best`)."""
    best = told_best(events)
    return _car(best) if best else ""


def told_best(events: Iterable[Event]) -> Event | None:
    """Who best tells which car it was, of the purchase that was heard of last; None: nobody does.

    Two systems tell of one purchase, and a CRM often keeps the car
    first wished for: a car with a stock number is the very one, then comes whose word makes a
    customer, then the latest word.
    """
    told: dict[str | None, list[Event]] = {}
    for event in sorted(events, key=lambda e: e.order):
        if isinstance(event.payload, deals.DealUnwound):
            _take_back(event, told)
        elif is_sale(event):
            told.setdefault(deal_of(event), []).append(event)
    if not told:
        return None
    last = max(told.values(), key=lambda those: those[-1].order)
    twins = (those for those in told.values() if those is last or _twins(those[0], last[0]))
    named = [event for those in twins for event in those if _car(event)]
    return max(named, key=_surely, default=None)


def _take_back(undone: Event, told: dict[str | None, list[Event]]) -> None:
    """Their deal was undone; on a sure word, what other systems told of that purchase as well."""
    sold = told.pop(deal_of(undone), None)
    if sold and _sure(undone):
        for deal in [deal for deal, those in told.items() if _twins(those[0], sold[0])]:
            del told[deal]


def _twins(one: Event, other: Event) -> bool:
    """Whether two systems tell of one purchase."""
    return one.source != other.source and abs(one.until - other.until) < SAME_PURCHASE


def _car(event: Event) -> str:
    """As people call it: its model alone, where that is known."""
    car = vehicle_of(event)
    return car.model or " ".join(part for part in (car.year, car.make) if part)


def _surely(event: Event) -> tuple[bool, bool, datetime]:
    """How sure it is that this was the car: greater is surer."""
    return bool(vehicle_of(event).stock), _sure(event), event.until


def _sure(event: Event) -> bool:
    """Neither a salesperson's click nor a clock's."""
    said_by = getattr(event.payload, "said_by", SaidBy.DMS)
    return said_by not in (SaidBy.SALESPERSON, SaidBy.SYSTEM)


def vehicle_of(event: Event) -> Vehicle:
    """The car it names."""
    car: Vehicle = getattr(event.payload, "vehicle", NO_VEHICLE)
    return car
