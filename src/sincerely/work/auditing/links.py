"""What ties the reader of a message to the purchase a finding rests on, with its weights."""

from dataclasses import dataclass
from functools import lru_cache

from sincerely.matching.score import Score, score, sentence
from sincerely.matching.traits import traits_of
from sincerely.rules.record import Purchase
from sincerely.rules.sighting import Contact

from .judging import Case, Judged
from .rows import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``kind``: ``person`` (the buyer themselves), ``household``, ``maybe`` (not sure enough to
    join). ``why``: what decided it. ``scored``: how their details compare, in bits; None where the
    message and the sale have the very same ones."""

    kind: str
    why: str
    scored: Score | None

    @property
    def sentence(self) -> str:
        """*The buyer: same mail address.*"""
        who = {
            "person": "The buyer",
            "household": "Lives with the buyer",
            "maybe": "May be a buyer",
        }
        return f"{who[self.kind]}: {self.why}"


def purchase_of(case: Case, judged: Judged) -> Purchase | None:
    """The purchase a finding rests on: of their household, else of whom they may be."""
    if judged.bought or judged.maybe is None:
        return judged.bought
    home = case.homes[case.who.home_of[judged.maybe.other]]
    return home.happened(judged.happening.occurred_at).bought


def sale_of(case: Case, judged: Judged) -> Line | None:
    """The row of that purchase: of the party who is nearest to the reader."""
    purchase, home_of = purchase_of(case, judged), case.who.home_of
    rows = case.lines_of_deal.get(purchase.deal, []) if purchase else []
    buyer = judged.home if judged.bought or not judged.maybe else home_of[judged.maybe.other]
    homes = [row for row in rows if home_of[case.person_of(row)] == buyer]
    own = [row for row in homes if case.person_of(row) == judged.person]
    return next(iter(own or homes), None)


@dataclass(frozen=True, slots=True)
class Ties:
    """What a finding rests on: the row of the purchase, and what ties the reader to it; None where
    no sale stands behind it."""

    sale: Line | None
    link: Link | None


def ties(case: Case, judged: Judged) -> Ties:
    """Both for one finding."""
    sale = sale_of(case, judged)
    return Ties(sale, _link(case, judged, sale) if sale else None)


def _link(case: Case, judged: Judged, sale: Line) -> Link:
    scored = _compared(judged.line, sale)
    if judged.maybe and judged.maybe.alike and not judged.bought:
        return Link(kind="maybe", why=judged.maybe.alike.said, scored=scored)
    said = sentence(scored) if scored else "The very same details."
    if case.person_of(sale) == judged.person:
        return Link(kind="person", why=said, scored=scored)
    housed = case.who.housed.get(judged.person) or said
    return Link(kind="household", why=f"{housed[:1].upper()}{housed[1:]}.", scored=scored)


def _compared(message: Line, sale: Line) -> Score | None:
    one, other = message.arrival.contact, sale.arrival.contact
    return None if one == other else _scored(one, other)


@lru_cache(maxsize=10_000)
def _scored(one: Contact, other: Contact) -> Score:
    """Of one buyer there are many findings."""
    return score(traits_of(one), traits_of(other))
