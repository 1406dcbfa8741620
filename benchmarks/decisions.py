"""Decisions a second, beside the plainest thing PostgreSQL can do on the same connection.

    python -m benchmarks.decisions [--people 10000,100000,1000000] [--seconds 3]

Three figures, each a ratio to a reference run in turn with it (A B A B ...), medians of rounds:

1. one decision, verdict aside: against a bare prepared primary-key SELECT;
2. one decision, verdict committed: against a bare insert-and-commit of one row;
3. decisions in batches of 1,000, committed: as such, per second.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable

from benchmarks import town


def main() -> None:
    """Measures each size in a fresh process."""
    import subprocess
    import sys

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", default="10000,100000,1000000")
    parser.add_argument("--seconds", type=float, default=1.0, help="per round and side")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        with town.database(args.one):
            measure(args.one, args.seconds, args.rounds)
        return
    print(f"{'people':>10} {'figure':<34} {'ours/s':>9} {'reference/s':>12} {'ratio':>6}")
    for size in args.people.split(","):
        subprocess.run(
            [sys.executable, "-m", "benchmarks.decisions", "--one", size,
             "--seconds", str(args.seconds), "--rounds", str(args.rounds)],
            check=True,
        )  # fmt: skip


def measure(size: int, seconds: float, rounds: int) -> None:
    """The three figures for one size."""
    import psycopg
    from django.db import connection

    from sincerely.records import facts
    from sincerely.records.models import Store
    from sincerely.rules import contact
    from sincerely.rules.gate import decide
    from sincerely.rules.message import Message
    from sincerely.rules.policy import DEFAULT
    from sincerely.rules.purpose import Channel, Purpose, WrittenBy
    from sincerely.work import sending

    store = Store.objects.select_related("policy").get()
    message = Message(
        channel=Channel.EMAIL, purpose=Purpose.PROMOTION, written_by=WrittenBy.MACHINE
    )
    chance = random.Random(5)
    numbers = [chance.randrange(1, size + 1) for _ in range(20_000)]
    asked = [town.address(n) for n in numbers]
    addresses = [contact.address(text) for text in asked]
    raw = psycopg.Cursor(connection.connection)

    def read(n: int) -> None:
        key = numbers[n % 20_000]
        raw.execute("SELECT name FROM person WHERE id = %s", (key,), prepare=True).fetchone()

    def judge(n: int) -> None:
        asked_of = [addresses[n % 20_000]]
        for reader in facts.gather(store, asked_of, town.NOW, phone=False).readers[0]:
            decide(message, reader.facts, DEFAULT, town.NOW)

    raw.execute("CREATE TABLE plain (id bigserial PRIMARY KEY, at timestamptz, said text)")

    def insert(n: int) -> None:
        raw.execute(
            "INSERT INTO plain (at, said) VALUES (%s, %s)", (town.NOW, asked[n % 20_000]),
            prepare=True,
        )  # fmt: skip

    def ask(n: int) -> None:
        sending.decide(store=store, to=asked[n % 20_000], message=message, by="bench", now=town.NOW)

    def ask_many(n: int) -> None:
        start = (n * 1_000) % 20_000
        sending.decide_many(
            store=store, to=asked[start : start + 1_000], message=message, by="bench", now=town.NOW
        )

    show(size, "one decision / key SELECT", judge, read, seconds, rounds)
    show(size, "one, verdict committed / insert", ask, insert, seconds, rounds)
    rate = statistics.median(1_000 * speed(ask_many, seconds) for _ in range(rounds))
    print(f"{size:>10,} {'batches of 1,000, committed':<34} {rate:>9,.0f}", flush=True)


def show(
    size: int,
    name: str,
    ours: Callable[[int], None],
    reference: Callable[[int], None],
    seconds: float,
    rounds: int,
) -> None:
    """One figure: both sides in turn, the median of the ratios."""
    pairs = [(speed(ours, seconds), speed(reference, seconds)) for _ in range(rounds)]
    rate = statistics.median(a for a, _ in pairs)
    other = statistics.median(b for _, b in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{size:>10,} {name:<34} {rate:>9,.0f} {other:>12,.0f} {ratio:>6.2f}", flush=True)


def speed(job: Callable[[int], None], seconds: float) -> float:
    """How often a second ``job`` runs."""
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        job(done)
        done += 1
    return done / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
