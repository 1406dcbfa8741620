"""Deals folded from events: which journeys are open, what became of the others."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .carwords import named_in, same_car, same_model
from .events import Event, Payload, SaidBy, deals, leads, signs
from .events.appointments import AppointmentSet
from .events.base import Department, Vehicle
from .events.deals import LostReason
from .events.talks import StoreVisited
from .record import Deal, Enquiry, Loss, Purchase, Sign, Undone
from .signs import WEAK, Signs, Told, sign

#: `LeadReceived.interest` of a lead for the workshop
SERVICE = "service"
#: one purchase reported by two systems: sold dates that differ by less than this
SAME_PURCHASE = timedelta(days=10)
#: what two systems tell of one purchase (a click, then the DMS) lies closer together than this
TOLD_TWICE = timedelta(days=30)
#: a salesperson's "bought elsewhere" does not outweigh a purchase here this shortly before
FRESH_PURCHASE = timedelta(days=90)

#: whose word of a sale makes a customer
STRONG = frozenset({SaidBy.DMS, SaidBy.MANAGER, SaidBy.CUSTOMER})
#: figures are on the table: from here on they may have bought
_DESK: tuple[type[Payload], ...] = (deals.DealDesked, *WEAK)
_TAKEN_BACK = (signs.DepositRefunded, signs.CreditDenied)
#: they themselves began it: opens an enquiry even for somebody who has already bought
_OWN_START = (leads.LeadReceived, leads.InquiryMade, deals.TestDriven, deals.TradeAppraised)
#: of these, what the store's people write down, sometimes days late
_WRITTEN_DOWN = (deals.TestDriven, deals.TradeAppraised)
_OUTCOMES = (deals.DealSold, deals.DealDelivered, deals.DealUnwound, deals.DealLost)


@dataclass(slots=True)
class Journey:
    """One deal while it is being folded. ``own_at``: when they themselves first began it;
    ``again``: booked once more, perhaps on the day it is unwound."""

    key: str
    source: str
    opened_at: datetime
    state: str = "open"
    state_at: datetime | None = None
    own_at: datetime | None = None
    how: str = ""
    what: str = ""
    by: str = ""
    purchase: Purchase | None = None
    again: Purchase | None = None
    clicked_at: datetime | None = None
    desk_at: datetime | None = None

    @property
    def open(self) -> bool:
        """No outcome of its own yet (a later purchase may still end it)."""
        return self.state in {"open", "desk", "probably_sold", "unwound"}

    @property
    def sold_at(self) -> datetime | None:
        """When it was sold, whoever said so; None where nobody did."""
        return self.purchase.at if self.purchase else self.clicked_at


class Journeys:
    """All journeys of the people whose events are folded, in the order of `Event.order`."""

    def __init__(self) -> None:
        self.by_key: dict[str, Journey] = {}
        self.losses: list[Loss] = []
        self.signs = Signs()
        self.released: list[datetime] = []
        self._undone: Undone | None = None

    def take(self, event: Event) -> None:
        """Lets one event act on the journeys. Events come sorted by `Event.order`."""
        payload = event.payload
        if isinstance(payload, _OUTCOMES):
            self._outcome(event, payload)
        elif isinstance(payload, leads.LeadReceived) and payload.interest == SERVICE:
            return  # they want their car seen to, not another one
        elif isinstance(payload, _OWN_START):
            self._begin(event, own=not self._afterwards(event))
        elif isinstance(payload, _DESK):
            self._desk(event, self._begin(event, own=False))
        elif isinstance(payload, _TAKEN_BACK):
            self.signs.take_back(event, self._key(event), clicks=False, elsewhere=True)
        elif isinstance(payload, signs.StillShopping):
            self._release(event)
        elif isinstance(payload, StoreVisited | AppointmentSet) and (
            payload.department is Department.SALES
        ):
            self._begin(event, own=False)

    def _key(self, event: Event) -> str:
        deal = getattr(event.payload, "deal", "")
        return f"{event.source}/{deal}" if deal else ""

    def _afterwards(self, event: Event) -> bool:
        """What comes days after a purchase and belongs to that one.

        A drive or an appraisal written down late; a lead that a second provider passes on late,
        about the car they bought or asked about before, or about none. After a purchase elsewhere
        such a lead begins nothing either.
        """
        payload = event.payload
        if isinstance(payload, leads.LeadReceived):
            ended = self.ended_at()
            if ended is None or event.occurred_at > ended + SAME_PURCHASE:
                return False
            return not payload.vehicle.model or self._named_before(payload.vehicle)
        bought = self._latest()
        if bought is None or event.occurred_at > bought.until + SAME_PURCHASE:
            return False
        return isinstance(payload, _WRITTEN_DOWN)

    def _named_before(self, vehicle: Vehicle) -> bool:
        return any(same_model(vehicle, j.what) for j in self.by_key.values())

    def _begin(self, event: Event, *, own: bool) -> Journey:
        """The journey this event belongs to; opens one where there is none to join."""
        payload, key = event.payload, self._key(event)
        own_word = isinstance(payload, leads.LeadReceived | leads.InquiryMade)
        if not key and not own_word and (current := self._current()):
            journey = current
        else:
            key = key or f"{event.source}/~{event.key}"
            journey = self.by_key.setdefault(key, Journey(key, event.source, event.occurred_at))
        journey.opened_at = min(journey.opened_at, event.occurred_at)
        if own and journey.own_at is None:
            journey.own_at, journey.how = event.occurred_at, payload.kind
        if not isinstance(payload, deals.TradeAppraised):  # that one names the car they give away
            journey.what = str(getattr(payload, "vehicle", "")) or journey.what
        journey.by = getattr(payload, "by", "") or journey.by
        return journey

    def _current(self) -> Journey | None:
        """The latest open journey that no purchase has ended so far."""
        ended = self.ended_at()
        running = (
            j for j in self.by_key.values() if j.open and (ended is None or j.opened_at > ended)
        )
        return max(running, key=lambda j: (j.opened_at, j.key), default=None)

    def _desk(self, event: Event, journey: Journey) -> None:
        if isinstance(event.payload, WEAK):
            self._tell(event, journey)
        if not journey.open:
            return
        journey.desk_at = event.occurred_at
        if journey.state != "probably_sold":  # a deposit says less than the click before it
            journey.state, journey.state_at = "desk", event.occurred_at

    def _tell(self, event: Event, journey: Journey) -> None:
        key = self._key(event)
        self.signs.tell(event, key=key, deal=journey.key, what=journey.what, by=journey.by)

    def _release(self, event: Event) -> None:
        """Somebody who knows says that they have not bought: what looked sold is open again."""
        self.signs.take_back(event, "")
        self.released.append(event.until)
        for journey in self.by_key.values():
            if journey.state == "probably_sold":
                journey.state, journey.state_at = "desk", event.occurred_at
                journey.clicked_at = None

    def _outcome(self, event: Event, payload: Payload) -> None:
        if isinstance(payload, deals.DealLost) and not payload.deal:
            self._lost(event, payload, None)
            return
        key = self._key(event)
        journey = self.by_key.setdefault(key, Journey(key, event.source, event.occurred_at))
        journey.what = str(getattr(payload, "vehicle", "")) or journey.what
        journey.by = getattr(payload, "by", "") or journey.by
        match payload:
            case deals.DealSold():
                self._sold(event, payload, journey)
            case deals.DealDelivered():
                self._delivered(event, journey)
            case deals.DealUnwound():
                self._unwound(event, payload, journey)
            case deals.DealLost():
                self._lost(event, payload, journey)

    def _sold(self, event: Event, payload: deals.DealSold, journey: Journey) -> None:
        if payload.said_by not in STRONG:
            self._clicked(event, journey)
            return
        if journey.purchase is None:
            journey.purchase = _purchase(event, journey)
        elif payload.again:
            journey.again = _purchase(event, journey)
        if journey.state != "delivered":
            journey.state, journey.state_at = "sold", event.occurred_at

    def _clicked(self, event: Event, journey: Journey) -> None:
        """A weak word that it is sold; of a day without hours, who released it that day knew."""
        if journey.purchase or any(event.occurred_at <= at for at in self.released):
            return
        journey.state, journey.state_at = "probably_sold", event.occurred_at
        journey.clicked_at = event.occurred_at
        self._tell(event, journey)

    def _delivered(self, event: Event, journey: Journey) -> None:
        bought = journey.purchase or _purchase(event, journey)
        journey.purchase = replace(
            bought, what=journey.what, by=journey.by, delivered_at=event.occurred_at
        )
        if journey.again:
            journey.again = replace(journey.again, delivered_at=event.occurred_at)
        journey.state, journey.state_at = "delivered", event.occurred_at

    def _unwound(self, event: Event, payload: deals.DealUnwound, journey: Journey) -> None:
        """Undoes the deal; on a strong word also what other systems reported of the purchase."""
        twins, strong = self._twins(journey), payload.said_by in STRONG
        if strong or not any(twin.purchase for twin in twins):  # else it stands in other books
            self._undone = Undone(at=event.occurred_at, what=journey.what)
        for undone in (journey, *(twins if strong else ())):
            undone.purchase = undone.clicked_at = undone.desk_at = None
            self.signs.take_back(event, undone.key)
            undone.state, undone.state_at = "unwound", event.occurred_at
        again, journey.again = journey.again, None
        if again and event.whole_day and again.until >= event.occurred_at:
            journey.purchase, journey.state, journey.state_at = again, "sold", again.at

    def _twins(self, journey: Journey) -> list[Journey]:
        """What other systems reported of the same purchase."""
        sold_at = journey.sold_at
        return [
            other
            for other in self.by_key.values()
            if other.source != journey.source
            and sold_at
            and other.sold_at
            and abs(other.sold_at - sold_at) < SAME_PURCHASE
        ]

    def _lost(self, event: Event, payload: deals.DealLost, journey: Journey | None) -> None:
        said_by, elsewhere = payload.said_by, payload.reason is LostReason.BOUGHT_ELSEWHERE
        if journey:
            self._end(journey, event, said_by)
        if elsewhere and said_by is not SaidBy.SYSTEM:
            # at the end of a day of which no more is known: what they asked that day came before
            loss = Loss(at=event.until, said_by=said_by, what=payload.bought_what, by=payload.by)
            self.losses.append(loss)
        elif journey is None:
            for other in self.by_key.values():
                self._end(other, event, said_by)

    def _end(self, journey: Journey, event: Event, said_by: SaidBy) -> None:
        """Ends an open journey as lost. A system's clock does not outweigh a sign of a purchase."""
        clock = said_by is SaidBy.SYSTEM
        if clock and self.signs.of(journey.key):
            return
        if not clock and (journey.open or journey.state == "lost"):  # a clock may have been first
            self.signs.take_back(event, journey.key)
        if journey.open:
            journey.state, journey.state_at = "lost", event.occurred_at
            journey.clicked_at = journey.desk_at = None

    def _latest(self) -> Purchase | None:
        standing = [j.purchase for j in self.by_key.values() if j.purchase]
        return max(standing, key=lambda p: (p.until, p.deal), default=None)

    def bought(self) -> Purchase | None:
        """The latest purchase that stands, dated as closely as all systems together tell.

        A click on *sold*, and the DMS's row with the accountant's date days later, are one
        purchase: it was made when the first of them says.
        """
        bought = self._latest()
        if bought is None:
            return None
        at, until = bought.at, bought.until
        for twin in self._twins(self.by_key[bought.deal]):
            assert twin.sold_at
            at = min(at, twin.sold_at)
            until = min(until, twin.purchase.until if twin.purchase else twin.sold_at)
        return replace(bought, at=at, until=until)

    def undone(self) -> Undone | None:
        """The latest purchase that was taken back, unless they bought in its stead."""
        undone, bought = self._undone, self._latest()
        if undone is None or (bought and bought.until > undone.at - SAME_PURCHASE):
            return None
        return undone

    def elsewhere(self) -> Loss | None:
        """The latest purchase elsewhere that the record does not outweigh."""
        if not self.losses:
            return None
        bought = self._latest()
        for loss in sorted(self.losses, key=lambda x: (x.at, x.said_by, x.by), reverse=True):
            if bought is None or loss.at > bought.until + FRESH_PURCHASE:
                return loss
            # "we already bought a Kia", said to those who sold them the Kia
            ours = loss.what and named_in(loss.what, bought.what)
            if loss.at > bought.until and loss.said_by is not SaidBy.SALESPERSON and not ours:
                return loss
        return None

    def ended_at(self) -> datetime | None:
        """The moment of the latest purchase, here or elsewhere: it ends what began before it."""
        bought, loss = self._latest(), self.elsewhere()
        return max((x for x in (bought and bought.until, loss and loss.at) if x), default=None)

    def running(self) -> list[Journey]:
        """Open journeys that no purchase, here or elsewhere, has ended; the latest first."""
        ended = self.ended_at()
        found = [j for j in self.by_key.values() if j.open and _survives(j, ended)]
        return sorted(found, key=lambda j: (j.opened_at, j.key), reverse=True)

    def sign(self) -> Sign | None:
        """The latest probable purchase nobody has confirmed: weak facts that come to enough."""
        standing = self.signs.standing()
        if not standing:
            return None
        ended, bought = self.ended_at(), self._latest()
        confirmed = self._twins(self.by_key[bought.deal]) if bought else []
        known = {j.key for j in confirmed} | {j.key for j in self.by_key.values() if j.purchase}
        told = [t for t in standing if t.deal not in known and self._since(t, ended)]
        return sign(told, ended, shopping=bool(self.running()))

    def _since(self, told: Told, ended: datetime | None) -> bool:
        """Whether it is of a journey begun after the latest purchase."""
        return ended is None or (self.by_key[told.deal].opened_at > ended and told.at > ended)

    def enquiry(self) -> Enquiry | None:
        """The latest enquiry that is still running."""
        running = self.running()
        if not running:
            return None
        ended = self.ended_at()
        best = max(running, key=lambda j: (_began(j, ended), j.key))
        earlier = [j.what for j in self.by_key.values() if j.opened_at < best.opened_at]
        return Enquiry(
            at=_began(best, ended),
            deal=best.key,
            how=best.how,
            what=best.what,
            again=not best.what or any(same_car(best.what, what) for what in earlier),
        )

    def deals(self) -> Iterable[Deal]:
        """All journeys for the desk's eye, the latest first."""
        ended, bought = self.ended_at(), self._latest()
        for journey in sorted(
            self.by_key.values(), key=lambda j: (j.opened_at, j.key), reverse=True
        ):
            state = journey.state
            if journey.open and not _survives(journey, ended):
                state = "ended_by_purchase" if bought else "ended_elsewhere"
            yield Deal(
                key=journey.key,
                state=state,
                opened_at=journey.opened_at,
                state_at=journey.state_at or journey.opened_at,
                what=journey.what,
                by=journey.by,
            )


def _survives(journey: Journey, ended: datetime | None) -> bool:
    """Whether an open journey goes on after a purchase: only one they began themselves since.

    What reaches a deal that the purchase has ended (the CRM never closed it) begins nothing.
    """
    return ended is None or (
        journey.own_at is not None and journey.own_at > ended and journey.opened_at > ended
    )


def _began(journey: Journey, ended: datetime | None) -> datetime:
    return journey.opened_at if ended is None or journey.own_at is None else journey.own_at


def _purchase(event: Event, journey: Journey) -> Purchase:
    return Purchase(
        at=event.occurred_at,
        until=event.until,
        deal=journey.key,
        what=journey.what,
        by=journey.by,
    )
