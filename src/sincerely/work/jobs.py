"""Long work that somebody began at the desk: it goes on when the page is closed.

A job is a row; any worker takes the next one. Whoever works on it says every few seconds that it is
alive; a job nobody has heard of for a minute is taken up again by the next worker. Work that may
be begun anew changes nothing twice: a feed, or who is told that somebody left, goes on where it
stood; everything else only reads.
"""

import logging
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from sincerely.records import server
from sincerely.records.models import Job, Store
from sincerely.work.errors import WorkError

log = logging.getLogger(__name__)

#: seconds between two signs of life
BEAT = 10.0
#: without one for this long, whoever worked on it is taken for gone
GONE = timedelta(seconds=60)
#: what stops its worker this often is given up: it would stop the next one too
MOST_BEGUN = 3
#: how long results and what was uploaded are kept
KEPT = timedelta(days=7)
#: jobs that wait or run at one store; a list is not a queue for a thousand uploads
MOST_OPEN = 20

_STILL = {"code": "", "sentence": "", "hint": ""}


class Interrupted(Exception):
    """The worker is being stopped; the job waits for the next one."""


class Taken(Exception):
    """Somebody else has taken this job up meanwhile: this worker was too long silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a job came to. ``result``: without anybody's details. ``files``: what there is to
    fetch, a name for people -> the file's name in the job's folder."""

    result: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


#: (done so far, of how many; None where nobody knows)
Step = Callable[[int, int | None], None]
#: does the work of one kind of job
Doer = Callable[[Job, Step], Done]


def ask(*, store: Store, kind: str, given: Mapping[str, Any], by: str, now: datetime) -> Job:
    """A job for the next worker. Raises `WorkError` ``too_many_jobs``."""
    waiting = Job.objects.filter(store=store, state__in=[Job.State.WAITING, Job.State.RUNNING])
    if waiting.count() >= MOST_OPEN:
        raise WorkError(
            "too_many_jobs",
            f"{MOST_OPEN} jobs of this store wait already.",
            "Wait until some are done; their page shows how far they are.",
        )
    return Job.objects.create(store=store, kind=kind, given=dict(given), by=by, asked_at=now)


def folder(job: Job) -> Path:
    """The job's own folder: what was given to it, and what it makes. Only its owner may look in."""
    path = server.data_folder() / "jobs" / str(job.store_id) / str(job.pk)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def given_folder(job: Job) -> Path:
    """Where the files are that were given to it: a file it makes never has the place of one."""
    path = folder(job) / "given"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def fetch(job: Job, name: str) -> Path | None:
    """The file of this name that a job made; None where it made none, or it is kept no longer."""
    if name not in job.files.values():
        return None
    path = folder(job) / name
    return path if path.is_file() else None


def run(
    doers: Mapping[str, Doer],
    *,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Does what waits, one after the other; returns how many came to an end.

    One job is worked on at a time, in all processes: a day's mail goes before.
    """
    ended = 0
    while not stopping() and (job := _take(clock())):
        ended += _do(job, doers, clock, stopping)
    return ended


def tidy(*, now: datetime) -> int:
    """Removes what jobs were given and made, some days after their end; how many it removed."""
    old = Job.objects.filter(ended_at__lt=now - KEPT).exclude(files={}, given={})
    count = 0
    for job in old.order_by("pk")[:100]:
        shutil.rmtree(folder(job), ignore_errors=True)
        Job.objects.filter(pk=job.pk).update(files={}, given={})
        count += 1
    return count


def _take(now: datetime) -> Job | None:
    """The next job, now ours; None where none waits, or one is being worked on."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sincerely.jobs'))")
        running = Job.objects.filter(state=Job.State.RUNNING)
        if running.filter(heard_at__gte=now - GONE).exists():
            return None
        lost = Q(state=Job.State.RUNNING)
        job = Job.objects.filter(lost | Q(state=Job.State.WAITING)).order_by("asked_at", "pk")
        found = job.select_for_update().first()
        if found is None:
            return None
        begun = int(found.result.get("begun", 0)) + 1
        found.state, found.began_at, found.heard_at = Job.State.RUNNING, now, now
        found.result = {"begun": begun}
        found.save(update_fields=["state", "began_at", "heard_at", "result"])
    return found


def _do(
    job: Job, doers: Mapping[str, Doer], clock: Callable[[], datetime], stopping: Callable[[], bool]
) -> bool:
    """Works on one job. False: it waits for the next worker, or somebody else has it."""
    try:
        if job.result["begun"] > MOST_BEGUN:
            raise WorkError(
                "worker_lost",
                f"Its worker was lost {MOST_BEGUN} times while it was at it.",
                "It may need more memory than there is: whoever runs the server can look.",
            )
        with _beating(job, clock):
            done = doers[job.kind](job, _step(job, clock, stopping))
        ended = {"result": dict(done.result), "files": dict(done.files), "state": Job.State.DONE}
    except Interrupted:
        _ours(job).update(state=Job.State.WAITING, result={})
        return False
    except Taken:
        return False
    except Exception as problem:  # noqa: BLE001 - a job's page says it, whatever it was
        ended = _failed(job, problem)
    return bool(_ours(job).update(ended_at=clock(), heard_at=clock(), **ended))


def _failed(job: Job, problem: Exception) -> dict[str, Any]:
    """What its page says of a problem: a code, a sentence and a hint."""
    said = {name: str(getattr(problem, name, "")) for name in _STILL}
    if not all(said.values()):
        log.error("Job %s (%s) failed", job.pk, job.kind, exc_info=problem)
        said = {
            "code": "internal",
            "sentence": "Something went wrong on our side.",
            "hint": "It is in the worker's log. Whatever was read is kept; begin it again.",
        }
    return {"state": Job.State.FAILED, "problem": said["sentence"][:1000], "result": said}


def _step(job: Job, clock: Callable[[], datetime], stopping: Callable[[], bool]) -> Step:
    said: list[datetime] = []

    def step(done: int, total: int | None) -> None:
        now = clock()
        if stopping():
            raise Interrupted
        if said and now - said[-1] < timedelta(seconds=1) and done != total:
            return
        said[:] = [now]
        if not _ours(job).update(done=done, total=total, heard_at=now):
            raise Taken

    return step


def _ours(job: Job) -> Any:
    """The row, as long as this worker has it."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, began_at=job.began_at)


@contextmanager
def _beating(job: Job, clock: Callable[[], datetime]) -> Iterator[None]:
    """Says from a thread of its own that the job is being worked on."""
    stop = threading.Event()

    def say() -> None:
        while not stop.wait(BEAT):
            try:
                _ours(job).update(heard_at=clock())
            except Exception:
                log.warning("The database did not hear that a job goes on.", exc_info=True)
            finally:
                connection.close()  # nothing is held between two beats

    thread = threading.Thread(target=say, name="job", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(BEAT)
