"""Who works here: by role, what may be changed, and who is there for whom when one leaves."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.faces import longwork
from sincerely.records.models import CareTask, DayOff, Job, Role, StaffName, StaffWeek, Store, User
from sincerely.work import jobs, staff
from tests.cast import house
from tests.faces.web.scene import NOW, Scene, user
from tests.faces.web.test_pages import text

BACKEND = "django.contrib.auth.backends.ModelBackend"
POSTS = ("week", "away", "name", "left", "back")


@pytest.fixture
def sam(week: Scene) -> User:
    return user(week.store, "salesperson", name="Sam Ito")


def test_everybody_with_their_roles(desk: Client, week: Scene) -> None:
    page = text(desk.get("/staff/"))
    assert "Alex Winter Salesperson An hour of care a day, whenever the store is open" in page
    assert "Dana Reyes Manager" in page
    one = text(desk.get(f"/staff/{week.seller.pk}/"))
    assert "Alex Winter Salesperson · alex@harbor.example.com" in one
    assert "Alex Winter left" in one
    own = text(desk.get(f"/staff/{week.manager.pk}/"))
    assert "They left" not in own, "nobody says that of themselves"


def test_a_week_and_minutes(desk: Client, week: Scene) -> None:
    url = f"/staff/{week.seller.pk}/week/"
    said = {"from-0": "09:00", "to-0": "17:00", "from-5": "10:00", "to-5": "14:00", "minutes": "45"}
    assert "Alex Winter's week is kept." in text(desk.post(url, said, follow=True))
    row = StaffWeek.objects.get(user=week.seller)
    assert row.week == {"0": ["09:00", "17:00"], "5": ["10:00", "14:00"]}
    assert (row.minutes, row.set_by) == (45, week.manager.email)
    assert "45 minutes of care a day, 2 days a week" in text(desk.get("/staff/"))
    page = desk.get(f"/staff/{week.seller.pk}/").content.decode()
    assert 'name="from-0" type="time" value="09:00"' in page
    odd = text(desk.post(url, {"from-0": "17:00", "to-0": "09:00"}, follow=True))
    assert "17:00-09:00" in odd
    assert "are no hours" in text(desk.post(url, {"from-0": "9"}, follow=True))
    assert StaffWeek.objects.get(user=week.seller).minutes == 45


def test_hours_of_the_store(desk: Client, week: Scene) -> None:
    said = {"from-0": "08:30", "to-0": "19:00"}
    assert "The store's hours are kept." in text(desk.post("/staff/hours/", said, follow=True))
    assert Store.objects.get(pk=week.store.pk).hours == {"0": ["08:30", "19:00"]}
    assert 'value="08:30"' in desk.get("/staff/").content.decode()


def test_away_and_there_after_all(desk: Client, week: Scene) -> None:
    url = f"/staff/{week.seller.pk}/away/"
    said = {"first": "2026-03-10", "last": "2026-03-14", "why": "Skiing"}
    assert "Alex Winter is away then." in text(desk.post(url, said, follow=True))
    assert "Away until Sat, Mar 14: Skiing" in text(desk.get("/staff/"))
    off = DayOff.objects.get()
    assert (off.first, off.last) == (date(2026, 3, 10), date(2026, 3, 14))
    assert "will be there after all" in text(desk.post(url, {"ends": off.pk}, follow=True))
    assert "Skiing" not in text(desk.get("/staff/"))
    for odd in ({"first": "soon"}, {"first": "2026-03-14", "last": "2026-03-10"}):
        desk.post(url, odd)
    assert DayOff.objects.count() == 1
    assert desk.post(url, {"ends": 4711}).status_code == 404


def test_a_name_sources_use(desk: Client, week: Scene) -> None:
    url = f"/staff/{week.seller.pk}/name/"
    assert "A. Winter is Alex Winter from now on." in text(
        desk.post(url, {"name": "A. Winter"}, follow=True)
    )
    assert StaffName.objects.get(name="a. winter").user == week.seller
    assert "Also called a. winter" in text(desk.get("/staff/"))
    assert "That is no name." in text(desk.post(url, {"name": " "}, follow=True))


def test_who_left_is_followed_and_comes_back(desk: Client, week: Scene, sam: User) -> None:
    url = f"/staff/{week.seller.pk}/left/"
    assert desk.post(url, {"to": "4711"}).status_code == 404
    answer = desk.post(url, {"to": sam.pk}, follow=True)
    said, job = text(answer), answer.redirect_chain[-1][0]
    assert "Sam Ito is there for the people of Alex Winter now, with 1 open task." in said
    assert "Sam Ito for the people of Alex Winter" in said
    assert "Waits its turn" in said
    everybody = text(desk.get("/staff/"))
    assert "Left Alex Winter today; Sam Ito is there for their people" in everybody.replace(
        " ;", ";"
    )
    assert "There for the people of alex winter" in everybody
    assert not staff.roles_of(week.seller, week.store), "at once"
    jobs.run(longwork.DOERS, clock=lambda: NOW)
    assert "1 customer to be introduced to." in text(desk.get(job))
    assert CareTask.objects.filter(kind="new_salesperson", assignee=sam).count() == 1
    assert desk.get(f"/staff/{week.seller.pk}/").status_code == 404
    back = text(desk.post(f"/staff/{week.seller.pk}/back/", follow=True))
    assert "Alex Winter is there again, for the same people." in back
    assert staff.roles_of(week.seller, week.store) == {Role.Name.SALESPERSON}
    jobs.run(longwork.DOERS, clock=lambda: NOW)
    assert "1 customer as before." in text(desk.get(f"/jobs/{Job.objects.latest('pk').pk}/"))
    again = text(desk.post(f"/staff/{week.seller.pk}/back/", follow=True))
    assert "has not left" in again


def test_nobody_leaves_their_people_to_marketing(desk: Client, week: Scene, sam: User) -> None:
    mia = user(week.store, "marketing", name="Mia Market")
    offered = desk.get(f"/staff/{week.seller.pk}/").content.decode()
    assert f'<option value="{sam.pk}">' in offered
    assert f'<option value="{mia.pk}">' not in offered
    said = text(desk.post(f"/staff/{week.seller.pk}/left/", {"to": mia.pk}, follow=True))
    assert "Mia Market could not see to these people" in said
    assert staff.roles_of(week.seller, week.store) == {Role.Name.SALESPERSON}


def test_where_too_much_waits_already_nobody_has_left(
    desk: Client, week: Scene, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_OPEN", 0)
    said = text(desk.post(f"/staff/{week.seller.pk}/left/", {"to": sam.pk}, follow=True))
    assert "jobs of this store wait already" in said
    assert staff.roles_of(week.seller, week.store) == {Role.Name.SALESPERSON}


def test_how_far_it_is_is_for_managers_alone(
    client: Client, desk: Client, week: Scene, sam: User
) -> None:
    job = desk.post(f"/staff/{week.seller.pk}/left/", {"to": sam.pk}).headers["Location"]
    client.force_login(user(week.store, "marketing", name="Mia Market"), BACKEND)
    assert client.get(job).status_code == 403
    assert "Alex Winter" not in client.get("/jobs/").content.decode()


def test_a_manager_puts_out_no_admin_and_nobody_themselves(
    client: Client, desk: Client, week: Scene, sam: User
) -> None:
    admin = user(week.store, "admin", name="Ada Admin")
    assert desk.post(f"/staff/{admin.pk}/left/", {"to": sam.pk}).status_code == 403
    assert desk.post(f"/staff/{week.manager.pk}/left/", {"to": sam.pk}).status_code == 403
    client.force_login(admin, BACKEND)
    assert client.post(f"/staff/{week.manager.pk}/left/", {"to": sam.pk}).status_code == 302
    assert not staff.roles_of(week.manager, week.store)


def test_managers_and_admins_alone(client: Client, week: Scene) -> None:
    for role in Role.Name:
        client.force_login(user(week.store, role, name=f"{role.name} Somebody"), BACKEND)
        may = role in {Role.Name.MANAGER, Role.Name.ADMIN}
        pages = ["/staff/", f"/staff/{week.seller.pk}/"]
        assert {client.get(url).status_code for url in pages} == {200 if may else 403}
        assert ('href="/staff/"' in client.get("/more/").content.decode()) is may
        if not may:
            said = [client.post(f"/staff/{week.seller.pk}/{verb}/").status_code for verb in POSTS]
            assert {*said, client.post("/staff/hours/").status_code} == {403}
    assert staff.roles_of(week.seller, week.store) == {Role.Name.SALESPERSON}


def test_nobody_of_another_store(client: Client, week: Scene) -> None:
    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "admin", name="Lou Ek"), BACKEND)
    assert "Alex Winter" not in text(client.get("/staff/"))
    assert client.get(f"/staff/{week.seller.pk}/").status_code == 404
    for verb in POSTS:
        assert client.post(f"/staff/{week.seller.pk}/{verb}/", {"to": 1}).status_code == 404
    assert staff.roles_of(week.seller, week.store) == {Role.Name.SALESPERSON}


def test_more_of_them_do_not_ask_more(desk: Client, week: Scene) -> None:
    few = questions(desk)
    for n in range(12):
        user(week.store, "salesperson", name=f"Pat{n} Doe", now=NOW)
    assert questions(desk) == few <= 12


def questions(desk: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("/staff/").status_code == 200
    return len(asked.captured_queries)
