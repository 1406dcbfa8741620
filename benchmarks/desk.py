"""Every page of the desk and its search: milliseconds at the server, questions, and bytes.

    python -m benchmarks.desk [--people 10000,100000,1000000] [--events 10] [--asked 300]
                              [--kept FOLDER]

The whole answer is timed: session, sign-in, role, reads, template; not the network. Beside a
search, the search of the database alone is timed. *busy* is the processor time of both, ours and
PostgreSQL's (which therefore has each question answered by one process): on a machine that others
use as well, it tells more than the clock. A million people with ``--events 10`` have ten million
events. ``--kept``: a folder of one size whose database is filled the first time only.
"""

import argparse
import os
import random
import statistics
from pathlib import Path
from typing import Any

from benchmarks import desk_pages, desk_town, town
from benchmarks.rounds import each_size
from benchmarks.took import Took, each, p95

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
    parser.add_argument("--kept", default="", help="a folder for the database of one size")
    parser.add_argument("--pages", action="store_true", help="no search, only the pages")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not args.one:
        rest = ("--events", str(args.events), "--asked", str(args.asked), "--kept", args.kept)
        each_size("benchmarks.desk", args.people, *rest, *(["--pages"] if args.pages else []))
        return
    # a question that several processes answer at once would show the time of one alone
    os.environ["PGOPTIONS"] = "-c max_parallel_workers_per_gather=0"
    kept = Path(args.kept) if args.kept else None
    with desk_town.database(args.one, events=args.events, kept=kept):
        _look_on()
        if not args.pages:
            measure(args.one, args.asked)
        desk_pages.measure(max(args.asked // 10, 5))


def _look_on() -> None:
    """The desk is looked at on the town's own day."""
    from django.conf import settings

    from sincerely.faces.web import here

    settings.ALLOWED_HOSTS = ["*"]
    here.moment = lambda: town.NOW


def measure(size: int, asked: int) -> None:
    """Every kind of search."""
    from django.test import Client

    from sincerely.records import finding
    from sincerely.records.models import Person, Store, User
    from sincerely.rules import finding as rules

    client = Client()
    client.force_login(
        User.objects.get(name="Dana Reyes"), "django.contrib.auth.backends.ModelBackend"
    )
    store = Store.objects.get()
    chance = random.Random(1)
    names = dict(Person.objects.filter(pk__in=[chance.randrange(1, size) for _ in range(asked)])
                 .values_list("pk", "name"))  # fmt: skip
    whole: list[Took] = []
    print(f"{size:,} people; milliseconds")
    for kind in KINDS:
        typed = [_typed(kind, n, name, chance) for n, name in names.items()][: asked // 5]
        alone = each(
            lambda t: finding.search(store.pk, store.group_id, rules.asked(t), limit=21), typed
        )
        page = each(lambda t: _get(client, "/people/", t), typed)
        whole += page
        _show(f"  search: {kind} ({typed[0]!r})", page, alone)
    _show("  search: all of them", whole)


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


def _show(what: str, took: list[Took], alone: list[Took] | None = None) -> None:
    beside = f" | database alone, busy {p95([busy for _, busy in alone]):6.1f}" if alone else ""
    clock, busy = zip(*took, strict=True)
    print(
        f"{what:48} p50 {statistics.median(clock):7.1f} p95 {p95(clock):7.1f}"
        f" | busy p50 {statistics.median(busy):6.1f} p95 {p95(busy):6.1f}{beside}",
        flush=True,
    )


if __name__ == "__main__":
    main()
