"""Sign-in: by password, by a link that works once, and with a second step where there is one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from sincerely.records.models import OneTimeLink, User
from sincerely.work import staff
from tests.faces.web.scene import Scene

pytestmark = pytest.mark.django_db


def link_path(email: str) -> str:
    now = datetime.now(UTC)
    return staff.one_time_link(by="the tests", now=now, base_url="", email=email)


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_looking_at_a_link_signs_nobody_in(client: Client, week: Scene) -> None:
    path = link_path(week.manager.email)
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert "Sign in as <bdi>Dana Reyes</bdi>" in page.content.decode()
    assert client.head(path).status_code == 200
    assert signed_in(client) is None
    assert OneTimeLink.objects.get().used_at is None


def test_pressing_its_button_does_and_only_once(client: Client, week: Scene) -> None:
    path = link_path(week.manager.email)
    response = client.post(path)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert signed_in(client) == str(week.manager.pk)
    again = Client()
    response = again.post(path)
    assert response.status_code == 410
    assert "This link is used up" in response.content.decode()
    assert signed_in(again) is None


def test_the_link_needs_our_own_page(week: Scene) -> None:
    client = Client(enforce_csrf_checks=True)
    path = link_path(week.manager.email)
    response = client.post(path)
    assert response.status_code == 403
    assert "Please try again" in response.content.decode()
    assert OneTimeLink.objects.get().used_at is None


def test_a_made_up_link_is_no_link(client: Client, week: Scene) -> None:
    for call in (client.get, client.post):
        assert call("/sign-in/guess/").status_code == 410
    assert signed_in(client) is None


def test_an_old_link_is_no_link(client: Client, week: Scene) -> None:
    path = link_path(week.manager.email)
    OneTimeLink.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert client.post(path).status_code == 410
    assert signed_in(client) is None


def test_a_link_does_not_go_round_the_second_step(client: Client, week: Scene) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(week.manager, generate_totp_secret())
    response = client.post(link_path(week.manager.email))
    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert signed_in(client) is None
    page = client.get("/accounts/2fa/authenticate/").content.decode()
    assert 'class="mark"' in page, "it looks like ours"


def test_a_password_signs_in(client: Client, week: Scene) -> None:
    asked = client.get("/verdicts/")
    page = client.get(asked.headers["Location"]).content.decode()
    assert "Know where everyone stands" in page
    assert "signup" not in page
    response = client.post(
        asked.headers["Location"],
        {"login": "DANA@harbor.example.com", "password": "a long enough password"},
    )
    assert response.headers["Location"] == "/verdicts/"
    assert signed_in(client) == str(week.manager.pk)


def test_a_wrong_password_does_not(client: Client, week: Scene) -> None:
    response = client.post("/accounts/login/", {"login": week.manager.email, "password": "guess"})
    assert response.status_code == 200
    assert signed_in(client) is None


def test_who_came_by_link_can_give_themselves_a_password(client: Client, week: Scene) -> None:
    admin = staff.make_user(
        email="ed@harbor.example.com",
        name="Ed Castle",
        store=week.store,
        role="admin",
        by="the tests",
        now=datetime.now(UTC),
    )
    client.post(link_path(admin.email))
    assert not staff.has_admin()
    page = client.get("/accounts/password/change/", follow=True)
    assert page.redirect_chain[-1][0] == "/accounts/password/set/"
    new = "correct horse battery"
    client.post("/accounts/password/set/", {"password1": new, "password2": new})
    assert staff.has_admin()


def test_nobody_signs_up_by_themselves(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/")
    assert "Accounts are made by an admin of your store." in page.content.decode()
    client.post(
        "/accounts/signup/",
        {"email": "x@example.com", "password1": "long enough pw", "password2": "long enough pw"},
    )
    assert not User.objects.exists()


def test_sign_out_takes_a_button(desk: Client) -> None:
    desk.get("/accounts/logout/")
    assert signed_in(desk)
    desk.post("/accounts/logout/")
    assert signed_in(desk) is None


@pytest.mark.parametrize(
    "page",
    [
        "/accounts/password/change/",
        "/accounts/password/reset/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/email/",
        "/accounts/reauthenticate/",
    ],
)
def test_the_pages_of_the_account_look_like_ours(client: Client, week: Scene, page: str) -> None:
    password = {"password": "a long enough password"}
    client.post("/accounts/login/", {"login": week.manager.email, **password})
    client.post("/accounts/reauthenticate/", password)
    shown = client.get(page).content.decode()
    assert 'class="mark"' in shown
    assert "<strong>Menu:</strong>" not in shown
    assert "style=" not in shown
