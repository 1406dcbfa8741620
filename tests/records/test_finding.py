"""What people are found by is kept where their details are, and goes where those go."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sincerely.records import finding
from sincerely.records.models import Finding, PeopleDecision, Person
from sincerely.records.reads import people as read
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ServiceOpened
from sincerely.rules.events.signs import PlateOrdered
from sincerely.rules.events.talks import CallReceived
from sincerely.rules.sighting import Contact
from sincerely.work import people as who
from sincerely.work import rebuilding
from sincerely.work.matching import answering
from tests.cast import DAY_0, ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db
VIN = "5XYZU3LB1EG123456"


@pytest.fixture
def harbor() -> House:
    return house()


def found(at: House, text: str) -> list[str]:
    return [line.name for line in read.search(at.store, text, now=day(30)).lines]


def shown_at(at: House, text: str) -> list[str]:
    return [line.at for line in read.search(at.store, text, now=day(30)).lines]


def nothing_differs() -> None:
    assert finding.different(Person.objects.values_list("pk", flat=True)) == []
    assert rebuilding.check() == []


@pytest.mark.parametrize(
    "text", ["123456", "eg123456", VIN, "rosa 3456", "7abc", "7ABC-123", "c12"]
)
def test_a_car_leads_to_whoever_has_it(harbor: House, text: str) -> None:
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder"), day(0))
    harbor.tell(ROSA, ServiceOpened(order="R1", vehicle=SUV, vin=VIN), day(1))
    harbor.tell(ROSA, PlateOrdered(plate="7ABC 123"), day(2))
    harbor.tell(TOM, CallReceived(), day(3))
    assert found(harbor, text) == ["Rosa Keller"]
    nothing_differs()


def test_the_number_that_was_meant_is_shown(harbor: House) -> None:
    harbor.tell(ROSA, ServiceOpened(order="R1", vehicle=SUV, vin=VIN), day(1))
    harbor.tell(ROSA, PlateOrdered(plate="7ABC 123"), day(2))
    assert shown_at(harbor, "123456") == [f"VIN {VIN}"]
    assert shown_at(harbor, "7abc") == ["plate 7ABC 123"]
    assert shown_at(harbor, "555 0101") == ["+12075550101"]
    assert shown_at(harbor, "rosa kell") == [""]


def test_who_was_heard_of_last_comes_first(harbor: House) -> None:
    for n in range(5):
        other = replace(ROSA, first=f"Kit{n}", emails=(f"kit{n}@example.com",), phones=())
        harbor.tell(other, LeadReceived(provider="Cars Finder"), day(n))
    kit1 = replace(ROSA, first="Kit1", emails=("kit1@example.com",), phones=())
    harbor.tell(kit1, CallReceived(), day(9))
    assert [name.split()[0] for name in found(harbor, "keller kit")] == [
        "Kit1", "Kit4", "Kit3", "Kit2", "Kit0",
    ]  # fmt: skip


def test_any_part_is_enough_where_nobody_begins_so(harbor: House) -> None:
    harbor.tell(Contact(emails=("cbutterworth@example.com",)), CallReceived(), day(0))
    assert shown_at(harbor, "butterw") == ["cbutterworth@example.com"]
    harbor.tell(Contact(name="Butterwick, Jo"), CallReceived(), day(1))
    assert found(harbor, "butterw") == ["Butterwick, Jo"]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Łukasz Żółć", "lukasz zo"),
        ("Jörg Müßig", "jorg mussig"),
        ("ליאורה בן־דוד", "ליאו"),
        ("محمد علي", "علي"),
        ("王小芳", "王小"),
        ("Ana-Lucía de la O'Brien", "analucia obri"),
        ("Søren Æsir", "soren aesir"),
    ],
)
def test_names_are_found_however_they_are_written(harbor: House, written: str, typed: str) -> None:
    harbor.tell(Contact(name=written), CallReceived(), day(0))
    harbor.tell(TOM, CallReceived(), day(0))
    assert found(harbor, typed) == [written]


def test_signs_that_mean_something_to_a_pattern_mean_themselves(harbor: House) -> None:
    harbor.tell(Contact(name="Al Tester", emails=("a_l%t@example.com",)), CallReceived(), day(0))
    harbor.tell(Contact(name="Bo Tester", emails=("axlyt@example.com",)), CallReceived(), day(0))
    assert found(harbor, "a_l%t@ex") == ["Al Tester"]
    assert found(harbor, "\\") == found(harbor, "%_%") == found(harbor, "a_l%@x") == []


def test_joined_split_and_taken_back_they_are_found_where_they_are(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder"), day(0))
    harbor.tell(Contact(name="Rosie Marsh", emails=("rm@example.com",)), CallReceived(), day(1))
    one, other = (Person.objects.get(name=name) for name in ("Rosa Keller", "Rosie Marsh"))
    made = answering.same(one=one, other=other, by="dana", why="so", now=day(2))
    assert len(found(harbor, "marsh")) == 1
    assert found(harbor, "marsh") == found(harbor, "rosa keller")
    nothing_differs()
    who.undo(decision_id=made.pk, by="dana", why="no", now=day(3))
    assert found(harbor, "marsh") == ["Rosie Marsh"]
    nothing_differs()


def test_a_sighting_split_off_takes_its_words_along(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder"), day(0))
    both = ("rosa@example.com", "zz9@example.org")
    harbor.tell(replace(ROSA, street="9 Elm Street", emails=both), CallReceived(), day(1))
    rosa = Person.objects.get(name="Rosa Keller")
    latest = rosa.sightings.latest("pk")
    new = who.split(sighting_ids=[latest.pk], by="dana", why="two", now=day(2))
    assert [line.id for line in read.search(harbor.store, "zz9@", now=day(3)).lines] == [new.pk]
    nothing_differs()
    decision = PeopleDecision.objects.latest("pk")
    who.undo(decision_id=decision.pk, by="dana", why="one", now=day(3))
    assert [line.id for line in read.search(harbor.store, "zz9@", now=day(3)).lines] == [rosa.pk]
    assert not Finding.objects.filter(person=new).exists()
    nothing_differs()


def test_nobody_forgotten_is_found_by_anything(harbor: House) -> None:
    harbor.tell(ROSA, ServiceOpened(order="R1", vehicle=SUV, vin=VIN), day(1))
    who.forget(person=Person.objects.get(), by="dana", why="she asked", now=day(2))
    assert [found(harbor, text) for text in ("rosa", VIN, "555-0101", "rosa@")] == [[]] * 4
    assert not Finding.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM finding WHERE words ILIKE '%%keller%%'")
        assert cursor.fetchone() == (0,)
    nothing_differs()


def test_a_difference_is_seen_and_mended(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder"), day(0))
    Finding.objects.update(words=" nobody ")
    assert len(rebuilding.check()) == 1
    assert found(harbor, "rosa") == []
    rebuilding.rebuild()
    assert found(harbor, "rosa") == ["Rosa Keller"]
    nothing_differs()


def test_a_search_asks_the_same_number_of_questions_however_many_match(harbor: House) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            read.search(harbor.store, "keller 55", now=day(30))
        return len(asked)

    harbor.tell(ROSA, LeadReceived(provider="Cars Finder"), DAY_0)
    one = questions()
    for n in range(40):
        phones = (("", f"207-555-{n + 200:04d}"),)
        other = replace(ROSA, first=f"Kit{n}", emails=(f"kit{n}@example.com",), phones=phones)
        harbor.tell(other, DealSold(deal=f"D{n}"), DAY_0 + timedelta(hours=n))
    assert questions() == one <= 7


def test_what_many_match_is_found_beyond_those_heard_of_lately(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "LATELY", 3)
    for n in range(9):
        other = replace(ROSA, first=f"Kit{n}", emails=(f"kit{n}@example.com",), phones=())
        harbor.tell(other, LeadReceived(provider="Cars Finder"), day(n))
    assert len(found(harbor, "kell")) == 9
    assert [name.split()[0] for name in found(harbor, "kit")][:3] == ["Kit8", "Kit7", "Kit6"]
    # several words go to the index first; where it has more than are taken, the latest are there
    assert len(found(harbor, "kit kell")) == 9
    monkeypatch.setattr(finding, "MOST", 4)
    few = [name.split()[0] for name in found(harbor, "kit kell")]
    assert few[:3] == ["Kit8", "Kit7", "Kit6"]
    assert len(few) < 9


def test_what_a_glance_takes_for_rare_is_found_all_the_same(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(9):
        other = replace(ROSA, first=f"Kit{n}", emails=(f"kit{n}@example.com",), phones=())
        harbor.tell(other, LeadReceived(provider="Cars Finder"), day(n))
    many = found(harbor, "kit")
    monkeypatch.setattr(finding, "GLANCE", 1)
    assert found(harbor, "kit") == many
    monkeypatch.setattr(finding, "MOST", 4)
    assert found(harbor, "kit")[:4] == many[:4]
