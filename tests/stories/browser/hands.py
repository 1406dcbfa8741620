"""How somebody uses a page: with a thumb, with a mouse, or with the keyboard alone."""

from typing import Protocol

import pytest
from playwright.sync_api import Locator, Page, expect

#: no page is so long that one does not get round it with so many presses of a key
ROUND = 150


class Hand(Protocol):
    """One way to use a page. What is used is named as they read it."""

    def press(self, there: Locator) -> None:
        """A link, a button, something folded away."""

    def write(self, there: Locator, text: str) -> None:
        """Into a field."""

    def tick(self, there: Locator) -> None:
        """One of several choices, or a box."""

    def choose(self, there: Locator, text: str) -> None:
        """Out of a list that opens."""


class Thumb:
    """On glass. What is used must be under the thumb: scrolled to, and not covered."""

    def press(self, there: Locator) -> None:
        there.tap()

    def write(self, there: Locator, text: str) -> None:
        there.tap()
        there.page.keyboard.insert_text(text)

    def tick(self, there: Locator) -> None:
        there.locator("xpath=ancestor-or-self::label[1] | .").first.tap()

    def choose(self, there: Locator, text: str) -> None:
        there.select_option(text)


class Mouse:
    """At a desk."""

    def press(self, there: Locator) -> None:
        there.click()

    def write(self, there: Locator, text: str) -> None:
        there.click()
        there.page.keyboard.insert_text(text)

    def tick(self, there: Locator) -> None:
        there.check()

    def choose(self, there: Locator, text: str) -> None:
        there.select_option(text)


class Keys:
    """Tab, Enter, Space, arrows and letters; nothing is touched."""

    def press(self, there: Locator) -> None:
        _tab_to(there)
        there.page.keyboard.press("Enter")

    def write(self, there: Locator, text: str) -> None:
        _tab_to(there)
        there.page.keyboard.type(text)

    def tick(self, there: Locator) -> None:
        if there.evaluate("e => e.type") == "radio":
            _go(there.page, "Tab", there, "e => e.name === document.activeElement.name")
            _go(there.page, "ArrowDown", there)
        else:
            _tab_to(there)
        if not there.is_checked():
            there.page.keyboard.press("Space")
        expect(there).to_be_checked()

    def choose(self, there: Locator, text: str) -> None:
        _tab_to(there)
        there.page.keyboard.type(text)
        expect(there.locator("option:checked")).to_have_text(text)


def _tab_to(there: Locator) -> None:
    expect(there).to_be_visible()
    _go(there.page, "Tab", there)


def _go(
    page: Page, key: str, there: Locator, arrived: str = "e => e === document.activeElement"
) -> None:
    for _ in range(ROUND):
        if there.evaluate(arrived):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never came to {there}")
