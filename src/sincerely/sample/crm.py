"""The CRM's customer cards and deals: one per lead it could not match, each with its own clock."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from . import cards, leads
from .books import Books, minute
from .cards import Card
from .cars import Car
from .dice import Dice
from .journeys import PROVIDERS
from .life import Appointment, Inquiry, Journey, Known, Life, Visit
from .people import Household, Person
from .world import World

DEALS = "crm/deals.csv"


@dataclass(slots=True, eq=False, kw_only=True)
class CrmDeal:
    """One opportunity as the CRM sees it. ``closed``: since when it believes this is over.

    ``logged``: the visits it knows of; ``runs_on_until``: a clock that nobody stopped keeps mailing
    until then. ``booked``: the appointments it
    knows of; ``missed``: when its night job took an appointment for missed; ``ticked``: closed by
    somebody who completed a day's calls before opening.
    """

    number: str
    card: Card
    journey: Journey
    car: Car
    seller: str
    via: str
    opened: datetime
    closed: datetime | None = None
    runs_on_until: datetime | None = None
    logged: list[Visit] = field(default_factory=list)
    booked: list[Appointment] = field(default_factory=list)
    missed: list[tuple[datetime, Appointment]] = field(default_factory=list)
    ticked: bool = False

    def mails_at(self, moment: datetime) -> bool:
        """Whether the deal's automatic follow-up still runs."""
        if moment < self.opened:
            return False
        if self.closed is None or moment < self.closed:
            return True
        return self.runs_on_until is not None and moment < self.runs_on_until


@dataclass(slots=True, eq=False)
class Crm:
    """What the CRM holds of one household: cards that may be the same person twice, and deals."""

    dice: Dice
    world: World
    books: Books
    life: Life
    cards: list[Card] = field(default_factory=list)
    deals: list[CrmDeal] = field(default_factory=list)

    @property
    def house(self) -> Household:
        """The household."""
        return self.life.household

    def open_deals(self, journey: Journey) -> list[CrmDeal]:
        """Takes every inquiry of a journey; returns the deals the CRM opened for them."""
        mine: list[CrmDeal] = []
        for inquiry in journey.inquiries:
            card, new = self._card(journey, inquiry)
            if self._joins(mine, inquiry, card, new=new):
                continue
            wait = (1, 4) if inquiry.via in PROVIDERS else (5, 40)
            deal = CrmDeal(
                number=f"K{self.world.next('deal', 20_001)}",
                card=card,
                journey=journey,
                car=inquiry.car,
                seller=journey.seller,
                via=inquiry.via,
                opened=self.dice.later(inquiry.at, *wait),
            )
            mine.append(deal)
            self.status(deal, "open", deal.opened, "customer")
        self.deals += mine
        journey.crm_deals += [deal.number for deal in mine if deal.opened < self.books.ends]
        return mine

    def _card(self, journey: Journey, inquiry: Inquiry) -> tuple[Card, bool]:
        """The card of whoever asked, matched by mail address only; True when it is a new one."""
        if inquiry.via in PROVIDERS:
            card = cards.typed(self.dice, self.world.directory, inquiry.person, inquiry.email)
            leads.send(self.dice, self.world, self.books, journey, inquiry, card)
        else:
            card = cards.noted(self.dice, self.world.directory, self.house, inquiry.person)
        email = card.values.get("email", "")
        for known in self.cards:
            if email and known.values.get("email") == email:
                return known, False
        return self.keep(card), True

    def keep(self, card: Card) -> Card:
        """Gives a card a customer number and keeps it."""
        card = card.numbered(f"C{self.world.next('crm card', 30_001)}")
        self.cards.append(card)
        return card

    def _joins(self, mine: list[CrmDeal], inquiry: Inquiry, card: Card, *, new: bool) -> bool:
        """A lead joins an open deal only if card and provider are the same, at most 30 days old."""
        if new:
            return False
        for deal in mine:
            fresh = inquiry.at - deal.opened <= timedelta(days=30)
            if deal.card is card and fresh and (deal.via == inquiry.via or self.dice.chance(0.35)):
                return True
        return False

    def card_of(self, person: Person, deal: CrmDeal) -> Card:
        """The card staff would take for ``person`` while they work on ``deal``."""
        if deal.card.person is person:
            return deal.card
        return next((card for card in self.cards if card.person is person), deal.card)

    def status(
        self,
        deal: CrmDeal,
        status: str,
        at: datetime,
        said_by: str,
        *,
        reason: str = "",
        bought_what: str = "",
    ) -> Known | None:
        """Writes one change of a deal's status."""
        values = {
            "deal_id": deal.number,
            "status": status,
            "status_at": minute(at),
            "salesperson": self.world.now(deal.seller, at),
            "said_by": said_by,
            "reason": reason,
            "bought_what": bought_what,
            **deal.car.columns(),
        }
        return self.books.write(DEALS, at, f"{deal.number}/{status}", deal.card, values)
