"""Care tasks: opened by events, settled by human beings, passed to the manager when late."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from sincerely.records.ledger import Added
from sincerely.records.models import CareTask, Person, Source, Store
from sincerely.records.reads.records import home_records
from sincerely.rules.care import Owed, owed_after
from sincerely.rules.events.service import ComplaintResolved
from sincerely.rules.thanks import purchase_moment, thanked

THANKS = "thank_you"
#: two reports of one purchase (a click, then the DMS) call for one thank-you
ONE_PURCHASE = timedelta(days=30)
#: a task nobody settled goes to the manager this long after it was due
GRACE = timedelta(hours=0)


def follow(
    *,
    source: Source,
    added: Sequence[Added],
    person_of: dict[int, int],
    by: str,
    now: datetime,
) -> None:
    """Opens what new events call for and settles what a human has done. Same transaction."""
    people = {person_of[a.entry.sighting_id] for a in added}
    owed = [
        (person_of[a.entry.sighting_id], task) for a in added if (task := _owed(a, now)) is not None
    ]
    _settle(source.store, people, added, person_of, now)
    for person, task in owed:
        _open(source.store, person, task, by, now)


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
    """A machine's message becomes a human's task, its subject attached. One open task is enough."""
    with transaction.atomic():
        task = _open_task(store, _home_of(person_id), kind)
        if task is None:
            task = CareTask.objects.create(
                store=store,
                person_id=person_id,
                kind=kind,
                deal=f"handed over {now:%Y-%m-%d %H:%M:%S.%f}",
                why=why,
                owner=owner,
                opened_at=now,
                opened_by=by,
                due_at=now + timedelta(hours=48),
            )
        if words not in task.handed_over:
            task.handed_over = [*task.handed_over, words]
            task.save(update_fields=["handed_over"])
        return task


def settle(*, task: CareTask, by: str, how: str, now: datetime) -> None:
    """A human says it is done."""
    CareTask.objects.filter(pk=task.pk, settled_at=None).update(
        settled_at=now, settled_by=by, settled_how=how
    )


def pass_on_late(*, now: datetime) -> list[CareTask]:
    """Passes every late task to the manager, once. Never to a machine."""
    with transaction.atomic():
        late = list(
            CareTask.objects.select_for_update(skip_locked=True).filter(
                settled_at=None, passed_on_at=None, due_at__lt=now - GRACE
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


def _owed(added: Added, now: datetime) -> Owed | None:
    happening = added.entry.happening
    return owed_after(happening.payload, happening.until, now)


def _open(store: Store, person_id: int, owed: Owed, by: str, now: datetime) -> None:
    home = _home_of(person_id)
    if owed.kind == THANKS:
        record = home_records([person_id], store.pk).get(person_id)
        if record is None or purchase_moment(record) is None or thanked(record):
            return
        recent = CareTask.objects.filter(
            store=store, person_id__in=home, kind=THANKS, opened_at__gt=now - ONE_PURCHASE
        ).first()
        if recent:
            _name_owner(recent, owed.owner)
            return
    CareTask.objects.get_or_create(
        store=store,
        person_id=person_id,
        kind=owed.kind,
        deal=owed.deal,
        defaults={
            "why": owed.why,
            "owner": owed.owner,
            "opened_at": now,
            "opened_by": by,
            "due_at": owed.due_at,
        },
    )


def _name_owner(task: CareTask, owner: str) -> None:
    """A second report may name the salesperson the first one lacked."""
    if owner and not task.owner:
        task.owner = owner
        task.save(update_fields=["owner"])


def _settle(
    store: Store,
    people: set[int],
    added: Sequence[Added],
    person_of: dict[int, int],
    now: datetime,
) -> None:
    waiting = CareTask.objects.filter(store=store, settled_at=None).filter(
        Q(person_id__in=people) | Q(person__household__people__in=people)
    )
    tasks = list(waiting.distinct())
    if not tasks:
        return
    records = home_records([t.person_id for t in tasks], store.pk)
    ended = _ended(added, person_of)
    for task in tasks:
        record = records.get(task.person_id)
        human = thanked(record) if record and task.kind == THANKS else None
        if human:
            settle(task=task, by=human.by or "a human", how=human.how, now=now)
        elif task.kind == THANKS and record and purchase_moment(record) is None:
            settle(task=task, by="the ledger", how="withdrawn: the sale does not stand", now=now)
        elif (task.person_id, task.deal) in ended:
            settle(task=task, by=ended[task.person_id, task.deal], how="resolved", now=now)


def _ended(added: Sequence[Added], person_of: dict[int, int]) -> dict[tuple[int, str], str]:
    found = {}
    for a in added:
        payload = a.entry.happening.payload
        if isinstance(payload, ComplaintResolved):
            key = (person_of[a.entry.sighting_id], payload.complaint)
            found[key] = payload.by or "a human"
    return found


def _home_of(person_id: int) -> list[int]:
    home = Person.objects.filter(household__people=person_id).values_list("pk", flat=True)
    return sorted({person_id, *home})


def _open_task(store: Store, people: Sequence[int], kind: str) -> CareTask | None:
    return (
        CareTask.objects.select_for_update()
        .filter(store=store, person_id__in=people, kind=kind, settled_at=None)
        .first()
    )
