"""Today: what the one who looks owes people, in the order of their day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sincerely.faces.web.here import Here, at_store
from sincerely.faces.web.mail import why_of
from sincerely.records.reads import doubts as read_doubts
from sincerely.records.reads import efforts, feeds, pairs, people, tasks
from sincerely.records.reads.tasks import Task
from sincerely.work import caring, doubts
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right

from .app import keepable
from .whose import advises, manages


@dataclass(frozen=True, slots=True)
class Call:
    """A task with what these people put in."""

    task: Task
    effort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The lists of the page. ``says``: what fits into the day and what does not."""

    now: tuple[Call, ...]
    not_today: tuple[Call, ...]
    passed: tuple[Call, ...]
    introductions: tuple[Call, ...]
    says: str


def page(here: Here) -> HttpResponse:
    """The page itself; with ``?whose=all`` everybody's, for those who may see them."""
    if here.request.GET.get("whose") == "all" and manages(here):
        return _everybodys(here)
    response = here.page(
        "desk/today.html",
        shown=_shown(here),
        doubts=read_doubts.open_doubts(here.store, here.user, here.now),
        logs=here.may[Right.LOG_CARE],
        recent=people.recent(here.store, now=here.now),
        silent=feeds.silent(here.store, now=here.now),
        pairs=pairs.how_many(here.store) if here.may[Right.TELL_SALES] else 0,
    )
    return keepable(here, response)


@require_POST
@at_store(Right.LOG_CARE)
def answer(here: Here, event_id: int) -> HttpResponse:
    """How it was, in a line, from the one whose log is asked about."""
    if words := why_of(here):
        try:
            doubts.answer(store=here.store, event=event_id, by=here.user, words=words, now=here.now)
        except WorkError as problem:
            messages.error(here.request, f"{problem.sentence} {problem.hint}")
        else:
            messages.success(here.request, "Thank you. Your manager sees what you said.")
    return redirect("today")


def night(here: Here) -> datetime:
    """The end of the store's day: the next midnight, when what is to be done in a day is due."""
    tomorrow = here.now.astimezone(here.zone) + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, tzinfo=here.zone)


def _everybodys(here: Here) -> HttpResponse:
    owed = tasks.owed(here.store, now=here.now, until=night(here))
    return here.page("desk/care/everybody.html", calls=_calls(here, owed.tasks), later=owed.later)


def _shown(here: Here) -> Shown:
    """Their own in the order of the day, then what came to them from others."""
    day = caring.my_day(store=here.store, user=here.user, now=here.now)
    mine = [each for each in day.tasks if tasks.is_of(each, here.user) or tasks.nobodys(each)]
    passed = tasks.passed_on(here.store, here.user, now=here.now) if manages(here) else ()
    met = (
        tasks.introductions(here.store, here.user, until=night(here), now=here.now)
        if advises(here)
        else ()
    )
    left_out = frozenset(day.not_today)
    fits = [each for each in mine if each.id not in left_out]
    called = {call.task.id: call for call in _calls(here, (*fits, *passed, *met))}
    return Shown(
        now=tuple(called[each.id] for each in fits),
        not_today=tuple(Call(each, "") for each in mine if each.id in left_out),
        passed=tuple(called[each.id] for each in passed),
        introductions=tuple(called[each.id] for each in met),
        says=day.says,
    )


def _calls(here: Here, owed: Iterable[Task]) -> tuple[Call, ...]:
    """Tasks with what their people put in. One query for all."""
    owed = tuple(owed)
    put_in = efforts.of(here.store, {task.person_id for task in owed}, now=here.now)
    return tuple(
        Call(task, put_in[task.person_id].sentence() if task.person_id in put_in else "")
        for task in owed
    )
