"""Back to the CRM on the desk: made and ended by managers alone, with what is in the way said."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import CrmCopy, CrmLink, Role, User
from sincerely.work.crm import addresses, rounds
from sincerely.work.relaying import senders
from tests.cast import house
from tests.faces.web.scene import NOW, Scene, user
from tests.faces.web.test_pages import text
from tests.work.carecast import logs
from tests.work.crmcast import Crm, folder_link, server

__all__ = ["server"]  # fixtures

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The CRM of these tests is on this machine, where no public address is."""
    monkeypatch.setattr(addresses, "_public", lambda ip: ip.is_loopback)


@pytest.fixture
def link(week: Scene, server: Crm) -> CrmLink:
    return server.link(week.house)


def talk(week: Scene, by: User, count: int = 1) -> None:
    for _ in range(count):
        logs(week.house, by, week.rosa, NOW)


def test_nothing_yet(desk: Client, week: Scene) -> None:
    page = text(desk.get("/crm/"))
    assert "Nothing goes back yet. Make a link below." in page
    assert 'href="/crm/"' in desk.get("/more/").content.decode()


def test_a_hook_is_made_and_its_secret_is_shown_once(
    desk: Client, week: Scene, server: Crm, inside: None
) -> None:
    said = {"url": server.url, "source": "crm", "what": ["wishes", "words"]}
    page = text(desk.post("/crm/hook/", said))
    made = CrmLink.objects.get()
    assert made.secret in page
    assert made.secret.startswith("whsec_")
    assert (made.made_by, made.source) == (week.manager.email, week.house.crm)
    assert {"promise_made", "opted_out"} < set(made.kinds)
    assert made.networks == [], "who has only the desk allows nothing that is not public"
    after = text(desk.get("/crm/"))
    assert made.secret not in after
    assert "What they told, notes and promises; Whom to leave alone, and with what." in after
    again = desk.post("/crm/hook/", said)
    assert again.status_code == 422
    assert "There is a link to" in again.content.decode()
    assert made.secret not in again.content.decode()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/", "https://169.254.169.254/latest/", "ftp://x", "nothing"]
)
def test_a_hook_from_the_desk_goes_to_nothing_inside(desk: Client, week: Scene, url: str) -> None:
    answer = desk.post("/crm/hook/", {"url": url, "what": ["wishes"]})
    assert answer.status_code == 422
    assert f'value="{url}"' in answer.content.decode(), "what was typed is still there"
    assert re.search(r'value="wishes"[^>]* checked', answer.content.decode())
    assert not CrmLink.objects.exists()


def test_a_mail_link(desk: Client, week: Scene) -> None:
    said = {"address": "in@crm.example", "sent_from": "desk@harbor.example"}
    without = desk.post("/crm/mail/", said)
    assert without.status_code == 422
    assert "The store has no outgoing mail server here." in without.content.decode()
    senders.set_upstream(store=week.store, name="mail", host="127.0.0.1", port=1, tls="none")
    page = text(desk.post("/crm/mail/", said, follow=True))
    assert "From now on it goes to in@crm.example." in page
    assert "From desk@harbor.example" in page
    bad = desk.post("/crm/mail/", said | {"address": "x", "sent_from": "y"})
    assert bad.status_code == 422


def test_a_test_and_the_end(desk: Client, week: Scene, server: Crm, link: CrmLink) -> None:
    page = text(desk.post(f"/crm/{link.pk}/test/", follow=True))
    assert f"{server.url} took it." in page
    assert server.kinds == ["test"]
    server.answers.append((500, {}))
    assert "It answered 500." in text(desk.post(f"/crm/{link.pk}/test/", follow=True))
    ended = text(desk.post(f"/crm/{link.pk}/end/", follow=True))
    assert f"Nothing more goes to {server.url}." in ended
    assert f"ended today by {week.manager.name}" in ended
    assert "has ended already" in text(desk.post(f"/crm/{link.pk}/end/", follow=True))
    assert "has ended" in text(desk.post(f"/crm/{link.pk}/test/", follow=True))
    link.refresh_from_db()
    assert link.secret == ""


def test_what_is_in_the_way_is_said_and_can_be_sent_again(
    desk: Client, week: Scene, server: Crm, link: CrmLink
) -> None:
    talk(week, week.seller)
    server.answers.append((403, {}))
    rounds.send_due(now=NOW)
    page = text(desk.get("/crm/"))
    assert "Does not get through" in page
    assert "It answered 403: it does not believe it is us. Enter this link's secret" in page
    assert "Nothing taken yet · 1 waiting, the first since today" in page
    told = page.partition("What did not get through")[2]
    assert "Rosa Keller" in told
    assert "tried 1 time; next today" in told
    copy = CrmCopy.objects.get()
    assert "It goes once more" in text(desk.post(f"/crm/copies/{copy.pk}/again/", follow=True))
    rounds.send_due(now=NOW)
    assert server.kinds == ["call_made"] * 2
    page = text(desk.get("/crm/"))
    assert "Last taken today" in page
    assert "What did not get through" not in page


def test_what_was_given_up_goes_again_at_once(
    desk: Client, week: Scene, server: Crm, link: CrmLink
) -> None:
    talk(week, week.seller, 3)
    CrmCopy.objects.update(tries=10, next_at=None, problem="It answered 500.")
    assert "3 given up" in text(desk.get("/crm/"))
    said = text(desk.post(f"/crm/{link.pk}/again/", follow=True))
    assert "3 copies go once more." in said
    assert rounds.send_due(now=NOW) == 3


def test_managers_and_admins_alone(client: Client, week: Scene, server: Crm, link: CrmLink) -> None:
    talk(week, week.seller)
    copy = CrmCopy.objects.get()
    posts = ("hook/", "mail/", f"{link.pk}/test/", f"{link.pk}/end/", f"{link.pk}/again/",
             f"copies/{copy.pk}/again/")  # fmt: skip
    for role in Role.Name:
        client.force_login(user(week.store, role, name=f"{role.name} Somebody"), BACKEND)
        may = role in {Role.Name.MANAGER, Role.Name.ADMIN}
        assert client.get("/crm/").status_code == (200 if may else 403)
        assert ('href="/crm/"' in client.get("/more/").content.decode()) is may
        if not may:
            assert {client.post(f"/crm/{each}").status_code for each in posts} == {403}
    client.logout()
    assert client.get("/crm/").status_code == 302
    link.refresh_from_db()
    assert (link.ended_at, server.got) == (None, [])


def test_nobody_of_another_store(client: Client, week: Scene, server: Crm, link: CrmLink) -> None:
    talk(week, week.seller)
    copy = CrmCopy.objects.get()
    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "admin", name="Lou Ek"), BACKEND)
    assert server.url not in text(client.get("/crm/"))
    for each in ("test", "end", "again"):
        assert client.post(f"/crm/{link.pk}/{each}/").status_code == 404
    assert client.post(f"/crm/copies/{copy.pk}/again/").status_code == 404
    answer = client.post("/crm/hook/", {"url": server.url, "source": "crm"})
    assert answer.status_code == 422


def test_more_of_them_do_not_ask_more(
    desk: Client, week: Scene, server: Crm, link: CrmLink, tmp_path_factory: pytest.TempPathFactory
) -> None:
    talk(week, week.seller)
    server.answers.extend([(400, {})] * 20)
    rounds.send_due(now=NOW)
    few = questions(desk)
    for _ in range(4):
        folder_link(week.house, tmp_path_factory.mktemp("csv"))
    talk(week, week.seller, 6)
    rounds.send_due(now=NOW)
    assert CrmCopy.objects.filter(tries__gt=0).count() == 7
    assert questions(desk) == few <= 16


def questions(desk: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("/crm/").status_code == 200
    return len(asked.captured_queries)
