"""A phone in a salesman's hand: signed in, with a call to make."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:
    from sincerely.records.models import CareTask, User
    from tests.faces.web.scene import Scene

PHONE = ViewportSize(width=390, height=844)
#: a dialler opens beside the browser; headless Chromium has none, and holds the next touch back
DIALLER = """addEventListener("click", event => {
    if (event.target.closest("a[href^='tel:']")) event.preventDefault();
});"""


@pytest.fixture
def thanks(week: "Scene") -> "CareTask":
    """The thank-you Alex owes the Kellers."""
    from sincerely.records.models import CareTask

    return CareTask.objects.get(kind="thank_you", person__name="Rosa Keller")


@pytest.fixture
def pocket(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A phone that notes what the Content-Security-Policy stopped, and errors of our scripts."""
    context = chromium.new_context(
        viewport=PHONE, base_url=live_server.url, has_touch=True, is_mobile=True
    )
    context.add_init_script(DIALLER)
    complaints: list[str] = []
    context.on("console", lambda said: complaints.append(said.text))
    context.on("weberror", lambda error: complaints.append(f"Uncaught {error.error}"))
    yield context
    context.close()
    assert not [s for s in complaints if "Security Policy" in s or "Uncaught" in s]


@pytest.fixture
def phone(pocket: BrowserContext, week: "Scene") -> Page:
    """Today, as Alex sees it."""
    page = pocket.new_page()
    sign_in(page, week.seller)
    return page


def sign_in(page: Page, user: "User") -> None:
    """By a link that works once."""
    from sincerely.work import staff

    now = datetime.now(UTC)
    page.goto(staff.one_time_link(by="the tests", now=now, base_url="", email=user.email))
    page.get_by_role("button", name=f"Sign in as {user.name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
