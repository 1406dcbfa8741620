"""Somebody's own page as they see it: on a phone, with large letters, and without scripts."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from sincerely.records.models import Store
from sincerely.rules.purpose import Purpose
from sincerely.work import customer_link
from tests.cast import day
from tests.faces.web.scene import Scene
from tests.faces.web.test_browser import DESK, PHONE, ZOOMED, violations

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Autohaus Oberkirchberg-Schellenbergerstraßenbahnhofsviertel GmbH & Co. KG"
HEBREW = "סוכנות הנמל לרכב בע״מ"


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A stranger's phone: no sign-in, no scripts at all."""
    context = chromium.new_context(
        viewport=PHONE, base_url=live_server.url, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def seen(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """As `page`, with scripts, which axe needs."""
    context = chromium.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


def url(week: Scene) -> str:
    decided = week.house.ask("liora@example.com", Purpose.PROMOTION, day(6))
    token = customer_link.make(store=week.store, to="liora@example.com", verdict_id=decided.id)
    return f"/c/{token}/"


def allowed(week: Scene, purpose: Purpose = Purpose.PROMOTION) -> bool:
    return week.house.ask("liora@example.com", purpose, day(8)).verdict.answer == "send"


def test_they_stop_offers_with_one_touch(page: Page, week: Scene) -> None:
    assert allowed(week)
    page.goto(url(week))
    expect(page.get_by_role("heading", level=1)).to_have_text("What we may send you")
    expect(page.get_by_text("It was an offer, of March 10, 2026.")).to_be_visible()
    page.get_by_role("button", name="Stop all offers").click()
    expect(page.get_by_role("status")).to_contain_text("You get no offers from us any more.")
    expect(page.get_by_label("Offers and news")).not_to_be_checked()
    assert not allowed(week)


def test_by_keyboard_alone(page: Page, week: Scene) -> None:
    page.goto(url(week))
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Stop everything")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Nothing is sent to you any more")
    assert not allowed(week, Purpose.APPOINTMENT_REMINDER)


def test_service_reminders_alone_are_turned_off(page: Page, week: Scene) -> None:
    page.goto(url(week))
    page.get_by_label("Service reminders").uncheck()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("status")).to_contain_text("We send only what you chose.")
    assert not allowed(week, Purpose.SERVICE_REMINDER)
    assert allowed(week)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["Harbor Motors", LONG, HEBREW], ids=["plain", "long", "rtl"])
def test_nobody_is_shut_out(
    seen: Page, week: Scene, name: str, scheme: Literal["light", "dark"]
) -> None:
    Store.objects.filter(pk=week.store.pk).update(name=name)
    link = url(week)
    seen.emulate_media(color_scheme=scheme)
    sizes = [PHONE, ViewportSize(width=320, height=640), ZOOMED, DESK]
    for address in (link, f"{link}?said=nothing", "/c/nonsense/"):
        for size in sizes:
            seen.set_viewport_size(size)
            seen.goto(address)
            assert violations(seen) == "", (address, size)
            assert seen.evaluate("document.documentElement.scrollWidth") <= size["width"]
            small = seen.locator("button, input[type=text], .tick label").evaluate_all(
                "all => all.filter(e => e.getBoundingClientRect().height < 40).length"
            )
            assert small == 0


def test_nothing_else_of_ours_is_open_to_them(page: Page, week: Scene) -> None:
    page.goto(url(week))
    links = page.get_by_role("link").evaluate_all("all => all.map(e => e.getAttribute('href'))")
    assert links == ["#main"]
