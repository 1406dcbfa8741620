"""The store of the bench: a CRM that sends through the relay, and people who have bought."""

from datetime import UTC, datetime, timedelta
from random import randbytes

import django

from tests.relaying.harness.mails import BUYERS

django.setup()

from sincerely.faces.cli import database  # noqa: E402 - Django first
from sincerely.records.models import Mail, Store  # noqa: E402
from sincerely.rules.events import Vehicle  # noqa: E402
from sincerely.rules.events.deals import DealSold  # noqa: E402
from sincerely.rules.purpose import Purpose  # noqa: E402
from sincerely.rules.sighting import Arrival, Contact, Happening  # noqa: E402
from sincerely.work import intake, stores  # noqa: E402
from sincerely.work.relaying import senders  # noqa: E402
from sincerely.work.relaying.judging import Mode  # noqa: E402

#: bytes: the file mails are kept in is larger than any may grow while the disk is "full"
PADDING = 17 << 20


def made(sink_port: int) -> Store:
    """The store, its relay *on* and heard without signing in, its upstream at this port."""
    database.migrate()
    now = datetime.now(UTC)
    store = stores.make_store(
        name="Harbor Motors",
        key="harbor",
        zone="UTC",
        state="ME",
        by="the bench",
        now=now - timedelta(days=90),
        mode=Store.Mode.ON,
    )
    crm = stores.make_source(store=store, name="crm", may_claim=Purpose)
    dms = stores.make_source(store=store, name="dms", reports_sales=True)
    upstream = senders.set_upstream(
        store=store, name="mail", host="127.0.0.1", port=sink_port, tls="none", patience=20
    )
    sender, _ = senders.add_sender(
        source=crm, upstream=upstream, networks=["127.0.0.0/8"], limits={"per_minute": 1_000_000}
    )
    senders.set_mode(sender=sender, mode=Mode.ON, purpose=None, why="", by="bench", now=now)
    _sell(dms, now - timedelta(days=20))
    Mail.objects.create(
        store=store,
        upstream=upstream,
        queue_id="PADDING",
        content=randbytes(PADDING),
        size=PADDING,
        recipients=0,
        received_at=now,
    )
    return store


def _sell(dms: object, at: datetime) -> None:
    car = Vehicle(year="2026", make="Hyundai", model="Palisade")
    arrivals = [
        Arrival(
            key=f"deal-{n}",
            contact=Contact(first=f"Rosa{n}", last="Keller", emails=(f"buyer{n}@example.com",)),
            happenings=(
                Happening(
                    payload=DealSold(deal=f"D{n}", vehicle=car, by="Dana Reyes"),
                    occurred_at=at,
                    key=f"deal-{n}",
                ),
            ),
        )
        for n in range(BUYERS)
    ]
    intake.record(source=dms, arrivals=arrivals, by="the bench", now=at)  # type: ignore[arg-type]
