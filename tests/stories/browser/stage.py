"""The store of a story: its people at their screens, its machines at the gate, and one clock."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from sincerely.records.models import User
from sincerely.rules.purpose import Channel, Purpose
from sincerely.work import staff, stores
from tests.cast import House, day
from tests.faces.web.care.conftest import DIALLER
from tests.faces.web.test_browser import violations
from tests.stories.browser.hands import Hand

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=860)


@dataclass
class Stage:
    """``now``: what every clock of the story says. ``size``: of every screen in it."""

    house: House
    chromium: Browser
    url: str
    hand: Hand
    size: ViewportSize
    now: datetime
    #: whether axe reads every page that comes; the same page at the same size is read once
    read: bool
    complaints: list[str] = field(default_factory=list)
    _open: list[BrowserContext] = field(default_factory=list)

    def works_here(self, name: str, role: str) -> User:
        """Somebody of the store."""
        first = name.split(maxsplit=1)[0].lower()
        return staff.make_user(
            email=f"{first}@harbor.example.com", name=name, store=self.house.store, role=role,
            by="the story", now=day(-90),
        )  # fmt: skip

    def desk_of(self, who: User) -> "Screen":
        """Their screen, with Today on it. They come by a link that signs them in."""
        screen = self._screen()
        screen.page.goto(
            staff.one_time_link(
                by="the story", now=datetime.now(UTC), base_url=self.url, email=who.email
            )
        )
        screen.press("button", f"Sign in as {who.name}")
        screen.shows("Today")
        return screen

    def own_page(self, to: str, *, decision: int | None = None) -> "Screen":
        """The reader's page, opened by the link in the footer of what the CRM sends."""
        said = self._call("/links", {"links": [{"to": to, "decision": decision}]})
        screen = self._screen()
        screen.page.goto(said["links"][0]["url"])
        screen.shows("What we may send you")
        return screen

    def ask(self, to: str, purpose: Purpose, *, channel: Channel = Channel.EMAIL) -> dict[str, Any]:
        """The gate's answer to a machine of the store, over HTTP."""
        return self._call("/decisions", {"to": to, "channel": channel, "purpose": purpose})

    def close(self) -> None:
        """Everybody goes home."""
        for context in self._open:
            context.close()
        assert not self.complaints

    def _screen(self) -> "Screen":
        touch = self.size == PHONE
        context = self.chromium.new_context(
            viewport=self.size, base_url=self.url, has_touch=touch, is_mobile=touch,
            reduced_motion="reduce",
        )  # fmt: skip
        context.add_init_script(DIALLER)
        context.on("console", lambda said: self._heard(said.text, "Security Policy"))
        context.on("weberror", lambda error: self._heard(str(error.error), ""))
        self._open.append(context)
        return Screen(context.new_page(), self.hand, self.read)

    def _heard(self, said: str, needle: str) -> None:
        if needle in said:
            self.complaints.append(said)

    def _call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        token = stores.new_token(source=self.house.crm, by="the story", now=self.now)
        context = self._open[0] if self._open else self._screen().page.context
        answer = context.request.post(
            f"{self.url}/api/v1{path}", data=body, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.ok, answer.text()
        found: dict[str, Any] = answer.json()
        return found


@dataclass(frozen=True)
class Screen:
    """One person's screen. Every page that comes on it can be read by everybody: axe finds nothing."""

    page: Page
    hand: Hand
    read: bool

    def press(self, role: Any, name: str, *, within: Locator | None = None) -> None:
        """A link or a button, by its words."""
        self.hand.press((within or self.page).get_by_role(role, name=name, exact=True).first)

    def place(self, name: str) -> None:
        """One of the five places of the desk."""
        places = self.page.get_by_role("navigation", name="Pages")
        self.hand.press(places.get_by_role("link", name=name))

    def unfold(self, words: str) -> None:
        """Something folded away, by its words."""
        self.hand.press(self.page.locator("summary", has_text=words).first)

    def write(self, label: str, text: str) -> None:
        """Into the field with this label."""
        self.hand.write(self.page.get_by_label(label).first, text)

    def choose(self, label: str, text: str) -> None:
        """Out of the list with this label."""
        self.hand.choose(self.page.get_by_label(label).first, text)

    def tick(self, role: Any, name: str) -> None:
        """A choice or a box, by its words."""
        self.hand.tick(self.page.get_by_role(role, name=name, exact=True).first)

    def shows(self, heading: str) -> None:
        """The page that came."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        assert not self.read or violations(self.page) == "", self.page.url

    def says(self, *words: str) -> None:
        """These words are on the screen."""
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)

    def said(self, words: str) -> None:
        """What was done is told."""
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_visible()

    def card(self, words: str) -> Locator:
        """The entry of a list with these words."""
        return self.page.get_by_role("listitem").filter(has_text=words).first
