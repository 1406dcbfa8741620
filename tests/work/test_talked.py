"""A talk logged with a thumb: once, whole, and with all that follows from it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import CareTask, EventRow, EventWords, IdempotentAnswer, Person, User
from sincerely.rules.events.service import ComplaintOpened
from sincerely.rules.purpose import Purpose
from sincerely.work import caring, people, talked
from sincerely.work.errors import WorkError
from sincerely.work.talked import How, Outcome
from tests.cast import ROSA, TOM, House, day, house
from tests.work.carecast import bought, logs, member, thanks

pytestmark = pytest.mark.django_db
NOW = day(1)


@pytest.fixture
def harbor() -> House:
    return house()


@pytest.fixture
def dana(harbor: House) -> User:
    return member(harbor, "Dana Reyes")


@pytest.fixture
def rosa(harbor: House) -> Person:
    return bought(harbor, ROSA)


def kinds(person: Person) -> list[str]:
    rows = EventRow.objects.filter(sighting__person=person, source__name="by-hand")
    return list(rows.order_by("key").values_list("kind", flat=True))


def said(person: Person) -> dict[str, str]:
    rows = EventWords.objects.filter(event__sighting__person=person, words__has_key="words")
    return {row.event.kind: row.words["words"] for row in rows.select_related("event")}


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        (How.CALL, "call_made"),
        (How.IN_PERSON, "store_visited"),
        (How.VISIT, "visit_made"),
        (How.TEXT, "text_sent"),
        (How.MAIL, "mail_sent"),
        (How.CARD, "letter_sent"),
    ],
)
def test_reached_by_whatever_way_is_the_thank_you(
    harbor: House, dana: User, rosa: Person, how: How, kind: str
) -> None:
    logged = logs(harbor, dana, rosa, NOW, how=how, task=thanks(rosa))
    assert kinds(rosa) == [kind, "thank_you_given"]
    assert (logged.settled, logged.settled_by, logged.doubts) == (True, "Dana Reyes", ())
    assert len(logged.events) == 2
    assert not harbor.ask("rosa@example.com", Purpose.SERVICE_REMINDER, day(2)).verdict.reasons


def test_what_was_learned_and_promised_is_kept_word_by_word(
    harbor: House, dana: User, rosa: Person
) -> None:
    logged = logs(
        harbor,
        dana,
        rosa,
        NOW,
        task=thanks(rosa),
        learned="  Two boys; they camp in Acadia.  ",
        promised="floor mats",
        promise_due=date(2026, 3, 9),
    )
    assert kinds(rosa) == ["call_made", "they_told", "promise_made", "thank_you_given"]
    assert said(rosa) == {
        "they_told": "Two boys; they camp in Acadia.",
        "promise_made": "floor mats",
    }
    assert logged.next_at == datetime.fromisoformat("2026-03-09T22:00+00:00")
    promise = CareTask.objects.get(person=rosa, kind="promise")
    assert promise.due_at == logged.next_at


def test_the_next_talk_is_a_promise_too(harbor: House, dana: User, rosa: Person) -> None:
    logged = logs(harbor, dana, rosa, NOW, task=thanks(rosa), next_at=day(8))
    assert kinds(rosa) == ["call_made", "promise_made", "thank_you_given"]
    assert logged.next_at == day(8)
    assert CareTask.objects.get(person=rosa, kind="promise").due_at == day(8)


@pytest.mark.parametrize("outcome", [Outcome.LEFT_MESSAGE, Outcome.NO_ANSWER])
def test_who_was_not_reached_is_not_thanked_and_is_tried_again(
    harbor: House, dana: User, rosa: Person, outcome: Outcome
) -> None:
    first = logs(
        harbor, dana, rosa, NOW, task=thanks(rosa), outcome=outcome, learned="a dog barked"
    )
    assert kinds(rosa) == ["care_tried"]
    assert (first.settled, said(rosa)) == (False, {"care_tried": "a dog barked"})
    second = logs(harbor, dana, rosa, day(1.1), task=thanks(rosa), outcome=outcome, next_at=day(3))
    task = thanks(rosa)
    assert (task.tries, task.settled_at, task.starts_at) == (2, None, day(3))
    assert second.next_at == day(3)
    asked = harbor.ask("rosa@example.com", Purpose.SERVICE_REMINDER, day(2)).verdict
    assert [reason.code for reason in asked.reasons] == ["thanks_first"]


def test_without_a_day_named_the_plan_says_when_to_try_again(
    harbor: House, dana: User, rosa: Person
) -> None:
    logged = logs(harbor, dana, rosa, NOW, task=thanks(rosa), outcome=Outcome.NO_ANSWER)
    assert logged.next_at and logged.next_at > NOW
    assert logged.next_at == thanks(rosa).starts_at


def test_an_introduction_names_the_advisor(harbor: House, dana: User, rosa: Person) -> None:
    task, _ = CareTask.objects.get_or_create(
        store=harbor.store,
        person=rosa,
        kind="service_introduction",
        deal="D1",
        defaults={"why": "new", "opened_at": NOW, "opened_by": "the plan", "due_at": day(6)},
    )
    logged = logs(harbor, dana, rosa, day(4), how=How.IN_PERSON, task=task, advisor="Omar Haddad")
    assert logged.settled
    row = EventRow.objects.get(kind="service_introduced")
    assert row.payload == {"by": "Dana Reyes", "advisor": "Omar Haddad"}


def test_a_complaint_is_done_when_they_say_so(harbor: House, dana: User, rosa: Person) -> None:
    harbor.tell(ROSA, ComplaintOpened(complaint="C1", about="the radio"), day(1))
    task = CareTask.objects.get(kind="answer_complaint")
    first = logs(harbor, dana, rosa, day(1.1), task=task)
    assert not first.settled
    assert first.sentence.endswith("stays open until they say it is put right")
    second = logs(harbor, dana, rosa, day(1.2), task=task, resolved=True)
    assert second.settled
    codes = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(2)).verdict.reasons
    assert "complaint_open" not in [reason.code for reason in codes]


def test_a_promise_is_kept_by_the_talk_about_it(harbor: House, dana: User, rosa: Person) -> None:
    logs(harbor, dana, rosa, NOW, task=thanks(rosa), promised="the second key", next_at=day(5))
    task = CareTask.objects.get(person=rosa, kind="promise")
    assert logs(harbor, dana, rosa, day(5), task=task).settled
    kept = EventRow.objects.get(kind="promise_kept")
    assert kept.payload["promise"] == task.deal


# once


def test_the_same_key_again_changes_nothing_and_answers_the_same(
    harbor: House, dana: User, rosa: Person
) -> None:
    told: dict[str, Any] = {
        "task": thanks(rosa),
        "learned": "a dog",
        "next_at": day(9),
        "key": "k1",
    }
    first = logs(harbor, dana, rosa, NOW, **told)
    before = EventRow.objects.count()
    later = logs(harbor, dana, rosa, NOW, now=day(3), **told)
    assert later.again and not first.again
    assert (later.sentence, later.events, later.next_at, later.settled, later.settled_by) == (
        (first.sentence, first.events, first.next_at, first.settled, first.settled_by)
    )
    assert EventRow.objects.count() == before


def test_other_words_under_the_same_key_are_not_swallowed(
    harbor: House, dana: User, rosa: Person
) -> None:
    logs(harbor, dana, rosa, NOW, key="k1", learned="a dog")
    with pytest.raises(WorkError) as problem:
        logs(harbor, dana, rosa, NOW, key="k1", learned="a cat")
    assert problem.value.code == "key_reused"


def test_signs_no_database_keeps_lose_nothing_else(harbor: House, dana: User, rosa: Person) -> None:
    logs(harbor, dana, rosa, NOW, learned="a dog\x00 and \ud83d a cat", promised="mats\x00")
    assert said(rosa)["they_told"] == "a dog\ufffd and \ufffd a cat"


@pytest.mark.parametrize("key", ["", " ", "a b", "k\x00", "k" * 101])
def test_a_key_that_cannot_be_one(harbor: House, dana: User, rosa: Person, key: str) -> None:
    with pytest.raises(WorkError) as problem:
        talked.log(
            store=harbor.store,
            person=rosa,
            by=dana,
            how=How.CALL,
            outcome=Outcome.REACHED,
            happened_at=NOW,
            key=key,
            now=NOW,
        )
    assert problem.value.code == "bad_key"


def test_a_phone_that_was_offline_for_days(harbor: House, dana: User, rosa: Person) -> None:
    logged = logs(harbor, dana, rosa, day(0.5), now=day(4), task=thanks(rosa))
    assert logged.settled
    assert EventRow.objects.get(kind="thank_you_given").occurred_at == day(0.5)
    ahead = logs(harbor, dana, rosa, day(4) + timedelta(minutes=2), now=day(4))
    assert EventRow.objects.get(pk=ahead.events[0]).occurred_at == day(4)


@pytest.mark.parametrize(("at", "code"), [(day(1.1), "still_to_come"), (day(-20), "too_long_ago")])
def test_neither_to_come_nor_long_past(
    harbor: House, dana: User, rosa: Person, at: datetime, code: str
) -> None:
    with pytest.raises(WorkError) as problem:
        logs(harbor, dana, rosa, at, now=NOW)
    assert problem.value.code == code
    assert kinds(rosa) == []


def test_somebody_else_was_faster_and_nothing_typed_is_lost(
    harbor: House, dana: User, rosa: Person
) -> None:
    ed = member(harbor, "Ed Sato")
    task = thanks(rosa)
    logs(harbor, ed, rosa, NOW, task=task)
    logged = logs(harbor, dana, rosa, day(1.1), task=task, learned="They camp")
    assert (logged.settled, logged.settled_by) == (True, "Ed Sato")
    assert logged.sentence == (
        "Dana Reyes called. Ed Sato had done this already; your words are kept"
    )
    assert said(rosa)["they_told"] == "They camp"


def test_a_task_of_the_house_may_be_done_with_either_of_them(
    harbor: House, dana: User, rosa: Person
) -> None:
    tom = bought(harbor, TOM, deal="D2", at=0.1)
    with pytest.raises(WorkError) as problem:
        logs(harbor, dana, tom, NOW, task=thanks(rosa))
    assert problem.value.code == "wrong_task"


def test_of_the_forgotten_nothing_is_logged(harbor: House, dana: User, rosa: Person) -> None:
    logs(harbor, dana, rosa, NOW, key="k1", learned="my left knee", promised="my right knee")
    people.forget(person=rosa, by="a manager", why="asked by letter", now=day(2))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            assert not [row for (row,) in cursor.fetchall() if "knee" in row], table
    with pytest.raises(WorkError) as problem:
        logs(harbor, dana, Person.objects.get(pk=rosa.pk), day(3))
    assert problem.value.code == "forgotten"


def test_as_many_queries_with_much_logged_before_as_with_little(
    harbor: House, dana: User, rosa: Person
) -> None:
    logs(harbor, dana, rosa, NOW)
    with CaptureQueriesContext(connection) as few:
        logs(harbor, dana, rosa, NOW + timedelta(hours=1))
    for n in range(5):
        logs(harbor, dana, rosa, NOW + timedelta(hours=2 + n))
    with CaptureQueriesContext(connection) as many:
        logs(harbor, dana, rosa, NOW + timedelta(hours=9))
    assert len(many) == len(few)
    assert IdempotentAnswer.objects.count() == 8
    assert not caring.open_tasks(store=harbor.store, person_ids=[0])


def test_a_call_of_six_seconds_is_no_talk(harbor: House, dana: User, rosa: Person) -> None:
    """Whoever says themselves how short it was has thanked nobody."""
    with pytest.raises(WorkError) as problem:
        logs(harbor, dana, rosa, NOW, seconds=6)
    assert (problem.value.code, "6 seconds" in problem.value.sentence) == ("no_talk", True)
    assert not EventRow.objects.filter(kind="thank_you_given").exists()
    assert logs(harbor, dana, rosa, NOW, seconds=6, outcome=Outcome.LEFT_MESSAGE).events
    assert logs(harbor, dana, rosa, NOW, seconds=40).events
