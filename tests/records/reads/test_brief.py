"""The brief as the desk reads it: from the ledger, in few queries, and of one person only."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import Person
from sincerely.records.reads.brief import Brief, brief
from sincerely.rules.events import SaidBy, Vehicle
from sincerely.rules.events.care import PromiseMade, TheyTold
from sincerely.rules.events.deals import DealDesked, DealLost, DealSold, LostReason, TestDriven
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ComplaintOpened
from sincerely.rules.events.signs import CreditDenied, PlateOrdered
from sincerely.rules.events.talks import MailReceived, StoreVisited
from sincerely.rules.events.wishes import DeceasedReported, DoNotContactAsked, OptedOut, Topic
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import households, people
from tests.cast import ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db
HOME = replace(ROSA, street="4 Pine St", city="Portland", region="ME", postal="04101")


@pytest.fixture
def harbor() -> House:
    return house()


def person(first: str = "Rosa") -> Person:
    return Person.objects.get(name__startswith=first)


def read(harbor: House, at: float = 6, first: str = "Rosa") -> Brief:
    found = brief(harbor.store, person(first).pk, now=day(at))
    assert found
    return found


def both_bought(harbor: House) -> None:
    """Rosa and Tom stand in one deal."""
    harbor.arrive(
        [
            Arrival(
                key=f"D1:{role}",
                contact=who,
                happenings=(
                    Happening(
                        payload=DealSold(deal="D1", vehicle=SUV, role=role, by="Dana Reyes"),
                        occurred_at=day(0),
                        key=f"sale:{role}",
                    ),
                ),
            )
            for role, who in (("buyer", HOME), ("co-buyer", TOM))
        ],
        source=harbor.dms,
        now=day(0),
    )


def test_all_that_is_worth_knowing(harbor: House) -> None:
    harbor.tell(
        HOME, LeadReceived(comments="Does it tow a boat?", preferred_contact="text"), day(-49)
    )
    harbor.tell(HOME, TestDriven(vehicle=SUV, by="Dana Reyes"), day(-30))
    harbor.tell(HOME, StoreVisited(by="Dana Reyes", minutes=60), day(-30))
    both_bought(harbor)
    harbor.tell(TOM, DealDesked(deal="D1", minutes=175), day(0), source=harbor.dms)
    harbor.tell(HOME, TheyTold(by="Dana Reyes", words="Two boys. They camp in Acadia."), day(2))
    harbor.tell(HOME, PromiseMade(promise="1", by="Dana Reyes", words="floor mats"), day(2))
    found = read(harbor)
    assert (found.name, found.call_name) == ("Rosa Keller", "Rosa")
    assert found.address == ("4 Pine St", "Portland, ME 04101")
    assert [(way.value, way.words, way.tel) for way in found.phones] == [
        ("207-555-0101", "cell phone", "tel:+12075550101")
    ]
    assert [way.tel for way in found.mails] == ["mailto:rosa@example.com"]
    assert found.best == "They asked for a text"
    assert (found.bought, found.hours) == ("Palisade", "three hours at the desk")
    assert found.drove.startswith("2026 Hyundai Palisade on February 2")
    assert [line.text for line in found.said] == [
        "Two boys. They camp in Acadia.",
        "Does it tow a boat?",
    ]
    assert [line.text for line in found.family] == ["Two boys."]
    assert [promise.text for promise in found.promises] == ["floor mats"]
    assert found.household == ("Thomas Keller",)
    assert found.effort.startswith("Seven weeks")
    assert not [each for each in found.openings if "seven weeks" in each], "said once"
    assert "Ask: towing in the Palisade: whether it does what they hoped" in found.openings


def test_what_one_of_them_told_is_not_told_to_the_other(harbor: House) -> None:
    both_bought(harbor)
    harbor.tell(TOM, ComplaintOpened(complaint="C1", about="the price", words="my knee"), day(1))
    harbor.tell(TOM, CreditDenied(deal="T9"), day(1))
    harbor.tell(TOM, DealLost(deal="T9", reason=LostReason.CREDIT, words="my knee"), day(1))
    harbor.tell(TOM, MailReceived(words="my knee hurts, and our wedding is off"), day(1))
    harbor.tell(TOM, TheyTold(by="Dana Reyes", words="my knee, my son"), day(1))
    harbor.tell(TOM, OptedOut(topic=Topic.EVERYTHING, words="my knee"), day(1))
    harbor.tell(TOM, LeadReceived(vehicle=Vehicle(model="Corvette"), comments="my knee"), day(1))
    hers = str(asdict(read(harbor)))
    for word in ("knee", "price", "credit", "wedding", "Corvette", "nothing at all"):
        assert word not in hers, word
    assert read(harbor).mind == ()
    his = read(harbor, first="Thomas")
    assert "They complained about the price" in his.mind[0]


def test_a_death_in_the_house_is_not_spoken_of(harbor: House) -> None:
    both_bought(harbor)
    harbor.tell(TOM, DeceasedReported(), day(1))
    hers = read(harbor)
    assert hers.household == ()
    assert "died" not in str(asdict(hers))
    his = read(harbor, first="Thomas")
    assert (his.openings, his.mind) == ((), ("They are reported to have died: nobody calls",))
    assert his.phones[0].may_call == "They are reported to have died"


def test_whom_a_machine_found_to_live_with_them_is_not_named(harbor: House) -> None:
    harbor.tell(HOME, StoreVisited(), day(0))
    harbor.tell(TOM, StoreVisited(), day(0))
    households.find_one([person().pk, person("Thomas").pk], "one street", by="m", now=day(1))
    assert person().household_id
    assert read(harbor).household == ()


def test_another_stores_dealings_are_not_told(harbor: House) -> None:
    other = house("river", "River Motors")
    other.store.group = harbor.store.group
    other.store.save()
    harbor.tell(HOME, StoreVisited(), day(0))
    other.tell(HOME, TheyTold(words="my knee"), day(0))
    assert person().pk
    assert read(harbor).said == ()


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        (0, ""),
        (-2, "It is 8 am where they are; the store's own hours for calls are from 9 am to 8 pm"),
        (11, "It is 9 pm where they are; federal law allows calls from 8 am to 9 pm"),
        (96, ""),
    ],
)
def test_whether_a_call_may_be_made_now(harbor: House, hours: int, says: str) -> None:
    harbor.tell(HOME, StoreVisited(), day(0))
    found = brief(harbor.store, person().pk, now=day(1) + timedelta(hours=hours))
    assert found and found.phones[0].may_call.startswith(says)
    assert bool(found.phones[0].may_call) == bool(says)


def test_the_clock_is_theirs(harbor: House) -> None:
    west = Contact(first="Wim", last="Bos", phones=(("cell", "415-555-0123"),))
    harbor.tell(west, StoreVisited(), day(0))
    found = read(harbor, first="Wim", at=1)
    assert found.phones[0].local_time == "7 am"
    assert "7 am where they are" in found.phones[0].may_call


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (DoNotContactAsked(), "They asked not to be contacted at all"),
        (OptedOut(topic=Topic.EVERYTHING), "They asked for no calls"),
        (OptedOut(topic=Topic.EVERYTHING, channel=Channel.CALL), "They asked for no calls"),
        (OptedOut(topic=Topic.EVERYTHING, channel=Channel.EMAIL), ""),
        (OptedOut(topic=Topic.MARKETING), ""),
    ],
)
def test_their_wish_comes_before_the_hour(
    harbor: House, wish: DoNotContactAsked | OptedOut, says: str
) -> None:
    harbor.tell(HOME, wish, day(0))
    found = read(harbor, at=1)
    assert found.phones[0].may_call == says
    assert found.mind


def test_who_bought_elsewhere_is_wished_well(harbor: House) -> None:
    harbor.tell(HOME, TestDriven(vehicle=SUV), day(-9))
    harbor.tell(HOME, DealLost(reason=LostReason.BOUGHT_ELSEWHERE), day(0))
    found = read(harbor)
    assert found.openings == ("Their new car: wish them joy of it, and leave it at that",)
    assert found.mind == ("They bought elsewhere: sell nothing",)


def test_strangers_and_the_forgotten_have_none(harbor: House) -> None:
    harbor.tell(HOME, StoreVisited(), day(0))
    known = person()
    other = house("river", "River Motors")
    assert brief(other.store, known.pk, now=day(1)) is None
    people.forget(person=known, by="a manager", why="asked", now=day(1))
    assert brief(harbor.store, known.pk, now=day(1)) is None


def test_seven_queries_however_much_there_is(harbor: House) -> None:
    both_bought(harbor)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            read(harbor)
        return len(found) - 1  # who Rosa is, the test asked itself

    few = asked()
    for n in range(12):
        harbor.tell(HOME, TheyTold(words=f"word {n}"), day(1))
        harbor.tell(TOM, TheyTold(words=f"word {n}"), day(1))
    assert asked() == few <= 7


def test_of_a_car_nobody_has_confirmed_nothing_is_said_but_to_find_out(harbor: House) -> None:
    harbor.tell(ROSA, DealSold(deal="C1", vehicle=SUV, said_by=SaidBy.SYSTEM), day(1))
    harbor.tell(ROSA, PlateOrdered(), day(1))
    unsure = read(harbor)
    assert unsure.bought == ""
    assert "Find out whether they have bought, and where" in unsure.openings
    assert not [line for line in unsure.openings if "how they like" in line]
    harbor.tell(ROSA, DealSold(deal="D1", vehicle=SUV), day(2), source=harbor.dms)
    sure = read(harbor)
    assert sure.bought == SUV.model
    assert f"Ask: how they like the {SUV.model}" in sure.openings
    assert "Find out whether they have bought, and where" not in sure.openings
