"""Where the API is. Whatever is asked below it is answered in its one shape, found or not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from sincerely.faces.api import api, docs, errors

View = Callable[..., HttpResponseBase]


def shaped(view: View) -> View:
    """``view``, its errors in the API's shape whoever raised them."""

    @csrf_exempt  # tokens are sent on purpose, never by a browser on its own
    @wraps(view)
    def around(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Exception as problem:  # noqa: BLE001 - nothing leaves here in another shape
            return errors.problem_of(problem).answer()
        if isinstance(response, HttpResponseNotAllowed):
            return errors.not_allowed(response.headers["Allow"])
        return response

    return around


def missing(_request: HttpRequest) -> HttpResponse:
    """There is nothing here."""
    return errors.not_found().answer()


def _patterns() -> tuple[list[Any], str, str]:
    patterns, app, namespace = api.made().urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = shaped(pattern.callback)
    return patterns, app, namespace


urlpatterns = [
    path("docs.css", docs.style),
    path("", _patterns()),
    re_path("", csrf_exempt(missing)),
]
