"""How what is owed comes to an end: a human's contact did it, or nobody owes it any more.

Everything is judged anew from the household's events, so that an event that comes late, or a
contact that is doubted and stands again, ends in the same tasks as if it had come in its order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .care import STEPS, begin, promise_time, rests_on
from .events import Event, SaidBy
from .events.care import (
    CareTried,
    PromiseKept,
    PromiseMade,
    SalespersonPassed,
    ServiceIntroduced,
    ThankYouExcused,
    ThankYouGiven,
)
from .events.deals import DealDelivered, DealLost, DealSold, LostReason
from .events.service import ComplaintOpened, ComplaintResolved, ServiceOpened
from .folding import fold
from .plans import Plan
from .record import EMPTY, Record
from .thanks import purchase_moment

#: what the key of a task made from a machine's message begins with; it rests on no deal
HANDED_OVER = "handed over"
#: even for those who asked to be left in peace, a human owes these
_IN_PEACE = frozenset({"thank_you", "answer_complaint", "promise"})
#: what one household reports of one purchase lies no further apart
ONE_PURCHASE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An event of the ledger: its number, and whose it is."""

    id: int
    person: int
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A human of the store was in touch with them. ``thanks``: and thanked them in so many words.

    ``event``: its number in the ledger.
    """

    at: datetime
    until: datetime
    by: str
    how: str
    event: int
    thanks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is owed, as it is kept. ``plan``: the one it was opened by."""

    person: int
    kind: str
    deal: str
    owner: str
    opened_at: datetime
    starts_at: datetime | None
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Who did it, how, and by which event. ``withdrawn``: nobody owes it any more."""

    how: str
    by: str = ""
    event: int | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What is known of a household. ``record``: of all of them; ``own``: of each person.

    ``deal``: what the thank-you of their latest purchase rests on; empty where it had none.
    ``postals``: postal codes they gave.
    """

    record: Record
    own: Mapping[int, Record]
    known: Sequence[Known]
    zone: str
    deal: str = ""
    postals: frozenset[str] = frozenset()

    @property
    def events(self) -> list[Event]:
        """Everything that happened."""
        return [k.event for k in self.known]


def contacts(known: Sequence[Known], since: datetime) -> tuple[Contact, ...]:
    """Every contact of a human since then, earliest first; of a doubted one, only if it stands."""
    by_name = {each.event.name: each for each in known}
    found = []
    for name, human in fold(each.event for each in known).contacts:
        each = by_name[name]
        if each.event.until < since:
            continue
        said = each.event.payload
        found.append(
            Contact(
                at=human.at,
                until=each.event.until,
                by=human.by,
                how=said.channel if isinstance(said, ThankYouGiven) else human.how,
                event=each.id,
                thanks=isinstance(said, ThankYouGiven),
            )
        )
    return tuple(found)


def endings(home: Home, tasks: Sequence[Task]) -> list[Ending | None]:
    """How each of these tasks ended; None for one that is still owed."""
    if not tasks:
        return []
    moment = purchase_moment(home.record)
    since = min(
        [t.opened_at for t in tasks]
        + [t.starts_at for t in tasks if t.starts_at]
        + [k.event.occurred_at for k in home.known if isinstance(k.event.payload, _BEGIN)]
        + ([moment[0]] if moment else [])
    )
    touched = contacts(home.known, since - timedelta(days=1))
    return [_ending(home, task, moment, touched) for task in tasks]


#: what a task other than a purchase's may rest on
_BEGIN = (PromiseMade, SalespersonPassed, DealLost, CareTried)
Moment = tuple[datetime, datetime] | None


def _ending(home: Home, task: Task, moment: Moment, touched: Sequence[Contact]) -> Ending | None:
    """What a human did counts first: of somebody thanked who then wants nothing, it was done."""
    if done := _done(home, task, moment, touched):
        return done
    why = _withdrawn(home, task, moment)
    return Ending(how=f"withdrawn: {why}", withdrawn=True) if why else None


def _done(home: Home, task: Task, moment: Moment, touched: Sequence[Contact]) -> Ending | None:
    if _handed(task, moment):
        return _by_contact(touched, task.opened_at)
    match task.kind:
        case "thank_you":
            return _thanked(home, touched, moment) if moment else None
        case "answer_complaint":
            return _resolved(home, task)
        case "promise":
            return _kept(home, task, touched)
        case "new_salesperson":
            passed = _when(home, task, SalespersonPassed) or task.opened_at
            mine = [c for c in touched if called(c.by) == called(task.owner)]
            return _by_contact(mine, passed)
        case "gracious_close":
            return _by_contact(touched, _first_lost(home, task))
        case kind if kind in STEPS and moment:
            return _step(home, task, moment, touched)
    return None


def _withdrawn(home: Home, task: Task, moment: Moment) -> str:
    """Why nobody owes it any more; empty where somebody does."""
    if wish := _wish(home, task.person, task.kind):
        return wish
    if _handed(task, moment):
        return ""
    if task.kind in (*STEPS, "thank_you") and moment is None:
        return "the sale does not stand"
    if task.kind in STEPS and home.record.deceased:
        return "one of them has died"
    if task.kind in STEPS and home.deal and rests_on(task.deal) != home.deal:
        return "they bought again, and the steps follow that purchase"
    if task.kind == "gracious_close" and home.record.elsewhere is None:
        return "they did not buy elsewhere after all"
    return ""


def _wish(home: Home, person: int, kind: str) -> str:
    """Why nobody may do this for that person; empty where somebody may."""
    own = home.own.get(person, EMPTY)
    if own.deceased:
        return "they have died"
    if own.do_not_contact:
        return "they asked not to be contacted"
    if own.quiet and kind not in _IN_PEACE:
        return "they asked to be left in peace"
    return ""


def for_whom(home: Home, task: Task) -> int:
    """The person it is kept for; another whom it is owed as well, where that one wants nothing.

    Which of two buyers was heard of first then decides nothing.
    """
    if task.deal.startswith(HANDED_OVER) or not _wish(home, task.person, task.kind):
        return task.person
    owed = {known.person for known in home.known if _owes(home, task, known.event)}
    return min((p for p in owed if not _wish(home, p, task.kind)), default=task.person)


def _owes(home: Home, task: Task, event: Event) -> bool:
    """Whether it is this event, too, that such a task is owed for."""
    match event.payload:
        case DealSold(role="buyer", said_by=said_by) if said_by is not SaidBy.SYSTEM:
            return _of_purchase(home, task, event)
        case DealDelivered():
            return _of_purchase(home, task, event)
        case DealLost(reason=LostReason.BOUGHT_ELSEWHERE, said_by=said_by):
            return task.kind == "gracious_close" and said_by is not SaidBy.SYSTEM
        case PromiseMade():
            return task.kind == "promise" and _rests(task, event)
        case ComplaintOpened():
            return task.kind == "answer_complaint" and _rests(task, event)
    return False


def _of_purchase(home: Home, task: Task, event: Event) -> bool:
    moment = purchase_moment(home.record)
    if moment is None or task.kind not in (*STEPS, "thank_you"):
        return False
    return event.until >= moment[0] - ONE_PURCHASE


def _handed(task: Task, moment: Moment) -> bool:
    """A machine's message, made a human's: any contact since does it."""
    return task.deal.startswith(HANDED_OVER) and (task.kind != "thank_you" or moment is None)


def _by_contact(
    touched: Iterable[Contact], after: datetime, *, itself: bool = False
) -> Ending | None:
    """The first contact after that moment; ``itself``: one at that very moment as well."""
    for contact in touched:
        if contact.at > after or (itself and contact.at == after):
            return _by(contact)
    return None


def _by(contact: Contact) -> Ending:
    return Ending(how=contact.how, by=contact.by, event=contact.event)


def _thanked(
    home: Home, touched: Sequence[Contact], moment: tuple[datetime, datetime]
) -> Ending | None:
    """As `rules.thanks`: thanks in so many words from the purchase on, any contact surely after."""
    for contact in touched:
        if (contact.thanks and contact.until >= moment[0]) or contact.at > moment[1]:
            return _by(contact)
    for each in home.known:
        excused = each.event.payload
        if isinstance(excused, ThankYouExcused) and each.event.until >= moment[0]:
            return Ending(how=f"excused: {excused.why}", by=excused.by, event=each.id)
    return None


def _step(
    home: Home, task: Task, moment: tuple[datetime, datetime], touched: Sequence[Contact]
) -> Ending | None:
    if task.kind == "service_introduction":
        return _introduced(home, moment, touched)
    if task.kind == "first_service":
        for each in home.known:
            payload = each.event.payload
            if isinstance(payload, ServiceOpened) and each.event.occurred_at > moment[1]:
                return Ending(how=payload.kind, by=payload.by, event=each.id)
    begun = begin(task.kind, task.deal, moment[1], task.plan, home.zone)
    return _by_contact(touched, begun, itself=True)


def _introduced(
    home: Home, moment: tuple[datetime, datetime], touched: Sequence[Contact]
) -> Ending | None:
    """By name, since the purchase, and nobody doubts it."""
    sure = {contact.event for contact in touched}
    for each in home.known:
        payload = each.event.payload
        after = each.event.until >= moment[0] and each.id in sure
        if isinstance(payload, ServiceIntroduced) and after:
            return Ending(how=payload.kind, by=payload.by or payload.advisor, event=each.id)
    return None


def _resolved(home: Home, task: Task) -> Ending | None:
    opened = [
        k.event.occurred_at
        for k in home.known
        if isinstance(k.event.payload, ComplaintOpened) and k.event.payload.complaint == task.deal
    ]
    for each in home.known:
        payload = each.event.payload
        if not isinstance(payload, ComplaintResolved) or payload.complaint != task.deal:
            continue
        if each.event.until >= max(opened, default=each.event.until):
            return Ending(how="resolved", by=payload.by, event=each.id)
    return None


def _kept(home: Home, task: Task, touched: Sequence[Contact]) -> Ending | None:
    """What was promised is done, or they were in touch about when it was due, or after a try."""
    begins = [task.starts_at or task.opened_at, *tried(home, task)]
    for each in home.known:
        payload = each.event.payload
        if isinstance(payload, PromiseKept) and payload.promise == task.deal:
            return Ending(how=payload.kind, by=payload.by, event=each.id)
        if isinstance(payload, PromiseMade) and payload.promise == task.deal:
            begins.append(promise_time(payload, each.event.occurred_at, task.plan)[0])
    return _by_contact(touched, min(begins))


def tried(home: Home, task: Task) -> list[datetime]:
    """When somebody honestly tried and reached nobody, since that happened which it rests on."""
    since = _since(home, task)
    return sorted(
        k.event.occurred_at
        for k in home.known
        if isinstance(k.event.payload, CareTried)
        and k.event.payload.care == task.kind
        and k.event.occurred_at >= since
    )


def _since(home: Home, task: Task) -> datetime:
    moment = purchase_moment(home.record)
    if moment and task.kind in (*STEPS, "thank_you"):
        return moment[0]
    rests = [k.event.occurred_at for k in home.known if _rests(task, k.event)]
    return min(rests, default=task.opened_at)


def _rests(task: Task, event: Event) -> bool:
    """Whether a task that belongs to no purchase rests on this event."""
    match event.payload:
        case PromiseMade(promise=key) | ComplaintOpened(complaint=key):
            return key == task.deal
        case SalespersonPassed() | DealLost():
            return event.key[:200] == task.deal
    return False


def _when(
    home: Home, task: Task, kind: type[SalespersonPassed] | type[DealLost]
) -> datetime | None:
    """When that happened which the task rests on."""
    for each in home.known:
        if isinstance(each.event.payload, kind) and each.event.key[:200] == task.deal:
            return each.event.until
    return None


def _first_lost(home: Home, task: Task) -> datetime:
    """When it was first said that they bought elsewhere, however often it is said again."""
    said = _when(home, task, DealLost) or task.opened_at
    losses = [k.event.until for k in home.known if _owes(home, task, k.event)]
    return min([said, *(at for at in losses if said - ONE_PURCHASE <= at < said)])


def called(name: str) -> str:
    """A name as names are compared: in lower case, with single blanks."""
    return " ".join(name.casefold().split())
