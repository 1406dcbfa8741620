"""What weak facts of a purchase come to: alone none of most, together a probable buyer.

The points say how surely somebody at this step has bought, of a hundred, which is enough to hold
prospect mail. They are a judgement from the order of a sale's steps (a deposit or a click on *sold*
is the store's own word that this deal is done; plates, a temporary tag, a due bill and a time to
fetch the car are paper of a deal that is all but signed; the finance office, an insurer's call and
an old car left behind come before the signature, and not every such deal is signed). No public
figures were found to set them by. Two different steps are always enough; one step told twice is
one step.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .events import Event, Payload, deals, signs
from .record import Record, Sign, SignFact

ENOUGH = 100
#: by kind of event
POINTS: dict[str, int] = {
    deals.DealSold.kind: ENOUGH,  # a salesperson's click or a system's word: no strong one
    deals.DepositTaken.kind: ENOUGH,
    signs.PlateOrdered.kind: 70,
    signs.TagIssued.kind: 70,
    signs.WeOweSigned.kind: 70,
    signs.DeliveryAppointmentSet.kind: 70,
    signs.TradeKept.kind: 50,
    deals.FinanceAppointmentSet.kind: 50,
    signs.InsuranceAsked.kind: 50,
}
#: after a purchase all others are its own paper, and tell of no other where none is shopped for
_OWN_WORD_OF_ANOTHER = frozenset({deals.DealSold.kind, deals.DepositTaken.kind})
WEAK: tuple[type[Payload], ...] = (
    deals.DepositTaken,
    deals.FinanceAppointmentSet,
    signs.TradeKept,
    signs.InsuranceAsked,
    signs.PlateOrdered,
    signs.TagIssued,
    signs.WeOweSigned,
    signs.DeliveryAppointmentSet,
)


def points(facts: Iterable[SignFact]) -> int:
    """What these facts come to; each kind once."""
    return sum(POINTS.get(how, 0) for how in {fact.how for fact in facts})


def added_up(record: Record, now: datetime, days: int, click_days: int) -> tuple[SignFact, ...]:
    """The facts of the last ``days`` days, one per kind, earliest first; none where they do not
    come to enough. A sign kept before facts were counted is enough by itself.

    ``click_days``: how long a click on *sold* counts, unless they have asked anew since. A
    colleague's word that nobody took back does not become untrue by itself: mostly it waits for a
    sale under another name.
    """
    sign, asked = record.sign, record.enquiry
    if sign is None:
        return ()

    def lasts(fact: SignFact) -> timedelta:
        click = fact.how == deals.DealSold.kind and not (asked and asked.at > fact.at)
        return timedelta(days=click_days if click else days)

    told = sign.facts or (SignFact(at=sign.at, how=sign.how),)
    fresh = [fact for fact in told if now - fact.at <= lasts(fact)]
    return tuple(fresh) if not sign.facts or points(fresh) >= ENOUGH else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One weak fact. ``key``: the deal its source named, empty where it named none; ``deal``: the
    journey it was taken for. ``until``: the latest moment it can have happened."""

    at: datetime
    until: datetime
    how: str
    source: str
    key: str
    deal: str
    what: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What takes facts back, of everything up to ``until``. ``key`` empty: of every deal.

    ``clicks``: a click on *sold* too. ``elsewhere``: also what other systems told of it.
    """

    until: datetime
    source: str
    key: str
    clicks: bool
    elsewhere: bool

    def takes(self, told: Told) -> bool:
        """Of a day without hours, what takes back is the later word: a human looked at it."""
        if told.at > self.until or (told.how == deals.DealSold.kind and not self.clicks):
            return False
        other = self.elsewhere and told.source != self.source
        return not self.key or told.key in ("", self.key) or other


class Signs:
    """The weak facts of the people whose events are folded. The order of arrival never matters."""

    def __init__(self) -> None:
        self._told: list[Told] = []
        self._back: list[Back] = []

    def tell(self, event: Event, *, key: str, deal: str, what: str, by: str) -> None:
        """One more weak fact."""
        self._told.append(
            Told(
                at=event.occurred_at,
                until=event.until,
                how=event.payload.kind,
                source=event.source,
                key=key,
                deal=deal,
                what=what,
                by=by,
            )
        )

    def take_back(
        self, event: Event, key: str, *, clicks: bool = True, elsewhere: bool = False
    ) -> None:
        """The facts of this deal, and those of no deal in particular, hold no longer."""
        self._back.append(
            Back(
                until=event.until,
                source=event.source,
                key=key,
                clicks=clicks,
                elsewhere=elsewhere,
            )
        )

    def standing(self) -> list[Told]:
        """What nobody has taken back."""
        return [told for told in self._told if not any(back.takes(told) for back in self._back)]

    def of(self, deal: str) -> bool:
        """Whether anything of this journey stands."""
        return any(told.deal == deal for told in self.standing())


def sign(told: Sequence[Told], ended: datetime | None, *, shopping: bool) -> Sign | None:
    """The latest probable purchase among weak facts that count; None where none comes to enough.

    Facts add up if they may be of one journey: of one deal of one source, of no deal in particular,
    and of other systems' deals, which number the same purchase differently. ``ended``: the latest
    purchase; ``shopping``: they have begun anew since.
    """
    if ended is not None and not shopping:
        told = [t for t in told if t.how in _OWN_WORD_OF_ANOTHER]
    found = [_sign(group) for group in _groups(told) if points(_facts(group)) >= ENOUGH]
    return max(found, key=_weight, default=None)


def _weight(of: Sign) -> tuple[object, ...]:
    """The latest; of several as late, that of which most is told. Never two alike that differ."""
    facts = [(fact.at, fact.how) for fact in of.facts]
    return of.at, of.deal, len(facts), facts, of.how, of.what, of.by


def _groups(told: Sequence[Told]) -> Iterable[list[Told]]:
    for source, key in {(t.source, t.key) for t in told if t.key} or {("", "")}:
        yield [t for t in told if t.key in ("", key) or t.source != source]


def _facts(group: Sequence[Told]) -> tuple[SignFact, ...]:
    """The latest of each kind, earliest first."""
    latest: dict[str, datetime] = {}
    for told in group:
        latest[told.how] = max(told.at, latest.get(told.how, told.at))
    return tuple(SignFact(at=at, how=how) for at, how in sorted((v, k) for k, v in latest.items()))


def _sign(group: Sequence[Told]) -> Sign:
    """A click on *sold* gives it its date, for thanks are owed since then; else the latest fact."""
    clicks = [t for t in group if t.how == deals.DealSold.kind]
    best = max(clicks or group, key=lambda t: (t.at, t.deal, t.how))
    return Sign(
        at=best.at, how=best.how, deal=best.deal, what=best.what, by=best.by, facts=_facts(group)
    )
