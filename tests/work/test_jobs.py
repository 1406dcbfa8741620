"""Long work: one at a time, survives its worker, fails in sentences, and is tidied away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sincerely.records import server
from sincerely.records.models import Job
from sincerely.work import jobs
from sincerely.work.errors import WorkError
from sincerely.work.jobs import Done, Step
from tests.cast import House, day, house

pytestmark = pytest.mark.django_db


class Clock:
    """A moment that a test moves."""

    def __init__(self) -> None:
        self.now = day(0)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def harbor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(server, "data_folder", lambda: tmp_path)
    return house()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def asked(harbor: House, at: float = 0) -> Job:
    return jobs.ask(store=harbor.store, kind="count", given={"to": 3}, by="dana", now=day(at))


def counting(clock: Clock) -> Callable[[Job, Step], Done]:
    def count(job: Job, step: Step) -> Done:
        for done in range(1, job.given["to"] + 1):
            clock.now += timedelta(seconds=2)
            step(done, job.given["to"])
        (jobs.folder(job) / "out.csv").write_text("made")
        return Done(result={"counted": job.given["to"]}, files={"What it made": "out.csv"})

    return count


def test_jobs_are_done_in_the_order_of_asking(harbor: House, clock: Clock) -> None:
    later, first = asked(harbor, 1), asked(harbor)
    began: list[int] = []

    def note(job: Job, _step: Step) -> Done:
        began.append(job.pk)
        return Done()

    assert jobs.run({"count": note}, clock=clock) == 2
    assert began == [first.pk, later.pk]


def test_progress_is_kept_and_the_result_is_there(harbor: House, clock: Clock) -> None:
    job = asked(harbor)
    jobs.run({"count": counting(clock)}, clock=clock)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"counted": 3})
    assert job.ended_at == clock.now
    made = jobs.fetch(job, "out.csv")
    assert made is not None
    assert made.read_text() == "made"
    assert made.parent.stat().st_mode & 0o077 == 0
    assert jobs.fetch(job, "../secret") is None
    assert jobs.fetch(job, "given") is None


def test_one_is_worked_on_at_a_time(harbor: House, clock: Clock) -> None:
    asked(harbor)
    asked(harbor, 1)

    def try_another(_job: Job, _step: Step) -> Done:
        assert jobs.run({"count": counting(clock)}, clock=clock) == 0
        return Done()

    assert jobs.run({"count": try_another}, clock=clock) == 2


def test_a_job_whose_worker_is_gone_is_taken_up_by_the_next(harbor: House, clock: Clock) -> None:
    job = asked(harbor)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, began_at=clock.now, heard_at=clock.now, result={"begun": 1}
    )
    clock.now += timedelta(seconds=30)
    assert jobs.run({"count": counting(clock)}, clock=clock) == 0
    clock.now += timedelta(seconds=31)
    assert jobs.run({"count": counting(clock)}, clock=clock) == 1
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_who_lost_a_job_says_nothing_more_about_it(harbor: House, clock: Clock) -> None:
    job = asked(harbor)

    def lose(mine: Job, step: Step) -> Done:
        Job.objects.filter(pk=mine.pk).update(began_at=day(9))
        step(1, 2)
        raise AssertionError("it went on")

    assert jobs.run({"count": lose}, clock=lambda: clock.now) == 0
    job.refresh_from_db()
    assert (job.state, job.began_at, job.done) == ("running", day(9), 0)


def test_what_kills_its_worker_again_and_again_is_given_up(harbor: House, clock: Clock) -> None:
    job = asked(harbor)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, began_at=day(-1), heard_at=day(-1), result={"begun": 3}
    )
    jobs.run({"count": counting(clock)}, clock=clock)
    job.refresh_from_db()
    assert (job.state, job.result["code"]) == ("failed", "worker_lost")


def test_a_worker_that_is_stopped_leaves_it_to_the_next(harbor: House, clock: Clock) -> None:
    job, stopped = asked(harbor), []

    def until_stopped(_job: Job, step: Step) -> Done:
        stopped.append(True)
        step(1, 2)
        raise AssertionError("it went on")

    ended = jobs.run({"count": until_stopped}, clock=clock, stopping=lambda: bool(stopped))
    assert ended == 0
    job.refresh_from_db()
    assert job.state == Job.State.WAITING
    assert jobs.run({"count": counting(clock)}, clock=clock) == 1


@pytest.mark.parametrize(
    ("problem", "code", "sentence"),
    [
        (
            WorkError("no_header", "It has no header.", "Name the columns."),
            "no_header",
            "It has no",
        ),
        (ZeroDivisionError("Rosa Keller"), "internal", "Something went wrong on our side."),
    ],
)
def test_what_fails_says_so(
    harbor: House, clock: Clock, problem: Exception, code: str, sentence: str
) -> None:
    job = asked(harbor)

    def fail(_job: Job, _step: Step) -> Done:
        raise problem

    assert jobs.run({"count": fail}, clock=clock) == 1
    job.refresh_from_db()
    assert (job.state, job.result["code"]) == ("failed", code)
    assert job.problem.startswith(sentence)
    assert job.result["hint"]
    assert "Rosa" not in str(job.result)


def test_what_was_made_goes_after_a_week(harbor: House, clock: Clock) -> None:
    job = asked(harbor)
    jobs.run({"count": counting(clock)}, clock=clock)
    job.refresh_from_db()
    assert jobs.tidy(now=clock.now + timedelta(days=6)) == 0
    assert jobs.tidy(now=clock.now + timedelta(days=8)) == 1
    job.refresh_from_db()
    assert (job.files, job.given, job.result) == ({}, {}, {"counted": 3})
    assert jobs.fetch(job, "out.csv") is None
    assert not (server.data_folder() / "jobs" / str(job.store_id) / str(job.pk)).exists()


def test_a_list_of_jobs_has_an_end(harbor: House) -> None:
    for _ in range(jobs.MOST_OPEN):
        asked(harbor)
    with pytest.raises(WorkError) as problem:
        asked(harbor)
    assert problem.value.code == "too_many_jobs"


def test_looking_for_work_costs_little(harbor: House, clock: Clock) -> None:
    with CaptureQueriesContext(connection) as found:
        assert jobs.run({}, clock=clock) == 0
    assert len([q for q in found.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 3
