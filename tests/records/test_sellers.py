"""Whose people somebody is: of every deal of their home, as the names of who sells are written."""

from importlib import import_module

import pytest
from django.db import connection

from sincerely.records.models import Person, Standing
from sincerely.records.reads.own_mail import Seller
from sincerely.rules.events.deals import DealDesked
from sincerely.rules.sighting import Contact
from sincerely.work import households, people, rebuilding
from tests.cast import ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db

#: who has a deal of whom: names as the systems of a store write them
DEALS = (
    (ROSA, "D1", "Alex Winter"),
    (TOM, "D2", "zo\u00eb  \u00d6ZG\u00dcR"),
    (ROSA, "D3", "ALEX WINTER "),
    (Contact(first="Ann", emails=("ann@example.com",)), "D4", "Sam Ito"),
    (Contact(first="Bo", emails=("bo@example.com",)), "D5", " "),
)
ZOE = "Zo\u00eb \u00d6zg\u00fcr"


@pytest.fixture
def harbor() -> House:
    made = house()
    for n, (who, deal, by) in enumerate(DEALS):
        made.tell(who, DealDesked(deal=deal, vehicle=SUV, by=by), day(n))
    return made


def of(harbor: House, seller: str) -> set[str]:
    """The mail addresses of somebody's people."""
    ids = Seller(harbor.store, seller).people.strip("{}").split(",")
    rows = Standing.objects.filter(person__in=[int(one) for one in ids if one])
    found = rows.values_list("person__reaches__address", flat=True)
    return {address[6:] for address in found if address.startswith("email:")}


def one(harbor: House, address: str) -> Person:
    [found] = people.find(store=harbor.store, address=address)
    return found


def test_who_sells_to_one_sells_to_their_home(harbor: House) -> None:
    assert of(harbor, "alex winter") == {"rosa@example.com"}
    assert of(harbor, ZOE) == {"tom@example.org"}
    rosa, tom = one(harbor, "rosa@example.com"), one(harbor, "tom@example.org")
    households.join(people=[rosa, tom], by="dana", why="they said so", now=day(9))
    both = {"rosa@example.com", "tom@example.org"}
    assert (of(harbor, "Alex Winter"), of(harbor, ZOE)) == (both, both)
    assert of(harbor, "Sam Ito") == {"ann@example.com"}
    tom.refresh_from_db()
    households.leave(person=tom, by="dana", why="moved out", now=day(10))
    assert (of(harbor, "Alex Winter"), of(harbor, ZOE)) == (
        {"rosa@example.com"},
        {"tom@example.org"},
    )


def test_an_older_database_gets_the_same(harbor: House) -> None:
    """What the migration fills in is what the ledger says."""
    Standing.objects.update(sellers=[])
    assert len(rebuilding.check()) == 3
    fill = import_module("sincerely.records.migrations.0021_who_sells_to_whom").fill
    with connection.schema_editor() as editor:
        fill(None, editor)
    assert rebuilding.check() == []
