"""A person's word on a probable purchase, from the desk."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sincerely.records.models import Person
from sincerely.work import confirming
from sincerely.work.byhand import Word
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right

from . import hints
from .here import Here, at_store
from .undoing import reason


@require_POST
@at_store(Right.TELL_SALES)
def bought(here: Here, person_id: int) -> HttpResponse:
    """Yes, they bought."""
    done = "Noted: they bought. It counts at once, before the DMS posts it."
    return _said(here, person_id, confirming.bought, done)


@require_POST
@at_store(Right.TELL_SALES)
def still_shopping(here: Here, person_id: int) -> HttpResponse:
    """No, they are still shopping."""
    done = "Noted: they are still shopping. What was held for it is looked at again."
    return _said(here, person_id, confirming.still_shopping, done)


def _said(here: Here, person_id: int, verb: Callable[..., Word], done: str) -> HttpResponse:
    person = Person.objects.filter(group=here.store.group_id, pk=person_id).first()
    if person is None:
        raise Http404("Nobody here has this number.")
    if why := reason(here):
        try:
            verb(store=here.store, person=person, by=here.user.email, why=why, now=here.now)
        except WorkError as problem:
            said = f"{problem.sentence} {hints.of(problem.code, problem.hint)}"
            messages.error(here.request, said)
        else:
            messages.success(here.request, done)
    return redirect("unlinked") if "list" in here.request.POST else redirect("person", person_id)
