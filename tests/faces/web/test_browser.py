"""The desk in a real browser: by keyboard, on a phone and at a desk, in light and in dark."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Locator,
    Page,
    ViewportSize,
    expect,
)
from pytest_django.live_server_helper import LiveServer

from sincerely.records.models import Quarantine
from sincerely.work import staff
from sincerely.work.relaying import senders
from tests.faces.web.post import SALE, Relayed, fill, relayed
from tests.faces.web.scene import LONG_NAME, Scene, person

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=800)
#: 1280 by 800 at 200% zoom
ZOOMED = ViewportSize(width=640, height=400)
#: things to touch that stand alone; a link within a sentence may be as small as its words
CONTROLS = (
    "button, .button, summary, nav a, input:not([type=hidden]), select, .touch, .line:has(.name)"
)


@pytest.fixture
def window(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A window that notes what the Content-Security-Policy had to stop."""
    context = chromium.new_context(viewport=DESK, base_url=live_server.url)
    complaints: list[str] = []
    context.on("console", lambda said: complaints.append(said.text))
    yield context
    context.close()
    assert not [said for said in complaints if "Security Policy" in said]


@pytest.fixture
def page(window: BrowserContext, week: Scene) -> Page:
    """The desk, signed in as the manager."""
    page = window.new_page()
    page.goto(link(week))
    page.get_by_role("button", name="Sign in as Dana Reyes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    return page


def link(week: Scene) -> str:
    now = datetime.now(UTC)
    return staff.one_time_link(by="the tests", now=now, base_url="", email=week.manager.email)


def pages(week: Scene) -> list[str]:
    long = person(week.house, "maximiliane-friederike.oberkirchberg-schellenberger@example.com")
    liora = person(week.house, "liora@example.com")
    people = [f"/people/{who.pk}/" for who in (week.rosa, long, liora)]
    account = ["/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/"]
    desk = ["/", "/people/?q=kel", "/people/?q=zz", "/verdicts/", "/quarantine/", "/nowhere/"]
    row = Quarantine.objects.latest("pk")
    feeds = ["/feeds/", f"/feeds/{row.feed_file_id}/", f"/quarantine/{row.pk}/"]
    return [*desk, *people, *account, *feeds, "/quarantine/?settled"]


@pytest.fixture
def everywhere(week: Scene) -> Iterator[list[str]]:
    """Every page of the desk, with a mail of each kind and one sender in bypass."""
    with relayed(week) as post:
        yield [*pages(week), *mail_pages(post)]


def mail_pages(post: Relayed) -> list[str]:
    kinds = ("missed", "held", "doubt", "watched", "gone", "queued")
    mails = fill(post)
    senders.bypass(sender=post.crm, why="The gate " + "is wrong " * 20, by="Lee", now=post.now)
    switches = [
        f"/mail/senders/{post.campaigns.pk}/mode/?purpose=promotion&mode=on",
        f"/mail/senders/{post.campaigns.pk}/bypass/",
        f"/mail/senders/{post.crm.pk}/bypass/",
    ]
    lists = [
        "/mail/",
        "/mail/?tab=delivered",
        "/mail/templates/",
        "/mail/week/",
        "/mail/decisions/",
    ]
    return [*lists, *(f"/mail/{mails[kind].pk}/" for kind in kinds), *switches]


def unfold(page: Page) -> None:
    """Opens everything folded away, the account's menu aside."""
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")


def violations(page: Page) -> str:
    found = Axe().run(page)
    return found.generate_report() if found.violations_count else ""


def test_sign_in_and_search_by_keyboard_alone(window: BrowserContext, week: Scene) -> None:
    page = window.new_page()
    page.goto(link(week))
    assert violations(page) == ""
    press_until(page, "Tab", page.get_by_role("button"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    press_until(page, "Tab", page.get_by_role("searchbox"))
    page.keyboard.type("rosa")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    press_until(page, "Tab", page.get_by_role("link", name="Rosa Keller"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rosa Keller")
    more = page.locator("summary", has_text="Ended (4)")
    press_until(page, "Tab", more)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ended: they bought here").first).to_be_visible()


def press_until(page: Page, key: str, there: Locator) -> None:
    for _ in range(40):
        if there.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never came to {there}")


def test_search_as_you_type_fills_the_list_and_the_address(page: Page) -> None:
    page.goto("/people/")
    page.get_by_role("searchbox").press_sequentially("kell")
    expect(page.get_by_role("link", name="Rosa Keller")).to_be_visible()
    expect(page).to_have_url("/people/?q=kell")
    page.reload()
    expect(page.get_by_role("link", name="Rosa Keller")).to_be_visible()


def test_search_and_sign_out_work_without_scripts(
    chromium: Browser, live_server: LiveServer, week: Scene
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(link(week))
    page.get_by_role("button").click()
    page.get_by_role("searchbox").fill("kel")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Rosa Keller").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rosa Keller")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_shut_out(
    page: Page, everywhere: list[str], size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    for url in everywhere:
        page.goto(url)
        assert violations(page) == "", url
        unfold(page)
        assert violations(page) == "", f"{url}, unfolded"


@pytest.mark.parametrize(
    "size",
    [ViewportSize(width=320, height=640), PHONE, ZOOMED, DESK],
    ids=["320", "360", "zoom", "desk"],
)
def test_nothing_is_wider_than_the_window_and_every_control_can_be_touched(
    page: Page, everywhere: list[str], size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    for url in everywhere:
        page.goto(url)
        unfold(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{url} is {width} wide"
        small = page.locator(CONTROLS).evaluate_all(
            "all => all.filter(e => e.checkVisibility())"
            # whoever touches the words of a choice chooses it
            ".map(e => [e, (e.type === 'radio' ? e.labels[0] : e).getBoundingClientRect()])"
            ".filter(([e, b]) => b.height < 43.9 && e.type !== 'checkbox')"
            ".map(([e, b]) => `${e.outerHTML.slice(0, 80)} ${b.height}`)"
        )
        assert not small, f"{url}: {small}"


def test_the_pages_under_the_thumb_hide_nothing(page: Page, week: Scene) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"/people/{week.rosa.pk}/")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    last = page.get_by_role("contentinfo").get_by_role("paragraph").bounding_box()
    nav = page.get_by_role("navigation", name="Pages").bounding_box()
    assert last
    assert nav
    assert last["y"] + last["height"] <= nav["y"]
    assert nav["y"] + nav["height"] == PHONE["height"]


def test_nothing_moves_while_a_page_comes(page: Page, week: Scene, everywhere: list[str]) -> None:
    mail = [url for url in everywhere if url.startswith("/mail/")]
    for url in ("/", f"/people/{week.rosa.pk}/", *mail):
        page.goto(url, wait_until="networkidle")
        shift = page.evaluate(
            """() => new Promise(done => {
                let sum = 0;
                new PerformanceObserver(list => {
                    for (const entry of list.getEntries()) sum += entry.value;
                }).observe({type: 'layout-shift', buffered: true});
                requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
            })"""
        )
        assert shift == 0, url


def test_the_name_is_first_whatever_its_length_or_direction(page: Page, week: Scene) -> None:
    page.set_viewport_size(PHONE)
    for url in pages(week)[6:9]:
        page.goto(url)
        heading = page.get_by_role("heading", level=1).bounding_box()
        assert heading
        assert heading["y"] < 120
        assert heading["x"] + heading["width"] <= PHONE["width"]
    page.goto("/people/?q=oberkirch")
    expect(page.get_by_role("link", name=LONG_NAME)).to_be_visible()


def test_a_row_is_mended_without_scripts(
    chromium: Browser, live_server: LiveServer, week: Scene
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(link(week))
    page.get_by_role("button").click()
    page.get_by_role("link", name="More").click()
    page.get_by_role("link", name="Unread rows").click()
    page.get_by_role("link", name="Mend it").first.click()
    page.get_by_label("Nobody needs it, because").fill("a test")
    page.get_by_role("button", name="Put aside").click()
    expect(page.get_by_role("status")).to_contain_text("put aside: a test")
    context.close()


def test_a_file_is_chosen_and_read(page: Page, week: Scene) -> None:
    page.goto("/feeds/")
    page.get_by_text("Read a file now").click()
    page.get_by_label("The system it comes from").select_option("dms")
    sold = b"deal_number,sold_date,last_name,email\nD77,2026-03-02,Moss,ida@example.com\n"
    chosen = FilePayload(name="sold.csv", mimeType="text/csv", buffer=sold)
    page.get_by_label("The file, 200 MB at most").set_input_files(chosen)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("sold.csv")
    expect(page.get_by_role("status")).to_contain_text("1 row: 1 sale.")


def test_a_held_mail_is_released_by_keyboard_alone(page: Page, week: Scene) -> None:
    with relayed(week) as post:
        fill(post)
        page.goto("/mail/")
        press_until(page, "Tab", page.get_by_role("link", name=SALE))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(SALE)
        press_until(page, "Tab", page.get_by_role("textbox", name="Why"))
        page.keyboard.type("She rang")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Released. It is looked at once more")
        post.work()
        assert "priya@example.com" in post.sink.to


def test_mail_is_refused_and_the_bypass_ended_without_scripts(
    chromium: Browser, live_server: LiveServer, week: Scene
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(link(week))
    page.get_by_role("button").click()
    with relayed(week) as post:
        fill(post)
        senders.bypass(sender=post.crm, why="a test", by="Lee", now=post.now)
        page.goto("/mail/")
        page.get_by_role("link", name=SALE).click()
        page.get_by_role("textbox", name="Why").fill("a test")
        page.get_by_role("button", name="Refuse it").click()
        expect(page.get_by_role("status")).to_contain_text("Stopped for good.")
        page.get_by_role("link", name="End it").click()
        page.get_by_role("textbox", name="Why").fill("mended")
        page.get_by_role("button", name="End the bypass").click()
        expect(page.get_by_role("complementary", name="Bypass")).to_have_count(0)
    context.close()


def test_a_template_is_labelled_in_its_place(page: Page, week: Scene) -> None:
    with relayed(week) as post:
        fill(post)
        page.goto("/mail/templates/")
        row = page.get_by_role("listitem").filter(has_text=SALE)
        row.get_by_label("What it is for").select_option("promotion")
        button = row.get_by_role("button", name="Label")
        button.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Labelled: Promotion.")
        expect(row).to_contain_text("Labelled: Promotion.")
        expect(button).to_be_focused()
        expect(page).to_have_url(f"{page.url.split('/mail')[0]}/mail/templates/")
        assert violations(page) == ""


def test_a_mail_shows_a_person_and_itself_as_two_links(page: Page, week: Scene) -> None:
    with relayed(week) as post:
        fill(post)
        page.set_viewport_size(PHONE)
        page.goto("/mail/")
        page.get_by_role("link", name="Priya Nair").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Priya Nair")
        page.get_by_role("link", name=SALE).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(SALE)
