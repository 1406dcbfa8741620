"""Today on a phone with one thumb, and with a connection that comes and goes."""

import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Event

import pytest
from django.http import HttpResponse
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from sincerely.faces.web.care import app, task
from sincerely.faces.web.here import Here
from sincerely.records.models import CareTask, EventRow
from tests.faces.web.care.conftest import sign_in
from tests.faces.web.scene import Scene
from tests.faces.web.test_browser import DESK, press_until

pytestmark = pytest.mark.django_db(transaction=True)

#: what the brief of issue 6 allows from opening Today to a logged call
SECONDS = 20
TAPS = 6
NOTHING_WAITS = "Object.keys(localStorage).every(key => !key.includes(':wait:'))"


def contacts(task: CareTask) -> int:
    """How often the ledger says that somebody of the store called them."""
    rows = EventRow.objects.filter(sighting__person=task.person_id, kind="call_made")
    return rows.count()


def until(page: Page, holds: str) -> None:
    """Waits for what the page says of itself. (The CSP bars `wait_for_function`.)"""
    for _ in range(200):
        with suppress(Error):  # the page may just be going
            if page.evaluate(holds):
                return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {holds}")


def open_task(page: Page) -> None:
    page.get_by_role("link", name="Rosa Keller").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rosa Keller")


def reached(page: Page, learned: str = "") -> None:
    page.get_by_role("radio", name="Reached").click()
    if learned:
        page.get_by_label("What you learned").fill(learned)
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_call_is_logged_in_four_taps(phone: Page, thanks: CareTask) -> None:
    began, taps = time.monotonic(), 0
    phone.goto("/")
    for touch in (
        phone.get_by_role("link", name="Rosa Keller").first,
        phone.get_by_role("link", name="Call", exact=True),
        phone.get_by_role("radio", name="Reached"),
        phone.get_by_role("button", name="Save", exact=True),
    ):
        expect(touch).to_be_in_viewport()
        touch.click()
        taps += 1
    expect(phone.get_by_role("status").first).to_contain_text("Kept. Rosa Keller")
    assert taps <= TAPS
    assert time.monotonic() - began < SECONDS
    assert contacts(thanks) == 1
    thanks.refresh_from_db()
    assert thanks.settled_at


def test_a_call_is_logged_by_keyboard_alone(
    chromium: Browser, live_server: LiveServer, week: Scene, thanks: CareTask
) -> None:
    context = chromium.new_context(viewport=DESK, base_url=live_server.url)
    page = context.new_page()
    sign_in(page, week.seller)
    press_until(page, "Tab", page.get_by_role("link", name="Rosa Keller").first)
    page.keyboard.press("Enter")
    press_until(page, "Tab", page.get_by_role("radio", name="Reached"))
    page.keyboard.press("Space")
    press_until(page, "Tab", page.get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Kept. Rosa Keller")
    assert contacts(thanks) == 1
    context.close()


def test_without_scripts_a_call_is_logged_all_the_same(
    chromium: Browser, live_server: LiveServer, week: Scene, thanks: CareTask
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, week.seller)
    open_task(page)
    reached(page, "Their daughter starts to drive")
    expect(page.get_by_role("status")).to_contain_text("Kept. Rosa Keller")
    assert contacts(thanks) == 1
    context.close()


def test_what_is_typed_is_there_after_the_page_was_left(phone: Page) -> None:
    open_task(phone)
    phone.get_by_role("radio", name="Left a message").click()
    phone.get_by_label("What you learned").fill("Away until Friday")
    phone.get_by_role("radio", name="Tomorrow").click()
    phone.goto("/")
    open_task(phone)
    expect(phone.get_by_label("What you learned")).to_have_value("Away until Friday")
    expect(phone.get_by_role("radio", name="Left a message")).to_be_checked()
    expect(phone.get_by_role("radio", name="Tomorrow")).to_be_checked()


def test_without_a_connection_it_waits_and_then_goes_by_itself(
    phone: Page, pocket: BrowserContext, thanks: CareTask
) -> None:
    open_task(phone)
    pocket.set_offline(True)
    reached(phone, "Loves the third row")
    expect(phone.get_by_text("1 note safe on this device.")).to_be_visible()
    assert contacts(thanks) == 0
    pocket.set_offline(False)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Today")
    expect(phone.get_by_text("safe on this device")).to_have_count(0)
    assert contacts(thanks) == 1
    assert stored(phone) == []


def test_a_desk_in_trouble_is_asked_again(
    phone: Page, pocket: BrowserContext, thanks: CareTask
) -> None:
    failed: list[str] = []

    def once(route: Route) -> None:
        if failed:
            route.continue_()
        else:
            failed.append(route.request.post_data or "")
            route.fulfill(status=500, body="trouble")

    pocket.route("**/log/", once)
    open_task(phone)
    reached(phone)
    expect(phone.get_by_text("1 note safe on this device.")).to_be_visible()
    phone.get_by_role("button", name="Try now").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Today")
    assert contacts(thanks) == 1


def test_a_lost_answer_is_asked_for_again_and_nothing_is_told_twice(
    phone: Page, pocket: BrowserContext, thanks: CareTask
) -> None:
    keys: list[str] = []

    def lost(route: Route) -> None:
        keys.append((route.request.post_data or "").partition("key=")[2].partition("&")[0])
        if len(keys) == 1:
            route.fetch()  # the desk keeps it, and its answer never comes
            route.abort("connectionreset")
        else:
            route.continue_()

    pocket.route("**/log/", lost)
    open_task(phone)
    reached(phone, "Likes the colour")
    expect(phone.get_by_text("1 note safe on this device.")).to_be_visible()
    assert contacts(thanks) == 1
    phone.goto("/")  # the page sends what waits
    expect(phone.get_by_text("safe on this device")).to_have_count(0)
    until(phone, NOTHING_WAITS)
    assert contacts(thanks) == 1
    assert len(keys) == 2
    assert keys[0] == keys[1]


def test_save_touched_twice_on_a_slow_line_is_one_call(
    phone: Page, pocket: BrowserContext, thanks: CareTask
) -> None:
    sent: list[str] = []
    pocket.on("request", lambda r: sent.append(r.url) if r.url.endswith("/log/") else None)
    open_task(phone)
    phone.get_by_role("radio", name="Reached").click()
    phone.evaluate(
        "() => { for (const n of [1, 2]) document.querySelector('[data-save]').click() }"
    )
    expect(phone.get_by_role("status").first).to_contain_text("Kept. Rosa Keller")
    assert len(sent) == 1
    assert contacts(thanks) == 1


def test_save_touched_twice_without_scripts_is_one_call(
    chromium: Browser, live_server: LiveServer, week: Scene, thanks: CareTask
) -> None:
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, week.seller)
        open_task(page)
        page.get_by_role("radio", name="Reached").click()
        page.get_by_role("button", name="Save", exact=True).dblclick(no_wait_after=True)
        expect(page.get_by_role("status")).to_contain_text("Kept. Rosa Keller")
        assert contacts(thanks) == 1


def test_signed_out_meanwhile_it_waits_for_the_same_person(
    phone: Page, pocket: BrowserContext, week: Scene, thanks: CareTask
) -> None:
    open_task(phone)
    pocket.clear_cookies()
    reached(phone, "Ask about the roof box")
    expect(phone.get_by_text("You are signed out. 1 note of yours is safe")).to_be_visible()
    assert contacts(thanks) == 0
    sign_in(phone, week.manager)
    expect(phone.get_by_text("1 note waits here for somebody else")).to_be_visible()
    assert "roof box" not in phone.locator("body").inner_text()
    assert contacts(thanks) == 0
    pocket.clear_cookies()
    sign_in(phone, week.seller)
    until(phone, NOTHING_WAITS)
    assert contacts(thanks) == 1
    told = EventRow.objects.filter(sighting__person=thanks.person_id, kind="call_made").get()
    assert told.payload["by"] == week.seller.name


def test_a_page_left_open_never_sends_in_another_name(
    phone: Page, pocket: BrowserContext, week: Scene, thanks: CareTask
) -> None:
    open_task(phone)
    other = pocket.new_page()
    other.goto("/accounts/logout/")
    other.locator("main").get_by_role("button", name="Sign Out").click()
    sign_in(other, week.manager)
    reached(phone, "Mine alone")
    expect(phone.get_by_text("Somebody else is signed in here now.")).to_be_visible()
    assert contacts(thanks) == 0


def test_what_the_desk_cannot_keep_is_shown_and_not_lost(phone: Page, thanks: CareTask) -> None:
    open_task(phone)
    CareTask.objects.filter(pk=thanks.pk).update(assignee=None, owner="Sam Ito")
    reached(phone, "Wants winter tyres")
    expect(phone.get_by_text("This task is not yours any more.")).to_be_visible()
    expect(phone.get_by_label("What you learned")).to_have_value("Wants winter tyres")
    assert contacts(thanks) == 0


def stored(page: Page) -> list[str]:
    """What our pages keep in this browser."""
    found: list[str] = page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('sinc'))")
    return found


def keeps_today(phone: Page) -> None:
    """They ask for it; Today and one task are kept."""
    phone.goto("/phone/")
    phone.get_by_role("button", name="Keep Today on this device").click()
    until(phone, "navigator.serviceWorker.controller !== null")
    phone.goto("/")
    open_task(phone)
    until(phone, f"{KEPT}.then(kept => kept.length === 2)")


#: whose pages are kept, each with its address
KEPT = """caches.keys().then(all => all.filter(name => name.startsWith("sincerely-pages")))
    .then(all => Promise.all(all.map(name => caches.open(name).then(one => one.keys()))))
    .then(all => all.flat().map(each => new URL(each.url).pathname))"""
#: what the workers and the pages had begun to change of it has been done
DONE = "navigator.locks.request('sincerely-kept', () => true)"
#: a page that empties nothing itself: what is not there then, its worker did not keep
IDLE = "CacheStorage.prototype.delete = async () => false;"


@pytest.fixture
def slow_task(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Event]]:
    """The desk has made a task's page and has it in hand (first), until it is let go (second)."""
    made, go = Event(), Event()

    def slowly(at: Here, response: HttpResponse) -> HttpResponse:
        answer = app.keepable(at, response)
        made.set()
        assert go.wait(30)
        return answer

    monkeypatch.setattr(task, "keepable", slowly)
    yield made, go
    go.set()


def under_way(pocket: BrowserContext, address: str, made: Event) -> Page:
    """A second window, in which a task's page is being fetched."""
    window = pocket.new_page()
    window.add_init_script(IDLE)
    window.goto("/phone/")
    until(window, "navigator.serviceWorker.controller !== null")
    window.evaluate("to => { setTimeout(() => location.assign(to)) }", address)
    assert made.wait(30)
    return window


def test_today_is_there_without_a_connection_and_gone_with_its_reader(
    phone: Page, pocket: BrowserContext, week: Scene
) -> None:
    keeps_today(phone)
    pocket.set_offline(True)
    phone.goto("/")
    expect(phone.get_by_text("No connection. This is how it was")).to_be_visible()
    open_task(phone)
    reached(phone, "Kept in the lot")
    expect(phone.get_by_text("1 note safe on this device.")).to_be_visible()
    phone.goto("/people/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("No connection")
    pocket.set_offline(False)
    phone.goto("/accounts/logout/")
    phone.locator("main").get_by_role("button", name="Sign Out").click()
    pocket.set_offline(True)
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("No connection")
    assert "Keller" not in phone.content()
    pocket.set_offline(False)


def test_another_reader_finds_nothing_of_the_one_before(
    phone: Page, pocket: BrowserContext, week: Scene
) -> None:
    keeps_today(phone)
    pocket.clear_cookies()  # as if the session had ended
    sign_in(phone, week.manager)
    until(phone, "navigator.serviceWorker.getRegistrations().then(r => !r.length)")
    assert phone.evaluate("caches.keys()") == []


def test_a_page_under_way_when_its_reader_signs_out_is_not_kept(
    phone: Page, pocket: BrowserContext, slow_task: tuple[Event, Event], thanks: CareTask
) -> None:
    made, go = slow_task
    go.set()
    keeps_today(phone)
    made.clear()
    go.clear()
    late = under_way(pocket, f"/tasks/{thanks.pk}/", made)
    phone.goto("/accounts/logout/")
    phone.locator("main").get_by_role("button", name="Sign Out").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in")
    go.set()
    expect(late.get_by_role("heading", level=1)).to_have_text("Rosa Keller")
    late.evaluate(DONE)
    assert late.evaluate(KEPT) == []


def test_nothing_is_put_back_after_another_reader_has_emptied_it(
    phone: Page, pocket: BrowserContext, week: Scene, slow_task: tuple[Event, Event],
    thanks: CareTask,
) -> None:  # fmt: skip
    """The worker whose registration is gone still answers for the windows it was opened in."""
    made, go = slow_task
    go.set()
    keeps_today(phone)
    made.clear()
    go.clear()
    late = under_way(pocket, f"/tasks/{thanks.pk}/", made)
    pocket.clear_cookies()
    sign_in(phone, week.manager)
    until(phone, "navigator.serviceWorker.getRegistrations().then(r => !r.length)")
    phone.evaluate("localStorage.removeItem('sincerely:keep')")
    go.set()
    expect(late.get_by_role("heading", level=1)).to_have_text("Rosa Keller")
    late.evaluate(DONE)
    assert late.evaluate("caches.keys()") == []


def test_whoever_did_not_ask_has_nothing_kept(
    phone: Page, pocket: BrowserContext, week: Scene
) -> None:
    keeps_today(phone)
    pocket.clear_cookies()
    phone.add_init_script(IDLE)
    sign_in(phone, week.manager)
    phone.goto("/")
    phone.evaluate(DONE)
    assert phone.evaluate(KEPT) == []
