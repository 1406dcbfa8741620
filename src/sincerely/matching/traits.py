"""The details of one sighting as they are compared."""

import msgspec

from sincerely.rules.sighting import Contact

from .firms import firm, is_firm
from .given import forms
from .persons import Name, everyone, generation
from .places import place, postcode
from .plain import said


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """Normalised details of one sighting; empty where the source said nothing.

    ``forms``: the first name and the full names it may be short for. ``others``: first names of
    further people in the same sighting (*Bob and Sue Jones*). ``company``: a firm's name; the
    person's names are then empty. ``birth``: ``YYYY-MM-DD``. ``phones``: E.164.
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
    where = place(contact.street)
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


def _ways(contact: Contact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mail addresses and phones, in one spelling, without repeats."""
    found = contact.addresses("")
    emails = sorted(each.value for each in found if each.kind == "email")
    phones = sorted(each.value for each in found if each.kind == "phone")
    return tuple(emails), tuple(phones)
