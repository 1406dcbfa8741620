"""The people of the tests: one store, its systems and a couple, as short calls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from sincerely.records.models import Source, Store, VerdictRow
from sincerely.records.reads import stopped
from sincerely.rules.events import Payload, Vehicle
from sincerely.rules.message import Message
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import intake, sending, stores
from sincerely.work.sending import Decided

#: a Wednesday, ten in the morning in Portland, Maine
DAY_0 = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
SUV = Vehicle(year="2026", make="Hyundai", model="Palisade")

ROSA = Contact(
    first="Rosa", last="Keller", emails=("rosa@example.com",), phones=(("cell", "207-555-0101"),)
)
TOM = Contact(
    first="Thomas", last="Keller", emails=("tom@example.org",), phones=(("cell", "207-555-0102"),)
)

_numbers = count(1)


def day(number: float) -> datetime:
    """So many days after day 0, at the same hour."""
    return DAY_0 + timedelta(days=number)


def stopped_of(store: Store) -> list[stopped.Stopped]:
    """What the gate did not simply send, told again, newest first."""
    those = VerdictRow.objects.filter(store=store).exclude(answer="send")
    found = stopped.verdicts_of(store, those.values_list("pk", flat=True))
    names = stopped.names(store, (row.person_id for row in found.values()))
    return [stopped.told(found[number], store, names) for number in sorted(found, reverse=True)]


@dataclass
class House:
    """A store with its CRM and its DMS, and short ways to tell them things."""

    store: Store
    crm: Source
    dms: Source

    def tell(
        self,
        contact: Contact,
        payload: Payload,
        at: datetime,
        *,
        source: Source | None = None,
        key: str = "",
        now: datetime | None = None,
        whole_day: bool = False,
    ) -> intake.Receipt:
        """One thing that happened to one person."""
        happening = Happening(
            payload=payload,
            occurred_at=at,
            key=key or f"{payload.kind}:{next(_numbers)}",
            whole_day=whole_day,
        )
        arrival = Arrival(key=happening.key, contact=contact, happenings=(happening,))
        return self.arrive([arrival], source=source, now=now or at)

    def arrive(
        self, arrivals: Iterable[Arrival], *, now: datetime, source: Source | None = None
    ) -> intake.Receipt:
        """Arrivals as a reader would hand them on."""
        return intake.record(
            source=source or self.crm, arrivals=list(arrivals), by="the tests", now=now
        )

    def ask(
        self,
        to: str,
        purpose: Purpose | None,
        at: datetime,
        *,
        channel: Channel = Channel.EMAIL,
        written_by: WrittenBy = WrittenBy.MACHINE,
        in_reply_to: str = "",
    ) -> Decided:
        """What the gate says to one message."""
        message = Message(
            channel=channel, purpose=purpose, written_by=written_by, in_reply_to=in_reply_to
        )
        return sending.decide(store=self.store, to=to, message=message, by="the tests", now=at)


def house(key: str = "harbor", name: str = "Harbor Motors") -> House:
    """A store in Maine, gate on, with a CRM and a DMS."""
    store = stores.make_store(
        name=name,
        key=key,
        zone="America/New_York",
        state="ME",
        by="the tests",
        now=day(-100),
        mode=Store.Mode.ON,
    )
    return House(
        store=store,
        crm=stores.make_source(store=store, name="crm", may_claim=Purpose),
        dms=stores.make_source(store=store, name="dms", reports_sales=True),
    )
