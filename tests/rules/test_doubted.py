"""A logged contact in doubt counts as no contact, until a human says that it stands."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.rules.doubted import doubted
from sincerely.rules.events import Event, Payload
from sincerely.rules.events.care import (
    CompletionDoubted,
    CompletionSettled,
    ServiceIntroduced,
    ThankYouGiven,
)
from sincerely.rules.events.talks import CallMade, LetterSent, MailReceived, MailSent, TextReceived
from sincerely.rules.folding import fold
from sincerely.rules.purpose import Purpose, WrittenBy
from sincerely.rules.thanks import owed_since, thanked
from sincerely.rules.verdict import Answer
from tests.rules.cast import (
    DANA,
    LEE,
    NOW,
    ask,
    codes,
    days_ago,
    facts,
    goes,
    it,
    message,
    record,
    sold,
    visited,
)

CALL = it(CallMade(by=DANA), days_ago(1), source="by-hand", key="care:1:contact")
THANKS = it(
    ThankYouGiven(by=DANA, channel="call"), days_ago(1), source="by-hand", key="care:1:thanks"
)


def doubt(of: Event, at: float = 0.9) -> Event:
    payload = CompletionDoubted(event=of.name, marks=("burst",), of=DANA)
    return it(payload, days_ago(at), source="by-hand")


def settled(of: Event, *, stands: bool, at: float) -> Event:
    payload = CompletionSettled(event=of.name, by=LEE, stands=stands)
    return it(payload, days_ago(at), source="by-hand")


@pytest.mark.parametrize(
    "payload",
    [
        CallMade(by=DANA),
        LetterSent(by=DANA, written_by=WrittenBy.PERSON),
        ThankYouGiven(by=DANA),
        ServiceIntroduced(by=DANA, advisor="Omar Haddad"),
    ],
    ids=lambda payload: payload.kind,
)
def test_a_doubted_contact_is_none(payload: Payload) -> None:
    contact = it(payload, days_ago(1))
    assert record(contact).human
    known = record(contact, doubt(contact))
    assert (known.human, known.thanked) == (None, None)


def test_whoever_was_doubtfully_thanked_waits_for_thanks_again() -> None:
    bought = sold(days_ago(2))
    sure, unsure = [bought, CALL, THANKS], [bought, CALL, THANKS, doubt(CALL), doubt(THANKS)]
    service = message(Purpose.SERVICE_REMINDER)
    assert goes(ask(service, facts(*sure)))
    verdict = ask(service, facts(*unsure))
    assert codes(verdict) == ["thanks_first"]
    assert verdict.answer is not Answer.SEND
    assert owed_since(record(*unsure))


def test_another_contact_still_counts() -> None:
    came = visited(days_ago(0.5), by=LEE)
    known = record(sold(days_ago(2)), CALL, doubt(CALL), came)
    human = thanked(known)
    assert human and human.by == LEE


def test_an_earlier_thank_you_is_there_again_when_the_later_is_doubted() -> None:
    earlier = it(ThankYouGiven(by=LEE, channel="card"), days_ago(1.5))
    found = record(earlier, THANKS, doubt(THANKS)).thanked
    assert found and found.by == LEE


@pytest.mark.parametrize("stands", [True, False])
def test_a_human_settles_it_and_the_latest_word_holds(stands: bool) -> None:
    events = [
        CALL,
        doubt(CALL),
        settled(CALL, stands=not stands, at=0.5),
        settled(CALL, stands=stands, at=0.4),
    ]
    assert (record(*events).human is not None) == stands


def test_a_machine_does_not_unsettle_what_a_human_settled() -> None:
    late = doubt(CALL, at=0.1)
    assert record(CALL, doubt(CALL), settled(CALL, stands=True, at=0.5), late).human


def test_a_manager_may_say_so_of_what_no_machine_doubted() -> None:
    assert record(CALL, settled(CALL, stands=False, at=0.5)).human is None


_SAID = st.lists(
    st.one_of(
        st.builds(doubt, st.sampled_from([CALL, THANKS]), st.sampled_from([0.9, 0.5, 0.1])),
        st.builds(
            settled,
            st.sampled_from([CALL, THANKS]),
            stands=st.booleans(),
            at=st.sampled_from([0.8, 0.5, 0.2]),
        ),
    ),
    max_size=6,
)


@given(_SAID, st.randoms(use_true_random=False))
def test_any_order_of_arrival_comes_to_the_same(said: list[Event], chance: object) -> None:
    events = [sold(days_ago(2)), CALL, THANKS, *said]
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(events) == fold(shuffled)
    known = fold(events).record
    unsure = doubted(sorted(events, key=lambda e: e.order))
    assert (known.thanked is None) == (THANKS.name in unsure)
    assert (known.human is None) == ({CALL.name, THANKS.name} <= unsure)


# a reply


def wrote_by_hand(at: float, author: WrittenBy = WrittenBy.PERSON) -> Event:
    payload = MailSent(by=DANA, written_by=author, message_id="<7@harbor>")
    return it(payload, days_ago(at))


@pytest.mark.parametrize("kind", [MailReceived, TextReceived])
def test_an_answer_to_a_humans_own_words_shows_that_they_talk(
    kind: type[MailReceived] | type[TextReceived],
) -> None:
    answer = it(kind(in_reply_to="<7@harbor>"), days_ago(1))
    human = thanked(record(wrote_by_hand(3), sold(days_ago(2)), answer))
    assert human and (human.by, human.at) == (DANA, days_ago(1))


@pytest.mark.parametrize("author", [WrittenBy.MACHINE, WrittenBy.UNKNOWN])
def test_an_answer_to_a_machine_shows_no_human(author: WrittenBy) -> None:
    answer = it(MailReceived(in_reply_to="<7@harbor>", to=DANA), days_ago(1))
    assert record(wrote_by_hand(3, author), answer).human is None


def test_every_sure_contact_is_named_in_order() -> None:
    wrote, answer = wrote_by_hand(3), it(MailReceived(in_reply_to="<7@harbor>"), days_ago(0.5))
    found = fold([answer, THANKS, CALL, doubt(CALL), wrote]).contacts
    assert [name for name, _ in found] == [wrote.name, THANKS.name, answer.name]
    assert found[-1][1].by == DANA


def test_a_mail_that_answers_nothing_we_know_shows_no_human() -> None:
    assert record(it(MailReceived(in_reply_to="<9@elsewhere>", to=DANA), NOW)).human is None
    assert record(wrote_by_hand(3), it(MailReceived(), NOW)).human.at == NOW - timedelta(days=3)  # type: ignore[union-attr]
