"""A town of any size in a database of its own: people, addresses and standings, for measuring.

Standings are folded from believable lives by the product's own code; a pool of them is dealt out
over as many people as asked for, so that a million take seconds and not hours.
"""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sincerely.rules.events import Event

#: how many different lives there are
POOL = 2_000
NOW = datetime(2026, 11, 1, 15, 0, tzinfo=UTC)


@contextmanager
def database(
    size: int, fill: Callable[[int], None] | None = None, *, kept: Path | None = None
) -> Iterator[None]:
    """A fresh embedded PostgreSQL, durable as in production, with ``size`` people in it.

    ``fill``: who puts them there, where it is not this town's `fill`. ``kept``: a folder it is kept
    in, filled the first time.
    """
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
    with nullcontext(kept) if kept else TemporaryDirectory(prefix="sincerely-bench-") as folder:
        filled = Path(folder) / "filled"
        os.environ["SINCERELY_DATA"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "sincerely.site.settings"
        os.environ.pop("DATABASE_URL", None)
        from sincerely.records import server

        with server.running():
            import django
            from django.core.management import call_command
            from django.db import connection

            django.setup()
            call_command("migrate", verbosity=0)
            if not filled.exists():
                (fill or _fill)(size)
                filled.touch()
            yield
            connection.close()


def address(number: int) -> str:
    """The mail address of person ``number``."""
    return f"person{number}@town.example.com"


def fill(size: int) -> None:
    """Fills an empty database by COPY and analyses it."""
    from django.db import connection

    from sincerely.records.models import Store
    from sincerely.rules.purpose import Purpose
    from sincerely.work import stores

    store = stores.make_store(
        name="Bench Motors", key="bench", zone="America/New_York", state="ME", by="bench", now=NOW,
        mode=Store.Mode.ON,
    )  # fmt: skip
    stores.make_source(store=store, name="crm", may_claim=Purpose)
    lives = pool()
    random.seed(7)
    dealt = [random.randrange(len(lives)) for _ in range(size)]
    with connection.cursor() as cursor:
        with cursor.copy("COPY person (id, group_id, name, names) FROM STDIN") as copy:
            for n in range(1, size + 1):
                copy.write_row((n, store.group_id, f"Person {n}", []))
        with cursor.copy(
            "COPY reach (group_id, address, person_id, zones, states) FROM STDIN"
        ) as copy:
            for n in range(1, size + 1):
                zones, states = ["America/New_York"], ["ME"]
                copy.write_row((store.group_id, f"email:{address(n)}", n, zones, states))
                copy.write_row((store.group_id, f"phone:+1207{n:07d}", n, zones, states))
        with cursor.copy(
            "COPY standing (person_id, store_id, own, home, deals, last_at) FROM STDIN"
        ) as copy:
            for n, life in enumerate(dealt, start=1):
                own, home = lives[life]
                copy.write_row((n, store.pk, own, home, "[]", NOW))
        cursor.execute("SELECT setval('person_id_seq', %s)", [size])
        cursor.execute("ANALYZE")


_fill = fill


def pool() -> list[tuple[str, str | None]]:
    """(own, home) records as JSON of ``POOL`` lives; one in four has a household."""
    from sincerely.records import codec
    from sincerely.rules.folding import fold

    chance = random.Random(11)
    found = []
    for n in range(POOL):
        events = list(life(chance, n))
        own = codec.record_text(fold(events).record)
        home = codec.record_text(fold([*events, *life(chance, n + POOL)]).record)
        found.append((own, home if n % 4 == 0 else None))
    return found


def life(chance: random.Random, number: int) -> Iterator["Event"]:
    """The events of one person: a lead, some talk, perhaps a purchase, perhaps an opt-out."""
    from sincerely.rules.events import Event, Vehicle
    from sincerely.rules.events.base import Payload
    from sincerely.rules.events.deals import DealSold
    from sincerely.rules.events.leads import LeadReceived
    from sincerely.rules.events.talks import CallMade, MailReceived, MailSent, StoreVisited
    from sincerely.rules.events.wishes import OptedOut
    from sincerely.rules.purpose import Purpose, WrittenBy

    start = NOW - timedelta(days=chance.randrange(5, 300))
    car = Vehicle(year="2026", make="Make", model=f"Model {number % 20}")

    def event(days: float, payload: Payload, *, whole_day: bool = False) -> Event:
        at = start + timedelta(days=days)
        return Event(
            occurred_at=at,
            source="crm",
            key=f"{number}:{days}",
            payload=payload,
            whole_day=whole_day,
        )

    yield event(0, LeadReceived(provider="Cars Finder", vehicle=car, deal=f"L{number}"))
    for n in range(chance.randrange(6)):
        yield event(
            1 + 3 * n, MailSent(purpose=Purpose.SALES_FOLLOWUP, written_by=WrittenBy.MACHINE)
        )
    yield event(2, CallMade(by="Dana Reyes", seconds=120, purpose=Purpose.SALES_FOLLOWUP))
    if chance.random() < 0.5:
        yield event(5, StoreVisited(by="Dana Reyes"))
        yield event(6, MailReceived(to="Dana Reyes"))
    if chance.random() < 0.35:
        yield event(20, DealSold(deal=f"D{number}", vehicle=car, by="Dana Reyes"), whole_day=True)
    if chance.random() < 0.08:
        yield event(25, OptedOut(proof="link"))
