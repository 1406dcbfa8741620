"""Care tasks as the desk shows them: whose they are, and what is owed by the end of a day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from sincerely.records.models import CareTask, Store, User

#: steps that bring somebody together with a service advisor: every advisor of the store sees them
INTRODUCTIONS = frozenset({"service_introduction"})
#: tasks one page reads at most; of what others let lie, beside one's own
LIMIT, OF_OTHERS = 100, 50
#: what is read of a task for a list: hundreds of rows made into models, with all of their columns,
#: take longer than everything else on the page
_LISTED = (
    *("pk", "person_id", "person__name", "kind", "why", "owner", "assignee_id", "assignee__name"),
    *("due_at", "starts_at", "passed_on_at", "settled_at", "settled_by", "settled_how"),
    *("effort", "tries", "plan_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One care task. ``late``: open after its due time. ``handed_over``: what it replaced; not told
    in a list.

    ``answers``: the name of the user it is assigned to (``assignee_id``); ``effort``: 0 to 100;
    ``tries``: honest attempts that reached nobody; ``plan_id``: see `CareTask`.
    """

    id: int
    person_id: int
    name: str
    kind: str
    why: str
    owner: str
    due_at: datetime
    late: bool
    passed_on_at: datetime | None
    settled_at: datetime | None
    settled_by: str
    settled_how: str
    handed_over: tuple[Any, ...] = ()
    answers: str = ""
    effort: int = 0
    tries: int = 0
    starts_at: datetime | None = None
    assignee_id: int | None = None
    plan_id: int | None = None

    @property
    def called(self) -> str:
        """Who it is about, also where they have no name."""
        return self.name or f"Person {self.person_id}"

    @property
    def whose(self) -> str:
        """Who is to do it, as people call them; empty where nobody was named."""
        return self.answers or self.owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Open tasks due by a moment, the longest late first, and how many come after them."""

    tasks: tuple[Task, ...]
    later: int


def owed(store: Store, *, now: datetime, until: datetime, limit: int = LIMIT) -> Owed:
    """What the store owes by ``until`` (the end of its day, a midnight, which belongs to it),
    whoever is to do it. Two queries."""
    still = _open(store)
    rows = still.filter(due_at__lte=until).order_by("due_at", "pk")[:limit]
    shown = listed(rows, now)
    return Owed(tasks=shown, later=still.count() - len(shown))


def passed_on(store: Store, user: User, *, now: datetime) -> tuple[Task, ...]:
    """What others of the store let lie: passed to the manager, or about to be; the `OF_OTHERS` that
    were due first. One query."""
    late = _open(store).filter(Q(passed_on_at__isnull=False) | Q(due_at__lt=now))
    others = late.exclude(_theirs(user)).exclude(assignee=None, owner="")
    return listed(others.order_by("due_at", "pk")[:OF_OTHERS], now)


def introductions(store: Store, user: User, *, now: datetime, until: datetime) -> tuple[Task, ...]:
    """Who is to be introduced to service before ``until``, whoever sold them the car: what begins
    at that midnight is tomorrow's. One query."""
    begun = Q(starts_at=None) | Q(starts_at__lt=until)
    rows = _open(store).filter(begun, kind__in=INTRODUCTIONS).exclude(_theirs(user))
    return listed(rows.order_by("due_at", "pk")[:LIMIT], now)


def open_of(store: Store, user: User) -> tuple[CareTask, ...]:
    """The open tasks of one user, the first due first. One query."""
    return tuple(_open(store).filter(_theirs(user)).order_by("due_at", "pk")[:LIMIT])


def is_of(row: CareTask | Task, user: User) -> bool:
    """Whether it is theirs by assignment, or by the name sources give where nobody is assigned."""
    if row.assignee_id is not None:
        return row.assignee_id == user.pk
    return bool(user.name) and row.owner.casefold() == user.name.casefold()


def nobodys(row: CareTask | Task) -> bool:
    """Whether nobody was named for it: then it is the manager's."""
    return row.assignee_id is None and not row.owner


def theirs(row: CareTask, user: User, *, manages: bool, advises: bool) -> bool:
    """Whether a task is for this user to see and to log."""
    return manages or is_of(row, user) or (advises and row.kind in INTRODUCTIONS)


def listed(rows: QuerySet[CareTask, CareTask], now: datetime) -> tuple[Task, ...]:
    """These tasks as a list shows them. One query."""
    return tuple(
        Task(
            id=number,
            person_id=person,
            name=name,
            kind=kind,
            why=why,
            owner=owner,
            assignee_id=assignee,
            answers=answers or "",
            due_at=due,
            late=settled is None and due < now,
            starts_at=starts,
            passed_on_at=passed,
            settled_at=settled,
            settled_by=by,
            settled_how=how,
            effort=effort,
            tries=tries,
            plan_id=plan,
        )
        for number, person, name, kind, why, owner, assignee, answers, due, starts, passed, settled,
        by, how, effort, tries, plan in rows.values_list(*_LISTED)
    )  # fmt: skip


def task(row: CareTask, now: datetime, *, answers: str = "") -> Task:
    """A task row as shown; its person must have been fetched along. ``answers``: see `Task`."""
    return Task(
        id=row.pk,
        person_id=row.person_id,
        name=row.person.name,
        kind=row.kind,
        why=row.why,
        owner=row.owner,
        due_at=row.due_at,
        late=row.settled_at is None and row.due_at < now,
        passed_on_at=row.passed_on_at,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        settled_how=row.settled_how,
        handed_over=tuple(row.handed_over),
        answers=answers,
        effort=row.effort,
        tries=row.tries,
        starts_at=row.starts_at,
        assignee_id=row.assignee_id,
        plan_id=row.plan_id,
    )


def _open(store: Store) -> QuerySet[CareTask, CareTask]:
    still = CareTask.objects.filter(store=store, settled_at=None)
    return still.select_related("person", "assignee")


def _theirs(user: User) -> Q:
    named = Q(assignee=None, owner__iexact=user.name) if user.name else Q(pk=None)
    return Q(assignee=user) | named
