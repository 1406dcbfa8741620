"""Who lives and buys together, and who was said not to."""

import pytest

from sincerely.matching.addresses import MOST_PARTIES
from sincerely.records.models import PeopleDecision, Person
from sincerely.rules.events.deals import DealSold
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work import households, rebuilding
from sincerely.work.errors import WorkError
from tests.cast import ROSA, TOM, House, day, house
from tests.work.whos_who import ONLY_MAIL, PHONE, ask, join_two, joined, meet, sold, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def test_two_who_are_not_one_may_still_buy_together(harbor: House) -> None:
    join_two(harbor)
    undo(joined())
    other = Contact(first="Rosa", phones=PHONE, last="Keller", city="Bath")
    harbor.arrive(sold("D1", ONLY_MAIL, other), source=harbor.dms, now=day(11))
    assert Person.objects.exclude(household=None).count() == 2


def test_a_household_taken_back_stays_so(harbor: House) -> None:
    meet(harbor, ROSA, -5)
    harbor.arrive(sold("D1", TOM, ROSA), source=harbor.dms, now=day(0))
    assert ask(harbor, "rosa@example.com") is Answer.REFUSE
    undo(PeopleDecision.objects.get(kind="household_joined"))
    harbor.arrive(sold("D2", TOM, ROSA), source=harbor.dms, now=day(11))
    assert Person.objects.filter(household=None).count() == 2


def test_of_two_households_that_touch_the_later_is_taken_back_first(harbor: House) -> None:
    ida = Contact(first="Ida", last="Keller", emails=("ida@example.com",))
    harbor.arrive(sold("D1", TOM, ROSA), source=harbor.dms, now=day(0))
    harbor.arrive(sold("D2", ROSA, ida), source=harbor.dms, now=day(1))
    first, second = PeopleDecision.objects.filter(kind="household_joined").order_by("pk")
    with pytest.raises(WorkError, match="moved"):
        undo(first)
    undo(second)
    assert Person.objects.exclude(household=None).count() == 2
    undo(first)
    assert Person.objects.exclude(household=None).count() == 0


def test_leaving_a_household_and_coming_back(harbor: House) -> None:
    harbor.arrive(sold("D1", TOM), source=harbor.dms, now=day(0))
    rosa, tom = meet(harbor, ROSA), meet(harbor, TOM)
    households.join(people=[rosa, tom], by="Dana Reyes", why="one address", now=day(0))
    assert ask(harbor, "rosa@example.com") is Answer.REFUSE
    households.leave(person=rosa, by="a manager", why="they parted", now=day(1))
    assert rebuilding.check() == []
    assert ask(harbor, "rosa@example.com") is Answer.SEND
    assert ask(harbor, "tom@example.org") is Answer.REFUSE
    ida = Contact(first="Ida", last="Keller", emails=("ida@example.com",))
    harbor.arrive(sold("D2", TOM, ida), source=harbor.dms, now=day(2))
    harbor.arrive(sold("D3", ida, ROSA), source=harbor.dms, now=day(3))
    rosa.refresh_from_db()
    assert rosa.household is None, "no machine puts her with Tom again, nor by way of Ida"
    with pytest.raises(WorkError) as problem:
        households.leave(person=rosa, by="a manager", why="", now=day(4))
    assert problem.value.code == "no_household"
    households.join(people=[rosa, tom], by="a manager", why="again", now=day(5))
    assert ask(harbor, "rosa@example.com") is Answer.REFUSE
    assert rebuilding.check() == []


@pytest.mark.parametrize(("deal", "most"), [("", 0), ("STOCK", MOST_PARTIES)])
def test_a_number_on_everybodys_deal_makes_no_household(
    harbor: House, deal: str, most: int
) -> None:
    for n in range(8):
        who = Contact(first=f"Nr{n}", emails=(f"nr{n}@example.com",))
        harbor.tell(who, DealSold(deal=deal), day(0), source=harbor.dms)
    assert Person.objects.exclude(household=None).count() <= most
    assert rebuilding.check() == []
