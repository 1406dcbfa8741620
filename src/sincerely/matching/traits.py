"""The details of one sighting as they are compared."""

import re
from dataclasses import replace
from functools import lru_cache

import msgspec

from sincerely.rules import contact as reached
from sincerely.rules.sighting import Contact

from .addresses import CELL
from .firms import firm, is_firm
from .given import forms
from .mailboxes import mailbox
from .persons import Name, everyone
from .persons import generation as _generation
from .places import postcode
from .plain import said as _said
from .shapes import shaped

#: a number of ten digits as Americans write it, which needs nobody to look it up
_TEN_DIGITS = re.compile(r"\(?([2-9][0-9]{2})\)?[ .-]?([0-9]{3})[ .-]?([0-9]{4})")
_AMERICAN = frozenset({"US", "CA"})
#: values that come again and again; a million sightings have few towns and first names
said = lru_cache(maxsize=65_536)(_said)
generation = lru_cache(maxsize=65_536)(_generation)


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """Normalised details of one sighting; empty where the source said nothing.

    ``forms``: the first name and the full names it may be short for. ``others``: first names of
    further people in the same sighting (*Bob and Sue Jones*). ``company``: a firm's name; the
    person's names are then empty. ``birth``: ``YYYY-MM-DD``. ``phones``: E.164; ``office``: those
    of them that the source calls an office's; ``cells``: cell phones, one person's own.
    """

    first: str = ""
    forms: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    middle: str = ""
    last: str = ""
    generation: str = ""
    company: str = ""
    birth: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    street_number: str = ""
    street: str = ""
    unit: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""


def traits_of(contact: Contact, birth: str = "") -> Traits:
    """The details of one sighting as they are compared. ``birth``: ``YYYY-MM-DD``, if known."""
    names = _names(contact)
    name = names[0] if names else Name()
    where = shaped(contact.street)
    emails, phones = _ways(contact)
    others = {form for each in names[1:] for form in forms(each.first)}
    return Traits(
        first=name.first,
        forms=forms(name.first),
        others=tuple(sorted(others)),
        middle=name.middle,
        last=name.last,
        generation=name.generation,
        company=name.company,
        birth=birth,
        emails=emails,
        phones=phones,
        office=_called(_OFFICE, contact),
        cells=_called(CELL, contact),
        street_number=where.number,
        street=where.street,
        unit=where.unit,
        city=said(contact.city) or where.city,
        state=said(contact.region) or where.state,
        postcode=postcode(contact.postal) or where.postcode,
    )


def _names(contact: Contact) -> tuple[Name, ...]:
    if contact.company:
        name = firm(contact.name or contact.display_name)
        return (Name(company=name),) if name else ()
    if not (contact.first or contact.last):
        return everyone(contact.name)
    if not contact.first and is_firm(contact.last):
        return (Name(company=firm(contact.last)),)
    suffix = generation(contact.suffix) or generation(contact.last)
    given = everyone(contact.first) if "&" in contact.first or " and " in contact.first else ()
    last = " ".join(w for w in said(contact.last).split() if not generation(w) or len(w) < 2)
    middle = said(contact.middle)
    if given:
        return tuple(Name(each.first, "", last, suffix) for each in given)
    first, _, more = contact.first.strip().partition(" ")  # Mei-Ling is one name, ROBERT J two
    return (Name(said(first), middle or said(more), last, suffix),)


_OFFICE = re.compile(r"work|office|business|company|\bbus\b", re.IGNORECASE)


def _called(kinds: re.Pattern[str], contact: Contact) -> tuple[str, ...]:
    """Which phones the source calls so: colleagues share an office's, and nothing else."""
    theirs = tuple((kind, number) for kind, number in contact.phones if kinds.search(kind))
    if not theirs:
        return ()
    return _ways(replace(contact, phones=theirs))[1]


def _ways(contact: Contact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mail addresses and phones, in one spelling, without repeats."""
    emails = {mailbox(text) for text in contact.emails} - {""}
    country = contact.country.strip().upper()
    region = country if country in {"CA", "MX"} else "US"
    phones = {_phone(text, region) for _, text in contact.phones} - {""}
    return tuple(sorted(emails)), tuple(sorted(phones))


def _phone(text: str, region: str) -> str:
    """As `reached.phone` has it, which a test holds it to, without its long way; or empty."""
    if region in _AMERICAN and (ten := _TEN_DIGITS.fullmatch(text)):
        digits = ten[1] + ten[2] + ten[3]
        return f"+1{digits}" if len(set(digits)) > 1 else ""
    found = reached.phone(text, region)
    return found.value if found else ""
