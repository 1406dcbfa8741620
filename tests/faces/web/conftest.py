"""A desk to look at: the scene, a fixed moment, and somebody who is signed in.

Imports wait until Django is set up, which happens after this file is read.
"""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.faces.web.scene import Scene

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def week(db: None, monkeypatch: pytest.MonkeyPatch) -> "Scene":
    from sincerely.faces.web import here
    from tests.faces.web import scene

    monkeypatch.setattr(here, "moment", lambda: scene.NOW)
    return scene.scene()


@pytest.fixture
def desk(week: "Scene", client: Client) -> Client:
    """The manager's browser, signed in."""
    client.force_login(week.manager, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    path = next((path for path in found if path), None)
    assert path, "these tests need Chromium: see CONTRIBUTING"
    # Playwright's event loop lives in this thread; Django would take the tests for asynchronous
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
