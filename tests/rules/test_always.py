"""What must hold whatever happened, whatever is asked, and in whatever order it came."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.rules.checks.truth import missed_at_service
from sincerely.rules.events import Event, SaidBy, deals, leads, wishes
from sincerely.rules.folding import fold
from sincerely.rules.gate import CHECKS_OF, IN_CONVERSATION, checks_for, decide
from sincerely.rules.message import Message
from sincerely.rules.policy import DEFAULT
from sincerely.rules.purpose import CLASS_OF, Channel, MessageClass, Purpose, WrittenBy
from sincerely.rules.reasons import sentence_customer, sentence_instead, sentence_staff
from sincerely.rules.standing import standing
from sincerely.rules.verdict import STRENGTH, Answer, InsteadKind, Verdict
from tests.rules.anything import AUTOMATIC, BESIDES, HISTORIES, MESSAGES, TIMES, facts_of, messages
from tests.rules.cast import NOW, days_ago, in_days, it

often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SELLING = messages(MessageClass.PROSPECT, by=(WrittenBy.MACHINE, WrittenBy.UNKNOWN))


@often
@given(HISTORIES.flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_the_order_of_arrival_never_matters(both: tuple[list[Event], list[Event]]) -> None:
    history, shuffled = both
    assert fold(shuffled) == fold(history) == fold(sorted(history, key=lambda e: e.order))


@often
@given(HISTORIES, TIMES)
def test_everybody_stands_somewhere(history: list[Event], now: datetime) -> None:
    record = fold(history).record
    assert standing(record, now, rest_days=120, sign_days=45, click_days=45)
    if record.bought:
        assert record.bought.at <= record.bought.until
    assert (record.first_at is None) == (not history)


@often
@given(HISTORIES, HISTORIES, BESIDES, MESSAGES, TIMES)
def test_every_question_has_an_answer_that_explains_itself(
    own: list[Event], spouse: list[Event], besides: dict[str, Any], message: Message, now: datetime
) -> None:
    facts = facts_of(own, spouse, **besides)
    verdict = decide(message, facts, DEFAULT, now)
    assert verdict == decide(message, facts, DEFAULT, now)
    answers = [reason.answer for reason in verdict.reasons]
    strongest = max(answers, key=lambda answer: STRENGTH[answer], default=Answer.SEND)
    assert verdict.answer is strongest
    assert (verdict.instead.kind is InsteadKind.NOTHING_STOPPED) == (not answers)
    assert (verdict.until is not None) == (verdict.answer is Answer.WAIT)
    assert (verdict.valid_until is not None) == (verdict.answer is Answer.SEND)
    assert verdict.until is None or verdict.until > now
    assert verdict.valid_until is None or now <= verdict.valid_until <= now + timedelta(minutes=15)
    assert len({reason.code for reason in verdict.reasons}) == len(answers)
    for reason in verdict.reasons:
        alone = Verdict(reason.answer, instead=reason.instead)
        said = [sentence_staff(reason, "UTC"), sentence_customer(reason, "UTC")]
        for sentence in (*said, sentence_instead(alone, "UTC")):
            assert sentence.endswith("."), sentence
            assert "None" not in sentence, sentence
            assert "  " not in sentence, sentence


@often
@given(HISTORIES, HISTORIES, BESIDES, MESSAGES, TIMES)
def test_the_checks_left_out_for_speed_would_find_nothing(
    own: list[Event], spouse: list[Event], besides: dict[str, Any], message: Message, now: datetime
) -> None:
    facts = facts_of(own, spouse, **besides)
    met = checks_for(message, facts, DEFAULT, now)
    if message.purpose is None or met == IN_CONVERSATION:
        return
    kind = CLASS_OF[message.purpose]
    if message.sells or message.purpose is Purpose.LEASE_OR_EQUITY:
        kind = MessageClass.PROSPECT
    elif message.purpose is Purpose.MISSED_APPOINTMENT and missed_at_service(facts.home):
        kind = MessageClass.APPOINTMENT
    found = [c for c in CHECKS_OF[kind] if c(message, facts, DEFAULT, now) is not None]
    assert set(found) <= set(met)
    assert list(met) == [c for c in CHECKS_OF[kind] if c in met]


@often
@given(HISTORIES, HISTORIES, BESIDES, MESSAGES, TIMES)
def test_a_check_whose_facts_are_absent_is_not_asked_and_would_find_nothing(
    own: list[Event], spouse: list[Event], besides: dict[str, Any], message: Message, now: datetime
) -> None:
    facts = facts_of(own, spouse, **besides)
    if message.purpose is None:
        return
    found = [
        check(message, facts, DEFAULT, now) for check in checks_for(message, facts, DEFAULT, now)
    ]
    assert list(decide(message, facts, DEFAULT, now).reasons) == [each for each in found if each]


@often
@given(HISTORIES, HISTORIES, BESIDES, MESSAGES, TIMES)
def test_legal_and_safety_mail_gets_through(
    own: list[Event], spouse: list[Event], besides: dict[str, Any], message: Message, now: datetime
) -> None:
    for purpose in (Purpose.RECALL, Purpose.TRANSACTIONAL):
        legal = Message(
            channel=message.channel,
            purpose=purpose,
            written_by=message.written_by,
            claims=message.claims,
            in_reply_to=message.in_reply_to,
            good_until=message.good_until,
        )
        assert decide(legal, facts_of(own, spouse, **besides), DEFAULT, now).answer is Answer.SEND


@often
@given(HISTORIES, HISTORIES, AUTOMATIC, TIMES, st.sampled_from([None, *Channel]))
def test_an_opt_out_stops_every_machine_at_once(
    own: list[Event],
    spouse: list[Event],
    message: Message,
    now: datetime,
    channel: Channel | None,
) -> None:
    """Their own, whatever was agreed before; by default one channel's stands for all."""
    out = it(wishes.OptedOut(channel=channel), NOW + timedelta(days=1), key="last")
    facts = facts_of([*own, out], spouse)
    assert decide(message, facts, DEFAULT, max(now, in_days(2))).answer is Answer.REFUSE


@often
@given(HISTORIES, HISTORIES, MESSAGES, TIMES)
def test_an_opt_out_never_turns_a_stop_into_a_send(
    own: list[Event], spouse: list[Event], message: Message, now: datetime
) -> None:
    now = max(now, in_days(2))
    out = it(wishes.OptedOut(), in_days(1), key="last")
    before = decide(message, facts_of(own, spouse), DEFAULT, now).answer
    after = decide(message, facts_of([*own, out], spouse), DEFAULT, now).answer
    assert before is Answer.SEND or after is not Answer.SEND


@often
@given(HISTORIES, AUTOMATIC)
def test_an_opt_out_survives_whatever_comes_after_it_but_their_own_yes(
    later: list[Event], message: Message
) -> None:
    out = it(wishes.OptedOut(), in_days(-2000), key="first")
    rest = [event for event in later if not isinstance(event.payload, wishes.OptedIn)]
    verdict = decide(message, facts_of([out, *rest], []), DEFAULT, NOW)
    assert "opted_out" in {reason.code for reason in verdict.reasons}


@often
@given(HISTORIES, HISTORIES, SELLING)
def test_a_booked_sale_ends_selling_to_both_at_once(
    own: list[Event], spouse: list[Event], message: Message
) -> None:
    """Promise 1, as far as the rules go: whoever of the two the row names.

    The workshop may still speak of an appointment of its own.
    """
    sale = it(deals.DealSold(deal="new"), in_days(1), source="dms", key="last")
    for facts in (facts_of([*own, sale], spouse), facts_of(own, [*spouse, sale])):
        verdict = decide(message, facts, DEFAULT, in_days(1))
        if message.purpose is Purpose.MISSED_APPOINTMENT and missed_at_service(facts.home):
            continue
        assert "already_bought" in {reason.code for reason in verdict.reasons}
        assert verdict.answer is Answer.REFUSE


STRONG = {SaidBy.DMS, SaidBy.MANAGER, SaidBy.CUSTOMER}


def weak(event: Event) -> bool:
    """What the CRM reports without their having begun anew, and without a strong word."""
    payload = event.payload
    if isinstance(payload, deals.DealUnwound) and payload.said_by in STRONG:
        return False
    own = leads.LeadReceived | leads.InquiryMade | deals.TestDriven | deals.TradeAppraised
    return event.source == "crm" and not isinstance(payload, own)


@often
@given(HISTORIES, SELLING)
def test_nothing_weak_undoes_a_booked_sale(later: list[Event], message: Message) -> None:
    sale = it(deals.DealSold(deal="1"), days_ago(60), source="dms", key="sale")
    facts = facts_of([sale, *(event for event in later if weak(event))], [])
    if message.purpose is Purpose.MISSED_APPOINTMENT and missed_at_service(facts.home):
        return
    codes = {reason.code for reason in decide(message, facts, DEFAULT, NOW).reasons}
    assert "already_bought" in codes


@often
@given(HISTORIES, MESSAGES, TIMES)
def test_what_one_spouse_asked_for_never_silences_the_other(
    spouse: list[Event], message: Message, now: datetime
) -> None:
    asked = [
        event
        for event in spouse
        if isinstance(event.payload, wishes.OptedOut | wishes.DoNotContactAsked | wishes.QuietAsked)
    ]
    with_wishes = decide(message, facts_of([], asked), DEFAULT, now)
    assert with_wishes == decide(message, facts_of([], []), DEFAULT, now)


@often
@given(HISTORIES, BESIDES, MESSAGES, TIMES)
def test_a_wait_is_over_when_it_says(
    own: list[Event], besides: dict[str, Any], message: Message, now: datetime
) -> None:
    """Asked again at that time, the same rule does not send them round again at once."""
    facts = facts_of(own, [], **besides)
    verdict = decide(message, facts, DEFAULT, now)
    if verdict.until is None:
        return
    again = decide(message, facts, DEFAULT, verdict.until)
    waited = [r for r in verdict.reasons if r.until == verdict.until]
    repeated = {r.code for r in again.reasons if r.answer is Answer.WAIT} & {r.code for r in waited}
    assert not repeated - {"too_often"}
