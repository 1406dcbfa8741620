"""A desk to look at: the scene, a fixed moment, and somebody who is signed in.

Imports wait until Django is set up, which happens after this file is read.
"""

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.faces.web.scene import Scene


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
