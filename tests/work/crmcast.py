"""The CRM's side in these tests: a web server on this machine that answers as it is told; and the
store's side, for those who import these fixtures."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import connection

from sincerely.records.models import CrmCopy, CrmLink, Person, User
from sincerely.work.crm import links
from tests.cast import ROSA, House, day, house
from tests.work.carecast import bought, member

#: what it answers: a status, with headers
Answer = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class Posted:
    """A request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Crm:
    """``answers``: to give next instead of 200. ``at_post``: called before the answer; may wait."""

    got: list[Posted] = field(default_factory=list)
    answers: deque[Answer] = field(default_factory=deque)
    at_post: Callable[[Posted], None] | None = None
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/in?store=1"

    @property
    def kinds(self) -> list[str]:
        return [each.json["type"] for each in self.got]

    def link(self, house: House, **said: Any) -> CrmLink:
        """A link to it, made the day before day 0 by whoever runs the server."""
        made: dict[str, Any] = {"by": "the tests", "now": day(-1), "at_the_server": True}
        made["url"] = self.url
        return links.add_hook(store=house.store, **(made | said))


@contextmanager
def crm() -> Iterator[Crm]:
    """The CRM while inside."""
    found = Crm()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            posted = Posted(self.path, headers, self.rfile.read(length))
            found.got.append(posted)
            if found.at_post:
                found.at_post(posted)
            code, headers = found.answers.popleft() if found.answers else (200, {})
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def harbor() -> House:
    """The store."""
    return house()


@pytest.fixture
def dana(harbor: House) -> User:
    """Who logs there."""
    return member(harbor, "Dana Reyes")


@pytest.fixture
def rosa(harbor: House) -> Person:
    """Who bought from her."""
    return bought(harbor, ROSA)


@pytest.fixture
def server() -> Iterator[Crm]:
    """The CRM, for one test."""
    with crm() as found:
        yield found


def folder_link(house: House, folder: Path, **said: Any) -> CrmLink:
    """The night's file in a folder, from day 0 on."""
    made: dict[str, Any] = {"by": "the tests", "now": day(0)}
    return links.add_csv(store=house.store, folder=folder, **(made | said))


def queued(link: CrmLink) -> list[str]:
    """The kinds that wait for a link, oldest first."""
    rows = CrmCopy.objects.filter(link=link, done_at=None).order_by("pk").select_related("event")
    return [row.event.kind if row.event else "details_corrected" for row in rows]


def together(*calls: Callable[[], int]) -> list[int]:
    """What each returns, in a thread and with a connection of its own, all begun at once."""
    ready = threading.Barrier(len(calls))

    def run(call: Callable[[], int]) -> int:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '10s'")
            ready.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result() for each in [pool.submit(run, call) for call in calls]]
