"""Deals signed by several, or anew, told row by row: everybody named in one has bought."""

from dataclasses import replace

import pytest

from sincerely.records.models import EventRow, Person
from sincerely.rules.events.deals import DealDelivered, DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import rebuilding
from tests.cast import SUV, House, day, house

pytestmark = pytest.mark.django_db

PAUL = Contact(first="Paul", last="Reed", emails=("paul@example.com",), customer_number="11")
INES = Contact(first="Ines", last="Moreau", emails=("ines@example.com",), customer_number="12")


@pytest.fixture
def harbor() -> House:
    return house()


def signed(who: Contact, at: float = 0) -> Arrival:
    """A row of the DMS: always the same keys for one deal."""
    sold = Happening(
        payload=DealSold(deal="7", vehicle=SUV, by="Al Pike"), occurred_at=day(at), key="sale:7"
    )
    home = Happening(
        payload=DealDelivered(deal="7", vehicle=SUV), occurred_at=day(at + 1), key="delivered:7"
    )
    return Arrival(key="sale:7", contact=who, happenings=(sold, home))


def sells(harbor: House, to: str) -> bool:
    return harbor.ask(to, Purpose.PROMOTION, day(10)).verdict.answer is Answer.SEND


@pytest.mark.parametrize("together", [True, False], ids=["one file", "two nights"])
@pytest.mark.parametrize("order", [(PAUL, INES), (INES, PAUL)], ids=["hers later", "his later"])
def test_whoever_is_named_in_a_further_row_bought_as_well(
    harbor: House, order: tuple[Contact, ...], *, together: bool
) -> None:
    harbor.tell(INES, LeadReceived(provider="A"), day(-5))
    rows = [signed(who) for who in order]
    for some in [rows] if together else [[row] for row in rows]:
        told = harbor.arrive(some, source=harbor.dms, now=day(2))
        assert told.changed == ()
    assert not sells(harbor, "paul@example.com")
    assert not sells(harbor, "ines@example.com")
    assert len(set(Person.objects.values_list("household", flat=True))) == 1, "one home"
    events = EventRow.objects.count()
    again = harbor.arrive(rows, source=harbor.dms, now=day(3))
    assert (again.events, again.changed, EventRow.objects.count()) == (0, (), events)
    assert rebuilding.check() == []


def test_a_number_used_again_after_years_is_asked_about(harbor: House) -> None:
    harbor.arrive([signed(PAUL, -500)], source=harbor.dms, now=day(-499))
    told = harbor.arrive([signed(INES)], source=harbor.dms, now=day(2))
    assert told.changed == (0,)
    assert set(Person.objects.values_list("household", flat=True)) == {None}


def test_one_signer_spelt_otherwise_is_no_second_one(harbor: House) -> None:
    harbor.arrive([signed(PAUL)], source=harbor.dms, now=day(2))
    harbor.arrive([signed(replace(PAUL, first="PAUL J"))], source=harbor.dms, now=day(3))
    assert EventRow.objects.count() == 2
