"""How people are reached is made of their sightings: what is lost of it is seen, and made again."""

import pytest

from sincerely.records.models import PeopleDecision, Person, Reach
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.work import forgetting, people, rebuilding
from tests.cast import ROSA, SUV, House, day, house

pytestmark = pytest.mark.django_db

MAIL = "rosa@example.com"


@pytest.fixture
def harbor() -> House:
    made = house()
    made.tell(ROSA, DealSold(deal="D1", vehicle=SUV), day(0), source=made.dms)
    return made


def verdict(harbor: House) -> str:
    return harbor.ask(MAIL, Purpose.PROMOTION, day(3)).verdict.answer


def test_an_address_that_was_lost_is_missed_and_found_again(harbor: House) -> None:
    assert (verdict(harbor), rebuilding.check()) == ("refuse", [])
    Reach.objects.filter(address=f"email:{MAIL}").delete()
    assert verdict(harbor) == "send", "nobody would know"
    [told] = rebuilding.check()
    assert "not reached where their sightings say" in told
    rebuilding.rebuild()
    assert (verdict(harbor), rebuilding.check()) == ("refuse", [])


def test_an_address_nobody_gave_is_taken_away(harbor: House) -> None:
    [rosa] = people.find(store=harbor.store, address=MAIL)
    Reach.objects.create(group=harbor.store.group, address="email:x@example.com", person=rosa)
    Reach.objects.filter(address__startswith="phone:").update(zones=["Asia/Tokyo"])
    assert len(rebuilding.check()) == 1
    rebuilding.rebuild()
    assert rebuilding.check() == []
    assert not Reach.objects.filter(address="email:x@example.com").exists()


def test_whoever_was_forgotten_comes_back_from_no_decision_taken_back(harbor: House) -> None:
    """A join is undone after they asked to be forgotten: each of the two was asked for."""
    again = Contact(first="Rosa", last="Keller", emails=(MAIL,), phones=(("cell", "207-555-0199"),))
    harbor.tell(again, LeadReceived(provider="Cars Finder"), day(1))
    [rosa] = people.find(store=harbor.store, address=MAIL)
    joins = PeopleDecision.objects.filter(kind=PeopleDecision.Kind.JOINED).order_by("-pk")
    assert joins.exists()
    forgetting.forget(person=rosa, by="dana", why="she asked", now=day(2))
    for join in joins:
        people.undo(decision_id=join.pk, by="dana", why="a mistake", now=day(3))
    assert not Person.objects.filter(erased_at=None, sightings__isnull=False).exists()
    assert rebuilding.check() == []
