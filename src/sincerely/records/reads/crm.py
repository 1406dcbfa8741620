"""What a copy for the store's CRM is about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sincerely.records import codec
from sincerely.records.models import (
    CrmCopy,
    EventRow,
    EventWords,
    PeopleDecision,
    Person,
    Reach,
    Sighting,
)
from sincerely.rules.contact import customer_number
from sincerely.rules.events import Payload
from sincerely.rules.sighting import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody as the group knows them: addresses in the spelling that is compared; customer
    numbers by the source that uses them, as ``store/source``, and as it wrote them."""

    id: int
    name: str
    phones: tuple[str, ...]
    mails: tuple[str, ...]
    numbers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What one copy is about. ``payload``: of an event; ``right``: the details somebody corrected,
    or, ``taken_back``, no longer takes for right.

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
    taken_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Correction:
    """``decision``: the one a copy is of; ``given``: the details; ``person``: whose they are taken
    for, or were until it was taken back."""

    decision: PeopleDecision
    given: Sighting
    person: Person


@dataclass(frozen=True, slots=True)
class _Ways:
    """How somebody is reached; ``numbers`` as each source wrote the last one (`Known.numbers`)."""

    phones: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)


def contents(copies: Sequence[CrmCopy]) -> dict[int, Copied]:
    """Copy -> what it is about; without those whose person was erased since, whose correction was
    taken back, or of whose correction that is taken back the link never heard. Eight queries at
    most."""
    events = _events({each.event_id for each in copies if each.event_id})
    words = dict(EventWords.objects.filter(event__in=events).values_list("event", "words"))
    corrections = _corrections({each.correction_id for each in copies if each.correction_id})
    people = {row.sighting.person_id for row in events.values()}
    known = _known(people | {each.person.pk for each in corrections.values()})
    heard = _heard(corrections)
    found = {}
    for copy in copies:
        if row := events.get(copy.event_id or 0):
            found[copy.pk] = _of_event(row, words.get(row.pk), known)
        elif (each := corrections.get(copy.correction_id or 0)) and _is_told(copy, each, heard):
            found[copy.pk] = _of_correction(each, known)
    return found


def _events(ids: set[int]) -> dict[int, EventRow]:
    rows = EventRow.objects.filter(
        pk__in=ids, sighting__contact__isnull=False, sighting__person__erased_at=None
    )
    return {row.pk: row for row in rows.select_related("source", "sighting__person")}


def _corrections(ids: set[int]) -> dict[int, _Correction]:
    """Those that stand, and those that take one back."""
    rows = PeopleDecision.objects.filter(pk__in=ids, peopledecision=None).select_related("undoes")
    put = {row.pk: (row.undoes or row).what["sightings"][0] for row in rows}
    given = Sighting.objects.filter(pk__in=put.values(), contact__isnull=False).select_related(
        "person"
    )
    details = {each.pk: each for each in given}
    before = {row.pk: row.what["out_of"] for row in rows if row.undoes_id}
    people = Person.objects.in_bulk(before.values()) if before else {}
    found = {}
    for row in rows:
        if sighting := details.get(put[row.pk]):
            person = people.get(before.get(row.pk, 0), sighting.person)
            if not person.erased_at:
                found[row.pk] = _Correction(decision=row, given=sighting, person=person)
    return found


def _heard(corrections: dict[int, _Correction]) -> dict[tuple[int, int], CrmCopy]:
    """(link, correction) -> the copy of each correction that is taken back here."""
    undone = [each.decision.undoes_id for each in corrections.values()]
    taken_back = [each for each in undone if each]
    rows = CrmCopy.objects.filter(correction__in=taken_back) if taken_back else ()
    return {(row.link_id, row.correction_id or 0): row for row in rows}


def _is_told(copy: CrmCopy, each: _Correction, heard: dict[tuple[int, int], CrmCopy]) -> bool:
    """Whether there is something to tell: a correction, or that one is taken back of which the link
    can have heard. An attempt may arrive without its answer; a file of an earlier day has it."""
    if each.decision.undoes_id is None:
        return True
    row = heard.get((copy.link_id, each.decision.undoes_id))
    if row is None:
        return False
    return row.tries > 0 or (row.done_at is not None and row.file_of not in (None, copy.file_of))


def _known(people: set[int]) -> dict[int, _Ways]:
    found: dict[int, _Ways] = defaultdict(_Ways)
    reached = Reach.objects.filter(person__in=people).order_by("address")
    for person, address in reached.values_list("person_id", "address"):
        kind, _, value = address.partition(":")
        if kind != "customer":
            (found[person].phones if kind == "phone" else found[person].mails).append(value)
    numbered = Sighting.objects.filter(person__in=people, contact__customer_number__isnull=False)
    told = numbered.order_by("pk").values_list(
        "person_id", "source__store__key", "source__name", "contact__customer_number"
    )
    for person, store, source, number in told:
        if customer_number("", number):
            found[person].numbers[f"{store}/{source}"] = number
    return found


def _person(person: Person, known: dict[int, _Ways]) -> Known:
    ways = known.get(person.pk, _Ways())
    return Known(
        id=person.pk,
        name=person.name,
        phones=tuple(ways.phones),
        mails=tuple(ways.mails),
        numbers=ways.numbers,
    )


def _of_event(row: EventRow, words: dict[str, object] | None, known: dict[int, _Ways]) -> Copied:
    return Copied(
        name=f"event_{row.pk}",
        key=f"{row.source.name}/{row.key}",
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        by=row.by,
        person=_person(row.sighting.person, known),
        payload=codec.payload_with_words(row.kind, row.payload, words),
    )


def _of_correction(each: _Correction, known: dict[int, _Ways]) -> Copied:
    row = each.decision
    return Copied(
        name=f"correction_{row.pk}",
        key=f"correction/{row.undoes_id or row.pk}",
        occurred_at=row.at,
        recorded_at=row.at,
        by=row.by,
        person=_person(each.person, known),
        right=codec.contact(codec.text(each.given.contact)),
        taken_back=row.undoes_id is not None,
    )
