"""For all tests: the database, embedded or the server `DATABASE_URL` names, and the browser."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_HERE = sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:10]
_FOLDER = Path(tempfile.gettempdir()) / f"sincerely-tests-{os.getuid()}-{_HERE}"

# set before Django's settings are read; nothing of the user's own data is touched
os.environ["SINCERELY_DATA"] = str(_FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "sincerely.site.settings"
# every TRUNCATE of a test looks through all the shared buffers: few of them
os.environ.setdefault(
    "SINCERELY_PG_OPTIONS",
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB",
)

django.setup()

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

_open = ExitStack()


def pytest_sessionstart() -> None:
    from sincerely.records import server

    _open.enter_context(server.running())


def pytest_sessionfinish() -> None:
    _open.close()


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_ledger() -> None:
    """Lets tests with real commits empty the tables, which the ledger's triggers refuse."""
    from django.db import connection
    from django.test import TransactionTestCase

    def empty(_case: TransactionTestCase) -> None:
        tables = [t for t in connection.introspection.table_names() if t != "django_migrations"]
        guarded = [
            "event",
            "event_words",
            "policy_version",
            "care_plan_version",
            "people_decision",
            "verdict",
            "sighting",
            "fingerprint",
        ]
        with connection.cursor() as cursor:
            for table in guarded:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            kept = {"django_content_type", "auth_permission"}
            names = ", ".join(f'"{t}"' for t in tables if t not in kept)
            cursor.execute(f"TRUNCATE {names} CASCADE")
            for table in guarded:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')

    setup: Any = TransactionTestCase
    setup._fixture_teardown = empty


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

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
