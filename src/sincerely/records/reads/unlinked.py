"""Sales nobody shopped for, as far as we know, and prospects who look as if they had bought.

The work list that the field calls *unlinked deals*, best candidates first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from sincerely.records import codec
from sincerely.records.desks import SHOPPED
from sincerely.records.models import (
    EventRow,
    MatchAnswer,
    Pair,
    PeopleDecision,
    Person,
    Sighting,
    Standing,
    Store,
)
from sincerely.rules.events import deals
from sincerely.rules.one_table import SINCE
from sincerely.rules.record import Purchase, Record, Sign
from sincerely.rules.signs import added_up

from . import standings
from .wording import signed

#: candidates shown of one sale
CANDIDATES = 3
#: at most so many are shown of either list, and so many of the latest looked through for it
MOST, LOOKED_AT = 500, 1000

_SALES = (deals.DealSold.kind, deals.DealDelivered.kind)
_CLOSE = (Pair.State.OPEN, Pair.State.UNSCORED, Pair.State.LIFTED)
_NO_PROSPECT = MatchAnswer.Answer.NO_PROSPECT
#: of these buyers, in their order, those of whose home nobody was shopping; with whom they live.
#: Nearly all were shopping themselves, which the first look tells: no home is looked up for them
_UNKNOWN = """
SELECT b.id, ARRAY(SELECT m.id FROM person m WHERE m.household_id = p.household_id)
  FROM unnest(%(buyers)s::bigint[]) WITH ORDINALITY AS b (id, n)
  JOIN person p ON p.id = b.id
 WHERE NOT EXISTS (
       SELECT FROM sighting s JOIN event e ON e.sighting_id = s.id
        WHERE s.person_id = b.id AND e.store_id = %(store)s AND e.kind = ANY(%(shopped)s))
   AND NOT EXISTS (
       SELECT FROM person m
         JOIN sighting s ON s.person_id = m.id
         JOIN event e ON e.sighting_id = s.id
        WHERE m.household_id = p.household_id
          AND e.store_id = %(store)s AND e.kind = ANY(%(shopped)s))
 ORDER BY b.n
"""
#: those who look sold, of the latest who were heard of and have bought, or may have
_SIGNED = """
SELECT s.person_id, p.name, s.own, s.home
  FROM (SELECT * FROM standing
         WHERE store_id = %(store)s AND sold AND last_at >= %(since)s
         ORDER BY last_at DESC LIMIT %(most)s) AS s
  JOIN person p ON p.id = s.person_id AND p.erased_at IS NULL
 WHERE s.own LIKE '%%"sign":%%'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A prospect who may be the buyer, or live with them. ``probability``: of being the buyer, 0 to
    1; None while nobody has compared them. ``sentence``, ``home``: what speaks for it.

    ``buyer``, ``buyer_name``: with whom they are compared, the buyer or one of their home;
    ``bought_with``: one of their home who bought the same car.
    """

    person: int
    buyer: int
    name: str
    buyer_name: str
    bought_with: bool
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
    """What waits for somebody's word at this store. Eight queries, however much there is."""
    return Unlinked(sales=_sales(store, now), prospects=_look_sold(store, now))


def _sales(store: Store, now: datetime) -> tuple[Sale, ...]:
    recent = EventRow.objects.filter(store=store, kind__in=_SALES, occurred_at__gte=now - SINCE)
    buyers = dict.fromkeys(
        recent.order_by("-occurred_at", "-pk").values_list("sighting__person", flat=True)[
            :LOOKED_AT
        ]
    )
    homes = _unknown(store, buyers)
    bought = _purchases(store, list(homes), now)
    answered = set(
        MatchAnswer.objects.filter(
            store=store, answer=_NO_PROSPECT, decision__peopledecision=None
        ).values_list("deal", flat=True)
    )
    open_ones: dict[str, int] = {}
    for person, purchase in bought.items():
        if purchase.deal not in answered:
            open_ones.setdefault(purchase.deal, person)
    names = _names({member for person in open_ones.values() for member in homes[person]})
    near = _candidates(store, {p: homes[p] for p in open_ones.values()}, names, bought)
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


def _unknown(store: Store, buyers: Iterable[int]) -> dict[int, set[int]]:
    """Buyer -> everybody of their household, themselves too, where none of them was shopping."""
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"buyers": list(buyers), "shopped": list(SHOPPED)}
        cursor.execute(_UNKNOWN, asked | {"store": store.pk})
        return {buyer: {buyer, *home} for buyer, home in cursor}


def _candidates(
    store: Store,
    homes: Mapping[int, set[int]],
    names: Mapping[int, str],
    bought: Mapping[int, Purchase],
) -> dict[int, list[Candidate]]:
    """Buyer -> prospects of this store who may be them, or one of their home, the likeliest first.
    ``names``, ``bought``: of those of the homes. Two queries."""
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
                _candidate(
                    pair,
                    (other, prospects[other]),
                    (member, names[member]),
                    bought_with=member != buyer and _same_deal(bought, member, buyer),
                )
                for other, (pair, member) in near[buyer].items()
                if other in prospects
            ),
            key=lambda each: (-_weight(each), each.person),
        )[:CANDIDATES]
        for buyer in homes
    }


def _same_deal(bought: Mapping[int, Purchase], one: int, other: int) -> bool:
    return one in bought and other in bought and bought[one].deal == bought[other].deal


def _candidate(
    pair: Pair, prospect: tuple[int, str], buyer: tuple[int, str], *, bought_with: bool
) -> Candidate:
    return Candidate(
        person=prospect[0],
        name=prospect[1],
        buyer=buyer[0],
        buyer_name=buyer[1],
        bought_with=bought_with,
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


def decided(store: Store, decision: int) -> tuple[str, str, str] | None:
    """What somebody answered by this decision, and what the prospect and the buyer were called
    before it; None where it was of one person alone. Three queries."""
    answers = MatchAnswer.objects.filter(store=store, decision=decision)
    answer = answers.select_related("decision").first()
    if answer is None or answer.decision is None or len(answer.people) != 2:
        return None
    buyer, prospect = answer.people
    names, what = _names(answer.people), answer.decision.what
    if answer.decision.kind == PeopleDecision.Kind.JOINED:
        rows = Sighting.objects.filter(person=what["into"], contact__isnull=False).order_by("pk")
        for row in rows:
            whose = what["from"] if row.pk in what["sightings"] else what["into"]
            names[whose] = codec.contact(codec.text(row.contact)).display_name or names[whose]
    return answer.answer, names[prospect], names[buyer]


def _names(people: Iterable[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=list(people)).values_list("pk", "name"))


def _look_sold(store: Store, now: datetime) -> tuple[LooksSold, ...]:
    """Prospects with a sign of a purchase of their own that nobody has confirmed. One query."""
    policy = standings.policy_of(store)
    lasts = policy.probably_bought_days, policy.sold_click_days
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED, {"store": store.pk, "since": now - SINCE, "most": LOOKED_AT})
        rows = cursor.fetchall()
    found = []
    for person, name, said, of_home in rows:
        own = codec.record(said)
        home = codec.record(of_home) if of_home is not None else own
        sign = own.sign
        if sign and added_up(own, now, *lasts) and not _known_sale(home, sign):
            found.append(LooksSold(person=person, name=name, at=sign.at, why=signed(sign, "")))
    found.sort(key=lambda each: (-each.at.timestamp(), each.person))
    return tuple(found[:MOST])


def _known_sale(record: Record, sign: Sign) -> bool:
    """Whether somebody of the home has a purchase at that time already."""
    return record.bought is not None and record.bought.until >= sign.at
