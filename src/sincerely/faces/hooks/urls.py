"""Where the web hooks are. Whatever is asked below it is answered in the API's one shape."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.http import require_POST

from sincerely.faces.api.urls import missing, shaped
from sincerely.faces.hooks import events, telephone
from sincerely.reading.hooks import HOOKS


def _signed(view: Callable[..., HttpResponseBase]) -> Any:
    """A view that needs a signature, and neither sign-in nor a CSRF token."""
    return shaped(login_not_required(require_POST(view)))


_SOURCE = "<slug:store>/<slug:source>"

urlpatterns = [
    *(
        path(f"{_SOURCE}/twilio/{hook}", _signed(telephone.take), {"hook": hook}, name=hook)
        for hook in HOOKS
    ),
    path(f"{_SOURCE}/events", _signed(events.take), name="events"),
    re_path("", shaped(login_not_required(missing))),
]
