"""The store's policy: which one is in force, changing it, and seeing beforehand what that does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction

from sincerely.records import spool
from sincerely.records.models import PolicyVersion, Store
from sincerely.records.reads import replays
from sincerely.records.reads.replays import KeptBack
from sincerely.rules.gate import decide, protects_most
from sincerely.rules.message import Message
from sincerely.rules.policy import DEFAULT, Policy, PolicyError
from sincerely.rules.verdict import Answer, Verdict
from sincerely.work.errors import WorkError
from sincerely.work.versions import Version, told

#: messages judged again while somebody waits for it: half a second's work on one slow core
WHILE_THEY_WAIT = 10_000
#: of those that would be different, how many are named
NAMED = 50

#: (messages judged so far, of how many)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One message that would have been judged differently. ``person_id`` None: nobody known."""

    at: datetime
    person_id: int | None
    message: Message
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would have done to the messages judged lately.

    ``judged``: the latest ones, of ``of`` in all. ``otherwise``: stopped before and after, but in
    another way. ``changed``: the latest that differ, `NAMED` at most. ``waiting``: mails kept back
    now; ``would_go``, ``would_end``: those of them that would go, or be refused or handed over.
    """

    judged: int
    of: int
    newly_stopped: int
    newly_sent: int
    otherwise: int
    changed: tuple[Changed, ...]
    waiting: int
    would_go: int
    would_end: int


def current(store: Store) -> tuple[Policy, int]:
    """The policy in force and its number."""
    return by_id(store.policy_id)


@lru_cache(maxsize=256)
def by_id(version_id: int | None) -> tuple[Policy, int]:
    """A version's policy and its number. Versions never change, so each is read once."""
    if version_id is None:
        return DEFAULT, 0
    version = PolicyVersion.objects.get(pk=version_id)
    return Policy(**version.settings), version.number


def change(
    *, store: Store, settings: Mapping[str, Any], by: str, why: str, now: datetime
) -> PolicyVersion:
    """Puts a new version in force. Raises `WorkError` naming each setting that cannot hold."""
    with transaction.atomic():
        locked = Store.objects.select_for_update().get(pk=store.pk)
        policy, number = current(locked)
        changed = _changed(policy, settings)
        version = PolicyVersion.objects.create(
            store=locked, number=number + 1, settings=changed.settings(), by=by, at=now, why=why
        )
        Store.objects.filter(pk=store.pk).update(policy=version)
        spool.wake(store_id=store.pk)  # what the old one kept back, the new one may let go
    store.policy = version
    return version


def versions(store: Store) -> tuple[Version, ...]:
    """Every version, newest first, each with what it changed. One query."""
    rows = PolicyVersion.objects.filter(store=store).order_by("number")
    return told(rows, DEFAULT.settings())


def go_back(*, store: Store, number: int, by: str, why: str, now: datetime) -> PolicyVersion:
    """A new version with the settings of an old one: nothing that was in force is rewritten.

    Raises `WorkError` ``no_such_version``.
    """
    old = PolicyVersion.objects.filter(store=store, number=number).first()
    if old is None:
        raise WorkError(
            "no_such_version", f"There is no policy {number} here.", "Choose one of the list."
        )
    # a setting that came later than the version keeps its built-in value, as it had then
    settings = {**DEFAULT.settings(), **old.settings}
    return change(store=store, settings=settings, by=by, why=why, now=now)


def preview(
    *,
    store: Store,
    settings: Mapping[str, Any],
    now: datetime,
    days: int = 90,
    most: int | None = None,
    progress: Progress | None = None,
) -> Preview:
    """Judges the last ``days`` days' messages again, each with the facts of its own moment.

    ``most``: only the latest so many; None: all, which takes a minute for a million.
    """
    policy, _ = current(store)
    changed = _changed(policy, settings)
    since = now - timedelta(days=days)
    of = replays.how_many(store, since=since)
    judged = stopped = sent = otherwise = 0
    found: list[Changed] = []
    for past in replays.latest(store, since=since, most=most):
        judged += 1
        if progress and judged % 5_000 == 0:
            progress(judged, of)
        before = decide(past.message, past.facts, policy, past.at)
        after = decide(past.message, past.facts, changed, past.at)
        if before.answer is after.answer:
            continue
        stopped += before.answer is Answer.SEND
        sent += after.answer is Answer.SEND
        otherwise += Answer.SEND not in (before.answer, after.answer)
        if len(found) < NAMED:
            found.append(
                Changed(
                    at=past.at,
                    person_id=past.person_id,
                    message=past.message,
                    before=before,
                    after=after,
                )
            )
    waiting = replays.kept_back(store, now=now)
    ends = [_answer(each, changed, now) for each in waiting]
    return Preview(
        judged=judged,
        of=max(of, judged),
        newly_stopped=stopped,
        newly_sent=sent,
        otherwise=otherwise,
        changed=tuple(found),
        waiting=len(waiting),
        would_go=ends.count(Answer.SEND),
        would_end=ends.count(Answer.REFUSE) + ends.count(Answer.HAND_OVER),
    )


def _answer(kept: KeptBack, policy: Policy, now: datetime) -> Answer:
    """What a mail that is kept back would come to now."""
    found = [decide(kept.message, reader.facts, policy, now) for reader in kept.readers]
    return found[protects_most(found)].answer if found else Answer.SEND


def _changed(policy: Policy, settings: Mapping[str, Any]) -> Policy:
    try:
        return policy.changed(settings)
    except PolicyError as problem:
        raise WorkError(problem.code, f"{problem}.", problem.hint) from problem
