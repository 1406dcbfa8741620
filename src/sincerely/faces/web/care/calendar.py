"""Somebody's tasks in their own calendar, by a private address.

A calendar's server is somebody else's machine: initials and the kind of task, nothing more.
"""

from collections.abc import Iterable
from datetime import UTC, timedelta
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from sincerely.faces.web.here import Here, at_store
from sincerely.faces.web.tags import initials, task_words
from sincerely.records.models import CareTask, Store
from sincerely.records.reads import tasks
from sincerely.work import calendars
from sincerely.work.staff import Right

#: what a calendar shows for a task that is due at an hour
_LONG = timedelta(minutes=15)
#: calendars ask again after this
_AGAIN = timedelta(minutes=30)
#: where a new address waits to be shown, once
_NEW = "new calendar"


@require_safe
@at_store(Right.LOG_CARE)
def calendar(here: Here) -> HttpResponse:
    """Whether they have an address, and the new one, the one time it can be shown."""
    token = here.request.session.pop(_NEW, None)
    path = reverse("calendar_feed", args=[token]) if token else ""
    address = here.request.build_absolute_uri(path) if path else ""
    since = calendars.since(user=here.user, store=here.store)
    return here.page(
        "desk/care/calendar.html",
        since=since,
        address=address,
        subscribe="webcal:" + address.partition(":")[2] if address else "",
    )


@require_POST
@at_store(Right.LOG_CARE)
def make(here: Here) -> HttpResponse:
    """A new address. The one before no longer works."""
    token = calendars.make(user=here.user, store=here.store, now=here.now)
    here.request.session[_NEW] = token
    return redirect("calendar")


@require_POST
@at_store(Right.LOG_CARE)
def end(here: Here) -> HttpResponse:
    """The address no longer works."""
    if calendars.end(user=here.user, store=here.store, now=here.now):
        messages.success(here.request, "Ended. Whoever has the address now finds nothing there.")
    return redirect("calendar")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The calendar itself. Whoever has the address may read it; an ended one is not found."""
    link = calendars.whose(token=token)
    if link is None:
        raise Http404("There is no such calendar.")
    rows = tasks.open_of(link.store, link.user)
    body = made(link.store, rows, root=request.build_absolute_uri("/"))
    etag = quote_etag(sha256(body).hexdigest()[:32])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def made(store: Store, rows: Iterable[CareTask], *, root: str) -> bytes:
    """The calendar of these tasks; the same tasks give the same bytes. ``root``: our address."""
    found = Calendar()
    found.add("prodid", "-//Sincerely//Care//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"Care · {store.name}")
    found.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT30M")
    for row in rows:
        found.add_component(_event(store, row, root))
    return bytes(found.to_ical())


def _event(store: Store, row: CareTask, root: str) -> Event:
    who = initials(row.person.name)
    where = root.rstrip("/") + reverse("task", args=[row.pk])
    event = Event()
    event.add("uid", f"care-{row.pk}@{store.key}.sincerely")
    event.add("dtstamp", row.opened_at)
    event.add("summary", f"{task_words(row.kind)}: {who}" if who else task_words(row.kind))
    event.add("url", where)
    event.add("description", where)
    event.add("transp", "TRANSPARENT")
    for name, value in _when(row):
        event.add(name, value)
    return event


def _when(row: CareTask) -> list[tuple[str, object]]:
    """The whole day it is planned for; else the quarter of an hour before it is due."""
    if row.planned_on:
        return [("dtstart", row.planned_on), ("dtend", row.planned_on + timedelta(days=1))]
    due = row.due_at.astimezone(UTC)
    return [("dtstart", due - _LONG), ("dtend", due)]
