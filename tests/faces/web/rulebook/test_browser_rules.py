"""The rules and long work in a real browser: on a phone and at a desk, with and without scripts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from sincerely.faces import longwork
from sincerely.faces.web import feeds
from sincerely.records import server
from sincerely.records.models import Job, PolicyVersion
from sincerely.work import jobs, policies
from tests.cast import day
from tests.faces.web.scene import NOW, Scene
from tests.faces.web.test_browser import DESK, PHONE, ZOOMED, link, unfold, violations

pytestmark = pytest.mark.django_db(transaction=True)

LIST = b"name,email\nRosa,rosa@example.com\nSomebody,new@example.net\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "data_folder", lambda: tmp_path)


@pytest.fixture
def window(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=DESK, base_url=live_server.url)
    complaints: list[str] = []
    context.on("console", lambda said: complaints.append(said.text))
    yield context
    context.close()
    assert not [said for said in complaints if "Security Policy" in said]


@pytest.fixture
def page(window: BrowserContext, week: Scene) -> Page:
    return signed_in(window, week)


def signed_in(window: BrowserContext, week: Scene) -> Page:
    page = window.new_page()
    page.goto(link(week))
    page.get_by_role("button", name="Sign in as Dana Reyes").click()
    return page


def everywhere(week: Scene) -> list[str]:
    for n, why in enumerate(("Sister stores complain", "A " + "very " * 40 + "long why"), start=1):
        policies.change(
            store=week.store, settings={"cap_days": 7 + n}, by="dana@example.com", why=why, now=NOW
        )
    given = {"file": f"{'long-name-' * 12}.csv"}
    files = {"Who may get it": "may-go.csv", "Who may not, and why": "may-not.csv"}
    ended = Job.State.DONE, NOW
    for kind, result in (
        ("feed", {"files": [{"file": 1, "name": "x" * 90, "came": "3 rows", "nothing": True}]}),
        ("scrub", {"rows": 3, "allowed": 2, "stopped": 1, "reasons": {"opted_out": 1}}),
        ("check", {"differences": 2, "first": ["person 3 at store 1: kept and replayed differ"]}),
        ("match", {"joined": 4, "maybe": 2, "unread": 1}),
    ):
        made = jobs.ask(store=week.store, kind=kind, given=given, by="dana", now=day(6))
        Job.objects.filter(pk=made.pk).update(
            state=ended[0], ended_at=ended[1], result=result, files=files
        )
    failed = jobs.ask(store=week.store, kind="feed", given=given, by="dana", now=day(6))
    said = {"code": "no_header", "sentence": "It has no header.", "hint": "Name its columns."}
    Job.objects.filter(pk=failed.pk).update(state=Job.State.FAILED, ended_at=NOW, result=said)
    running = jobs.ask(store=week.store, kind="check", given={}, by="dana", now=day(6))
    Job.objects.filter(pk=running.pk).update(state=Job.State.RUNNING, done=500, total=2000)
    pages = [f"/jobs/{job.pk}/" for job in Job.objects.all()]
    return ["/policy/", "/policy/1/back/", "/plans/", "/jobs/", *pages]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_shut_out(
    page: Page, week: Scene, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for url in everywhere(week):
        page.goto(url)
        unfold(page)
        assert violations(page) == "", url


@pytest.mark.parametrize("size", [ViewportSize(width=320, height=640), PHONE, ZOOMED, DESK])
def test_nothing_is_wider_than_the_window(page: Page, week: Scene, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    for url in everywhere(week):
        page.goto(url)
        unfold(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{url} is {width} wide"


def test_what_would_change_is_seen_while_typing(page: Page, week: Scene) -> None:
    page.goto("/policy/")
    field = page.get_by_label("Follow-ups, missed-appointment")
    field.fill("0")
    field.press("Tab")
    promotions = page.get_by_label("Promotions stop this long after a purchase")
    promotions.fill("0")
    promotions.press("Tab")
    expect(page.locator("#tried")).to_contain_text("would have been stopped in another way")
    assert PolicyVersion.objects.filter(store=week.store).count() == 1
    assert violations(page) == ""
    page.get_by_label("Why you change it").fill("To see more of them")
    page.get_by_role("button", name="Put it in force").click()
    expect(page.get_by_role("status").first).to_contain_text("Policy 2 is in force.")
    expect(page.get_by_text("To see more of them")).to_be_visible()


def test_what_does_not_fit_is_in_view_until_it_is_put_right(page: Page, week: Scene) -> None:
    page.goto("/plans/")
    page.get_by_label("The thank-you is due this long after").fill("12")
    page.get_by_role("button", name="See what it would change").click()
    told = page.get_by_role("alert")
    expect(told).to_be_in_viewport()
    assert violations(page) == ""
    told.get_by_role("link").click()
    sooner = page.get_by_label("The thank-you for so much effort")
    expect(sooner).to_be_in_viewport()
    sooner.fill("12")
    sooner.press("Tab")
    expect(page.locator("#tried")).to_contain_text("Of the last 90 days")
    expect(told).to_have_count(0)


def test_a_change_is_tried_made_and_taken_back_without_scripts(
    chromium: Browser, live_server: LiveServer, week: Scene
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = signed_in(context, week)
    page.goto("/policy/")
    page.get_by_label("Promotions stop this long after a purchase").fill("3")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.locator("#tried")).to_contain_text("Of the last 90 days")
    expect(page.get_by_label("Promotions stop this long after a purchase")).to_have_value("3")
    page.get_by_label("Why you change it").fill("We try")
    page.get_by_role("button", name="Put it in force").click()
    page.get_by_role("link", name="Go back to this").click()
    page.get_by_label("Why").fill("It was better")
    page.get_by_role("button", name="Go back to it").click()
    expect(page.get_by_text("Policy 3 is in force, as number 1 was.")).to_be_visible()
    context.close()


def test_long_work_is_watched_left_and_found_again(page: Page, week: Scene, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(LIST)
    page.goto("/jobs/")
    page.get_by_text("Who of a list may get a message").click()
    page.get_by_label("The list: a CSV").set_input_files(file)
    page.get_by_role("button", name="Judge the list").click()
    expect(page.get_by_text("Waits its turn")).to_be_visible()
    url = page.url
    page.goto("/")
    jobs.run(longwork.DOERS, clock=lambda: NOW)
    page.goto(url)
    expect(page.get_by_text("1 may get it, 1 may not")).to_be_visible()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Who may get it").click()
    assert fetched.value.suggested_filename.endswith("may-go.csv")
    assert b"new@example.net" in Path(fetched.value.path()).read_bytes()


def test_a_page_that_is_open_sees_the_end(page: Page, week: Scene) -> None:
    made = jobs.ask(store=week.store, kind="check", given={}, by="dana", now=NOW)
    page.goto(f"/jobs/{made.pk}/")
    expect(page.get_by_text("Waits its turn")).to_be_visible()
    jobs.run(longwork.DOERS, clock=lambda: NOW)
    expect(page.get_by_text("no difference")).to_be_visible(timeout=15_000)


def test_a_large_upload_goes_to_the_background(
    page: Page, week: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "AT_ONCE", 10)
    file = tmp_path / "sold.csv"
    file.write_text("deal_number,sold_date,last_name,email\nD70,2026-03-02,Moss,ida@example.com\n")
    page.goto("/feeds/")
    page.get_by_text("Read a file now").click()
    page.get_by_label("The system it comes from").select_option("dms")
    page.get_by_label("The file, 200 MB at most").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("Waits its turn")).to_be_visible()
