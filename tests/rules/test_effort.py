"""What people put in: the two couples of the seeds, and that no order of arrival changes it."""

from hypothesis import given
from hypothesis import strategies as st

from sincerely.rules.effort import Effort, effort
from sincerely.rules.events import Event, Vehicle
from sincerely.rules.events.deals import DealDesked, TestDriven, TradeAppraised
from sincerely.rules.events.service import ServiceOpened
from tests.rules.anything import HISTORIES
from tests.rules.cast import (
    SUV,
    called,
    clicked_sold,
    days_ago,
    it,
    lead,
    mailed,
    sold,
    unwound,
    visited,
    wrote,
)

PILOT = Vehicle(year="2011", make="Honda", model="Pilot")


def seven_weeks() -> list[Event]:
    """*After weeks of research and test drives ... we spent hours at the car dealer.*"""
    return [
        lead(days_ago(50)),
        visited(days_ago(45), minutes=60),
        it(TestDriven(vehicle=SUV), days_ago(45)),
        called(days_ago(40), seconds=180),
        visited(days_ago(30), minutes=45),
        it(TestDriven(vehicle=SUV), days_ago(30)),
        wrote(days_ago(28)),
        visited(days_ago(10), minutes=40),
        it(TradeAppraised(vehicle=PILOT), days_ago(10)),
        visited(days_ago(1), minutes=200),
        it(DealDesked(deal="D1", minutes=180), days_ago(1)),
        sold(days_ago(1)),
    ]


def test_the_couple_of_the_seed() -> None:
    found = effort(seven_weeks())
    assert (found.weeks, found.visits, found.test_drives, found.traded) == (7, 4, 2, "Pilot")
    assert found.desk_hours == 5.8, "what they sat at the desk lies inside the visit"
    assert found.score >= 60
    assert found.sentence() == (
        "Seven weeks, four visits, two test drives, six hours in the store, three calls and "
        "messages, and their old Pilot traded in"
    )
    assert found.score == sum(points for _, points in found.parts())


def test_what_the_car_cost_counts_once_and_a_cheap_one_is_not_spoken_of() -> None:
    """Two systems report one purchase; the price is said by one of them."""
    both = [sold(days_ago(2), price=48_250), sold(days_ago(1), deal="X9")]
    found = effort(both)
    assert found.money == 48_250
    assert ("48,000 dollars for the car", 4) in found.parts()
    assert "dollars" not in effort([sold(days_ago(1), price=6_000)]).sentence()
    assert effort([sold(days_ago(1), price=300_000)]).score == 8


def test_nothing_is_nothing() -> None:
    assert effort([]) == Effort()
    assert (Effort().sentence(), Effort().parts()) == ("", ())


def test_a_machines_mails_and_six_seconds_are_no_effort() -> None:
    noise = [
        mailed(days_ago(3)),
        called(days_ago(2), seconds=6),
        called(days_ago(2), recorded=True),
    ]
    assert effort(noise).score == 0


def test_two_systems_one_purchase() -> None:
    assert effort([*seven_weeks(), clicked_sold(days_ago(1.2))]).cars_before == 0


def test_the_crms_word_weeks_after_the_papers_is_no_second_purchase() -> None:
    later = clicked_sold(days_ago(1), deal="CRM-9")
    assert effort([sold(days_ago(21)), later]).cars_before == 0
    assert effort([sold(days_ago(21)), sold(days_ago(1), deal="D2")]).cars_before == 1
    assert effort([sold(days_ago(60)), later]).cars_before == 1


def test_the_search_before_the_last_car_is_not_counted_again() -> None:
    before = [sold(days_ago(800), deal="D0"), it(ServiceOpened(order="R"), days_ago(900))]
    found = effort([*seven_weeks(), *before])
    assert (found.weeks, found.cars_before, found.years) == (7, 1, 2)
    assert "one car bought here before" in found.sentence()


def test_what_was_asked_years_ago_was_another_search() -> None:
    assert effort([lead(days_ago(1000)), *seven_weeks()]).weeks == 7


def test_an_unwound_purchase_is_none() -> None:
    events = [sold(days_ago(300), deal="D0"), unwound(days_ago(290), deal="D0"), *seven_weeks()]
    assert effort(events).cars_before == 0


def test_who_comes_from_far_gave_more() -> None:
    near, far = effort(seven_weeks(), miles=2), effort(seven_weeks(), miles=60)
    assert far.score == near.score + 6
    assert "60 miles to come here" in far.sentence()


def test_money_is_not_told_by_any_event() -> None:
    assert effort(seven_weeks()).money is None


@given(HISTORIES, st.randoms())
def test_no_order_of_arrival_changes_it_and_it_stays_a_score(
    history: list[Event], dice: object
) -> None:
    found = effort(history)
    shuffled = list(history)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert effort(shuffled) == found
    assert 0 <= found.score <= 100
    assert all(points > 0 for _, points in found.parts())
