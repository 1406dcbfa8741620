"""What speaks for two people living in one home, by where each of them lived last.

Surname and address, or phone and address, make a home: a surname is shared, too, where the mail
address of one is made of the other's. An address alone may be a house with several homes in it, a
phone alone an office's: that makes no home, and a person is asked. A firm lives with nobody.
"""

from collections.abc import Sequence

from sincerely.matching.traits import Traits
from sincerely.rules.season import ONE_DOOR, ONE_PHONE


def one_home(ones: Sequence[Traits], others: Sequence[Traits], *, two: bool = False) -> str:
    """Why these two share a home, without a word of theirs; empty where nothing says so.

    ``ones``, ``others``: the details of each, oldest first. Who has moved since shares it no more.
    ``two``: somebody said that they are two people, however alike.
    """
    one, other = _latest(ones), _latest(others)
    if one is None or other is None or (not two and _maybe_one(ones, others)):
        return ""
    if any(each.company for each in (*ones, *others)) or not same_door(one, other):
        return ""
    if any(_same_surname(a, b) for a in ones for b in others):
        return "same surname at one address"
    if _in_mail(ones, others) or _in_mail(others, ones):
        return "the surname of one in the mail address of the other, at one address"
    if any(not set(a.phones).isdisjoint(b.phones) for a in ones for b in others):
        return "one phone and one address"
    return ""


def may_share_a_home(ones: Sequence[Traits], others: Sequence[Traits]) -> str:
    """Why two who are not alike are asked about: `ONE_DOOR`, `ONE_PHONE` or empty.

    In the towns of the tests one of four such pairs is a couple. A phone that somebody calls an
    office's, or that two who live apart give, is a couple's so seldom that it says nothing.
    """
    if any(each.company for each in (*ones, *others)):
        return ""
    one, other = _latest(ones), _latest(others)
    if one is not None and other is not None:
        return ONE_DOOR if same_door(one, other) else ""
    office = {phone for each in (*ones, *others) for phone in each.office}
    mine, theirs = ({way for each in some for way in each.phones} for some in (ones, others))
    return ONE_PHONE if mine & theirs - office else ""


def same_door(one: Traits, other: Traits) -> bool:
    """House number, street and flat are the same, and postcode or town."""
    if not (one.street_number and one.street):
        return False
    if (one.street_number, one.street, one.unit) != (other.street_number, other.street, other.unit):
        return False
    area = bool(one.postcode) and one.postcode == other.postcode
    return area or (bool(one.city) and one.city == other.city)


def moved(ones: Sequence[Traits], others: Sequence[Traits]) -> bool:
    """Whether both gave an address and the latest of each are two doors."""
    one, other = _latest(ones), _latest(others)
    return one is not None and other is not None and not same_door(one, other)


def at_home(details: Sequence[Traits]) -> list[Traits]:
    """Somebody's details without those that tell of an earlier home."""
    latest = _latest(details)
    return [
        each
        for each in details
        if latest is None or not (each.street_number and each.street) or same_door(each, latest)
    ]


def _latest(details: Sequence[Traits]) -> Traits | None:
    return next((each for each in reversed(details) if each.street_number and each.street), None)


def _same_surname(one: Traits, other: Traits) -> bool:
    return not set(one.last.split()).isdisjoint(other.last.split())


def _in_mail(ones: Sequence[Traits], others: Sequence[Traits]) -> bool:
    """Whether mail addresses of the one have a surname of the other: a former name, a family's."""
    surnames = {last for each in ones if len(last := each.last.replace(" ", "")) > 3}
    mails = {mail.partition("@")[0] for each in others for mail in each.emails}
    return any(last in mail for last in surnames for mail in mails)


def _maybe_one(ones: Sequence[Traits], others: Sequence[Traits]) -> bool:
    """Whether any first names agree, or are unknown: then they may be one person, not two."""
    for one in ones:
        for other in others:
            if {one.generation, other.generation} - {""} and one.generation != other.generation:
                continue
            if not one.first or not other.first or _first_may_be_one(one, other):
                return True
    return False


def _first_may_be_one(one: Traits, other: Traits) -> bool:
    if not set(one.forms).isdisjoint(other.forms) or one.first == other.first:
        return True
    short = min(one.first, other.first, key=len)
    return len(short) == 1 and one.first[:1] == other.first[:1]
