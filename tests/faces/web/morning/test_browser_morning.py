"""Morning, what was stopped, and who works here, in a real browser."""

from datetime import date
from typing import Literal

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from sincerely.faces.web.morning import pictures
from sincerely.work import leaving
from sincerely.work import week as weeks
from tests.faces.web.morning.test_stopped_and_held import many
from tests.faces.web.post import MISSED, SALE, Relayed, fill, relayed
from tests.faces.web.scene import NOW, Scene, user
from tests.faces.web.test_browser import (
    CONTROLS,
    DESK,
    PHONE,
    ZOOMED,
    link,
    page,
    press_until,
    unfold,
    violations,
    window,
)

__all__ = ["page", "window"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    *("/morning/", "/morning/late/", "/morning/first-word/", "/morning/told/", "/morning/doubts/"),
    *("/verdicts/", "/verdicts/?system=crm&reason=insult&days=7", "/verdicts/?state=watched"),
    *("/more/", "/staff/", "/staff/{seller}/"),
)


def furnish(week: Scene, post: Relayed) -> list[str]:
    """Something on each page."""
    fill(post)
    many(post, 4, subject="A word from Harbor")
    first, last = date(2026, 3, 10), date(2026, 3, 14)
    weeks.take_off(
        store=week.store, user=week.seller, first=first, last=last, why="x" * 150, by="x", now=NOW
    )
    leaving.call_them(store=week.store, user=week.seller, name="a" * 150, by="x", now=NOW)
    gone = user(week.store, "salesperson", name="Gone Salesperson")
    leaving.leave(store=week.store, user=gone, to=week.seller, by="x", now=NOW)
    return [each.format(seller=week.seller.pk) for each in PAGES]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_shut_out(
    page: Page, week: Scene, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    with relayed(week) as post:
        for url in furnish(week, post):
            page.goto(url, wait_until="networkidle")
            assert violations(page) == "", url
            unfold(page)
            assert violations(page) == "", f"{url}, unfolded"


@pytest.mark.parametrize(
    "size",
    [ViewportSize(width=320, height=640), PHONE, ZOOMED, DESK],
    ids=["320", "360", "zoom", "desk"],
)
def test_everything_fits_and_can_be_touched(page: Page, week: Scene, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    with relayed(week) as post:
        for url in furnish(week, post):
            page.goto(url, wait_until="networkidle")
            unfold(page)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], f"{url} is {width} wide"
            small = page.locator(f"{CONTROLS}, .glances a").evaluate_all(
                "all => all.filter(e => e.checkVisibility())"
                ".map(e => [e, e.getBoundingClientRect()])"
                ".filter(([e, b]) => b.height < 43.9 && e.type !== 'checkbox')"
                ".map(([e, b]) => `${e.outerHTML.slice(0, 80)} ${b.height}`)"
            )
            assert not small, f"{url}: {small}"


def test_nothing_moves_while_a_picture_comes(page: Page, week: Scene) -> None:
    pictures._drawn.clear()
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.goto("/morning/", wait_until="networkidle")
        expect(page.locator(".picture .fill-accent").first).to_be_attached()
        shift = page.evaluate(
            """() => new Promise(done => {
                let sum = 0;
                new PerformanceObserver(list => {
                    for (const entry of list.getEntries()) sum += entry.value;
                }).observe({type: 'layout-shift', buffered: true});
                requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
            })"""
        )
        assert shift == 0
        pictures._drawn.clear()


def test_five_places_under_the_thumb(page: Page, week: Scene) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/")
    places = page.get_by_role("navigation", name="Pages").get_by_role("link")
    expect(places).to_have_count(5)
    heights = places.evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    assert len(set(heights)) == 1
    for name, url in (("More", "/more/"), ("Morning", "/morning/"), ("Stopped", "/verdicts/")):
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
        expect(page).to_have_url(f"{page.url.split('//')[0]}//{page.url.split('/')[2]}{url}")
        current = page.locator(".places [aria-current=page]")
        expect(current).to_contain_text(name)
    page.goto(f"/staff/{week.seller.pk}/")
    expect(page.locator(".places [aria-current=true]")).to_contain_text("More")


def test_every_place_below_one_is_a_page_there_is() -> None:
    from sincerely.faces.web.morning import places

    numbers = {"week", "mail", "templates", "decisions", "staff", "feeds", "review", "unlinked"}
    for first, below in places._BELOW.values():
        assert reverse(first)
        for name in below & numbers:
            assert reverse(name)


def test_one_key_each(page: Page, week: Scene) -> None:
    """j and k to move, r release, x refuse, t label, Esc back, and the next card at once."""
    with relayed(week) as post:
        mails = fill(post)
        page.goto("/verdicts/?state=held&system=crm", wait_until="networkidle")
        cards = page.locator("[data-card]")
        total = cards.count()
        assert total >= 3
        at = {name: index_of(page, subject) for name, subject in
              (("sale", SALE), ("word", "A word from Harbor"))}  # fmt: skip
        for _ in range(at["sale"] + 1):
            page.keyboard.press("j")
        expect(cards.nth(at["sale"])).to_be_focused()
        page.keyboard.press("r")
        why = cards.nth(at["sale"]).get_by_label("Why")
        expect(why).to_be_focused()
        page.keyboard.type("jkrx she rang")
        expect(why).to_have_value("jkrx she rang")
        page.keyboard.press("Escape")
        expect(cards.nth(at["sale"])).to_be_focused()
        page.keyboard.press("r")
        page.keyboard.press("Enter")
        expect(cards.nth(at["sale"])).to_contain_text("Released. It is looked at once more")
        expect(page.locator("#heard")).to_contain_text("Released.")
        mails["held"].refresh_from_db()
        assert mails["held"].trail[-1]["why"].startswith("jkrx she rang")
        go_to(page, at["word"])
        page.keyboard.press("x")
        page.keyboard.type("no")
        page.keyboard.press("Enter")
        expect(cards.nth(at["word"])).to_contain_text("Stopped for good.")
        mails["unsure"].refresh_from_db()
        assert mails["unsure"].state == "refused"
        after = min(at["word"] + 1, total - 1)
        expect(cards.nth(after)).to_be_focused()
        assert violations(page) == ""


def index_of(page: Page, subject: str) -> int:
    texts = page.locator("[data-card]").all_inner_texts()
    return next(n for n, text in enumerate(texts) if text.startswith(subject))


def go_to(page: Page, wanted: int) -> None:
    for _ in range(40):
        at = page.evaluate(
            "[...document.querySelectorAll('[data-card]')].indexOf(document.activeElement)"
        )
        if at == wanted:
            return
        page.keyboard.press("j" if at < wanted else "k")
    pytest.fail(f"never came to card {wanted}")


def test_t_labels_once_for_all(page: Page, week: Scene) -> None:
    with relayed(week) as post:
        many(post, 4, subject="A word from Harbor")
        page.goto("/verdicts/?state=held&system=crm", wait_until="networkidle")
        page.keyboard.press("j")
        page.keyboard.press("t")
        choice = page.get_by_label("What this wording is for")
        expect(choice).to_be_focused()
        choice.select_option("newsletter")
        page.get_by_role("button", name="Label").first.click()
        said = "Labelled: Newsletter. 4 mails that are kept back of it are looked at again."
        expect(page.locator("[data-card]").first).to_contain_text(said)


def test_the_keys_can_be_turned_off(page: Page, week: Scene) -> None:
    page.goto("/verdicts/", wait_until="networkidle")
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys").uncheck()
    page.reload(wait_until="networkidle")
    page.keyboard.press("j")
    expect(page.locator("[data-card]").first).not_to_be_focused()
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys").check()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("[data-card]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Stopped and held")


def test_without_scripts(chromium: Browser, live_server: LiveServer, week: Scene) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(link(week))
    page.get_by_role("button").click()
    with relayed(week) as post:
        mails = fill(post)
        page.goto("/verdicts/?state=held")
        card = page.get_by_role("listitem").filter(has_text=SALE)
        card.get_by_text("Release or refuse").click()
        card.get_by_label("Why").fill("She rang")
        card.get_by_role("button", name="Release").click()
        expect(page.get_by_role("status").first).to_contain_text(
            "Released. It is looked at once more"
        )
        mails["held"].refresh_from_db()
        assert mails["held"].state == "queued"
        page.goto("/verdicts/")
        page.get_by_text("Only some of them").click()
        page.get_by_label("Reason").select_option("appointment_not_missed")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.get_by_text(MISSED).first).to_be_visible()
        page.goto("/morning/")
        page.get_by_role("link", name="Show the picture").first.click()
        expect(page.locator(".picture .fill-accent").first).to_be_attached()
    context.close()


def test_somebody_leaves_by_keyboard_alone(page: Page, week: Scene) -> None:
    user(week.store, "salesperson", name="Sam Ito")
    page.goto("/more/")
    press_until(page, "Tab", page.get_by_role("link", name="Who works here"))
    page.keyboard.press("Enter")
    press_until(page, "Tab", page.get_by_role("link", name="Alex Winter"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alex Winter")
    choice = page.get_by_label("Who is there for their people now")
    choice.focus()
    page.keyboard.type("Sam")
    press_until(page, "Tab", page.get_by_role("button", name="Alex Winter left"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Sam Ito is there for")
