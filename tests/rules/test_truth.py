"""What a message says of the reader's own dealings must be true, and of use."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sincerely.rules.events import Department, Event, SaidBy, deals, leads, service
from sincerely.rules.events.appointments import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentKept,
    AppointmentMissed,
    AppointmentSet,
)
from sincerely.rules.message import Facts, Message
from sincerely.rules.purpose import Channel, Claim, Purpose
from sincerely.rules.verdict import Answer
from tests.rules.cast import (
    DANA,
    NOW,
    SUV,
    appointment,
    ask,
    clicked_sold,
    codes,
    days_ago,
    facts,
    goes,
    hours_ago,
    in_days,
    it,
    lead,
    message,
    midnight,
    only,
    personal,
    sold,
    thanked,
    the,
    unwound,
    visited,
    wrote,
)

MISSED = message(Purpose.MISSED_APPOINTMENT)
LONG_AGO = message(Purpose.REENGAGEMENT)
AGREED = days_ago(3)


def booked(agreed: datetime | None = AGREED) -> Event:
    return appointment(AppointmentSet, days_ago(9), agreed)


def flipped(days: float = 2) -> Event:
    """The clock of the CRM, the morning after."""
    return appointment(AppointmentMissed, days_ago(days), AGREED)


def found(known: Facts, asked: Message = MISSED) -> object:
    """What the record holds against the claim; None where it goes."""
    verdict = ask(asked, known)
    if "appointment_not_missed" not in codes(verdict):
        return None
    return the("appointment_not_missed", verdict).facts["found"]


# appointment_not_missed


def test_a_missed_appointment_may_be_spoken_of() -> None:
    assert goes(ask(MISSED, facts(lead(days_ago(20)), booked(), flipped())))


def test_a_kept_appointment_was_not_missed() -> None:
    kept = appointment(AppointmentKept, AGREED, AGREED)
    verdict = ask(MISSED, facts(lead(days_ago(20)), booked(), kept))
    reason = only("appointment_not_missed", Answer.REFUSE, verdict)
    assert reason.facts == {"found": "kept", "at": AGREED, "agreed": AGREED}
    assert reason.instead.role == "manager"


def test_a_kept_appointment_that_a_clock_flips_stays_kept() -> None:
    kept = appointment(AppointmentKept, AGREED, AGREED)
    assert found(facts(booked(), kept, flipped())) == "kept"
    set_anew = appointment(AppointmentSet, midnight(AGREED), AGREED)
    late_row = it(set_anew.payload, midnight(AGREED), whole_day=True)
    assert found(facts(kept, late_row)) == "kept"


def test_a_cancelled_appointment_was_not_missed() -> None:
    off = appointment(AppointmentCancelled, days_ago(4), AGREED)
    assert found(facts(booked(), off)) == "cancelled"
    assert found(facts(booked(), off, flipped())) == "cancelled"


def test_they_came_after_all() -> None:
    off = appointment(AppointmentCancelled, days_ago(4), AGREED)
    kept = appointment(AppointmentKept, AGREED, AGREED)
    assert found(facts(booked(), off, kept)) == "kept"
    assert facts(booked(), off, kept).own.visited_at == AGREED


def test_who_came_the_same_day_or_later_missed_nothing() -> None:
    for visit in (visited(AGREED - timedelta(hours=5)), visited(days_ago(1))):
        known = facts(booked(), flipped(), visit)
        told = the("appointment_not_missed", ask(MISSED, known)).facts
        assert told == {"found": "visited", "at": visit.occurred_at, "agreed": AGREED}
    assert found(facts(booked(), flipped(), visited(days_ago(5)))) is None


def test_where_the_agreed_time_is_not_known_the_day_before_the_flip_counts() -> None:
    clock = appointment(AppointmentMissed, days_ago(2))
    assert found(facts(clock, visited(days_ago(2.7)))) == "visited"
    assert found(facts(clock, visited(days_ago(4)))) is None


def test_who_bought_missed_nothing() -> None:
    known = facts(booked(), flipped(), sold(days_ago(2.5)))
    assert found(known) == "bought"
    assert found(facts(sold(days_ago(400)), booked(), flipped())) is None


def test_the_appointment_of_somebody_who_has_just_bought_was_moot() -> None:
    told = the("appointment_not_missed", ask(MISSED, facts(booked(), sold(days_ago(9)), flipped())))
    assert told.facts == {"found": "bought", "at": days_ago(9), "agreed": AGREED}


def test_the_spouse_came_instead() -> None:
    assert found(facts(booked(), flipped(), spouse=(visited(AGREED),))) == "visited"


def test_who_has_made_another_appointment_need_not_be_asked_to() -> None:
    other = appointment(AppointmentSet, days_ago(1), in_days(2), appointment="A2")
    known = facts(lead(days_ago(20)), booked(), flipped(), other)
    told = only("appointment_not_missed", Answer.REFUSE, ask(MISSED, known)).facts
    assert told == {"found": "still_to_come", "at": in_days(2)}
    workshop = appointment(
        AppointmentSet, days_ago(1), in_days(2), appointment="A2", department=Department.SERVICE
    )
    assert found(facts(booked(), flipped(), workshop)) is None


@pytest.mark.parametrize("kind", [AppointmentSet, AppointmentConfirmed, AppointmentMissed])
@pytest.mark.parametrize("holds", [True, False])
def test_an_appointment_still_to_come_is_not_missed(
    kind: type[AppointmentSet], holds: bool
) -> None:
    known = facts(lead(days_ago(20)), appointment(kind, days_ago(1), in_days(2)))
    verdict = ask(MISSED, known, unproven_claims_hold=holds)
    assert only("appointment_not_missed", Answer.REFUSE, verdict).facts["found"] == "still_to_come"


def test_what_nobody_knows_of_is_held() -> None:
    known = facts(lead(days_ago(20)))
    reason = only("appointment_not_missed", Answer.HOLD, ask(MISSED, known))
    assert reason.facts == {"found": "none_on_record"}
    assert goes(ask(MISSED, known, unproven_claims_hold=False))
    assert found(facts(booked())) == "none_on_record"


def test_any_message_may_make_the_claim_and_only_those_are_judged() -> None:
    kept = (booked(), appointment(AppointmentKept, AGREED, AGREED))
    claiming = message(Purpose.SERVICE_REMINDER, MISSED.channel, Claim.MISSED_APPOINTMENT)
    assert found(facts(*kept), claiming) == "kept"
    assert found(facts(*kept), personal(Purpose.MISSED_APPOINTMENT)) == "kept"
    assert found(facts(*kept), message(Purpose.SERVICE_REMINDER)) is None
    assert found(facts(*kept), message(Purpose.TRANSACTIONAL)) is None


def test_a_time_agreed_anew_can_be_missed_again() -> None:
    kept = appointment(AppointmentKept, days_ago(20), days_ago(20))
    again = appointment(AppointmentSet, days_ago(9), AGREED)
    assert found(facts(kept, again, flipped())) is None


def test_the_workshop_may_speak_of_its_own_appointment_to_a_buyer() -> None:
    at_service: dict[str, Any] = {"appointment": "S1", "department": Department.SERVICE}
    workshop = (
        appointment(AppointmentSet, days_ago(9), AGREED, **at_service),
        appointment(AppointmentMissed, days_ago(2), AGREED, **at_service),
    )
    buyer = (sold(days_ago(20)), thanked(days_ago(19)))
    assert goes(ask(MISSED, facts(*buyer, *workshop)))
    selling = message(Purpose.MISSED_APPOINTMENT, sells=True)
    assert codes(ask(selling, facts(*buyer, *workshop))) == ["already_bought"]
    assert "already_bought" in codes(ask(MISSED, facts(*buyer, booked(), flipped())))
    came = it(service.ServiceOpened(order="R1"), days_ago(1))
    assert codes(ask(MISSED, facts(*buyer, *workshop, came))) == ["appointment_not_missed"]


# seen_lately


def test_who_was_here_lately_has_not_been_missed() -> None:
    known = facts(lead(days_ago(60)), visited(days_ago(9)))
    reason = only("seen_lately", Answer.REFUSE, ask(LONG_AGO, known))
    assert reason.facts == {"at": days_ago(9), "found": "visited"}
    assert reason.instead.role == "manager"


@pytest.mark.parametrize(
    ("event", "how"),
    [
        (wrote(days_ago(9)), "heard"),
        (it(leads.InquiryMade(channel="chat"), days_ago(9)), "heard"),
        (it(service.ServiceOpened(order="R1"), days_ago(9)), "visited"),
        (it(deals.TestDriven(by=DANA), days_ago(9)), "visited"),
        (appointment(AppointmentKept, days_ago(9)), "visited"),
        (sold(days_ago(9)), "bought"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.payload.kind,
)
def test_every_sign_of_them_counts(event: Event, how: str) -> None:
    verdict = ask(LONG_AGO, facts(event, thanked(days_ago(8))))
    assert the("seen_lately", verdict).facts == {"at": days_ago(9), "found": how}


def test_a_visit_of_the_spouse_counts() -> None:
    assert not goes(ask(LONG_AGO, facts(lead(days_ago(60)), spouse=(visited(days_ago(9)),))))


@pytest.mark.parametrize(
    "known",
    [
        facts(lead(days_ago(60)), visited(days_ago(46))),
        facts(lead(days_ago(60)), lead(days_ago(9), resend=True)),
        facts(),
    ],
    ids=["long ago", "a lead sent again", "a stranger"],
)
def test_who_has_not_been_seen_may_be_told_so(known: Facts) -> None:
    assert goes(ask(LONG_AGO, known))


def test_the_claim_is_judged_wherever_it_is_made_and_nowhere_else() -> None:
    known = facts(lead(days_ago(60)), visited(days_ago(9)))
    assert codes(ask(message(Purpose.NEWSLETTER), known)) == []
    newsletter = message(Purpose.NEWSLETTER, MISSED.channel, Claim.NOT_SEEN_LATELY)
    assert codes(ask(newsletter, known)) == ["seen_lately"]
    assert goes(ask(newsletter, known, seen_lately_days=5))


def test_not_seen_since_they_bought_is_no_lie_for_the_purchase_alone() -> None:
    kind, bought = Purpose.SERVICE_INTRODUCTION, (sold(days_ago(9)), thanked(days_ago(9)))
    since = message(kind, MISSED.channel, Claim.NOT_SEEN_LATELY, Claim.RECENTLY_BOUGHT)
    assert goes(ask(since, facts(*bought)))
    away = message(kind, MISSED.channel, Claim.NOT_SEEN_LATELY)
    assert codes(ask(away, facts(*bought))) == ["seen_lately"]
    assert codes(ask(since, facts(*bought, visited(days_ago(2))))) == ["seen_lately"]


# purchase_undone

GONE = (sold(days_ago(20)), unwound(days_ago(9)))
#: what speaks of a car they have just bought
WELCOMES = [Purpose.SURVEY_REVIEW, Purpose.SERVICE_INTRODUCTION, Purpose.THANK_YOU]


@pytest.mark.parametrize("purpose", WELCOMES)
def test_nobody_is_welcomed_to_a_car_that_went_back(purpose: Purpose) -> None:
    verdict = ask(message(purpose), facts(*GONE))
    assert (verdict.answer, codes(verdict)[0]) == (Answer.REFUSE, "purchase_undone")
    assert the("purchase_undone", verdict).facts == {"at": days_ago(9), "what": str(SUV)}
    assert "purchase_undone" not in codes(ask(message(purpose), facts(sold(days_ago(20)))))


@pytest.mark.parametrize(("said_by", "undone"), [("salesperson", False), ("manager", True)])
def test_a_flipped_deal_undoes_no_sale_that_other_books_have(said_by: str, undone: bool) -> None:
    booked = (sold(days_ago(40)), clicked_sold(days_ago(41)), thanked(days_ago(38)))
    flipped = unwound(days_ago(9), deal="C1", source="crm", said_by=SaidBy(said_by))
    known = facts(*booked, flipped)
    assert ("purchase_undone" in codes(ask(message(Purpose.SURVEY_REVIEW), known))) is undone


def test_a_car_of_the_household_that_went_back_is_known_to_all_of_it() -> None:
    assert not goes(ask(message(Purpose.SURVEY_REVIEW), facts(lead(days_ago(60)), spouse=GONE)))


@pytest.mark.parametrize(
    ("known", "goes_out"),
    [
        (facts(*GONE, sold(days_ago(8), deal="D2"), thanked(days_ago(7))), True),
        (facts(*GONE, sold(days_ago(10), deal="D2"), thanked(days_ago(7))), True),
        (facts(*GONE, sold(days_ago(700), deal="D0")), False),
        (facts(*GONE, it(service.ServiceOpened(order="R1"), days_ago(2))), True),
        (facts(*GONE, it(service.ServiceOpened(order="R1"), days_ago(12))), False),
    ],
    ids=["another since", "another instead", "one long before", "served since", "served before"],
)
def test_what_the_welcome_may_be_for(known: Facts, goes_out: bool) -> None:
    assert goes(ask(message(Purpose.SURVEY_REVIEW), known)) is goes_out


def test_congratulations_in_so_many_words_are_for_no_service_visit() -> None:
    known = facts(*GONE, it(service.ServiceOpened(order="R1"), days_ago(2)))
    newsletter = message(Purpose.NEWSLETTER, Channel.EMAIL, Claim.RECENTLY_BOUGHT)
    assert codes(ask(newsletter, known)) == ["purchase_undone"]
    assert goes(ask(message(Purpose.NEWSLETTER), known))


def test_a_human_knows_what_they_write_of() -> None:
    assert goes(ask(personal(Purpose.THANK_YOU), facts(*GONE)))


# out_of_date


def test_this_weekends_sale_on_monday() -> None:
    verdict = ask(message(good_until=hours_ago(10)), facts(lead(days_ago(9))))
    reason = only("out_of_date", Answer.REFUSE, verdict)
    assert reason.facts == {"at": hours_ago(10)}
    assert reason.instead.role == "marketing"


def test_until_its_last_moment_a_sale_is_news() -> None:
    known = facts(lead(days_ago(9)))
    assert goes(ask(message(good_until=NOW), known))
    assert goes(ask(message(good_until=in_days(1)), known))
    assert goes(ask(message(Purpose.TRANSACTIONAL, good_until=days_ago(9)), known))
