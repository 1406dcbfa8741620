"""Who sees what: nobody without sign-in and a role, and nobody another group's people."""

import pytest
from django.test import Client
from django.urls import URLPattern

from sincerely.records.models import Role
from sincerely.rules.events.leads import LeadReceived
from tests.cast import ROSA, House, day, house
from tests.faces.web.scene import NOW, Scene, person, user

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGES = (
    *("/", "/people/", "/people/1/", "/people/review/", "/verdicts/", "/quarantine/", "/feeds/"),
    "/sales/unlinked/",
    *("/mail/", "/mail/1/", "/mail/templates/", "/mail/week/", "/mail/decisions/"),
)


def signed_in(client: Client, scene: Scene, role: str) -> Client:
    client.force_login(user(scene.store, role, name=f"Somebody {role}"), BACKEND)
    return client


@pytest.fixture
def lake(week: Scene) -> House:
    """A store of another group."""
    return house("lake", "Lake Motors")


def test_every_page_of_the_desk_is_tested_here() -> None:
    from sincerely.faces.web import urls

    open_to_all = {"sign_in", "health", "metrics"}
    own = {each.name for each in urls.urlpatterns if isinstance(each, URLPattern)}
    named = own - open_to_all  # those of care, known, morning, rulebook and customer: beside theirs
    tried_here = {"today", "people", "person", "verdicts", "quarantine", "look_at"}
    tried_in_test_feeds = {"feeds", "upload", "file", "tell_columns"}
    tried_in_test_unread = {"unread_row", "mend", "replay", "aside", "replay_all"}
    tried_in_test_mail = {"mail", "one_mail", "release", "refuse", "clear_up", "decisions"}
    tried_in_test_mail_week = {"week", "mode", "bypass", "templates", "label"}
    tried_in_test_review = {"review", "answer_pair", "undo_decision"}
    tried_with_mail = tried_in_test_mail | tried_in_test_mail_week
    tried_in_test_confirming = {"bought", "still_shopping"}
    tried_in_test_unlinked = {"unlinked", "answer_sale"}
    tried_with_sales = tried_in_test_confirming | tried_in_test_unlinked
    tried_with_people = tried_here | tried_in_test_review | tried_with_sales
    assert named == tried_with_people | tried_in_test_feeds | tried_in_test_unread | tried_with_mail


@pytest.mark.parametrize("page", PAGES)
def test_without_sign_in_every_page_asks_for_it(client: Client, week: Scene, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/accounts/login/?next={page}"


@pytest.mark.parametrize("page", PAGES)
def test_without_a_role_no_page_shows_anything(client: Client, week: Scene, page: str) -> None:
    somebody = user(week.store, "manager", name="Former Manager")
    Role.objects.filter(user=somebody).update(ended_at=NOW)
    client.force_login(somebody, BACKEND)
    response = client.get(page)
    assert response.status_code == 403
    assert "You have no role at any store yet." in response.content.decode()
    assert "Keller" not in response.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("salesperson", 403),
        ("service_advisor", 403),
        ("marketing", 200),
        ("manager", 200),
        ("admin", 200),
    ],
)
def test_raw_rows_are_not_for_every_role(
    client: Client, week: Scene, role: str, status: int
) -> None:
    signed_in(client, week, role)
    response = client.get("/quarantine/")
    assert response.status_code == status
    assert ("Keler" in response.content.decode()) is (status == 200)
    assert ("/quarantine/" in client.get("/more/").content.decode()) is (status == 200)


def test_a_person_of_another_group_is_not_there(client: Client, week: Scene, lake: House) -> None:
    client.force_login(user(lake.store, "admin", name="Lou Ek"), BACKEND)
    response = client.get(f"/people/{week.rosa.pk}/")
    assert response.status_code == 404
    assert "Nothing here" in response.content.decode()
    for page in ("/", "/people/?q=keller", "/verdicts/", "/quarantine/"):
        shown = client.get(page).content.decode()
        assert "Keller" not in shown.replace('value="keller"', "")
        assert "Keler" not in shown


def test_the_same_person_known_to_two_groups_is_two_strangers(
    client: Client, week: Scene, lake: House
) -> None:
    lake.tell(ROSA, LeadReceived(provider="Lakeside Leads"), day(6))
    client.force_login(user(lake.store, "manager", name="Lou Ek"), BACKEND)
    page = client.get(f"/people/{person(lake, 'rosa@example.com').pk}/").content.decode()
    assert "Lakeside Leads" in page
    assert "Palisade" not in page


def test_who_works_at_two_stores_looks_at_one_at_a_time(
    client: Client, week: Scene, lake: House
) -> None:
    user(lake.store, "salesperson", name="Dana Reyes")
    both = week.manager
    Role.objects.create(
        user=both, store=lake.store, name="salesperson", granted_by="the tests", granted_at=NOW
    )
    client.force_login(both, BACKEND)
    assert "Rosa Keller" in client.get("/").content.decode()
    assert client.post("/store/", {"store": "lake"}).headers["Location"] == "/"
    assert "Rosa Keller" not in client.get("/").content.decode()
    assert client.get("/quarantine/").status_code == 403, "a salesperson there"
    client.post("/store/", {"store": "harbor"})
    assert client.get("/quarantine/").status_code == 200


def test_nobody_can_choose_a_store_that_is_not_theirs(
    client: Client, week: Scene, lake: House
) -> None:
    signed_in(client, week, "manager")
    assert client.post("/store/", {"store": "lake"}).status_code == 404
    assert "Harbor Motors" in client.get("/").content.decode()
    assert client.get("/store/").status_code == 405


def test_a_store_lost_since_it_was_chosen_is_looked_at_no_more(
    client: Client, week: Scene, lake: House
) -> None:
    Role.objects.create(
        user=week.manager, store=lake.store, name="admin", granted_by="the tests", granted_at=NOW
    )
    client.force_login(week.manager, BACKEND)
    client.post("/store/", {"store": "lake"})
    Role.objects.filter(user=week.manager, store=lake.store).update(ended_at=NOW)
    assert "Harbor Motors" in client.get("/").content.decode()
