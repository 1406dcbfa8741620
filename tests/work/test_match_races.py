"""A sale, a new prospect and a round of comparing at once, over connections of their own."""

from dataclasses import replace
from functools import partial

import pytest

from sincerely.records.models import Person, Unmatched
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work import rebuilding
from sincerely.work.matching import arriving, rounds
from tests.cast import House, day, house
from tests.work.test_races import at_once
from tests.work.whos_who import meet, sold

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def harbor() -> House:
    return house()


def couple(n: int) -> tuple[Contact, Contact]:
    home = Contact(last=f"Marlowe{n}", street=f"{n} Elm Street", city="Portland", postal="04101")
    sue = replace(home, first="Sue", emails=(f"sue{n}@example.com",))
    return sue, replace(home, first="Henry", phones=(("", f"207-555-01{n:02}"),))


def held(harbor: House, n: int) -> Answer:
    return harbor.ask(f"sue{n}@example.com", Purpose.PROMOTION, day(2)).verdict.answer


@pytest.mark.parametrize("at_most", [0, 40], ids=["compared later", "compared at once"])
def test_a_prospect_placed_while_the_sale_is_recorded_is_held(
    harbor: House, monkeypatch: pytest.MonkeyPatch, at_most: int
) -> None:
    monkeypatch.setattr(arriving, "AT_ONCE", at_most)
    for n in range(10, 20):
        sue, henry = couple(n)
        at_once(
            partial(harbor.tell, sue, LeadReceived(provider="A"), day(-5), now=day(1)),
            partial(harbor.arrive, sold(f"D{n}", henry), source=harbor.dms, now=day(1)),
        )
        assert held(harbor, n) is Answer.HOLD
    assert rebuilding.check() == []


def test_a_sale_of_somebody_known_holds_a_prospect_who_is_just_being_placed(harbor: House) -> None:
    """His details were compared long ago, hers are on their way: one of the two sees the other."""
    for n in range(30, 40):
        sue, henry = couple(n)
        meet(harbor, henry, -9)
        rounds.match_all(now=day(-8))
        at_once(
            partial(harbor.tell, sue, LeadReceived(provider="A"), day(-5), now=day(1)),
            partial(harbor.arrive, sold(f"D{n}", henry), source=harbor.dms, now=day(1)),
        )
        assert held(harbor, n) is Answer.HOLD
    assert rebuilding.check() == []


def test_rounds_beside_recording_lose_nobody_and_lift_nothing_that_must_hold(
    harbor: House,
) -> None:
    for n in range(50, 58):
        sue, henry = couple(n)
        harbor.tell(sue, LeadReceived(provider="A"), day(-5))
        at_once(
            partial(rounds.match_all, now=day(0)),
            partial(harbor.arrive, sold(f"D{n}", henry), source=harbor.dms, now=day(1)),
            partial(rounds.match_all, now=day(0)),
        )
        assert held(harbor, n) in (Answer.HOLD, Answer.REFUSE)
    rounds.match_all(now=day(2))
    assert not Unmatched.objects.exists()
    assert {held(harbor, n) for n in range(50, 58)} == {Answer.REFUSE}, "one household each"
    assert rebuilding.check() == []


def test_an_opt_out_recorded_while_they_are_joined_holds_for_the_one_they_are(
    harbor: House,
) -> None:
    for n in range(70, 78):
        home = Contact(last=f"Winter{n}", street=f"{n} Elm Street", city="Portland", postal="04101")
        bob = replace(home, first="Bob", emails=(f"bob{n}@example.com",))
        robert = replace(home, first="Robert", phones=(("", f"207-555-01{n}"),))
        meet(harbor, bob, -5)
        meet(harbor, robert, -5)
        at_once(
            partial(rounds.match_all, now=day(0)), partial(harbor.tell, bob, OptedOut(), day(0))
        )
        rounds.match_all(now=day(1))
        assert Person.objects.filter(sightings__contact__last=f"Winter{n}").distinct().count() == 1
        asked = harbor.ask(f"207-555-01{n}", Purpose.PROMOTION, day(2))
        assert asked.verdict.answer is Answer.REFUSE
    assert rebuilding.check() == []
