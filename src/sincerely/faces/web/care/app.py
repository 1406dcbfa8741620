"""The desk on a phone: installed, and with the last Today at hand when there is no connection."""

from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sincerely.faces.web.here import Here, at_store
from sincerely.work.staff import Right

#: the header by which the service worker knows whose page it may keep
READER = "Sincerely-Reader"


@login_not_required
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may serve every page of the desk."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a page says that was never seen while there was a connection. It names nobody."""
    return render(request, "desk/care/offline.html")


@require_safe
@at_store(Right.LOG_CARE)
def phone(here: Here) -> HttpResponse:
    """How to put the desk on a phone, and whether this one keeps Today."""
    return here.page("desk/care/phone.html")


def keepable(here: Here, response: HttpResponse) -> HttpResponse:
    """The page may be kept on this reader's own device, where they asked for it."""
    response.headers[READER] = str(here.user.pk)
    return response


@cache
def _script() -> bytes:
    found = finders.find("sincerely/worker.js")
    assert isinstance(found, str)
    return Path(found).read_bytes()
