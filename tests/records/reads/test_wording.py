"""Standings in words."""

from datetime import timedelta

import pytest

from sincerely.records.reads.wording import Where, to_mind, where
from sincerely.rules.events import SaidBy
from sincerely.rules.events.wishes import Topic
from sincerely.rules.message import Doubt
from sincerely.rules.policy import DEFAULT
from sincerely.rules.purpose import Channel
from sincerely.rules.record import (
    EMPTY,
    Complaint,
    Deal,
    Enquiry,
    Loss,
    OptOut,
    Purchase,
    Record,
    Sign,
    Wish,
)
from sincerely.rules.standing import Standing
from tests.cast import DAY_0, day

SOLD = Purchase(at=day(-3), until=day(-3), deal="dms/D1", what="2026 Palisade", by="Alex Winter")
ASKING = Enquiry(at=day(-2), deal="crm/O2", how="lead_received", what="2025 Kona")


def at(own: Record, home: Record | None = None, *, deals: tuple[Deal, ...] = ()) -> Where:
    return where(own, home, policy=DEFAULT, now=DAY_0, deals=deals, buyer="Tom Keller")


@pytest.mark.parametrize(
    ("own", "standing", "since", "why"),
    [
        (EMPTY, Standing.STRANGER, None, "Nothing they did with this store is on record"),
        (
            Record(bought=SOLD),
            Standing.CUSTOMER,
            day(-3),
            "Bought a 2026 Palisade from Alex Winter",
        ),
        (
            Record(bought=SOLD, enquiry=ASKING),
            Standing.CUSTOMER,
            day(-3),
            "Bought a 2026 Palisade from Alex Winter, and asks about a 2025 Kona now",
        ),
        (Record(serviced_at=day(-9)), Standing.CUSTOMER, day(-9), "Their car is looked after here"),
        (
            Record(sign=Sign(at=day(-1), how="deal_sold", deal="crm/O1", what="2026 Palisade")),
            Standing.PROBABLY_BOUGHT,
            day(-1),
            "A 2026 Palisade was marked sold; nobody has confirmed it yet",
        ),
        (
            Record(sign=Sign(at=day(-1), how="deposit_taken", deal="crm/O1", what="2026 Palisade")),
            Standing.PROBABLY_BOUGHT,
            day(-1),
            "Left a deposit for a 2026 Palisade; nobody has confirmed it yet",
        ),
        (
            Record(elsewhere=Loss(at=day(-5), said_by=SaidBy.CUSTOMER, what="Subaru Outback")),
            Standing.BOUGHT_ELSEWHERE,
            day(-5),
            "Bought elsewhere (Subaru Outback), said the customer",
        ),
        (
            Record(enquiry=ASKING),
            Standing.PROSPECT,
            day(-2),
            "Their enquiry about a 2025 Kona is open",
        ),
        (
            Record(inbound_at=day(-4)),
            Standing.RESTING,
            day(-4),
            "Was in touch, and has nothing under way",
        ),
    ],
)
def test_each_standing_says_since_when_and_why(
    own: Record, standing: Standing, since: object, why: str
) -> None:
    assert at(own) == Where(standing=standing, since=since, why=why)  # type: ignore[arg-type]


def test_a_purchase_of_the_household_names_who_bought() -> None:
    stands = at(EMPTY, Record(bought=SOLD))
    assert (stands.standing, stands.since) == (Standing.CUSTOMER, day(-3))
    assert stands.why == "Tom Keller bought a 2026 Palisade from Alex Winter"


def test_their_own_purchase_is_their_own_though_they_live_with_others() -> None:
    own = Record(bought=SOLD)
    assert at(own, Record(bought=SOLD, first_at=day(-90))).why.startswith("Bought")


def test_a_policy_may_count_everybody_alone() -> None:
    alone = DEFAULT.changed({"household_shares": False})
    stands = where(EMPTY, Record(bought=SOLD), policy=alone, now=DAY_0)
    assert stands.standing is Standing.STRANGER


def test_a_prospect_nobody_hears_from_rests_since_the_day_the_patience_ended() -> None:
    own = Record(enquiry=ASKING, inbound_at=day(-2))
    later = DAY_0 + timedelta(days=DEFAULT.rest_days)
    stands = where(own, None, policy=DEFAULT, now=later)
    assert stands.standing is Standing.RESTING
    assert stands.since == day(-2) + timedelta(days=DEFAULT.rest_days)


def test_somebody_whose_deal_was_lost_rests_since_then() -> None:
    lost = Deal(key="crm/O1", state="lost", opened_at=day(-60), state_at=day(-30))
    stands = at(Record(journey_at=day(-60)), deals=(lost,))
    assert (stands.standing, stands.since) == (Standing.RESTING, day(-30))


def test_what_to_mind_is_theirs_and_a_complaint_is_the_households() -> None:
    own = Record(
        deceased=Wish(at=day(-1)),
        do_not_contact=Wish(at=day(-2)),
        quiet=Wish(at=day(-3)),
        opted_out=(OptOut(at=day(-4), topic=Topic.MARKETING, channel=Channel.RECORDED_CALL),),
    )
    home = Record(
        complaint=Complaint(at=day(-5), key="crm/C1", about="the paint"),
        opted_out=(OptOut(at=day(-6), topic=Topic.EVERYTHING),),
    )
    minded = to_mind(own, home, Doubt(at=day(-7), why="shared_phone"))
    assert [(mind.kind, mind.sentence) for mind in minded] == [
        ("deceased", "Reported to have died"),
        ("do_not_contact", "Wants no contact at all"),
        ("complaint", "Open complaint about the paint"),
        ("quiet", "Asked to be left in peace"),
        ("opted_out", "Opted out of marketing by recorded call"),
        ("doubt", "May be somebody who bought: they share a phone number"),
    ]
