"""One arrival against everybody: found by its keys and scored, and recorded with what it holds.

    python -m benchmarks.arriving [--people 10000,100000,1000000] [--arrivals 500] [--kept FOLDER]

1. found and scored: whoever shares a key with somebody, read from PostgreSQL and compared;
2. recorded: a new lead placed, its events and standing kept, whoever it may concern held, and
   committed; durable as in production;
3. compared: the worker's round for it, which joins, holds or lifts.

A bare SELECT by primary key on the same connection tells how busy the machine was. Milliseconds by
the clock, and of processors, ours and PostgreSQL's. ``--kept``: a folder of one size, whose
database is filled the first time only.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import crowd, town
from benchmarks.took import Took, busy


def main() -> None:
    """Measures each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", default="10000,100000,1000000")
    parser.add_argument("--arrivals", type=int, default=500)
    parser.add_argument("--kept", default="", help="a folder for the database of one size")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        kept = Path(args.kept) if args.kept else None
        with town.database(args.one, crowd.fill, kept=kept):
            measure(args.one, args.arrivals)
        return
    print(
        f"{'people':>10}  {'one arrival, ms':<32} {'median':>8} {'p99':>8} {'most':>8}"
        f"  {'of processors':>14} {'p99':>8} {'most':>8}",
        flush=True,
    )
    for size in args.people.split(","):
        options = ("--one", size, "--arrivals", str(args.arrivals), "--kept", args.kept)
        subprocess.run([sys.executable, "-m", "benchmarks.arriving", *options], check=True)


def measure(size: int, arrivals: int) -> None:
    """The figures for one size."""
    from datetime import timedelta

    import psycopg
    from django.db import connection

    from sincerely.records import blocks, pairs
    from sincerely.records.models import Sighting, Source
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

    before = Sighting.objects.filter(pk__gt=size).count()
    contacts = crowd.newcomers(before + arrivals)[before:]

    def record(n: int) -> None:
        happening = Happening(
            payload=LeadReceived(provider="bench", deal=f"L{before + n}"),
            occurred_at=town.NOW - timedelta(minutes=n),
            key=f"lead:{before + n}",
        )
        arrival = Arrival(key=happening.key, contact=contacts[n], happenings=(happening,))
        intake.record(source=source, arrivals=[arrival], by="bench", now=town.NOW)

    def compare(_: int) -> None:
        rounds.match_group(group, now=town.NOW)

    def look(n: int) -> None:
        raw.execute("SELECT name FROM person WHERE id = %s", (n * step % size + 1,)).fetchone()

    raw = psycopg.Cursor(connection.connection)
    tell(size, "a bare key SELECT, for scale", timed(look, arrivals))
    tell(size, "found and scored", timed(find, arrivals))
    tell(size, "recorded, with what it holds", timed(record, arrivals // 2))
    compare(0)  # the half before
    spans = []
    for n in range(arrivals // 2, arrivals):
        record(n)
        spans.append(once(compare, n))
    tell(size, "compared by the worker", spans)


def timed(job: Callable[[int], Any], times: int) -> list[Took]:
    """What each run took; two before them are not counted."""
    return [once(job, n) for n in range(times)][2:]


def once(job: Callable[[int], Any], n: int) -> Took:
    """What one run took."""
    began, before = time.perf_counter(), busy()
    job(n)
    return 1_000 * (time.perf_counter() - began), 1_000 * (busy() - before)


def tell(size: int, name: str, spans: list[Took]) -> None:
    """Prints one figure."""
    told = f"{size:>10,}  {name:<32}"
    for those, wide in zip(zip(*spans, strict=True), (8, 15), strict=True):
        worst = statistics.quantiles(those, n=100, method="inclusive")[98]
        told += f" {statistics.median(those):>{wide}.2f} {worst:>8.2f} {max(those):>8.2f}"
    print(told, flush=True)


if __name__ == "__main__":
    main()
