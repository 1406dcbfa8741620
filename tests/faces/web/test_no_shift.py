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
#: every shift since the page began to come that nobody's touch caused: how far, and what moved;
#: under a thousandth of the window, which a busy machine shows now and then, nobody sees
SHIFTED = """() => new Promise(done => {
    const found = [];
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) {
            const what = entry.sources.map(s => s.node?.outerHTML ?? s.node?.textContent ?? '');
            if (entry.hadRecentInput || entry.value < 0.001) continue;
            found.push(entry.value + what.map(w => w.slice(0, 90)));
        }
    }).observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => done(found)));
})"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_while_a_page_comes(
    chromium: Browser, live_server: LiveServer, week: Scene, size: ViewportSize
) -> None:
    plenty(week, 0, 3)
    context = chromium.new_context(viewport=size, base_url=live_server.url)
    page = context.new_page()
    sign_in(page, week.manager)
    shifts = {}
    for name, urls in pages(there(week)).items():
        if name.split()[0] not in NO_PAGE and (moved := shifted(page, urls[0])):
            shifts[name] = moved
    context.close()
    assert not shifts


def shifted(page: Page, url: str) -> list[str]:
    """The parts of a page that moved, and how far, as browsers reckon it."""
    page.goto(url, wait_until="networkidle")
    moved: list[str] = page.evaluate(SHIFTED)
    return moved


def test_a_shift_would_be_seen(chromium: Browser, live_server: LiveServer, week: Scene) -> None:
    page = chromium.new_page(base_url=live_server.url)
    sign_in(page, week.manager)
    assert not shifted(page, "/")
    page.evaluate("document.querySelector('main').style.paddingTop = '200px'")
    page.wait_for_function(f"() => ({SHIFTED})().then(found => found.length > 0)")
    page.close()
