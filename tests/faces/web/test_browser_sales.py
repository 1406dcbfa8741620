"""The page of unlinked sales and a probable buyer's page, in a real browser."""

from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.faces.web.scene import Scene, person
from tests.faces.web.test_browser import (
    CONTROLS,
    DESK,
    PHONE,
    page,
    unfold,
    violations,
    window,
)
from tests.faces.web.test_unlinked import fill

__all__ = ["page", "window"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pages(page: Page, week: Scene) -> list[str]:
    """The list, and somebody who looks sold."""
    fill(week)
    return ["/sales/unlinked/", f"/people/{person(week.house, 'mia@example.com').pk}/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_shut_out(
    page: Page, pages: list[str], size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    for url in pages:
        page.goto(url)
        assert violations(page) == "", url
        unfold(page)
        assert violations(page) == "", f"{url}, unfolded"
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], url
        small = page.locator(CONTROLS).evaluate_all(
            "all => all.filter(e => e.checkVisibility() && e.type !== 'checkbox')"
            ".map(e => [e, (e.type === 'radio' ? e.labels[0] : e).getBoundingClientRect()])"
            ".filter(([e, b]) => b.height < 43.9).map(([e]) => e.outerHTML)"
        )
        assert not small, f"{url}: {small}"


def test_a_sale_is_answered_by_keyboard_alone(page: Page, pages: list[str]) -> None:
    page.goto("/sales/unlinked/")
    card = page.locator(".pair").filter(has_text="Susan Marlowe")
    card.get_by_label("How you know").first.select_option("I know them")
    card.get_by_role("button", name="One person").press("Enter")
    expect(page.locator("#done")).to_contain_text("Sue Hart and Susan Marlowe are one person now.")
    expect(page.locator(".pair > .line-head").filter(has_text="Susan Marlowe")).to_have_count(0)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".said")).to_contain_text("Taken back")
    expect(page.locator(".pair").filter(has_text="Susan Marlowe")).to_have_count(1)
