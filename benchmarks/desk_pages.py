"""Every page of the desk, as those who read it open it: time, questions, bytes on first load."""

import logging
import re
from collections.abc import Iterator
from typing import Any

from benchmarks import town
from benchmarks.took import Took, each, p95

#: what a browser that has nothing yet fetches with a page; icons for a home screen it does not
_FETCHED = re.compile(r'<(?:link|script|img)[^>]*?(?:href|src)="(/static/[^"#]+)')
_LATER = ("icon-", ".webmanifest")
#: who looks, first to last: a page is measured for the first who may open it
ROLES = ("manager", "salesperson", "marketing", "service_advisor")
#: pages two kinds of readers see quite differently
BOTH = frozenset({"today", "person", "verdicts", "mail", "task", "more"})


def measure(asked: int) -> None:
    """Prints a line for each page and reader, the slowest last of all."""
    import sincerely.site.wsgi  # noqa: F401 - as the server does: what is loaded is no garbage
    from tests.faces.web.every_page import pages

    logging.disable(logging.WARNING)  # who may not open a page
    found = pages(_numbers(asked), most=asked)
    clients = {role: _signed_in(role) for role in ROLES}
    fetched: dict[str, int] = {}
    rows = []
    print(f"{'page':34} {'reader':12} {'p50':>7} {'p95':>7} {'busy50':>7} {'busy95':>7} "
          f"{'asks':>5} {'kB':>5} {'first':>6}")  # fmt: skip
    for name, urls in found.items():
        for role in _readers(name, urls[0], clients):
            took = each(
                lambda url, role=role: clients[role].get(url), urls * max(asked // len(urls), 1)
            )
            own, first = _weight(clients[role], urls[0], fetched)
            rows.append((p95([b for _, b in took]), name))
            _show(name, role, took, _asks(clients[role], urls[0]), own, first)
    slow = sorted(rows, reverse=True)[:5]
    print("slowest, busy p95: " + ", ".join(f"{name} {busy:.0f}" for busy, name in slow))


def _numbers(asked: int) -> dict[str, list[object]]:
    """Numbers of what there is, and links of those who need no sign-in."""
    from sincerely.records.models import (
        CareTask,
        Delivery,
        FeedFile,
        Job,
        Person,
        Quarantine,
        Reach,
        Store,
        User,
    )  # fmt: skip
    from sincerely.work import calendars, customer_link

    store = Store.objects.get()
    people = Person.objects.count()
    some = [1 + n * (people // asked) for n in range(asked)]
    mails = Delivery.objects.exclude(answer="send").values_list("pk", flat=True)
    tasks = CareTask.objects.filter(settled_at=None).values_list("pk", flat=True)
    reaches = Reach.objects.filter(person__in=some, address__startswith="email:")
    links = [customer_link.make(store=store, to=reach.address[6:]) for reach in reaches]
    dana = User.objects.get(email="dana@bench.example.com")
    return {
        "person_id": some,
        "mail_id": list(mails[:asked]),
        "task_id": list(tasks[:asked]),
        "file_id": list(FeedFile.objects.values_list("pk", flat=True)[:asked]),
        "row_id": list(
            Quarantine.objects.filter(settled_at=None).values_list("pk", flat=True)[:asked]
        ),
        "user_id": list(User.objects.values_list("pk", flat=True)[:asked]),
        "job_id": list(Job.objects.values_list("pk", flat=True)[:asked]),
        "number": [1],
        "own_page.token": links,
        "calendar_feed.token": [calendars.make(user=dana, store=store, now=town.NOW)],
    }


def _signed_in(role: str) -> Any:
    from django.test import Client

    from sincerely.records.models import User

    user = User.objects.filter(roles__name=role).order_by("pk").first()
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def _readers(name: str, url: str, clients: dict[str, Any]) -> Iterator[str]:
    """The first who may open it; a salesperson too, where theirs is another page."""
    may = [role for role in ROLES if clients[role].get(url).status_code == 200]
    if not may:
        print(f"{name:34} answers nobody: {url}", flush=True)
    yield from may[:1]
    if name.split(maxsplit=1)[0] in BOTH and "salesperson" in may[1:]:
        yield "salesperson"


def _asks(client: Any, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def _weight(client: Any, url: str, fetched: dict[str, int]) -> tuple[int, int]:
    """Bytes as our server packs them: the page alone, and with all it is shown by."""
    own = _bytes(client, url)
    answer = client.get(url)
    if not str(answer.headers.get("Content-Type", "")).startswith("text/html"):
        return own, own
    parts = {part for part in _FETCHED.findall(answer.content.decode())
             if not any(word in part for word in _LATER)}  # fmt: skip
    for part in parts - fetched.keys():
        fetched[part] = _bytes(client, part)
    return own, own + sum(fetched[part] for part in parts)


def _bytes(client: Any, url: str) -> int:
    answer = client.get(url, headers={"Accept-Encoding": "gzip"})
    return len(answer.serialize_headers()) + len(answer.getvalue())


def _show(name: str, role: str, took: list[Took], asks: int, own: int, first: int) -> None:
    clock, of_processors = zip(*took, strict=True)
    print(f"{name:34} {role:12} {_p50(clock):7.1f} {p95(clock):7.1f} {_p50(of_processors):7.1f} "
          f"{p95(of_processors):7.1f} {asks:5} {own / 1000:5.1f} {first / 1000:6.1f}",
          flush=True)  # fmt: skip


def _p50(took: tuple[float, ...]) -> float:
    return sorted(took)[len(took) // 2]
