"""Who works here: roles, names, week and days off; and who is there for whom when one leaves."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from sincerely.faces import longwork
from sincerely.faces.longwork.staff import given_back, given_left
from sincerely.faces.web.here import Here, at_store, numeral
from sincerely.faces.web.rulebook import work
from sincerely.records.models import DayOff, Job, Role, User
from sincerely.records.reads import staff as read
from sincerely.records.reads.staff import Member
from sincerely.work import leaving, week, welcoming
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right, allows

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Hours = dict[str, list[str]]


@require_safe
@at_store(Right.MANAGE_STAFF)
def staff(here: Here) -> HttpResponse:
    """Everybody, and the hours of the store."""
    found = read.staff(here.store, today=_today(here))
    return here.page(
        "desk/morning/staff.html",
        staff=found,
        days=_days(here.store.hours),
        today=_today(here),
        roles=welcoming.may_make(here.roles),
    )


@require_safe
@at_store(Right.MANAGE_STAFF)
def someone(here: Here, user_id: int) -> HttpResponse:
    """One of them, and what may be changed."""
    found = read.staff(here.store, today=_today(here))
    member = _member(found.members, user_id)
    return here.page(
        "desk/morning/someone.html",
        member=member,
        days=_days(member.week),
        others=[each for each in found.members if each.id != user_id and _logs_care(each)],
        may_leave=_may_leave(here, member),
        comes_by_link=_may_have_link(here, member),
        today=_today(here),
    )


@require_POST
@at_store(Right.MANAGE_STAFF)
def store_hours(here: Here) -> HttpResponse:
    """When the store is open."""
    by = here.user.email

    def verb() -> str:
        hours = _hours(here.request.POST)
        week.set_store_hours(store=here.store, hours=hours, by=by, now=here.now)
        return "The store's hours are kept."

    return _said(here, verb, "staff")


@require_POST
@at_store(Right.MANAGE_STAFF)
def set_week(here: Here, user_id: int) -> HttpResponse:
    """When somebody works, and for how long they may care."""
    user, said = _user(here, user_id), here.request.POST

    def verb() -> str:
        week.set_week(
            store=here.store,
            user=user,
            hours=_hours(said),
            minutes=numeral(said.get("minutes", "")),
            by=here.user.email,
            now=here.now,
        )
        return f"{user.name}'s week is kept."

    return _said(here, verb, "someone", user_id)


@require_POST
@at_store(Right.MANAGE_STAFF)
def take_off(here: Here, user_id: int) -> HttpResponse:
    """Days on which somebody is away, or an absence that is off."""
    user, said = _user(here, user_id), here.request.POST

    def verb() -> str:
        if (ends := numeral(said.get("ends", ""))) is not None:
            off = DayOff.objects.filter(store=here.store, user=user, pk=ends).first()
            if off is None:
                raise Http404("There is no such absence.")
            week.end_day_off(off=off, by=here.user.email, now=here.now)
            return f"{user.name} will be there after all."
        first = _date(said.get("first", ""))
        last = _date(said["last"]) if said.get("last") else first
        why = " ".join(said.get("why", "").split())[:200]
        week.take_off(
            store=here.store,
            user=user,
            first=first,
            last=last,
            why=why,
            by=here.user.email,
            now=here.now,
        )
        return f"{user.name} is away then. Their tasks are planned around it."

    return _said(here, verb, "someone", user_id)


@require_POST
@at_store(Right.MANAGE_STAFF)
def call_them(here: Here, user_id: int) -> HttpResponse:
    """A name by which a system calls them."""
    user, name = _user(here, user_id), here.request.POST.get("name", "")

    def verb() -> str:
        leaving.call_them(store=here.store, user=user, name=name, by=here.user.email, now=here.now)
        return f"{name.strip()} is {user.name} from now on."

    return _said(here, verb, "someone", user_id)


@require_POST
@at_store(Right.MANAGE_STAFF)
def left(here: Here, user_id: int) -> HttpResponse:
    """They work here no longer: somebody with a name is there for their people."""
    members = read.staff(here.store, today=_today(here)).members
    member = _member(members, user_id)
    if not _may_leave(here, member):
        raise PermissionDenied("Only an admin says that of an admin, and nobody of themselves.")
    successor = _member(members, numeral(here.request.POST.get("to", "")) or 0)
    user, to = User.objects.get(pk=member.id), User.objects.get(pk=successor.id)

    def verb() -> tuple[str, Job]:
        done = leaving.hand_over(
            store=here.store, user=user, to=to, by=here.user.email, now=here.now
        )
        job = work.begin(here, longwork.LEFT, given_left(user, to, done), [])
        tasks = "1 open task" if done.tasks == 1 else f"{done.tasks:,} open tasks"
        return f"{to.name} is there for the people of {user.name} now, with {tasks}.", job

    return _begun(here, verb)


@require_POST
@at_store(Right.MANAGE_STAFF)
def back(here: Here, user_id: int) -> HttpResponse:
    """Who left is there again."""
    user = User.objects.filter(pk=user_id, roles__store=here.store).first()
    if user is None:
        raise Http404("Nobody of this number worked here.")
    was_admin = Role.objects.filter(user=user, store=here.store, name=Role.Name.ADMIN).exists()
    if was_admin and Role.Name.ADMIN not in here.roles:
        raise PermissionDenied("Only an admin takes an admin back.")

    def verb() -> tuple[str, Job]:
        done = leaving.take_names_back(
            store=here.store, user=user, by=here.user.email, now=here.now
        )
        job = work.begin(here, longwork.BACK, given_back(user, done), [])
        return f"{user.name} is there again, for the same people.", job

    return _begun(here, verb)


def _begun(here: Here, verb: Callable[[], tuple[str, Job]]) -> HttpResponse:
    """To the page of the work that goes on. What was done already and the job are one change."""
    try:
        with transaction.atomic():
            said, job = verb()
    except WorkError as problem:
        messages.error(here.request, f"{problem.sentence} {problem.hint}")
        return redirect("staff")
    messages.success(here.request, said)
    return redirect("job", job.pk)


def _said(here: Here, verb: Callable[[], str], page: str, *args: int) -> HttpResponse:
    """Back to the page, with what was done or what was wrong."""
    try:
        messages.success(here.request, verb())
    except WorkError as problem:
        messages.error(here.request, f"{problem.sentence} {problem.hint}")
    return redirect(page, *args)


def _may_leave(here: Here, member: Member) -> bool:
    if member.id == here.user.pk:
        return False
    return Role.Name.ADMIN not in member.roles or Role.Name.ADMIN in here.roles


def _logs_care(member: Member) -> bool:
    """Whether they could be there for somebody's people: marketing alone could not."""
    return allows(frozenset(map(Role.Name, member.roles)), Right.LOG_CARE)


def _may_have_link(here: Here, member: Member) -> bool:
    theirs = {Role.Name(role) for role in member.roles}
    may = theirs <= set(welcoming.may_make(here.roles))
    return may and welcoming.comes_by_link(User.objects.get(pk=member.id), here.store)


def _member(members: tuple[Member, ...], user_id: int) -> Member:
    found = next((each for each in members if each.id == user_id), None)
    if found is None:
        raise Http404("Nobody of this number works here.")
    return found


def _user(here: Here, user_id: int) -> User:
    user = User.objects.filter(
        pk=user_id, roles__store=here.store, roles__ended_at=None, is_active=True
    ).first()
    if user is None:
        raise Http404("Nobody of this number works here.")
    return user


def _today(here: Here) -> date:
    return here.now.astimezone(here.zone).date()


def _date(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as problem:
        raise WorkError(
            "no_such_day", f"{said!r} is no day.", "Choose it, or write 2026-12-24."
        ) from problem


def _days(hours: object) -> list[tuple[int, str, str, str]]:
    """(number, name, from, to) of each day of the week."""
    kept = hours if isinstance(hours, dict) else {}
    return [(at, name, *kept.get(str(at), ("", ""))) for at, name in enumerate(DAYS)]


def _hours(said: QueryDict) -> Hours:
    """The days somebody filled in; one that is half filled in is sent on to be refused."""
    pairs = {str(at): [said.get(f"from-{at}", ""), said.get(f"to-{at}", "")] for at in range(7)}
    return {day: pair for day, pair in pairs.items() if any(pair)}
