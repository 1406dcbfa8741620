"""Somebody new: an account, and the link they sign in by for the first time, shown once."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sincerely.faces.web.here import Here, at_store
from sincerely.records.models import User
from sincerely.work import welcoming
from sincerely.work.errors import WorkError
from sincerely.work.staff import FOR_SOMEBODY, Right
from sincerely.work.welcoming import Welcome


@require_POST
@at_store(Right.MANAGE_STAFF)
def add(here: Here) -> HttpResponse:
    """Gives somebody an account with a role here."""
    said = here.request.POST

    def verb() -> Welcome:
        return welcoming.welcome(
            email=said.get("email", ""),
            name=said.get("name", ""),
            role=said.get("role", ""),
            store=here.store,
            by=here.user,
            now=here.now,
            base_url=here.request.build_absolute_uri("/"),
        )

    return _welcomed(here, verb, "staff")


@require_POST
@at_store(Right.MANAGE_STAFF)
def link(here: Here, user_id: int) -> HttpResponse:
    """Another first link."""
    user = User.objects.filter(
        pk=user_id, roles__store=here.store, roles__ended_at=None, is_active=True
    ).first()
    if user is None:
        raise Http404("Nobody of this number works here.")
    theirs = user

    def verb() -> Welcome:
        base = here.request.build_absolute_uri("/")
        return welcoming.another_link(
            user=theirs, store=here.store, by=here.user, now=here.now, base_url=base
        )

    return _welcomed(here, verb, "someone", user_id)


def _welcomed(here: Here, verb: Callable[[], Welcome], page: str, *args: int) -> HttpResponse:
    try:
        made = verb()
    except WorkError as problem:
        messages.error(here.request, f"{problem.sentence} {problem.hint}")
        return redirect(page, *args)
    if made.link:
        minutes = int(FOR_SOMEBODY.total_seconds() // 60)
        return here.page("desk/morning/welcome.html", made=made, minutes=minutes)
    messages.success(
        here.request,
        f"{made.user.name or made.user.email} has an account, and this store in it now.",
    )
    return redirect(page, *args)
