"""Sales nobody shopped for, as far as we know, and prospects who look as if they had bought.

The work list that the field calls *unlinked deals*, best candidates first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from sincerely.records.models import EventRow, MatchAnswer, Pair, Person, Standing, Store
from sincerely.rules.events import appointments, deals, leads, talks
from sincerely.rules.record import Purchase, Sign
from sincerely.rules.signs import added_up

from . import standings
from .wording import signed

#: sales longer ago are nobody's work any more
SINCE = timedelta(days=120)
#: candidates shown of one sale
CANDIDATES = 3
#: at most so many are shown of either list, and so many of the latest looked through for it
MOST, LOOKED_AT = 500, 1000

_SALES = (deals.DealSold.kind, deals.DealDelivered.kind)
#: what tells that somebody was shopping
_SHOPPED = tuple(
    kind.kind
    for kind in (
        leads.LeadReceived,
        leads.InquiryMade,
        talks.StoreVisited,
        deals.TestDriven,
        deals.TradeAppraised,
        deals.DealDesked,
        appointments.AppointmentSet,
    )
)
_CLOSE = (Pair.State.OPEN, Pair.State.UNSCORED, Pair.State.LIFTED)
_NO_PROSPECT = MatchAnswer.Answer.NO_PROSPECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A prospect who may be the buyer, or live with them. ``probability``: of being the buyer, 0 to
    1; None while nobody has compared them. ``sentence``, ``home``: what speaks for it."""

    person: int
    buyer: int
    name: str
    probability: float | None
    weight: float | None
    sentence: str
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale to somebody of whom no enquiry is known. ``deal``: source and key (``dms/4711``)."""

    deal: str
    buyer: int
    name: str
    at: datetime
    what: str
    by: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksSold:
    """A prospect whose deal looks sold, and no sale is known. ``why``: every fact that adds up."""

    person: int
    name: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked:
    """The whole list: sales with the likeliest candidate first, then the latest."""

    sales: tuple[Sale, ...]
    prospects: tuple[LooksSold, ...]


def unlinked(store: Store, *, now: datetime) -> Unlinked:
    """What waits for somebody's word at this store. Nine queries, however much there is."""
    return Unlinked(sales=_sales(store, now), prospects=_look_sold(store, now))


def _sales(store: Store, now: datetime) -> tuple[Sale, ...]:
    recent = EventRow.objects.filter(store=store, kind__in=_SALES, occurred_at__gte=now - SINCE)
    buyers = dict.fromkeys(
        recent.order_by("-occurred_at", "-pk").values_list("sighting__person", flat=True)[
            :LOOKED_AT
        ]
    )
    homes = _homes(buyers)
    everybody = {person for home in homes.values() for person in home}
    shopped = set(
        EventRow.objects.filter(store=store, kind__in=_SHOPPED, sighting__person__in=everybody)
        .values_list("sighting__person", flat=True)
        .distinct()
    )
    bought = _purchases(store, [p for p in buyers if shopped.isdisjoint(homes[p])], now)
    answered = set(
        MatchAnswer.objects.filter(
            store=store, answer=_NO_PROSPECT, decision__peopledecision=None
        ).values_list("deal", flat=True)
    )
    open_ones: dict[str, int] = {}
    for person, purchase in bought.items():
        if purchase.deal not in answered:
            open_ones.setdefault(purchase.deal, person)
    near = _candidates(store, {p: homes[p] for p in open_ones.values()})
    names = _names(open_ones.values())
    found = [
        _sale(bought[person], person, names[person], near[person]) for person in open_ones.values()
    ]
    found.sort(key=lambda sale: (-_best(sale), -sale.at.timestamp(), sale.deal))
    return tuple(found[:MOST])


def _purchases(store: Store, people: Sequence[int], now: datetime) -> dict[int, Purchase]:
    """Person -> their latest purchase, where it stands and is not long ago; in their order."""
    rows = standings.of(store, people)
    found = {}
    for person in people:
        row = rows.get(person)
        if row and row.own.bought and row.own.bought.until >= now - SINCE:
            found[person] = row.own.bought
    return found


def _homes(people: Iterable[int]) -> dict[int, set[int]]:
    """Person -> everybody of their household, themselves too. Two queries."""
    ids = list(people)
    of = dict(Person.objects.filter(pk__in=ids).values_list("pk", "household"))
    members: dict[int, set[int]] = defaultdict(set)
    wanted = {home for home in of.values() if home}
    for person, home in Person.objects.filter(household__in=wanted).values_list("pk", "household"):
        members[home].add(person)
    return {person: {person} | members.get(of.get(person) or 0, set()) for person in ids}


def _candidates(store: Store, homes: Mapping[int, set[int]]) -> dict[int, list[Candidate]]:
    """Buyer -> prospects of this store who may be them, the likeliest first. Two queries."""
    of = {member: buyer for buyer, home in homes.items() for member in home}
    pairs = Pair.objects.filter(Q(one__in=of) | Q(other__in=of), state__in=_CLOSE)
    near: dict[int, dict[int, tuple[Pair, int]]] = defaultdict(dict)
    for pair in pairs.order_by("pk"):
        for member, other in ((pair.one_id, pair.other_id), (pair.other_id, pair.one_id)):
            if member in of and other not in of:
                before = near[of[member]].get(other)
                if before is None or (pair.weight or 0) > (before[0].weight or 0):
                    near[of[member]][other] = (pair, member)
    others = {other for found in near.values() for other in found}
    known = Standing.objects.filter(store=store, person__in=others, person__erased_at=None)
    prospects = dict(known.values_list("person", "person__name"))
    return {
        buyer: sorted(
            (
                _candidate(pair, member, other, prospects[other])
                for other, (pair, member) in near[buyer].items()
                if other in prospects
            ),
            key=lambda each: (-_weight(each), each.person),
        )[:CANDIDATES]
        for buyer in homes
    }


def _candidate(pair: Pair, buyer: int, other: int, name: str) -> Candidate:
    return Candidate(
        person=other,
        buyer=buyer,
        name=name,
        probability=pair.probability,
        weight=pair.weight,
        sentence=pair.sentence,
        home=pair.home,
    )


def _sale(purchase: Purchase, buyer: int, name: str, candidates: Sequence[Candidate]) -> Sale:
    return Sale(
        deal=purchase.deal,
        buyer=buyer,
        name=name,
        at=purchase.at,
        what=purchase.what,
        by=purchase.by,
        candidates=tuple(candidates),
    )


def _best(sale: Sale) -> float:
    return max(map(_weight, sale.candidates), default=float("-inf"))


def _weight(candidate: Candidate) -> float:
    """Who is not compared yet shares a detail: between what is likely and what is not."""
    return candidate.weight if candidate.weight is not None else 0.0


def _names(people: Iterable[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=list(people)).values_list("pk", "name"))


def _look_sold(store: Store, now: datetime) -> tuple[LooksSold, ...]:
    """Prospects with a sign of a purchase of their own that nobody has confirmed. One query."""
    policy = standings.policy_of(store)
    lasts = policy.probably_bought_days, policy.sold_click_days
    lately = Standing.objects.filter(
        store=store, sold=True, last_at__gte=now - SINCE, person__erased_at=None
    ).order_by("-last_at")[:LOOKED_AT]
    rows = Standing.objects.filter(
        store=store, person__in=lately.values("person"), own__contains='"sign":'
    )
    found = []
    for row in rows.select_related("person"):
        kept: Any = standings.kept(row)
        sign: Sign | None = kept.own.sign
        if sign and added_up(kept.own, now, *lasts) and not _known_sale(kept, sign):
            found.append(
                LooksSold(
                    person=row.person_id, name=row.person.name, at=sign.at, why=signed(sign, "")
                )
            )
    found.sort(key=lambda each: (-each.at.timestamp(), each.person))
    return tuple(found[:MOST])


def _known_sale(kept: standings.Kept, sign: Sign) -> bool:
    """Whether somebody of the home has a purchase at that time already."""
    bought = kept.home.bought if kept.home else kept.own.bought
    return bought is not None and bought.until >= sign.at
