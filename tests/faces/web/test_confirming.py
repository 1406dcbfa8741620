"""A manager's word on a probable purchase, on the person's page."""

import pytest
from django.test import Client

from sincerely.records.models import EventRow, EventWords, Person
from sincerely.rules.events.deals import FinanceAppointmentSet
from sincerely.rules.events.signs import InsuranceAsked
from sincerely.rules.sighting import Contact
from tests.cast import day, house
from tests.faces.web.scene import Scene, person
from tests.faces.web.test_pages import text

BACKEND = "django.contrib.auth.backends.ModelBackend"
WHY = {"why": "I rang her"}
MIA = Contact(first="Mia", last="Stone", emails=("mia@example.com",))


@pytest.fixture
def mia(week: Scene) -> Person:
    """Mia sat with the finance office, and her insurer called."""
    week.house.tell(MIA, FinanceAppointmentSet(deal="O9"), day(5))
    week.house.tell(MIA, InsuranceAsked(who="insurer"), day(6))
    return person(week.house, "mia@example.com")


def test_her_page_says_why_and_asks(desk: Client, mia: Person) -> None:
    page = text(desk.get(f"/people/{mia.pk}/"))
    assert "Probably bought" in page
    assert "Has a time with the finance office and asked about insurance" in page
    assert "Have they bought?" in page


def test_yes(desk: Client, mia: Person) -> None:
    page = text(desk.post(f"/people/{mia.pk}/bought/", WHY, follow=True))
    assert "Noted: they bought." in page
    assert "Have they bought?" not in page
    event = EventRow.objects.get(kind="deal_sold", source__name="by-hand")
    assert event.by == "dana@harbor.example.com"
    assert EventWords.objects.get(event=event).words == {"words": "I rang her"}


def test_no(desk: Client, mia: Person) -> None:
    page = text(desk.post(f"/people/{mia.pk}/still-shopping/", WHY, follow=True))
    assert "Noted: they are still shopping." in page
    assert "Have they bought?" not in page
    again = text(desk.post(f"/people/{mia.pk}/still-shopping/", WHY, follow=True))
    assert "Nothing says that they have bought." in again


def test_not_without_a_reason(desk: Client, mia: Person) -> None:
    page = text(desk.post(f"/people/{mia.pk}/bought/", {"why": " "}, follow=True))
    assert "Say why" in page
    assert not EventRow.objects.filter(source__name="by-hand").exists()


def test_who_sells_sees_it_and_cannot_say_it(week: Scene, client: Client, mia: Person) -> None:
    client.force_login(week.seller, BACKEND)
    assert "Have they bought?" not in text(client.get(f"/people/{mia.pk}/"))
    assert client.post(f"/people/{mia.pk}/bought/", WHY).status_code == 403


def test_nobody_of_another_group(desk: Client, mia: Person) -> None:
    other = house("other", "Other Motors")
    other.tell(MIA, FinanceAppointmentSet(deal="O9"), day(5))
    stranger = person(other, "mia@example.com")
    assert desk.post(f"/people/{stranger.pk}/bought/", WHY).status_code == 404
    assert desk.get(f"/people/{mia.pk}/bought/").status_code == 405
