"""Rosa by mail, Rosa by phone, and short ways to join and part people in tests."""

from sincerely.records.models import PeopleDecision, Person
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import StoreVisited
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import people, rebuilding
from tests.cast import ROSA, SUV, House, day

MAIL, PHONE = ("rosa@example.com",), (("cell", "207-555-0101"),)
ONLY_MAIL = Contact(first="Rosa", emails=MAIL)
ONLY_PHONE = Contact(first="Rosa", last="Keller", phones=PHONE)
ELSEWHERE = Contact(first="Rosa", last="Keller", emails=("r.keller@example.net",))


def meet(harbor: House, who: Contact, at: float = 0) -> Person:
    """Tells of a visit; the person it was recorded for."""
    receipt = harbor.tell(who, StoreVisited(), day(at))
    return Person.objects.get(pk=receipt.people[0])


def sold(deal: str, *parties: Contact) -> list[Arrival]:
    return [
        Arrival(
            key=f"{deal}:{role}",
            contact=who,
            happenings=(
                Happening(
                    payload=DealSold(deal=deal, vehicle=SUV, by="Dana Reyes", role=role),
                    occurred_at=day(0),
                    key=f"sale:{deal}:{role}",
                ),
            ),
        )
        for who, role in zip(parties, ("buyer", "co-buyer"), strict=False)
    ]


def undo(decision: PeopleDecision, at: float = 10) -> None:
    people.undo(decision_id=decision.pk, by="a manager", why="not one", now=day(at))
    assert rebuilding.check() == []


def joined() -> PeopleDecision:
    """The latest join of two people that stands."""
    found = PeopleDecision.objects.filter(what__has_key="from", peopledecision=None).last()
    assert found
    return found


def join_two(harbor: House) -> tuple[Person, Person]:
    """Rosa known by mail and Rosa known by phone, joined by a lead that names both."""
    one, other = meet(harbor, ONLY_MAIL, -9), meet(harbor, ONLY_PHONE, -9)
    assert one != other
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-8))
    assert set(joined().people) == {one.pk, other.pk}
    return one, other


def ask(harbor: House, to: str, at: float = 20) -> Answer:
    return harbor.ask(to, Purpose.PROMOTION, day(at)).verdict.answer
