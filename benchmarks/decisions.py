"""Decisions a second, beside the plainest thing PostgreSQL can do on the same connection.

    python -m benchmarks.decisions [--people 10000,100000,1000000] [--seconds 1] [--rounds 5]

1. one decision, verdict aside: against a bare prepared primary-key SELECT;
2. one decision, verdict committed: against a bare prepared insert-and-commit of one row;
3. decisions in batches of 1,000, committed: against a sketch that reads one row by its key,
   compares two numbers and keeps an answer, 1,000 at a time.
"""

import argparse
import gc
import random
from typing import Any

from benchmarks import town
from benchmarks.rounds import each_size, show
from benchmarks.took import show_cost

BATCH = 1_000
ASKED = 20_000


def main() -> None:
    """Measures each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", default="10000,100000,1000000")
    parser.add_argument("--seconds", type=float, default=1.0, help="per round and side")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not args.one:
        pace = ("--seconds", str(args.seconds), "--rounds", str(args.rounds))
        each_size("benchmarks.decisions", args.people, *pace)
        return
    with town.database(args.one):
        measure(args.one, args.seconds, args.rounds)


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
    numbers = [chance.randrange(1, size + 1) for _ in range(ASKED)]
    asked = [town.address(n) for n in numbers]
    addresses = [found for text in asked if (found := contact.address(text))]
    raw = psycopg.Cursor(connection.connection)
    raw.execute("CREATE TABLE plain (id bigserial PRIMARY KEY, at timestamptz, said text)")
    sketch(raw, size)

    def read(n: int) -> None:
        key = numbers[n % ASKED]
        raw.execute("SELECT name FROM person WHERE id = %s", (key,), prepare=True).fetchone()

    def judge(n: int) -> None:
        of = [addresses[n % ASKED]]
        for reader in facts.gather(store, of, town.NOW, phone=False).readers[0]:
            decide(message, reader.facts, DEFAULT, town.NOW)

    def insert(n: int) -> None:
        row = (town.NOW, asked[n % ASKED])
        raw.execute("INSERT INTO plain (at, said) VALUES (%s, %s)", row, prepare=True)

    def ask(n: int) -> None:
        to = asked[n % ASKED]
        sending.decide(store=store, to=to, message=message, by="bench", now=town.NOW)

    def ask_many(n: int) -> int:
        start = (n * BATCH) % ASKED
        to = asked[start : start + BATCH]
        sending.decide_many(store=store, to=to, message=message, by="bench", now=town.NOW)
        return BATCH

    def sketch_many(n: int) -> int:
        start = (n * BATCH) % ASKED
        of = numbers[start : start + BATCH]
        rows = raw.execute(
            "SELECT id, bought, heard FROM seen WHERE id = ANY(%s)", (of,), prepare=True
        ).fetchall()
        answer = {key: "refuse" if bought > heard else "send" for key, bought, heard in rows}
        with raw.copy("COPY said (person, at, answer) FROM STDIN") as copy:
            copy.write("".join([f"{key}\t{town.NOW}\t{answer[key]}\n" for key in of]))
        return BATCH

    gc.collect()
    gc.freeze()  # as the served site does: see `sincerely.site.wsgi`
    pace = {"seconds": seconds, "rounds": rounds}
    show(size, "one decision / key SELECT", judge, read, **pace)
    show(size, "one, verdict committed / insert", ask, insert, **pace)
    show(size, "batches of 1,000 / sketch", ask_many, sketch_many, **pace)
    for name, job in {
        "one decision": judge,
        "key SELECT": read,
        "one, verdict committed": ask,
        "insert": insert,
        "one of 1,000": ask_many,
        "one of the sketch's 1,000": sketch_many,
    }.items():
        show_cost(size, name, job, seconds)


def sketch(raw: Any, size: int) -> None:
    """The tables of the plainest gate there could be."""
    raw.execute("CREATE TABLE seen (id bigint PRIMARY KEY, bought int, heard int)")
    raw.execute(
        "INSERT INTO seen SELECT n, mod(n, 3), mod(n, 5) FROM generate_series(1, %s) n", (size,)
    )
    raw.execute(
        "CREATE TABLE said (id bigserial PRIMARY KEY, person bigint, at timestamptz, answer text)"
    )
    raw.execute("ANALYZE seen")


if __name__ == "__main__":
    main()
