"""What the doctor says of matching: what too many share, and what older rules made."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sincerely.faces.cli import match_health
from sincerely.matching import blocking
from sincerely.matching.traits import Traits
from sincerely.records import blocks
from sincerely.records.models import Block, Person, TraitsRow
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.sighting import Contact
from sincerely.work import rebuilding
from sincerely.work.matching import projecting
from tests.cast import DAY_0, House, day

FIRSTS = "Anna Bruno Carla Dmitri Elena Fred Gustav Hilda Ivan Jutta Karl Lena".split()


def tell(house: House, number: int) -> None:
    """Another person at one phone."""
    contact = Contact(
        first=FIRSTS[number],
        last="Larsson",
        emails=(f"kit{number}@example.com",),
        phones=(("", "207-555-0133"),),
    )
    house.tell(contact, LeadReceived(provider="Finder"), day(0))


def test_what_too_many_share_is_counted_by_its_sort(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "MOST", 2)
    for number in range(2):
        tell(harbor, number)
    (none,) = match_health.crowds(DAY_0)
    assert (none.ok, none.says) == (True, "no detail is shared by more than 2 people")
    tell(harbor, 2)
    (found,) = match_health.crowds(DAY_0)
    assert found.ok
    assert "1 phone (up to 3 people)" in found.says
    assert "kit" not in found.says and "555" not in found.says, "no word of theirs"


def test_every_sort_of_key_has_a_word() -> None:
    everything = Traits(
        first="kit", last="larsson", forms=("kit",), company="oak motors", birth="19800102",
        street_number="1", street="elm st", postcode="04101",
        emails=("kit@example.com", "larsson77@example.com"), phones=("+12075550133",),
    )  # fmt: skip
    sorts = {key.partition(":")[0] for key in blocking.keys(everything)}
    assert sorts == match_health._SORTS.keys()


def test_keys_and_details_of_older_rules_are_seen_and_made_anew(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        tell(harbor, number)
    (fine,) = match_health.details(DAY_0)
    assert (fine.ok, fine.says) == (True, "3 people looked at, all by the rules of this version")
    Block.objects.filter(person=Person.objects.earliest("pk"), key__startswith="p:").delete()
    TraitsRow.objects.filter(sighting__person=Person.objects.latest("pk")).update(
        traits='{"first":"kit"}'
    )
    (older,) = match_health.details(DAY_0)
    assert not older.ok
    assert older.says.startswith("2 of 3 people looked at")
    assert "sincerely rebuild" in older.do
    assert len(projecting.different(Person.objects.values_list("pk", flat=True))) == 2
    rebuilding.rebuild()
    assert next(match_health.details(DAY_0)).ok
    assert rebuilding.check() == []


def test_looking_at_the_rules_asks_few_questions(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match_health, "LOOKED_AT", 4)
    for number in range(12):
        tell(harbor, number)
    with CaptureQueriesContext(connection) as asked:
        (found,) = match_health.details(DAY_0)
    assert found.says.startswith("5 people looked at")
    assert len(asked.captured_queries) <= 8


def test_nobody_there_is_no_illness(harbor: House) -> None:
    assert all(found.ok for found in match_health.details(DAY_0))
    assert all(found.ok for found in match_health.crowds(DAY_0))
