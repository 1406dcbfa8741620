"""Completions that may be ticked boxes: a manager settles each, with a word on why."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from sincerely.faces.web.here import Here, at_store
from sincerely.faces.web.mail import why_of
from sincerely.records.reads.doubts import OpenDoubt, open_doubts
from sincerely.work import doubts as work
from sincerely.work import staff
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right


def open_here(here: Here) -> tuple[OpenDoubt, ...]:
    """What waits for a manager's word at this store."""
    return open_doubts(here.store, None, here.now)


@require_safe
@at_store(Right.SETTLE_DOUBTS)
def doubts(here: Here) -> HttpResponse:
    """Each with what was measured, and what the one who logged it says. Of one's own it says who
    settles it."""
    others = [user for user in staff.who_may(here.store, Right.SETTLE_DOUBTS) if user != here.user]
    return here.page(
        "desk/morning/doubts.html",
        doubts=open_here(here),
        own={doubt.event_id for doubt in open_doubts(here.store, here.user, here.now)},
        others=others,
    )


@require_POST
@at_store(Right.SETTLE_DOUBTS)
def settle(here: Here, event_id: int) -> HttpResponse:
    """It counts after all, or it does not."""
    said = here.request.POST.get("stands", "")
    if said not in {"yes", "no"}:
        raise Http404("It counts, or it does not: nothing else is asked here.")
    if words := why_of(here):
        stands = said == "yes"
        try:
            work.settle(
                store=here.store,
                event=event_id,
                by=here.user,
                stands=stands,
                words=words,
                now=here.now,
            )
        except WorkError as problem:
            messages.error(here.request, f"{problem.sentence} {problem.hint}")
        else:
            messages.success(
                here.request,
                "It counts." if stands else "It does not count: they are owed it still.",
            )
    return redirect("doubts_open")
