"""Which checks a message meets, how reasons make one verdict, and how long it holds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sincerely.rules.events import Event, care, leads, service, talks, wishes
from sincerely.rules.gate import CHECKS_OF, decide, protects_most
from sincerely.rules.message import STRANGER, Message
from sincerely.rules.policy import DEFAULT
from sincerely.rules.purpose import CLASS_OF, MOST_RESTRICTED, Channel, Purpose, WrittenBy
from sincerely.rules.verdict import STRENGTH, Answer, InsteadKind
from tests.rules.cast import (
    LEE,
    MAINE,
    NOW,
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
    mailed,
    message,
    only,
    opted_in,
    opted_out,
    personal,
    sold,
    thanked,
    the,
    visited,
    wrote,
)

LEGAL = [Purpose.RECALL, Purpose.TRANSACTIONAL]
BUYER = facts(sold(days_ago(20)), thanked(days_ago(19)))
#: everything that could be held against writing to somebody, at once
BURDENED = facts(
    lead(days_ago(60)),
    sold(days_ago(3)),
    opted_out(days_ago(2)),
    it(wishes.DoNotContactAsked(told_to=LEE), days_ago(2)),
    it(wishes.QuietAsked(told_to=LEE), days_ago(2)),
    it(service.ComplaintOpened(complaint="K1"), days_ago(2)),
    *(mailed(days_ago(n), Purpose.RECALL) for n in range(9)),
    forgotten_at=days_ago(1),
    feed_silent_since=days_ago(1),
)


def test_every_purpose_has_its_class_and_every_class_its_checks() -> None:
    assert set(CLASS_OF) == set(Purpose)
    assert set(CHECKS_OF) == set(CLASS_OF.values())


def test_answers_are_ranked_by_how_much_they_protect() -> None:
    ranked = [Answer.SEND, Answer.WAIT, Answer.HOLD, Answer.HAND_OVER, Answer.REFUSE]
    assert sorted(STRENGTH, key=lambda answer: STRENGTH[answer]) == ranked


@pytest.mark.parametrize("purpose", [p for p in Purpose if p != Purpose.THANK_YOU])
def test_a_stranger_may_be_written_to(purpose: Purpose) -> None:
    asked = message(purpose)
    if purpose is Purpose.MISSED_APPOINTMENT:
        assert codes(ask(asked, STRANGER)) == ["appointment_not_missed"]
    else:
        assert goes(ask(asked, STRANGER))


# promise 8: legal and safety mail


@pytest.mark.parametrize("purpose", LEGAL)
@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("written_by", list(WrittenBy))
def test_legal_mail_is_never_stopped(
    purpose: Purpose, channel: Channel, written_by: WrittenBy
) -> None:
    for reply in ("", "<7>"):
        asked = message(purpose, channel, written_by=written_by, in_reply_to=reply)
        assert goes(ask(asked, BURDENED, NOW + timedelta(hours=12)))


@pytest.mark.parametrize("purpose", LEGAL)
def test_unless_it_sells(purpose: Purpose) -> None:
    assert codes(ask(message(purpose, sells=True), BUYER)) == ["already_bought"]
    assert len(codes(ask(message(purpose, sells=True), BURDENED))) > 3


@pytest.mark.parametrize("purpose", [p for p in Purpose if p not in LEGAL])
def test_whatever_sells_is_judged_as_selling(purpose: Purpose) -> None:
    assert "already_bought" in codes(ask(message(purpose, sells=True), BUYER))


# promise 9: people may talk


@pytest.mark.parametrize("purpose", [None, *Purpose])
@pytest.mark.parametrize("sells", [True, False])
def test_a_humans_own_answer_is_never_stopped_by_a_marketing_rule(
    purpose: Purpose | None, sells: bool
) -> None:
    known = facts(
        wrote(days_ago(4)),
        sold(days_ago(3)),
        opted_out(days_ago(2)),
        it(wishes.QuietAsked(), days_ago(2)),
        it(service.ComplaintOpened(complaint="K1"), days_ago(2)),
    )
    answer = personal(purpose, in_reply_to="<7>", sells=sells, good_until=days_ago(1))
    assert goes(ask(answer, known))


@pytest.mark.parametrize("written_by", [WrittenBy.MACHINE, WrittenBy.UNKNOWN])
def test_a_machine_answers_nobody(written_by: WrittenBy) -> None:
    robot = message(Purpose.SALES_FOLLOWUP, written_by=written_by, in_reply_to="<7>")
    known = facts(sold(days_ago(20)), thanked(days_ago(19)), wrote(hours_ago(1)))
    assert codes(ask(robot, known)) == ["already_bought"]


@pytest.mark.parametrize(
    "word",
    [
        wrote(days_ago(6)),
        visited(days_ago(6)),
        it(talks.TextReceived(), days_ago(6)),
        it(talks.CallReceived(), days_ago(6)),
        it(leads.InquiryMade(deal="C0"), days_ago(6)),
    ],
    ids=lambda event: event.payload.kind,
)
def test_a_persons_message_soon_after_their_word_is_an_answer(word: Event) -> None:
    known = facts(opted_out(days_ago(30)), sold(days_ago(20)), word)
    assert goes(ask(personal(), known))
    assert goes(ask(personal(Purpose.OTHER, Channel.CALL), known))
    assert not goes(ask(personal(), known, conversation_days=5))
    assert not goes(ask(personal(Purpose.PROMOTION), known))
    assert not goes(ask(message(Purpose.SALES_FOLLOWUP), known))


def test_a_week_later_it_is_a_follow_up() -> None:
    known = facts(sold(days_ago(20)), wrote(days_ago(7)))
    assert codes(ask(personal(), known)) == ["already_bought"]


def test_a_lead_sent_again_is_nobodys_word() -> None:
    known = facts(sold(days_ago(20)), lead(days_ago(1), resend=True))
    assert codes(ask(personal(), known)) == ["already_bought"]


def test_whose_last_word_was_stop_is_not_conversing() -> None:
    """They answered *stop*, or told the sales manager: a follow-up the next day is none."""
    stop = it(wishes.OptedOut(channel=Channel.TEXT, proof="STOP"), days_ago(1))
    said = it(talks.TextReceived(), days_ago(1))
    assert codes(ask(personal(), facts(said, stop))) == ["opted_out"]
    quiet = it(wishes.QuietAsked(told_to=LEE), days_ago(1))
    assert codes(ask(personal(), facts(said, quiet))) == ["leave_me_alone"]
    assert goes(ask(personal(), facts(said, stop, wrote(hours_ago(1)))))
    assert goes(ask(personal(in_reply_to="<stop>"), facts(said, stop)))


@pytest.mark.parametrize("channel", [Channel.TEXT, Channel.CALL])
def test_a_call_is_no_leave_to_text_whoever_said_stop(channel: Channel) -> None:
    """STOP means that number, whatever else they say since; an answer to their own text is one."""
    stop = it(wishes.OptedOut(channel=channel, proof="STOP"), days_ago(30))
    known = facts(stop, it(talks.CallReceived(), days_ago(1)))
    assert "opted_out" in codes(ask(personal(channel=channel), known))
    assert "opted_out" not in codes(ask(personal(channel=channel, in_reply_to="<7>"), known))
    assert goes(ask(personal(), known)), "a mail is another way"


# design: purpose_unknown


def test_an_unlabelled_message_that_could_be_anything_goes_where_anything_may() -> None:
    verdict = ask(message(None), facts(lead(days_ago(9))))
    assert goes(verdict)
    assert verdict.valid_until == NOW + timedelta(minutes=15)


def test_else_it_is_held_for_somebody_who_knows_it() -> None:
    reason = only("purpose_unknown", Answer.HOLD, ask(message(None), BUYER))
    assert reason.facts == {"judged_as": MOST_RESTRICTED, "codes": ["already_bought"]}
    assert (reason.instead.kind, reason.instead.role) == (InsteadKind.RELEASE, "marketing")


def test_even_where_it_would_only_wait() -> None:
    often = facts(*(mailed(days_ago(n)) for n in (1, 2, 3)))
    only("purpose_unknown", Answer.HOLD, ask(message(None), often))


def test_an_opt_out_holds_what_nobody_labelled() -> None:
    reason = only("purpose_unknown", Answer.HOLD, ask(message(None), facts(opted_out(NOW))))
    assert reason.facts["codes"] == ["opted_out"]


def may_be(*purposes: Purpose, sells: bool = False) -> Message:
    return replace(message(None), could_be=purposes, sells=sells)


def test_what_it_could_be_decides_where_all_of_it_comes_to_the_same() -> None:
    asked = may_be(Purpose.PROMOTION, Purpose.SALES_FOLLOWUP)
    assert codes(ask(asked, BUYER)) == ["already_bought"]
    assert goes(ask(asked, facts(lead(days_ago(9)))))


def test_where_it_could_be_harmless_or_not_somebody_is_asked() -> None:
    asked = may_be(Purpose.SERVICE_REMINDER, Purpose.PROMOTION)
    reason = only("purpose_unknown", Answer.HOLD, ask(asked, BUYER))
    assert reason.facts == {"judged_as": Purpose.PROMOTION, "codes": ["already_bought"]}


def test_what_may_be_a_recall_or_paperwork_is_released_unless_it_sells() -> None:
    """Promise 8."""
    doubtful = (Purpose.SERVICE_REMINDER, Purpose.RECALL, Purpose.PROMOTION)
    assert goes(ask(may_be(*doubtful), BUYER))
    assert codes(ask(may_be(*doubtful, sells=True), BUYER)) == ["already_bought"]


def test_a_little_of_a_recall_in_what_rather_sells_releases_nothing() -> None:
    """*I have news about your vehicle. Please call me.*"""
    asked = may_be(Purpose.LEASE_OR_EQUITY, Purpose.PROMOTION, Purpose.RECALL)
    only("purpose_unknown", Answer.HOLD, ask(asked, BUYER))


# one verdict from many reasons


def test_the_strongest_reason_speaks_for_all_and_none_is_kept_back() -> None:
    complaint = it(service.ComplaintOpened(complaint="K1"), days_ago(1))
    verdict = ask(message(), facts(opted_out(days_ago(9)), sold(days_ago(2)), complaint))
    assert codes(verdict) == ["opted_out", "already_bought", "thanks_first", "complaint_open"]
    assert verdict.answer is Answer.REFUSE
    assert verdict.instead == the("opted_out", verdict).instead
    assert verdict.until is None
    assert verdict.valid_until is None


def test_handing_over_is_stronger_than_holding() -> None:
    signed = opted_in(days_ago(50), channel=Channel.RECORDED_CALL, written=True)
    known = facts(lead(days_ago(60)), signed, clicked_sold(days_ago(2)), place=MAINE)
    verdict = ask(message(channel=Channel.RECORDED_CALL), known)
    assert codes(verdict) == ["robot_voice", "probably_bought", "thanks_first"]
    assert verdict.answer is Answer.HAND_OVER
    assert verdict.instead.kind is InsteadKind.TASK


def test_of_two_waits_the_longer_counts() -> None:
    reminders = [mailed(days_ago(n), Purpose.SERVICE_REMINDER) for n in (3, 6)]
    asked = message(Purpose.SERVICE_REMINDER)
    verdict = ask(asked, facts(sold(days_ago(2)), *reminders))
    assert codes(verdict) == ["thanks_first", "too_often"]
    assert verdict.answer is Answer.WAIT
    assert verdict.until == in_days(5)
    assert verdict.instead == the("thanks_first", verdict).instead
    later = ask(asked, facts(sold(days_ago(6)), *reminders))
    assert later.until == the("thanks_first", later).until == in_days(1)
    last = ask(
        asked, facts(sold(days_ago(6.5)), *(mailed(days_ago(n), asked.purpose) for n in (1, 2)))
    )
    assert last.until == the("too_often", last).until == in_days(5)


def test_an_address_of_several_people_protects_each_of_them() -> None:
    one, other = facts(lead(days_ago(9))), facts(opted_out(days_ago(1)))
    for everyone in ([one, other], [other, one]):
        verdicts = [decide(message(), each, DEFAULT, NOW) for each in everyone]
        assert codes(verdicts[protects_most(verdicts)]) == ["opted_out"]


# how long a *send* holds


def test_a_send_holds_for_the_policys_minutes() -> None:
    assert ask(message(), STRANGER).valid_until == NOW + timedelta(minutes=15)
    assert ask(message(), STRANGER, answer_minutes=60).valid_until == NOW + timedelta(hours=1)
    assert ask(message(Purpose.RECALL), STRANGER).valid_until == NOW + timedelta(minutes=15)


def test_but_not_beyond_the_hours_for_calls() -> None:
    """The store's own hours end at eight in the evening, which is one in the morning UTC."""
    closing = NOW.replace(day=5, hour=1)
    known, late = facts(place=MAINE), closing - timedelta(minutes=4)
    call = message(Purpose.APPOINTMENT_REMINDER, Channel.CALL)
    assert ask(call, known, late).valid_until == closing
    assert ask(call, known).valid_until == NOW + timedelta(minutes=15)
    for free in (
        message(Purpose.RECALL, Channel.CALL),
        personal(Purpose.OTHER, Channel.CALL, in_reply_to="<7>"),
        message(Purpose.APPOINTMENT_REMINDER),
    ):
        assert ask(free, known, late).valid_until == late + timedelta(minutes=15)


def test_nor_beyond_what_the_message_speaks_of() -> None:
    soon = NOW + timedelta(minutes=5)
    assert ask(message(good_until=soon), STRANGER).valid_until == soon
    assert ask(message(Purpose.RECALL, good_until=soon), STRANGER).valid_until == NOW + timedelta(
        minutes=15
    )


def test_the_second_story_from_the_first_week_to_the_last() -> None:
    """The click, the dialler's list, service mail in between, the thank-you at last."""
    click = clicked_sold(days_ago(7))
    service_mail, recorded = (
        message(Purpose.SERVICE_REMINDER),
        message(Purpose.THANK_YOU, Channel.RECORDED_CALL),
    )
    unthanked = facts(lead(days_ago(30)), click, place=MAINE)
    assert ask(recorded, unthanked, days_ago(1)).answer is Answer.HAND_OVER
    assert ask(service_mail, unthanked, days_ago(1)).until == NOW
    assert ask(service_mail, unthanked).answer is Answer.HOLD
    note = it(care.ThankYouGiven(by=LEE, channel="letter"), NOW)
    assert goes(ask(service_mail, facts(lead(days_ago(30)), click, note, place=MAINE), in_days(1)))
