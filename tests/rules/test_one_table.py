"""Who may have sat at one table: by salesperson, day and car."""

from datetime import datetime, timedelta

import pytest

from sincerely.rules.events import NO_VEHICLE, Payload, SaidBy, Vehicle
from sincerely.rules.events.deals import (
    DealDesked,
    DealSold,
    DepositTaken,
    FinanceAppointmentSet,
    TestDriven,
)
from sincerely.rules.one_table import SINCE, Seen, tells, together
from tests.rules.cast import DANA, LEE, NOW, SUV, days_ago, it, midnight

ZONE = "America/New_York"
LIMITED = Vehicle(year="2027", make="Hyundai", model="PALISADE", trim="Limited")
SEDAN = Vehicle(year="2026", make="Hyundai", model="Sonata")
SOLD = DealSold(deal="D1", by=DANA, vehicle=LIMITED)
DESKED = DealDesked(deal="C1", by=DANA, vehicle=SUV)


def seen(
    payload: Payload,
    at: datetime,
    person: int,
    household: int | None = None,
    car: str = "",
    whole_day: bool = False,
) -> Seen:
    event = it(payload, at, whole_day=whole_day)
    return Seen(person=person, household=household, event=event, car=car)


SALE = seen(SOLD, midnight(days_ago(3)), 1, whole_day=True)


@pytest.mark.parametrize(
    ("desk", "may"),
    [
        (seen(DESKED, days_ago(3), 2), True),
        (seen(DealDesked(deal="C1", by="  dana REYES ", vehicle=SUV), days_ago(3), 2), True),
        (seen(DepositTaken(deal="C1", by=DANA, vehicle=SUV), days_ago(3), 2), True),
        (seen(FinanceAppointmentSet(deal="C1", by=DANA), days_ago(3), 2, car="Palisade"), True),
        (seen(FinanceAppointmentSet(deal="C1", by=DANA), days_ago(3), 2), False),
        (seen(DealDesked(deal="C1", by=DANA, vehicle=SEDAN), days_ago(3), 2), False),
        (seen(DealDesked(deal="C1", by=LEE, vehicle=SUV), days_ago(3), 2), False),
        (seen(DealDesked(deal="C1", vehicle=SUV), days_ago(3), 2), False),
        (seen(DESKED, days_ago(4), 2), False),
        (seen(DESKED, days_ago(3), 1), False),
    ],
    ids=[
        "the day, the salesperson, the car", "however the name is written", "a deposit",
        "the finance office, the car from the deal", "no car named", "another car",
        "somebody else's desk", "nobody's desk", "the day before", "their own",
    ],
)  # fmt: skip
def test_who_may_have_sat_at_one_table(desk: Seen, may: bool) -> None:
    assert list(together([desk, SALE], ZONE)) == ([(SALE, desk)] if may else [])


def test_a_household_is_one_already() -> None:
    home = seen(SOLD, days_ago(3), 1, 7)
    assert not list(together([home, seen(DESKED, days_ago(3), 2, 7)], ZONE))
    assert list(together([home, seen(DESKED, days_ago(3), 2, 8)], ZONE))


def test_the_day_is_the_stores_own() -> None:
    late = NOW.replace(hour=3)  # ten in the evening of the day before, in Maine
    assert list(together([seen(SOLD, late - timedelta(hours=12), 1), seen(DESKED, late, 2)], ZONE))


@pytest.mark.parametrize(
    ("payload", "tell"),
    [
        (SOLD, True),
        (DESKED, True),
        (DealSold(deal="D1", vehicle=SUV), False),
        (DealSold(deal="D1", by=DANA, vehicle=SUV, said_by=SaidBy.SALESPERSON), False),
        (DealSold(deal="D1", by=DANA, vehicle=SUV, said_by=SaidBy.MANAGER), True),
        (TestDriven(by=DANA, vehicle=SUV), False),
    ],
)
def test_what_is_half_of_such_a_day(payload: Payload, tell: bool) -> None:
    assert tells(payload, NOW, NOW) is tell
    assert not tells(payload, NOW - SINCE - timedelta(1), NOW), "too long ago to hold for"


def test_no_car_is_no_car() -> None:
    nothing = seen(DealSold(deal="D1", by=DANA, vehicle=NO_VEHICLE), days_ago(3), 1)
    assert not list(together([nothing, seen(DESKED, days_ago(3), 2)], ZONE))
