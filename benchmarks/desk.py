"""The desk's search and person page: milliseconds at the server, and questions to the database.

    python -m benchmarks.desk [--people 10000,100000,1000000] [--events 10] [--asked 300]

The whole answer is timed: session, sign-in, role, search, template; not the network. Beside the
page, the search of the database alone is timed. *busy* is the processor time of both, ours and
PostgreSQL's: on a machine that others use as well, it tells more than the clock. A million people
with ``--events 10`` have ten million events.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import desk_town, town
from benchmarks.rounds import each_size

#: what is typed -> how it is made up for person ``n`` of given names and numbers
KINDS = (
    "two letters", "a frequent name", "a rare name", "first and last name", "name and initial",
    "area code", "four digits", "seven digits", "part of a mail", "end of a VIN", "nobody",
)  # fmt: skip


def main() -> None:
    """Measures each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", default="10000,100000")
    parser.add_argument("--events", type=int, default=10, help="of each person")
    parser.add_argument("--asked", type=int, default=300, help="searches and pages timed")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not args.one:
        each_size(
            "benchmarks.desk", args.people, "--events", str(args.events), "--asked", str(args.asked)
        )
        return
    with town.database(args.one, partial(desk_town.fill, events=args.events)):
        measure(args.one, args.asked)


def measure(size: int, asked: int) -> None:
    """Every kind of search, and the page of a person."""
    from django.conf import settings
    from django.test import Client

    from sincerely.faces.web import here
    from sincerely.records import finding
    from sincerely.records.models import Person, Store, User
    from sincerely.rules import finding as rules

    settings.ALLOWED_HOSTS = ["*"]
    here.moment = lambda: town.NOW
    client = Client()
    client.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    store = Store.objects.get()
    chance = random.Random(1)
    names = dict(Person.objects.filter(pk__in=[chance.randrange(1, size) for _ in range(asked)])
                 .values_list("pk", "name"))  # fmt: skip
    whole: list[Took] = []
    print(f"{size:,} people; milliseconds")
    for kind in KINDS:
        typed = [_typed(kind, n, name, chance) for n, name in names.items()][: asked // 5]
        alone = _each(
            lambda t: finding.search(store.pk, store.group_id, rules.asked(t), limit=21), typed
        )
        page = _each(lambda t: _get(client, "/people/", t), typed)
        whole += page
        _show(f"  search: {kind} ({typed[0]!r})", page, alone)
    _show("  search: all of them", whole)
    people = list(names)
    _show("  page of a person", _each(lambda n: _get(client, f"/people/{n}/"), people))
    print(f"  questions: search {_asks(client, '/people/?q=smith')}, "
          f"page {_asks(client, f'/people/{people[0]}/')}")  # fmt: skip


def _typed(kind: str, n: int, name: str, chance: random.Random) -> str:
    first, _, last = name.partition(" ")
    phone = _phone(n)
    return {
        "two letters": chance.choice(("jo", "an", "ma", "sm", "wi", "ka", first[:2])),
        "a frequent name": chance.choice(("smith", "john", "maria", "johnson", "james")),
        "a rare name": last,
        "first and last name": f"{first} {last}",
        "name and initial": f"{last} {first[0]}",
        "area code": chance.choice(("207", "603", "617")),
        "four digits": f"{chance.randrange(10_000):04d}",
        "seven digits": phone[-7:],
        "part of a mail": f"{first}.{last}{n}@"[-12:].lower(),
        "end of a VIN": desk_town.vin(n - n % 3 or 3)[-6:],
        "nobody": chance.choice(("xqzwv", "zzyx jo", "qwrt smith")),
    }[kind]


def _phone(n: int) -> str:
    from sincerely.records.models import Reach

    return Reach.objects.filter(person=n, address__startswith="phone:").get().address


def _get(client: Any, url: str, q: str = "") -> None:
    answer = client.get(url, {"q": q} if q else {}, headers={"HX-Request": "true"} if q else {})
    assert answer.status_code == 200, (url, q, answer.status_code)


#: milliseconds by the clock, and of processors
Took = tuple[float, float]


def _each(verb: Callable[[Any], Any], of: list[Any]) -> list[Took]:
    """What each call took, after three that warm up."""
    for one in of[:3]:
        verb(one)
    took = []
    for one in of:
        start, busy = time.perf_counter(), _busy()
        verb(one)
        took.append(((time.perf_counter() - start) * 1000, (_busy() - busy) * 1000))
    return took


def _busy() -> float:
    """Seconds of processors that we and our connection's server have used; of the server only
    where Linux tells it."""
    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    server = int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0
    return time.process_time() + server


def _asks(client: Any, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def _show(what: str, took: list[Took], alone: list[Took] | None = None) -> None:
    beside = f" | database alone, busy {_p95([busy for _, busy in alone]):6.1f}" if alone else ""
    clock, busy = zip(*took, strict=True)
    print(
        f"{what:48} p50 {statistics.median(clock):7.1f} p95 {_p95(clock):7.1f}"
        f" | busy p50 {statistics.median(busy):6.1f} p95 {_p95(busy):6.1f}{beside}",
        flush=True,
    )


def _p95(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]


if __name__ == "__main__":
    main()
