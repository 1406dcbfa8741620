"""A store's care plan: versions that never change, what a change would have done, going back."""

import pytest
from django.db import InternalError, transaction
from django.db.utils import ProgrammingError

from sincerely.records.models import CarePlanVersion, CareTask
from sincerely.rules.events import SaidBy
from sincerely.rules.events.deals import DealLost, DealSold, LostReason
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ComplaintOpened
from sincerely.rules.events.talks import CallMade
from sincerely.rules.plans import DEFAULT_PLAN
from sincerely.work import plans
from sincerely.work.errors import WorkError
from tests.cast import ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def change(harbor: House, at: float = 0, **settings: object) -> CarePlanVersion:
    return plans.change(
        store=harbor.store, settings=settings, by="Ed Sato", why="to try", now=day(at)
    )


def sold(harbor: House, at: float = 0) -> None:
    payload = DealSold(deal="D1", by="Dana Reyes", vehicle=SUV)
    harbor.tell(ROSA, payload, day(at), source=harbor.dms, key=f"D{at}")


def test_without_a_version_the_built_in_plan_holds(harbor: House) -> None:
    assert plans.current(harbor.store) == (DEFAULT_PLAN, 0)
    sold(harbor)
    assert CareTask.objects.get().plan is None


def test_a_change_holds_for_what_comes_and_says_who_and_why(harbor: House) -> None:
    version = change(harbor, thank_hours=30, thank_by="note")
    sold(harbor)
    task = CareTask.objects.get()
    assert (task.due_at, task.plan) == (day(1.25), version)
    assert task.why.endswith("Please write a note by hand")
    change(harbor, thank_hours=48)
    assert CareTask.objects.get().due_at == day(1.25), "what is open stays as it is"
    newest, oldest = plans.versions(harbor.store)
    assert (newest.number, newest.by, newest.why) == (2, "Ed Sato", "to try")
    assert [(d.name, d.before, d.after) for d in newest.changes] == [("thank_hours", 30, 48)]
    assert {d.name for d in oldest.changes} == {"thank_hours", "thank_by"}


def test_a_version_never_changes(harbor: House) -> None:
    change(harbor, thank_hours=30)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        CarePlanVersion.objects.update(why="I never said that")


def test_going_back_is_a_new_version(harbor: House) -> None:
    change(harbor, thank_hours=30)
    change(harbor, thank_hours=40, check_in=False)
    back = plans.go_back(store=harbor.store, number=1, by="Ed Sato", why="better", now=day(1))
    assert back.number == 3
    plan, number = plans.current(harbor.store)
    assert (plan.thank_hours, plan.check_in, number) == (30, True, 3)
    plans.go_back(store=harbor.store, number=0, by="Ed Sato", why="all", now=day(1))
    assert plans.current(harbor.store) == (DEFAULT_PLAN, 4)
    with pytest.raises(WorkError) as refused:
        plans.go_back(store=harbor.store, number=9, by="x", why="x", now=day(1))
    assert refused.value.code == "no_such_version"


def test_what_cannot_hold_is_refused(harbor: House) -> None:
    with pytest.raises(WorkError) as refused:
        change(harbor, thank_hours=0)
    assert refused.value.code == "plan_invalid"
    assert not CarePlanVersion.objects.exists()


# preview


def test_nothing_changed_nothing_different(harbor: House) -> None:
    sold(harbor)
    found = plans.preview(store=harbor.store, settings={}, now=day(1))
    assert (found.judged, found.tasks, found.counts) == (5, (), {})


def test_each_task_that_would_be_different_is_named(harbor: House) -> None:
    sold(harbor)
    person = CareTask.objects.get().person_id
    settings = {"thank_hours": 72, "check_in": False, "first_service_days": 200}
    found = plans.preview(store=harbor.store, settings=settings, now=day(1))
    assert found.counts == {"moved": 2, "fewer": 1}
    by_kind = {each.kind: each for each in found.tasks}
    assert {each.person_id for each in found.tasks} == {person}
    thanks = by_kind["thank_you"]
    assert thanks.before == "due March 6, 2026 10:00, Dana Reyes"
    assert thanks.after == "due March 7, 2026 10:00, Dana Reyes"
    assert by_kind["check_in"].after == "no task"
    assert not CarePlanVersion.objects.exists()


def test_thanks_that_were_off_would_be_asked_of_the_manager(harbor: House) -> None:
    sold(harbor)
    CareTask.objects.update(effort=70)
    settings = {"manager_effort": 70}
    found = plans.preview(store=harbor.store, settings=settings, now=day(1))
    [thanks] = found.tasks
    assert thanks.after.endswith("the manager")


def test_single_tasks_are_judged_as_well(harbor: House) -> None:
    harbor.tell(ROSA, ComplaintOpened(complaint="C1"), day(0))
    harbor.tell(TOM, LeadReceived(deal="L1"), day(-9))
    elsewhere = DealLost(
        deal="L1", said_by=SaidBy.CUSTOMER, reason=LostReason.BOUGHT_ELSEWHERE, by="Dana Reyes"
    )
    harbor.tell(TOM, elsewhere, day(0))
    settings = {"complaint_hours": 48, "gracious_close": False}
    found = plans.preview(store=harbor.store, settings=settings, now=day(1))
    assert {(c.kind, c.before, c.after) for c in found.tasks} == {
        (
            "answer_complaint",
            "due March 5, 2026 10:00, the manager",
            "due March 6, 2026 10:00, the manager",
        ),
        ("gracious_close", "due March 11, 2026 11:00, Dana Reyes", "no task"),
    }


def test_a_preview_is_of_the_days_asked_for_and_asks_little(
    harbor: House, django_assert_max_num_queries: object
) -> None:
    sold(harbor)
    harbor.tell(ROSA, CallMade(by="Dana Reyes", seconds=99), day(1))
    settings = {"thank_hours": 96}
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert plans.preview(store=harbor.store, settings=settings, now=day(89)).tasks
    assert not plans.preview(store=harbor.store, settings=settings, now=day(91)).judged
