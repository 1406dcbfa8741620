"""What a named human owes people after an event."""

from datetime import timedelta

import pytest

from sincerely.rules.care import Owed, owed_after
from sincerely.rules.events import KINDS, Payload, SaidBy, deals, service
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
