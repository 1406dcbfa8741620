"""What a change of rules would have done, as the pages show it: with names and in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sincerely.records.models import Person, Store
from sincerely.rules.message import Message
from sincerely.rules.reasons import sentence_staff
from sincerely.rules.verdict import STRENGTH, Verdict
from sincerely.work.policies import Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """How one message comes out. ``why`` empty: nothing stands against it."""

    answer: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One message or task that would be different. ``name`` None: nobody known."""

    person_id: int | None
    name: str | None
    at: datetime | None = None
    message: Message | None = None
    kind: str = ""
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A preview with names. ``messages``: of the gate's policy; ``tasks``: of the care plan."""

    found: Any
    rows: tuple[Row, ...]
    of_messages: bool

    @property
    def different(self) -> int:
        """How many would be different in all."""
        if self.of_messages:
            found: Preview = self.found
            return found.newly_stopped + found.newly_sent + found.otherwise
        return len(self.found.tasks)


def shown(found: Any, store: Store) -> Shown:
    """A preview of the policy or of the plan. One query."""
    if isinstance(found, Preview):
        return Shown(found=found, rows=_messages(found, store), of_messages=True)
    return Shown(found=found, rows=_tasks(found, store), of_messages=False)


def would_have(stopped: int, sent: int, otherwise: int) -> str:
    """How many messages would have come out differently, in a sentence; of what none did, nothing.

    ``stopped``, ``sent``: more than under the rules in force; ``otherwise``: still stopped.
    """
    parts = [
        f"{number:,} {words}"
        for number, words in (
            (stopped, "more would have been stopped"),
            (sent, "more would have gone"),
            (otherwise, "would have been stopped in another way"),
        )
        if number
    ]
    *first, last = parts or ["None would have been different"]
    return f"{', '.join(first)} and {last}." if first else f"{last}."


def _messages(found: Preview, store: Store) -> tuple[Row, ...]:
    names = _names(store, (each.person_id for each in found.changed))
    return tuple(
        Row(
            person_id=each.person_id if each.person_id in names else None,
            name=names.get(each.person_id or 0),
            at=each.at,
            message=each.message,
            before=_side(each.before, store.zone),
            after=_side(each.after, store.zone),
        )
        for each in found.changed
    )


def _tasks(found: Any, store: Store) -> tuple[Row, ...]:
    shown = found.tasks[:50]
    names = _names(store, (each.person_id for each in shown))
    return tuple(
        Row(
            person_id=each.person_id if each.person_id in names else None,
            name=names.get(each.person_id),
            kind=each.kind,
            before=each.before,
            after=each.after,
        )
        for each in shown
    )


def _side(verdict: Verdict, zone: str) -> Side:
    strongest = max(verdict.reasons, key=lambda reason: STRENGTH[reason.answer], default=None)
    return Side(answer=verdict.answer, why=sentence_staff(strongest, zone) if strongest else "")


def _names(store: Store, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {each for each in ids if each is not None}
    people = Person.objects.filter(group=store.group_id, pk__in=wanted)
    return dict(people.values_list("pk", "name"))
