"""Care asks a fixed number of questions, however many people and tasks a batch is about."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import CareTask
from sincerely.rules.events import Payload
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.talks import CallMade, MailSent
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import caring, clockwork
from tests.cast import SUV, House, day, house
from tests.work.crew import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    found = house()
    member(found, "Dana Reyes")
    return found


def of(harbor: House, number: int, payload: Callable[[int], Payload], at: float, what: str) -> int:
    """One event each of so many people. Returns what care asked the database."""
    arrivals = [
        Arrival(
            key=f"{what}{n}",
            contact=Contact(first="Ida", last=f"Nr{n}", emails=(f"i{n}@example.com",)),
            happenings=(Happening(payload=payload(n), occurred_at=day(at), key=f"{what}{n}"),),
        )
        for n in range(number)
    ]
    with CaptureQueriesContext(connection) as asked:
        harbor.arrive(arrivals, source=harbor.dms, now=day(at))
    return sum(_of_care(query["sql"]) for query in asked.captured_queries)


def _of_care(sql: str) -> bool:
    """Whether only care asks that."""
    return any(
        mark in sql
        for mark in ("care_task", "staff_name", '"role"', "member (id, home)", "care_plan_version")
    )


def sale(n: int) -> Payload:
    return DealSold(deal=f"D{n}", by="Dana Reyes", vehicle=SUV)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_a_batch_asks_the_same_whatever_it_brings(harbor: House, number: int) -> None:
    assert of(harbor, number, lambda _: MailSent(system="crm"), 0, "mail") == 1, "nobody is owed"
    assert of(harbor, number, sale, 1, "sale") == 6, "tasks, records, events, two of names, insert"
    assert CareTask.objects.count() == number
    assert of(harbor, number, lambda _: MailSent(system="crm"), 1.1, "more") == 3, "nothing settled"
    assert of(harbor, number, lambda _: CallMade(by="Dana Reyes", seconds=99), 2, "call") == 4
    assert not CareTask.objects.filter(settled_at=None).exists()
    assert of(harbor, number, lambda _: ThankYouGiven(by="Dana Reyes"), 3, "again") == 1


def test_the_clock_asks_the_same_however_much_there_is(harbor: House) -> None:
    asked = []
    for number in (2, 40):
        of(harbor, number, sale, number, f"sale{number}:")
        of(
            harbor,
            number,
            lambda _: CallMade(by="Dana Reyes", seconds=99),
            number + 1,
            f"c{number}",
        )
        with CaptureQueriesContext(connection) as found:
            clockwork.tick(now=day(number + 1.1))
        asked.append(sum(_of_care(query["sql"]) for query in found.captured_queries))
    assert CareTask.objects.filter(kind="check_in").exists()
    assert asked[1] <= asked[0] + 2, asked


def test_an_idle_tick_asks_little_and_writes_nothing(harbor: House) -> None:
    of(harbor, 30, sale, 0, "sale")
    clockwork.tick(now=day(0.1))
    with CaptureQueriesContext(connection) as found:
        clockwork.tick(now=day(0.2))
    mine = [query["sql"] for query in found.captured_queries if _of_care(query["sql"])]
    assert len(mine) <= 8, mine
    assert not [sql for sql in mine if sql.startswith(("UPDATE", "INSERT"))]


def test_late_tasks_are_passed_on_with_two_questions(harbor: House) -> None:
    of(harbor, 30, sale, 0, "sale")
    with CaptureQueriesContext(connection) as found:
        assert len(caring.pass_on_late(now=day(9))) == 30
    assert len([q for q in found.captured_queries if _of_care(q["sql"])]) == 2
