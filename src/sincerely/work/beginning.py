"""The steps of a purchase, laid out once somebody has said thank you for it.

Nothing else is asked for before that: who has not been thanked is not asked how they like the car.
So a first feed of years of sales opens nothing, and every step rests on a task that is there.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from sincerely.records import locks
from sincerely.records.models import CareTask, Store
from sincerely.records.reads import homes
from sincerely.rules.care import STEPS, Bought, rests_on, steps, year_of
from sincerely.rules.cars import told_best, vehicle_of
from sincerely.rules.endings import HANDED_OVER, Home
from sincerely.rules.thanks import purchase_moment, sold_by
from sincerely.work import plans
from sincerely.work.owing import LEDGER, THANKS, Book

#: a clockwork that stood still for as long loses no step
LOOK_BACK = timedelta(days=7)
#: tasks that are followed up in one tick; the next one goes on
A_TICK = 500
#: who asks for a step
CLOCK = "the care plan"


def lay_out(*, now: datetime) -> int:
    """Opens the next steps wherever a thank-you, or an anniversary, was done lately.

    Returns how many were opened. One query per store; five more, and two statements, where there
    is something to do.
    """
    opened = 0
    for store in Store.objects.order_by("pk"):
        if tasks := _done(store, now):
            opened += _lay_out(store, tasks, now)
    return opened


def _done(store: Store, now: datetime) -> list[CareTask]:
    """What was done lately and has not been followed up, but for the last anniversary."""
    plan, _ = plans.current(store)
    followed = CareTask.objects.filter(
        store=store,
        person=OuterRef("person"),
        kind__in=STEPS,
        opened_at__gte=OuterRef("settled_at"),
    )
    done = CareTask.objects.filter(
        ~Exists(followed),
        store=store,
        kind__in=(THANKS, "anniversary"),
        settled_at__range=(now - LOOK_BACK, now),
        person__erased_at=None,
    )
    rows = done.exclude(settled_by=LEDGER).order_by("-settled_at")[:A_TICK]
    return [r for r in rows if r.kind == THANKS or year_of(r.deal) < plan.anniversaries]


def _lay_out(store: Store, tasks: Sequence[CareTask], now: datetime) -> int:
    with transaction.atomic():
        people = {task.person_id for task in tasks}
        locks.people(people)  # a contact that is recorded now waits, and is judged with the steps
        found = homes.of(store.pk, store.zone, people)
        everybody = {person for home in found.values() for person in home.own}
        rows = list(
            CareTask.objects.select_for_update(of=("self",), no_key=True)
            .filter(store=store, person_id__in=everybody, person__erased_at=None)
            .order_by("pk")
        )
        book = Book(store=store, by=CLOCK, now=now, rows=rows, homes=found)
        for task in tasks:
            _follow_up(book, task, found[task.person_id], rows)
        book.judge()
        opened = sum(row.settled_at is None for row in book.new)
        book.write()
        return opened


def _follow_up(book: Book, task: CareTask, home: Home, rows: Sequence[CareTask]) -> None:
    """The steps ahead of this household's latest purchase, but for those asked for before."""
    moment = purchase_moment(home.record)
    if moment is None:
        return
    deal = _deal(home) if task.deal.startswith(HANDED_OVER) else rests_on(task.deal)
    mine = [r for r in rows if r.person_id in home.own]
    plan, _ = plans.current(book.store)
    for owed in steps(
        Bought(
            until=moment[1],
            deal=deal,
            owner=sold_by(home.record),
            what=_car(home),
        ),
        plan,
        book.store.zone,
        book.now,
        there={(r.kind, r.deal) for r in mine},
    ):
        book.open(task.person_id, owed)


def _car(home: Home) -> str:
    """What they bought, as who knows best told it."""
    best, bought = told_best(home.events), home.record.bought
    return str(vehicle_of(best)) if best else bought.what if bought else ""


def _deal(home: Home) -> str:
    """The deal of their latest purchase, as its source numbered it."""
    bought, sign = home.record.bought, home.record.sign
    key = bought.deal if bought else sign.deal if sign else ""
    return key.partition("/")[2]
