"""One talk with somebody, logged with a thumb: what was said, promised, and when next.

Nothing typed is lost, and nothing is logged twice.
"""

import re
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sincerely.records.line import InDoubt
from sincerely.records.models import (
    CareTask,
    EventRow,
    IdempotentAnswer,
    Person,
    Source,
    Store,
    User,
)
from sincerely.records.reads.completions import Logged as Completed
from sincerely.rules.doubtful import Completion, Doubts, kindly
from sincerely.rules.events import Payload
from sincerely.rules.events.service import ComplaintOpened, ComplaintResolved
from sincerely.rules.human import A_REAL_CALL
from sincerely.work import caring, doubts, jointly
from sincerely.work.again import again
from sincerely.work.byhand import BY_HAND, Said
from sincerely.work.errors import WorkError
from sincerely.work.jointly import Recorded, Saying
from sincerely.work.talk import CONTACTS, How, Outcome, Talk
from sincerely.work.typed import typed

__all__ = ["DoubtShown", "How", "Logged", "Outcome", "log"]

#: a phone may have been without a connection so long
LONGEST_OFFLINE = timedelta(days=14)
#: clocks of phones run a little ahead
AHEAD = timedelta(minutes=5)
#: a promise for a day is due then, where the store is
END_OF_DAY = time(18)
LONGEST = 4000
LONGEST_NAME = 200
_KEY = re.compile(r"[\w.:-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtShown:
    """Why what was just logged does not count yet. ``says``: to the one who logged it."""

    event: str
    marks: tuple[str, ...]
    evidence: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What logging came to. ``settled``: the task is done; ``settled_by``: whoever did it.

    ``next_at``: when to try again, or when what was promised is due. ``again``: this key had been
    logged before, and nothing changed.
    """

    person_id: int
    sentence: str
    events: tuple[int, ...]
    doubts: tuple[DoubtShown, ...] = ()
    in_doubt: tuple[InDoubt, ...] = ()
    next_at: datetime | None = None
    settled: bool = False
    settled_by: str = ""
    again: bool = False


def log(
    *,
    store: Store,
    person: Person,
    by: User,
    how: How,
    outcome: Outcome,
    happened_at: datetime,
    key: str,
    now: datetime,
    task: CareTask | None = None,
    learned: str = "",
    promised: str = "",
    promise_due: date | None = None,
    next_at: datetime | None = None,
    seconds: int | None = None,
    advisor: str = "",
    resolved: bool = False,
) -> Logged:
    """Records one talk, or one honest try, in one transaction with all that follows from it.

    ``key``: made by the phone; the same key again changes nothing and answers the same.
    ``seconds``: of a call, where they know. ``advisor``: whom they were introduced to.
    ``resolved``: of a complaint's task, they say it is put right. What is typed is kept also when
    somebody else has done the task meanwhile.

    Raises `WorkError` ``forgotten``, ``unknown_person``, ``wrong_task``, ``still_to_come``,
    ``too_long_ago``, ``bad_key``, ``key_reused``, ``no_talk``.
    """
    _check(store, person, task, happened_at, key, now)
    if outcome == Outcome.REACHED and how == How.CALL and seconds is not None:
        _check_length(seconds)
    due = datetime.combine(promise_due, END_OF_DAY, ZoneInfo(store.zone)) if promise_due else None
    talk = Talk(
        by=str(by),
        how=How(how),
        outcome=Outcome(outcome),
        at=min(happened_at, now).astimezone(UTC),
        key=key,
        kind=task.kind if task else "",
        deal=task.deal if task else "",
        learned=typed(learned, most=LONGEST),
        promised=typed(promised, most=LONGEST),
        due_at=due.astimezone(UTC) if due else next_at,
        next_at=next_at,
        seconds=seconds,
        advisor=typed(advisor, most=LONGEST_NAME),
    )
    put_right = task if resolved else None
    return again(lambda: _log(store, person, talk, task, put_right, now))


def _check_length(seconds: int) -> None:
    if seconds < A_REAL_CALL:
        raise WorkError(
            "no_talk",
            f"A call of {seconds} seconds is no talk.",
            "Log it as a message left, or as no answer; without a length where that is not right.",
        )


def _log(
    store: Store,
    person: Person,
    talk: Talk,
    task: CareTask | None,
    put_right: CareTask | None,
    now: datetime,
) -> Logged:
    claimed = _claim(store, talk, now)
    if claimed.answer:
        return _answered(claimed.answer)
    own = [_saying(person, talk, part, payload) for part, payload in talk.parts()]
    if put_right and (source := _complained_to(store, put_right)):
        payload = ComplaintResolved(complaint=put_right.deal, by=talk.by)
        own.append(_saying(person, talk, "resolved", payload, source=source))
    found, raised = None, list[Saying]()
    if talk.reached:
        fresh = _completed(person, talk, own)
        found, raised = doubts.raised(store=store, fresh=fresh, now=now)
    recorded = jointly.record(store=store, sayings=[*own, *raised], now=now)
    done = _task_after(task, talk, recorded, now, doubted=bool(found))
    logged = Logged(
        person_id=person.pk,
        sentence=_sentence(own[0].said.payload, talk, done, doubted=bool(found)),
        events=tuple(recorded.events[each.said.key] for each in own),
        doubts=(_shown(own[0], found),) if found else (),
        in_doubt=recorded.in_doubt,
        next_at=_next(talk, done),
        settled=bool(done and done.settled_at),
        settled_by=done.settled_by if done else "",
    )
    IdempotentAnswer.objects.filter(pk=claimed.pk).update(answer=_kept(logged))
    return logged


def _check(
    store: Store,
    person: Person,
    task: CareTask | None,
    happened_at: datetime,
    key: str,
    now: datetime,
) -> None:
    if person.erased_at:
        raise WorkError(
            "forgotten", "They asked to be forgotten.", "Nothing can be recorded about them."
        )
    if person.group_id != store.group_id:
        raise WorkError(
            "unknown_person", f"{store.name} does not know them.", "Look for them at this store."
        )
    if task and (task.store_id != store.pk or not _one_home(task.person_id, person)):
        raise WorkError(
            "wrong_task", "That task is about somebody else.", "Log it without the task."
        )
    if not _KEY.fullmatch(key):
        raise WorkError(
            "bad_key", "The key of this logging cannot be used.", "Send a UUID made on the phone."
        )
    if happened_at > now + AHEAD:
        raise WorkError(
            "still_to_come", "That is still to come.", "Log it when you have talked with them."
        )
    if happened_at < now - LONGEST_OFFLINE:
        raise WorkError(
            "too_long_ago",
            f"That was more than {LONGEST_OFFLINE.days} days ago.",
            "Write it down as a note.",
        )


def _one_home(owner: int, person: Person) -> bool:
    if owner == person.pk:
        return True
    home = person.household_id
    return home is not None and Person.objects.filter(pk=owner, household=home).exists()


def _claim(store: Store, talk: Talk, now: datetime) -> IdempotentAnswer:
    """The row of this key, ours until the commit; with an answer where it was logged before.

    Raises `WorkError` ``key_reused`` for other words under the same key: nothing typed is lost.
    """
    source, _ = Source.objects.get_or_create(store=store, name=BY_HAND)
    said = (talk.by, talk.how, talk.outcome, talk.learned, talk.promised, talk.kind)
    digest = sha256("\0".join(said).encode()).digest()
    made = IdempotentAnswer(
        source=source, key=f"care:{talk.key}", request_digest=digest, answer={}, at=now
    )
    IdempotentAnswer.objects.bulk_create([made], ignore_conflicts=True)
    kept = IdempotentAnswer.objects.select_for_update().get(source=source, key=made.key)
    if bytes(kept.request_digest) != digest:
        raise WorkError(
            "key_reused",
            "Something else was logged under this key.",
            "Log it once more: what you typed is still in the form.",
        )
    return kept


def _saying(
    person: Person, talk: Talk, part: str, payload: Payload, *, source: str = BY_HAND
) -> Saying:
    said = Said(payload=payload, occurred_at=talk.at, key=f"{talk.root}:{part}")
    return Saying(person_id=person.pk, said=said, by=talk.by, source=source)


def _completed(person: Person, talk: Talk, own: list[Saying]) -> Completed:
    """What is being logged, as doubts look at it."""
    contacts = [each for each in own if isinstance(each.said.payload, CONTACTS)]
    return Completed(
        completion=Completion(
            id=f"{BY_HAND}/{talk.root}",
            person=person.pk,
            at=talk.at,
            how=talk.how,
            words=f"{talk.learned} {talk.promised}".strip(),
        ),
        events=tuple(f"{each.source}/{each.said.key}" for each in contacts),
        of=talk.by,
    )


def _complained_to(store: Store, task: CareTask) -> str | None:
    """The source that told of the complaint: it is resolved under the number it has there."""
    rows = EventRow.objects.filter(
        store=store,
        sighting__person=task.person_id,
        kind=ComplaintOpened.kind,
        payload__complaint=task.deal,
    )
    return rows.values_list("source__name", flat=True).first()


def _task_after(
    task: CareTask | None, talk: Talk, recorded: Recorded, now: datetime, *, doubted: bool
) -> CareTask | None:
    """The task as it is now. A talk about it does it, but for a complaint: that is put right, or
    it is not. A try is planned anew for when they said."""
    if task is None:
        return None
    mine = CareTask.objects.filter(pk=task.pk, settled_at=None)
    if talk.reached and not doubted and talk.kind != "answer_complaint":
        mine.update(
            settled_at=now,
            settled_by=talk.by,
            settled_how=talk.way,
            settling_event=recorded.events[f"{talk.root}:contact"],
        )
    elif not talk.reached and talk.next_at:
        caring.plan_next(task=task, at=talk.next_at, now=now)
    return CareTask.objects.get(pk=task.pk)


def _next(talk: Talk, task: CareTask | None) -> datetime | None:
    if talk.reached:
        return talk.next_at or talk.due_at
    return talk.next_at or (task.starts_at if task and task.settled_at is None else None)


def _sentence(payload: Payload, talk: Talk, task: CareTask | None, *, doubted: bool) -> str:
    """What happened with what was logged, without a full stop."""
    said = payload.sentence()
    if task and task.settled_at and task.settled_by != talk.by:
        return f"{said}. {task.settled_by or 'Somebody'} had done this already; your words are kept"
    if doubted:
        return f"{said}. It is kept, and it does not count yet"
    if talk.reached and talk.kind == "answer_complaint" and task and not task.settled_at:
        return f"{said}. The complaint stays open until they say it is put right"
    return said


def _shown(contact: Saying, found: Doubts) -> DoubtShown:
    return DoubtShown(
        event=f"{contact.source}/{contact.said.key}",
        marks=tuple(found.marks),
        evidence=found.evidence,
        says=kindly(found.evidence),
    )


def _kept(logged: Logged) -> dict[str, Any]:
    """As it is answered again. Nothing of it is anybody's words."""
    answer = asdict(logged)
    answer["in_doubt"] = []
    answer["next_at"] = logged.next_at.isoformat() if logged.next_at else None
    return answer


def _answered(kept: dict[str, Any]) -> Logged:
    shown = [DoubtShown(**{**each, "marks": tuple(each["marks"])}) for each in kept["doubts"]]
    moment = kept["next_at"]
    told = {
        "events": tuple(kept["events"]),
        "doubts": tuple(shown),
        "in_doubt": (),
        "next_at": datetime.fromisoformat(moment) if moment else None,
        "again": True,
    }
    return Logged(**{**kept, **told})
