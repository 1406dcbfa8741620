"""Somebody new at the store: who may make whom, and whose key is given to nobody."""

import re

import pytest
from django.test import Client

from sincerely.records.models import OneTimeLink, Role, User
from sincerely.work import staff
from tests.cast import house
from tests.faces.web.scene import NOW, Scene, user
from tests.faces.web.test_pages import text

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAT = {"name": "Pat Doe", "email": "Pat@Harbor.example.com", "role": "salesperson"}


def link(page: bytes) -> str:
    """The token of the link in the page."""
    found = re.search(r'value="http://[^/]+/sign-in/([^"]+)/"', page.decode())
    return found[1] if found else ""


def come_in(token: str) -> Client:
    """Signs in by it, as the page behind the link does."""
    theirs, whose = Client(), staff.use_link(token=token, now=NOW)
    assert whose
    theirs.force_login(whose, BACKEND)
    return theirs


def test_a_manager_lets_a_colleague_in(desk: Client, week: Scene) -> None:
    page = desk.post("/staff/new/", PAT)
    assert "It signs them in once, within 15 minutes." in text(page)
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    pat = User.objects.get(email="pat@harbor.example.com")
    assert staff.roles_of(pat, week.store) == {Role.Name.SALESPERSON}
    assert Role.objects.get(user=pat).granted_by == week.manager.email
    assert come_in(link(page.content)).get("/").status_code == 200
    assert "Pat Doe" in text(desk.get("/staff/"))
    assert "/sign-in/" not in desk.get(f"/staff/{pat.pk}/").content.decode()


def test_another_link_until_they_were_here_once(desk: Client, week: Scene) -> None:
    desk.post("/staff/new/", PAT)
    pat = User.objects.get(email="pat@harbor.example.com")
    assert "They have never signed in." in text(desk.get(f"/staff/{pat.pk}/"))
    again = desk.post(f"/staff/{pat.pk}/link/")
    come_in(link(again.content))
    assert "never signed in" not in text(desk.get(f"/staff/{pat.pk}/"))
    refused = desk.post(f"/staff/{pat.pk}/link/", follow=True)
    assert "They sign in as they always do" in text(refused)
    assert OneTimeLink.objects.filter(user=pat).count() == 2


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_a_manager_makes_nobody_in_charge(desk: Client, week: Scene, role: str) -> None:
    assert f'value="{role}"' not in desk.get("/staff/").content.decode()
    refused = desk.post("/staff/new/", PAT | {"role": role}, follow=True)
    assert f"Only an admin makes somebody {role}." in text(refused)
    assert not User.objects.filter(email="pat@harbor.example.com").exists()
    somebody = user(week.store, role, name="Ada Boss")
    somebody.set_unusable_password()
    somebody.save()
    assert "Only an admin gives them a link." in text(
        desk.post(f"/staff/{somebody.pk}/link/", follow=True)
    )
    assert not OneTimeLink.objects.filter(user=somebody).exists()


def test_an_admin_makes_a_manager(client: Client, week: Scene) -> None:
    client.force_login(user(week.store, "admin", name="Ada Admin"), BACKEND)
    assert link(client.post("/staff/new/", PAT | {"role": "manager"}).content)


def test_nobody_gets_the_key_of_one_who_works_elsewhere(desk: Client, week: Scene) -> None:
    """A link for them would open the other store as well."""
    lake = house("lake", "Lake Motors")
    lou = staff.make_user(
        email="lou@lake.example.com", name="Lou", store=lake.store, role="admin", by="x", now=NOW
    )
    said = desk.post("/staff/new/", PAT | {"email": lou.email}, follow=True)
    assert "Lou has an account, and this store in it now." in text(said)
    assert staff.roles_of(lou, week.store) == {Role.Name.SALESPERSON}
    assert "They sign in as they always do" in text(
        desk.post(f"/staff/{lou.pk}/link/", follow=True)
    )
    assert not OneTimeLink.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "pat"}, "is not a mail address"),
        ({"name": "  "}, "Their name is missing."),
        ({"role": "king"}, "There is no role"),
    ],
)
def test_what_cannot_be_is_said(
    desk: Client, week: Scene, change: dict[str, str], said: str
) -> None:
    assert said in text(desk.post("/staff/new/", PAT | change, follow=True))
    assert not User.objects.filter(email="pat@harbor.example.com").exists()


def test_who_may_not_manage_staff_makes_nobody(client: Client, week: Scene) -> None:
    for role in ("salesperson", "service_advisor", "marketing"):
        client.force_login(user(week.store, role, name=f"{role} Somebody"), BACKEND)
        assert client.post("/staff/new/", PAT).status_code == 403
        assert client.post(f"/staff/{week.seller.pk}/link/").status_code == 403
    assert not OneTimeLink.objects.exists()
