"""A refused page is one line of the log; what broke here keeps its traceback."""

import logging
import sys

import pytest
from django.test import Client

from sincerely.site import settings
from sincerely.site.lines import Plain
from tests.cast import house
from tests.faces.web.scene import user

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.mark.django_db
def test_a_refused_page_is_one_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.force_login(user(house().store, "marketing", name="Mia Market"), BACKEND)
    for page, status in (("/staff/", 403), ("/people/4711/", 404)):
        caplog.clear()
        assert client.get(page).status_code == status
        (record,) = [each for each in caplog.records if each.name == "django.request"]
        line = Plain().format(record)
        assert page in line
        assert "\n" not in line


def test_what_broke_here_keeps_its_traceback() -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        said = logging.LogRecord("django.request", logging.ERROR, "", 1, "Oh", (), sys.exc_info())
    said.status_code = 500
    assert "Traceback" in Plain().format(said)


def test_the_console_speaks_so() -> None:
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "plain"
    assert settings.LOGGING["formatters"]["plain"]["()"] == f"{Plain.__module__}.Plain"
