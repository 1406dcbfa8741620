"""A sale to somebody who never asked, and a prospect at that salesperson's desk the same day.

The papers often carry another name than the enquiry: a spouse's, a father's, a company's, with
nothing in common but the table they sat at (the seed's couple: her enquiry, the sale in his name).
About the same car, on the same day, with the same salesperson, they may belong together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .cars import vehicle_of
from .carwords import same_car
from .events import Event, Payload
from .events.deals import DealDesked, DealSold, DepositTaken, FinanceAppointmentSet
from .journeys import STRONG

#: the day, and the salesperson as all systems write the name
Table = tuple[date, str]
#: figures are on the table
AT_THE_DESK: tuple[type[Payload], ...] = (DealDesked, DepositTaken, FinanceAppointmentSet)
#: sales longer ago are nobody's work, and concern nobody's mail, any more
SINCE = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, and the number of the sighting it was told of."""

    sighting: int
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Something that happened to somebody. ``household``: None where they live with nobody known.

    ``car``: of the deal it belongs to, in words, where the event itself names none.
    """

    person: int
    household: int | None
    event: Event
    car: str = ""


def tells(payload: Payload, until: datetime, now: datetime) -> bool:
    """Whether it may be one half of such a day."""
    sold = isinstance(payload, DealSold) and payload.said_by in STRONG
    named = bool(getattr(payload, "by", ""))
    return named and until >= now - SINCE and (sold or isinstance(payload, AT_THE_DESK))


def names_a_car(payload: Payload) -> bool:
    """Whether it says which car a deal is about, for what else is told of that deal."""
    return bool(getattr(payload, "deal", "")) and bool(str(getattr(payload, "vehicle", "")))


def day(occurred_at: datetime, zone: str) -> date:
    """The store's own day."""
    return occurred_at.astimezone(ZoneInfo(zone)).date()


def with_both(happened: Iterable[Happened], zone: str) -> list[Happened]:
    """Those on days on which the same salesperson sold to one and was at a desk with one."""
    tables: dict[Table, list[Happened]] = defaultdict(list)
    for each in happened:
        tables[_table(each.event, zone)].append(each)
    halves = {table: {_sold(h.event) for h in those} for table, those in tables.items()}
    return [each for table, those in tables.items() if len(halves[table]) > 1 for each in those]


def together(seen: Iterable[Seen], zone: str) -> Iterator[tuple[Seen, Seen]]:
    """(sale, desk) of two people who may have sat at one table."""
    sales: dict[Table, list[Seen]] = defaultdict(list)
    desks: dict[Table, list[Seen]] = defaultdict(list)
    for each in seen:
        (sales if _sold(each.event) else desks)[_table(each.event, zone)].append(each)
    for table, sold_there in sales.items():
        for sale in sold_there:
            yield from ((sale, desk) for desk in desks[table] if _may_be_one(sale, desk))


def _table(event: Event, zone: str) -> Table:
    by = str(getattr(event.payload, "by", ""))
    return day(event.occurred_at, zone), " ".join(by.casefold().split())


def _sold(event: Event) -> bool:
    return isinstance(event.payload, DealSold)


def _may_be_one(sale: Seen, desk: Seen) -> bool:
    if sale.person == desk.person:
        return False
    if sale.household is not None and sale.household == desk.household:
        return False
    one, other = vehicle_of(sale.event), vehicle_of(desk.event)
    if one.model and other.model:  # another trim of the same car
        return one.model.casefold() == other.model.casefold()
    return same_car(str(one) or sale.car, str(other) or desk.car)
