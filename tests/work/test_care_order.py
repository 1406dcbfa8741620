"""In any order, in any batches, once or twice: the same is owed in the end."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.records.models import CareTask
from sincerely.rules.events import Payload, SaidBy, Vehicle
from sincerely.rules.events.care import (
    CareTried,
    CompletionDoubted,
    CompletionSettled,
    PromiseKept,
    PromiseMade,
    SalespersonPassed,
    ServiceIntroduced,
    ThankYouExcused,
    ThankYouGiven,
)
from sincerely.rules.events.deals import (
    DealDelivered,
    DealLost,
    DealSold,
    DealUnwound,
    LostReason,
)
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ComplaintOpened, ComplaintResolved, ServiceOpened
from sincerely.rules.events.talks import CallMade, MailSent, StoreVisited
from sincerely.rules.events.wishes import (
    DeceasedReported,
    DoNotContactAsked,
    DoNotContactLifted,
    QuietAsked,
    QuietLifted,
)
from sincerely.rules.sighting import Arrival, Happening
from sincerely.work import clockwork
from tests.cast import ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db

#: when all of it is heard
LATER = day(12)
DANA = "Dana Reyes"
#: two systems' word of one purchase is the crm's click L1 and the dms's deal D1
SAID: list[tuple[str, Payload]] = [
    ("crm", LeadReceived(provider="A", deal="L1")),
    ("crm", StoreVisited(by=DANA, minutes=60)),
    ("crm", DealSold(deal="L1", said_by=SaidBy.SALESPERSON, by=DANA, vehicle=SUV)),
    ("dms", DealSold(deal="D1", by=DANA, vehicle=Vehicle(model="Carnival", stock="K77"))),
    ("dms", DealDelivered(deal="D1", by=DANA)),
    ("dms", DealUnwound(deal="D1")),
    ("crm", CallMade(by=DANA, seconds=200)),
    ("crm", CallMade(by=DANA, seconds=4)),
    ("crm", MailSent(system="crm")),
    ("crm", ThankYouGiven(by="Ed Sato", channel="card")),
    ("crm", ThankYouExcused(by="Ed Sato", why="they moved")),
    ("crm", CareTried(by=DANA, care="thank_you")),
    ("crm", CareTried(by=DANA, care="check_in")),
    ("crm", ServiceIntroduced(by=DANA, advisor="Omar")),
    ("crm", ServiceOpened(order="R1", by="Omar")),
    ("crm", ComplaintOpened(complaint="C1")),
    ("crm", ComplaintResolved(complaint="C1", by="Ed Sato")),
    ("crm", PromiseMade(promise="P1", by=DANA, due_at=day(13))),
    ("crm", PromiseKept(promise="P1", by=DANA)),
    ("crm", SalespersonPassed(before=DANA, to="Ed Sato")),
    ("crm", DealLost(deal="L1", said_by=SaidBy.CUSTOMER, reason=LostReason.BOUGHT_ELSEWHERE)),
    ("crm", QuietAsked()),
    ("crm", QuietLifted()),
    ("crm", DoNotContactAsked()),
    ("crm", DoNotContactLifted(proof="her own mail")),
    ("crm", DeceasedReported()),
    ("crm", DeceasedReported(mistaken=True)),
]
_MOMENTS = [day(n) for n in (0, 0.5, 1, 3, 7.5, 8, 11)]


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[str, Arrival]]:
    """Up to fourteen things that happened to a couple, some of them doubted."""
    told = draw(st.lists(st.sampled_from(SAID), min_size=2, max_size=12))
    keys = [f"k{n}" for n in range(len(told))]
    for key in draw(st.lists(st.sampled_from(keys), max_size=2, unique=True)):
        told.append(("crm", CompletionDoubted(event=f"crm/{key}", of=DANA)))
        if draw(st.booleans()):
            stands = draw(st.booleans())
            told.append(("crm", CompletionSettled(event=f"crm/{key}", by="Ed Sato", stands=stands)))
    who = draw(st.sampled_from([[ROSA], [ROSA, TOM]]))
    return [
        (
            source,
            Arrival(
                key=f"k{n}",
                contact=draw(st.sampled_from(who)),
                happenings=(
                    Happening(
                        payload=payload, occurred_at=draw(st.sampled_from(_MOMENTS)), key=f"k{n}"
                    ),
                ),
            ),
        )
        for n, (source, payload) in enumerate(told)
    ]


@st.composite
def batches(draw: st.DrawFn, told: list[tuple[str, Arrival]]) -> list[list[tuple[str, Arrival]]]:
    """The same in any order and any number at once, some of it again."""
    again = draw(st.lists(st.sampled_from(told), max_size=2))
    order = draw(st.permutations([*told, *again]))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(order) - 1)), max_size=4)))
    return [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True) if a < b]


@pytest.fixture
def harbor() -> House:
    return house()


@contextmanager
def an_empty_ledger() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tell(harbor: House, groups: list[list[tuple[str, Arrival]]]) -> None:
    for group in groups:
        for name, source in (("crm", harbor.crm), ("dms", harbor.dms)):
            mine = [arrival for told, arrival in group if told == name]
            if mine:
                harbor.arrive(mine, source=source, now=LATER)


def owed() -> Counter[tuple[object, ...]]:
    """What is open, but for the deal it was first heard of by."""
    still = CareTask.objects.filter(settled_at=None)
    return Counter((t.kind, t.owner, t.tries, t.starts_at, t.why) for t in still)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_order_of_arrival_never_matters(harbor: House, data: st.DataObject) -> None:
    told = data.draw(stories())
    with an_empty_ledger():
        tell(harbor, [told])
        clockwork.tick(now=LATER)
        once = owed()
    shuffled = data.draw(batches(told))
    with an_empty_ledger():
        tell(harbor, shuffled)
        clockwork.tick(now=LATER)
        assert owed() == once
        tell(harbor, shuffled)
        clockwork.tick(now=LATER)
        assert owed() == once, "told again, it changes nothing"
