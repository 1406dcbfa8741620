"""Every reason is given by some case, and says so in whole sentences to staff and customer."""

import re
from typing import Any

import pytest

from sincerely.rules.purpose import Purpose
from sincerely.rules.reasons import REASONS, sentence_customer, sentence_instead, sentence_staff
from sincerely.rules.verdict import Answer, Instead, InsteadKind, Reason, Verdict
from tests.rules.cases import CASES, SERVICE, Case
from tests.rules.cast import (
    DANA,
    LEE,
    NOW,
    ZONE,
    ask,
    clicked_sold,
    days_ago,
    facts,
    hours_ago,
    in_days,
    mailed,
    message,
    opted_out,
    sold,
    thanked,
    the,
)

#: the gate's rules as the design names them
DESIGN = set(
    """opted_out do_not_contact no_consent robot_voice robot_thanks already_bought
    bought_at_sister_store probably_bought bought_elsewhere may_be_a_buyer appointment_not_missed
    seen_lately thanks_first complaint_open leave_me_alone too_often quiet_hours out_of_date
    feed_stale purpose_unknown""".split()
)


def given(one: Case) -> Reason:
    """The reason of a case; quiet hours are asked about at night."""
    code, _, asked, known, _ = one
    return the(code, ask(asked, known, hours_ago(8) if code == "quiet_hours" else NOW))


def whole(sentence: str) -> None:
    """One whole sentence or more, with nothing left in it that only a program would say."""
    assert re.fullmatch(r"[A-Z].*\.", sentence), sentence
    for rubbish in ("None", "{", "}", "  ", "<", "Answer.", "datetime", " ,", " .", "..", "()"):
        assert rubbish not in sentence, sentence


def test_the_gate_has_every_reason_of_the_design_and_no_other() -> None:
    assert set(REASONS) >= DESIGN


def test_every_reason_is_given_by_some_case_with_each_of_its_answers() -> None:
    assert {one[0] for one in CASES} == set(REASONS)
    for code, text in REASONS.items():
        answers = {one[1] for one in CASES if one[0] == code}
        # a call to a state where no day is left for two weeks is held: tests of the pace
        assert answers | ({Answer.HOLD} if code == "quiet_hours" else set()) == set(text.answers)


@pytest.mark.parametrize("one", CASES, ids=lambda one: one[0])
def test_what_the_staff_reads(one: Case) -> None:
    reason = given(one)
    assert reason.answer is one[1]
    sentence = sentence_staff(reason, ZONE)
    whole(sentence)
    assert sentence == one[4]


@pytest.mark.parametrize("one", CASES, ids=lambda one: one[0])
def test_what_the_customer_reads(one: Case) -> None:
    reason = given(one)
    sentence = sentence_customer(reason, ZONE)
    whole(sentence)
    assert "they" not in sentence.lower().split()
    assert reason.code not in sentence


@pytest.mark.parametrize("one", CASES, ids=lambda one: one[0])
def test_what_happens_instead(one: Case) -> None:
    reason = given(one)
    assert reason.instead.kind is not InsteadKind.NOTHING_STOPPED
    whole(sentence_instead(Verdict(reason.answer, instead=reason.instead), ZONE))


@pytest.mark.parametrize("text", REASONS.values(), ids=REASONS)
def test_what_a_reason_is_called(text: Any) -> None:
    assert re.fullmatch(r"[A-Z][^.]+", text.title)


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        (Instead(kind=InsteadKind.NOTHING_STOPPED), "It may go now."),
        (
            Instead(kind=InsteadKind.TIME, at=in_days(1)),
            "It may go from Thursday, March 5, 10:00 am; ask again then.",
        ),
        (
            Instead(kind=InsteadKind.TASK, role="salesperson", who=DANA, task="thank_you"),
            "It is for Dana Reyes to thank them in person.",
        ),
        (
            Instead(kind=InsteadKind.TASK, role="salesperson", task="personal_call", at=in_days(2)),
            (
                "It is for their salesperson to call them in person. "
                "Ask again from Friday, March 6, 10:00 am."
            ),
        ),
        (
            Instead(kind=InsteadKind.TASK, role="salesperson", task="service_introduction"),
            "It is for their salesperson to introduce them to a service advisor by name.",
        ),
        (
            Instead(kind=InsteadKind.RELEASE, role="manager"),
            "A manager can release it, by name.",
        ),
        (
            Instead(kind=InsteadKind.RELEASE, role="marketing"),
            "Somebody in marketing can release it, by name.",
        ),
        (
            Instead(kind=InsteadKind.RELEASE, role="customer"),
            "Only their own word changes this; a person may still answer when they write.",
        ),
    ],
)
def test_what_happens_instead_in_words(instead: Instead, says: str) -> None:
    assert sentence_instead(Verdict(Answer.REFUSE, instead=instead), ZONE) == says


def test_what_is_held_marketing_may_release_too() -> None:
    held = Verdict(Answer.HOLD, instead=Instead(kind=InsteadKind.RELEASE, role="manager"))
    assert sentence_instead(held, ZONE) == "Marketing or a manager can release it, by name."


def test_days_are_said_where_the_store_is() -> None:
    """Two in the morning UTC is still the evening before in Maine."""
    reason = the("opted_out", ask(message(), facts(opted_out(NOW.replace(hour=2)))))
    assert "Tuesday, March 3" in sentence_staff(reason, ZONE)
    assert "Wednesday, March 4" in sentence_staff(reason, "UTC")


def test_one_is_not_several() -> None:
    often = facts(mailed(hours_ago(3), Purpose.SERVICE_REMINDER))
    reason = the("too_often", ask(SERVICE, often, service_cap=1, cap_days=1))
    assert sentence_staff(reason, ZONE) == (
        "They had 1 service message in the last 1 day, from all senders; the most is 1."
    )


@pytest.mark.parametrize("found", ["bought", "visited", "cancelled", "still_to_come"])
def test_both_facts_are_shown_side_by_side(found: str) -> None:
    reason = Reason(
        code="appointment_not_missed",
        answer=Answer.REFUSE,
        facts={"found": found, "at": days_ago(1), "agreed": days_ago(3)},
        instead=Instead(kind=InsteadKind.RELEASE, role="manager"),
    )
    sentence = sentence_staff(reason, ZONE)
    whole(sentence)
    assert "Tuesday, March 3, 2026" in sentence
    assert ("Sunday, March 1, 2026" in sentence) == (found in {"bought", "visited"})


def test_thanks_are_asked_for_by_name() -> None:
    known = facts(sold(days_ago(40)), thanked(days_ago(39)), clicked_sold(days_ago(1), by=LEE))
    assert LEE in sentence_staff(the("thanks_first", ask(SERVICE, known)), ZONE)
