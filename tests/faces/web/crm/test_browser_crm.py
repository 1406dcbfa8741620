"""Back to the CRM in a real browser: for everybody's eyes and thumbs, and by keyboard alone."""

from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from sincerely.records.models import CrmCopy, CrmLink
from sincerely.work.crm import addresses, links, rounds
from sincerely.work.relaying import senders
from tests.faces.web.scene import NOW, Scene
from tests.faces.web.test_browser import (
    CONTROLS,
    DESK,
    PHONE,
    ZOOMED,
    page,
    press_until,
    unfold,
    violations,
    window,
)
from tests.work.carecast import logs
from tests.work.crmcast import Crm, server

__all__ = ["page", "server", "window"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "https://crm.example.com/" + "a-long-way-in/" * 12


@pytest.fixture
def furnished(week: Scene, server: Crm) -> Crm:
    """A link that fails, one given up, one ended, one with a long address."""
    senders.set_upstream(store=week.store, name="mail", host="127.0.0.1", port=1, tls="none")
    link = server.link(week.house)
    ended = server.link(week.house, url=f"http://127.0.0.1:{server.port}/old")
    links.end(link=ended, by="dana@harbor.example.com", now=NOW)
    for _ in range(2):
        logs(week.house, week.seller, week.rosa, NOW)
    server.answers.extend([(500, {}), (500, {})])
    rounds.send_due(now=NOW)
    CrmCopy.objects.filter(tries=1).update(next_at=None, tries=10)
    CrmLink.objects.filter(pk=ended.pk).update(target=LONG)
    assert link.ended_at is None
    return server


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_shut_out(
    page: Page, furnished: Crm, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.goto("/crm/", wait_until="networkidle")
    assert violations(page) == ""
    unfold(page)
    assert violations(page) == "", "unfolded"


@pytest.mark.parametrize(
    "size",
    [ViewportSize(width=320, height=640), PHONE, ZOOMED, DESK],
    ids=["320", "360", "zoom", "desk"],
)
def test_everything_fits_and_can_be_touched(page: Page, furnished: Crm, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.goto("/crm/", wait_until="networkidle")
    unfold(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"]
    small = page.locator(CONTROLS).evaluate_all(
        "all => all.filter(e => e.checkVisibility())"
        ".map(e => [e, e.getBoundingClientRect()])"
        ".filter(([e, b]) => b.height < 43.9 && e.type !== 'checkbox')"
        ".map(([e, b]) => `${e.outerHTML.slice(0, 80)} ${b.height}`)"
    )
    assert not small


def test_made_tried_and_ended_by_keyboard_alone(
    page: Page, week: Scene, server: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "_public", lambda ip: ip.is_loopback)
    page.goto("/more/")
    press_until(page, "Tab", page.get_by_role("link", name="Back to the CRM"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Back to the CRM")
    press_until(page, "Tab", page.locator("summary", has_text="A web hook"))
    page.keyboard.press("Enter")
    press_until(page, "Tab", page.get_by_label("The address they gave you"))
    page.keyboard.type(server.url)
    page.keyboard.press("Enter")
    expect(page.locator("code.secret")).to_contain_text("whsec_")
    assert violations(page) == ""
    press_until(page, "Tab", page.get_by_role("button", name="Send a test"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("took it.")
    expect(page.locator("code.secret")).to_have_count(0)
    press_until(page, "Tab", page.locator("summary", has_text="End this link"))
    page.keyboard.press("Enter")
    press_until(page, "Tab", page.get_by_role("button", name="End it"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Nothing more goes to")
