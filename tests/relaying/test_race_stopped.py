"""A worker that is stopped with an address's lock in hand: whoever records waits only so long.

A process of its own hands over and stops itself (SIGSTOP) at a given step. Recording must return
after the bound, name the delivery where its final dot may have been sent, and what the worker does
once it goes on must not be a leak.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from sincerely.records import line
from sincerely.records.models import Delivery
from sincerely.rules.events.deals import DealSold
from tests.cast import ROSA, SUV, day
from tests.relaying.cast import SALE, Post

#: seconds, instead of the real bound
BOUND = 1
WORKER = """
import os, signal, sys
from datetime import datetime
import django
django.setup()
from sincerely.records import settling
from sincerely.work.relaying import courier, handover, judging

owner, name = {
    "judging": (judging, "judge"),
    "announcing": (settling, "before_the_dot"),
    "the dot": (handover.Session, "dot"),
    "the answer": (settling, "settle"),
}[sys.argv[1]]
inner, calls = getattr(owner, name), []

def stopping(*args, **kwargs):
    calls.append(1)
    if sys.argv[1] == "announcing":  # said, and not yet committed
        said = inner(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGSTOP)
        return said
    if len(calls) == (2 if sys.argv[1] == "judging" else 1):
        os.kill(os.getpid(), signal.SIGSTOP)
    return inner(*args, **kwargs)

setattr(owner, name, stopping)
now = datetime.fromisoformat(sys.argv[2])
worker = courier.Courier(by="stopped", clock=lambda: now, name="relay.example.com")
worker.work()
worker.close()
"""


@contextmanager
def stopped(post: Post, where: str) -> Iterator[Callable[[], None]]:
    """A worker stopped there. Gives what lets it go on to its end."""
    command = [sys.executable, "-c", WORKER, where, post.now.isoformat()]
    worker = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": _url()})
    try:
        _, status = os.waitpid(worker.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)

        def go_on() -> None:
            worker.send_signal(signal.SIGCONT)
            worker.wait(60)

        yield go_on
    finally:
        worker.kill()
        worker.wait(20)


def _url() -> str:
    """Of the tests' database."""
    known = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items()}
    at = f"{known['USER']}:{known['PASSWORD']}@" if known["PASSWORD"] else f"{known['USER']}@"
    port = f"&port={known['PORT']}" if known["PORT"] else ""
    return f"postgresql://{at}/{known['NAME']}?host={known['HOST']}{port}"


@pytest.fixture
def settings_url() -> str:
    """Where another session of the same database connects to."""
    return _url()


@pytest.fixture(autouse=True)
def _sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "BOUND", BOUND)
    monkeypatch.setattr(line, "GRACE", BOUND)


@pytest.mark.parametrize(
    ("where", "named", "arrives"),
    [
        ("judging", False, False),
        ("announcing", False, False),
        ("the dot", True, True),
        ("the answer", True, True),
    ],
)
def test_recording_returns_and_names_what_nobody_knows(
    post: Post, where: str, named: bool, arrives: bool
) -> None:
    post.now = day(10)
    post.take(SALE)
    with stopped(post, where) as go_on:
        began = time.monotonic()
        sale = DealSold(deal="D1", vehicle=SUV, by="Dana Reyes")
        receipt = post.house.tell(ROSA, sale, day(10), source=post.house.dms)
        assert time.monotonic() - began < 2 * BOUND + 5
        assert [each.delivery_id for each in receipt.in_doubt] == [post.one().pk] * named
        go_on()
    assert post.sink.to == ["rosa@example.com"] * arrives
    if arrives:
        assert post.counts() == {"delivered": 1}
        return
    Delivery.objects.update(leased_until=None, next_at=post.now)
    post.work()
    assert post.counts() == {"refused": 1}


def test_a_courier_does_not_wait_for_good_for_one_who_records(
    post: Post, settings_url: str
) -> None:
    """A recorder that hangs before its commit holds up one mail for a while, not a thread."""
    post.take(SALE)
    with psycopg.connect(settings_url) as recorder:
        place = line._place("email:rosa@example.com")
        recorder.execute("SELECT pg_advisory_xact_lock(%s, %s)", [line._SPACE, place])
        assert post.work() == 1
        assert (post.one().state, post.one().dot_at, post.sink.to) == ("queued", None, [])
    Delivery.objects.update(next_at=post.now)
    post.work()
    assert post.counts() == {"delivered": 1}


def test_who_is_at_work_is_not_taken_for_stuck(post: Post, settings_url: str) -> None:
    """Another who records, longer than the bound, holds an address they both need."""
    with psycopg.connect(settings_url) as other, ThreadPoolExecutor(1) as pool:
        place = line._place("email:rosa@example.com")
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [line._SPACE, place])
        longer = pool.submit(other.execute, "SELECT pg_sleep(3)")
        longer.add_done_callback(lambda _: other.commit())
        sale = DealSold(deal="D1", vehicle=SUV, by="Dana Reyes")
        assert post.house.tell(ROSA, sale, day(10), source=post.house.dms).events == 1
        longer.result(30)
