"""Whom a link to somebody's own page means today, however their details were joined since."""

from sincerely.records.models import Person, VerdictRow
from sincerely.records.reads.person import joined_into
from sincerely.records.standings import CROWD

_FURTHEST = 20


def meant(group_id: int, address: str, person_id: int | None) -> list[Person]:
    """Who is reached at this address: the one the link was made for, where they still are; else
    everybody, and of a crowd the first. Empty: nobody is known there any more."""
    there = Person.objects.filter(
        reaches__group=group_id, reaches__address=address, erased_at=None
    ).order_by("pk")
    found = list(there[:CROWD])
    who = _today(person_id) if person_id else None
    if who is None:
        return found
    return list(there.filter(pk=who)) or found


def verdict(store_id: int, address_print: bytes, verdict_id: int) -> VerdictRow | None:
    """The decision about a message to this address."""
    row = VerdictRow.objects.filter(store=store_id, pk=verdict_id).first()
    return row if row and bytes(row.address_print or b"") == address_print else None


def _today(person_id: int) -> int:
    """Whom they were found to be since."""
    for _ in range(_FURTHEST):
        into = joined_into(person_id)
        if into is None:
            break
        person_id = into
    return person_id
