"""In any order, in any batches, once or twice: the same people stand where they stood."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.records import codec, reaches
from sincerely.records.models import (
    EventRow,
    PeopleDecision,
    Person,
    Reach,
    Sighting,
    Source,
    Standing,
)
from sincerely.rules.sighting import Arrival
from sincerely.work import people, rebuilding
from tests.cast import House, house
from tests.records.arrivals import APART, LATER, arrivals, batches

pytestmark = pytest.mark.django_db
_settings = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def harbor() -> House:
    return house()


@contextmanager
def an_empty_ledger() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tell(harbor: House, groups: list[list[Arrival]]) -> None:
    """Each batch, every second arrival from another source."""
    for group in groups:
        for source in (harbor.crm, harbor.dms):
            mine = [a for a in group if _source(harbor, a) == source]
            harbor.arrive(mine, source=source, now=LATER)


def _source(harbor: House, arrival: Arrival) -> Source:
    return harbor.dms if int(arrival.key[1:]) % 2 else harbor.crm


def standings() -> dict[Any, Any]:
    """The rows, people named by their events."""
    who: dict[int, set[str]] = {}
    for key, person in EventRow.objects.values_list("key", "sighting__person"):
        who.setdefault(person, set()).add(key)
    return {
        (frozenset(who.get(s.person_id, ())), s.store_id): (s.own, s.home, s.deals, s.doubt)
        for s in Standing.objects.all()
    }


def reaches_are_true() -> bool:
    """Everybody is reached at exactly the addresses of their sightings."""
    kept = set(Reach.objects.values_list("person", "address"))
    given_ = {
        (sighting.person_id, address.key)
        for sighting in Sighting.objects.select_related("source__store")
        for address in reaches.addresses(
            codec.contact(codec.text(sighting.contact)), sighting.source
        )
    }
    return kept == given_


@_settings
@given(data=st.data())
def test_people_with_their_own_addresses_stand_the_same_in_any_order(
    harbor: House, data: st.DataObject
) -> None:
    arrived = data.draw(arrivals(APART))
    with an_empty_ledger():
        tell(harbor, [arrived])
        once = standings()
        assert Person.objects.count() == len({a.contact for a in arrived})
    shuffled = data.draw(batches(arrived))
    with an_empty_ledger():
        tell(harbor, shuffled)
        assert standings() == once
        assert EventRow.objects.count() == len(arrived)
        assert rebuilding.check() == []
        rebuilding.rebuild()
        assert standings() == once


@_settings
@given(data=st.data())
def test_however_addresses_are_shared_nothing_is_lost_and_replay_agrees(
    harbor: House, data: st.DataObject
) -> None:
    arrived = data.draw(arrivals())
    with an_empty_ledger():
        tell(harbor, data.draw(batches(arrived)))
        keys = sorted(EventRow.objects.values_list("key", flat=True))
        assert keys == sorted(a.key for a in arrived), "each once, none lost"
        assert rebuilding.check() == []
        assert reaches_are_true()


@_settings
@given(data=st.data())
def test_every_decision_can_be_taken_back_the_latest_first(
    harbor: House, data: st.DataObject
) -> None:
    arrived = data.draw(arrivals())
    with an_empty_ledger():
        tell(harbor, data.draw(batches(arrived)))
        for decision in PeopleDecision.objects.order_by("-pk"):
            people.undo(decision_id=decision.pk, by="a manager", why="", now=LATER)
        assert rebuilding.check() == []
        assert reaches_are_true()
        assert not Person.objects.exclude(household=None).exists()
        assert EventRow.objects.count() == len(arrived)
        people_seen = Sighting.objects.values("person").distinct().count()
        assert people_seen == Sighting.objects.count(), "nobody is joined to anybody"
