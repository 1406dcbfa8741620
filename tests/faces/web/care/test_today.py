"""Whose tasks Today shows to whom."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import CareTask, User
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.sighting import Contact
from sincerely.work import talked
from sincerely.work import week as weeks
from tests.cast import day
from tests.faces.web.scene import LONG_NAME, NOW, Scene, person, user
from tests.faces.web.test_pages import text

BACKEND = "django.contrib.auth.backends.ModelBackend"


def owe(week: Scene, to: str, **more: object) -> CareTask:
    """A task for somebody of the scene."""
    told: dict[str, object] = {
        "kind": "personal_call",
        "why": "They asked for a call",
        "opened_at": day(6),
        "opened_by": "the tests",
        "due_at": NOW + timedelta(hours=2),
    }
    whom = person(week.house, to)
    return CareTask.objects.create(store=week.store, person=whom, **{**told, **more})


def shown(client: Client, who: User, page: str = "/") -> str:
    """What they see of the tasks; who was in touch lately aside."""
    client.force_login(who, BACKEND)
    return text(client.get(page)).partition("In touch lately")[0]


def test_the_one_who_calls_sees_theirs_with_what_they_put_in(client: Client, week: Scene) -> None:
    owe(week, "otto@example.com", owner="Sam Ito")
    page = shown(client, week.seller)
    assert "Owed by you Rosa Keller 5 days late Thank them in person." in page
    assert "two visits, one test drive" in page
    assert "Otto Lind" not in page
    assert LONG_NAME not in page, "a complaint is the manager's"
    assert "Everybody" not in page


def test_assigned_is_theirs_whatever_the_sources_say(client: Client, week: Scene) -> None:
    owe(week, "otto@example.com", owner="Sam Ito", assignee=week.seller)
    owe(week, "june@example.com", owner="Alex Winter", assignee=week.manager)
    page = shown(client, week.seller)
    assert "Otto Lind" in page
    assert "June Park" not in page


def test_the_manager_sees_what_came_to_them_and_whose_it_was(client: Client, week: Scene) -> None:
    owe(week, "otto@example.com", owner="Sam Ito")
    page = shown(client, week.manager)
    mine, late = page.index(LONG_NAME), page.index("Late with a colleague, now with you")
    assert mine < late < page.index("Rosa Keller 5 days late")
    assert "For Alex Winter" in page
    assert "Otto Lind" not in page, "not late, and a colleague's"
    CareTask.objects.filter(person=week.rosa, kind="thank_you").update(passed_on_at=NOW)
    assert "it was Alex Winter" in shown(client, week.manager)


def test_everybodys_is_for_those_who_may_see_it(client: Client, week: Scene) -> None:
    owe(week, "otto@example.com", owner="Sam Ito")
    page = shown(client, week.manager, "/?whose=all")
    assert "Otto Lind" in page
    assert "For Sam Ito" in page
    assert "Otto Lind" not in shown(client, week.seller, "/?whose=all")


def test_what_is_due_by_midnight_is_due_today(client: Client, week: Scene) -> None:
    midnight = datetime(2026, 3, 12, tzinfo=ZoneInfo(week.store.zone))
    owe(week, "otto@example.com", owner="Sam Ito", due_at=midnight)
    owe(week, "june@example.com", owner="Sam Ito", due_at=midnight + timedelta(seconds=1))
    page = shown(client, week.manager, "/?whose=all")
    assert "Otto Lind" in page
    assert "June Park" not in page


def test_advisors_see_who_is_to_be_introduced(client: Client, week: Scene) -> None:
    owe(week, "otto@example.com", owner="Alex Winter", kind="service_introduction")
    later = {"starts_at": NOW + timedelta(days=3), "due_at": NOW + timedelta(days=5)}
    owe(week, "june@example.com", kind="service_introduction", owner="Alex Winter", **later)
    advisor = user(week.store, "service_advisor", name="Ines Faro")
    page = shown(client, advisor)
    assert "To be introduced to service Otto Lind" in page
    assert "For Alex Winter" in page
    assert "June Park" not in page, "not yet"
    assert "To be introduced" not in shown(client, user(week.store, "marketing", name="Mo Ek"))


def test_an_introduction_that_begins_at_midnight_is_tomorrows(client: Client, week: Scene) -> None:
    midnight = datetime(2026, 3, 12, tzinfo=ZoneInfo(week.store.zone))
    told = {"kind": "service_introduction", "due_at": midnight + timedelta(days=2)}
    owe(week, "otto@example.com", starts_at=midnight - timedelta(seconds=1), **told)
    owe(week, "june@example.com", starts_at=midnight, **told)
    page = shown(client, user(week.store, "service_advisor", name="Ines Faro"))
    assert "Otto Lind" in page
    assert "June Park" not in page


def test_what_does_not_fit_is_said_plainly(client: Client, week: Scene) -> None:
    for address in ("otto@example.com", "june@example.com", "liora@example.com"):
        owe(week, address, owner="Alex Winter")
    weeks.set_week(
        store=week.store, user=week.seller, hours={}, minutes=20, by="the tests", now=NOW
    )
    page = shown(client, week.seller)
    assert "Not today: the day is full" in page
    assert "will not." in page
    assert page.index("Rosa Keller 5 days late") < page.index("Not today")


def test_a_day_with_nothing_in_it(client: Client, week: Scene) -> None:
    page = shown(client, user(week.store, "salesperson", name="Nia New"))
    assert "Nobody is waiting for a word from you today." in page
    assert "Late with a colleague" not in page


def test_many_tasks_ask_no_more(client: Client, week: Scene) -> None:
    for who in (week.seller, week.manager):
        client.force_login(who, BACKEND)
        counts = []
        for round_ in range(2):
            client.get("/")
            with CaptureQueriesContext(connection) as asked:
                assert client.get("/").status_code == 200
            counts.append(len(asked))
            for n in range(8):
                owe(week, "otto@example.com", deal=f"{who.pk}:{round_}:{n}", owner="Alex Winter")
                owe(week, "june@example.com", deal=f"{who.pk}:{round_}:{n}", passed_on_at=NOW)
        assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "role", ["marketing", "salesperson", "service_advisor", "manager", "admin"]
)
def test_every_role_has_a_today(client: Client, week: Scene, role: str) -> None:
    page = shown(client, user(week.store, role, name=f"Some {role}"))
    assert page.count("Today") >= 1
    assert ("Everybody" in page) is (role in {"manager", "admin"})


def log_a_dozen(week: Scene) -> None:
    """Twelve people reached within four minutes, before anybody is there."""
    early = NOW.replace(hour=10, minute=30)  # half past six at the store
    for n in range(12):
        who = Contact(name=f"Quick Person{n}", emails=(f"quick{n}@example.com",))
        week.house.tell(who, InquiryMade(channel="web"), day(5))
        at = early + timedelta(seconds=20 * n)
        talked.log(
            store=week.store,
            person=person(week.house, f"quick{n}@example.com"),
            by=week.seller,
            how=talked.How.CALL,
            outcome=talked.Outcome.REACHED,
            happened_at=at,
            key=str(uuid4()),
            now=at,
        )


def test_a_question_about_what_was_logged_is_answered_in_a_line(
    client: Client, week: Scene
) -> None:
    log_a_dozen(week)
    page = shown(client, week.seller)
    assert "A question about what you logged" in page
    assert "Did you reach them? Say in a line how it was." in page
    html = client.get("/").content.decode()
    number = html.partition('action="/doubts/')[2].partition("/")[0]
    answered = client.post(f"/doubts/{number}/answer/", {"why": "I rang from home"}, follow=True)
    assert "Your manager sees what you said." in text(answered)
    assert "You said: I rang from home" in shown(client, week.seller)
    assert "A question" not in shown(client, week.manager), "theirs to settle, not to answer"
    other = html.split('action="/doubts/')[2].partition("/")[0]
    refused = client.post(f"/doubts/{other}/answer/", {"why": "They are fine"}, follow=True)
    assert "Only the one who logged it says how it was" in text(refused)


def test_an_answer_without_words_or_to_nothing_is_refused(client: Client, week: Scene) -> None:
    client.force_login(week.seller, BACKEND)
    assert "Say why" in text(client.post("/doubts/1/answer/", {"why": " "}, follow=True))
    refused = client.post("/doubts/999999/answer/", {"why": "I did"}, follow=True)
    assert "Your manager sees" not in text(refused)
    client.force_login(user(week.store, "marketing", name="Mo Ek"), BACKEND)
    assert client.post("/doubts/1/answer/", {"why": "I did"}).status_code == 403
