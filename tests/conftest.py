"""The database for the tests: the embedded PostgreSQL, or the server `DATABASE_URL` names."""

import os
import tempfile
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
import pytest

_HERE = sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:10]
_FOLDER = Path(tempfile.gettempdir()) / f"sincerely-tests-{os.getuid()}-{_HERE}"

# set before Django's settings are read; nothing of the user's own data is touched
os.environ["SINCERELY_DATA"] = str(_FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "sincerely.site.settings"
os.environ.setdefault(
    "SINCERELY_PG_OPTIONS", "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
)

django.setup()

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
