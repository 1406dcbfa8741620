"""What people put in, read for a list of them at once."""

from dataclasses import replace

import pytest

from sincerely.records import places
from sincerely.records.models import CareTask, Person
from sincerely.records.reads import efforts, homes
from sincerely.records.reads.brief import brief
from sincerely.rules.brief import together
from sincerely.rules.effort import Effort, effort
from sincerely.rules.events.deals import DealSold, TestDriven
from sincerely.rules.events.talks import (
    CallReceived,
    LetterSent,
    MailSent,
    Sent,
    StoreVisited,
    TextSent,
)
from sincerely.rules.sighting import Contact
from tests.cast import ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def test_a_couple_puts_in_what_both_did(harbor: House, django_assert_num_queries: object) -> None:
    harbor.tell(ROSA, StoreVisited(minutes=60), day(-20))
    harbor.tell(TOM, TestDriven(vehicle=SUV), day(-10))
    for who, role in ((TOM, "buyer"), (ROSA, "co-buyer")):
        harbor.tell(who, DealSold(deal="D1", role=role), day(0), source=harbor.dms, key=role)
    other = Contact(first="Ida", last="Nr1", emails=("ida@example.com",))
    harbor.tell(other, StoreVisited(), day(-1))
    people = dict(Person.objects.values_list("name", "pk"))
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = efforts.of(harbor.store, list(people.values()), now=day(1))
    rosa, tom = found[people["Rosa Keller"]], found[people["Thomas Keller"]]
    assert rosa == tom
    assert (rosa.visits, rosa.test_drives, rosa.weeks) == (2, 1, 3)
    assert found[people["Ida Nr1"]].visits == 1


def test_the_list_and_the_brief_say_the_same_and_nothing_one_did_alone(harbor: House) -> None:
    """Tom's own calls, and a car he bought for himself, are not told to whoever calls Rosa."""
    harbor.tell(ROSA, StoreVisited(minutes=60), day(-20))
    harbor.tell(TOM, TestDriven(vehicle=SUV), day(-10))
    harbor.tell(TOM, CallReceived(seconds=300), day(-9))
    harbor.tell(TOM, DealSold(deal="D0", price=90_000), day(-400), source=harbor.dms)
    for who, role in ((TOM, "buyer"), (ROSA, "co-buyer")):
        harbor.tell(who, DealSold(deal="D1", role=role), day(0), source=harbor.dms, key=role)
    rosa, tom = (Person.objects.get(name__startswith=name).pk for name in ("Rosa", "Thomas"))
    found = efforts.of(harbor.store, [rosa, tom], now=day(1))
    for person in (rosa, tom):
        told = brief(harbor.store, person, now=day(1))
        assert told
        assert told.effort == found[person].sentence()
    assert (found[rosa].inbound, found[rosa].cars_before) == (0, 0)
    assert (found[tom].inbound, found[tom].cars_before) == (1, 1)
    assert (found[rosa].visits, found[rosa].test_drives) == (2, 1)


def test_how_far_they_came(harbor: House) -> None:
    """From Bangor to Portland, Maine, is 110 miles as the crow flies."""
    bangor = replace(ROSA, postal="04401-2110")
    harbor.tell(bangor, StoreVisited(), day(0))
    rosa = Person.objects.get().pk
    assert efforts.of(harbor.store, [rosa], now=day(1))[rosa].distance_miles is None
    harbor.store.address = "1 Harbor Way\nPortland ME 04101"
    far = efforts.of(harbor.store, [rosa], now=day(1))[rosa]
    assert far.distance_miles == pytest.approx(110, abs=5)
    assert "miles to come here" in far.sentence()


def test_a_task_is_sized_by_how_far_they_came_as_the_list_is(harbor: House) -> None:
    harbor.store.address = "1 Harbor Way\nPortland ME 04101"
    harbor.store.save()
    harbor.dms.store = harbor.store
    sold = DealSold(deal="D1", by="Dana Reyes", price=48_250)
    harbor.tell(replace(ROSA, postal="04401"), sold, day(0), source=harbor.dms)
    task = CareTask.objects.get(kind="thank_you")
    known = efforts.of(harbor.store, [task.person_id], now=day(1))[task.person_id]
    assert known.money == 48_250
    assert task.effort == known.score > 0


def test_what_is_to_come_and_who_is_unknown_count_for_nothing(harbor: House) -> None:
    harbor.tell(ROSA, StoreVisited(), day(5))
    rosa = Person.objects.get().pk
    assert efforts.of(harbor.store, [rosa, rosa + 999], now=day(0)) == {
        rosa: Effort(),
        rosa + 999: Effort(),
    }


def test_another_stores_visits_are_not_ours(harbor: House) -> None:
    shore = house("shore", "Shore Motors")
    harbor.tell(ROSA, StoreVisited(), day(0))
    rosa = Person.objects.get().pk
    assert efforts.of(shore.store, [rosa], now=day(1))[rosa] == Effort()


def of_every_event(harbor: House, person: int) -> Effort:
    """The same, of all that ever happened to their house."""
    home = homes.of(harbor.store.pk, harbor.store.zone, [person])[person]
    own = [each.event for each in home.known if each.person == person]
    others = [each.event for each in home.known if each.person != person]
    far = places.miles(harbor.store.address, home.postals)
    return effort([*own, *together(own, others)], miles=far)


@pytest.mark.parametrize("sent", [MailSent, TextSent, LetterSent])
@pytest.mark.parametrize("deal", ["", "D1"])
def test_what_we_sent_them_is_not_read_but_where_it_names_a_deal(
    harbor: House, sent: type[Sent], deal: str
) -> None:
    """A message about the deal of one makes it the other's as well."""
    harbor.tell(ROSA, StoreVisited(minutes=60), day(-20))
    for who, role in ((TOM, "buyer"), (ROSA, "co-buyer")):
        harbor.tell(who, DealSold(deal="D0", role=role), day(-400), source=harbor.dms, key=role)
    harbor.tell(TOM, DealSold(deal="D1", price=40_000), day(0))
    rosa, tom = pk_of("Rosa"), pk_of("Thomas")
    before = efforts.of(harbor.store, [rosa, tom], now=day(2))
    harbor.tell(ROSA, sent(deal=deal), day(1))
    found = efforts.of(harbor.store, [rosa, tom], now=day(2))
    assert found == {each: of_every_event(harbor, each) for each in (rosa, tom)}
    assert (found == before) == (not deal)


def test_whoever_was_only_written_to_has_a_home(harbor: House) -> None:
    harbor.store.address = "1 Harbor Way\nPortland ME 04101"
    harbor.tell(replace(ROSA, postal="04401"), MailSent(), day(0))
    rosa = pk_of("Rosa")
    found = efforts.of(harbor.store, [rosa], now=day(1))[rosa]
    assert found == of_every_event(harbor, rosa)
    assert found.distance_miles is not None
    shore = house("shore", "Shore Motors").store
    shore.address = harbor.store.address
    assert efforts.of(shore, [rosa], now=day(1))[rosa] == Effort(), "there they are nobody's"


def pk_of(first: str) -> int:
    return Person.objects.get(name__startswith=first).pk
