"""In which order somebody is asked about pairs, whatever part of the list they look at."""

import random

import pytest

from sincerely.records import codec
from sincerely.records.models import Pair, Person, Standing
from sincerely.records.reads import pairs
from sincerely.rules.record import EMPTY
from tests.cast import House, day, house

pytestmark = pytest.mark.django_db
SIZES = ((0, 3), (0, 21), (2, 4), (5, 5), (7, 9), (20, 21))


def pair(here: House, *, weight: float | None, sold: bool, state: str = "open") -> Pair:
    """A pair, of whom the one or the other bought, or neither."""
    one, other = (Person.objects.create(group=here.store.group, name=n) for n in ("Kit", "Kat"))
    for person, has in ((one, sold and one.pk % 4 < 2), (other, sold and one.pk % 4 > 1)):
        own = codec.record_text(EMPTY)
        Standing.objects.create(person=person, store=here.store, own=own, sold=has, last_at=day(0))
    return Pair.objects.create(
        group=here.store.group, one=one, other=other, state=state, weight=weight, since=day(0),
        at=day(0), by="matching", steps=[],
    )  # fmt: skip


def order(at: Pair, sold: bool) -> tuple[bool, bool, float, int]:
    return not sold, at.weight is None, -(at.weight or 0), at.pk


@pytest.mark.parametrize("many", [0, 4, 11])
def test_with_a_buyer_first_then_the_likeliest_on_every_page(many: int) -> None:
    here, chance = house(), random.Random(many)
    made = []
    for n in range(many):
        weight, sold = chance.choice((None, 3.0, 4.5, 9.0)), chance.random() < 0.5
        state = "unscored" if weight is None else "open"
        made.append((pair(here, weight=weight, sold=sold, state=state), sold))
        pair(here, weight=12.0, sold=True, state=("different", "same")[n % 2])
    wanted = [at.pk for at, sold in sorted(made, key=lambda each: order(*each))]
    for skip, most in SIZES:
        found = pairs.open_pairs(here.store, most=most, skip=skip)
        assert [each.id for each in found] == wanted[skip : skip + most]
    for at, _ in made:
        (found_one,) = pairs.open_pairs(here.store, person=at.other_id)
        assert found_one.id == at.pk
    assert pairs.open_pairs(house("lake", "Lake Motors").store) == ()
