"""The page of one task, and how logging is kept and refused."""

import pytest
from django.test import Client

from sincerely.records.models import CareTask, EventRow, EventWords, Role
from tests.cast import House, house
from tests.faces.web.care.test_today import BACKEND, owe
from tests.faces.web.scene import NOW, Scene, user
from tests.faces.web.test_pages import text
from tests.faces.web.test_queries import much_more, questions

KEY = "b1e5a9d2-57b0-4c7e-9e65-0f2f1c1f9a11"
JSON = {"Accept": "application/json"}


@pytest.fixture
def alex(client: Client, week: Scene) -> Client:
    client.force_login(week.seller, BACKEND)
    return client


def form(week: Scene, **more: str) -> dict[str, str]:
    return {"user": str(week.seller.pk), "key": KEY, "how": "call", "outcome": "reached", **more}


def log_url(task: CareTask) -> str:
    return f"/tasks/{task.pk}/log/"


def told(task: CareTask, kind: str) -> int:
    return EventRow.objects.filter(sighting__person=task.person_id, kind=kind).count()


def test_the_page_says_who_and_why_and_opens_nothing_prepared(
    alex: Client, thanks: CareTask
) -> None:
    response = alex.get(f"/tasks/{thanks.pk}/")
    page, html = text(response), response.content.decode()
    assert page.index("Rosa Keller") < page.index("Thank them in person.") < page.index("Call")
    assert 'href="tel:+12075550101"' in html
    assert 'href="sms:+12075550101"' in html
    assert 'href="mailto:rosa@example.com"' in html, "no subject and no words of ours"
    assert "body=" not in html
    assert "subject=" not in html


def test_reached_settles_it_and_says_so(alex: Client, week: Scene, thanks: CareTask) -> None:
    response = alex.post(log_url(thanks), form(week, learned="A boat, in summer"), follow=True)
    assert "Kept. Rosa Keller: " in text(response)
    thanks.refresh_from_db()
    assert thanks.settled_at == NOW
    assert told(thanks, "call_made") == 1
    assert told(thanks, "thank_you_given") == 1
    assert EventWords.objects.filter(words__words="A boat, in summer").exists()


def test_the_same_key_again_changes_nothing_and_is_answered_the_same(
    alex: Client, week: Scene, thanks: CareTask
) -> None:
    first = alex.post(log_url(thanks), form(week, ago="60"), headers=JSON)
    events = EventRow.objects.count()
    again = alex.post(log_url(thanks), form(week, ago="360"), headers=JSON)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert text(alex.get("/")).count("Kept.") == 1, "said once, whichever answer got through"
    assert EventRow.objects.count() == events


def test_nobody_reached_is_no_contact_and_is_tried_again(
    alex: Client, week: Scene, thanks: CareTask
) -> None:
    said = form(week, outcome="no_answer", next="tomorrow")
    answer = alex.post(log_url(thanks), said, headers=JSON).json()
    assert "Next: tomorrow, 10:00 AM." in answer["said"]
    thanks.refresh_from_db()
    assert thanks.settled_at is None
    assert (told(thanks, "care_tried"), told(thanks, "call_made")) == (1, 0)


def test_what_was_typed_stays_in_the_page_that_cannot_be_kept(
    alex: Client, week: Scene, thanks: CareTask
) -> None:
    said = form(week, outcome="", learned="A boat", promised="A key")
    response = alex.post(log_url(thanks), said)
    html = response.content.decode()
    assert response.status_code == 422
    assert "How did it go? Reached, left a message, or no answer." in html
    assert "A boat</textarea>" in html
    assert "A key</textarea>" in html
    assert alex.post(log_url(thanks), said, headers=JSON).json()["code"] == "no_outcome"


def test_on_a_day_without_the_day_keeps_nothing_and_asks_which(
    alex: Client, week: Scene, thanks: CareTask
) -> None:
    said = form(week, outcome="no_answer", next="date", next_date="", learned="A boat")
    response = alex.post(log_url(thanks), said)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Speak again on which day? Choose it, and save again." in html
    assert "A boat</textarea>" in html
    assert 'value="date" checked' in html
    assert told(thanks, "care_tried") == 0


@pytest.mark.parametrize("typed_by", ["", "0", "999999"])
def test_what_somebody_else_typed_is_never_logged_in_this_name(
    alex: Client, week: Scene, thanks: CareTask, typed_by: str
) -> None:
    said = form(week, user=typed_by, learned="Not mine")
    answer = alex.post(log_url(thanks), said, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "another_person")
    plain = alex.post(log_url(thanks), said)
    assert plain.status_code == 409
    assert "Not mine</textarea>" in plain.content.decode()
    assert told(thanks, "call_made") == 0


def test_a_task_done_meanwhile_still_keeps_what_was_learned(
    alex: Client, week: Scene, thanks: CareTask
) -> None:
    CareTask.objects.filter(pk=thanks.pk).update(settled_at=NOW, settled_by="Dana Reyes")
    assert "Done Today, 12:00 PM , by Dana Reyes" in text(alex.get(f"/tasks/{thanks.pk}/"))
    answer = alex.post(log_url(thanks), form(week, learned="A boat"), headers=JSON).json()
    assert "Dana Reyes had done this already; your words are kept" in answer["said"]
    assert EventWords.objects.filter(words__words="A boat").exists()


def test_a_complaint_is_put_right_only_where_they_say_so(client: Client, week: Scene) -> None:
    client.force_login(week.manager, BACKEND)
    task = CareTask.objects.get(kind="answer_complaint")
    assert "They say it is put right" in text(client.get(f"/tasks/{task.pk}/"))
    said = {**form(week), "user": str(week.manager.pk)}
    client.post(log_url(task), said)
    task.refresh_from_db()
    assert task.settled_at is None
    other = KEY.replace("b1", "c2")
    client.post(log_url(task), {**said, "key": other, "resolved": "on"})
    task.refresh_from_db()
    assert task.settled_at


def test_whom_they_were_introduced_to_is_asked(alex: Client, week: Scene) -> None:
    task = owe(week, "otto@example.com", owner="Alex Winter", kind="service_introduction")
    assert "Introduced to" in text(alex.get(f"/tasks/{task.pk}/"))
    alex.post(log_url(task), form(week, how="in_person", advisor=" Ines  Faro "))
    row = EventRow.objects.get(kind="service_introduced")
    assert row.payload["advisor"] == "Ines Faro"


# ---- who may not ----


@pytest.fixture
def lake(week: Scene) -> House:
    return house("lake", "Lake Motors")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("salesperson", 403),
        ("service_advisor", 403),
        ("marketing", 403),
        ("manager", 200),
        ("admin", 200),
    ],
)
def test_a_colleagues_task_is_for_managers(
    client: Client, week: Scene, thanks: CareTask, role: str, status: int
) -> None:
    who = user(week.store, role, name=f"Some {role}")
    client.force_login(who, BACKEND)
    pages = (f"/tasks/{thanks.pk}/", f"/tasks/{thanks.pk}/card/", f"/tasks/{thanks.pk}/card/a6.pdf")
    for page in pages:
        assert client.get(page).status_code == status
    answer = client.post(log_url(thanks), {**form(week), "user": str(who.pk)}, headers=JSON)
    assert answer.status_code == status
    assert told(thanks, "call_made") == (status == 200)


def test_an_advisor_may_log_an_introduction(client: Client, week: Scene) -> None:
    task = owe(week, "otto@example.com", owner="Alex Winter", kind="service_introduction")
    advisor = user(week.store, "service_advisor", name="Ines Faro")
    client.force_login(advisor, BACKEND)
    assert client.get(f"/tasks/{task.pk}/").status_code == 200
    said = {**form(week), "user": str(advisor.pk), "how": "in_person", "advisor": "Ines Faro"}
    assert client.post(log_url(task), said).status_code == 302
    task.refresh_from_db()
    assert task.settled_at


def test_nobody_sees_another_groups_task(client: Client, lake: House, thanks: CareTask) -> None:
    client.force_login(user(lake.store, "admin", name="Lou Ek"), BACKEND)
    for page in (f"/tasks/{thanks.pk}/", f"/tasks/{thanks.pk}/card/", "/tasks/999999/"):
        assert client.get(page).status_code == 404


def test_without_sign_in_nothing_is_shown_or_kept(
    client: Client, week: Scene, thanks: CareTask
) -> None:
    assert client.get(f"/tasks/{thanks.pk}/").status_code == 302
    answer = client.post(log_url(thanks), form(week), headers=JSON)
    assert answer.status_code == 302
    assert told(thanks, "call_made") == 0


def test_a_forged_form_is_refused(week: Scene, thanks: CareTask) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(week.seller, BACKEND)
    assert strict.post(log_url(thanks), form(week)).status_code == 403
    assert told(thanks, "call_made") == 0


def test_a_note_is_kept_at_the_store_of_its_task(
    client: Client, week: Scene, lake: House, thanks: CareTask
) -> None:
    Role.objects.create(
        user=week.seller, store=lake.store, name="salesperson", granted_by="t", granted_at=NOW
    )
    client.force_login(week.seller, BACKEND)
    client.post("/store/", {"store": "lake"})
    page = text(client.get(f"/tasks/{thanks.pk}/"))
    assert "Rosa Keller" in page
    assert client.post(log_url(thanks), form(week)).status_code == 302
    row = EventRow.objects.filter(sighting__person=thanks.person_id, kind="call_made").get()
    assert row.store_id == week.store.pk
    role = Role.objects.filter(user=week.seller, store=week.store)
    role.update(name="marketing")
    assert client.get(f"/tasks/{thanks.pk}/").status_code == 403


def test_reading_changes_nothing(alex: Client, thanks: CareTask) -> None:
    assert alex.get(log_url(thanks)).status_code == 405
    assert alex.get("/calendar/make/").status_code == 405
    assert alex.get("/doubts/1/answer/").status_code == 405


def test_more_to_tell_does_not_ask_more(alex: Client, week: Scene, thanks: CareTask) -> None:
    url = f"/tasks/{thanks.pk}/"
    questions(alex, url)
    before = questions(alex, url)
    much_more(week)
    assert len(before) == len(questions(alex, url)) <= 12
