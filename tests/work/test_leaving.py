"""A salesman leaves: his people get a new one with a name, introduced, not dropped."""

from collections.abc import Callable
from typing import Any

import pytest

from sincerely.faces.longwork import DOERS
from sincerely.faces.longwork import staff as longwork
from sincerely.records.models import CareTask, EventRow, Job, Role, StaffName, User
from sincerely.records.reads import answering
from sincerely.rules.events.care import PromiseMade
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import CallMade, StoreVisited
from sincerely.rules.sighting import Contact
from sincerely.work import caring, clockwork, introducing, jobs, leaving, rebuilding, week
from sincerely.work.errors import WorkError
from tests.cast import ROSA, SUV, TOM, House, day, house
from tests.work.crew import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def ida(n: int) -> Contact:
    return Contact(first="Ida", last=f"Nr{n}", emails=(f"i{n}@example.com",))


def bought(harbor: House, who: Contact, deal: str, at: float, by: str = "Dana Reyes") -> None:
    """Heard of on day -1, or when it happened: of what is long ago no thank-you is owed."""
    sold = DealSold(deal=deal, by=by, vehicle=SUV)
    harbor.tell(who, sold, day(at), source=harbor.dms, key=deal, now=day(max(at, -1)))


def new_ones() -> list[CareTask]:
    rows = CareTask.objects.filter(kind="new_salesperson", settled_at=None)
    return list(rows.order_by("planned_on", "-effort", "pk"))


def test_tasks_names_and_people_go_to_the_successor(harbor: House) -> None:
    dana, omar = member(harbor, "Dana Reyes"), member(harbor, "Omar Haddad")
    leaving.call_them(store=harbor.store, user=dana, name="D. REYES", by="x", now=day(-5))
    bought(harbor, ida(1), "D1", -400)
    bought(harbor, ida(2), "D2", -1, by="d. reyes")
    bought(harbor, ida(3), "D3", -400, by="Somebody Else")
    harbor.tell(ROSA, LeadReceived(provider="A", deal="L1"), day(-9))
    harbor.tell(ROSA, StoreVisited(by="Dana Reyes", deal="L1"), day(-8))
    harbor.tell(TOM, PromiseMade(promise="P1", by="Dana Reyes", due_at=day(3)), day(-1))

    done = leaving.leave(store=harbor.store, user=dana, to=omar, by="Ed Sato", now=day(0))

    assert (done.people, done.tasks) == (3, 2)
    assert {t.person.name for t in new_ones()} == {"Ida Nr1", "Ida Nr2", "Rosa Keller"}
    assert {t.assignee for t in new_ones()} == {omar}
    assert set(CareTask.objects.filter(settled_at=None).values_list("owner", flat=True)) == {
        "Omar Haddad"
    }
    assert not Role.objects.filter(user=dana, ended_at=None).exists()
    for name in ("Dana Reyes", "dana  reyes", "D. Reyes"):
        assert answering.names(harbor.store).of(name) == omar.pk
    bought(harbor, ida(9), "D9", 1)
    assert CareTask.objects.get(kind="thank_you", deal="D9").assignee == omar
    assert rebuilding.check() == []


def test_a_couple_is_told_once(harbor: House) -> None:
    dana, omar = member(harbor, "Dana Reyes"), member(harbor, "Omar Haddad")
    for who, role in ((TOM, "buyer"), (ROSA, "co-buyer")):
        sold = DealSold(deal="D1", by="Dana Reyes", role=role)
        harbor.tell(who, sold, day(-400), source=harbor.dms, key=f"D1:{role}")
    assert leaving.leave(store=harbor.store, user=dana, to=omar, by="x", now=day(0)).people == 1


def test_introductions_are_spread_over_days_the_most_effort_first(harbor: House) -> None:
    dana, omar = member(harbor, "Dana Reyes"), member(harbor, "Omar Haddad")
    week.set_week(store=harbor.store, user=omar, hours={}, minutes=16, by="x", now=day(0))
    for n in range(5):
        for visit in range(n):
            harbor.tell(ida(n), StoreVisited(minutes=60), day(-410 + visit))
        bought(harbor, ida(n), f"D{n}", -400)
    leaving.leave(store=harbor.store, user=dana, to=omar, by="x", now=day(0))
    assert [t.person.name for t in new_ones()] == [f"Ida Nr{n}" for n in (4, 3, 2, 1, 0)]
    assert [t.planned_on and t.planned_on.day for t in new_ones()] == [4, 4, 5, 5, 6]
    assert clockwork.tick(now=day(1.5)).passed_on == (), "the later ones are not late"


def test_only_the_new_one_can_introduce_themselves(harbor: House) -> None:
    dana, omar = member(harbor, "Dana Reyes"), member(harbor, "Omar Haddad")
    bought(harbor, ida(1), "D1", -400)
    leaving.leave(store=harbor.store, user=dana, to=omar, by="x", now=day(0))
    harbor.tell(ida(1), CallMade(by="Ed Sato", seconds=99), day(1))
    assert len(new_ones()) == 1
    harbor.tell(ida(1), CallMade(by="omar haddad", seconds=99), day(2))
    assert new_ones() == []


def test_asked_again_it_goes_on_where_it_broke_off(harbor: House) -> None:
    dana, omar = member(harbor, "Dana Reyes"), member(harbor, "Omar Haddad")
    for n in range(3):
        bought(harbor, ida(n), f"D{n}", -400)
    leaving.leave(store=harbor.store, user=dana, to=omar, by="x", now=day(0))
    events = EventRow.objects.count()
    again = leaving.leave(store=harbor.store, user=dana, to=omar, by="x", now=day(1))
    assert again.people == 3
    assert (EventRow.objects.count(), len(new_ones())) == (events, 3)


def test_undone_by_passing_back(harbor: House) -> None:
    dana, omar = member(harbor, "Dana Reyes"), member(harbor, "Omar Haddad")
    leaving.call_them(store=harbor.store, user=dana, name="DREYES", by="x", now=day(-5))
    for n in range(3):
        bought(harbor, ida(n), f"D{n}", -400)
    bought(harbor, ida(5), "D5", -0.5)
    leaving.leave(store=harbor.store, user=dana, to=omar, by="x", now=day(0))
    harbor.tell(ida(1), CallMade(by="Omar Haddad", seconds=99), day(1))

    back = leaving.take_back(store=harbor.store, user=dana, by="Ed Sato", now=day(2))

    assert (back.people, back.names) == (4, ("dana reyes", "dreyes"))
    assert answering.names(harbor.store).of("DREYES") == dana.pk
    assert Role.objects.filter(user=dana, ended_at=None).exists()
    [told] = new_ones()
    assert (told.person.name, told.owner, told.assignee) == ("Ida Nr1", "Dana Reyes", dana)
    thanks = CareTask.objects.get(kind="thank_you", settled_at=None)
    assert (thanks.assignee, thanks.owner) == (dana, "Dana Reyes")
    assert not StaffName.objects.filter(left_at__isnull=False).exists()
    gone = CareTask.objects.filter(kind="new_salesperson", settled_by=caring.LEDGER)
    assert "is there as before" in gone[0].settled_how
    with pytest.raises(WorkError) as refused:
        leaving.take_back(store=harbor.store, user=dana, by="x", now=day(3))
    assert refused.value.code == "has_not_left"


def left_job(harbor: House, dana: User, omar: User) -> Job:
    """As the desk begins it."""
    done = leaving.hand_over(store=harbor.store, user=dana, to=omar, by="x", now=day(0))
    given = longwork.given_left(dana, omar, done)
    return jobs.ask(store=harbor.store, kind="left", given=given, by="x", now=day(0))


def back_job(harbor: House, dana: User) -> Job:
    back = leaving.take_names_back(store=harbor.store, user=dana, by="x", now=day(1))
    given = longwork.given_back(dana, back)
    return jobs.ask(store=harbor.store, kind="back", given=given, by="x", now=day(1))


def run(**said: Any) -> None:
    jobs.run(DOERS, clock=lambda: day(2), **said)


def stops_after(steps: int) -> Callable[[], bool]:
    """A worker that is told to stop after so many looks."""
    count = iter(range(99))
    return lambda: next(count) > steps


def test_a_job_stopped_half_way_goes_on_and_tells_nobody_twice(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(introducing, "CHUNK", 1)
    dana, omar = member(harbor, "Dana Reyes"), member(harbor, "Omar Haddad")
    for n in range(3):
        bought(harbor, ida(n), f"D{n}", -400)
    job = left_job(harbor, dana, omar)
    assert not Role.objects.filter(user=dana, ended_at=None).exists(), "shut out before any worker"
    run(stopping=stops_after(2))
    job.refresh_from_db()
    assert (job.state, len(new_ones())) == ("waiting", 2)
    run()
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"people": 3})
    told = EventRow.objects.filter(kind="salesperson_passed")
    assert told.values("sighting__person").distinct().count() == told.count() == 3
    assert {task.assignee for task in new_ones()} == {omar}
    assert all(task.planned_on for task in new_ones())


def test_taken_back_half_way_nobody_more_is_told(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(introducing, "CHUNK", 1)
    dana, omar = member(harbor, "Dana Reyes"), member(harbor, "Omar Haddad")
    for n in range(3):
        bought(harbor, ida(n), f"D{n}", -400)
    first = left_job(harbor, dana, omar)
    run(stopping=stops_after(2))
    second = back_job(harbor, dana)
    run()
    for job in (first, second):
        job.refresh_from_db()
    assert first.result == {
        "stopped": "Dana Reyes is there again: their people are asked for nothing more."
    }
    assert second.result == {"people": 2}
    assert new_ones() == []
    assert answering.names(harbor.store).of("Dana Reyes") == dana.pk


def test_coming_back_stopped_half_way_goes_on(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(introducing, "CHUNK", 1)
    dana, omar = member(harbor, "Dana Reyes"), member(harbor, "Omar Haddad")
    for n in range(3):
        bought(harbor, ida(n), f"D{n}", -400)
    left_job(harbor, dana, omar)
    run()
    harbor.tell(ida(1), CallMade(by="Omar Haddad", seconds=99), day(0.5))
    job = back_job(harbor, dana)
    run(stopping=stops_after(2))
    job.refresh_from_db()
    assert job.state == "waiting"
    run()
    job.refresh_from_db()
    assert job.result == {"people": 3}
    [told] = new_ones()
    assert (told.person.name, told.assignee) == ("Ida Nr1", dana), "only who had met Omar"
    assert rebuilding.check() == []


def test_left_once_more_before_the_worker_came(harbor: House) -> None:
    dana, omar = member(harbor, "Dana Reyes"), member(harbor, "Omar Haddad")
    bought(harbor, ida(1), "D1", -400)
    leaving.leave(store=harbor.store, user=dana, to=omar, by="x", now=day(0))
    job = back_job(harbor, dana)
    leaving.leave(store=harbor.store, user=dana, to=omar, by="x", now=day(1.5))
    run()
    job.refresh_from_db()
    assert job.result == {"stopped": "Dana Reyes has left Harbor Motors once more."}
    assert {task.assignee for task in new_ones()} == {omar}


def test_who_follows_a_follower_has_their_people_too(harbor: House) -> None:
    dana, omar, ann = (member(harbor, n) for n in ("Dana Reyes", "Omar Haddad", "Ann Wu"))
    bought(harbor, ida(1), "D1", -400)
    leaving.leave(store=harbor.store, user=dana, to=omar, by="x", now=day(0))
    leaving.leave(store=harbor.store, user=omar, to=ann, by="x", now=day(9))
    assert answering.names(harbor.store).of("Dana Reyes") == ann.pk
    assert [(t.person.name, t.assignee) for t in new_ones()] == [("Ida Nr1", ann)]


def test_nobody_follows_themselves_or_from_elsewhere(harbor: House) -> None:
    dana = member(harbor, "Dana Reyes")
    kim = member(house("shore", "Shore Motors"), "Kim Other")
    for user, to, code in (
        (dana, dana, "same_person"),
        (dana, kim, "not_of_this_store"),
        (kim, dana, "not_of_this_store"),
    ):
        with pytest.raises(WorkError) as refused:
            leaving.leave(store=harbor.store, user=user, to=to, by="x", now=day(0))
        assert refused.value.code == code


def test_who_logs_no_talks_follows_nobody(harbor: House) -> None:
    dana, mia = member(harbor, "Dana Reyes"), member(harbor, "Mia Market", role="marketing")
    bought(harbor, ida(1), "D1", -400)
    with pytest.raises(WorkError) as refused:
        leaving.leave(store=harbor.store, user=dana, to=mia, by="x", now=day(0))
    assert refused.value.code == "talks_with_nobody"
    assert "Mia Market could not see to these people" in refused.value.sentence
    assert Role.objects.filter(user=dana, ended_at=None).exists()
    member(harbor, "Mia Market", role="service_advisor")
    assert leaving.leave(store=harbor.store, user=dana, to=mia, by="x", now=day(0)).people == 1


def test_percent_signs_in_a_name_match_nobody_else(harbor: House) -> None:
    odd, omar = member(harbor, "% Reyes"), member(harbor, "Omar Haddad")
    bought(harbor, ida(1), "D1", -400)
    assert leaving.leave(store=harbor.store, user=odd, to=omar, by="x", now=day(0)).people == 0
