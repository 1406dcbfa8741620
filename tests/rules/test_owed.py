"""What a named human owes people after an event."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.rules.care import Owed, owed_after, sized, while_open
from sincerely.rules.day import week
from sincerely.rules.effort import Effort
from sincerely.rules.events import KINDS, Payload, SaidBy, deals, service
from sincerely.rules.plans import DEFAULT_PLAN
from tests.rules.cast import DANA, NOW, SUV, days_ago

#: two days are enough to pick up the phone (design, section 5)
THANK_WITHIN = timedelta(hours=48)
SOLD = deals.DealSold(deal="D1", vehicle=SUV, by=DANA)


def test_who_bought_is_owed_thanks_by_who_sold() -> None:
    owed = owed_after(SOLD, NOW, NOW)
    assert owed == Owed(
        kind="thank_you", why=SOLD.sentence(), due_at=NOW + THANK_WITHIN, owner=DANA, deal="D1"
    )


@pytest.mark.parametrize(
    "payload",
    [
        deals.DealDelivered(deal="D1", by=DANA),
        deals.DealSold(deal="D1", by=DANA, said_by=SaidBy.SALESPERSON),
        deals.DealSold(deal="D1", by=DANA, said_by=SaidBy.CUSTOMER),
    ],
)
def test_a_click_and_a_delivery_count_as_well(payload: Payload) -> None:
    owed = owed_after(payload, NOW, NOW)
    assert owed
    assert (owed.kind, owed.owner) == ("thank_you", DANA)


def test_a_row_that_comes_late_still_leaves_a_day() -> None:
    for days, hours_left in ((0, 48), (0.5, 36), (1, 24), (4, 24), (20, 24)):
        owed = owed_after(SOLD, days_ago(days), NOW)
        assert owed
        assert owed.due_at == NOW + timedelta(hours=hours_left)


@pytest.mark.parametrize(
    "payload",
    [
        deals.DealSold(deal="D1", said_by=SaidBy.SYSTEM),
        deals.DealSold(deal="D1", role="co-buyer"),
        deals.DepositTaken(deal="D1"),
        deals.DealUnwound(deal="D1"),
        deals.DealLost(deal="D1"),
        service.ComplaintResolved(complaint="K1"),
    ],
    ids=lambda payload: payload.kind,
)
def test_nothing_is_owed_for_what_is_no_purchase(payload: Payload) -> None:
    assert owed_after(payload, NOW, NOW) is None


def test_thanks_for_the_car_of_last_year_are_a_box_ticked() -> None:
    assert owed_after(SOLD, days_ago(30), NOW)
    assert owed_after(SOLD, days_ago(31), NOW) is None


def test_a_complaint_is_owed_an_answer_within_a_day() -> None:
    payload = service.ComplaintOpened(complaint="K1", about="the paint")
    owed = owed_after(payload, days_ago(3), NOW)
    assert owed
    assert (owed.kind, owed.deal, owed.owner) == ("answer_complaint", "K1", "")
    assert owed.due_at == NOW + timedelta(hours=24)


def test_a_task_says_why() -> None:
    assert KINDS["deal_sold"] is deals.DealSold
    owed = owed_after(SOLD, NOW, NOW)
    assert owed
    assert owed.why == "Bought 2026 Hyundai Palisade, sold by Dana Reyes"


#: the Saturdays before the clocks are put forward, and back
CHANGES = [date(2026, 3, 7), date(2026, 10, 31)]
ZONE = "America/New_York"
PLACES = [ZONE, "America/Los_Angeles", "America/Phoenix"]


@given(
    zone=st.sampled_from(PLACES),
    saturday=st.sampled_from(CHANGES),
    before=st.integers(0, 1),
    minute=st.integers(9 * 60, 19 * 60),
    heard=st.sampled_from([0, 0, 30, 60]),
    effort=st.sampled_from([0, 70]),
)
def test_thanks_are_due_at_the_same_hour_though_the_clocks_change(
    zone: str, saturday: date, before: int, minute: int, heard: int, effort: int
) -> None:
    """Two days on, at the hour of the store's own clock: not an hour off, and so not the evening
    before, when the store is still closed at the hour that is left."""
    bought = datetime.combine(
        saturday - timedelta(days=before), time(minute // 60, minute % 60), ZoneInfo(zone)
    )
    now = (bought + timedelta(hours=heard)).astimezone(UTC)
    owed = owed_after(SOLD, bought.astimezone(UTC), now, zone=zone)
    assert owed
    owed = sized(owed, Effort(score=effort), DEFAULT_PLAN, now, zone)
    wait = max(timedelta(hours=24 if effort else 48), timedelta(hours=24 + heard))
    assert owed.due_at == (bought + wait).astimezone(UTC)
    if not heard:
        assert while_open(owed, week({}), zone, now).due_at == owed.due_at


@pytest.mark.parametrize("saturday", CHANGES)
def test_so_are_answers_to_complaints(saturday: date) -> None:
    now = datetime.combine(saturday, time(9), ZoneInfo(ZONE))
    payload = service.ComplaintOpened(complaint="K1", about="the paint")
    owed = owed_after(payload, now.astimezone(UTC), now.astimezone(UTC), zone=ZONE)
    assert owed
    assert while_open(owed, week({}), ZONE, now).due_at == now + timedelta(days=1)
