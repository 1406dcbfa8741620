"""What people put into their latest purchase, or into the search that goes on, from events alone.

The seed's people spent weeks, test drives, hours of haggling with a babysitter paid, and a faithful
old car. The score says how much that is, so that whoever gave most is called first and by whom they
deserve. Its points are a judgement; no public figures were found to set them by.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from .events import Event, SaidBy, Vehicle, appointments, deals, leads, service, signs, talks
from .events.base import Department
from .human import THEIR_WORD, by_hand, conversation
from .journeys import SAME_PURCHASE, TOLD_TWICE

#: what lies further back than such a silence was another search
SILENCE = timedelta(days=120)
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
_CAME = (talks.StoreVisited, appointments.AppointmentKept, deals.TestDriven)
_SHOPPING = (*THEIR_WORD, *_CAME, deals.TradeAppraised, deals.DealDesked, signs.TradeKept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What they put in. ``desk_hours``: in the store, at the desk or not, where a length is known;
    ``calls``: ours to them that were conversations; ``inbound``: their own words to us.

    ``money``: whole dollars for the car; None where no source told a price. ``years``,
    ``cars_before``: of loyalty before this purchase. ``score``: 0 to 100, the sum of `parts`.
    """

    weeks: int = 0
    visits: int = 0
    test_drives: int = 0
    desk_hours: float = 0.0
    calls: int = 0
    inbound: int = 0
    money: int | None = None
    distance_miles: float | None = None
    years: int = 0
    cars_before: int = 0
    traded: str = ""
    score: int = 0

    def parts(self) -> tuple[tuple[str, int], ...]:
        """Each thing they put in, in words, with its points; nothing that came to none."""
        return tuple((words, points) for words, points in _parts(self) if points)

    def sentence(self) -> str:
        """All of it in one sentence, without a full stop; empty where nothing is known."""
        words = [said for said, _ in self.parts()]
        if len(words) > 1:
            words = [*words[:-2], f"{words[-2]}, and {words[-1]}"]
        told = ", ".join(words)
        return told[:1].upper() + told[1:]


def effort(events: Iterable[Event], *, miles: float | None = None) -> Effort:
    """What one household put in; any order of events, same result.

    ``miles``: from their home to the store, where somebody could tell.
    """
    known = sorted(events, key=lambda e: e.order)
    bought = _purchases(known)
    search = _search(known, bought)
    came = {e.until.date() for e in search if _came(e)}
    drives = sum(isinstance(e.payload, deals.TestDriven) for e in search)
    first = min([*bought[:-1], *_serviced(known, bought)], default=None)
    measured = Effort(
        weeks=_weeks(search, bought),
        visits=len(came),
        test_drives=drives,
        desk_hours=round(_minutes(search) / 60, 1),
        calls=sum(_talked(e) for e in search),
        inbound=sum(isinstance(e.payload, THEIR_WORD) for e in search),
        money=_money(search),
        distance_miles=miles,
        years=(bought[-1] - first).days // 365 if bought and first else 0,
        cars_before=max(len(bought) - 1, 0),
        traded=_traded(search),
    )
    score = min(100, sum(points for _, points in measured.parts()))
    return replace(measured, score=score)


def _parts(e: Effort) -> Iterator[tuple[str, int]]:
    yield _many(e.weeks, "week"), min(3 * e.weeks, 24)
    yield _many(e.visits, "visit"), min(5 * e.visits, 20)
    yield _many(e.test_drives, "test drive"), min(4 * e.test_drives, 12)
    yield f"{_many(round(e.desk_hours), 'hour')} in the store", min(int(5 * e.desk_hours), 15)
    words = e.calls + e.inbound
    yield _many(words, "call") + (" and messages" if words > 1 else " or message"), min(words, 10)
    far = e.distance_miles or 0.0
    yield f"{round(far)} miles to come here", min(int(far / 10), 8)
    paid = round(e.money or 0, -3)
    yield f"{paid:,} dollars for the car", min(paid // 10_000, 8)
    cars = _many(e.cars_before, "car")
    yield f"{cars} bought here before", min(5 * e.cars_before, 15)
    yield f"{_many(e.years, 'year')} with us", min(e.years, 6)
    yield f"their old {e.traded} traded in", 5 if e.traded else 0


def _many(number: int, thing: str) -> str:
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {thing}{'' if number == 1 else 's'}"


def _purchases(known: Sequence[Event]) -> list[datetime]:
    """The latest possible moment of each purchase that stands, earliest first.

    A click in the CRM and the DMS tell of one purchase weeks apart.
    """
    sold: dict[tuple[str, str], datetime] = {}
    for event in known:
        payload = event.payload
        if isinstance(payload, deals.DealUnwound):
            sold.pop((event.source, payload.deal), None)
        elif isinstance(payload, deals.DealDelivered) or (
            isinstance(payload, deals.DealSold) and payload.said_by is not SaidBy.SYSTEM
        ):
            sold.setdefault((event.source, payload.deal), event.until)
    found: list[tuple[datetime, str]] = []
    for at, source in sorted((at, source) for (source, _), at in sold.items()):
        near = SAME_PURCHASE if found and found[-1][1] == source else TOLD_TWICE
        if not found or at - found[-1][0] >= near:
            found.append((at, source))
    return [at for at, _ in found]


def _search(known: Sequence[Event], bought: Sequence[datetime]) -> list[Event]:
    """What belongs to the latest purchase: since the one before it, and since the last silence."""
    after = bought[-2] if len(bought) > 1 else None
    end = bought[-1] + timedelta(days=1) if bought else None
    inside = [
        e for e in known if (after is None or e.until > after) and (end is None or e.until <= end)
    ]
    last: datetime | None = None
    begins = 0
    for number, event in enumerate(inside):
        if not isinstance(event.payload, _SHOPPING):
            continue
        if last is not None and event.until - last > SILENCE:
            begins = number
        last = event.until
    return inside[begins:]


def _serviced(known: Sequence[Event], bought: Sequence[datetime]) -> Iterator[datetime]:
    """Service visits before the purchase: loyalty too."""
    for event in known:
        if isinstance(event.payload, service.ServiceOpened) and bought and event.until < bought[-1]:
            yield event.until


def _weeks(search: Sequence[Event], bought: Sequence[datetime]) -> int:
    shopped = [e.until for e in search if isinstance(e.payload, _SHOPPING)]
    if not shopped:
        return 0
    end = bought[-1] if bought else shopped[-1]
    return max(round((end - shopped[0]).total_seconds() / timedelta(weeks=1).total_seconds()), 0)


def _came(event: Event) -> bool:
    payload = event.payload
    sales = getattr(payload, "department", Department.SALES) is Department.SALES
    return isinstance(payload, _CAME) and sales


def _minutes(search: Sequence[Event]) -> int:
    """In the store: of one day, what they sat at the desk may lie inside the visit."""
    visits: dict[date, int] = defaultdict(int)
    desk: dict[date, int] = defaultdict(int)
    for event in search:
        if isinstance(event.payload, talks.StoreVisited) and _came(event):
            visits[event.until.date()] += event.payload.minutes or 0
        elif isinstance(event.payload, deals.DealDesked):
            desk[event.until.date()] += event.payload.minutes or 0
    return sum(max(visits[day], desk[day]) for day in visits.keys() | desk.keys())


def _talked(event: Event) -> bool:
    call = event.payload
    return isinstance(call, talks.CallMade) and by_hand(call) and conversation(call)


def _money(search: Sequence[Event]) -> int | None:
    """What the car cost: of several reports of one purchase, the last that says."""
    told = [e.payload.price for e in search if isinstance(e.payload, deals.DealSold)]
    return next((price for price in reversed(told) if price), None)


def _traded(search: Sequence[Event]) -> str:
    """The car they gave away, as last named; its model alone is what people call it."""
    named = ""
    for event in search:
        payload = event.payload
        car: Vehicle | None = None
        if isinstance(payload, deals.TradeAppraised | signs.TradeKept):
            car = payload.vehicle
        elif isinstance(payload, leads.LeadReceived):
            car = payload.trade
        if car is not None:
            named = car.model or str(car) or named
    return named
