"""Whose people somebody is, however their name is written."""

import pytest

from sincerely.records.models import Person
from sincerely.records.reads.own_mail import Seller
from sincerely.rules.events.deals import DealDesked, DealSold
from sincerely.rules.sighting import Contact
from sincerely.work import people
from sincerely.work.matching import answering
from tests.cast import SUV, House, day, house

NAMES = (
    "Dana Reyes",
    'Bob "Bo" Lee',
    'Kim "K"',
    "Renée O'Neil",
    "C:\\Lee",
    'a", "b',
    "李 雷",
    "[",
    "x]",
)

pytestmark = pytest.mark.django_db


def told(here: House, first: str, *sellers: str) -> int:
    """Somebody these sellers have a deal with, a deal each."""
    contact = Contact(first=first, last="Keller", emails=(f"{first.lower()}@example.com",))
    for n, seller in enumerate(sellers):
        here.tell(contact, DealDesked(deal=f"{first}{n}", vehicle=SUV, by=seller), day(n))
    [found] = people.find(store=here.store, address=f"{first.lower()}@example.com")
    return found.pk


def theirs(here: House, name: str) -> set[int]:
    text = Seller(here.store, name).people.strip("{}")
    return {int(number) for number in text.split(",")} if text else set()


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_as_it_is_written_and_in_no_other(name: str) -> None:
    here = house()
    alone, second = told(here, "Ann", name), told(here, "Ben", "Sam Ito", name)
    first, other = told(here, "Cat", name, "Sam Ito"), told(here, "Dov", "Sam Ito")
    assert theirs(here, name) == theirs(here, name.upper()) == {alone, second, first}
    assert theirs(here, "Sam Ito") == {second, first, other}
    for part in (name[:-1], name[1:], f"{name}, Sam Ito", '", "'):
        assert theirs(here, part) == set()


def test_who_bought_of_nobody_is_nobodys() -> None:
    here = house()
    here.tell(Contact(emails=("x@example.com",)), DealSold(deal="D1", vehicle=SUV), day(0))
    for name in ("", " ", "null", "[]", "]"):
        assert theirs(here, name) == set()


def test_who_lives_with_them_is_theirs_and_at_no_other_store() -> None:
    here, shore = house(), house("shore", "Shore Motors")
    ann, ben = told(here, "Ann", "Dana Reyes"), told(here, "Ben", "Sam Ito")
    one, other = Person.objects.get(pk=ann), Person.objects.get(pk=ben)
    answering.together(one=one, other=other, by="lee", why="I know them both", now=day(2))
    assert theirs(here, "dana  reyes") == {ann, ben}
    assert theirs(shore, "Dana Reyes") == set()
