"""What a copy for the store's CRM is about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sincerely.records import codec
from sincerely.records.models import (
    CrmCopy,
    EventRow,
    EventWords,
    PeopleDecision,
    Reach,
    Sighting,
)
from sincerely.rules.events import Payload
from sincerely.rules.sighting import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody as the group knows them: addresses in the spelling that is compared; customer
    numbers by the source that uses them, as ``store/source``."""

    id: int
    name: str
    phones: tuple[str, ...]
    mails: tuple[str, ...]
    numbers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What one copy is about. ``payload``: of an event; ``right``: the details somebody corrected.

    ``name``: stable; other systems may know it again by it. ``key``: of the event, as other events
    name it. ``by``: as it was recorded.
    """

    name: str
    key: str
    occurred_at: datetime
    recorded_at: datetime
    by: str
    person: Known
    payload: Payload | None = None
    right: Contact | None = None


def contents(copies: Sequence[CrmCopy]) -> dict[int, Copied]:
    """Copy -> what it is about; without those whose person was erased since, or whose correction
    was taken back. Five queries at most."""
    events = _events({each.event_id for each in copies if each.event_id})
    words = dict(EventWords.objects.filter(event__in=events).values_list("event", "words"))
    corrections = _corrections({each.correction_id for each in copies if each.correction_id})
    people = {row.sighting.person_id for row in events.values()}
    known = _known(people | {given.person_id for _, given in corrections.values()})
    found = {}
    for copy in copies:
        if row := events.get(copy.event_id or 0):
            found[copy.pk] = _of_event(row, words.get(row.pk), known)
        elif pair := corrections.get(copy.correction_id or 0):
            found[copy.pk] = _of_correction(*pair, known)
    return found


def _events(ids: set[int]) -> dict[int, EventRow]:
    rows = EventRow.objects.filter(
        pk__in=ids, sighting__contact__isnull=False, sighting__person__erased_at=None
    )
    return {row.pk: row for row in rows.select_related("source", "sighting__person")}


def _corrections(ids: set[int]) -> dict[int, tuple[PeopleDecision, Sighting]]:
    """Each with the details it put under the person."""
    stand = PeopleDecision.objects.filter(pk__in=ids, peopledecision=None)
    given = {row.what["sightings"][0]: row for row in stand}
    rows = Sighting.objects.filter(
        pk__in=given, contact__isnull=False, person__erased_at=None
    ).select_related("person")
    return {given[row.pk].pk: (given[row.pk], row) for row in rows}


def _known(people: set[int]) -> dict[int, dict[str, list[str]]]:
    ways: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Reach.objects.filter(person__in=people).order_by("address")
    for person, address in rows.values_list("person_id", "address"):
        kind, _, value = address.partition(":")
        ways[person][kind].append(value)
    return ways


def _person(sighting: Sighting, known: dict[int, dict[str, list[str]]]) -> Known:
    ways = known.get(sighting.person_id, {})
    numbers = (value.partition(":") for value in ways.get("customer", ()))
    return Known(
        id=sighting.person_id,
        name=sighting.person.name,
        phones=tuple(ways.get("phone", ())),
        mails=tuple(ways.get("email", ())),
        numbers={source: number for source, _, number in numbers},
    )


def _of_event(
    row: EventRow, words: dict[str, object] | None, known: dict[int, dict[str, list[str]]]
) -> Copied:
    return Copied(
        name=f"event_{row.pk}",
        key=f"{row.source.name}/{row.key}",
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        by=row.by,
        person=_person(row.sighting, known),
        payload=codec.payload_with_words(row.kind, row.payload, words),
    )


def _of_correction(
    row: PeopleDecision, given: Sighting, known: dict[int, dict[str, list[str]]]
) -> Copied:
    return Copied(
        name=f"correction_{row.pk}",
        key=f"correction/{row.pk}",
        occurred_at=row.at,
        recorded_at=row.at,
        by=row.by,
        person=_person(given, known),
        right=codec.contact(codec.text(given.contact)),
    )
