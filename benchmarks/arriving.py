"""One arrival against everybody: found by its keys and scored, and recorded with what it holds.

    python -m benchmarks.arriving [--people 10000,100000,1000000] [--arrivals 500]

1. found and scored: whoever shares a key with somebody, read from PostgreSQL and compared;
2. recorded: a new lead placed, its events and standing kept, whoever it may concern held, and
   committed; durable as in production;
3. compared: the worker's round for it, which joins, holds or lifts.

A bare SELECT by primary key on the same connection tells how busy the machine was.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import crowd, town


def main() -> None:
    """Measures each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", default="10000,100000,1000000")
    parser.add_argument("--arrivals", type=int, default=500)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        with town.database(args.one, crowd.fill):
            measure(args.one, args.arrivals)
        return
    print(
        f"{'people':>10}  {'one arrival, ms':<36} {'median':>8} {'p99':>8} {'most':>8}", flush=True
    )
    for size in args.people.split(","):
        options = ("--one", size, "--arrivals", str(args.arrivals))
        subprocess.run([sys.executable, "-m", "benchmarks.arriving", *options], check=True)


def measure(size: int, arrivals: int) -> None:
    """The figures for one size."""
    from datetime import timedelta

    import psycopg
    from django.db import connection

    from sincerely.records import blocks, pairs
    from sincerely.records.models import Source
    from sincerely.rules.events.leads import LeadReceived
    from sincerely.rules.sighting import Arrival, Happening
    from sincerely.work import intake
    from sincerely.work.matching import rounds
    from sincerely.work.matching.comparing import compare_all

    source = Source.objects.select_related("store__group").get()
    group = source.store.group_id
    step = max(1, size // arrivals)

    def find(n: int) -> None:
        one = n * step % size + 1
        found = blocks.candidates(group, [one]).of[one]
        compare_all({pairs.two(one, other) for other in found})

    contacts = crowd.newcomers(arrivals)

    def record(n: int) -> None:
        happening = Happening(
            payload=LeadReceived(provider="bench", deal=f"L{n}"),
            occurred_at=town.NOW - timedelta(minutes=n),
            key=f"lead:{n}",
        )
        arrival = Arrival(key=happening.key, contact=contacts[n], happenings=(happening,))
        intake.record(source=source, arrivals=[arrival], by="bench", now=town.NOW)

    compared: list[float] = []

    def record_and_compare(n: int) -> None:
        record(n)
        began = time.perf_counter()
        rounds.match_group(group, now=town.NOW)
        compared.append(1_000 * (time.perf_counter() - began))

    def look(n: int) -> None:
        raw.execute("SELECT name FROM person WHERE id = %s", (n * step % size + 1,)).fetchone()

    raw = psycopg.Cursor(connection.connection)
    tell(size, "a bare key SELECT, for scale", timed(look, arrivals))
    tell(size, "found and scored", timed(find, arrivals))
    tell(size, "recorded, with what it holds", timed(record, arrivals // 2))
    for n in range(arrivals // 2, arrivals):
        record_and_compare(n)
    tell(size, "compared by the worker", compared[1:])  # the first one has the half before to do


def timed(job: Callable[[int], Any], times: int) -> list[float]:
    """Milliseconds of each run; two before them are not counted."""
    found = []
    for n in range(times):
        began = time.perf_counter()
        job(n)
        found.append(1_000 * (time.perf_counter() - began))
    return found[2:]


def tell(size: int, name: str, spans: list[float]) -> None:
    """Prints one figure."""
    middle = statistics.median(spans)
    worst = statistics.quantiles(spans, n=100, method="inclusive")[98]
    print(
        f"{size:>10,}  {name:<36} {middle:>8.2f} {worst:>8.2f} {max(spans):>8.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
