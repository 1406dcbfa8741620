"""Weak facts of a purchase: what each says alone, what they come to, and what takes them back."""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.rules import signs as rule
from sincerely.rules.events import Event, Payload, SaidBy, deals, signs
from sincerely.rules.folding import fold
from sincerely.rules.reasons import sentence_staff
from sincerely.rules.record import Record, Sign
from sincerely.rules.signs import ENOUGH, POINTS, WEAK
from sincerely.rules.standing import Standing, standing
from sincerely.rules.verdict import Answer
from tests.rules.cast import (
    DANA,
    LEE,
    NOW,
    ZONE,
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
    midnight,
    only,
    record,
    sold,
    unwound,
)

Fact = Callable[..., Payload]

#: one of each weak fact, given a deal
EACH: dict[str, Fact] = {kind.kind: kind for kind in WEAK}
ALONE = sorted(kind for kind in EACH if POINTS[kind] >= ENOUGH)
IN_COMPANY = sorted(kind for kind in EACH if POINTS[kind] < ENOUGH)


def held(*events: Event, days: int = 45) -> bool:
    verdict = ask(
        message(), facts(lead(days_ago(60), deal="C1"), *events), probably_bought_days=days
    )
    return "probably_bought" in codes(verdict)


def fact(kind: str, days: float = 2, deal: str = "C1", source: str = "crm") -> Event:
    return it(EACH[kind](deal=deal), days_ago(days), source=source)


@pytest.mark.parametrize("kind", ALONE)
def test_some_facts_are_enough_alone(kind: str) -> None:
    assert held(fact(kind))


@pytest.mark.parametrize("kind", IN_COMPANY)
def test_others_need_company(kind: str) -> None:
    assert not held(fact(kind))
    assert not held(fact(kind), fact(kind, 1)), "one step told twice is one step"


@pytest.mark.parametrize("pair", list(combinations(IN_COMPANY, 2)), ids="+".join)
def test_any_two_are_company(pair: tuple[str, str]) -> None:
    assert held(*map(fact, pair))


def test_which_suffice_alone() -> None:
    assert ALONE == ["deposit_taken"]
    assert POINTS["deal_sold"] >= ENOUGH
    assert set(POINTS) == {*EACH, "deal_sold"}


def test_the_reason_names_every_fact_that_added_up() -> None:
    found = facts(
        lead(days_ago(30), deal="C1"),
        fact("finance_appointment_set", 4),
        fact("insurance_asked", 3, deal=""),
        fact("trade_kept", 2),
    )
    reason = only("probably_bought", Answer.HOLD, ask(message(), found))
    assert sentence_staff(reason, ZONE) == (
        "Their deal on a 2026 Hyundai Palisade looks sold: "
        "a finance appointment (Saturday, February 28, 2026), "
        "a question about insurance (Sunday, March 1, 2026) and "
        "their old car left here (Monday, March 2, 2026); nobody has confirmed or undone it."
    )


def test_they_are_of_one_journey() -> None:
    one, other = "finance_appointment_set", "insurance_asked"
    assert not held(fact(one, deal="C1"), fact(other, deal="C2")), "two deals of one system"
    assert held(fact(one, deal="C1"), fact(other, deal="")), "a call that names no deal"
    assert held(fact(one, deal="C1"), fact(other, deal="77", source="dms")), "two systems, one deal"


def test_they_are_of_one_window() -> None:
    late = fact("insurance_asked", 44), fact("finance_appointment_set", 2)
    assert held(*late)
    assert not held(*late, days=30)
    assert not held(fact("insurance_asked", 46), fact("finance_appointment_set", 2))


def test_the_standing_says_what_the_gate_says() -> None:
    known = record(fact("insurance_asked", 40), fact("trade_kept", 2))
    at = {
        d: standing(known, NOW + timedelta(days=d), rest_days=120, sign_days=45, click_days=45)
        for d in (0, 6)
    }
    assert at == {0: Standing.PROBABLY_BOUGHT, 6: Standing.PROSPECT}


def test_a_click_on_sold_waits_for_a_sale_under_another_name() -> None:
    clicked = facts(lead(days_ago(300), deal="C1"), clicked_sold(days_ago(200)))
    assert "probably_bought" in codes(ask(message(), clicked))
    assert goes(ask(message(), clicked, sold_click_days=45))
    paid = facts(lead(days_ago(300), deal="C1"), fact("deposit_taken", 200))
    assert goes(ask(message(), paid)), "a deposit comes to nothing without a word"


def test_who_asks_anew_after_a_click_is_served() -> None:
    anew = lead(days_ago(20), deal="C2")
    clicked = lead(days_ago(300), deal="C1"), clicked_sold(days_ago(200))
    assert goes(ask(message(), facts(*clicked, anew)))
    assert "probably_bought" in codes(
        ask(message(), facts(*clicked, anew), probably_bought_days=365)
    )


TAKEN_BACK: dict[str, Event] = {
    "refund": it(signs.DepositRefunded(deal="C1"), days_ago(1)),
    "refund of no deal": it(signs.DepositRefunded(), days_ago(1)),
    "refund in the books": it(signs.DepositRefunded(deal="9"), days_ago(1), source="dms"),
    "credit denied": it(signs.CreditDenied(deal="C1"), days_ago(1)),
    "lost": lost(days_ago(1), deal="C1"),
    "unwound": unwound(days_ago(1), deal="C1", source="crm"),
    "released": it(signs.StillShopping(by=LEE), days_ago(1)),
}


@pytest.mark.parametrize("back", list(TAKEN_BACK.values()), ids=TAKEN_BACK)
def test_what_takes_them_back(back: Event) -> None:
    paper = fact("finance_appointment_set", 3), fact("insurance_asked", 2, deal="")
    for before in ((fact("deposit_taken", 3),), paper):
        assert held(*before)
        assert not held(*before, back)
        assert held(*before, back, fact("deposit_taken", 0.5)), "what comes after it counts anew"


def test_a_refund_takes_nothing_from_another_deal_of_the_same_system() -> None:
    back = it(signs.DepositRefunded(deal="C2"), days_ago(1))
    assert held(fact("deposit_taken", 3, deal="C1"), back)


def test_only_a_human_takes_a_click_on_sold_back() -> None:
    click = clicked_sold(days_ago(2))
    for kind in ("refund", "credit denied"):
        assert held(click, TAKEN_BACK[kind])
    for kind in ("lost", "unwound", "released"):
        assert not held(click, TAKEN_BACK[kind])


def test_who_releases_at_noon_knows_what_was_told_of_that_day() -> None:
    """A day without hours ends after the release; the manager looked at it all the same."""
    noon = days_ago(1)
    day = midnight(noon)
    release = it(signs.StillShopping(by=LEE), noon)
    for payload in (
        deals.DepositTaken(deal="C1"),
        deals.DealSold(deal="C1", said_by=SaidBy.SALESPERSON),
    ):
        assert held(it(payload, day, whole_day=True))
        assert not held(it(payload, day, whole_day=True), release)


def test_a_release_opens_the_deal_again() -> None:
    story = [lead(days_ago(9), deal="C1"), clicked_sold(days_ago(3))]
    found = fold([*story, TAKEN_BACK["released"]])
    assert [deal.state for deal in found.deals] == ["desk"]
    assert found.record.enquiry
    assert goes(ask(message(), facts(*story, TAKEN_BACK["released"])))


def test_a_clock_does_not_outweigh_a_weak_fact() -> None:
    clock = lost(days_ago(1), deal="C1", said_by=SaidBy.SYSTEM)
    assert held(fact("finance_appointment_set"), clock, fact("insurance_asked", 0.5))


def test_a_colleagues_lost_counts_though_a_clock_was_first() -> None:
    clock = lost(days_ago(2), deal="C1", said_by=SaidBy.SYSTEM)
    paper = fact("finance_appointment_set", 1.5), fact("insurance_asked", 1.2)
    assert held(clock, *paper)
    assert not held(clock, *paper, lost(days_ago(1), deal="C1"))


def test_of_two_deals_as_late_the_one_of_which_more_is_told_always() -> None:
    """However the deals are numbered: no set's order decides."""
    call = fact("deposit_taken", 1, deal="")
    for one, other in combinations("ABCDEFGHIJKL", 2):
        paper = fact("plate_ordered", 3, deal=one), fact("plate_ordered", 3, deal=other)
        more = fact("trade_kept", 4, deal=other)
        found = record(lead(days_ago(9), deal=one), *paper, more, call).sign
        assert found
        assert {f.how for f in found.facts} == {"deposit_taken", "plate_ordered", "trade_kept"}


def test_the_paper_of_a_purchase_is_no_sign_of_another() -> None:
    paper = [fact("plate_ordered", 5, deal=""), fact("we_owe_signed", 4, deal="")]
    assert record(sold(days_ago(9)), *paper).sign is None
    anew = record(sold(days_ago(90)), lead(days_ago(20), deal="C2"), *paper).sign
    assert anew
    assert record(sold(days_ago(90)), fact("deposit_taken", 3, deal="C9")).sign


def test_the_household_adds_up() -> None:
    """He sat with the finance office, she asked the insurer."""
    found = facts(
        lead(days_ago(30), deal="C1"),
        fact("finance_appointment_set"),
        spouse=(fact("insurance_asked", 1, deal=""),),
    )
    assert "probably_bought" in codes(ask(message(), found))
    assert goes(ask(message(), found, household_shares=False))


def test_a_sign_kept_before_facts_were_counted_is_enough() -> None:
    old = Record(sign=Sign(at=days_ago(3), how="finance_appointment_set", deal="crm/C1", by=DANA))
    assert rule.added_up(old, NOW, 45, 45)
    assert not rule.added_up(old, NOW, 2, 2)


_FACT = st.builds(
    lambda kind, days, deal, source, whole: it(
        EACH[kind](deal=deal),
        midnight(days_ago(days)) if whole else days_ago(days),
        source=source,
        whole_day=whole,
    ),
    st.sampled_from(sorted(EACH)),
    st.sampled_from([1, 2, 3, 20, 44]),
    st.sampled_from(["", "C1", "C2"]),
    st.sampled_from(["crm", "dms"]),
    st.booleans(),
)
_BACKS = st.lists(
    st.one_of(
        st.sampled_from(sorted(TAKEN_BACK)).map(TAKEN_BACK.__getitem__),
        st.just(lost(days_ago(2), deal="C1", said_by=SaidBy.SYSTEM)),
    ),
    max_size=2,
    unique_by=lambda event: event.key,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_FACT, max_size=6), _FACT, _BACKS)
def test_more_facts_are_never_less_probable(
    told: list[Event], more: Event, backs: list[Event]
) -> None:
    before = rule.added_up(record(*told, *backs), NOW, 45, 45)
    after = rule.added_up(record(*told, *backs, more), NOW, 45, 45)
    assert after or not before
