"""Care tasks as the desk shows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sincerely.records.models import CareTask, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One care task. ``late``: open after its due time. ``handed_over``: what it replaced."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Open tasks due by a moment, the longest late first, and how many come after them."""

    tasks: tuple[Task, ...]
    later: int


def owed(store: Store, *, now: datetime, until: datetime, limit: int = 100) -> Owed:
    """What the store owes people by ``until`` (the end of its day). Two queries."""
    still = CareTask.objects.filter(store=store, settled_at=None)
    rows = still.filter(due_at__lte=until).select_related("person").order_by("due_at", "pk")[:limit]
    tasks = tuple(task(row, now) for row in rows)
    return Owed(tasks=tasks, later=still.filter(due_at__gt=until).count())


def task(row: CareTask, now: datetime) -> Task:
    """A task row as shown; its person must have been fetched along."""
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
    )
