"""Not sure is held for a person: signs of a purchase, a shared address, a silent feed."""

from typing import Any

import pytest

from sincerely.rules.events import SaidBy, deals
from sincerely.rules.events.base import Vehicle
from sincerely.rules.message import Doubt, Facts
from sincerely.rules.purpose import Purpose
from sincerely.rules.reasons import sentence_staff
from sincerely.rules.verdict import Answer, InsteadKind
from tests.rules.cast import (
    DANA,
    ask,
    clicked_sold,
    codes,
    days_ago,
    facts,
    goes,
    it,
    lead,
    lost,
    message,
    only,
    thanked,
    unwound,
)

# probably_bought


def test_a_click_on_sold_holds() -> None:
    known = facts(lead(days_ago(30)), clicked_sold(days_ago(2)), thanked(days_ago(1)))
    reason = only("probably_bought", Answer.HOLD, ask(message(), known))
    told = {"at": days_ago(2), "how": "deal_sold", "what": "2026 Hyundai Palisade", "by": DANA}
    assert reason.facts == told
    assert (reason.instead.kind, reason.instead.role) == (InsteadKind.RELEASE, "manager")


def test_money_is_a_sign() -> None:
    known = facts(lead(days_ago(30), deal="C1"), it(deals.DepositTaken(deal="C1"), days_ago(2)))
    reason = only("probably_bought", Answer.HOLD, ask(message(), known))
    assert reason.facts["how"] == "deposit_taken"


@pytest.mark.parametrize("said_by", [SaidBy.SALESPERSON, SaidBy.SYSTEM])
def test_a_weak_word_never_makes_a_buyer(said_by: SaidBy) -> None:
    known = facts(clicked_sold(days_ago(2), said_by=said_by))
    assert known.own.bought is None
    assert "probably_bought" in codes(ask(message(), known))


@pytest.mark.parametrize("said_by", [SaidBy.DMS, SaidBy.MANAGER, SaidBy.CUSTOMER])
def test_a_strong_word_confirms(said_by: SaidBy) -> None:
    known = facts(clicked_sold(days_ago(4)), clicked_sold(days_ago(2), said_by=said_by))
    assert "already_bought" in codes(ask(message(), known))
    assert "probably_bought" not in codes(ask(message(), known))


def test_a_sign_wears_off_and_ends_with_the_deal() -> None:
    assert goes(ask(message(), facts(lead(days_ago(390)), clicked_sold(days_ago(366)))))
    click = clicked_sold(days_ago(9))
    assert goes(ask(message(), facts(lead(days_ago(90)), click, lost(days_ago(3), deal="C1"))))
    undone = unwound(days_ago(3), deal="C1", source="crm", said_by=SaidBy.SALESPERSON)
    assert goes(ask(message(), facts(lead(days_ago(90)), click, undone)))


def test_a_clock_that_flips_old_deals_to_lost_does_not_outweigh_a_sign() -> None:
    flipped = lost(days_ago(3), deal="C1", said_by=SaidBy.SYSTEM)
    swept = lost(days_ago(3), said_by=SaidBy.SYSTEM)
    for clock in (flipped, swept):
        known = facts(lead(days_ago(90)), clicked_sold(days_ago(9)), clock)
        assert "probably_bought" in codes(ask(message(), known))


def test_a_deposit_after_the_click_does_not_take_the_thanks_away() -> None:
    deposit = it(deals.DepositTaken(deal="C1"), days_ago(1))
    known = facts(lead(days_ago(30)), clicked_sold(days_ago(2)), deposit)
    assert codes(ask(message(), known)) == ["probably_bought", "thanks_first"]


def test_a_desk_visit_alone_is_no_sign() -> None:
    desked = it(deals.DealDesked(deal="C1"), days_ago(2))
    assert goes(ask(message(), facts(lead(days_ago(30), deal="C1"), desked)))


# may_be_a_buyer


def perhaps(days: float, **more: Any) -> Facts:
    doubt = Doubt(at=days_ago(days), why="shared_phone", what="2026 Palisade")
    return facts(lead(days_ago(60)), doubt=doubt, **more)


def test_who_may_be_a_buyer_is_held_for_a_person() -> None:
    reason = only("may_be_a_buyer", Answer.HOLD, ask(message(), perhaps(20)))
    assert reason.facts == {"at": days_ago(20), "why": "shared_phone", "what": "2026 Palisade"}
    assert reason.instead.role == "manager"


@pytest.mark.parametrize(
    ("why", "elsewhere", "said"),
    [
        ("shared_email", False, "Somebody who shares their mail address bought a car here on"),
        ("alike", False, "Somebody whose details are much like theirs bought a car here on"),
        ("alike", True, "Somebody whose details are much like theirs bought a car elsewhere on"),
        ("not_compared", False, "which is just being looked into, bought a car here on"),
    ],
)
def test_the_staff_are_told_what_ties_them_to_a_buyer(why: str, elsewhere: bool, said: str) -> None:
    doubt = Doubt(at=days_ago(20), why=why, elsewhere=elsewhere)
    verdict = ask(message(), facts(lead(days_ago(60)), doubt=doubt))
    reason = only("may_be_a_buyer", Answer.HOLD, verdict)
    assert said in sentence_staff(reason, "UTC")
    assert reason.facts.get("elsewhere", False) is elsewhere


def test_a_doubt_stops_selling_alone_for_a_while_and_not_a_new_enquiry() -> None:
    assert goes(ask(message(Purpose.SERVICE_REMINDER), perhaps(20)))
    long_ago = facts(lead(days_ago(500)), doubt=Doubt(at=days_ago(400), why="shared_phone"))
    assert goes(ask(message(), long_ago))
    assert not goes(ask(message(), long_ago, promotion_quiet_days=401))
    doubt = Doubt(at=days_ago(20), why="shared_email")
    assert goes(ask(message(), facts(lead(days_ago(3)), doubt=doubt)))


@pytest.mark.parametrize(
    ("car", "answer"),
    [
        ("", Answer.HOLD),
        ("2026 Palisade", Answer.HOLD),
        ("Hyundai Palisade", Answer.HOLD),
        ("Santa Fe", Answer.HOLD),
        ("Ioniq 5", Answer.SEND),
    ],
)
def test_a_lead_passed_on_late_frees_nobody_who_may_be_the_buyer(car: str, answer: Answer) -> None:
    """Of the car that was bought, of one they asked about before, or of none in particular."""
    doubt = Doubt(at=days_ago(20), until=days_ago(19), why="alike", what="2026 Hyundai Palisade")
    before = lead(days_ago(30), vehicle=Vehicle(model="Santa Fe"))
    after = lead(days_ago(10), vehicle=Vehicle(model=car), deal="C2")
    verdict = ask(message(), facts(before, after, doubt=doubt))
    assert verdict.answer is answer
    later = lead(days_ago(8), vehicle=Vehicle(model=car), deal="C3")
    assert goes(ask(message(), facts(before, after, later, doubt=doubt)))


# feed_stale


def desked(days: float, **more: Any) -> Facts:
    figures = it(deals.DealDesked(deal="C1", by=DANA), days_ago(days))
    return facts(lead(days_ago(60), deal="C1"), figures, **more)


def test_a_silent_feed_holds_who_sat_at_the_desk() -> None:
    verdict = ask(message(), desked(5, feed_silent_since=days_ago(2)))
    reason = only("feed_stale", Answer.HOLD, verdict)
    assert reason.facts == {"since": days_ago(2), "desk": days_ago(5)}
    assert reason.instead.role == "manager"


def test_a_silent_feed_holds_nobody_else() -> None:
    silent: dict[str, Any] = {"feed_silent_since": days_ago(2)}
    assert goes(ask(message(), desked(5)))
    assert goes(ask(message(), facts(lead(days_ago(60)), **silent)))
    assert goes(ask(message(), desked(46, **silent)))
    assert goes(ask(message(Purpose.SERVICE_REMINDER), desked(5, **silent)))
    assert goes(ask(message(), desked(5, **silent), feed_stale_holds=False))
