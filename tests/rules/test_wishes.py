"""What people asked for is done: opt-outs, do-not-contact, quiet, and consent."""

from typing import Any

import pytest

from sincerely.rules.events import Event, wishes
from sincerely.rules.events.wishes import WRONG_PERSON, Topic
from sincerely.rules.message import Facts, Message
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.verdict import Answer, InsteadKind
from tests.rules.cast import (
    LEE,
    MAINE,
    NOW,
    ask,
    codes,
    days_ago,
    facts,
    goes,
    it,
    lead,
    message,
    midnight,
    only,
    opted_in,
    opted_out,
    personal,
    sold,
    thanked,
    the,
    wrote,
)

EVERYWHERE = list(Channel)


def stopped(asked: Message, known: Facts, **changed: Any) -> bool:
    return "opted_out" in codes(ask(asked, known, **changed))


# opted_out


def test_an_opt_out_refuses_and_says_when_and_how() -> None:
    reason = only("opted_out", Answer.REFUSE, ask(message(), facts(opted_out(days_ago(3)))))
    told = {"at": days_ago(3), "topic": Topic.MARKETING, "channel": None, "how": "link"}
    assert reason.facts == told
    assert (reason.instead.kind, reason.instead.role) == (InsteadKind.RELEASE, "customer")


def test_a_word_to_the_sales_manager_is_enough() -> None:
    told = it(wishes.OptedOut(told_to=LEE), days_ago(3))
    assert the("opted_out", ask(message(), facts(told))).facts["how"] == LEE


@pytest.mark.parametrize("purpose", [Purpose.NEWSLETTER, Purpose.SERVICE_REMINDER, Purpose.OTHER])
def test_an_opt_out_stops_everything_a_machine_would_sell(purpose: Purpose) -> None:
    assert stopped(message(purpose), facts(opted_out(days_ago(3))))


def test_an_opt_out_survives_a_later_lead_and_a_later_purchase() -> None:
    known = facts(opted_out(days_ago(90)), lead(days_ago(60)), sold(days_ago(30)))
    again = facts(opted_out(days_ago(90)), sold(days_ago(60)), lead(days_ago(3)))
    assert stopped(message(), known)
    assert stopped(message(), again)


def test_the_word_of_one_spouse_does_not_reach_the_others_own_address() -> None:
    word = opted_out(days_ago(3))
    assert stopped(message(), facts(word, spouse=(lead(days_ago(9)),)))
    assert goes(ask(message(), facts(lead(days_ago(9)), spouse=(word,))))


def test_only_a_later_opt_in_takes_it_back() -> None:
    assert goes(ask(message(), facts(opted_out(days_ago(9)), opted_in(days_ago(3)))))
    assert stopped(message(), facts(opted_in(days_ago(9)), opted_out(days_ago(3))))
    assert stopped(message(), facts(opted_in(days_ago(3)), opted_out(days_ago(3))))


def test_at_one_moment_no_outweighs_yes_however_wide() -> None:
    yes = opted_in(days_ago(3), topic=Topic.EVERYTHING)
    assert stopped(message(), facts(yes, opted_out(days_ago(3))))


def test_an_opt_in_of_the_same_day_without_an_hour_takes_nothing_back() -> None:
    form = opted_in(midnight(days_ago(3)), whole_day=True)
    assert stopped(message(), facts(opted_out(days_ago(3)), form))
    assert stopped(message(), facts(opted_out(midnight(days_ago(3)), whole_day=True), form))


def test_an_opt_in_takes_back_only_what_it_names() -> None:
    out = opted_out(days_ago(9))
    service = facts(out, opted_in(days_ago(3), topic=Topic.SERVICE))
    assert goes(ask(message(Purpose.SERVICE_REMINDER), service))
    assert stopped(message(), service)
    assert stopped(message(), facts(out, opted_in(days_ago(3), channel=Channel.TEXT)))
    assert goes(ask(message(), facts(out, opted_in(days_ago(3), topic=Topic.EVERYTHING))))


def test_one_channel_stands_for_all_where_the_policy_says_so() -> None:
    known = facts(opted_out(days_ago(3), channel=Channel.TEXT))
    assert stopped(message(), known)
    assert not stopped(message(), known, one_optout_stops_all=False)
    assert stopped(message(channel=Channel.TEXT), known, one_optout_stops_all=False)


def test_stop_by_text_stops_no_less_than_a_narrower_word() -> None:
    known = facts(opted_out(days_ago(3), channel=Channel.TEXT, topic=Topic.EVERYTHING))
    assert stopped(message(), known)
    assert stopped(message(Purpose.APPOINTMENT_REMINDER, Channel.TEXT), known)
    assert not stopped(message(Purpose.APPOINTMENT_REMINDER), known)


def test_no_calls_means_no_recorded_ones_either() -> None:
    known = facts(opted_out(days_ago(3), channel=Channel.CALL))
    recorded = message(channel=Channel.RECORDED_CALL)
    assert stopped(recorded, known, one_optout_stops_all=False)
    other = facts(opted_out(days_ago(3), channel=Channel.RECORDED_CALL))
    assert not stopped(message(channel=Channel.CALL), other, one_optout_stops_all=False)


def test_an_opt_out_from_service_leaves_the_rest() -> None:
    known = facts(opted_out(days_ago(3), topic=Topic.SERVICE))
    assert stopped(message(Purpose.SERVICE_REMINDER), known)
    assert not stopped(message(), known)


@pytest.mark.parametrize(
    "asked",
    [
        message(Purpose.APPOINTMENT_REMINDER),
        personal(Purpose.THANK_YOU),
        message(Purpose.RECALL),
        message(Purpose.TRANSACTIONAL),
    ],
    ids=str,
)
def test_what_an_opt_out_from_marketing_does_not_mean(asked: Message) -> None:
    assert goes(ask(asked, facts(opted_out(days_ago(3)))))


def test_paperwork_that_also_sells_is_stopped() -> None:
    selling = message(Purpose.TRANSACTIONAL, sells=True)
    assert stopped(selling, facts(opted_out(days_ago(3))))


def test_a_persons_own_promotion_is_stopped_too() -> None:
    assert stopped(personal(Purpose.PROMOTION), facts(opted_out(days_ago(3))))


# do_not_contact


def asked_silence(days: float) -> Facts:
    return facts(it(wishes.DoNotContactAsked(told_to=LEE), days_ago(days)), thanked(days_ago(99)))


@pytest.mark.parametrize("channel", EVERYWHERE)
def test_no_contact_at_all(channel: Channel) -> None:
    reason = the("do_not_contact", ask(personal(Purpose.THANK_YOU, channel), asked_silence(3)))
    assert reason.facts == {"at": days_ago(3), "how": LEE, "deceased": False}
    assert (reason.answer, reason.instead.role) == (Answer.REFUSE, "customer")


def test_no_contact_can_be_taken_back_by_their_own_later_word() -> None:
    asked = it(wishes.DoNotContactAsked(told_to=LEE), days_ago(9))
    lifted = wishes.DoNotContactLifted(proof="letter")
    assert goes(ask(message(), facts(asked, it(lifted, days_ago(3)))))
    assert not goes(ask(message(), facts(it(lifted, days_ago(12)), asked)))
    same_day = it(lifted, midnight(days_ago(9)), whole_day=True)
    assert not goes(ask(message(), facts(asked, same_day)))


def test_recalls_and_paperwork_pass_even_then() -> None:
    assert goes(ask(message(Purpose.RECALL), asked_silence(3)))
    assert goes(ask(personal(Purpose.RECALL, in_reply_to="<7>"), asked_silence(3)))


def test_the_dead_are_left_in_peace_and_dated_rightly() -> None:
    died = it(wishes.DeceasedReported(told_to=LEE), days_ago(3))
    before = it(wishes.DoNotContactAsked(), days_ago(50))
    reason = only("do_not_contact", Answer.REFUSE, ask(message(), facts(before, died)))
    assert reason.facts == {"at": days_ago(3), "how": LEE, "deceased": True}


def test_a_mistaken_report_is_taken_back() -> None:
    died = it(wishes.DeceasedReported(), days_ago(3))
    mistaken = it(wishes.DeceasedReported(mistaken=True), days_ago(2))
    assert goes(ask(message(), facts(died, mistaken)))


def test_somebody_forgotten_stays_unwritten_to() -> None:
    reason = only("do_not_contact", Answer.REFUSE, ask(message(), Facts(forgotten_at=days_ago(9))))
    assert reason.facts == {"at": days_ago(9), "how": "forgotten"}


def test_their_own_later_word_reopens_a_conversation_and_nothing_else() -> None:
    answer = personal(in_reply_to="<7>")
    asked = it(wishes.DoNotContactAsked(told_to=LEE), days_ago(9))
    assert not goes(ask(answer, facts(asked)))
    assert not goes(ask(answer, facts(wrote(days_ago(12)), asked)))
    assert not goes(ask(answer, facts(wrote(days_ago(9)), asked)))
    spoke = facts(asked, wrote(days_ago(1)))
    assert goes(ask(answer, spoke))
    assert codes(ask(message(), spoke)) == ["do_not_contact"]


def test_a_word_between_two_wishes_reopens_nothing() -> None:
    died = it(wishes.DeceasedReported(), days_ago(9))
    silence = it(wishes.DoNotContactAsked(), days_ago(1))
    known = facts(died, wrote(days_ago(5)), silence)
    assert codes(ask(personal(in_reply_to="<7>"), known)) == ["do_not_contact"]


# leave_me_alone


QUIET = it(wishes.QuietAsked(told_to=LEE), days_ago(3))


@pytest.mark.parametrize(
    "asked",
    [
        message(),
        message(Purpose.SERVICE_REMINDER),
        message(Purpose.APPOINTMENT_REMINDER),
        personal(Purpose.THANK_YOU, Channel.CALL),
        personal(Purpose.SALES_FOLLOWUP),
        personal(Purpose.SALES_FOLLOWUP, Channel.LETTER),
    ],
    ids=str,
)
def test_who_asked_for_peace_has_it(asked: Message) -> None:
    reason = only("leave_me_alone", Answer.REFUSE, ask(asked, facts(QUIET, place=MAINE)))
    assert reason.facts == {"at": days_ago(3), "how": LEE}
    assert reason.instead.role == "customer"


@pytest.mark.parametrize(
    "asked",
    [
        message(Purpose.TRANSACTIONAL),
        message(Purpose.RECALL, Channel.CALL),
        personal(Purpose.THANK_YOU, Channel.LETTER),
        personal(Purpose.THANK_YOU),
        personal(in_reply_to="<7>"),
    ],
    ids=str,
)
def test_paper_a_pen_and_an_answer_disturb_nobody(asked: Message) -> None:
    assert goes(ask(asked, facts(QUIET)))


def test_peace_ends_with_their_own_word_and_not_with_their_spouses() -> None:
    lifted = it(wishes.QuietLifted(), days_ago(1))
    assert goes(ask(message(), facts(QUIET, lifted)))
    early = it(wishes.QuietLifted(), midnight(days_ago(3)), whole_day=True)
    assert not goes(ask(message(), facts(QUIET, early)))
    assert goes(ask(message(), facts(lead(days_ago(9)), spouse=(QUIET,))))


# no_consent


TEXT, RECORDED = Channel.TEXT, Channel.RECORDED_CALL


def needs_consent(asked: Message, *events: Event) -> bool:
    known = facts(*events, place=MAINE)
    return "no_consent" in codes(ask(asked, known))


def test_a_selling_text_needs_a_consent() -> None:
    known = facts(lead(days_ago(9)), place=MAINE)
    reason = only("no_consent", Answer.REFUSE, ask(message(channel=TEXT), known))
    assert reason.facts == {"channel": TEXT, "written": False}
    assert reason.instead.role == "customer"


def test_a_consent_names_its_channel_and_topic() -> None:
    asked = message(channel=TEXT)
    assert not needs_consent(asked, opted_in(days_ago(9), channel=TEXT))
    assert not needs_consent(asked, opted_in(days_ago(9), channel=TEXT, topic=Topic.EVERYTHING))
    assert needs_consent(asked, opted_in(days_ago(9)))
    assert needs_consent(asked, opted_in(days_ago(9), channel=TEXT, topic=Topic.SERVICE))
    assert needs_consent(asked, opted_in(days_ago(9), channel=TEXT), opted_out(days_ago(3)))


def test_a_consent_ends_with_the_opt_out_that_covers_it() -> None:
    """Saying yes to everything later on brings back no consent to texts."""
    asked, yes = message(channel=TEXT), opted_in(days_ago(9), channel=TEXT)
    anew = opted_in(days_ago(3), topic=Topic.EVERYTHING)
    for topic in (Topic.EVERYTHING, Topic.MARKETING):
        assert needs_consent(asked, yes, opted_out(days_ago(6), topic=topic), anew)
    for other in (
        opted_out(days_ago(6), channel=Channel.EMAIL),
        opted_out(days_ago(6), topic=Topic.SERVICE),
        opted_out(days_ago(6), topic=Topic.EVERYTHING, channel=Channel.EMAIL),
    ):
        assert not needs_consent(asked, yes, other)


def test_a_recorded_voice_that_sells_needs_it_in_writing() -> None:
    asked = message(channel=RECORDED)
    spoken = opted_in(days_ago(9), channel=RECORDED)
    signed = opted_in(days_ago(9), channel=RECORDED, written=True)
    assert needs_consent(asked, spoken)
    assert not needs_consent(asked, signed)
    assert not needs_consent(asked, signed, opted_in(days_ago(3), channel=RECORDED))
    verdict = ask(asked, facts(spoken, place=MAINE))
    assert the("no_consent", verdict).facts == {"channel": RECORDED, "written": True}


def test_what_was_signed_before_an_opt_out_is_not_revived_by_a_spoken_word() -> None:
    signed = opted_in(days_ago(9), channel=RECORDED, written=True)
    spoken = opted_in(days_ago(3), channel=RECORDED)
    assert needs_consent(message(channel=RECORDED), signed, opted_out(days_ago(6)), spoken)


@pytest.mark.parametrize(
    "asked",
    [
        message(),
        message(channel=Channel.CALL),
        message(Purpose.APPOINTMENT_REMINDER, TEXT),
        message(Purpose.RECALL, RECORDED),
        personal(Purpose.SALES_FOLLOWUP, TEXT, in_reply_to="<7>"),
    ],
    ids=str,
)
def test_what_needs_no_consent(asked: Message) -> None:
    assert not needs_consent(asked, lead(days_ago(9)))


def test_a_reminder_that_sells_needs_consent_like_any_selling() -> None:
    assert needs_consent(message(Purpose.APPOINTMENT_REMINDER, TEXT, sells=True))


def test_a_providers_claim_of_consent_is_none() -> None:
    assert needs_consent(message(channel=TEXT), lead(NOW, consent_claims=("TCPA: yes",)))


def test_a_wrong_number_stops_that_number_and_no_mail() -> None:
    known = facts(opted_out(days_ago(2), channel=Channel.CALL, proof=WRONG_PERSON))
    assert stopped(message(channel=Channel.CALL), known)
    assert not stopped(message(), known)
