"""Somebody leaves the store: their people get a new one with a name, introduced, not dropped.

What must hold at once is one transaction: the names, the open tasks and the role. Their people,
who may be thousands, are told afterwards (`introducing`), by a job that goes on when the page is
closed.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from sincerely.records.models import CareTask, Role, StaffName, Store, User
from sincerely.rules.endings import called
from sincerely.work import introducing
from sincerely.work.errors import WorkError
from sincerely.work.introducing import Step, silently
from sincerely.work.staff import Right, allows, roles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What changed hands: names sources use, open tasks, and people to be introduced to anew."""

    names: tuple[str, ...]
    tasks: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What holds at once: ``names`` mean somebody else since then, who has ``tasks`` more."""

    names: tuple[str, ...]
    tasks: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """``names`` are their own again; ``successor`` had them since then."""

    names: tuple[str, ...]
    successor: User
    since: datetime


def call_them(*, store: Store, user: User, name: str, by: str, now: datetime) -> StaffName:
    """Says that sources mean this user by that name. Raises `WorkError` ``no_name``."""
    if not called(name):
        raise WorkError("no_name", "That is no name.", "Write it as your CRM does.")
    row, _ = StaffName.objects.update_or_create(
        store=store,
        name=called(name)[:200],
        defaults={"user": user, "left_at": None, "by": by, "at": now},
    )
    return row


def leave(
    *, store: Store, user: User, to: User, by: str, now: datetime, step: Step = silently
) -> Passed:
    """``user`` works here no longer, ``to`` is there for their people: names, open tasks, and one
    introduction for every household they sold to or were talking with.

    What broke off half way is done to the end by asking again. ``step``: told how many of how many
    people have been seen to. Raises `WorkError` ``same_person``, ``not_of_this_store``,
    ``talks_with_nobody``.
    """
    done = hand_over(store=store, user=user, to=to, by=by, now=now)
    people = introducing.introduce(
        store=store, user=user, names=done.names, since=done.since, by=by, now=now, step=step
    )
    return Passed(names=done.names, tasks=done.tasks, people=people)


@transaction.atomic
def hand_over(*, store: Store, user: User, to: User, by: str, now: datetime) -> HandedOver:
    """The part of leaving that must hold at once: names, open tasks, and that ``user`` is shut out.

    Asked again, it is the same leaving. Raises as `leave`.
    """
    _check(store, user, to)
    since = _left_at(store, user, to) or now
    names = _pass_names(store, user, to, by, since)
    tasks = introducing.pass_tasks(_of(store, user, names), to)
    Role.objects.filter(store=store, user=user, ended_at=None).update(ended_at=since)
    return HandedOver(names=tuple(sorted(names)), tasks=tasks, since=since)


def take_back(*, store: Store, user: User, by: str, now: datetime, step: Step = silently) -> Passed:
    """Who left is there again: names, role and people are theirs as before.

    Whoever was introduced to the successor meanwhile is told; the others never noticed. Raises
    `WorkError` ``has_not_left``.
    """
    back = take_names_back(store=store, user=user, by=by, now=now)
    people, tasks = introducing.give_back(
        store=store,
        user=user,
        successor=back.successor,
        since=back.since,
        by=by,
        now=now,
        step=step,
    )
    return Passed(names=back.names, tasks=tasks, people=people)


@transaction.atomic
def take_names_back(*, store: Store, user: User, by: str, now: datetime) -> TakenBack:
    """The part of coming back that must hold at once: names and role. Raises as `take_back`."""
    rows = StaffName.objects.select_for_update().filter(store=store, name=called(user.name))
    row = rows.first()
    if row is None or row.left_at is None or row.user is None:
        raise WorkError(
            "has_not_left", f"{user.name} has not left {store.name}.", "There is nothing to undo."
        )
    since, successor = row.left_at, row.user
    mine = StaffName.objects.filter(store=store, left_at=since, user=successor)
    names = sorted(mine.values_list("name", flat=True))
    mine.update(user=user, left_at=None, by=by, at=now)
    _grant_again(store, user, since, by, now)
    return TakenBack(names=tuple(names), successor=successor, since=since)


def _check(store: Store, user: User, to: User) -> None:
    if user == to:
        raise WorkError(
            "same_person", f"{user.name} cannot follow themselves.", "Name somebody else."
        )
    roles = roles_of(to, store)
    if not roles:
        raise WorkError(
            "not_of_this_store",
            f"{to.name or to.email} does not work at {store.name}.",
            "Give them a role first: `sincerely user add`.",
        )
    if not allows(roles, Right.LOG_CARE):
        raise WorkError(
            "talks_with_nobody",
            f"{to.name or to.email} could not see to these people: they log no talks here.",
            "Name somebody whose role talks with customers, or give them such a role too.",
        )
    was_here = Role.objects.filter(store=store, user=user)
    if not was_here.exists() and not StaffName.objects.filter(store=store, user=user).exists():
        raise WorkError(
            "not_of_this_store",
            f"{user.name or user.email} never worked at {store.name}.",
            "`sincerely staff list` shows who does.",
        )


def _left_at(store: Store, user: User, to: User) -> datetime | None:
    """When this very leaving began, if it did."""
    row = StaffName.objects.filter(store=store, name=called(user.name), user=to).first()
    return row.left_at if row else None


def _pass_names(store: Store, user: User, to: User, by: str, since: datetime) -> set[str]:
    """The names of ``user`` mean ``to`` from now on, those of whom they followed as well.

    Returns ``user``'s own names.
    """
    theirs = StaffName.objects.filter(store=store, user=user)
    own = theirs.filter(left_at=None)
    names = {called(user.name), *own.values_list("name", flat=True)} - {""}
    own.update(user=to, left_at=since, by=by, at=since)
    theirs.update(user=to)
    if called(user.name):
        StaffName.objects.update_or_create(
            store=store,
            name=called(user.name),
            defaults={"user": to, "left_at": since, "by": by, "at": since},
        )
    again = StaffName.objects.filter(store=store, user=to, left_at=since)
    return names | set(again.values_list("name", flat=True))


def _of(store: Store, user: User, names: set[str]) -> QuerySet[CareTask, CareTask]:
    """The open tasks of somebody, also those only their name stands on."""
    named = Q(pk=None)
    for name in names:
        named |= Q(assignee=None, owner__iexact=name)
    return CareTask.objects.filter(named | Q(assignee=user), store=store, settled_at=None)


def _grant_again(store: Store, user: User, since: datetime, by: str, now: datetime) -> None:
    for name in Role.objects.filter(store=store, user=user, ended_at=since).values_list(
        "name", flat=True
    ):
        Role.objects.get_or_create(
            store=store,
            user=user,
            name=name,
            ended_at=None,
            defaults={"granted_by": by, "granted_at": now},
        )
