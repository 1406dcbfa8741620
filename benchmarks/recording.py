"""Events recorded a second, with people matched and standings kept, beside COPY of the same rows.

    python -m benchmarks.recording [--people 10000,100000,1000000] [--rounds 3] [--events 20000]

Ours does everything an arrival needs: contact details normalised and matched, typed events
appended, household and person folded, care tasks opened. The reference copies the same keys,
times and payloads into a table with a primary key and knows nothing.
"""

import argparse
import gc
from datetime import timedelta
from typing import Any

from benchmarks import town
from benchmarks.rounds import each_size, show
from benchmarks.took import show_cost

BATCH = 1_000


def main() -> None:
    """Measures each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", default="10000,100000,1000000")
    parser.add_argument("--seconds", type=float, default=3.0, help="per round and side")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not args.one:
        pace = ("--seconds", str(args.seconds), "--rounds", str(args.rounds))
        each_size("benchmarks.recording", args.people, *pace)
        return
    with town.database(args.one):
        measure(args.one, args.seconds, args.rounds)


def measure(size: int, seconds: float, rounds: int) -> None:
    """Events of people already known, each batch about a thousand of them."""
    from django.db import connection

    from sincerely.records import codec
    from sincerely.records.models import Source
    from sincerely.work import intake

    source = Source.objects.select_related("store").get()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE plain (key text PRIMARY KEY, kind text, at timestamptz, payload text)"
        )

    def record(n: int) -> int:
        batch = arrivals(n, size)
        intake.record(source=source, arrivals=batch, by="bench", now=town.NOW)
        return len(batch)

    def copy(n: int) -> int:
        batch = arrivals(n, size)
        rows = [
            (f"{round_.key}:{copied[0]}", h.payload.kind, h.occurred_at, codec.text(h.payload))
            for round_ in batch
            for h in round_.happenings
        ]
        with connection.cursor() as cursor, cursor.copy("COPY plain FROM STDIN") as out:
            for row in rows:
                out.write_row(row)
        copied[0] += 1
        return len(rows)

    copied = [0]
    gc.collect()
    gc.freeze()  # as the served site does: see `sincerely.site.wsgi`
    pace: dict[str, Any] = {"seconds": seconds, "rounds": rounds}
    show(size, "events recorded, standing kept / COPY", record, copy, **pace)
    show_cost(size, "an event recorded, standing kept", record, seconds)
    show_cost(size, "an event copied", copy, seconds)


_made = [0]


def arrivals(n: int, size: int) -> list[Any]:
    """A thousand mails sent to known people, as a CRM's log would tell of them."""
    from sincerely.rules.events.talks import MailSent
    from sincerely.rules.purpose import Purpose, WrittenBy
    from sincerely.rules.sighting import Arrival, Contact, Happening

    found = []
    for i in range(BATCH):
        _made[0] += 1
        person = (n * BATCH + i) % size + 1
        happening = Happening(
            payload=MailSent(
                purpose=Purpose.SALES_FOLLOWUP, written_by=WrittenBy.MACHINE, system="crm"
            ),
            occurred_at=town.NOW - timedelta(minutes=i),
            key=f"mail:{_made[0]}",
        )
        contact = Contact(emails=(town.address(person),))
        found.append(Arrival(key=happening.key, contact=contact, happenings=(happening,)))
    return found


if __name__ == "__main__":
    main()
