"""The store's policy: which one is in force, changing it, and seeing beforehand what that does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction

from sincerely.records import spool, verdicts
from sincerely.records.models import PolicyVersion, Store
from sincerely.rules.gate import decide
from sincerely.rules.policy import DEFAULT, Policy, PolicyError
from sincerely.rules.verdict import Answer
from sincerely.work.errors import WorkError


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would have done to the messages judged lately."""

    judged: int
    newly_stopped: int
    newly_sent: int


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


def preview(*, store: Store, settings: Mapping[str, Any], now: datetime, days: int = 90) -> Preview:
    """Judges the last ``days`` days' messages again, each with the facts of its own moment."""
    policy, _ = current(store)
    changed = _changed(policy, settings)
    stopped = sent = judged = 0
    for kept in verdicts.since(store, now - timedelta(days=days)):
        judged += 1
        before = decide(kept.message, kept.facts, policy, kept.at).answer is Answer.SEND
        after = decide(kept.message, kept.facts, changed, kept.at).answer is Answer.SEND
        stopped += before and not after
        sent += after and not before
    return Preview(judged=judged, newly_stopped=stopped, newly_sent=sent)


def _changed(policy: Policy, settings: Mapping[str, Any]) -> Policy:
    try:
        return policy.changed(settings)
    except PolicyError as problem:
        raise WorkError(problem.code, f"{problem}.", problem.hint) from problem
