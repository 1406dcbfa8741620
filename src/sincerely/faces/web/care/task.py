"""One task: who they are, what to know before the call, and how it went."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from sincerely.faces.web.here import Here, at_store
from sincerely.records.models import CareTask
from sincerely.records.reads import tasks
from sincerely.records.reads.brief import brief
from sincerely.work import talked
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right

from . import told
from .app import keepable
from .whose import find
from .words import HOW, OUTCOME, after


@require_safe
@at_store(Right.LOG_CARE)
def task(here: Here, task_id: int) -> HttpResponse:
    """The brief, ways to reach them, and a place to say how it went."""
    at, row = find(here, task_id)
    return keepable(at, _page(at, row))


@require_POST
@at_store(Right.LOG_CARE)
def log(here: Here, task_id: int) -> HttpResponse:
    """How it went. The same key again changes nothing and is answered the same.

    To a script it answers in JSON, so that what was typed is let go only when it is kept here;
    what somebody else typed in this browser is refused (409), whoever is signed in now.
    """
    script = here.request.headers.get("Accept") == "application/json"
    typed_by = here.request.POST.get("user", "")
    if typed_by != str(here.user.pk):
        return _not_theirs(here, task_id, script)
    at, row = find(here, task_id)
    try:
        done = _logged(at, row)
    except WorkError as problem:
        if script:
            told_why = {"code": problem.code, "said": f"{problem.sentence} {problem.hint}"}
            return JsonResponse(told_why, status=422)
        messages.error(here.request, f"{problem.sentence} {problem.hint}")
        return _page(at, row, status=422)
    said = after(row.person.name, done, zone=here.zone, now=here.now)
    if not done.again:  # it was said once, also where that answer never arrived
        messages.success(here.request, said)
    return JsonResponse({"said": said}) if script else redirect("today")


def _logged(here: Here, row: CareTask) -> talked.Logged:
    form = told.read(here.request.POST.dict(), store=here.store, now=here.now)
    return talked.log(
        store=here.store,
        person=row.person,
        by=here.user,
        how=form.how,
        outcome=form.outcome,
        happened_at=form.happened_at,
        key=form.key,
        now=here.now,
        task=row,
        learned=form.learned,
        promised=form.promised,
        promise_due=form.promise_due,
        next_at=form.next_at,
        advisor=form.advisor,
        resolved=form.resolved,
    )


def _not_theirs(here: Here, task_id: int, script: bool) -> HttpResponse:
    if script:
        said = "Somebody else typed this. It waits until they are signed in here again."
        return JsonResponse({"code": "another_person", "said": said}, status=409)
    at, row = find(here, task_id)
    said = f"Nothing was kept yet: another person typed this, and you are {here.user.name}."
    messages.error(here.request, f"{said} Save again only if these are your words.")
    return _page(at, row, status=409)


def _page(here: Here, row: CareTask, *, status: int = 200) -> HttpResponse:
    typed = here.request.POST
    known = brief(here.store, row.person_id, now=here.now)
    if known is None:
        raise Http404("They asked to be forgotten.")
    response = here.page(
        "desk/care/task.html",
        task=tasks.task(row, here.now, answers=row.assignee.name if row.assignee else ""),
        brief=known,
        hows=HOW,
        outcomes=OUTCOME,
        nexts=told.NEXT,
        typed=typed,
        key=typed.get("key") or str(uuid4()),
        today=here.now.astimezone(here.zone).date().isoformat(),
    )
    response.status_code = status
    return response
