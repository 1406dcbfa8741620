"""Somebody leaves the store: their people get a new one with a name, introduced, not dropped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from sincerely.records.models import CareTask, EventRow, Role, StaffName, Store, User
from sincerely.records.reads import customers
from sincerely.rules.day import fitted
from sincerely.rules.endings import called
from sincerely.rules.events.care import SalespersonPassed
from sincerely.work import jointly, week
from sincerely.work.byhand import BY_HAND, Said
from sincerely.work.caring import LEDGER
from sincerely.work.errors import WorkError
from sincerely.work.jointly import Saying

#: people passed on in one transaction
CHUNK = 200
#: over so many days introductions are spread; who fits into none of them is due at once
SPREAD = 180
#: an introduction is due this long after the morning of its day
A_DAY_FOR_IT = timedelta(hours=48)
NEW = "new_salesperson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What changed hands: names sources use, open tasks, and people to be introduced to anew."""

    names: tuple[str, ...]
    tasks: int
    people: int


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


def leave(*, store: Store, user: User, to: User, by: str, now: datetime) -> Passed:
    """``user`` works here no longer, ``to`` is there for their people: names, open tasks, and one
    introduction for every household they sold to or were talking with.

    What broke off half way is done to the end by asking again. Raises `WorkError`
    ``same_person``, ``not_of_this_store``.
    """
    _check(store, user, to)
    with transaction.atomic():
        since = _left_at(store, user, to) or now
        names = _pass_names(store, user, to, by, since)
        tasks = _pass_tasks(_of(store, user, names), to)
        Role.objects.filter(store=store, user=user, ended_at=None).update(ended_at=since)
    people = customers.of_staff(store, names)
    passed = SalespersonPassed(before=user.name, to=to.name, by=by)
    _tell(store, people, passed, f"{_prefix(user, since)}", since, by, now)
    _spread(store, to, now)
    return Passed(names=tuple(sorted(names)), tasks=tasks, people=len(people))


def take_back(*, store: Store, user: User, by: str, now: datetime) -> Passed:
    """Who left is there again: names, role and people are theirs as before.

    Whoever was introduced to the successor meanwhile is told; the others never noticed. Raises
    `WorkError` ``has_not_left``.
    """
    row = StaffName.objects.filter(store=store, name=called(user.name)).first()
    if row is None or row.left_at is None or row.user is None:
        raise WorkError(
            "has_not_left", f"{user.name} has not left {store.name}.", "There is nothing to undo."
        )
    since, successor = row.left_at, row.user
    with transaction.atomic():
        mine = StaffName.objects.filter(store=store, left_at=since, user=successor)
        names = sorted(mine.values_list("name", flat=True))
        mine.update(user=user, left_at=None, by=by, at=now)
        _grant_again(store, user, since, by, now)
    keys = EventRow.objects.filter(
        store=store, source__name=BY_HAND, key__startswith=_prefix(user, since)
    )
    people = dict(keys.values_list("sighting__person", "key"))
    asked = CareTask.objects.filter(store=store, kind=NEW, deal__in=people.values())
    met = set(asked.filter(settled_at__isnull=False).values_list("person", flat=True))
    _withdraw(asked.filter(settled_at=None), user, now)
    open_now = CareTask.objects.filter(store=store, settled_at=None, assignee=successor)
    tasks = _pass_tasks(open_now.filter(person__in=people), user)
    back = SalespersonPassed(before=successor.name, to=user.name, by=by)
    stamp = f"back:{user.pk}:{since:%Y%m%dT%H%M%S}:"
    _tell(store, sorted(people), back, stamp, now, by, now)
    never = [f"{stamp}{person}" for person in people if person not in met]
    _withdraw(CareTask.objects.filter(store=store, kind=NEW, deal__in=never), user, now)
    _spread(store, user, now)
    return Passed(names=tuple(names), tasks=tasks, people=len(people))


def _check(store: Store, user: User, to: User) -> None:
    if user == to:
        raise WorkError(
            "same_person", f"{user.name} cannot follow themselves.", "Name somebody else."
        )
    if not Role.objects.filter(store=store, user=to, ended_at=None).exists():
        raise WorkError(
            "not_of_this_store",
            f"{to.name or to.email} does not work at {store.name}.",
            "Give them a role first: `sincerely user add`.",
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


def _pass_tasks(tasks: QuerySet[CareTask, CareTask], to: User) -> int:
    return tasks.update(assignee=to, owner=to.name, planned_on=None)


def _withdraw(tasks: QuerySet[CareTask, CareTask], user: User, now: datetime) -> None:
    tasks.filter(settled_at=None).update(
        settled_at=now, settled_by=LEDGER, settled_how=f"withdrawn: {user.name} is there as before"
    )


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


def _prefix(user: User, since: datetime) -> str:
    """What the keys of one leaving's events begin with; the number of the person follows."""
    return f"passed:{user.pk}:{since:%Y%m%dT%H%M%S}:"


def _tell(
    store: Store,
    people: Sequence[int],
    passed: SalespersonPassed,
    prefix: str,
    at: datetime,
    by: str,
    now: datetime,
) -> None:
    for chunk in _chunks(people):
        with transaction.atomic():
            sayings = [
                Saying(
                    person_id=person,
                    said=Said(payload=passed, occurred_at=at, key=f"{prefix}{person}"),
                    by=by,
                )
                for person in chunk
            ]
            jointly.record(store=store, sayings=sayings, now=now)


def _chunks(people: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(people), CHUNK):
        yield people[start : start + CHUNK]


def _spread(store: Store, to: User, now: datetime) -> None:
    """Gives each introduction a day of its own human's, the most effort first, besides what they
    owe already."""
    new = Q(kind=NEW, planned_on=None, tries=0) & (
        Q(assignee=to) | Q(assignee=None, owner__iexact=to.name)
    )
    with transaction.atomic():
        rows = CareTask.objects.filter(
            new | Q(assignee=to), store=store, settled_at=None
        ).select_related("person")
        tasks = {row.pk: row for row in rows}
        staff = week.staff_at(store, [to.pk])[to.pk]
        calls = [week.call(task) for task in tasks.values()]
        days = fitted(calls, staff, now, store.zone, most=SPREAD)
        fresh = [t for t in tasks.values() if t.kind == NEW and not t.planned_on and not t.tries]
        for task in fresh:
            task.assignee_id = to.pk
            if day := days.get(task.pk):
                begins = datetime.combine(day, time(), ZoneInfo(store.zone))
                task.starts_at, task.due_at = begins, begins + A_DAY_FOR_IT
                task.planned_on = day
        changed = ["assignee", "starts_at", "due_at", "planned_on"]
        CareTask.objects.bulk_update(fresh, changed, batch_size=CHUNK)
