"""A buyer is no prospect: bought here, at a sister store, elsewhere, or perhaps."""

from dataclasses import replace
from typing import Any

import pytest

from sincerely.rules.events import NO_VEHICLE, Payload, SaidBy, deals, leads, talks
from sincerely.rules.message import Facts, Message
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.record import Purchase
from sincerely.rules.verdict import Answer, InsteadKind
from tests.rules.cast import (
    DANA,
    KONA,
    LEE,
    MAINE,
    NOW,
    SUV,
    ask,
    bought_elsewhere,
    clicked_sold,
    codes,
    days_ago,
    facts,
    goes,
    hours_ago,
    it,
    lead,
    lost,
    mailed,
    message,
    midnight,
    only,
    personal,
    sold,
    thanked,
    the,
    unwound,
    visited,
)

SELLING = [
    Purpose.PROMOTION,
    Purpose.REENGAGEMENT,
    Purpose.SALES_FOLLOWUP,
    Purpose.MISSED_APPOINTMENT,
    Purpose.LEASE_OR_EQUITY,
    Purpose.OTHER,
]


def stopped(known: Facts, asked: Message | None = None, **changed: Any) -> bool:
    """Whether a message (a promotion) is stopped because they have bought here."""
    return "already_bought" in codes(ask(asked or message(), known, **changed))


# already_bought


def test_a_buyer_is_not_sold_to() -> None:
    known = facts(lead(days_ago(60)), sold(days_ago(20)), thanked(days_ago(19)))
    reason = only("already_bought", Answer.REFUSE, ask(message(about="2026 Palisade"), known))
    assert reason.facts == {
        "at": days_ago(20),
        "what": "2026 Hyundai Palisade",
        "by": DANA,
        "who": "person",
        "about": "2026 Palisade",
    }
    assert (reason.instead.kind, reason.instead.role) == (InsteadKind.RELEASE, "manager")


def test_instead_of_selling_comes_the_thank_you_that_is_owed() -> None:
    instead = the("already_bought", ask(message(), facts(sold(days_ago(3))))).instead
    assert (instead.kind, instead.task, instead.who) == (InsteadKind.TASK, "thank_you", DANA)
    assert instead.role == "salesperson"


def test_nobody_is_sent_to_say_thanks_for_the_car_of_last_year() -> None:
    known = facts(sold(days_ago(200)))
    assert the("already_bought", ask(message(), known)).instead.kind is InsteadKind.RELEASE


@pytest.mark.parametrize("purpose", SELLING)
def test_nothing_that_sells_goes_to_a_buyer(purpose: Purpose) -> None:
    known = facts(sold(days_ago(20)), thanked(days_ago(19)))
    assert stopped(known, message(purpose))
    assert stopped(known, personal(purpose))


@pytest.mark.parametrize(
    "purpose",
    [
        Purpose.SERVICE_REMINDER,
        Purpose.NEWSLETTER,
        Purpose.SURVEY_REVIEW,
        Purpose.APPOINTMENT_REMINDER,
        Purpose.TRANSACTIONAL,
        Purpose.RECALL,
        Purpose.ANNIVERSARY_BIRTHDAY,
    ],
)
def test_a_buyer_still_hears_what_is_not_selling(purpose: Purpose) -> None:
    known = facts(sold(days_ago(20)), thanked(days_ago(19)))
    assert goes(ask(message(purpose), known))
    assert stopped(known, message(purpose, sells=True))


def test_the_spouse_of_a_buyer_is_one_too() -> None:
    known = facts(lead(days_ago(60)), spouse=(sold(days_ago(20)), thanked(days_ago(19))))
    assert the("already_bought", ask(message(), known)).facts["who"] == "household"
    assert goes(ask(message(), known, household_shares=False))


def test_a_new_enquiry_begun_after_the_purchase_is_served() -> None:
    assert goes(ask(message(), facts(sold(days_ago(90)), thanked(days_ago(89)), lead(NOW))))
    spouse = (sold(days_ago(90)), thanked(days_ago(89)))
    assert goes(ask(message(), facts(lead(NOW), spouse=spouse)))


def test_what_was_asked_before_the_purchase_is_no_new_enquiry() -> None:
    assert stopped(facts(lead(days_ago(60)), lead(days_ago(21)), sold(days_ago(20))))
    assert stopped(facts(lead(days_ago(20)), sold(days_ago(20))))


def test_a_lead_of_the_day_of_a_sale_that_has_no_hour_is_no_new_enquiry() -> None:
    sale = sold(midnight(days_ago(20)), whole_day=True)
    assert stopped(facts(sale, lead(days_ago(20), vehicle=KONA)))
    assert not stopped(facts(sale, lead(days_ago(19), vehicle=KONA)))


def test_a_second_providers_late_lead_about_the_car_they_bought_is_no_new_enquiry() -> None:
    sale = sold(days_ago(20))
    for car in (SUV, replace(SUV, year="2025", trim="SEL"), NO_VEHICLE):
        assert stopped(facts(sale, lead(days_ago(19), provider="Auto Pages", vehicle=car)))
        assert not stopped(facts(sale, lead(days_ago(9), provider="Auto Pages", vehicle=car)))
    assert not stopped(facts(sale, it(leads.InquiryMade(vehicle=SUV), days_ago(19))))


def test_nor_one_about_a_car_they_had_asked_about_before() -> None:
    asked, again = (lead(days_ago(ago), vehicle=KONA, lead_id=str(ago)) for ago in (40, 19))
    assert stopped(facts(asked, sold(days_ago(20)), again))
    assert not stopped(facts(sold(days_ago(20)), again))


def test_a_lead_sent_again_is_no_new_enquiry() -> None:
    asked = lead(days_ago(60), lead_id="77")
    assert stopped(facts(asked, sold(days_ago(20)), lead(days_ago(3), resend=True)))
    assert stopped(facts(asked, sold(days_ago(20)), lead(days_ago(3), lead_id="77")))


def test_a_label_for_a_number_hides_no_new_enquiry() -> None:
    asked = lead(days_ago(300), lead_id="WEBSITE")
    other = lead(days_ago(3), lead_id="WEBSITE", vehicle=NO_VEHICLE)
    assert not stopped(facts(asked, sold(days_ago(200)), other))


def test_what_reaches_the_deal_the_crm_never_closed_is_no_new_enquiry() -> None:
    asked = lead(days_ago(60), deal="C1")
    for later in (
        lead(days_ago(3), deal="C1"),
        it(leads.InquiryMade(channel="crm", deal="C1"), days_ago(3)),
        it(deals.TestDriven(deal="C1"), days_ago(3)),
    ):
        assert stopped(facts(asked, sold(days_ago(20)), later))


@pytest.mark.parametrize("paper", [deals.TestDriven(), deals.TradeAppraised(vehicle=SUV)])
def test_paperwork_after_the_signature_is_no_new_enquiry(paper: Payload) -> None:
    assert stopped(facts(lead(days_ago(60)), sold(days_ago(20)), it(paper, days_ago(18))))
    assert not stopped(facts(sold(days_ago(60)), it(paper, days_ago(3))))


def test_a_visit_or_a_call_by_itself_is_no_new_enquiry() -> None:
    assert stopped(facts(sold(days_ago(20)), visited(days_ago(3), by=DANA)))
    assert stopped(facts(sold(days_ago(20)), it(talks.CallReceived(to=DANA), days_ago(3))))


def test_a_new_enquiry_ends_with_the_second_car() -> None:
    known = facts(
        sold(days_ago(400)),
        lead(days_ago(60)),
        sold(days_ago(20), deal="D2"),
        thanked(days_ago(19)),
    )
    assert stopped(known)


def test_the_windows_of_the_policy() -> None:
    known = facts(sold(days_ago(400)))
    assert goes(ask(message(), known))
    assert stopped(known, message(Purpose.SALES_FOLLOWUP))
    assert stopped(known, promotion_quiet_days=500)
    assert goes(ask(message(Purpose.LEASE_OR_EQUITY), known))
    assert stopped(known, message(Purpose.LEASE_OR_EQUITY), equity_quiet_days=500)
    assert not stopped(known, message(Purpose.SALES_FOLLOWUP), prospect_quiet_days=300)


def test_an_unwound_sale_makes_a_prospect_of_them_again() -> None:
    known = facts(lead(days_ago(60)), sold(days_ago(20)), unwound(days_ago(10)))
    assert goes(ask(message(), known))
    assert known.own.enquiry


# bought_at_sister_store


def at_the_sister(days: float, **more: Any) -> Facts:
    bought = Purchase(at=days_ago(days), until=days_ago(days), deal="dms/D9", what="2026 Kona")
    return facts(lead(days_ago(100)), sister=bought, sister_store="Harbor Kia", **more)


def test_who_bought_at_the_sister_store_is_not_sold_to_here() -> None:
    verdict = ask(message(), at_the_sister(20))
    reason = only("bought_at_sister_store", Answer.REFUSE, verdict)
    assert reason.facts == {"at": days_ago(20), "what": "2026 Kona", "store": "Harbor Kia"}
    assert reason.instead.role == "manager"


def test_the_sister_stores_sale_stops_selling_alone_and_for_a_while() -> None:
    assert goes(ask(message(Purpose.SERVICE_REMINDER), at_the_sister(20)))
    assert goes(ask(message(), at_the_sister(91)))
    assert goes(ask(message(), at_the_sister(20), sister_quiet_days=15))


def test_who_asks_here_after_buying_there_is_served_here() -> None:
    bought = Purchase(at=days_ago(20), until=days_ago(20), deal="dms/D9")
    assert goes(ask(message(), facts(lead(days_ago(3)), sister=bought)))


# bought_elsewhere


def test_who_bought_elsewhere_is_left_alone() -> None:
    known = facts(lead(days_ago(60)), bought_elsewhere(days_ago(9)))
    reason = only("bought_elsewhere", Answer.REFUSE, ask(message(), known))
    told = {"at": days_ago(9), "what": "2026 Kia Telluride", "said_by": SaidBy.CUSTOMER}
    assert reason.facts == told
    assert reason.instead.role == "manager"
    assert codes(ask(message(Purpose.NEWSLETTER), known)) == ["bought_elsewhere"]
    assert goes(ask(message(Purpose.SERVICE_REMINDER), known))


def test_the_salesman_knew() -> None:
    known = facts(lead(days_ago(60)), bought_elsewhere(days_ago(9), SaidBy.SALESPERSON))
    assert codes(ask(message(), known)) == ["bought_elsewhere"]


def test_a_systems_clock_knows_nothing_of_a_purchase_elsewhere() -> None:
    known = facts(lead(days_ago(60)), bought_elsewhere(days_ago(9), SaidBy.SYSTEM))
    assert goes(ask(message(), known))


def test_lost_for_another_reason_is_not_elsewhere() -> None:
    gone = lost(days_ago(9), reason=deals.LostReason.NOT_BUYING)
    assert goes(ask(message(), facts(lead(days_ago(60)), gone)))


def test_who_comes_back_after_buying_elsewhere_is_served() -> None:
    gone = bought_elsewhere(days_ago(30))
    assert goes(ask(message(), facts(lead(days_ago(60)), gone, lead(days_ago(3)))))
    drive = it(deals.TestDriven(by=DANA), days_ago(3))
    assert goes(ask(message(), facts(lead(days_ago(60)), gone, drive)))


def test_a_lead_of_the_day_they_bought_elsewhere_came_before() -> None:
    gone = bought_elsewhere(midnight(days_ago(3)), whole_day=True)
    assert codes(ask(message(), facts(lead(days_ago(3)), gone))) == ["bought_elsewhere"]


def test_elsewhere_wears_off() -> None:
    known = facts(lead(days_ago(1200)), bought_elsewhere(days_ago(1100)))
    assert goes(ask(message(), known))
    assert not goes(ask(message(), known, elsewhere_quiet_days=1200))


def test_a_salesmans_click_does_not_outweigh_the_fresh_purchase_here() -> None:
    sale, click = sold(days_ago(20)), bought_elsewhere(days_ago(9), SaidBy.SALESPERSON)
    assert "bought_elsewhere" not in codes(ask(message(), facts(sale, click)))
    theirs = bought_elsewhere(days_ago(9), SaidBy.CUSTOMER)
    assert "bought_elsewhere" in codes(ask(message(), facts(sale, theirs)))
    years_ago = facts(sold(days_ago(900)), click)
    assert codes(ask(message(), years_ago)) == ["bought_elsewhere"]


def test_the_purchase_here_outweighs_what_was_said_before_it() -> None:
    known = facts(bought_elsewhere(days_ago(30)), sold(days_ago(20)), thanked(days_ago(19)))
    assert codes(ask(message(), known)) == ["already_bought"]


# the three mails of the first seed


@pytest.mark.parametrize(
    "purpose", [Purpose.MISSED_APPOINTMENT, Purpose.PROMOTION, Purpose.REENGAGEMENT]
)
def test_service_not_systems(purpose: Purpose) -> None:
    """Six weeks of shopping, the click, then the DMS's row in the other spouse's name."""
    shopping = (
        lead(days_ago(50)),
        mailed(days_ago(49), Purpose.SALES_FOLLOWUP),
        visited(days_ago(40), by=DANA),
        it(deals.TestDriven(vehicle=SUV, by=DANA), days_ago(40)),
    )
    click = clicked_sold(days_ago(9))
    row = sold(midnight(days_ago(9)), whole_day=True, by=LEE)
    before_the_row = facts(*shopping, click)
    assert not goes(ask(message(purpose), before_the_row))
    after_it = facts(*shopping, click, spouse=(row,))
    assert "already_bought" in codes(ask(message(purpose), after_it))
    assert ask(message(purpose), after_it).answer is Answer.REFUSE


def test_the_hour_does_not_matter_to_a_call() -> None:
    known = facts(lead(days_ago(60)), sold(hours_ago(1)), place=MAINE)
    assert stopped(known, message(channel=Channel.CALL))
