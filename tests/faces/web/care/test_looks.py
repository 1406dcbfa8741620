"""How the pages for the one who calls look, to everybody and on every screen; what they weigh."""

from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from sincerely.records.models import CareTask
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.sighting import Contact
from tests.cast import day
from tests.faces.web.care.conftest import PHONE, sign_in
from tests.faces.web.care.test_today import BACKEND, owe
from tests.faces.web.scene import LONG_NAME, NOW, Scene
from tests.faces.web.test_browser import CONTROLS, DESK, ZOOMED, unfold, violations

pytestmark = pytest.mark.django_db(transaction=True)

NARROW = ViewportSize(width=320, height=640)
LONG = "maximiliane-friederike.oberkirchberg-schellenberger@example.com"
#: what a first look at Today may weigh on the wire (issue 6)
HEAVIEST = 60_000


@pytest.fixture
def pages(week: Scene, thanks: CareTask) -> list[str]:
    """Every page of ours, with names longer than the phone and read from the right."""
    lives = Contact(name="Zoë Ångström", emails=("zoe@example.com",), street="12 Elm Street")
    week.house.tell(lives, InquiryMade(channel="web"), day(5))
    long = owe(week, LONG, owner="Alex Winter", kind="check_in")
    liora = owe(week, "liora@example.com", owner="Alex Winter", why="שלום " * 12)
    done = owe(week, "otto@example.com", owner="Alex Winter", settled_at=NOW, settled_by="Dana")
    complaint = {"kind": "answer_complaint", "due_at": NOW - timedelta(days=2), "tries": 2}
    zoe = owe(week, "zoe@example.com", owner="Alex Winter", **complaint)
    tasks = [f"/tasks/{task.pk}/" for task in (thanks, long, liora, done, zoe)]
    cards = [f"/tasks/{task.pk}/card/" for task in (zoe, liora)]
    return ["/", *tasks, *cards, "/calendar/", "/phone/", "/offline/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_shut_out(
    phone: Page, pages: list[str], size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    phone.set_viewport_size(size)
    phone.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for url in pages:
        phone.goto(url)
        assert violations(phone) == "", url
        unfold(phone)
        assert violations(phone) == "", f"{url}, unfolded"


@pytest.mark.parametrize("size", [NARROW, PHONE, ZOOMED, DESK], ids=["320", "390", "zoom", "desk"])
def test_nothing_is_wider_than_the_window_and_every_control_can_be_touched(
    chromium: Browser, live_server: LiveServer, week: Scene, pages: list[str], size: ViewportSize
) -> None:
    context = chromium.new_context(viewport=size, base_url=live_server.url)
    page = context.new_page()
    sign_in(page, week.seller)
    for url in pages:
        page.goto(url)
        unfold(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], url
        small = page.locator(CONTROLS).evaluate_all(
            "all => all.filter(e => e.checkVisibility()).map(e => [e, e.getBoundingClientRect()])"
            ".filter(([e, b]) => b.height < 43.9 && e.type !== 'checkbox')"
            ".map(([e, b]) => `${e.outerHTML.slice(0, 80)} ${b.height}`)"
        )
        assert not small, f"{url}: {small}"
    context.close()


def test_what_is_kept_on_the_device_can_be_read_by_everybody(phone: Page) -> None:
    phone.get_by_role("link", name="Rosa Keller").first.click()
    phone.route("**/log/", lambda route: route.abort())
    phone.get_by_role("radio", name="No answer").click()
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.get_by_text("1 note safe on this device.")).to_be_visible()
    assert violations(phone) == ""


def test_nothing_moves_while_a_page_comes(phone: Page, pages: list[str]) -> None:
    for url in pages:
        phone.goto(url, wait_until="networkidle")
        shift = phone.evaluate(
            """() => new Promise(done => {
                let sum = 0;
                new PerformanceObserver(list => {
                    for (const entry of list.getEntries()) sum += entry.value;
                }).observe({type: 'layout-shift', buffered: true});
                requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
            })"""
        )
        assert shift == 0, url


def on_the_wire(phone: Page, client: Client, url: str) -> dict[str, int]:
    """Bytes of each answer a browser that has nothing yet asks for, as our server sends it.

    The browser says what it asks for. Who answers is the whole of our middleware: the server of
    the tests has static files answered by another.
    """
    asked: list[str] = []
    phone.on("request", lambda each: asked.append(urlsplit(each.url).path))
    phone.goto(url, wait_until="networkidle")
    return {path: _weight(client.get(path, headers={"Accept-Encoding": "gzip"})) for path in asked}


def _weight(answer: HttpResponseBase) -> int:
    assert answer.status_code == 200
    assert isinstance(answer, HttpResponse | StreamingHttpResponse)
    return len(answer.serialize_headers()) + len(answer.getvalue())


def test_the_first_look_is_light(
    phone: Page, client: Client, week: Scene, pages: list[str]
) -> None:
    client.force_login(week.seller, BACKEND)
    for url in pages[:2]:
        weight = on_the_wire(phone, client, url)
        assert {url, "/static/sincerely/style.css", "/static/sincerely/care.js"} < set(weight)
        assert sum(weight.values()) < HEAVIEST, weight


def test_the_whole_of_a_call_is_on_the_first_screen(phone: Page) -> None:
    phone.get_by_role("link", name="Rosa Keller").first.click()
    for name in ("Call", "Text", "Mail", "Write"):
        expect(phone.get_by_role("link", name=name, exact=True)).to_be_in_viewport()
    expect(phone.get_by_role("heading", level=1)).to_be_in_viewport()
    phone.get_by_role("link", name="Call", exact=True).click()
    for name in ("Reached", "Left a message", "No answer"):
        expect(phone.get_by_role("radio", name=name)).to_be_in_viewport()
    expect(phone.get_by_role("button", name="Save", exact=True)).to_be_in_viewport()


def test_a_long_name_and_one_from_the_right_stay_themselves(
    phone: Page, week: Scene, pages: list[str]
) -> None:
    expect(phone.get_by_role("heading", level=1)).to_have_text("Today")
    phone.goto("/")
    expect(phone.get_by_role("link", name=LONG_NAME).first).to_be_visible()
    phone.goto(pages[3])
    name = phone.get_by_role("heading", level=1).locator("bdi")
    assert name.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_it_can_be_installed(phone: Page) -> None:
    manifest = phone.locator("link[rel=manifest]").get_attribute("href")
    assert manifest
    told = phone.request.get(manifest)
    assert told.headers["content-type"].startswith("application/manifest+json")
    for icon in told.json()["icons"]:
        assert phone.request.get(f"/static/sincerely/{icon['src']}").ok
    worker = phone.request.get("/worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert "worker-src 'self'" in worker.headers["content-security-policy"]
    session = phone.context.new_cdp_session(phone)
    assert session.send("Page.getAppManifest")["errors"] == []
