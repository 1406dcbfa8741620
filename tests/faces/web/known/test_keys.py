"""Pairs and unlinked sales answered by one key, by thumb, and without a script, in a browser."""

import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from sincerely.records.models import Pair, PeopleDecision, Person
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.sighting import Contact
from sincerely.work.matching import rounds
from tests.cast import SUV, day
from tests.faces.web.scene import NOW, Scene, person
from tests.faces.web.test_browser import CONTROLS, DESK, link, page, unfold, violations, window
from tests.faces.web.test_review import a_pair
from tests.faces.web.test_unlinked import fill

__all__ = ["page", "window"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = ViewportSize(width=390, height=844)


def pairs(week: Scene) -> None:
    """Four pairs, and somebody who shares an address with a buyer."""
    a_pair(week)
    for n in range(3):
        lead = Contact(first="Kat", last="Larsson", emails=(f"k{n}@example.com",), city="Portland")
        week.house.tell(lead, LeadReceived(provider="Cars Finder"), day(-2))
    shared = Contact(first="Marta", last="Quist", emails=("tom@example.org",))
    week.house.tell(shared, LeadReceived(provider="Cars Finder", vehicle=SUV), day(6.9))
    rounds.match_all(now=NOW)


def left(page: Page) -> int:
    return int(page.locator(".left strong").inner_text().split()[0])


def loads(page: Page) -> list[str]:
    """Whole pages loaded from now on."""
    seen: list[str] = []
    page.on("request", lambda r: seen.append(r.url) if r.is_navigation_request() else None)
    return seen


def test_a_list_is_answered_by_one_key_each(page: Page, week: Scene) -> None:
    pairs(week)
    page.goto("/people/review/")
    whole = loads(page)
    before = left(page)
    page.keyboard.press("j")
    first = page.locator("[data-head]").first
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[data-head]").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("d")
    expect(page.locator(".left strong")).to_have_text(f"{before - 1} left")
    expect(page.locator("[data-head]").first).to_be_focused()
    made = PeopleDecision.objects.latest("pk")
    assert (made.kind, made.by) == ("kept_apart", week.manager.email)
    assert made.evidence == "I compared what is here"
    page.keyboard.press("h")
    expect(page.locator(".done")).to_contain_text("They live together")
    page.keyboard.press("u")
    expect(page.get_by_text("Taken back: they stand as before.").first).to_be_visible()
    expect(page.locator("#aloud")).to_contain_text("Taken back")
    assert PeopleDecision.objects.latest("pk").kind == "undone"
    page.keyboard.press("s")
    expect(page.locator(".done")).to_contain_text("They are one person now")
    assert whole == []


def test_keys_are_told_and_can_be_turned_off(page: Page, week: Scene) -> None:
    pairs(week)
    page.goto("/people/review/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="One key each")).to_be_visible()
    assert violations(page) == ""
    page.keyboard.press("s")
    page.get_by_label("Answer by one key on this computer").uncheck()
    page.get_by_role("button", name="Close").click()
    before = PeopleDecision.objects.count()
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator("kbd.by-keys").first).to_be_hidden()
    page.reload()
    page.keyboard.press("s")
    page.keyboard.press("?")
    expect(page.get_by_label("Answer by one key on this computer")).not_to_be_checked()
    assert PeopleDecision.objects.count() == before


def test_what_is_typed_is_no_answer(page: Page, week: Scene) -> None:
    pairs(week)
    page.goto("/people/review/")
    before = PeopleDecision.objects.count()
    why = page.get_by_label("In other words").first
    why.press_sequentially("she has just said so, dush?")
    expect(why).to_have_value("she has just said so, dush?")
    page.keyboard.press("Control+d")
    assert PeopleDecision.objects.count() == before
    page.locator(".pair").first.get_by_role("button", name="Strangers").press("Enter")
    expect(page.locator(".done")).to_be_visible()
    assert PeopleDecision.objects.latest("pk").evidence == "she has just said so, dush?"


def test_sales_are_answered_by_one_key_as_well(page: Page, week: Scene) -> None:
    fill(week)
    page.goto("/sales/unlinked/")
    before = left(page)
    whole = loads(page)
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.locator(".left strong")).to_have_text(f"{before - 1} left")
    page.keyboard.press("u")
    expect(page.locator(".left strong")).to_have_text(f"{before} left")
    assert whole == []


#: presses Undo in the same task as it comes to be in the page, sooner than any hand
AT_ONCE = """() => new MutationObserver((_, watch) => {
    if (!document.querySelector("[data-key=u]")) return;
    watch.disconnect();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "u", bubbles: true }));
}).observe(document.body, { childList: true, subtree: true })"""


def test_a_key_pressed_as_the_answer_appears_loads_no_page(page: Page, week: Scene) -> None:
    """What was swapped in is htmx's at once: `defaultSettleDelay` of 20 ms left a gap."""
    fill(week)
    page.goto("/sales/unlinked/")
    before = left(page)
    whole = loads(page)
    page.evaluate(AT_ONCE)
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.locator("#aloud")).to_contain_text("Taken back")
    assert left(page) == before
    assert whole == []


def test_everything_can_be_answered_without_a_script(
    chromium: Browser, live_server: LiveServer, week: Scene
) -> None:
    pairs(week)
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        _without_a_script(context.new_page(), week)


def _without_a_script(page: Page, week: Scene) -> None:
    page.goto(link(week))
    page.get_by_role("button", name="Sign in as Dana Reyes").click()
    page.goto("/people/review/")
    before = left(page)
    page.locator(".pair").first.get_by_role("button", name="Strangers").click()
    expect(page.locator(".done")).to_be_visible()
    assert left(page) == before - 1
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back: they stand as before.")).to_be_visible()
    page.goto(f"/people/{person(week.house, 'june@example.com').pk}/")
    page.get_by_text("To leave them in peace").click()
    page.get_by_role("button", name="Leave them in peace").click()
    expect(page.get_by_text("They are left in peace")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_shut_out(
    page: Page, week: Scene, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    pairs(week)
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    liora = person(week.house, "liora@example.com")
    urls = {
        "review": "/people/review/",
        "rosa": f"/people/{week.rosa.pk}/",
        "liora": f"/people/{liora.pk}/",
        "with": f"/people/{liora.pk}/with/?q=keller",
        "people": "/people/?q=555-01",
    }
    for name, url in urls.items():
        page.goto(url)
        keep_picture(page, f"{name}_{size['width']}_{scheme}")
        assert violations(page) == "", url
        unfold(page)
        keep_picture(page, f"{name}_{size['width']}_{scheme}_open")
        assert violations(page) == "", f"{url}, unfolded"
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], url
        small = page.locator(CONTROLS).evaluate_all(
            "all => all.filter(e => e.checkVisibility() && !['checkbox', 'radio'].includes(e.type))"
            ".filter(e => e.getBoundingClientRect().height < 43.9).map(e => e.outerHTML)"
        )
        assert not small, f"{url}: {small}"


def keep_picture(page: Page, name: str) -> None:
    """A picture to look at, where somebody asks for them."""
    if folder := os.environ.get("SINCERELY_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_on_the_first_screen_of_a_phone_is_all_that_matters(page: Page, week: Scene) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"/people/{week.rosa.pk}/")
    first = PHONE["height"] - 80  # what the places under the thumb leave
    wanted = [
        page.get_by_role("heading", level=1),
        page.locator(".stands"),
        page.locator(".who .lead"),
        page.locator(".mind"),
        page.locator(".ways li").first,
        page.get_by_role("heading", name="Owed by a person"),
    ]
    for each in wanted:
        box = each.bounding_box()
        assert box and box["y"] + box["height"] <= first, each


def test_what_they_told_is_noted_by_keyboard_alone(page: Page, week: Scene) -> None:
    june = person(week.house, "june@example.com")
    page.goto(f"/people/{june.pk}/")
    page.locator("summary", has_text="To stop").press("Enter")
    page.get_by_role("radio", name="Texts").press("Space")
    page.get_by_role("radio", name="Everything").press("Space")
    page.get_by_role("button", name="Note it").first.press("Enter")
    expect(page.get_by_text("Nothing is texted to them any more.")).to_be_visible()
    assert Pair.objects.count() == 0 < Person.objects.count()
