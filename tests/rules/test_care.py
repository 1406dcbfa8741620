"""A person cares first: no robot's thanks, no mail before the thank-you, none over a complaint."""

import pytest

from sincerely.rules.events import Event, SaidBy, care, service, talks
from sincerely.rules.message import Message
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.rules.verdict import Answer, InsteadKind
from tests.rules.cast import (
    DANA,
    LEE,
    MAINE,
    NOW,
    OMAR,
    ask,
    called,
    clicked_sold,
    codes,
    days_ago,
    facts,
    goes,
    in_days,
    it,
    lead,
    mailed,
    message,
    midnight,
    only,
    opted_in,
    personal,
    sold,
    thanked,
    the,
    unwound,
    visited,
)

RECORDED = Channel.RECORDED_CALL
SERVICE = message(Purpose.SERVICE_REMINDER)


# robot_voice


def test_a_recorded_thank_you_becomes_the_salesmans_task() -> None:
    known = facts(sold(days_ago(6)), place=MAINE)
    verdict = ask(message(Purpose.THANK_YOU, RECORDED), known)
    assert (verdict.answer, codes(verdict)) == (Answer.HAND_OVER, ["robot_voice", "robot_thanks"])
    assert the("robot_voice", verdict).facts == {"purpose": Purpose.THANK_YOU}
    told = verdict.instead
    assert (told.kind, told.task, told.role) == (InsteadKind.TASK, "thank_you", "salesperson")
    assert told.who == DANA


@pytest.mark.parametrize("written_by", list(WrittenBy))
def test_the_call_of_the_second_seed_whoever_recorded_it(written_by: WrittenBy) -> None:
    """*Look for emails from the service department in the coming weeks.*"""
    known = facts(sold(days_ago(7)), place=MAINE)
    told = message(Purpose.SERVICE_INTRODUCTION, RECORDED, written_by=written_by)
    verdict = ask(told, known)
    assert verdict.answer is Answer.HAND_OVER
    assert (verdict.instead.task, verdict.instead.who) == ("service_introduction", DANA)


def test_a_recording_that_sells_becomes_a_call_where_they_signed_for_it() -> None:
    signed = opted_in(days_ago(50), channel=RECORDED, written=True)
    known = facts(lead(days_ago(60)), signed, place=MAINE)
    verdict = ask(message(channel=RECORDED), known)
    assert only("robot_voice", Answer.HAND_OVER, verdict).instead.task == "personal_call"
    assert ask(message(channel=RECORDED), facts(place=MAINE)).answer is Answer.REFUSE


def test_a_recording_is_no_answer_to_anybody() -> None:
    known = facts(lead(NOW), place=MAINE)
    answer = personal(Purpose.THANK_YOU, RECORDED, in_reply_to="<7>")
    assert "robot_voice" in codes(ask(answer, known))


def test_a_voice_of_flesh_and_a_recall_are_no_robots() -> None:
    known = facts(sold(days_ago(30)), thanked(days_ago(29)), place=MAINE)
    assert goes(ask(personal(Purpose.THANK_YOU, Channel.CALL), known))
    assert goes(ask(message(Purpose.RECALL, RECORDED), known))


# robot_thanks


@pytest.mark.parametrize("written_by", [WrittenBy.MACHINE, WrittenBy.UNKNOWN])
def test_a_machines_thank_you_becomes_the_salesmans_task(written_by: WrittenBy) -> None:
    verdict = ask(message(Purpose.THANK_YOU, written_by=written_by), facts(sold(days_ago(2))))
    reason = only("robot_thanks", Answer.HAND_OVER, verdict)
    told = reason.instead
    assert (told.kind, told.task, told.who) == (InsteadKind.TASK, "thank_you", DANA)


@pytest.mark.parametrize("channel", [Channel.EMAIL, RECORDED])
def test_where_no_thanks_are_owed_any_more_no_task_is_made(channel: Channel) -> None:
    robot = message(Purpose.THANK_YOU, channel)
    excused = it(care.ThankYouExcused(by=LEE, why="they asked for none"), days_ago(1))
    for known in (
        facts(sold(days_ago(2)), thanked(days_ago(1)), place=MAINE),
        facts(sold(days_ago(2)), called(days_ago(1), seconds=90), place=MAINE),
        facts(sold(days_ago(2)), excused, place=MAINE),
        facts(sold(days_ago(30)), place=MAINE),
    ):
        verdict = ask(robot, known)
        assert verdict.answer is Answer.REFUSE
        assert (verdict.instead.kind, verdict.instead.role) == (InsteadKind.RELEASE, "manager")
    assert ask(robot, facts(sold(days_ago(29)), place=MAINE)).answer is Answer.HAND_OVER
    assert ask(robot, facts(lead(days_ago(2)), place=MAINE)).answer is Answer.HAND_OVER


def test_a_humans_own_thank_you_goes() -> None:
    known = facts(sold(days_ago(2)))
    for channel in (Channel.EMAIL, Channel.LETTER):
        assert goes(ask(personal(Purpose.THANK_YOU, channel), known))


def test_the_task_is_for_whoever_sold_the_latest_car() -> None:
    known = facts(sold(days_ago(900), by=LEE), clicked_sold(days_ago(1), by=DANA))
    verdict = ask(message(Purpose.THANK_YOU), known)
    assert the("robot_thanks", verdict).instead.who == DANA


# thanks_first


@pytest.mark.parametrize(
    "purpose", [Purpose.SERVICE_REMINDER, Purpose.SERVICE_INTRODUCTION, Purpose.NEWSLETTER]
)
def test_no_department_writes_before_the_thank_you(purpose: Purpose) -> None:
    verdict = ask(message(purpose), facts(sold(days_ago(2))))
    reason = only("thanks_first", Answer.WAIT, verdict)
    assert reason.facts == {"bought": days_ago(2), "by": DANA, "late": False, "sure": True}
    assert verdict.until == reason.until == in_days(5)
    told = reason.instead
    assert (told.kind, told.task, told.who, told.at) == (
        InsteadKind.TASK,
        "thank_you",
        DANA,
        in_days(5),
    )


def test_it_waits_then_the_manager_decides_then_it_lapses() -> None:
    def after(days: float) -> list[tuple[str, Answer]]:
        verdict = ask(SERVICE, facts(sold(days_ago(days))))
        return [(reason.code, reason.answer) for reason in verdict.reasons]

    assert after(0) == after(6.99) == [("thanks_first", Answer.WAIT)]
    assert after(7) == after(29.99) == [("thanks_first", Answer.HOLD)]
    assert after(30) == []
    late = only("thanks_first", Answer.HOLD, ask(SERVICE, facts(sold(days_ago(7)))))
    assert late.facts["late"] is True
    assert (late.instead.kind, late.instead.role) == (InsteadKind.RELEASE, "manager")


def test_the_windows_are_the_policys() -> None:
    known = facts(sold(days_ago(2)))
    assert ask(SERVICE, known, thanks_wait_days=1).answer is Answer.HOLD
    assert goes(ask(SERVICE, known, thanks_wait_days=1, thanks_manager_days=2))


@pytest.mark.parametrize(
    "sign",
    [
        thanked(days_ago(1)),
        called(days_ago(1), seconds=90),
        called(days_ago(1)),
        it(talks.CallReceived(to=DANA, seconds=60), days_ago(1)),
        mailed(days_ago(1), Purpose.THANK_YOU, written_by=WrittenBy.PERSON, by=DANA),
        it(talks.LetterSent(written_by=WrittenBy.PERSON, by=DANA), days_ago(1)),
        it(talks.VisitMade(by=DANA), days_ago(1)),
        visited(days_ago(1), by=DANA),
        it(care.ServiceIntroduced(by=DANA, advisor=OMAR), days_ago(1)),
        it(care.ThankYouExcused(by=LEE, why="they asked for none"), days_ago(1)),
    ],
    ids=lambda event: event.payload.kind,
)
def test_any_sign_of_a_human_is_enough(sign: Event) -> None:
    assert goes(ask(SERVICE, facts(sold(days_ago(2)), sign)))


@pytest.mark.parametrize(
    "sign",
    [
        called(days_ago(1), seconds=6),
        called(days_ago(1), by=""),
        called(days_ago(1), recorded=True, seconds=40),
        called(days_ago(1), written_by=WrittenBy.MACHINE, seconds=40),
        mailed(days_ago(1), Purpose.THANK_YOU),
        mailed(days_ago(1), Purpose.THANK_YOU, written_by=WrittenBy.UNKNOWN),
        it(talks.MailReceived(to=DANA), days_ago(1)),
        it(talks.CallReceived(to=DANA, seconds=3), days_ago(1)),
        it(talks.CallReceived(), days_ago(1)),
        it(care.NoteAdded(by=DANA), days_ago(1)),
        visited(days_ago(1)),
        called(days_ago(3), seconds=600),
        visited(days_ago(3), by=DANA),
        thanked(days_ago(3)),
        it(care.ThankYouExcused(by=LEE, why="an earlier car"), days_ago(3)),
    ],
    ids=lambda event: f"{event.payload.kind}-{event.occurred_at:%d}",
)
def test_a_box_ticked_and_what_came_before_the_purchase_are_not(sign: Event) -> None:
    known = facts(sold(days_ago(2)), sign)
    assert codes(ask(SERVICE, known)) == ["thanks_first"]


def test_how_long_a_call_must_be_to_be_one() -> None:
    for seconds, enough in ((15, True), (14, False), (0, False)):
        call = called(days_ago(1), seconds=seconds)
        assert goes(ask(SERVICE, facts(sold(days_ago(2)), call))) is enough


def test_a_human_at_the_moment_of_the_signature_has_not_thanked_them_yet() -> None:
    assert not goes(ask(SERVICE, facts(sold(days_ago(2)), called(days_ago(2)))))
    assert goes(ask(SERVICE, facts(sold(days_ago(2)), thanked(days_ago(2)))))


def test_a_later_event_of_an_earlier_hour_hides_no_human() -> None:
    """A visit of which only the day is known, on the day of the call."""
    day = it(talks.VisitMade(by=LEE), midnight(days_ago(1)), whole_day=True)
    assert goes(ask(SERVICE, facts(sold(days_ago(1.1)), called(days_ago(1)), day)))


def test_one_thank_you_is_enough_for_a_couple() -> None:
    assert goes(ask(SERVICE, facts(sold(days_ago(2)), spouse=(thanked(days_ago(1)),))))


def test_a_click_on_sold_calls_for_thanks_and_a_deposit_does_not() -> None:
    known = facts(lead(days_ago(30)), clicked_sold(days_ago(2)))
    assert the("thanks_first", ask(SERVICE, known)).facts["by"] == DANA
    assert goes(ask(SERVICE, facts(lead(days_ago(30)), it(care.NoteAdded(), days_ago(2)))))


def test_the_accountants_later_date_does_not_undo_the_thanks() -> None:
    click, row = clicked_sold(days_ago(6)), sold(midnight(days_ago(2)), whole_day=True)
    for sign in (thanked(days_ago(5)), called(days_ago(5), seconds=90)):
        assert goes(ask(SERVICE, facts(click, sign)))
        assert goes(ask(SERVICE, facts(click, sign, spouse=(row,))))


def test_a_click_after_the_row_asks_for_no_second_thanks() -> None:
    row = sold(midnight(days_ago(6)), whole_day=True)
    known = facts(row, thanked(days_ago(5)), clicked_sold(days_ago(4)))
    assert goes(ask(SERVICE, known))


def test_an_excuse_of_the_day_of_a_sale_without_hours_counts() -> None:
    sale = sold(midnight(days_ago(2)), whole_day=True)
    excuse = it(care.ThankYouExcused(by=LEE, why="theirs"), days_ago(2))
    assert goes(ask(SERVICE, facts(sale, excuse)))


def test_thanks_of_a_day_without_hours_count_for_a_sale_of_that_day() -> None:
    day = midnight(days_ago(2))
    known = facts(sold(day, whole_day=True), thanked(day, whole_day=True))
    assert goes(ask(SERVICE, known))


def test_an_unwound_sale_calls_for_no_thanks() -> None:
    assert goes(ask(SERVICE, facts(sold(days_ago(6)), unwound(days_ago(3)))))


@pytest.mark.parametrize(
    "asked",
    [
        personal(Purpose.SERVICE_INTRODUCTION),
        personal(Purpose.THANK_YOU),
        message(Purpose.APPOINTMENT_REMINDER),
        message(Purpose.TRANSACTIONAL),
        message(Purpose.RECALL),
    ],
    ids=str,
)
def test_what_does_not_wait_for_thanks(asked: Message) -> None:
    assert goes(ask(asked, facts(sold(days_ago(2)))))


# complaint_open


def complained(days: float, key: str = "K1") -> Event:
    return it(service.ComplaintOpened(complaint=key, about="the paint"), days_ago(days))


def resolved(days: float, key: str = "K1") -> Event:
    return it(service.ComplaintResolved(complaint=key, by=LEE), days_ago(days))


def known_after(*events: Event) -> list[str]:
    return codes(ask(SERVICE, facts(*events)))


def test_machines_keep_quiet_over_a_complaint() -> None:
    known = facts(complained(3))
    reason = only("complaint_open", Answer.HOLD, ask(SERVICE, known))
    assert reason.facts == {"at": days_ago(3), "about": "the paint"}
    assert (reason.instead.kind, reason.instead.role) == (InsteadKind.RELEASE, "manager")


def test_a_complaint_is_the_whole_households() -> None:
    known = facts(lead(days_ago(9)), spouse=(complained(3),))
    assert codes(ask(message(), known)) == ["complaint_open"]


def test_a_complaint_put_right_is_over() -> None:
    assert known_after(complained(3), resolved(1)) == known_after(complained(3), resolved(3)) == []
    assert known_after(complained(3), resolved(1, "K2")) == ["complaint_open"]
    assert known_after(complained(3), complained(2, "K2"), resolved(1)) == ["complaint_open"]
    assert known_after(complained(5), resolved(4), complained(3)) == ["complaint_open"]


def test_a_complaint_of_a_day_without_hours_can_be_put_right_that_day() -> None:
    day = it(service.ComplaintOpened(complaint="K1"), midnight(days_ago(3)), whole_day=True)
    assert known_after(day, resolved(3)) == []


@pytest.mark.parametrize(
    "asked",
    [
        personal(Purpose.SERVICE_REMINDER),
        personal(),
        message(Purpose.APPOINTMENT_REMINDER),
        message(Purpose.RECALL),
    ],
    ids=str,
)
def test_people_may_still_speak_to_who_complained(asked: Message) -> None:
    assert goes(ask(asked, facts(complained(3))))


def test_the_policy_may_leave_complaints_out() -> None:
    assert goes(ask(SERVICE, facts(complained(3)), complaint_holds=False))


def test_whose_word_made_the_sale_does_not_matter_to_the_thanks() -> None:
    known = facts(clicked_sold(days_ago(2), said_by=SaidBy.CUSTOMER))
    assert codes(ask(SERVICE, known)) == ["thanks_first"]
