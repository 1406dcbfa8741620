"""Who may be more than a crowd says nothing of whom they may be: also from the ninth one on."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from sincerely.records import pairs, standings
from sincerely.records.models import Pair, Person
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.sighting import Contact
from sincerely.work import rebuilding
from tests.cast import SUV, day, house

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 9, tzinfo=UTC)


def test_the_ninth_whom_they_may_be_ends_what_eight_told() -> None:
    harbor = house()
    people = []
    for n in range(standings.CROWD + 2):
        who = Contact(first=f"Nr{n}", emails=(f"n{n}@example.com",))
        bought = DealSold(deal="D1", vehicle=SUV) if n == 1 else LeadReceived(provider="A")
        harbor.tell(who, bought, day(0), now=day(n / 100))
        people.append(Person.objects.get(names__0=f"nr{n}|").pk)
    Pair.objects.all().delete()
    middle, _, other, *rest = people
    group = harbor.store.group_id
    with transaction.atomic():
        pairs.hold(group, [pairs.two(middle, who) for who in people[1:-1]], by="x", now=NOW)
        standings.refold(people)
    assert standings.columns_of([other])[other, harbor.store.pk][3] is not None
    with transaction.atomic():
        pairs.inherit(rest[0], rest[-1])
        standings.refold({rest[0], rest[-1]})
    assert pairs.two(middle, rest[-1]) in pairs.standing([middle])
    assert standings.columns_of([other])[other, harbor.store.pk][3] is None
    assert rebuilding.check() == []
