"""What new events call for and what they settle, for whole households at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from sincerely.records import care, places
from sincerely.records.models import CareTask, Person, Store
from sincerely.records.reads.answering import Names, names
from sincerely.rules.care import AT_LEAST, STEPS, Owed, called_by, of_their_car, sized, while_open
from sincerely.rules.day import next_try, week
from sincerely.rules.doubted import doubted
from sincerely.rules.effort import effort
from sincerely.rules.endings import (
    HANDED_OVER,
    ONE_PURCHASE,
    Ending,
    Home,
    Task,
    endings,
    for_whom,
    tried,
)
from sincerely.rules.thanks import owed_since, purchase_moment
from sincerely.work import plans

THANKS = "thank_you"
#: who settles a task that nobody owes any more
LEDGER = "the ledger"
A_HUMAN = "a human"
#: an attempt that reached nobody leaves this long after the next one
TO_TRY_AGAIN = timedelta(hours=24)
#: withdrawn for what they wished or what befell them: owed again when that is taken back
_OF_THEIRS = frozenset(
    f"withdrawn: {why}"
    for why in (
        "they have died",
        "one of them has died",
        "they asked not to be contacted",
        "they asked to be left in peace",
    )
)


#: withdrawn because somebody they turned out to live with is owed the very same
TWICE = "withdrawn: it was asked for twice"


@dataclass(slots=True, kw_only=True)
class Book:
    """The care of some households: their tasks as kept, new ones, and which of them changed."""

    store: Store
    by: str
    now: datetime
    rows: list[CareTask]
    homes: dict[int, Home]
    new: list[CareTask] = field(default_factory=list)
    changed: dict[int, CareTask] = field(default_factory=dict)
    _names: Names | None = None

    def open(self, person: int, owed: Owed) -> None:
        """Opens what is owed, unless it has been asked for before."""
        home = self.homes[person]
        score = effort(home.events, miles=places.miles(self.store.address, home.postals))
        plan, _ = plans.current(self.store)
        owed = sized(of_their_car(owed, home.events, plan), score, plan, self.now, self.store.zone)
        owed = while_open(owed, week(self.store.hours), self.store.zone, self.now)
        mine = [r for r in (*self.rows, *self.new) if self.homes.get(r.person_id) is home]
        same = [r for r in mine if r.kind == owed.kind]
        if owed.kind == THANKS and self._thanks_asked(home, owed, same, score.score):
            return
        if owed.kind == "gracious_close" and any(self._farewell(r) for r in same):
            return
        if owed.kind in STEPS and any(_handed_over(r) for r in same):
            return  # a machine's message asked for it before
        if kept := next((r for r in same if r.deal == owed.deal[:200]), None):
            if owed.kind == THANKS and kept.settled_at and kept.pk:
                self._reopen(kept, owed.due_at)  # sold again, or the sale stands again
            return
        self.new.append(self._row(person, owed, score.score))

    def _thanks_asked(self, home: Home, owed: Owed, same: Sequence[CareTask], score: int) -> bool:
        """One purchase, however many systems and people of the household report it."""
        moment = purchase_moment(home.record)
        if moment is None:
            return True
        recent = [r for r in same if self._lately(r) or r.deal == owed.deal[:200]]
        if waiting := next((r for r in recent if r.settled_at is None), None):
            self._name_owner(waiting, owed.owner)
            self._name_car(waiting, owed.why, score)
            return True
        done = [r for r in recent if r.settled_by != LEDGER]
        if owed_since(home.record) is None:
            return bool(done)
        said = [r.settled_at for r in done if r.settled_at and r.settling_event_id is None]
        return any(at >= moment[0] for at in said)

    def _lately(self, row: CareTask) -> bool:
        return row.opened_at > self.now - ONE_PURCHASE and (
            row.settled_at is None or row.settled_by != LEDGER or row.kind == THANKS
        )

    def _farewell(self, row: CareTask) -> bool:
        """One is enough; one that was withdrawn comes back by itself."""
        return self._lately(row) or (row.settled_by == LEDGER and self._owed_again(row))

    def _name_owner(self, row: CareTask, owner: str) -> None:
        """A second report may name the salesperson the first one lacked."""
        if owner and not row.owner and row.effort < plans.by_id(row.plan_id)[0].manager_effort:
            row.owner, row.assignee_id = owner[:200], self._answers(owner)
            self._mark(row)

    def _name_car(self, row: CareTask, why: str, score: int) -> None:
        """A second report may know the car better. Who calls stays as it was first asked for."""
        plan, _ = plans.by_id(row.plan_id)
        if row.why != why and called_by(score, plan) == called_by(row.effort, plan):
            row.why = why
            self._mark(row)

    def _row(self, person: int, owed: Owed, score: int) -> CareTask:
        return CareTask(
            store=self.store,
            person_id=person,
            kind=owed.kind,
            deal=owed.deal[:200],
            why=owed.why,
            owner=owed.owner[:200],
            assignee_id=self._answers(owed.owner),
            opened_at=self.now,
            opened_by=self.by,
            starts_at=owed.starts_at,
            due_at=owed.due_at,
            effort=score,
            plan_id=self.store.care_plan_id,
        )

    def _answers(self, owner: str) -> int | None:
        if self._names is None:
            self._names = names(self.store)
        return self._names.of(owner)

    def judge(self) -> None:
        """Settles what a human has done, withdraws what nobody owes, reopens what is in doubt."""
        by_home: dict[int, list[CareTask]] = {}
        for row in (*self.rows, *self.new):
            if row.person_id in self.homes:
                by_home.setdefault(id(self.homes[row.person_id]), []).append(row)
        for rows in by_home.values():
            home = replace(self.homes[rows[0].person_id], deal=_current(rows))
            twice = [row.pk for row in rows if row.settled_how == TWICE]
            for row in rows:
                self._ask_another(row, home)
            tasks = [_task(row) for row in rows]
            unsure = _unsure(home)
            for row, task, end in zip(rows, tasks, endings(home, tasks), strict=True):
                self._judged(row, end, in_doubt=row.settling_event_id in unsure)
                if row.settled_at is None:
                    self._tried(row, tried(home, task))
            self._once(rows, twice)
        # what was done before it was asked for is kept as done: a contact may yet be doubted, a
        # wish lifted, and after a thank-you the next steps begin (`beginning.lay_out`)
        self.new = [r for r in self.new if not _answered(r)]

    def _once(self, rows: Sequence[CareTask], twice: Collection[int]) -> None:
        """People found to live together are owed it once. ``twice``: what was withdrawn for that.

        The one that was open stays, with the owner another may name.
        """
        kept: dict[tuple[str, str], CareTask] = {}
        done = {self._what(r) for r in rows if r.settled_at and r.settled_by != LEDGER}
        for row in sorted(rows, key=lambda r: r.pk in twice):
            if row.settled_at or row.deal.startswith(HANDED_OVER):
                continue
            first = kept.setdefault(self._what(row), row)
            if first is not row:
                self._name_owner(first, row.owner)
            if first is not row or (row.pk in twice and self._what(row) in done):
                self._close(row, Ending(how=TWICE, withdrawn=True))

    def _what(self, row: CareTask) -> tuple[str, str]:
        """What a household is owed once: of thanks and farewells, whatever they rest on."""
        lately = row.kind in (THANKS, "gracious_close") and row.opened_at > self.now - ONE_PURCHASE
        return row.kind, "" if lately else row.deal

    def _ask_another(self, row: CareTask, home: Home) -> None:
        """What one of a couple wants no more is done for the other, whom it is owed as well."""
        if row.settled_at and row.settled_how not in _OF_THEIRS:
            return
        person = for_whom(home, _task(row))
        if person == row.person_id:
            return
        rows = [(r.person_id, r.kind, r.deal) for r in self.new]
        if (person, row.kind, row.deal) in rows or not self._free(row, person):
            return
        row.person_id = person
        self._mark(row)

    def _free(self, row: CareTask, person: int) -> bool:
        """Not forgotten, and not asked for it before. Rare, and not all tasks may be at hand."""
        same = CareTask.objects.filter(
            store=self.store, person=OuterRef("pk"), kind=row.kind, deal=row.deal
        )
        return Person.objects.filter(~Exists(same), pk=person, erased_at=None).exists()

    def _judged(self, row: CareTask, end: Ending | None, *, in_doubt: bool) -> None:
        if row.settled_at is None:
            if end:
                self._close(row, end)
        elif row.settled_by == LEDGER:
            if end is None and self._owed_again(row):
                self._reopen(row, row.due_at)
            elif end and not end.withdrawn and self._owed_again(row):
                self._close(row, end)
        elif row.settling_event_id and (in_doubt or row.kind == "answer_complaint"):
            # a complaint that was put right may be made again
            if end and not end.withdrawn:
                self._close(row, end)
            elif end is None:
                self._reopen(row, row.due_at)

    def _owed_again(self, row: CareTask) -> bool:
        """A step whose time has passed is not asked for again; a thank-you with its sale only."""
        if row.kind in STEPS or row.kind == "gracious_close":
            return row.due_at > self.now
        return row.settled_how in _OF_THEIRS or row.settled_how == TWICE

    def _close(self, row: CareTask, end: Ending) -> None:
        row.settled_at, row.settled_how = self.now, end.how
        row.settled_by = LEDGER if end.withdrawn else (end.by or A_HUMAN)[:200]
        row.settling_event_id = end.event
        self._mark(row)

    def _reopen(self, row: CareTask, due: datetime) -> None:
        row.settled_at = row.settling_event_id = row.passed_on_at = row.reminded_at = None
        row.planned_on = None
        row.settled_by = row.settled_how = ""
        row.due_at = max(due, self.now + AT_LEAST)
        self._mark(row)

    def _tried(self, row: CareTask, tries: Sequence[datetime]) -> None:
        """An honest attempt that reached nobody is not late: it has its next time."""
        if len(tries) == row.tries:
            return
        row.tries = min(len(tries), 1000)
        if tries and len(tries) < plans.by_id(row.plan_id)[0].most_tries:
            row.starts_at = next_try(tries[-1], week(self.store.hours), self.store.zone)
            row.due_at = max(row.due_at, row.starts_at + TO_TRY_AGAIN)
            row.planned_on = row.reminded_at = None
        self._mark(row)

    def _mark(self, row: CareTask) -> None:
        if row.pk:
            self.changed[row.pk] = row

    def write(self) -> None:
        """Keeps it all: two statements at most."""
        if self.new:
            CareTask.objects.bulk_create(self.new, ignore_conflicts=True)
        if self.changed:
            care.update(self.changed.values())


def _handed_over(row: CareTask) -> bool:
    return row.settled_at is None and row.deal.startswith(HANDED_OVER)


def _answered(row: CareTask) -> bool:
    """A complaint that was put right when it was heard of: a first feed may bring years of them."""
    return row.kind == "answer_complaint" and bool(row.settled_at) and row.settled_by != LEDGER


def _current(rows: Sequence[CareTask]) -> str:
    """What the steps of the latest purchase rest on; empty where no thank-you says."""
    thanks = [
        r
        for r in rows
        if r.kind == THANKS and r.settled_how != TWICE and not r.deal.startswith(HANDED_OVER)
    ]
    latest = max(thanks, key=lambda r: (r.opened_at, r.pk or 0), default=None)
    return latest.deal if latest else ""


def _task(row: CareTask) -> Task:
    return Task(
        person=row.person_id,
        kind=row.kind,
        deal=row.deal,
        owner=row.owner,
        opened_at=row.opened_at,
        starts_at=row.starts_at,
        plan=plans.by_id(row.plan_id)[0],
    )


def _unsure(home: Home) -> frozenset[int]:
    """The numbers of the events that are in doubt."""
    ordered = sorted(home.known, key=lambda k: k.event.order)
    unsure = doubted(each.event for each in ordered)
    return frozenset(each.id for each in ordered if each.event.name in unsure)
