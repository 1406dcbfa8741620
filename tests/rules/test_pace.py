"""Not too often, whoever sends; and not at an hour when nobody should call."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from sincerely.rules.events import Event, talks
from sincerely.rules.message import Message, Place
from sincerely.rules.purpose import CLASS_OF, Channel, MessageClass, Purpose, WrittenBy
from sincerely.rules.record import KEPT_TOUCHES
from sincerely.rules.verdict import Answer, InsteadKind
from tests.rules.cast import (
    DANA,
    FLORIDA,
    MAINE,
    NOW,
    ZONE,
    ask,
    called,
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
    midnight,
    only,
    opted_in,
    personal,
    the,
)

CALL, TEXT = Channel.CALL, Channel.TEXT
REMINDER = message(Purpose.APPOINTMENT_REMINDER, CALL)
PROMOTIONS = (mailed(days_ago(6)), mailed(days_ago(4), system="vendor"), mailed(days_ago(1)))


# too_often


def test_three_promotions_a_week_from_all_senders_together() -> None:
    verdict = ask(message(), facts(*PROMOTIONS))
    reason = only("too_often", Answer.WAIT, verdict)
    told = {"count": 3, "cap": 3, "days": 7, "kind": MessageClass.PROSPECT}
    assert reason.facts == told
    assert verdict.until == reason.until == in_days(1)
    assert (reason.instead.kind, reason.instead.at) == (InsteadKind.TIME, in_days(1))


def test_at_that_time_it_may_go_and_not_a_second_before() -> None:
    known = facts(*PROMOTIONS)
    assert goes(ask(message(), known, in_days(1)))
    assert not goes(ask(message(), known, in_days(1) - timedelta(seconds=1)))


def test_it_waits_for_room_for_one_more_than_there_was() -> None:
    more = facts(*PROMOTIONS, mailed(days_ago(5)), mailed(days_ago(2)))
    verdict = ask(message(), more)
    assert the("too_often", verdict).facts["count"] == 5
    assert verdict.until == in_days(3)
    assert goes(ask(message(), more, in_days(3)))


def test_the_order_in_which_they_are_kept_does_not_matter() -> None:
    a, b, c = facts(*PROMOTIONS).own.touches
    for touches in permutations((a, b, c)):
        known = facts()
        own = type(known.own)(touches=touches)
        assert ask(message(), type(known)(own=own, home=own)).until == in_days(1)


@pytest.mark.parametrize(
    ("purpose", "cap"),
    [
        (Purpose.PROMOTION, 3),
        (Purpose.OTHER, 3),
        (Purpose.NEWSLETTER, 2),
        (Purpose.LEASE_OR_EQUITY, 2),
        (Purpose.SERVICE_REMINDER, 2),
        (Purpose.APPOINTMENT_REMINDER, 2),
    ],
)
def test_each_class_has_its_own_cap(purpose: Purpose, cap: int) -> None:
    touches = [mailed(days_ago(n + 1), purpose) for n in range(cap)]
    assert codes(ask(message(purpose), facts(*touches))) == ["too_often"]
    assert goes(ask(message(purpose), facts(*touches[1:])))
    other = next(p for p in (Purpose.NEWSLETTER, Purpose.PROMOTION) if differs(p, purpose))
    assert goes(ask(message(other), facts(*touches)))


def differs(one: Purpose, other: Purpose) -> bool:
    return CLASS_OF[one] is not CLASS_OF[other]


def test_what_nobody_labelled_counts_as_what_sells() -> None:
    unlabelled = [mailed(days_ago(n + 1), None) for n in range(3)]
    assert codes(ask(message(), facts(*unlabelled))) == ["too_often"]
    assert goes(ask(message(Purpose.NEWSLETTER), facts(*unlabelled)))
    assert goes(ask(message(), facts(*unlabelled[1:])))


def test_the_cap_of_care() -> None:
    thanks = [mailed(days_ago(n), Purpose.THANK_YOU) for n in (1, 2)]
    verdict = ask(message(Purpose.THANK_YOU), facts(*thanks))
    assert the("too_often", verdict).facts["kind"] is MessageClass.CARE


def test_the_caps_and_the_window_are_the_policys() -> None:
    known = facts(*PROMOTIONS)
    assert goes(ask(message(), known, prospect_cap=4))
    assert goes(ask(message(), known, cap_days=3))
    assert ask(message(), known, cap_days=30).until == days_ago(6) + timedelta(days=30)


def test_what_sells_counts_as_selling() -> None:
    assert codes(ask(message(Purpose.TRANSACTIONAL, sells=True), facts(*PROMOTIONS)))
    reminders = [mailed(days_ago(n), Purpose.SERVICE_REMINDER) for n in (1, 2)]
    assert goes(ask(message(Purpose.SERVICE_REMINDER, sells=True), facts(*reminders)))


def test_what_a_human_writes_is_neither_counted_nor_capped() -> None:
    by_hand = [
        mailed(days_ago(n), Purpose.SALES_FOLLOWUP, written_by=WrittenBy.PERSON) for n in range(5)
    ]
    assert goes(ask(message(), facts(*by_hand)))
    assert goes(ask(personal(), facts(*PROMOTIONS)))


def test_one_persons_mails_are_not_their_spouses() -> None:
    assert goes(ask(message(), facts(lead(days_ago(9)), spouse=PROMOTIONS)))


def test_recalls_are_never_too_many() -> None:
    recalls = [mailed(days_ago(n), Purpose.RECALL) for n in range(9)]
    assert goes(ask(message(Purpose.RECALL), facts(*recalls)))


def test_a_record_keeps_as_many_as_any_cap_can_ask_for() -> None:
    touches = [mailed(hours_ago(n)) for n in range(1, KEPT_TOUCHES + 5)]
    assert len(facts(*touches).own.touches) == KEPT_TOUCHES
    assert codes(ask(message(), facts(*touches), prospect_cap=KEPT_TOUCHES)) == ["too_often"]


def calls(*hours: float) -> list[Event]:
    return [called(hours_ago(h), seconds=0) for h in hours]


def test_florida_allows_three_calls_in_a_day() -> None:
    known = facts(*calls(20, 4, 1), place=FLORIDA)
    verdict = ask(REMINDER, known)
    reason = only("too_often", Answer.WAIT, verdict)
    assert reason.facts == {"count": 3, "cap": 3, "hours": 24, "cite": "Fla. Stat. 501.616(6)"}
    assert verdict.until == in_days(4 / 24)


def test_even_a_humans_fourth_call_waits_there() -> None:
    known = facts(*calls(20, 4, 1), place=FLORIDA)
    assert codes(ask(personal(channel=CALL), known)) == ["too_often"]
    assert goes(ask(personal(channel=CALL, in_reply_to="<7>"), known))


def test_two_calls_are_fewer_and_yesterday_is_over() -> None:
    assert goes(ask(REMINDER, facts(*calls(4, 1), place=FLORIDA)))
    known = facts(*calls(24, 4, 1), place=FLORIDA)
    assert goes(ask(REMINDER, known))


def test_texts_count_as_calls_and_mails_do_not() -> None:
    text = it(talks.TextSent(purpose=Purpose.RECALL), hours_ago(2))
    both = facts(*calls(4, 1), text, place=FLORIDA)
    assert codes(ask(REMINDER, both)) == ["too_often"]
    mail = mailed(hours_ago(2), Purpose.RECALL)
    assert goes(ask(REMINDER, facts(*calls(4, 1), mail, place=FLORIDA)))
    assert goes(ask(message(), both))


def test_where_no_law_counts_nobody_does() -> None:
    assert goes(ask(personal(channel=CALL), facts(*calls(4, 2, 1), place=MAINE)))


def test_the_stores_own_caps_hold_for_calls_too() -> None:
    robots = [
        it(talks.CallMade(purpose=Purpose.OTHER, written_by=WrittenBy.MACHINE), days_ago(n))
        for n in (2, 3, 4)
    ]
    reason = the("too_often", ask(message(channel=CALL), facts(*robots, place=MAINE)))
    assert reason.facts["kind"] is MessageClass.PROSPECT


def test_a_state_nobody_knows_is_the_strictest() -> None:
    known = facts(*calls(4, 2, 1), place=Place(zones=(ZONE,)))
    assert "too_often" in codes(ask(REMINDER, known))


def test_the_law_of_the_day_counts() -> None:
    """Florida's came on July 1, 2021: what went out before is judged as it was then."""
    before = datetime(2021, 6, 24, 15, 0, tzinfo=UTC)
    thrice = [it(talks.CallMade(by=DANA), before - timedelta(hours=h)) for h in (4, 2, 1)]
    assert goes(ask(REMINDER, facts(*thrice, place=FLORIDA), before))


def test_recorded_calls_have_a_cap_of_their_own() -> None:
    """Maine allows one in eight hours."""
    signed = opted_in(days_ago(9), channel=Channel.RECORDED_CALL, written=True)
    known = facts(signed, *calls(4), place=MAINE)
    verdict = ask(message(channel=Channel.RECORDED_CALL), known)
    assert the("too_often", verdict).facts["cite"] == "10 M.R.S. 1498(3)"


# quiet_hours


def local(text: str) -> datetime:
    """A time in Portland, Maine, in winter."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(hours=5)


NIGHT = local("2026-03-04T21:40")


@pytest.mark.parametrize("channel", [CALL, TEXT])
def test_at_night_nobody_calls(channel: Channel) -> None:
    verdict = ask(message(Purpose.APPOINTMENT_REMINDER, channel), facts(place=FLORIDA), NIGHT)
    reason = only("quiet_hours", Answer.WAIT, verdict)
    assert verdict.until == reason.until == local("2026-03-05T09:00")
    assert (reason.instead.kind, reason.instead.at) == (InsteadKind.TIME, verdict.until)
    assert "9:40 pm" in reason.facts["says"]
    assert (reason.facts["zone"], reason.facts["rule"]) == (ZONE, "FL")


@pytest.mark.parametrize(
    "asked",
    [
        message(),
        message(Purpose.NEWSLETTER, Channel.LETTER),
        message(Purpose.RECALL, CALL),
        personal(channel=CALL, in_reply_to="<7>"),
    ],
    ids=str,
)
def test_what_may_come_at_night(asked: Message) -> None:
    assert goes(ask(asked, facts(place=MAINE), NIGHT))


def test_the_clock_is_the_readers_not_the_stores() -> None:
    coast = Place(zones=("America/Los_Angeles",), states=("CA",))
    morning = local("2026-03-04T09:30")
    assert goes(ask(REMINDER, facts(place=MAINE), morning))
    verdict = ask(REMINDER, facts(place=coast), morning)
    assert verdict.until == local("2026-03-04T12:00")
    nobody_knows = Place(states=("ME",))
    assert not goes(ask(REMINDER, facts(place=nobody_knows), morning))


def test_the_stores_own_hours_and_sundays() -> None:
    early, sunday = local("2026-03-04T08:30"), local("2026-03-08T14:00")
    assert ask(REMINDER, facts(place=MAINE), early).until == local("2026-03-04T09:00")
    assert goes(ask(REMINDER, facts(place=MAINE), early, call_from="08:00"))
    assert not goes(ask(REMINDER, facts(place=MAINE), sunday))
    assert goes(ask(REMINDER, facts(place=MAINE), sunday, call_sundays=True))


def test_a_state_that_forbids_holidays() -> None:
    alabama = Place(
        zones=("America/Chicago",), states=("AL",), holidays=frozenset({date(2026, 3, 4)})
    )
    verdict = ask(REMINDER, facts(place=alabama))
    assert the("quiet_hours", verdict).facts["why"] == "holiday"


def test_where_no_hour_is_left_a_person_decides() -> None:
    days = frozenset(date(2026, 3, 4) + timedelta(days=n) for n in range(30))
    alabama = Place(zones=("America/Chicago",), states=("AL",), holidays=days)
    reason = only("quiet_hours", Answer.HOLD, ask(REMINDER, facts(place=alabama)))
    assert reason.until is None
    assert (reason.instead.kind, reason.instead.role) == (InsteadKind.RELEASE, "manager")


def test_a_day_without_hours_is_counted_from_its_beginning() -> None:
    rows = [
        it(talks.MailSent(purpose=Purpose.NEWSLETTER), midnight(days_ago(n)), whole_day=True)
        for n in (7, 1)
    ]
    assert goes(ask(message(Purpose.NEWSLETTER), facts(*rows)))
    assert NOW - midnight(days_ago(7)) > timedelta(days=7)
