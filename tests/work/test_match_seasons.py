"""A name, a door or a phone alone holds for a sale of the time in which somebody shopped."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from sincerely.matching.traits import traits_of
from sincerely.records import pairs
from sincerely.records.models import Pair, Person
from sincerely.rules.events import SaidBy
from sincerely.rules.events.base import Payload
from sincerely.rules.events.deals import DealLost, LostReason
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ServiceOpened
from sincerely.rules.events.talks import CallReceived, StoreVisited
from sincerely.rules.purpose import Purpose
from sincerely.rules.season import SEASON, in_season
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work import rebuilding
from sincerely.work.matching import answering, arriving, projecting, rounds
from sincerely.work.matching.comparing import compare_all, without_crowds
from tests.cast import House, day, house
from tests.truth import town
from tests.work.whos_who import sold

pytestmark = pytest.mark.django_db

LINE = (("home", "207-555-0177"),)
DOOR = Contact(street="12 Elm Street", city="Portland", region="ME", postal="04101")
#: who asks, and buyers of their name, at their line, and at their door
MAIL = ("sue.m@example.com",)
SUE = Contact(first="Sue", last="Marlowe", emails=MAIL)
SUSAN = replace(DOOR, first="Susan", last="Marlowe", phones=(("cell", "207-555-0178"),))
OTHERS = (
    pytest.param(SUE, SUSAN, id="a name"),
    pytest.param(replace(SUE, phones=LINE), Contact(name="Ida Ober", phones=LINE), id="a phone"),
    pytest.param(
        replace(DOOR, first="Sue", last="Marlowe", emails=MAIL),
        replace(DOOR, name="Ida Ober"),
        id="a door",
    ),
)
LONG_AGO = -SEASON.days - 5


@pytest.fixture
def harbor() -> House:
    return house()


def held(harbor: House) -> bool:
    """Compared by a round; a replay says the same."""
    rounds.match_all(now=day(20))
    assert rebuilding.check() == []
    return is_held(harbor)


def is_held(harbor: House, at: float = 20) -> bool:
    verdict = harbor.ask("sue.m@example.com", Purpose.PROMOTION, day(at)).verdict
    return verdict.answer is Answer.HOLD


def buys(harbor: House, who: Contact) -> None:
    harbor.arrive(sold("D1", who), source=harbor.dms, now=day(1))


@pytest.mark.parametrize(("sue", "buyer"), OTHERS)
@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ([(-5, LeadReceived(provider="A"))], True),
        ([(LONG_AGO, LeadReceived(provider="A"))], False),
        ([(LONG_AGO, LeadReceived(provider="A")), (-1, CallReceived(seconds=60))], True),
        ([(LONG_AGO, LeadReceived(provider="A")), (-1, StoreVisited())], True),
        (
            [
                (12, LeadReceived(provider="A", deal="L1")),
                (15, DealLost(said_by=SaidBy.CUSTOMER, reason=LostReason.OTHER, deal="L1")),
            ],
            False,
        ),
        ([(-5, LeadReceived(provider="A")), (12, CallReceived(seconds=60))], True),
    ],
    ids=["shopped then", "long before", "and called", "and came", "began after", "called after"],
)
def test_little_in_common_holds_for_a_sale_of_that_time(
    harbor: House, sue: Contact, buyer: Contact, told: list[tuple[float, Payload]], holds: bool
) -> None:
    for at, payload in told:
        harbor.tell(sue, payload, day(at), now=day(max(at, -1)))
    buys(harbor, buyer)
    assert held(harbor) is holds
    assert Pair.objects.get().state == "open", "a person is asked all the same"


@pytest.mark.parametrize("many", [False, True], ids=["few candidates", "many candidates"])
@pytest.mark.parametrize("who", ["the buyer", "the prospect"])
def test_as_soon_as_more_ties_them_it_holds_whenever_they_asked(
    harbor: House, monkeypatch: pytest.MonkeyPatch, who: str, many: bool
) -> None:
    line = replace(SUE, phones=LINE)
    harbor.tell(line, LeadReceived(provider="A"), day(LONG_AGO))
    buys(harbor, SUSAN)
    assert not held(harbor)
    if many:  # more than are compared at once
        monkeypatch.setattr(arriving, "AT_ONCE", 0)
    if who == "the buyer":
        harbor.tell(replace(SUSAN, phones=(*SUSAN.phones, *LINE)), ServiceOpened(), day(2))
    else:
        here = replace(DOOR, first="Sue", last="Marlowe", emails=MAIL, phones=LINE)
        harbor.tell(here, CallReceived(seconds=60), day(LONG_AGO + 1))
    assert is_held(harbor), "at once"
    once_held = held(harbor)
    reasons = harbor.ask("sue.m@example.com", Purpose.PROMOTION, day(20)).verdict.reasons
    one = "already_bought" in {each.code for each in reasons}
    assert once_held or one, "and after a round, or they are found to be one"


def test_what_ties_the_one_ties_whom_they_are_joined_to(harbor: House) -> None:
    by_line = replace(SUE, emails=(), phones=LINE)
    for who in (SUE, by_line):
        harbor.tell(who, LeadReceived(provider="A"), day(LONG_AGO))
    buys(harbor, replace(SUSAN, phones=LINE))
    assert not held(harbor)
    one, other = Person.objects.order_by("pk")[:2]
    answering.same(one=one, other=other, by="a manager", why="she said so", now=day(5))
    assert is_held(harbor), "at once"
    assert held(harbor), "and after a round"


def test_an_update_that_reads_more_of_them_holds(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compared anew without a new word of theirs; the pair was open, and is."""
    with monkeypatch.context() as before:
        before.setattr(projecting, "traits_of", lambda who: traits_of(replace(who, phones=())))
        harbor.tell(replace(SUE, phones=LINE), LeadReceived(provider="A"), day(LONG_AGO))
        buys(harbor, replace(SUSAN, phones=LINE))
        assert not held(harbor)
    rebuilding.rebuild()
    assert held(harbor)


def test_what_is_little_is_the_same_in_sql(harbor: House) -> None:
    for one in islice(town.sightings(9, 500), 400):
        harbor.tell(one.contact, LeadReceived(provider="A"), day(-5))
    rounds.match_all(now=day(0))
    found = {(one, other) for one, other in Pair.objects.values_list("one", "other")}
    compared = without_crowds(compare_all(found))
    people = {person for two in found for person in two}
    little = {two for two in found if not compared[two].firm}
    assert pairs.thin(people) == little
    assert 5 < len(little) < len(found) - 5


def test_where_a_date_is_unknown_they_may_have_shopped_then() -> None:
    sale = day(0)
    assert in_season(None, None, sale, sale)
    assert in_season(None, sale - 2 * SEASON, sale, sale)
    assert in_season(sale - 2 * SEASON, None, sale, sale)


def test_a_lead_may_be_late_and_a_day_is_long() -> None:
    sale, late = day(0), timedelta(days=10)
    assert in_season(sale + late, sale + late, sale, sale)
    assert not in_season(sale + 2 * late, sale + 2 * late, sale, sale)
    assert in_season(sale + 2 * late, sale + 2 * late, sale, sale + late)
    assert in_season(sale + 2 * late, sale, sale, sale), "they had asked already"
