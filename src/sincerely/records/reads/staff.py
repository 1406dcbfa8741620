"""Who works at a store: roles, names sources call them by, their week, and when they are away."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from sincerely.records.models import CareTask, DayOff, Role, StaffName, StaffWeek, Store, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Days on which somebody is not there, first and last included."""

    id: int
    first: date
    last: date
    why: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works here. ``week``: weekday (0 is Monday, as text) -> (from, to); empty: every
    day the store is open. ``names``: what sources call them besides their own name; ``after``:
    those of whom they follow. ``open``: tasks they owe now."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    names: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    week: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    minutes: int | None = None
    away: tuple[Away, ...] = ()
    open: int = 0

    @property
    def called(self) -> str:
        """As colleagues call them."""
        return self.name or self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Somebody who left, and who is there for their people now."""

    id: int
    name: str
    since: datetime
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Everybody who works here, by name, and who left."""

    members: tuple[Member, ...]
    gone: tuple[Gone, ...]


def staff(store: Store, *, today: date) -> Staff:
    """Who works at the store. Six queries, however many they are."""
    roles: dict[User, list[str]] = {}
    rows = Role.objects.filter(store=store, ended_at=None, user__is_active=True)
    for row in rows.select_related("user").order_by("user__name", "user_id", "name"):
        roles.setdefault(row.user, []).append(row.name)
    names = list(StaffName.objects.filter(store=store).order_by("name"))
    weeks = {row.user_id: row for row in StaffWeek.objects.filter(store=store)}
    away = _away(store, today)
    tasks = CareTask.objects.filter(store=store, settled_at=None, assignee__in=list(roles))
    owed = dict(tasks.values_list("assignee").annotate(Count("pk")).order_by())
    members = tuple(
        Member(
            id=user.pk,
            name=user.name,
            email=user.email,
            roles=tuple(those),
            names=tuple(n.name for n in names if n.user_id == user.pk and n.left_at is None),
            after=tuple(n.name for n in names if n.user_id == user.pk and n.left_at),
            week=_week(weeks.get(user.pk)),
            minutes=weeks[user.pk].minutes if user.pk in weeks else None,
            away=away.get(user.pk, ()),
            open=owed.get(user.pk, 0),
        )
        for user, those in roles.items()
    )
    return Staff(members=members, gone=_gone(store, names, {user.pk for user in roles}, members))


def member(store: Store, user_id: int, *, today: date) -> Member | None:
    """One of them; None where nobody of this number works here. Six queries."""
    return next((m for m in staff(store, today=today).members if m.id == user_id), None)


def _away(store: Store, today: date) -> dict[int, tuple[Away, ...]]:
    found: defaultdict[int, tuple[Away, ...]] = defaultdict(tuple)
    rows = DayOff.objects.filter(store=store, ended_at=None, last__gte=today)
    for row in rows.order_by("first", "pk"):
        away = Away(id=row.pk, first=row.first, last=row.last, why=row.why, by=row.by)
        found[row.user_id] += (away,)
    return found


def _week(row: StaffWeek | None) -> dict[str, tuple[str, str]]:
    kept: dict[str, Any] = row.week if row else {}
    return {day: (begin, end) for day, (begin, end) in kept.items()}


def _gone(
    store: Store, names: list[StaffName], here: set[int], members: tuple[Member, ...]
) -> tuple[Gone, ...]:
    """Those without a role whose name means somebody else by now."""
    left = {row.name: row for row in names if row.left_at}
    called = {m.id: m.called for m in members}
    users = User.objects.filter(roles__store=store, roles__ended_at__isnull=False)
    found = []
    for user in users.exclude(pk__in=here).distinct().order_by("name"):
        row = left.get(" ".join(user.name.casefold().split()))
        if row and row.left_at:
            to = called.get(row.user_id or 0, "")
            found.append(Gone(id=user.pk, name=user.name, since=row.left_at, to=to))
    return tuple(found)
