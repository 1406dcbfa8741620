"""The store's care plan: which one is in force, changing it, and what a change would have done."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from sincerely.records.models import CarePlanVersion, CareTask, Store
from sincerely.records.reads.records import home_records
from sincerely.rules.care import FRESH, STEPS, Bought, Owed, sized, steps, thanks_due, while_open
from sincerely.rules.day import week
from sincerely.rules.effort import Effort
from sincerely.rules.endings import HANDED_OVER
from sincerely.rules.plans import DEFAULT_PLAN, Plan, PlanError
from sincerely.rules.thanks import purchase_moment, sold_by
from sincerely.work.errors import WorkError
from sincerely.work.versions import Version, told

#: tasks a preview looks at: the latest
MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One task that would be different; in words, *no task* where there would be none."""

    person_id: int
    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPreview:
    """What a change would have done to the tasks of the last days.

    ``judged``: tasks looked at. ``counts``: by what becomes of them (more, fewer, moved).
    """

    judged: int
    tasks: tuple[Changed, ...]
    counts: Mapping[str, int]


def current(store: Store) -> tuple[Plan, int]:
    """The plan in force and its number; 0 is the built-in one."""
    return by_id(store.care_plan_id)


@lru_cache(maxsize=256)
def by_id(version_id: int | None) -> tuple[Plan, int]:
    """A version's plan and its number. Versions never change, so each is read once."""
    if version_id is None:
        return DEFAULT_PLAN, 0
    version = CarePlanVersion.objects.get(pk=version_id)
    return DEFAULT_PLAN.changed(version.settings), version.number


def change(
    *, store: Store, settings: Mapping[str, Any], by: str, why: str, now: datetime
) -> CarePlanVersion:
    """Puts a new version in force; tasks that are open stay as they are.

    Raises `WorkError` naming each setting that cannot hold.
    """
    with transaction.atomic():
        locked = Store.objects.select_for_update().get(pk=store.pk)
        plan, number = current(locked)
        version = CarePlanVersion.objects.create(
            store=locked,
            number=number + 1,
            settings=_changed(plan, settings).settings(),
            by=by,
            at=now,
            why=why,
        )
        Store.objects.filter(pk=store.pk).update(care_plan=version)
    store.care_plan = version
    return version


def versions(store: Store) -> tuple[Version, ...]:
    """Every version, newest first, each with what it changed. One query."""
    rows = CarePlanVersion.objects.filter(store=store).order_by("number")
    return told(rows, DEFAULT_PLAN.settings())


def go_back(*, store: Store, number: int, by: str, why: str, now: datetime) -> CarePlanVersion:
    """A new version with the settings of an old one. Raises `WorkError` ``no_such_version``."""
    old = CarePlanVersion.objects.filter(store=store, number=number).first()
    if old is None and number:
        raise WorkError(
            "no_such_version", f"There is no care plan {number} here.", "Choose one of the list."
        )
    settings = {**DEFAULT_PLAN.settings(), **(old.settings if old else {})}
    return change(store=store, settings=settings, by=by, why=why, now=now)


def preview(
    *, store: Store, settings: Mapping[str, Any], now: datetime, days: int = 90
) -> PlanPreview:
    """Which tasks of the last ``days`` days would have been different. Three queries.

    Judged by the purchases that were thanked for, and by the complaints, promises and closes that
    were asked for. What nobody was asked for under the present plan leaves no trace to judge.
    """
    plan, _ = current(store)
    changed = _changed(plan, settings)
    rows = list(
        CareTask.objects.filter(store=store, opened_at__gte=now - timedelta(days=days))
        .exclude(deal__startswith=HANDED_OVER)
        .exclude(kind__in=STEPS)
        .order_by("-pk")[:MOST]
    )
    found: list[Changed] = []
    judged, counts = 0, Counter[str]()
    for person, kind, before, after in _compared(store, rows, plan, changed):
        judged += 1
        if before == after:
            continue
        counts["moved" if before and after else "more" if after else "fewer"] += 1
        found.append(
            Changed(
                person_id=person,
                kind=kind,
                before=before or "no task",
                after=after or "no task",
            )
        )
    return PlanPreview(judged=judged, tasks=tuple(found), counts=dict(counts))


def _compared(
    store: Store, rows: Sequence[CareTask], plan: Plan, changed: Plan
) -> Iterator[tuple[int, str, str, str]]:
    """(person, kind, before, after) of every task either plan calls for; empty: it does not."""
    buyers = [row.person_id for row in rows if row.kind == "thank_you"]
    records = home_records(buyers, store.pk) if buyers else {}
    for row in rows:
        if row.kind != "thank_you":
            before, after = (_single(row, each, store) for each in (plan, changed))
            yield row.person_id, row.kind, before, after
            continue
        record = records.get(row.person_id)
        moment = purchase_moment(record) if record else None
        if record is None or moment is None:
            continue
        bought = Bought(until=moment[1], deal=row.deal, owner=sold_by(record))
        old, new = (_of_purchase(row, bought, each, store) for each in (plan, changed))
        for kind in dict.fromkeys((*old, *new)):
            yield row.person_id, kind, old.get(kind, ""), new.get(kind, "")


def _of_purchase(row: CareTask, bought: Bought, plan: Plan, store: Store) -> dict[str, str]:
    """Kind -> when it is due and who does it, of everything a purchase calls for."""
    found = {}
    if plan.thank_you and row.opened_at - bought.until <= FRESH:
        owed = Owed(
            kind="thank_you",
            why="",
            due_at=thanks_due(bought.until, row.opened_at, plan, store.zone),
            owner=bought.owner,
        )
        owed = sized(owed, Effort(score=row.effort), plan, row.opened_at, store.zone)
        owed = while_open(owed, week(store.hours), store.zone, row.opened_at)
        found["thank_you"] = _words(owed, store.zone)
    for step in steps(bought, plan, store.zone, row.opened_at):
        found[step.kind] = _words(step, store.zone)
    return found


def _single(row: CareTask, plan: Plan, store: Store) -> str:
    """The same for a task that stands alone: moved by as much as the plans differ."""
    on = getattr(plan, row.kind, True)
    own, _ = by_id(row.plan_id)
    due = row.due_at + _length(row.kind, plan) - _length(row.kind, own)
    return f"due {_day(due, store.zone)}, {row.owner or 'the manager'}" if on else ""


def _length(kind: str, plan: Plan) -> timedelta:
    match kind:
        case "answer_complaint":
            return timedelta(hours=plan.complaint_hours)
        case "gracious_close":
            return timedelta(days=plan.close_days)
        case "new_salesperson":
            return timedelta(days=plan.new_salesperson_days)
    return timedelta()


def _words(owed: Owed, zone: str) -> str:
    return f"due {_day(owed.due_at, zone)}, {owed.owner or 'the manager'}"


def _day(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%B} {local.day}, {local:%Y} {local:%H:%M}"


def _changed(plan: Plan, settings: Mapping[str, Any]) -> Plan:
    try:
        return plan.changed(settings)
    except PlanError as problem:
        raise WorkError(problem.code, f"{problem}.", problem.hint) from problem
