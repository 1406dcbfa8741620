"""Messages the gate did not simply send, with their reasons told again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sincerely.records import verdicts
from sincerely.records.models import Person, Store, VerdictRow
from sincerely.rules.message import Message
from sincerely.rules.reasons import REASONS, sentence_instead, sentence_staff
from sincerely.rules.verdict import STRENGTH, may_be_lifted, needs_manager


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """One stopped message. ``name`` None: nobody known has this address."""

    id: int
    at: datetime
    person_id: int | None
    name: str | None
    message: Message
    answer: str
    sentences: tuple[str, ...]
    instead: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a message was stopped. ``may_be_lifted``: whether a person may let it go all the same;
    ``needs_manager``: whether, once refused, only a manager may."""

    sentences: tuple[str, ...] = ()
    instead: str = ""
    may_be_lifted: bool = False
    needs_manager: bool = False


def verdicts_of(store: Store, numbers: Iterable[int]) -> dict[int, VerdictRow]:
    """These verdicts of the store by their number, with their policies. One query."""
    rows = VerdictRow.objects.filter(store=store, pk__in=set(numbers)).select_related("policy")
    return {row.pk: row for row in rows}


def names(store: Store, people: Iterable[int | None]) -> dict[int, str]:
    """What these people of the store's group are called. One query."""
    ids = {person for person in people if person is not None}
    found = Person.objects.filter(group=store.group_id, pk__in=ids)
    return dict(found.values_list("pk", "name"))


def told(row: VerdictRow, store: Store, names: dict[int, str]) -> Stopped:
    """One verdict as it is told."""
    said = why(row, store.zone)
    return Stopped(
        id=row.pk,
        at=row.at,
        person_id=row.person_id if row.person_id in names else None,
        name=names.get(row.person_id) if row.person_id is not None else None,
        message=verdicts.typed(row).message,
        answer=row.answer,
        sentences=said.sentences,
        instead=said.instead,
        asked_by=row.asked_by,
    )


def why(row: VerdictRow, zone: str) -> Why:
    """Its reasons, told again, and what happens instead.

    Where rules of a later version would answer differently, the titles of the reasons given then.
    """
    verdict = verdicts.again(row)
    if verdict is None:
        return Why(tuple(f"{REASONS[code].title}." for code in row.codes if code in REASONS))
    reasons = sorted(verdict.reasons, key=lambda reason: -STRENGTH[reason.answer])
    return Why(
        tuple(sentence_staff(reason, zone) for reason in reasons),
        sentence_instead(verdict, zone),
        may_be_lifted(verdict),
        needs_manager(verdict),
    )
