"""The worker sends what is due to the CRM, in places of its own: the clockwork waits for nobody."""

from pathlib import Path
from typing import Any

import pytest
from procrastinate import App, JobContext
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector

from sincerely.faces.cli import house as doors
from sincerely.faces.cli import worker
from sincerely.records.models import Person, User
from sincerely.work import clockwork
from tests.cast import House, day
from tests.work.carecast import logs
from tests.work.crmcast import Crm, dana, folder_link, harbor, queued, rosa, server

__all__ = ["dana", "harbor", "rosa", "server"]  # fixtures

pytestmark = pytest.mark.django_db
NOW = day(1)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setattr(doors, "now", lambda: day(3))
    found = App(connector=InMemoryConnector())
    worker.register(found)
    return found


def context(app: App, *, stopping: bool) -> JobContext:
    job = Job(id=1, queue="x", lock=None, queueing_lock=None, task_name="sincerely.crm")
    why: Any = "told to" if stopping else None
    return JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: why)


def test_hooks_every_fifth_second(
    harbor: House, dana: User, rosa: Person, server: Crm, app: App
) -> None:
    link = server.link(harbor)
    logs(harbor, dana, rosa, NOW)
    periodic = app.periodic_registry.periodic_tasks["sincerely.crm", ""]
    assert periodic.cron == worker.TOLD
    app.tasks["sincerely.crm"](context(app, stopping=True), timestamp=0)
    assert queued(link) == ["call_made"], "a worker that is told to stop begins no other"
    app.tasks["sincerely.crm"](context(app, stopping=False), timestamp=0)
    assert (queued(link), server.kinds) == ([], ["call_made"])


def test_files_every_minute(
    harbor: House, dana: User, rosa: Person, app: App, tmp_path: Path
) -> None:
    folder_link(harbor, tmp_path)
    logs(harbor, dana, rosa, NOW)
    assert app.periodic_registry.periodic_tasks["sincerely.crm_files", ""].cron == worker.WRITTEN
    app.tasks["sincerely.crm_files"](timestamp=0)
    assert len(list(tmp_path.iterdir())) == 3


def test_the_clockwork_asks_no_crm(
    harbor: House, dana: User, rosa: Person, server: Crm, tmp_path: Path
) -> None:
    link = server.link(harbor)
    folder_link(harbor, tmp_path)
    logs(harbor, dana, rosa, NOW)
    clockwork.tick(now=day(3))
    assert (queued(link), server.got, list(tmp_path.iterdir())) == (["call_made"], [], [])
