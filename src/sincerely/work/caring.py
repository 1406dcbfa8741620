"""Care tasks: opened by events, settled by human beings, passed to the manager when late."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from sincerely.records.ledger import Added
from sincerely.records.models import CareTask, EventRow, Person, Source, Store
from sincerely.records.reads.records import home_records
from sincerely.rules.care import Owed, owed_after
from sincerely.rules.events import Payload
from sincerely.rules.events.care import ThankYouExcused
from sincerely.rules.events.service import ComplaintResolved
from sincerely.rules.record import Record
from sincerely.rules.sighting import Happening
from sincerely.rules.thanks import owed_since, purchase_moment, thanked

THANKS = "thank_you"
#: what the key of a task made from a machine's message begins with; it rests on no deal
HANDED_OVER = "handed over"
#: who settles a task that nobody owes any more
LEDGER = "the ledger"
A_HUMAN = "a human"
#: two reports of one purchase (a click, then the DMS) call for one thank-you
ONE_PURCHASE = timedelta(days=30)


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
    _settle(source.store, people, added, person_of, now)
    for a in added:
        task, person = _owed(a, now), person_of[a.entry.sighting_id]
        if task and task.kind == THANKS:
            _owe_thanks(source.store, person, task, by, now)
        elif task and not _resolved(source, person, task.deal, a.entry.happening):
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
                    "due_at": now + timedelta(hours=48),
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


def pass_on_late(*, now: datetime) -> list[CareTask]:
    """Passes every late task to the manager, once. Never to a machine."""
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


def _owed(added: Added, now: datetime) -> Owed | None:
    happening = added.entry.happening
    return owed_after(happening.payload, happening.until, now)


def _owe_thanks(store: Store, person_id: int, owed: Owed, by: str, now: datetime) -> None:
    """One purchase, however many systems and people of the household report it: one thank-you."""
    record = home_records([person_id], store.pk).get(person_id)
    moment = owed_since(record) if record else None
    if moment is None:
        return
    recent = CareTask.objects.filter(
        store=store,
        person_id__in=_home_of(person_id),
        kind=THANKS,
        opened_at__gt=now - ONE_PURCHASE,
    )
    waiting = recent.filter(settled_at=None).first()
    if waiting:
        _name_owner(waiting, owed.owner)
    elif not recent.filter(settled_at__gte=moment[0]).exclude(settled_by=LEDGER).exists():
        _open(store, person_id, owed, by, now)


def _open(store: Store, person_id: int, owed: Owed, by: str, now: datetime) -> None:
    task, made = CareTask.objects.get_or_create(
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
    if not made and task.settled_by == LEDGER:  # withdrawn, and now the sale stands again
        CareTask.objects.filter(pk=task.pk).update(
            settled_at=None, settled_by="", settled_how="", due_at=owed.due_at, passed_on_at=None
        )


def _resolved(source: Source, person_id: int, complaint: str, opened: Happening) -> bool:
    """Whether the word that it was put right came with the complaint, or before it."""
    at = opened.occurred_at
    later = Q(occurred_at__gte=at) | Q(whole_day=True, occurred_at__gt=at - timedelta(days=1))
    return EventRow.objects.filter(
        later,
        source=source,
        sighting__person__in=_home_of(person_id),
        kind=ComplaintResolved.kind,
        payload__complaint=complaint,
    ).exists()


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
    tasks = list(waiting.distinct().order_by("pk"))
    if not tasks:
        return
    records = home_records([t.person_id for t in tasks], store.pk)
    said = [(person_of[a.entry.sighting_id], a.entry.happening.payload) for a in added]
    for task in tasks:
        home = _home_of(task.person_id)
        words = [payload for person, payload in said if person in home]
        if done := _done(task, records.get(task.person_id), words):
            settle(task=task, by=done[0], how=done[1], now=now)


def _done(
    task: CareTask, record: Record | None, words: Sequence[Payload]
) -> tuple[str, str] | None:
    """By whom and how a task has been done, or why nothing is owed any more."""
    moment = purchase_moment(record) if record else None
    if record and task.deal.startswith(HANDED_OVER) and (task.kind != THANKS or moment is None):
        human = record.human if record.human and record.human.at > task.opened_at else None
        return (human.by or A_HUMAN, human.how) if human else None
    if task.kind == THANKS:
        return _thanks_done(record, words) if record else None
    ends = (w for w in words if isinstance(w, ComplaintResolved) and w.complaint == task.deal)
    resolved = next(ends, None)
    return (resolved.by or A_HUMAN, "resolved") if resolved else None


def _thanks_done(record: Record, words: Sequence[Payload]) -> tuple[str, str] | None:
    if purchase_moment(record) is None:
        return LEDGER, "withdrawn: the sale does not stand"
    if human := thanked(record):
        return human.by or A_HUMAN, human.how
    excused = next((w for w in words if isinstance(w, ThankYouExcused)), None)
    return (excused.by, f"excused: {excused.why}") if excused and not owed_since(record) else None


def _home_of(person_id: int) -> list[int]:
    home = Person.objects.filter(household__people=person_id).values_list("pk", flat=True)
    return sorted({person_id, *home})


def _open_task(store: Store, people: Sequence[int], kind: str) -> CareTask | None:
    return (
        CareTask.objects.select_for_update()
        .filter(store=store, person_id__in=people, kind=kind, settled_at=None)
        .first()
    )
