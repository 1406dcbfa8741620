"""Deals folded from events: what is open, what was bought, and what undoes it."""

import pytest

from sincerely.rules.events import (
    NO_VEHICLE,
    Department,
    Event,
    SaidBy,
    Vehicle,
    deals,
    leads,
    talks,
)
from sincerely.rules.events.appointments import AppointmentSet
from sincerely.rules.folding import fold
from tests.rules.cast import (
    DANA,
    KONA,
    LEE,
    appointment,
    bought_elsewhere,
    clicked_sold,
    days_ago,
    it,
    lead,
    lost,
    midnight,
    record,
    sold,
    unwound,
    visited,
)


def states(*events: Event) -> list[tuple[str, str]]:
    """Every deal with its state, the latest first."""
    return [(deal.key, deal.state) for deal in fold(events).deals]


def state(*events: Event) -> str:
    [(_, found)] = states(*events)
    return found


def delivered(days: float, deal: str = "C1", source: str = "crm") -> Event:
    return it(deals.DealDelivered(deal=deal, by=DANA), days_ago(days), source=source)


# begun


def test_a_lead_begins_an_enquiry() -> None:
    known = record(lead(days_ago(9), deal="C1"))
    assert known.enquiry
    assert (known.enquiry.at, known.enquiry.deal) == (days_ago(9), "crm/C1")
    assert (known.enquiry.how, known.enquiry.what) == ("lead_received", "2026 Hyundai Palisade")
    assert known.journey_at == days_ago(9)
    [deal] = fold([lead(days_ago(9), deal="C1")]).deals
    assert (deal.state, deal.state_at, deal.opened_at) == ("open", days_ago(9), days_ago(9))


@pytest.mark.parametrize(
    "event",
    [
        it(leads.InquiryMade(), days_ago(9)),
        it(deals.TestDriven(), days_ago(9)),
        it(deals.TradeAppraised(), days_ago(9)),
        it(deals.DealDesked(), days_ago(9)),
        visited(days_ago(9)),
        appointment(AppointmentSet, days_ago(9)),
    ],
    ids=lambda event: event.payload.kind,
)
def test_so_does_everything_that_shoppers_do(event: Event) -> None:
    assert record(event).enquiry


@pytest.mark.parametrize(
    "event",
    [
        visited(days_ago(9), department=Department.SERVICE),
        appointment(AppointmentSet, days_ago(9), department=Department.SERVICE),
        it(talks.MailReceived(), days_ago(9)),
        lead(days_ago(9), resend=True),
        lead(days_ago(9), interest="service"),
    ],
    ids=lambda event: event.payload.kind,
)
def test_and_nothing_that_others_do(event: Event) -> None:
    assert record(event).enquiry is None
    assert states(event) == []


def test_what_names_no_deal_belongs_to_the_one_that_is_open() -> None:
    events = [lead(days_ago(9), deal="C1"), visited(days_ago(8), by=LEE)]
    events += [it(deals.DealDesked(vehicle=KONA), days_ago(7))]
    [deal] = fold(events).deals
    assert (deal.key, deal.state, deal.what, deal.by) == (
        "crm/C1",
        "desk",
        "2026 Hyundai Kona",
        LEE,
    )
    assert (deal.opened_at, deal.state_at) == (days_ago(9), days_ago(7))


def test_every_lead_of_its_own_is_a_deal_of_its_own() -> None:
    assert (
        len(states(lead(days_ago(9)), lead(days_ago(8)), it(leads.InquiryMade(), days_ago(7)))) == 3
    )


def test_a_visit_does_not_belong_to_a_deal_that_is_lost() -> None:
    gone = [lead(days_ago(9), deal="C1"), lost(days_ago(5), deal="C1")]
    assert [found for _, found in states(*gone, visited(days_ago(3)))] == ["open", "lost"]


def test_the_deals_of_two_systems_are_two() -> None:
    other = it(deals.DealDesked(deal="1"), days_ago(8), source="desk")
    assert states(lead(days_ago(9), deal="1"), other) == [("desk/1", "desk"), ("crm/1", "open")]


def test_the_car_they_give_away_is_not_the_one_they_want() -> None:
    trade = it(deals.TradeAppraised(vehicle=KONA, deal="C1"), days_ago(8))
    enquiry = record(lead(days_ago(9), deal="C1"), trade).enquiry
    assert enquiry
    assert enquiry.what == "2026 Hyundai Palisade"


def test_a_new_journey_begins_after_a_purchase() -> None:
    drive = it(deals.TestDriven(), days_ago(3))
    assert states(lead(days_ago(90), deal="C1"), sold(days_ago(60)), drive) == [
        (f"crm/~{drive.key}", "open"),
        ("dms/D1", "sold"),
        ("crm/C1", "ended_by_purchase"),
    ]


def test_a_journey_that_others_began_becomes_theirs_when_they_come() -> None:
    follow_up = appointment(AppointmentSet, days_ago(50))
    drive = it(deals.TestDriven(), days_ago(30))
    known = record(sold(days_ago(60)), follow_up, drive)
    assert known.enquiry
    assert known.enquiry.at == days_ago(30)


def test_the_desk_of_a_deal_that_is_open() -> None:
    desked = it(deals.DealDesked(deal="C1"), days_ago(3))
    assert record(lead(days_ago(9), deal="C1"), desked).desk_open_at == days_ago(3)
    assert record(desked, sold(days_ago(1))).desk_open_at is None
    assert record(desked, lost(days_ago(1), deal="C1")).desk_open_at is None


# bought


def test_a_sale_is_a_purchase_and_ends_the_enquiry() -> None:
    known = record(lead(days_ago(60)), sold(days_ago(20)))
    assert known.bought
    assert (known.bought.at, known.bought.until) == (days_ago(20), days_ago(20))
    assert (known.bought.deal, known.bought.what) == ("dms/D1", "2026 Hyundai Palisade")
    assert (known.bought.by, known.bought.delivered_at) == (DANA, None)
    assert (known.enquiry, known.sign) == (None, None)


def test_a_sale_of_a_day_lasts_until_its_end() -> None:
    bought = record(sold(midnight(days_ago(20)), whole_day=True)).bought
    assert bought
    assert bought.at == midnight(days_ago(20))
    assert (bought.until - bought.at).total_seconds() == 24 * 60 * 60 - 1


def test_a_delivery_makes_a_buyer_too() -> None:
    bought = record(lead(days_ago(9), deal="C1"), delivered(2)).bought
    assert bought
    assert (bought.at, bought.delivered_at, bought.by) == (days_ago(2), days_ago(2), DANA)
    assert state(lead(days_ago(9), deal="C1"), delivered(2)) == "delivered"


def test_delivery_days_after_the_sale_does_not_move_it() -> None:
    bought = record(sold(days_ago(9)), delivered(2, "D1", "dms")).bought
    assert bought
    assert (bought.at, bought.delivered_at) == (days_ago(9), days_ago(2))


def test_the_second_row_of_one_deal_changes_nothing() -> None:
    one = record(sold(days_ago(9)), delivered(8, "D1", "dms"))
    again = record(sold(days_ago(9)), delivered(8, "D1", "dms"), sold(days_ago(3), role="co-buyer"))
    assert again.bought == one.bought
    assert state(sold(days_ago(9)), delivered(8, "D1", "dms"), sold(days_ago(3))) == "delivered"


def test_of_two_purchases_the_latest_counts() -> None:
    bought = record(sold(days_ago(90)), sold(days_ago(9), deal="D2", vehicle=KONA)).bought
    assert bought
    assert (bought.deal, bought.what) == ("dms/D2", "2026 Hyundai Kona")


def test_one_purchase_of_two_systems_was_made_when_the_first_says() -> None:
    """The click on day 0, the accountant's date on day 4."""
    row = sold(midnight(days_ago(16)), whole_day=True)
    for click in (clicked_sold(days_ago(20)), delivered(20)):
        bought = record(click, row).bought
        assert bought
        assert (bought.at, bought.until, bought.deal) == (days_ago(20), days_ago(20), "dms/D1")


def test_the_hour_of_one_system_makes_the_day_of_another_precise() -> None:
    bought = record(clicked_sold(days_ago(20)), sold(midnight(days_ago(20)), whole_day=True)).bought
    assert bought
    assert (bought.at, bought.until) == (midnight(days_ago(20)), days_ago(20))


def test_a_click_ten_days_off_is_another_purchase() -> None:
    bought = record(clicked_sold(days_ago(30)), sold(days_ago(20))).bought
    assert bought
    assert bought.at == days_ago(20)


def test_a_click_after_the_row_is_no_second_purchase() -> None:
    assert record(sold(days_ago(20)), clicked_sold(days_ago(18))).sign is None
    later = record(sold(days_ago(60)), clicked_sold(days_ago(18))).sign
    assert later
    assert later.deal == "crm/C1"


# signs


def test_the_click_is_only_a_sign() -> None:
    known = record(lead(days_ago(9), deal="C1"), clicked_sold(days_ago(2)))
    assert known.bought is None
    assert known.sign
    assert (known.sign.at, known.sign.how, known.sign.by) == (days_ago(2), "deal_sold", DANA)
    assert state(lead(days_ago(9), deal="C1"), clicked_sold(days_ago(2))) == "probably_sold"


def test_a_click_after_a_strong_word_is_no_sign() -> None:
    strong = clicked_sold(days_ago(5), said_by=SaidBy.MANAGER)
    assert state(strong, clicked_sold(days_ago(3))) == "sold"
    assert record(strong, clicked_sold(days_ago(3))).sign is None


def test_a_click_that_names_no_car_is_for_the_one_they_asked_about() -> None:
    sign = record(lead(days_ago(9), deal="C1"), clicked_sold(days_ago(3), vehicle=NO_VEHICLE)).sign
    assert sign
    assert sign.what == "2026 Hyundai Palisade"


def test_the_latest_sign_counts_and_figures_alone_are_none() -> None:
    deposit = it(deals.DepositTaken(deal="C1"), days_ago(5))
    finance = it(deals.FinanceAppointmentSet(deal="C1"), days_ago(3))
    sign = record(deposit, finance).sign
    assert sign
    assert (sign.how, sign.at) == ("finance_appointment_set", days_ago(3))
    assert record(it(deals.DealDesked(deal="C1"), days_ago(3))).sign is None


def test_what_is_signed_after_the_click_takes_nothing_from_it() -> None:
    deposit = it(deals.DepositTaken(deal="C1"), days_ago(1))
    known = record(clicked_sold(days_ago(2)), deposit)
    assert known.sign
    assert known.sign.how == "deal_sold"
    assert known.desk_open_at == days_ago(1)


# unwound


def test_an_unwound_deal_leaves_a_prospect() -> None:
    known = record(lead(days_ago(60), deal="C1"), sold(days_ago(20)), unwound(days_ago(9)))
    assert known.bought is None
    assert known.enquiry
    assert state(sold(days_ago(20)), unwound(days_ago(9))) == "unwound"


def test_unwound_in_the_dms_is_unwound_in_the_crm() -> None:
    story = [
        lead(days_ago(60), deal="C1"),
        delivered(19),
        sold(midnight(days_ago(20)), whole_day=True),
    ]
    undone = record(*story, unwound(days_ago(9)))
    assert (undone.bought, undone.sign) == (None, None)
    assert undone.enquiry
    assert dict(states(*story, unwound(days_ago(9))))["crm/C1"] == "unwound"


def test_so_is_a_car_that_left_before_the_money_came() -> None:
    """Delivered on the spot, pending in the DMS, then voided there."""
    pending = sold(days_ago(20), said_by=SaidBy.SYSTEM)
    assert record(delivered(20), pending, unwound(days_ago(9))).bought is None


def test_another_purchase_stays() -> None:
    assert record(delivered(60), sold(days_ago(20)), unwound(days_ago(9))).bought
    other = sold(days_ago(9), deal="D2", vehicle=KONA)
    swapped = record(sold(days_ago(20)), unwound(days_ago(9)), other).bought
    assert swapped
    assert swapped.deal == "dms/D2"
    assert record(sold(days_ago(20)), unwound(days_ago(9), deal="D2")).bought


def test_a_salesmans_click_does_not_unwind_what_the_dms_has_booked() -> None:
    click = unwound(days_ago(9), deal="C1", source="crm", said_by=SaidBy.SALESPERSON)
    known = record(delivered(20), sold(days_ago(20)), click)
    assert known.bought
    assert known.bought.deal == "dms/D1"
    assert record(delivered(20), click).bought is None


def test_an_unwound_deal_can_be_sold_again() -> None:
    again = record(sold(days_ago(20)), unwound(days_ago(9)), sold(days_ago(3))).bought
    assert again
    assert again.at == days_ago(3)


def test_an_unwinding_that_sorts_before_its_sale_in_the_file_still_comes_after() -> None:
    day = midnight(days_ago(20))
    undone = it(deals.DealUnwound(deal="D1"), day, source="dms", key="0", whole_day=True)
    assert record(undone, sold(day, whole_day=True)).bought is None


# lost


def test_a_lost_deal_is_no_enquiry() -> None:
    gone = lost(days_ago(3), deal="C1")
    known = record(lead(days_ago(9), deal="C1"), gone)
    assert (known.enquiry, known.elsewhere) == (None, None)
    assert state(lead(days_ago(9), deal="C1"), gone) == "lost"


def test_without_a_deal_all_that_is_open_is_lost() -> None:
    events = [lead(days_ago(9)), lead(days_ago(8)), lost(days_ago(3)), lead(days_ago(1))]
    assert [found for _, found in states(*events)] == ["open", "lost", "lost"]


def test_one_lost_deal_leaves_the_others() -> None:
    events = [lead(days_ago(9), deal="C1"), lead(days_ago(8), deal="C2")]
    assert states(*events, lost(days_ago(3), deal="C1")) == [("crm/C2", "open"), ("crm/C1", "lost")]


def test_a_loss_does_not_undo_a_sale() -> None:
    assert record(
        sold(days_ago(9)), it(deals.DealLost(deal="D1"), days_ago(3), source="dms")
    ).bought


def test_the_car_they_say_they_bought_may_be_ours() -> None:
    said = bought_elsewhere(days_ago(8), bought_what="Hyundai")
    assert record(sold(days_ago(9)), said).elsewhere is None
    vague = bought_elsewhere(days_ago(8), bought_what="a new car")
    assert record(sold(days_ago(9)), vague).elsewhere is None
    assert record(sold(days_ago(9)), bought_elsewhere(days_ago(8), bought_what="Kia")).elsewhere
    assert record(sold(days_ago(9)), bought_elsewhere(days_ago(8), bought_what="")).elsewhere
    assert record(sold(days_ago(200)), said).elsewhere


def test_bought_elsewhere_ends_all_that_is_open() -> None:
    events = [
        lead(days_ago(9), deal="C1"),
        lead(days_ago(8), deal="C2"),
        bought_elsewhere(days_ago(3)),
    ]
    known = record(*events)
    assert known.enquiry is None
    assert known.elsewhere
    assert (known.elsewhere.what, known.elsewhere.said_by) == ("2026 Kia Telluride", "customer")
    assert [found for _, found in states(*events)] == ["ended_elsewhere"] * 2
    one = bought_elsewhere(days_ago(3), deal="C1", by=DANA)
    assert [found for _, found in states(*events[:2], one)] == ["ended_elsewhere", "lost"]
    assert record(*events[:2], one).enquiry is None


def test_at_one_moment_the_purchase_here_counts() -> None:
    assert record(sold(days_ago(9)), bought_elsewhere(days_ago(9))).elsewhere is None


def test_of_two_losses_the_latest_counts() -> None:
    known = record(bought_elsewhere(days_ago(9)), bought_elsewhere(days_ago(3), SaidBy.MANAGER))
    assert known.elsewhere
    assert known.elsewhere.at == days_ago(3)


def test_an_earlier_loss_in_a_strong_word_outlives_a_salesmans_click() -> None:
    strong = bought_elsewhere(days_ago(10), SaidBy.CUSTOMER)
    click = bought_elsewhere(days_ago(5), SaidBy.SALESPERSON)
    known = record(sold(days_ago(20)), strong, click)
    assert known.elsewhere
    assert known.elsewhere.said_by == "customer"


@pytest.mark.parametrize(
    ("sold_as", "asked_as"),
    [("Telluride", "Telluride X-Line"), ("CRV", "CR-V EX-L"), ("F150", "F-150"),
     ("Grand Cherokee", "Grand Cherokee L"), ("TELLURIDE SX", "Telluride")],
)  # fmt: skip
def test_a_lead_passed_on_late_for_the_car_they_bought_begins_nothing(
    sold_as: str, asked_as: str
) -> None:
    known = record(
        sold(days_ago(5), vehicle=Vehicle(year="2026", make="Kia", model=sold_as)),
        lead(days_ago(3), vehicle=Vehicle(make="Kia", model=asked_as)),
    )
    assert known.enquiry is None


def test_nor_after_they_bought_elsewhere() -> None:
    asked = lead(days_ago(20), vehicle=KONA)
    late = lead(days_ago(1), vehicle=KONA, provider="another", lead_id="L2")
    assert record(asked, bought_elsewhere(days_ago(3)), late).enquiry is None
