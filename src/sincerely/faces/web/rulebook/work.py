"""Long work: begun here, watched here, and going on when this page is closed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from sincerely.faces import asking, longwork, uploads
from sincerely.faces.web.here import Here, at_store
from sincerely.records.models import Job
from sincerely.records.reads import jobs as read
from sincerely.rules.purpose import Channel
from sincerely.rules.reasons import REASONS
from sincerely.work import jobs, policies
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right, allows

from . import forms

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

#: who may begin a kind of work, see how far it is, and fetch what it made
RIGHTS: dict[str, Right] = {
    longwork.FEED: Right.FEED,
    longwork.SCRUB: Right.FEED,
    longwork.MATCH: Right.FEED,
    longwork.CHECK: Right.CHANGE_RULES,
    longwork.PREVIEW: Right.CHANGE_RULES,
    longwork.LEFT: Right.MANAGE_STAFF,
    longwork.BACK: Right.MANAGE_STAFF,
}
CHANNELS = (Channel.EMAIL, Channel.TEXT, Channel.CALL, Channel.RECORDED_CALL, Channel.LETTER)


@require_safe
@at_store(Right.FEED)
def every(here: Here) -> HttpResponse:
    """What was begun lately, and what can be begun."""
    kinds = {kind for kind, right in RIGHTS.items() if allows(here.roles, right)}
    return here.page(
        "desk/rulebook/jobs.html",
        jobs=read.latest(here.store, kinds),
        channels=CHANNELS,
        purposes=asking.PURPOSES,
    )


@require_safe
@at_store(Right.FEED)
def job(here: Here, job_id: int) -> HttpResponse:
    """How far it is and what it came to; only that where htmx asks again."""
    found = _job(here, job_id)
    codes = [
        (REASONS[code].title if code in REASONS else code, count)
        for code, count in found.result.get("reasons", {}).items()
    ]
    part = here.request.headers.get("HX-Request") == "true"
    page = here.page(
        "desk/rulebook/far.html" if part else "desk/rulebook/job.html",
        job=found,
        open=found.state in (Job.State.WAITING, Job.State.RUNNING),
        changed=_changed(here, found),
        reasons=codes,
        gone=found.ended_at is not None and not found.files and not found.given,
    )
    if part and found.state in (Job.State.DONE, Job.State.FAILED):
        page.headers["HX-Refresh"] = "true"  # the whole page, once: with its files and its heading
    return page


@require_safe
@at_store(Right.FEED)
def file(here: Here, job_id: int, name: str) -> HttpResponse:
    """A file it made, to be kept by whoever fetches it."""
    found = _job(here, job_id)
    path = jobs.fetch(found, name)
    if path is None:
        raise Http404("It is not kept any more. Begin the work again.")
    sent = FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{found.kind}-{found.pk}-{name}"
    )
    return cast(HttpResponse, sent)  # a stream has no content of its own; nothing asks for it


@require_POST
@at_store(Right.FEED)
def scrub(here: Here) -> HttpResponse:
    """A list to be judged row by row."""
    channel, purpose = here.request.POST.get("channel", ""), here.request.POST.get("purpose", "")
    if channel not in set(Channel) or (purpose and purpose not in asking.PURPOSES):
        raise Http404("There is no such channel or purpose.")
    known = asking.purpose(purpose) if purpose else None
    given = {"channel": channel, "purpose": str(known) if known else ""}
    return _begin(here, longwork.SCRUB, given, [here.request.FILES.get("file")])


@require_POST
@at_store(Right.FEED)
def match(here: Here) -> HttpResponse:
    """One list to be compared with itself, or two with each other."""
    files = [here.request.FILES.get("file")]
    if other := here.request.FILES.get("other"):
        files.append(other)
    return _begin(here, longwork.MATCH, {}, files)


@require_POST
@at_store(Right.CHANGE_RULES)
def check(here: Here) -> HttpResponse:
    """Everything that is made from the ledger, compared with the ledger."""
    return _begin(here, longwork.CHECK, {}, [])


@require_POST
@at_store(Right.CHANGE_RULES)
def preview_all(here: Here) -> HttpResponse:
    """A change of policy, tried on all of the last 90 days' messages."""
    current, _ = policies.current(here.store)
    settings = forms.changes(forms.typed_in(here.request.POST, current), current)
    try:
        current.changed(settings)
    except ValueError as problem:
        messages.error(here.request, f"{problem}.")
        return redirect("policy")
    return _begin(here, longwork.PREVIEW, {"settings": settings}, [])


def begin(
    here: Here, kind: str, given: Mapping[str, Any], files: list["UploadedFile[bytes]"]
) -> Job:
    """A job with its files in its folder: no worker sees it before they are there.

    Raises `WorkError` ``too_many_jobs``.
    """
    names = [uploads.safe_name(each.name) for each in files]
    if len(set(names)) < len(names):
        names = [f"{at}-{name}" for at, name in enumerate(names, start=1)]
    said = {**given, "files": names, "file": names[0] if names else ""}
    with transaction.atomic():
        made = jobs.ask(store=here.store, kind=kind, given=said, by=here.user.email, now=here.now)
        for name, each in zip(names, files, strict=True):
            uploads.save(each, jobs.given_folder(made) / name)
    return made


def _begin(
    here: Here, kind: str, given: Mapping[str, Any], files: Sequence["UploadedFile[bytes] | None"]
) -> HttpResponse:
    there = [each for each in files if each is not None and each.size]
    if len(there) < len(files):
        messages.error(here.request, "No file was chosen, or it is empty.")
        return redirect("jobs")
    if any((each.size or 0) > uploads.LARGEST for each in there):
        messages.error(
            here.request, "The file is larger than 200 MB: whoever runs the server can read it."
        )
        return redirect("jobs")
    try:
        made = begin(here, kind, given, there)
    except WorkError as problem:
        messages.error(here.request, f"{problem.sentence} {problem.hint}")
        return redirect("jobs")
    return redirect("job", made.pk)


def _changed(here: Here, found: Job) -> list[dict[str, Any]]:
    """The messages a preview speaks of, with names where they are known still."""
    rows = found.result.get("changed", [])
    names = read.names(here.store, found) if rows else {}
    return [{**row, "name": names.get(row["person"])} for row in rows]


def _job(here: Here, job_id: int) -> Job:
    found = read.one(here.store, job_id)
    if found is None or found.kind not in RIGHTS:
        raise Http404("There is no such work here.")
    if not allows(here.roles, RIGHTS[found.kind]):
        raise PermissionDenied("Your role at this store does not include this work.")
    return found
