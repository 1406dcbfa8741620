"""Tasks in somebody's own calendar: private, ended at will, and saying nearly nothing."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar, Event

from sincerely.records.models import CalendarLink, CareTask, Role
from tests.faces.web.care.test_today import BACKEND, owe
from tests.faces.web.scene import NOW, Scene, user
from tests.faces.web.test_pages import text


@pytest.fixture
def address(client: Client, week: Scene) -> str:
    """Alex's address, as the page shows it once."""
    client.force_login(week.seller, BACKEND)
    client.post("/calendar/make/")
    page = client.get("/calendar/").content.decode()
    found = page.partition('<code class="secret" tabindex="0">')[2].partition("</code>")[0]
    assert found.startswith("http://testserver/calendar/")
    return found.removeprefix("http://testserver")


def events(address: str) -> list[Event]:
    """What a calendar's server is given, which has no session."""
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content)
    assert isinstance(found, Calendar)
    return found.events


def test_it_is_shown_once_and_only_a_digest_is_kept(client: Client, address: str) -> None:
    page = text(client.get("/calendar/"))
    assert ".ics" not in page
    assert "You have an address, made" in page
    token = address.rsplit("/", maxsplit=1)[-1].removesuffix(".ics")
    assert token.encode() not in bytes(CalendarLink.objects.get().digest)


def test_a_calendar_is_told_initials_the_kind_and_where(address: str, thanks: CareTask) -> None:
    (event,) = events(address)
    assert event["summary"] == "Thank them in person: RK"
    assert event["url"] == event["description"] == f"http://testserver/tasks/{thanks.pk}/"
    raw = Client().get(address).content.decode()
    for private in ("Rosa", "Keller", "207", "Palisade", "rosa@example.com", "marked it sold"):
        assert private not in raw


def test_a_planned_day_is_a_whole_day_and_a_due_hour_is_a_quarter_of_one(
    address: str, week: Scene, thanks: CareTask
) -> None:
    (event,) = events(address)
    assert event.end == thanks.due_at
    assert event.end - event.start == timedelta(minutes=15)
    CareTask.objects.filter(pk=thanks.pk).update(planned_on=date(2026, 3, 12))
    (event,) = events(address)
    assert (event.start, event.end) == (date(2026, 3, 12), date(2026, 3, 13))


def test_only_ones_own_open_tasks_are_in_it(address: str, week: Scene, thanks: CareTask) -> None:
    owe(week, "otto@example.com", owner="Sam Ito")
    assert len(events(address)) == 1
    CareTask.objects.filter(pk=thanks.pk).update(settled_at=NOW)
    assert events(address) == []


def test_the_same_tasks_are_not_sent_twice(address: str, week: Scene) -> None:
    first = Client().get(address)
    etag = first.headers["ETag"]
    assert Client().get(address, headers={"If-None-Match": etag}).status_code == 304
    owe(week, "otto@example.com", owner="Alex Winter")
    later = Client().get(address, headers={"If-None-Match": etag})
    assert later.status_code == 200
    assert later.headers["ETag"] != etag
    assert "private" in later.headers["Cache-Control"]


def test_an_ended_address_is_not_found(client: Client, address: str) -> None:
    assert "Ended." in text(client.post("/calendar/end/", follow=True))
    assert Client().get(address).status_code == 404
    assert Client().get("/calendar/" + "x" * 43 + ".ics").status_code == 404


def test_a_new_address_ends_the_one_before(client: Client, address: str) -> None:
    client.post("/calendar/make/")
    assert Client().get(address).status_code == 404
    assert CalendarLink.objects.filter(ended_at=None).count() == 1


def test_who_no_longer_works_there_has_no_calendar(address: str, week: Scene) -> None:
    Role.objects.filter(user=week.seller).update(ended_at=NOW)
    assert Client().get(address).status_code == 404


def test_an_account_put_to_rest_has_no_calendar(address: str, week: Scene) -> None:
    week.seller.is_active = False
    week.seller.save()
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [("marketing", 403), ("salesperson", 200), ("service_advisor", 200)]
)
def test_who_logs_no_care_needs_no_calendar(
    client: Client, week: Scene, role: str, status: int
) -> None:
    client.force_login(user(week.store, role, name=f"Some {role}"), BACKEND)
    assert client.get("/calendar/").status_code == status
    assert client.post("/calendar/make/").status_code == (403 if status == 403 else 302)
    assert client.get("/phone/").status_code == status


def test_nobody_ends_anothers_address(client: Client, address: str, week: Scene) -> None:
    client.force_login(week.manager, BACKEND)
    client.post("/calendar/end/")
    assert Client().get(address).status_code == 200


def test_many_tasks_ask_no_more(address: str, week: Scene) -> None:
    with CaptureQueriesContext(connection) as before:
        Client().get(address)
    for n in range(8):
        owe(week, "otto@example.com", deal=str(n), owner="Alex Winter")
    with CaptureQueriesContext(connection) as after:
        Client().get(address)
    assert len(before) == len(after) <= 3
