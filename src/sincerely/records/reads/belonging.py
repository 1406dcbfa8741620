"""Why we think it is one person: the sightings they were made of, and who decided that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from sincerely.records.models import PeopleDecision, Sighting
from sincerely.rules.sighting import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One sighting: what a source wrote down. ``erased``: its details have been blanked."""

    id: int
    source: str
    received_at: datetime
    erased: bool
    name: str = ""
    street: str = ""
    customer_number: str = ""
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision about who is who. ``undone``: a later one took it back. ``steps``: column, level
    and weight in bits of each comparison it rests on, if on any."""

    id: int
    kind: str
    evidence: str
    by: str
    at: datetime
    undone: bool
    steps: tuple[dict[str, Any], ...] = ()


def seen(person_id: int) -> tuple[Seen, ...]:
    """The sightings that make up a person, oldest first. One query."""
    rows = Sighting.objects.filter(person=person_id).select_related("source")
    return tuple(_seen(row) for row in rows.order_by("received_at", "pk"))


def of_people(people: Iterable[int]) -> dict[int, list[Seen]]:
    """As `seen`, of several people. One query."""
    found: dict[int, list[Seen]] = {}
    rows = Sighting.objects.filter(person__in=list(people)).select_related("source")
    for row in rows.order_by("received_at", "pk"):
        found.setdefault(row.person_id, []).append(_seen(row))
    return found


def decisions(group_id: int, person_id: int) -> tuple[Decided, ...]:
    """The decisions that touched a person, newest first. One query."""
    rows = PeopleDecision.objects.filter(group=group_id, people__contains=[person_id])
    return tuple(
        Decided(
            id=row.pk,
            kind=row.kind,
            evidence=row.evidence,
            by=row.by,
            at=row.at,
            undone=hasattr(row, "peopledecision"),
            steps=tuple(row.what.get("steps", ())),
        )
        for row in rows.select_related("peopledecision").order_by("-at", "-pk")
    )


def _seen(row: Sighting) -> Seen:
    if row.contact is None:
        return Seen(id=row.pk, source=row.source.name, received_at=row.received_at, erased=True)
    contact = msgspec.convert(row.contact, Contact)
    city = " ".join(part for part in (contact.city, contact.region, contact.postal) if part)
    return Seen(
        id=row.pk,
        source=row.source.name,
        received_at=row.received_at,
        erased=False,
        name=contact.display_name,
        street=", ".join(part for part in (contact.street, city) if part),
        customer_number=contact.customer_number,
        ways=(*contact.emails, *(number for _, number in contact.phones)),
    )
