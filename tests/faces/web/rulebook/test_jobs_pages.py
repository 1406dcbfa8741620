"""Long work at the desk: begun, watched, fetched, by those who may and by nobody else."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.faces import longwork
from sincerely.faces.web import feeds
from sincerely.records import server
from sincerely.records.models import EventRow, Job
from sincerely.work import jobs
from tests.cast import day, house
from tests.faces.web.scene import NOW, Scene, user

BACKEND = "django.contrib.auth.backends.ModelBackend"
LIST = b"name,email\nRosa,rosa@example.com\nSomebody,new@example.net\n"
SALES = b"""deal_number,sold_date,deal_type,first_name,last_name,email
D70,2026-03-02,retail,Ida,Moss,ida@example.com
"""
TWICE = b"""id,first name,last name,phone
1,Maria,Gonzales,207-555-0101
2,Maria,Gonzales,207-555-0101
3,Peter,Oakes,207-555-0102
4,Linda,Brand,207-555-0103
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "data_folder", lambda: tmp_path)


def upload(content: bytes, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def work() -> None:
    jobs.run(longwork.DOERS, clock=lambda: NOW)


def begun(desk: Client, url: str, **given: object) -> str:
    answer = desk.post(url, given)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/jobs/")
    return answer.headers["Location"]


def shown(desk: Client, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_list_is_judged_and_fetched(desk: Client, week: Scene) -> None:
    url = begun(desk, "/jobs/scrub/", file=upload(LIST), channel="email", purpose="promotion")
    assert "Waits its turn" in shown(desk, url)
    assert 'hx-trigger="every 2s"' in shown(desk, url)
    work()
    page = shown(desk, url)
    assert "1 may get it, 1 may not" in page
    assert "They opted out of this: 1" in page
    assert "Keller" not in page
    assert "every 2s" not in page
    may = desk.get(f"{url}may-go.csv")
    assert b"".join(may) == b"name,email\nSomebody,new@example.net\n"
    assert "attachment" in may.headers["Content-Disposition"]
    assert b"opted_out" in b"".join(desk.get(f"{url}may-not.csv"))


def test_a_long_file_of_a_system_is_read_in_the_background(
    desk: Client, week: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "AT_ONCE", 10)
    before = EventRow.objects.count()
    url = begun(desk, "/feeds/upload/", source="dms", file=upload(SALES, "sold.csv"), kind="")
    assert EventRow.objects.count() == before
    work()
    page = shown(desk, url)
    assert "1 row: 1 sale." in page
    assert EventRow.objects.filter(by=week.manager.email, kind="deal_sold").count() == 1


def test_rows_of_a_list_are_matched(desk: Client, week: Scene) -> None:
    url = begun(desk, "/jobs/match/", file=upload(TWICE), other=upload(TWICE))
    job = Job.objects.latest("pk")
    assert job.given["files"] == ["1-list.csv", "2-list.csv"]
    work()
    job.refresh_from_db()
    assert job.state in ("done", "failed"), "so small a list may be too little to compare"
    assert "Long work" in shown(desk, url)


def test_the_record_is_checked(desk: Client, week: Scene) -> None:
    url = begun(desk, "/jobs/check/")
    work()
    assert "no difference" in shown(desk, url)


def test_a_change_of_policy_is_tried_on_everything(desk: Client, week: Scene) -> None:
    said = {"set-promotion_quiet_days": "0", "set-prospect_quiet_days": "0"}
    url = begun(desk, "/policy/preview/all/", **said)
    work()
    page = shown(desk, url)
    assert "1 would have been stopped in another way" in page
    assert "Thomas Keller" in page
    assert "Keller" not in str(Job.objects.latest("pk").result)


def test_what_cannot_be_done_says_why(desk: Client, week: Scene) -> None:
    url = begun(desk, "/jobs/scrub/", file=upload(b"a,b\n1,2\n"), channel="email", purpose="")
    work()
    page = shown(desk, url)
    assert "Failed" in page
    assert "No column of list.csv is known to hold addresses" in page
    assert "<code>no_address_column</code>" in page


def test_htmx_gets_how_far_it_is_and_then_the_whole_page(desk: Client, week: Scene) -> None:
    url = begun(desk, "/jobs/check/")
    asked = {"HX-Request": "true"}
    part = desk.get(url, headers=asked)
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part.headers
    work()
    assert desk.get(url, headers=asked).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("role", "sees", "checks"),
    [
        ("salesperson", 403, 403),
        ("service_advisor", 403, 403),
        ("marketing", 200, 403),
        ("manager", 200, 302),
        ("admin", 200, 302),
    ],
)
def test_who_may(client: Client, week: Scene, role: str, sees: int, checks: int) -> None:
    client.force_login(user(week.store, role, name=f"Some {role}"), BACKEND)
    made = jobs.ask(store=week.store, kind="check", given={}, by="dana", now=day(6))
    list_ = jobs.ask(store=week.store, kind="scrub", given={}, by="dana", now=day(6))
    assert client.get("/jobs/").status_code == sees
    assert client.get(f"/jobs/{list_.pk}/").status_code == sees
    assert client.get(f"/jobs/{made.pk}/").status_code == (200 if checks == 302 else 403)
    assert client.get(f"/jobs/{made.pk}/x.csv").status_code == (404 if checks == 302 else 403)
    assert client.post("/jobs/check/").status_code == checks
    assert client.post("/policy/preview/all/").status_code == checks
    wanted = 302 if sees == 200 else 403
    assert client.post("/jobs/scrub/", {"channel": "email"}).status_code == wanted
    assert client.post("/jobs/match/").status_code == wanted


def test_another_stores_work_is_not_there(client: Client, week: Scene) -> None:
    lake = house("lake", "Lake Motors")
    made = jobs.ask(store=week.store, kind="scrub", given={}, by="dana", now=day(6))
    client.force_login(user(lake.store, "admin", name="Lou Ek"), BACKEND)
    assert client.get(f"/jobs/{made.pk}/").status_code == 404
    assert client.get(f"/jobs/{made.pk}/may-go.csv").status_code == 404


def test_more_jobs_ask_no_more(desk: Client, week: Scene) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            shown(desk, "/jobs/")
        return len(found)

    asked()
    before = asked()
    for _ in range(10):
        jobs.ask(store=week.store, kind="check", given={}, by="dana", now=day(6))
    assert asked() == before <= 6
