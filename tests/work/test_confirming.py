"""A probable purchase is confirmed or released by a person, and what is held follows."""

from collections.abc import Callable

import pytest

from sincerely.records.models import CareTask, EventRow, EventWords, Person
from sincerely.rules.events.deals import DealSold, DepositTaken, FinanceAppointmentSet
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.signs import InsuranceAsked
from sincerely.rules.purpose import Purpose
from sincerely.work import confirming, people
from sincerely.work.byhand import Word
from sincerely.work.errors import WorkError
from tests.cast import ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db

LEE = "lee@harbor.example"


@pytest.fixture
def harbor() -> House:
    """Rosa asked, sat with the finance office, and asked what her insurer needs to know."""
    made = house()
    made.tell(ROSA, LeadReceived(vehicle=SUV, deal="C1"), day(0))
    made.tell(ROSA, FinanceAppointmentSet(deal="C1", by="Dana Reyes"), day(3))
    made.tell(ROSA, InsuranceAsked(who="customer"), day(4))
    return made


def codes(harbor: House, to: str = "rosa@example.com", at: float = 5.5) -> list[str]:
    verdict = harbor.ask(to, Purpose.PROMOTION, day(at)).verdict
    return [reason.code for reason in verdict.reasons]


def person(harbor: House, address: str = "rosa@example.com") -> Person:
    (found,) = people.find(store=harbor.store, address=address)
    return found


def say(harbor: House, verb: Callable[..., Word], at: float = 5, why: str = "I asked her") -> Word:
    return verb(store=harbor.store, person=person(harbor), by=LEE, why=why, now=day(at))


def test_confirmed_she_is_a_customer_and_owed_thanks(harbor: House) -> None:
    assert codes(harbor) == ["probably_bought"]
    word = say(harbor, confirming.bought)
    assert word.sentence == "Bought 2026 Hyundai Palisade, sold by Dana Reyes"
    assert codes(harbor)[0] == "already_bought"
    task = CareTask.objects.get()
    assert (task.kind, task.owner, task.person_id) == ("thank_you", "Dana Reyes", word.person_id)


def test_who_and_why_are_kept(harbor: House) -> None:
    say(harbor, confirming.still_shopping, why="she is  comparing loans")
    row = EventRow.objects.get(kind="still_shopping")
    assert (row.by, row.source.name, row.occurred_at) == (LEE, "by-hand", day(5))
    assert EventWords.objects.get(event=row).words == {"words": "she is comparing loans"}


def test_released_she_is_a_prospect_until_something_new_comes(harbor: House) -> None:
    say(harbor, confirming.still_shopping)
    assert codes(harbor) == []
    harbor.tell(ROSA, FinanceAppointmentSet(deal="C1"), day(6))
    assert codes(harbor, at=6.5) == []
    harbor.tell(ROSA, DepositTaken(deal="C1"), day(7))
    assert codes(harbor, at=7.5) == ["probably_bought"]


def test_the_row_of_the_dms_and_the_word_are_one_purchase(harbor: House) -> None:
    say(harbor, confirming.bought)
    harbor.tell(ROSA, DealSold(deal="9", vehicle=SUV), day(9), source=harbor.dms)
    assert CareTask.objects.count() == 1
    with pytest.raises(WorkError) as told:
        say(harbor, confirming.still_shopping, at=10)
    assert told.value.code == "booked"


def test_a_word_given_by_hand_is_taken_back_by_hand(harbor: House) -> None:
    say(harbor, confirming.bought)
    say(harbor, confirming.still_shopping, at=5.2)
    assert codes(harbor) == []
    assert CareTask.objects.get().settled_by == "the ledger"


def test_the_sign_of_a_spouse_is_released_where_it_came_from(harbor: House) -> None:
    harbor.tell(ROSA, DealSold(deal="8", role="buyer"), day(-900), source=harbor.dms)
    harbor.tell(TOM, DealSold(deal="8", role="co-buyer"), day(-900), source=harbor.dms)
    harbor.tell(TOM, LeadReceived(vehicle=SUV), day(1))
    assert "probably_bought" in codes(harbor, "tom@example.org")
    tom = person(harbor, "tom@example.org")
    word = confirming.still_shopping(store=harbor.store, person=tom, by=LEE, why="no", now=day(5))
    assert word.person_id == person(harbor).pk
    assert codes(harbor, "tom@example.org") == []


@pytest.mark.parametrize(
    ("verb", "code"),
    [(confirming.bought, "already_bought"), (confirming.still_shopping, "nothing_probable")],
)
def test_there_must_be_something_to_say(
    harbor: House, verb: Callable[..., Word], code: str
) -> None:
    first = confirming.bought if code == "already_bought" else confirming.still_shopping
    say(harbor, first)
    with pytest.raises(WorkError) as told:
        say(harbor, verb, at=5.1)
    assert told.value.code == code


def test_nobody_says_it_without_a_reason(harbor: House) -> None:
    for verb in (confirming.bought, confirming.still_shopping):
        with pytest.raises(WorkError) as told:
            say(harbor, verb, why=" ")
        assert told.value.code == "no_why"


def test_nothing_is_recorded_of_the_forgotten(harbor: House) -> None:
    people.forget(person=person(harbor), by=LEE, why="asked", now=day(5))
    gone = Person.objects.get(erased_at__isnull=False)
    with pytest.raises(WorkError) as told:
        confirming.bought(store=harbor.store, person=gone, by=LEE, why="x", now=day(6))
    assert told.value.code == "forgotten"
