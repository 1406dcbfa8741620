"""When a store is open, who works when, and which day of theirs each task goes into."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from sincerely.records.models import CareTask, DayOff, Role, StaffWeek, Store, User
from sincerely.records.reads import answering
from sincerely.records.reads.tasks import Task
from sincerely.rules.day import AHEAD, ASKED_FOR, MINUTES, Call, Staff, fitted, week
from sincerely.rules.policy import minutes_of
from sincerely.work import plans
from sincerely.work.errors import WorkError

#: humans of one store whose days are filled at once
AT_ONCE = 100
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: weekday (0 is Monday, as text) -> [from, to] as ``HH:MM``
Hours = Mapping[str, Sequence[str]]


def set_store_hours(*, store: Store, hours: Hours, by: str, now: datetime) -> None:
    """When the store is open. Empty: nobody has said. Raises `WorkError` ``hours_unreadable``."""
    kept = _checked(hours)
    Store.objects.filter(pk=store.pk).update(hours=kept)
    store.hours = kept


def set_week(
    *, store: Store, user: User, hours: Hours, minutes: int | None, by: str, now: datetime
) -> StaffWeek:
    """When somebody works, and for how many minutes of a day they may care. ``hours`` empty: every
    day the store is open; ``minutes`` None: as before.

    Raises `WorkError` ``not_of_this_store``, ``hours_unreadable``, ``minutes_out_of_bounds``.
    """
    _works_here(store, user)
    if minutes is not None and not 0 <= minutes <= 600:
        raise WorkError(
            "minutes_out_of_bounds", f"{minutes} minutes of a day?", "Say 0 to 600 minutes."
        )
    said = {"week": _checked(hours), "set_by": by, "set_at": now}
    if minutes is not None:
        said["minutes"] = minutes
    row, _ = StaffWeek.objects.update_or_create(user=user, store=store, defaults=said)
    return row


def take_off(
    *, store: Store, user: User, first: date, last: date, why: str, by: str, now: datetime
) -> DayOff:
    """Days on which somebody is away. Raises `WorkError` ``not_of_this_store``, ``days_odd``."""
    _works_here(store, user)
    if last < first:
        raise WorkError("days_odd", f"{last} is before {first}.", "Say the first day first.")
    return DayOff.objects.create(
        user=user, store=store, first=first, last=last, why=why, by=by, at=now
    )


def end_day_off(*, off: DayOff, by: str, now: datetime) -> None:
    """They will be there after all. Kept with who said so first: the row only ends."""
    DayOff.objects.filter(pk=off.pk, ended_at=None).update(ended_at=now)


def staff_at(store: Store, users: Collection[int]) -> dict[int, Staff]:
    """When each of these users works at the store. Two queries."""
    weeks = {
        user: (kept, minutes)
        for user, kept, minutes in StaffWeek.objects.filter(
            store=store, user__in=users
        ).values_list("user_id", "week", "minutes")
    }
    off: dict[int, list[tuple[date, date]]] = defaultdict(list)
    absences = DayOff.objects.filter(store=store, user__in=users, ended_at=None)
    for user, first, last in absences.values_list("user_id", "first", "last"):
        off[user].append((first, last))
    opened = week(store.hours)
    return {
        user: Staff(
            week=week(weeks[user][0] if user in weeks else {}, opened),
            minutes=weeks[user][1] if user in weeks else MINUTES,
            off=off[user],
        )
        for user in users
    }


def call(task: CareTask) -> Call:
    """A task as a day sees it; its person was fetched along."""
    plan, _ = plans.by_id(task.plan_id)
    return Call(
        id=task.pk,
        name=task.person.name,
        due_at=task.due_at,
        effort=task.effort,
        minutes=plan.minutes(task.kind),
        starts_at=task.starts_at,
        first=task.kind in ASKED_FOR,
    )


def listed(task: Task) -> Call:
    """A task of a list as a day sees it."""
    plan, _ = plans.by_id(task.plan_id)
    return Call(
        id=task.id,
        name=task.name,
        due_at=task.due_at,
        effort=task.effort,
        minutes=plan.minutes(task.kind),
        starts_at=task.starts_at,
        first=task.kind in ASKED_FOR,
    )


def assign() -> int:
    """Gives open tasks to whoever answers to the name they came with. Returns how many.

    Three queries per store with such tasks, and one for each user who is found.
    """
    given = 0
    nobodys = CareTask.objects.filter(settled_at=None, assignee=None)
    for store in Store.objects.filter(pk__in=nobodys.values("store")):
        found = answering.names(store)
        theirs = nobodys.filter(store=store)
        owners = defaultdict[int, list[str]](list)
        for owner in theirs.values_list("owner", flat=True).distinct():
            if user := found.of(owner):
                owners[user].append(owner)
        for user, names in sorted(owners.items()):
            given += theirs.filter(owner__in=names).update(assignee=user)
    return given


def fit(*, now: datetime) -> int:
    """Writes the day each open task goes into, for those of the next `AHEAD` days; none where no
    day of its human takes it. Returns how many changed. For each hundred humans of a store four
    queries at most, and one per store."""
    changed = 0
    near = Q(settled_at=None, due_at__lt=now + timedelta(days=AHEAD), assignee__isnull=False)
    for store in Store.objects.filter(pk__in=CareTask.objects.filter(near).values("store")):
        theirs = CareTask.objects.filter(near, store=store)
        users = sorted(theirs.values_list("assignee_id", flat=True).distinct())
        for first in range(0, len(users), AT_ONCE):
            some = users[first : first + AT_ONCE]
            changed += _fit(store, theirs.filter(assignee__in=some), now)
    return changed


def _fit(store: Store, tasks: QuerySet[CareTask], now: datetime) -> int:
    rows = list(tasks.select_related("person").order_by("due_at"))
    days = _days(store, rows, now)
    moved = [row for row in rows if row.planned_on != days.get(row.pk)]
    for row in moved:
        row.planned_on = days.get(row.pk)
    CareTask.objects.bulk_update(moved, ["planned_on"], batch_size=500)
    return len(moved)


def _days(store: Store, rows: Sequence[CareTask], now: datetime) -> dict[int, date]:
    of_user: dict[int, list[Call]] = defaultdict(list)
    for row in rows:
        assert row.assignee_id is not None
        of_user[row.assignee_id].append(call(row))
    found: dict[int, date] = {}
    for user, staff in staff_at(store, list(of_user)).items():
        found |= fitted(of_user[user], staff, now, store.zone)
    return found


def read_hours(words: Sequence[str]) -> dict[str, list[str]]:
    """``mon-fri=9:00-19:00 sat=10:00-17:00`` as hours; a day that is not named is free.

    Raises `WorkError` ``hours_unreadable``.
    """
    found: dict[str, list[str]] = {}
    for word in words:
        days, equals, hours = word.strip().lower().partition("=")
        begin, dash, end = hours.partition("-")
        if not equals or not dash:
            raise _unreadable(word)
        first, _, last = days.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise _unreadable(word)
        begins = DAYS.index(first)
        for n in range((DAYS.index(last or first) - begins) % 7 + 1):  # fri-mon goes over a Sunday
            found[str((begins + n) % 7)] = [begin.strip().zfill(5), end.strip().zfill(5)]
    return _checked(found)


def _checked(hours: Hours) -> dict[str, list[str]]:
    for day, pair in hours.items():
        good = day in {"0", "1", "2", "3", "4", "5", "6"} and len(pair) == 2
        if not good or not all(_is_clock(text) for text in pair):
            raise _unreadable(f"{day}={'-'.join(map(str, pair))}")
        if minutes_of(pair[0]) >= minutes_of(pair[1]):
            raise _unreadable(f"{pair[0]}-{pair[1]}")
    return {day: [str(pair[0]), str(pair[1])] for day, pair in sorted(hours.items())}


def _is_clock(text: Any) -> bool:
    shaped = isinstance(text, str) and len(text) == 5 and text[2] == ":" and text.isascii()
    numbers = shaped and text[:2].isdecimal() and text[3:].isdecimal()
    return bool(numbers) and int(text[3:]) < 60 and minutes_of(text) <= 24 * 60


def _unreadable(word: str) -> WorkError:
    return WorkError(
        "hours_unreadable",
        f"{word!r} are no hours.",
        "Write mon-fri=09:00-19:00 sat=10:00-17:00; a day that is not named is free.",
    )


def _works_here(store: Store, user: User) -> None:
    if not Role.objects.filter(user=user, store=store, ended_at=None).exists():
        raise WorkError(
            "not_of_this_store",
            f"{user.name or user.email} does not work at {store.name}.",
            "Give them a role first: `sincerely user add`.",
        )
