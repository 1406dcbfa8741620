"""The people of one who left are told who is there for them now; or, when that one is back, that
they are.

There may be thousands: each chunk is a transaction, and whoever asks again goes on behind what was
done. Every event has a key of its own, so nobody is told twice.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from sincerely.records.models import CareTask, EventRow, StaffName, Store, User
from sincerely.records.reads import customers
from sincerely.rules.day import fitted
from sincerely.rules.endings import called
from sincerely.rules.events.care import SalespersonPassed
from sincerely.work import jointly, week
from sincerely.work.byhand import BY_HAND, Said
from sincerely.work.caring import LEDGER
from sincerely.work.errors import WorkError
from sincerely.work.jointly import Saying

#: people told in one transaction
CHUNK = 200
#: over so many days introductions are spread; who fits into none of them is due at once
SPREAD = 180
#: an introduction is due this long after the morning of its day
A_DAY_FOR_IT = timedelta(hours=48)
NEW = "new_salesperson"

#: told (people seen to, of how many)
Step = Callable[[int, int], None]


def silently(done: int, total: int) -> None:
    """Tells nobody how far it is."""
    del done, total


def introduce(
    *,
    store: Store,
    user: User,
    names: Collection[str],
    since: datetime,
    by: str,
    now: datetime,
    step: Step = silently,
) -> int:
    """One introduction for every household of ``user``, who left then and whose ``names`` sources
    use: by whoever is there for them now. How many.

    Raises `WorkError` ``is_back`` where the leaving was taken back, also meanwhile: from then on
    nobody is told.
    """
    if not names:
        return 0
    row = StaffName.objects.filter(store=store, name__in=names, left_at=since).first()
    if row is None or row.user is None:
        raise _is_back(user)
    to = row.user
    ours = StaffName.objects.filter(pk=row.pk, user=to, left_at=since)
    passed = SalespersonPassed(before=user.name, to=to.name, by=by)
    people = customers.of_staff(store, names)
    step(0, len(people))
    for done, chunk in _chunks(people):
        with transaction.atomic():
            if not ours.select_for_update().exists():
                raise _is_back(user)
            _tell(store, chunk, passed, _prefix(user, since), since, by, now)
        step(done, len(people))
    _spread(store, to, now)
    return len(people)


def give_back(
    *,
    store: Store,
    user: User,
    successor: User,
    since: datetime,
    by: str,
    now: datetime,
    step: Step = silently,
) -> tuple[int, int]:
    """The people ``user`` left to ``successor`` then are theirs as before: (how many, open tasks).

    Only whoever was introduced to the successor meanwhile is told. Raises `WorkError`
    ``left_again`` where ``user`` has left once more since.
    """
    keys = EventRow.objects.filter(
        store=store, source__name=BY_HAND, key__startswith=_prefix(user, since)
    )
    people = dict(keys.values_list("sighting__person", "key"))
    asked = CareTask.objects.filter(store=store, kind=NEW, deal__in=people.values())
    met = asked.filter(settled_at__isnull=False).exclude(settled_how=_as_before(user))
    known = set(met.values_list("person", flat=True))
    with transaction.atomic():
        _must_be_here(store, user)
        _withdraw(asked, user, now)
        theirs = CareTask.objects.filter(store=store, settled_at=None, assignee=successor)
        tasks = pass_tasks(theirs.filter(person__in=people), user)
    passed = SalespersonPassed(before=successor.name, to=user.name, by=by)
    stamp = f"back:{user.pk}:{since:%Y%m%dT%H%M%S}:"
    step(0, len(people))
    for done, chunk in _chunks(sorted(people)):
        with transaction.atomic():
            _must_be_here(store, user)
            _tell(store, chunk, passed, stamp, now, by, now)
            never = [f"{stamp}{person}" for person in chunk if person not in known]
            _withdraw(CareTask.objects.filter(store=store, kind=NEW, deal__in=never), user, now)
        step(done, len(people))
    _spread(store, user, now)
    return len(people), tasks


def pass_tasks(tasks: QuerySet[CareTask, CareTask], to: User) -> int:
    """These are somebody else's from now on; how many."""
    return tasks.update(assignee=to, owner=to.name, planned_on=None)


def _is_back(user: User) -> WorkError:
    return WorkError(
        "is_back",
        f"{user.name} is there again: their people are asked for nothing more.",
        "Nothing to do.",
    )


def _must_be_here(store: Store, user: User) -> None:
    """Until the end of the transaction nobody says that they left."""
    rows = StaffName.objects.select_for_update().filter(store=store, name=called(user.name))
    row = rows.first()
    if row is None or row.left_at is not None:
        raise WorkError(
            "left_again",
            f"{user.name} has left {store.name} once more.",
            "Their people go with that leaving.",
        )


def _as_before(user: User) -> str:
    return f"withdrawn: {user.name} is there as before"


def _withdraw(tasks: QuerySet[CareTask, CareTask], user: User, now: datetime) -> None:
    tasks.filter(settled_at=None).update(
        settled_at=now, settled_by=LEDGER, settled_how=_as_before(user)
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
    sayings = [
        Saying(
            person_id=person,
            said=Said(payload=passed, occurred_at=at, key=f"{prefix}{person}"),
            by=by,
        )
        for person in people
    ]
    jointly.record(store=store, sayings=sayings, now=now)


def _chunks(people: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """(how many have been seen to after it, the chunk)."""
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        yield start + len(chunk), chunk


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
