"""Nothing moves under a thumb: no page's parts shift while it comes, on a phone or at a desk."""

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from tests.faces.web.care.conftest import PHONE, sign_in
from tests.faces.web.every_page import pages
from tests.faces.web.plenty import plenty
from tests.faces.web.scene import Scene
from tests.faces.web.test_browser import DESK
from tests.faces.web.test_every_page import there

pytestmark = pytest.mark.django_db(transaction=True)

#: what no browser shows as a page: files, feeds of a calendar, answers to machines
NO_PAGE = frozenset({
    "card_pdf", "envelope_pdf", "envelope_picture", "calendar_feed", "worker", "picture", "health",
    "metrics", "job_file",
})  # fmt: skip
#: every shift since the page began to come that nobody's touch caused: how far, and what moved
SHIFTED = """() => new Promise(done => {
    const found = [];
    const box = r => [r.x, r.y, r.width, r.height].map(n => Math.round(n * 100) / 100).join(' ');
    const part = s => `${(s.node?.outerHTML ?? s.node?.textContent ?? '').slice(0, 90)}`
        + ` from ${box(s.previousRect)} to ${box(s.currentRect)}`;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            found.push([entry.value, ...entry.sources.map(part)].join('; '));
        }
    }).observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => done(found)));
})"""


@pytest.mark.parametrize("slow", [False, True], ids=["quick", "slow"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_while_a_page_comes(
    chromium: Browser, live_server: LiveServer, week: Scene, size: ViewportSize, slow: bool
) -> None:
    plenty(week, 0, 3)
    context = chromium.new_context(viewport=size, base_url=live_server.url)
    page = context.new_page()
    sign_in(page, week.manager)
    if slow:
        slow_down(page)
    shifts = {}
    for name, urls in pages(there(week)).items():
        if name.split()[0] not in NO_PAGE and (moved := shifted(page, urls[0], slow)):
            shifts[name] = moved
    context.close()
    assert not shifts


def slow_down(page: Page) -> None:
    """An old phone, far from its mast: a page comes in pieces, and each takes a while to draw."""
    phone = page.context.new_cdp_session(page)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    line = {"offline": False, "latency": 20, "downloadThroughput": 60_000, "uploadThroughput": -1}
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", line)


def shifted(page: Page, url: str, slow: bool = False) -> list[str]:
    """The parts of a page that moved, and how far, as browsers reckon it. ``slow``: what a page
    fetches by itself after it was shown is not waited for."""
    page.goto(url, wait_until="load" if slow else "networkidle")
    moved: list[str] = page.evaluate(SHIFTED)
    return moved


def test_a_shift_would_be_seen(chromium: Browser, live_server: LiveServer, week: Scene) -> None:
    page = chromium.new_page(base_url=live_server.url)
    sign_in(page, week.manager)
    assert not shifted(page, "/")
    page.evaluate("document.querySelector('main').style.paddingTop = '200px'")
    page.wait_for_function(f"() => ({SHIFTED})().then(found => found.length > 0)")
    page.close()
