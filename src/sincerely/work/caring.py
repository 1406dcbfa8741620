"""Care tasks: opened by events, settled by human beings, passed to the manager when late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL

from sincerely.records.ledger import Added
from sincerely.records.models import CareTask, Person, Role, Source, Store, User
from sincerely.records.reads import homes
from sincerely.records.reads.tasks import Task, listed
from sincerely.rules import day
from sincerely.rules.care import Owed, owed_after
from sincerely.rules.endings import HANDED_OVER
from sincerely.rules.events import Payload
from sincerely.rules.events.care import (
    CompletionDoubted,
    CompletionSettled,
)
from sincerely.rules.events.deals import DealDelivered, DealLost, DealSold, DealUnwound
from sincerely.rules.events.signs import StillShopping
from sincerely.rules.events.wishes import (
    DeceasedReported,
    DoNotContactAsked,
    DoNotContactLifted,
    QuietAsked,
    QuietLifted,
)
from sincerely.rules.plans import Plan
from sincerely.work import plans, week
from sincerely.work.owing import A_HUMAN, LEDGER, THANKS, TO_TRY_AGAIN, Book

__all__ = ["A_HUMAN", "HANDED_OVER", "LEDGER", "THANKS"]

#: tasks one look at somebody's day reads at most
MOST = 300
#: tasks one tick reminds of at most; the next one goes on
A_TICK = 1_000
#: nobody is reminded earlier than this (`Plan.remind_hours`)
LONGEST_REMINDER = timedelta(days=30)
#: what may change also the tasks that are settled
_TURNING: tuple[type[Payload], ...] = (
    DealSold,
    DealDelivered,
    DealUnwound,
    DealLost,
    StillShopping,
    CompletionDoubted,
    CompletionSettled,
    DeceasedReported,
    DoNotContactAsked,
    DoNotContactLifted,
    QuietAsked,
    QuietLifted,
)
#: these people and everybody who lives with them
_AND_THEIR_HOMES = """
    SELECT unnest(%s::bigint[])
     UNION
    SELECT b.id FROM person a JOIN person b ON b.household_id = a.household_id
     WHERE a.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Somebody's day at a store, in order. ``fits``, ``not_today``: numbers of tasks.

    ``says``: in words what will not fit; empty where all of it does.
    """

    tasks: tuple[Task, ...]
    fits: tuple[int, ...]
    not_today: tuple[int, ...]
    minutes_used: int
    minutes: int
    says: str


def follow(
    *,
    source: Source,
    added: Sequence[Added],
    person_of: dict[int, int],
    by: str,
    now: datetime,
) -> None:
    """Opens what new events call for and settles what a human has done. Same transaction.

    Six queries at most, however many events; one where nobody is owed anything.
    """
    if not added:
        return
    store, people = source.store, {person_of[a.entry.sighting_id] for a in added}
    plan, _ = plans.current(store)
    owed = [
        (person_of[a.entry.sighting_id], task)
        for a in added
        if (task := _owed(a, now, plan, store.zone))
    ]
    turned = any(isinstance(a.entry.happening.payload, _TURNING) for a in added)
    rows = _rows(store, people, settled=turned or bool(owed))
    if not owed and not rows:
        return
    whose = {person for person, _ in owed} | {row.person_id for row in rows}
    book = Book(store=store, by=by, now=now, rows=rows, homes=homes.of(store.pk, store.zone, whose))
    for person, task in owed:
        book.open(person, task)
    book.judge()
    book.write()


def hand_over(
    *,
    store: Store,
    person_id: int,
    kind: str,
    owner: str,
    why: str,
    words: str,
    by: str,
    now: datetime,
) -> CareTask:
    """A machine's message becomes a human's task, its subject attached. One open task is enough.

    Who answers to ``owner`` is looked up by the next tick (`week.assign`).
    """
    with transaction.atomic():
        of_person = CareTask.objects.filter(store=store, person_id=person_id, kind=kind)
        # asked before looking for an open task: two at once then come to the same key
        last = of_person.order_by("-pk").values_list("pk", flat=True).first() or 0
        task = _open_task(store, _home_of(person_id), kind)
        if task is None:
            made, _ = CareTask.objects.get_or_create(
                store=store,
                person_id=person_id,
                kind=kind,
                deal=f"{HANDED_OVER} after {last}",
                defaults={
                    "why": why,
                    "owner": owner,
                    "opened_at": now,
                    "opened_by": by,
                    "due_at": day.by_closing(
                        day.later(now, timedelta(hours=48), store.zone),
                        day.week(store.hours),
                        store.zone,
                        now,
                    ),
                },
            )
            task = CareTask.objects.select_for_update().get(pk=made.pk)
        if words not in task.handed_over:
            task.handed_over = [*task.handed_over, words]
            task.save(update_fields=["handed_over"])
        return task


def settle(*, task: CareTask, by: str, how: str, now: datetime) -> None:
    """A human says it is done."""
    CareTask.objects.filter(pk=task.pk, settled_at=None).update(
        settled_at=now, settled_by=by, settled_how=how
    )


def plan_next(*, task: CareTask, at: datetime, now: datetime) -> None:
    """Its human says when the next try is; until a day after it the task is not late."""
    due = max(task.due_at, at + TO_TRY_AGAIN)
    CareTask.objects.filter(pk=task.pk, settled_at=None).update(
        starts_at=at, due_at=due, planned_on=None, reminded_at=None
    )


def remind(*, now: datetime) -> list[CareTask]:
    """Marks what will be late soon, once, so that its human is reminded in time."""
    with transaction.atomic():
        near = CareTask.objects.select_for_update(skip_locked=True).filter(
            settled_at=None, reminded_at=None, due_at__range=(now, now + LONGEST_REMINDER)
        )
        found = [task for task in near.order_by("due_at")[:A_TICK] if _soon(task, now)]
        CareTask.objects.filter(pk__in=[t.pk for t in found]).update(reminded_at=now)
    for task in found:
        task.reminded_at = now
    return found


def _soon(task: CareTask, now: datetime) -> bool:
    plan, _ = plans.by_id(task.plan_id)
    return task.due_at - now <= timedelta(hours=plan.remind_hours)


def pass_on_late(*, now: datetime) -> list[CareTask]:
    """Passes every late task to the manager, once. Never to a machine.

    A manager's own late task stays theirs, and is shown as late.
    """
    with transaction.atomic():
        late = list(
            CareTask.objects.select_for_update(skip_locked=True).filter(
                settled_at=None, passed_on_at=None, due_at__lt=now
            )
        )
        CareTask.objects.filter(pk__in=[t.pk for t in late]).update(passed_on_at=now)
    for task in late:
        task.passed_on_at = now
    return late


def open_tasks(*, store: Store, person_ids: Iterable[int]) -> list[CareTask]:
    """The open tasks for these people, the most pressing first."""
    return list(
        CareTask.objects.filter(store=store, person_id__in=person_ids, settled_at=None).order_by(
            "due_at"
        )
    )


def my_day(*, store: Store, user: User, now: datetime) -> Day:
    """What this user is to do today, in order, and what will not fit. Four queries.

    Theirs is what they are assigned; a manager's also what others let lie, and what is nobody's.
    """
    wanted = Q(assignee=user)
    if user.name:
        wanted |= Q(assignee=None, owner__iexact=user.name)
    if Role.objects.filter(user=user, store=store, name=Role.Name.MANAGER, ended_at=None).exists():
        wanted |= Q(passed_on_at__isnull=False) | Q(assignee=None, owner="")
    rows = CareTask.objects.filter(wanted, store=store, settled_at=None).order_by("due_at")[:MOST]
    tasks = {task.id: task for task in listed(rows, now)}
    staff = week.staff_at(store, [user.pk])[user.pk]
    found = day.today([week.listed(task) for task in tasks.values()], staff, now, store.zone)
    return Day(
        tasks=tuple(tasks[number] for number in found.order),
        fits=found.fits,
        not_today=found.not_today,
        minutes_used=found.minutes_used,
        minutes=found.minutes,
        says=found.says,
    )


def _owed(added: Added, now: datetime, plan: Plan, zone: str) -> Owed | None:
    told = added.entry.happening
    return owed_after(told.payload, told.until, now, plan, zone=zone, key=told.key)


def _rows(store: Store, people: set[int], *, settled: bool) -> list[CareTask]:
    """The tasks for these people and their households, locked; the settled ones where asked."""
    home = RawSQL(_AND_THEIR_HOMES, [list(people), list(people)])  # noqa: S611
    rows = CareTask.objects.select_for_update(of=("self",), no_key=True).filter(
        store=store, person__in=home, person__erased_at=None
    )
    return list((rows if settled else rows.filter(settled_at=None)).order_by("pk"))


def _home_of(person_id: int) -> list[int]:
    home = Person.objects.filter(household__people=person_id).values_list("pk", flat=True)
    return sorted({person_id, *home})


def _open_task(store: Store, people: Sequence[int], kind: str) -> CareTask | None:
    return (
        CareTask.objects.select_for_update()
        .filter(store=store, person_id__in=people, kind=kind, settled_at=None)
        .first()
    )
