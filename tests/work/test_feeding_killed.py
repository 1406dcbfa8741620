"""A file whose reader is killed, or that two read at once: no row lost, none twice."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from sincerely.records.models import EventRow, FeedFile, Quarantine, Source
from sincerely.work import feeding, rebuilding
from sincerely.work.feeding import FileReceipt
from tests.cast import day, house

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 90
CHUNK = 10
#: feeds the file and, at the third chunk, tells so and goes no further
READER = """
import sys
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings

name, source, path, now, where = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
django.setup()

from sincerely.records.models import Source
from sincerely.work import feeding, quarantine

feeding.CHUNK = 10
chunks = []
kept = quarantine.keep


def wait(*_):
    chunks.append(1)
    if len(chunks) == 3:
        print("here", flush=True)
        sys.stdin.read()


def keep(*how):
    kept(*how)
    if where == "inside a chunk":
        wait()


quarantine.keep = keep
feeding.feed(
    source=Source.objects.get(pk=source), paths=[Path(path)], by="a reader",
    now=datetime.fromisoformat(now), progress=wait if where == "between chunks" else None,
)
"""


@pytest.fixture
def wishes(tmp_path: Path) -> Path:
    """Opt-outs, most without a day (they hold from the moment the file came), some unreadable."""
    rows = ["optout_id,at,request,channel,email,first_name,last_name"]
    for n in range(ROWS):
        address = "" if n % 7 == 0 else f"p{n}@example.com"
        rows.append(f"O{n},{'2026-03-01' if n % 5 == 0 else ''},opt_out,,{address},Ida,Nr{n}")
    path = tmp_path / "wishes.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("where", ["inside a chunk", "between chunks"])
def test_killed_and_resumed_it_is_as_if_never_killed(wishes: Path, where: str) -> None:
    killed, whole = house(), house("lake", "Lake Motors")
    _kill_a_reader(killed.crm, wishes, where)
    begun = FeedFile.objects.get()
    assert begun.finished_at is None
    assert begun.rows_done == (20 if where == "inside a chunk" else 30)
    assert begun.counts["rows"] == begun.rows_done
    assert EventRow.objects.count() + Quarantine.objects.count() == begun.rows_done

    resumed = _feed(killed.crm, wishes, at=3)
    uninterrupted = _feed(whole.crm, wishes, at=1)

    assert resumed.went_on_behind == begun.rows_done
    assert resumed.counts() == uninterrupted.counts()
    assert _ledger(killed.crm) == _ledger(whole.crm)
    assert _waiting(killed.crm) == _waiting(whole.crm)
    assert FeedFile.objects.filter(source=killed.crm).count() == 1
    assert rebuilding.check() == []


def test_two_that_read_one_file_at_once_share_it(
    wishes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "CHUNK", 7)
    both, whole = house(), house("lake", "Lake Motors")
    ready = threading.Barrier(2)

    def read() -> FileReceipt:
        try:
            ready.wait()
            return _feed(both.crm, wishes, at=1)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, other = [future.result() for future in [pool.submit(read) for _ in range(2)]]
    receipt = _feed(whole.crm, wishes, at=1)
    assert _ledger(both.crm) == _ledger(whole.crm)
    assert _waiting(both.crm) == _waiting(whole.crm)
    last = FeedFile.objects.filter(source=both.crm).latest("pk")
    if FeedFile.objects.filter(source=both.crm).count() == 1:
        assert one.counts() == other.counts() == receipt.counts()
    else:  # one had ended before the other began: the same file again
        assert last.counts["known"] == receipt.new
    assert rebuilding.check() == []


def _kill_a_reader(source: Source, path: Path, where: str) -> None:
    name = str(connection.settings_dict["NAME"])
    words = [name, str(source.pk), str(path), day(1).isoformat(), where]
    with subprocess.Popen(
        [sys.executable, "-c", READER, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ,
    ) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == b"here\n"
        os.kill(reader.pid, signal.SIGKILL)
        assert reader.wait() == -signal.SIGKILL


def _feed(source: Source, path: Path, at: float) -> FileReceipt:
    (receipt,) = feeding.feed(source=source, paths=[path], by="the tests", now=day(at))
    return receipt


def _ledger(source: Source) -> list[tuple[Any, ...]]:
    events = EventRow.objects.filter(source=source).order_by("key")
    return list(events.values_list("key", "kind", "occurred_at", "whole_day", "payload"))


def _waiting(source: Source) -> list[tuple[Any, ...]]:
    rows = Quarantine.objects.filter(feed_file__source=source).order_by("line")
    return list(rows.values_list("line", "code", "raw"))
