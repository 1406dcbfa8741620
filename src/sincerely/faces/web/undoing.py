"""Taking back what was decided about who is who, from wherever a page shows it; and the reasons
that are given with one touch."""

from collections.abc import Set
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sincerely.faces import pair_words
from sincerely.records.models import PeopleDecision
from sincerely.work import people
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right

from . import hints
from .here import Here, at_store, number
from .mail import why_of


@dataclass(frozen=True, slots=True)
class Done:
    """What was just decided, where the page goes on. ``at``: the row it stands above."""

    decision: int
    said: str
    at: int | None


@require_POST
@at_store(Right.CORRECT_PEOPLE)
def undo(here: Here, decision_id: int) -> HttpResponse:
    """Everything the decision moved goes where it was; back to where somebody came from.

    Managers take back anybody's, everybody else their own.
    """
    decision = PeopleDecision.objects.filter(
        group=here.store.group_id, pk=decision_id, kind__in=pair_words.UNDOABLE
    ).first()
    if decision is None:
        raise Http404("There is no such decision, or nobody can take it back.")
    if not here.may[Right.TELL_SALES] and decision.by != here.user.email:
        raise PermissionDenied("What others decided is for a manager to take back.")
    if why := reason(here):
        try:
            people.undo(decision_id=decision.pk, by=here.user.email, why=why, now=here.now)
        except WorkError as problem:
            said = f"{problem.sentence} {hints.of(problem.code, problem.hint)}"
            messages.error(here.request, said)
        else:
            messages.success(here.request, "Taken back: they stand as before.")
    return redirect(_back(here))


def reason(here: Here) -> str:
    """Why: in their own words, else a ready one; empty, and said so, where there is neither."""
    ready = here.request.POST.get("ready", "")
    if ready in pair_words.READY and not here.request.POST.get("why", "").strip():
        return ready
    return why_of(here)


def just_done(here: Here, rows: Set[int]) -> Done | None:
    """What the address says was just decided, unless it was taken back since. ``rows``: those of
    the page, by number; above one of them it is told, else above all."""
    if (told := number(here.request, "done")) is None:
        return None
    decision = PeopleDecision.objects.filter(
        group=here.store.group_id, pk=told, peopledecision=None
    ).first()
    if decision is None:
        return None
    at = number(here.request, "at")
    return Done(decision.pk, pair_words.done(decision), at if at in rows else None)


def _back(here: Here) -> str:
    asked = here.request.POST.get("back", "")
    known = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if known else reverse("review")
