"""Several workers with connections of their own: each copy goes once, each file is written once."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from sincerely.records.models import CrmCopy, CrmLink, Person, User
from sincerely.work.crm import files, links, rounds
from sincerely.work.errors import WorkError
from tests.cast import TOM, House, day
from tests.work.carecast import bought, logs, member
from tests.work.crmcast import Crm, Posted, dana, folder_link, harbor, rosa, server, together

__all__ = ["dana", "harbor", "rosa", "server"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
NOW = day(1)
#: a worker's round, in a process of its own
WORKER = """
import sys
from datetime import datetime

import django
from django.conf import settings

settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()

from sincerely.work.crm import rounds

rounds.send_due(now=datetime.fromisoformat(sys.argv[2]))
"""


def send() -> int:
    return rounds.send_due(now=NOW)


def test_four_workers_send_each_copy_once(
    harbor: House, dana: User, rosa: Person, server: Crm
) -> None:
    link = server.link(harbor)
    for number in range(12):
        logs(harbor, dana, rosa, NOW, key=f"call-{number}")
    assert CrmCopy.objects.filter(link=link).count() == 12
    assert sum(together(*[send] * 4)) == 12
    ids = [posted.id for posted in server.got]
    assert len(ids) == len(set(ids)) == 12


def test_two_presses_of_one_button_make_one_link(harbor: House, server: Crm) -> None:
    def press() -> int:
        try:
            return server.link(harbor).pk
        except WorkError:
            return 0

    assert together(press, press, press, press).count(0) == 3
    assert CrmLink.objects.count() == 1


def test_while_one_sends_another_neither_waits_nor_sends(
    harbor: House, dana: User, rosa: Person, server: Crm
) -> None:
    server.link(harbor)
    logs(harbor, dana, rosa, NOW)
    arrived, go_on = threading.Event(), threading.Event()

    def hold(_: Posted) -> None:
        arrived.set()
        go_on.wait(30)

    def second() -> int:
        assert arrived.wait(30)
        try:
            found = send()
            with pytest.raises(WorkError) as caught:
                links.send_again(copy=CrmCopy.objects.select_related("link").get(), now=NOW)
            assert caught.value.code == "being_sent"
            return found
        finally:
            go_on.set()

    server.at_post = hold
    assert sorted(together(send, second)) == [0, 1]
    assert len(server.got) == 1


def test_logging_waits_for_no_crm(harbor: House, dana: User, rosa: Person, server: Crm) -> None:
    server.link(harbor)
    logs(harbor, dana, rosa, NOW)
    arrived, go_on = threading.Event(), threading.Event()

    def hold(_: Posted) -> None:
        arrived.set()
        go_on.wait(30)

    def log() -> int:
        assert arrived.wait(30)
        try:
            return len(logs(harbor, dana, rosa, NOW, promised="mats").events)
        finally:
            go_on.set()

    server.at_post = hold
    taken, events = together(send, log)
    assert events == 2
    assert taken >= 1


def test_what_commits_late_is_not_missed(
    harbor: House, dana: User, rosa: Person, server: Crm
) -> None:
    """Its number is lower than those that went before."""
    logs(harbor, dana, bought(harbor, TOM, deal="D2"), day(0.5))
    server.link(harbor)
    written, go_on = threading.Event(), threading.Event()

    def late() -> int:
        with transaction.atomic():
            number = logs(harbor, dana, rosa, NOW, key="late").events[0]
            written.set()
            go_on.wait(30)
        return number

    def prompt() -> int:
        tom = member(harbor, "Tom Early")
        assert written.wait(30)
        try:
            other = Person.objects.exclude(pk=rosa.pk).get()
            number = logs(harbor, tom, other, NOW, key="prompt").events[0]
            assert send() == 1
        finally:
            go_on.set()
        return number

    first, second = together(late, prompt)
    assert first < second
    assert send() == 1
    assert [posted.id for posted in server.got] == [f"event_{second}", f"event_{first}"]


def test_one_file_by_two_workers(harbor: House, dana: User, rosa: Person, tmp_path: Path) -> None:
    folder_link(harbor, tmp_path)
    logs(harbor, dana, rosa, NOW)

    def write() -> int:
        return files.write_due(now=day(3))

    assert sum(together(write, write)) >= 1
    write()
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        f"sincerely-harbor-2026-03-0{number}.csv" for number in (4, 5, 6)
    ]
    rows = [len(path.read_text().splitlines()) - 1 for path in sorted(tmp_path.iterdir())]
    assert rows == [0, 1, 0]


def test_killed_between_the_post_and_its_note(
    harbor: House, dana: User, rosa: Person, server: Crm
) -> None:
    """kill -9 while the CRM has it and nobody has noted so: it comes again, and can be known."""
    server.link(harbor)
    logs(harbor, dana, rosa, NOW)
    arrived, go_on = threading.Event(), threading.Event()

    def hold(_: Posted) -> None:
        arrived.set()
        go_on.wait(30)

    server.at_post = hold
    command = [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"]), str(NOW)]
    worker = subprocess.Popen(command, env=dict(os.environ))
    try:
        assert arrived.wait(30)
        assert send() == 0, "it is in the worker's hands"
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        go_on.set()
    server.at_post = None
    with transaction.atomic():  # waits until the server has seen that the worker is gone
        row = CrmCopy.objects.select_for_update().get()
        assert (row.tries, row.done_at) == (0, None)
    assert send() == 1
    assert [posted.id for posted in server.got] == [f"event_{row.event_id}"] * 2
