"""A mail under way in words."""

from datetime import UTC, datetime

import pytest

from sincerely.faces.web import mail_words
from sincerely.records.models import Delivery
from sincerely.records.reads.mails import Line, Step, Tab, Taken
from sincerely.records.reads.relay import Stops
from sincerely.rules.reasons import REASONS
from sincerely.work.relaying.working import Workers

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)


def line(**said: object) -> Line:
    known: dict[str, object] = {
        "id": 1,
        "state": "held",
        "since": NOON,
        "received_at": NOON,
        "next_at": None,
        "recipient": "rosa@example.com",
        "person_id": None,
        "name": None,
        "system": "crm",
        "mode": "on",
        "answer": "hold",
        "codes": (),
        "taken": None,
    }
    return Line(**{**known, **said})  # type: ignore[arg-type]


def test_every_state_and_every_tab_has_its_words() -> None:
    assert set(mail_words.STATES) == set(Delivery.State)
    assert set(mail_words.TABS) == set(Tab)


def test_a_subject_is_read_from_the_head_where_nobody_has_looked() -> None:
    head = b"From: crm\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n"
    assert mail_words.subject(line(head=head)) == "Gr\u00fc\u00dfe"
    assert mail_words.subject(line(taken=Taken(subject="Hello"), head=head)) == "Hello"
    assert mail_words.subject(line()) == ""


@pytest.mark.parametrize("code", ["appointment_not_missed", "seen_lately", "purchase_undone"])
def test_the_gates_contradictions_are_set_apart(code: str) -> None:
    facts = {"found": "visited", "agreed": "Monday", "at": "Tuesday", "what": "2026 Palisade"}
    said = REASONS[code].staff(facts)
    (found,), others = mail_words.set_apart(["It is late.", said])
    assert others == ("It is late.",)
    assert found.claim[0].isupper() and found.claim.endswith(".")
    assert found.fact.endswith("Tuesday.")
    assert found.fact != said


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("stated", "says its sender"),
        ("rule", "by a rule of the store for this sender"),
        ("template", "as its template is labelled"),
        ("recognised", "99 % sure"),
        ("unsure", "unsure, 99 % at most"),
    ],
)
def test_nobody_is_a_hundred_percent_sure(how: str, said: str) -> None:
    assert mail_words.sureness(Taken(how=how, purpose="recall", probability=0.9999)) == said


def test_groups_of_phrases_are_named_in_words() -> None:
    taken = Taken(why=("oil change", "(service_due)"))
    assert mail_words.loudest(taken) == ("oil change", "service due")


def test_the_trail_tells_workers_from_people_and_codes_from_words() -> None:
    steps = [
        Step(NOON, "held", "relay-1:77:a1b2c3:0", "probably_bought, thanks_first"),
        Step(NOON, "queued", "dana@harbor.example.com", "She rang, and asked: please send it"),
        Step(NOON, "queued", "relay-1:77:a1b2c3:0", "451 4.3.2 Busy"),
        Step(NOON, "queued", "relay-1:77:a1b2c3:0", "in doubt: the upstream did not answer"),
        Step(
            NOON, "refused", "relay-1:77:a1b2c3:0", "nobody released it in 14 days: complaint_open"
        ),
    ]
    first, held, released, busy, doubt, refused = mail_words.trail(NOON, "crm", steps)
    assert (first.said, first.by) == ("Accepted from crm", "")
    assert (held.said, held.by) == ("Held", "")
    assert doubt.why == "No answer came: the upstream did not answer"
    assert held.why == "They have probably bought here; the personal thank-you comes first"
    assert (released.said, released.by) == ("Let go", "dana@harbor.example.com")
    assert released.why == "She rang, and asked: please send it"
    assert (busy.said, busy.why) == ("To be tried again", "451 4.3.2 Busy")
    assert refused.why == "nobody released it in 14 days: A complaint of theirs is open"


def test_stops_are_counted_in_words() -> None:
    assert mail_words.stopped(Stops()) == "nothing stood in the way"
    said = mail_words.stopped(Stops(would=1200, refused=1, released=2))
    assert said == "1,200 would have been stopped, 1 stopped, 2 released by a person"


def test_empty_tabs_that_say_nothing_are_left_out() -> None:
    none = dict.fromkeys(Tab, 0)
    shown = [each.tab for each in mail_words.tabs(none, Tab.RETURNED, decides=True)]
    assert shown == [Tab.NEEDS_YOU, Tab.WAITING, Tab.STOPPED, Tab.DELIVERED, Tab.RETURNED]


def test_a_worker_signs_as_one_and_is_nobody() -> None:
    signed = Workers(threads=1, name="relay.example.com", clock=lambda: NOON)._by
    [_, step] = mail_words.trail(NOON, "crm", [Step(NOON, "held", f"{signed}:12", "")])
    assert step.by == ""
