"""Both stories on real screens: with a thumb on a phone, with a mouse at a desk, by keyboard alone.

Imports wait until Django is set up, which happens after this file is read.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, ViewportSize
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:
    from tests.cast import House
    from tests.stories.browser.stage import Stage


@pytest.fixture
def harbor(transactional_db: None) -> "House":
    """The store of the story, whose rows the server's own threads can read."""
    from tests.cast import house

    return house()


@pytest.fixture(params=["phone", "desk", "keys"])
def stage(
    request: pytest.FixtureRequest,
    harbor: "House",
    chromium: Browser,
    live_server: LiveServer,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> "Iterator[Stage]":
    from sincerely.faces.api import caller
    from sincerely.faces.web import here
    from tests.cast import day
    from tests.stories.browser import hands, stage

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    played: dict[str, tuple[hands.Hand, ViewportSize]] = {
        "phone": (hands.Thumb(), stage.PHONE),
        "desk": (hands.Mouse(), stage.DESK),
        "keys": (hands.Keys(), stage.DESK),
    }
    hand, size = played[request.param]
    read = request.param != "keys"
    made = stage.Stage(harbor, chromium, live_server.url, hand, size, day(0), read)
    monkeypatch.setattr(here, "moment", lambda: made.now)
    monkeypatch.setattr(caller, "now", lambda: made.now)
    yield made
    made.close()
