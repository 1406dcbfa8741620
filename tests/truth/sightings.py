"""A sighting whose true person is known: what a matcher is measured on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sincerely.rules.contact import phone
from sincerely.rules.sighting import Contact


class Side(StrEnum):
    """What the sighting came with."""

    PROSPECT = "prospect"  #: a lead or what the CRM keeps of one
    BUYER = "buyer"  #: a party to a sale the DMS has booked
    OTHER = "other"  #: the workshop, a list of wishes, somebody else's log


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Contact details as a source gave them, and whose they truly are.

    ``deal``: the sale it is party to. ``at``: when they asked last, or when it was sold; ``heard``:
    their own latest word or visit. ``case``: what makes it hard, in one word, for findings.
    """

    id: str
    source: str
    person: str
    household: str
    side: Side
    contact: Contact
    deal: str = ""
    at: datetime | None = None
    heard: datetime | None = None
    case: str = ""


def distinct(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The first of those that say the same of the same person from the same side, with the latest
    dates of all."""
    found: dict[object, Sighting] = {}
    for one in sightings:
        plain = replace(one.contact, phones=_bare(one.contact))
        first = found.setdefault((one.source, one.person, one.side, one.deal, plain), one)
        if first is not one:
            at, heard = latest(first.at, one.at), latest(first.heard, one.heard)
            found[one.source, one.person, one.side, one.deal, plain] = replace(
                first, at=at, heard=heard
            )
    return list(found.values())


def latest(*moments: datetime | None) -> datetime | None:
    """The latest of those that are known."""
    return max((each for each in moments if each), default=None)


def _bare(contact: Contact) -> tuple[tuple[str, str], ...]:
    """Phones by their number alone, however they were written."""
    return tuple(("", str(phone(number) or number)) for _, number in contact.phones)
