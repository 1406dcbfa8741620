"""Box-checking shows: what is raised when, what it undoes, who answers and who settles."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import CareTask, EventRow, Person, User
from sincerely.records.reads import doubts as reads
from sincerely.records.reads.doubts import open_doubts
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.events.talks import CallMade
from sincerely.rules.purpose import Purpose
from sincerely.work import byhand, doubts, people, rebuilding
from sincerely.work.errors import WorkError
from sincerely.work.talked import How, Logged
from tests.cast import ROSA, House, day, house
from tests.work.carecast import HOURS, bought, buyer, logs, member, thanks

pytestmark = pytest.mark.django_db
#: Thursday, half past eight in the morning in Maine
EARLY = day(1) - timedelta(hours=1, minutes=30)
NOON = day(1) + timedelta(hours=2)
PASTE = "called the customer and thanked them for the purchase"


@pytest.fixture
def harbor() -> House:
    found = house()
    found.store.hours = HOURS
    found.store.save()
    return found


@pytest.fixture
def dana(harbor: House) -> User:
    return member(harbor, "Dana Reyes")


@pytest.fixture
def lee(harbor: House) -> User:
    return member(harbor, "Lee Park", "manager")


@pytest.fixture
def rosa(harbor: House) -> Person:
    return bought(harbor, ROSA)


def tick_boxes(harbor: House, by: User, boxes: int, begin: datetime = EARLY) -> list[Logged]:
    found = []
    for n in range(boxes):
        who = bought(harbor, buyer(n), deal=f"B{n}")
        at = begin + timedelta(seconds=10 * n)
        found.append(logs(harbor, by, who, at, task=thanks(who), learned=PASTE))
    return found


def codes(harbor: House, to: str = "rosa@example.com", at: float = 2) -> list[str]:
    verdict = harbor.ask(to, Purpose.SERVICE_REMINDER, day(at)).verdict
    return [reason.code for reason in verdict.reasons]


def heard(harbor: House, seconds: int, at: datetime, now: datetime) -> None:
    """The telephone system tells of a call with Rosa."""
    harbor.tell(ROSA, CallMade(seconds=seconds), at, now=now)


# in the transaction of the logging


def test_thirty_boxes_before_opening_are_all_in_doubt(harbor: House, dana: User) -> None:
    logged = tick_boxes(harbor, dana, 30)
    assert [bool(each.doubts) for each in logged].index(True) < 10
    assert all(each.doubts and not each.settled for each in logged[9:])
    found = open_doubts(harbor.store, None, day(1))
    assert len({doubt.person_id for doubt in found}) == 30
    assert {"burst", "same_words", "could_be_anyone"} == set(found[0].marks)
    assert not CareTask.objects.filter(kind="thank_you").exclude(settled_at=None).exists()
    for n in (0, 29):
        assert codes(harbor, buyer(n).emails[0]) == ["thanks_first"]


def test_what_it_says_to_the_one_who_ticked(harbor: House, dana: User) -> None:
    last = tick_boxes(harbor, dana, 15)[-1]
    [shown] = last.doubts
    assert shown.says.startswith("Fifteen calls in three minutes, from 8:30 am on.")
    assert shown.says.endswith("Did you reach them? Say in a line how it was.")
    assert last.sentence == "Dana Reyes called. It is kept, and it does not count yet"


def test_a_call_before_hours_is_one_doubt_with_its_thanks(
    harbor: House, dana: User, rosa: Person
) -> None:
    logged = logs(harbor, dana, rosa, EARLY - timedelta(hours=1), task=thanks(rosa))
    [doubt] = open_doubts(harbor.store, dana, day(1))
    assert logged.doubts[0].event == doubt.event
    assert len(doubt.events) == 2
    assert doubt.tells == (
        "Dana Reyes logged this as done. Logged for Thursday at 7:30 am; the store is open from"
        " 9 am to 7 pm. Until you settle it, they count as not surely in touch."
    )
    assert thanks(rosa).settled_at is None


def test_an_honest_day_is_none_of_it(harbor: House, dana: User, rosa: Person) -> None:
    assert not logs(harbor, dana, rosa, NOON, task=thanks(rosa), learned=PASTE).doubts
    assert open_doubts(harbor.store, None, day(1)) == ()


# when the telephone system speaks later


def test_a_call_of_six_seconds_is_told_of_an_hour_later(
    harbor: House, dana: User, rosa: Person
) -> None:
    logs(harbor, dana, rosa, NOON, task=thanks(rosa))
    assert codes(harbor) == []
    later = NOON + timedelta(hours=1)
    heard(harbor, 6, NOON, later)
    assert doubts.look_everywhere(now=later) == 2
    [doubt] = open_doubts(harbor.store, None, later)
    assert (doubt.marks, doubt.evidence) == (
        ("too_short",),
        "The telephone system heard six seconds.",
    )
    assert codes(harbor) == ["thanks_first"]
    assert thanks(rosa).settled_at is None
    assert doubts.look_everywhere(now=later + timedelta(minutes=2)) == 0


def test_only_those_asked_about(harbor: House, dana: User, rosa: Person) -> None:
    logs(harbor, dana, rosa, NOON)
    heard(harbor, 6, NOON, NOON)
    assert doubts.look_again(store=harbor.store, people={0}, now=day(1.2)) == 0
    assert doubts.look_again(store=harbor.store, people={rosa.pk}, now=day(1.2)) == 1


def test_a_real_call_heard_is_no_doubt(harbor: House, dana: User, rosa: Person) -> None:
    logs(harbor, dana, rosa, EARLY - timedelta(hours=1), seconds=None)
    [_] = open_doubts(harbor.store, None, day(1))
    other = logs(harbor, dana, rosa, NOON)
    heard(harbor, 240, NOON, NOON)
    doubts.look_everywhere(now=day(1.2))
    assert not other.doubts
    assert len(open_doubts(harbor.store, None, day(1.2))) == 1


def test_boxes_ticked_in_the_crm_show_too(harbor: House, dana: User) -> None:
    for n in range(20):
        who = buyer(n)
        bought(harbor, who, deal=f"B{n}")
        at = EARLY + timedelta(seconds=9 * n)
        harbor.tell(who, CallMade(by="Dana Reyes"), at, now=day(1.1))
    assert doubts.look_everywhere(now=day(1.1)) == 20
    assert CareTask.objects.filter(kind="thank_you", settled_at=None).count() == 20
    assert {each.of for each in open_doubts(harbor.store, dana, day(1.1))} == {"Dana Reyes"}


def test_a_crm_that_knows_no_hours_says_nothing_of_bursts(harbor: House, dana: User) -> None:
    for n in range(20):
        bought(harbor, buyer(n), deal=f"B{n}")
        midnight = day(1) - timedelta(hours=10)
        harbor.tell(buyer(n), CallMade(by="Dana Reyes"), midnight, now=day(1.1))
    assert doubts.look_everywhere(now=day(1.1)) == 0


def test_what_the_crm_tells_back_is_no_second_box(harbor: House, dana: User) -> None:
    for n in range(9):
        who = bought(harbor, buyer(n), deal=f"B{n}")
        at = NOON + timedelta(seconds=20 * n)
        logs(harbor, dana, who, at, learned=f"talked about thing {chr(97 + n)}")
        harbor.tell(buyer(n), CallMade(by="Dana Reyes"), at, now=day(1.1))
    assert doubts.look_everywhere(now=day(1.1)) == 0


# answered and settled


@pytest.fixture
def doubted(harbor: House, dana: User, rosa: Person) -> str:
    logs(harbor, dana, rosa, EARLY - timedelta(hours=1), task=thanks(rosa))
    return open_doubts(harbor.store, None, day(1))[0].event


def test_in_one_line_and_the_manager_settles_it(
    harbor: House, dana: User, lee: User, rosa: Person, doubted: str
) -> None:
    doubts.answer(
        store=harbor.store, event=doubted, by=dana, words="from home, my left knee", now=day(1.1)
    )
    [doubt] = open_doubts(harbor.store, None, day(1.2))
    assert (doubt.answer, doubt.answered_at) == ("from home, my left knee", day(1.1))
    assert "your manager settles it" in doubt.says
    assert codes(harbor) == ["thanks_first"], "an answer alone settles nothing"
    doubts.settle(store=harbor.store, event=doubted, by=lee, stands=True, now=day(1.3))
    assert open_doubts(harbor.store, None, day(1.4)) == ()
    assert codes(harbor) == []
    assert thanks(rosa).settled_at is not None


def test_it_does_not_count_and_the_task_stays(
    harbor: House, lee: User, rosa: Person, doubted: str
) -> None:
    number = open_doubts(harbor.store, None, day(1))[0].event_id
    doubts.settle(
        store=harbor.store, event=number, by=lee, stands=False, words="asked her", now=day(1.3)
    )
    assert open_doubts(harbor.store, None, day(1.4)) == ()
    assert (codes(harbor), thanks(rosa).settled_at) == (["thanks_first"], None)


def test_what_a_human_settled_no_machine_raises_again(
    harbor: House, dana: User, lee: User, rosa: Person, doubted: str
) -> None:
    doubts.settle(store=harbor.store, event=doubted, by=lee, stands=True, now=day(1.3))
    heard(harbor, 6, EARLY - timedelta(hours=1), day(1.3))
    assert doubts.look_everywhere(now=day(1.4)) == 0
    assert open_doubts(harbor.store, None, day(1.4)) == ()


@pytest.mark.parametrize(
    ("who", "role", "code"),
    [
        ("Dana Reyes", "manager", "own_doubt"),
        ("Dana Reyes", "salesperson", "not_allowed"),
        ("Ed Sato", "salesperson", "not_allowed"),
        ("Ed Sato", "service_advisor", "not_allowed"),
        ("Ed Sato", "marketing", "not_allowed"),
        ("Ed Sato", "manager", ""),
        ("Ed Sato", "admin", ""),
    ],
)
def test_who_settles(
    harbor: House, lee: User, doubted: str, who: str, role: str, code: str
) -> None:
    settle = partial(
        doubts.settle,
        store=harbor.store,
        event=doubted,
        by=member(harbor, who, role),
        stands=True,
        now=day(1.3),
    )
    if not code:
        settle()
        return
    with pytest.raises(WorkError) as problem:
        settle()
    assert problem.value.code == code


def test_only_the_one_who_logged_it_answers(
    harbor: House, dana: User, lee: User, doubted: str
) -> None:
    answer = partial(doubts.answer, store=harbor.store, event=doubted, now=day(1.1))
    for by, words, code in ((lee, "it was so", "not_yours"), (dana, "  ", "no_words")):
        with pytest.raises(WorkError) as problem:
            answer(by=by, words=words)
        assert problem.value.code == code
    with pytest.raises(WorkError) as problem:
        doubts.answer(store=harbor.store, event="crm/7", by=dana, words="x", now=day(1.1))
    assert problem.value.code == "no_such_doubt"


def test_each_sees_only_their_own(harbor: House, lee: User, doubted: str) -> None:
    ed = member(harbor, "Ed Sato")
    assert open_doubts(harbor.store, ed, day(1)) == ()
    assert len(open_doubts(harbor.store, None, day(1))) == 1


def test_another_store_of_the_group_sees_nothing_of_it(
    harbor: House, lee: User, doubted: str
) -> None:
    other = house("river", "River Motors")
    assert open_doubts(other.store, None, day(1)) == ()
    with pytest.raises(WorkError) as problem:
        doubts.settle(store=other.store, event=doubted, by=lee, stands=True, now=day(1.3))
    assert problem.value.code == "no_such_doubt"


# what must hold besides


def test_what_is_said_by_hand_has_one_source() -> None:
    assert reads.BY_HAND == byhand.BY_HAND


def test_the_ledger_replays_to_the_same(
    harbor: House, dana: User, lee: User, rosa: Person, doubted: str
) -> None:
    assert rebuilding.check() == []
    doubts.settle(store=harbor.store, event=doubted, by=lee, stands=True, now=day(1.3))
    assert rebuilding.check() == []


def test_words_of_a_doubt_are_forgotten_with_them(
    harbor: House, dana: User, lee: User, rosa: Person, doubted: str
) -> None:
    said = {"store": harbor.store, "event": doubted}
    doubts.answer(**said, by=dana, words="my left knee", now=day(1.1))  # type: ignore[arg-type]
    people.forget(person=rosa, by="a manager", why="asked by letter", now=day(2))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            assert not [row for (row,) in cursor.fetchall() if "knee" in row], table
    assert open_doubts(harbor.store, None, day(2)) == ()


def test_as_many_queries_for_many_as_for_few(harbor: House, dana: User, rosa: Person) -> None:
    def asked(verb: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as found:
            verb()
        return len(found)

    look = partial(doubts.look_again, store=harbor.store, now=day(1.5))
    read = partial(open_doubts, harbor.store, dana, day(1.5))
    logs(harbor, dana, rosa, EARLY - timedelta(hours=1))
    few = asked(look), asked(read)
    tick_boxes(harbor, dana, 16)
    assert len(open_doubts(harbor.store, dana, day(1.5))) == 17
    assert (asked(look), asked(read)) == few
    assert few[1] == 4


# over connections of their own


@pytest.mark.django_db(transaction=True)
def test_two_posts_of_one_key_at_one_moment_are_one() -> None:
    harbor = house()
    dana, rosa = member(harbor, "Dana Reyes"), bought(harbor, ROSA)
    task = thanks(rosa)

    def post() -> Logged:
        try:
            return logs(harbor, dana, rosa, NOON, key="k1", task=task, learned="They camp")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = [each.result() for each in [pool.submit(post) for _ in range(4)]]
    assert sorted(each.again for each in answers) == [False, True, True, True]
    assert len({(each.sentence, each.events, each.settled_by) for each in answers}) == 1
    assert EventRow.objects.filter(source__name="by-hand").count() == 3
    assert EventRow.objects.filter(kind=ThankYouGiven.kind).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_burst_logged_from_several_phones_at_once_ends_and_is_seen() -> None:
    harbor = house()
    dana = member(harbor, "Dana Reyes")
    whom = [bought(harbor, buyer(n), deal=f"B{n}") for n in range(16)]

    def post(n: int) -> Logged:
        try:
            at = NOON + timedelta(seconds=n)
            return logs(harbor, dana, whom[n], at, how=How.CARD, learned=PASTE)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(post, n) for n in range(16)]:
            each.result()
    doubts.look_everywhere(now=day(1.2))
    assert len(open_doubts(harbor.store, None, day(1.2))) == 16
