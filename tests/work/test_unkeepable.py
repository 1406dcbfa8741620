"""What no database keeps, a NUL or half a character, stops nobody's details from being recorded."""

from dataclasses import replace
from typing import Any

import pytest

from sincerely.records.models import Person, Sighting
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import rebuilding
from sincerely.work.matching import rounds
from tests.cast import House, day, house
from tests.work.whos_who import ask

pytestmark = pytest.mark.django_db

ODD = ["\x00", "\ud800", "a\x00b\udfff"]
ROSA = Contact(first="Rosa", last="Keller", emails=("rosa@example.com",))


@pytest.fixture
def harbor() -> House:
    return house()


@pytest.mark.parametrize(
    "where", ["first", "last", "name", "street", "city", "customer_number", "suffix"]
)
@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_details_are_recorded_without_it(harbor: House, odd: str, where: str) -> None:
    details: dict[str, Any] = {where: odd}
    harbor.tell(replace(ROSA, **details), OptedOut(), day(0))
    assert ask(harbor, "rosa@example.com", 1) is Answer.REFUSE
    assert "\ufffd" in Sighting.objects.get().contact[where]
    assert not rounds.match_all(now=day(1)).stuck
    assert rebuilding.check() == []


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_ways_to_reach_somebody_are_recorded_without_it(harbor: House, odd: str) -> None:
    who = replace(ROSA, emails=("rosa@example.com", odd), phones=((odd, odd),))
    harbor.tell(who, OptedOut(), day(0))
    assert ask(harbor, "rosa@example.com", 1) is Answer.REFUSE
    harbor.tell(who, OptedOut(), day(1))
    assert Person.objects.count() == 1, "the same details again are known"


def test_the_others_of_the_batch_stay_as_they_were(harbor: House) -> None:
    arrivals = [
        Arrival(
            key=f"k{n}",
            contact=replace(ROSA, first=first, emails=(f"{n}@example.com",)),
            happenings=(Happening(payload=OptedOut(), occurred_at=day(0), key=f"k{n}"),),
        )
        for n, first in enumerate(["Zo\u00eb", "R\x00sa", "\U0001f600"])
    ]
    harbor.arrive(arrivals, now=day(1))
    firsts = Sighting.objects.order_by("pk").values_list("contact__first", flat=True)
    assert list(firsts) == ["Zo\u00eb", "R\ufffdsa", "\U0001f600"]
