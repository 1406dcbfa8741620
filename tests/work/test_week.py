"""Who works when, and what fits into whose day."""

from datetime import date

import pytest

from sincerely.records.models import CareTask, DayOff, Person
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.talks import CallMade
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import caring, clockwork, week
from sincerely.work.errors import WorkError
from tests.cast import SUV, House, day, house
from tests.work.crew import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def sales(harbor: House, number: int, by: str = "Dana Reyes", at: float = 0) -> None:
    """So many cars sold at once."""
    harbor.arrive(
        [
            Arrival(
                key=f"{by}{n}",
                contact=Contact(first="Ida", last=f"Nr{n}", emails=(f"{by[:1]}{n}@example.com",)),
                happenings=(
                    Happening(
                        payload=DealSold(deal=f"{by}{n}", by=by, vehicle=SUV),
                        occurred_at=day(at),
                        key=f"{by}{n}",
                    ),
                ),
            )
            for n in range(number)
        ],
        source=harbor.dms,
        now=day(at),
    )


def planned() -> list[tuple[str, date | None]]:
    rows = CareTask.objects.order_by("planned_on", "pk")
    return [(t.person.name, t.planned_on) for t in rows]


def test_however_many_they_are_everybodys_days_are_filled(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(week, "AT_ONCE", 2)
    for name in ("Dana Reyes", "Lee Park", "Ann Osei", "Bo Lind", "Cy Dunn"):
        member(harbor, name)
        sales(harbor, 2, by=name)
    week.assign()
    CareTask.objects.update(planned_on=None)
    assert week.fit(now=day(0.01)) == 10
    assert {planned for _, planned in planned()} == {date(2026, 3, 4)}
    assert week.fit(now=day(0.01)) == 0


def test_every_open_task_gets_a_day_of_its_human(harbor: House) -> None:
    dana = member(harbor, "Dana Reyes")
    week.set_week(
        store=harbor.store,
        user=dana,
        hours=week.read_hours(["wed-fri=9:00-17:00", "mon=09:00-12:00"]),
        minutes=20,
        by="Ed Sato",
        now=day(0),
    )
    week.take_off(
        store=harbor.store,
        user=dana,
        first=date(2026, 3, 5),
        last=date(2026, 3, 5),
        why="a course",
        by="Ed Sato",
        now=day(0),
    )
    sales(harbor, 5)
    clockwork.tick(now=day(0))
    assert [d and d.day for _, d in planned()] == [4, 4, 6, 6, 9]
    found = caring.my_day(store=harbor.store, user=dana, now=day(0))
    assert (len(found.fits), len(found.not_today), found.minutes_used) == (2, 3, 20)
    assert (
        found.says
        == "Two calls fit today; Ida Nr2 and two more will not. Due Friday at the latest."
    )
    harbor.tell(
        Contact(first="Ida", last="Nr0", emails=("D0@example.com",)),
        CallMade(by="Dana Reyes", seconds=200),
        day(0.1),
    )
    clockwork.tick(now=day(0.1))
    still = CareTask.objects.filter(kind="thank_you", settled_at=None).order_by("planned_on")
    assert [t.planned_on and t.planned_on.day for t in still] == [4, 4, 6, 6], "they moved up"


def test_a_tick_without_news_writes_nothing(harbor: House) -> None:
    member(harbor, "Dana Reyes")
    sales(harbor, 5)
    clockwork.tick(now=day(0))
    assert (week.fit(now=day(0.01)), week.assign()) == (0, 0)


def test_a_day_off_that_ends_counts_no_longer(harbor: House) -> None:
    dana = member(harbor, "Dana Reyes")
    first = date(2026, 3, 4)
    off = week.take_off(
        store=harbor.store, user=dana, first=first, last=first, why="", by="x", now=day(0)
    )
    sales(harbor, 1)
    assert caring.my_day(store=harbor.store, user=dana, now=day(0)).minutes == 0
    week.end_day_off(off=off, by="x", now=day(0))
    assert caring.my_day(store=harbor.store, user=dana, now=day(0)).minutes == 60
    assert DayOff.objects.count() == 1


def test_the_managers_day_has_what_was_let_lie_and_what_is_nobodys(harbor: House) -> None:
    dana, ed = member(harbor, "Dana Reyes"), member(harbor, "Ed Sato", "manager")
    member(harbor, "Lee Park", "manager")
    sales(harbor, 1)
    sales(harbor, 1, by="")
    assert len(caring.my_day(store=harbor.store, user=dana, now=day(0)).tasks) == 1
    [nobodys] = caring.my_day(store=harbor.store, user=ed, now=day(0)).tasks
    assert nobodys.owner == ""
    clockwork.tick(now=day(3))
    late = caring.my_day(store=harbor.store, user=ed, now=day(3)).tasks
    assert len(late) == 2
    assert len(caring.my_day(store=harbor.store, user=dana, now=day(3)).tasks) == 1


def test_a_sole_manager_is_named(harbor: House) -> None:
    ed = member(harbor, "Ed Sato", "manager")
    sales(harbor, 1, by="")
    assert CareTask.objects.get().assignee == ed


def test_the_stores_hours_are_everybodys_where_nobody_said(harbor: House) -> None:
    dana = member(harbor, "Dana Reyes")
    week.set_store_hours(
        store=harbor.store, hours=week.read_hours(["thu=09:00-17:00"]), by="x", now=day(0)
    )
    sales(harbor, 1)
    assert caring.my_day(store=harbor.store, user=dana, now=day(0)).minutes == 0
    clockwork.tick(now=day(0))
    assert planned() == [("Ida Nr0", date(2026, 3, 5))]


@pytest.mark.parametrize(
    "words",
    [
        ["mon"],
        ["mon=9"],
        ["mon=19:00-09:00"],
        ["mun=09:00-10:00"],
        ["mon=25:00-26:00"],
        ["x-y=1-2"],
    ],
)
def test_hours_that_cannot_be_are_refused(words: list[str]) -> None:
    with pytest.raises(WorkError) as refused:
        week.read_hours(words)
    assert refused.value.code == "hours_unreadable"


def test_hours_as_people_write_them() -> None:
    assert week.read_hours(["mon-wed=9:00-19:00", "sat=10:00-16:30"]) == {
        "0": ["09:00", "19:00"],
        "1": ["09:00", "19:00"],
        "2": ["09:00", "19:00"],
        "5": ["10:00", "16:30"],
    }
    assert set(week.read_hours(["sat-mon=9:00-12:00"])) == {"5", "6", "0"}
    assert len(week.read_hours(["tue-mon=9:00-12:00"])) == 7


def test_whoever_does_not_work_here_has_no_week(harbor: House) -> None:
    elsewhere = member(house("shore", "Shore Motors"), "Kim Other")
    for said in (
        lambda: week.set_week(
            store=harbor.store, user=elsewhere, hours={}, minutes=30, by="x", now=day(0)
        ),
        lambda: week.take_off(
            store=harbor.store,
            user=elsewhere,
            first=date(2026, 3, 4),
            last=date(2026, 3, 5),
            why="",
            by="x",
            now=day(0),
        ),
    ):
        with pytest.raises(WorkError) as refused:
            said()
        assert refused.value.code == "not_of_this_store"


def test_a_day_is_three_or_four_questions_however_full(
    harbor: House, django_assert_max_num_queries: object
) -> None:
    ed = member(harbor, "Ed Sato", "manager")
    sales(harbor, 12, by="")
    assert Person.objects.count() == 12
    caring.my_day(store=harbor.store, user=ed, now=day(0))
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        assert len(caring.my_day(store=harbor.store, user=ed, now=day(0)).tasks) == 12
