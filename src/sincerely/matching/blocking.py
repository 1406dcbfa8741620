"""Which sightings are compared at all: those that share a key."""

from .plain import sound
from .traits import Traits

#: Bert may be short for fourteen names that sound unlike each other; most are short for one
_MOST_SOUNDS = 16
_LONG = 6


def keys(traits: Traits) -> tuple[str, ...]:
    """Short texts; two sightings are compared iff they share one. The same live and in bulk.

    ``e:`` mail address, but ``m:`` what stands before its @ where that tells it apart at any other
    provider, ``p:`` phone, ``n:`` how first (each full form) and last name sound, in either order,
    ``l:`` surname's sound with postcode or town and first letter, ``a:`` house number with the
    street's longest word and postcode or town, ``b:`` birth date with a name's first letter, ``c:``
    a firm's first words.
    """
    found = [_mail(each) for each in traits.emails]
    found += [f"p:{each}" for each in traits.phones]
    found += _names(traits)
    area = traits.postcode or traits.city
    if traits.street_number and traits.street and area:
        longest = max(traits.street.split(), key=len)
        found.append(f"a:{traits.street_number}|{sound(longest)}|{area}")
    if traits.birth and (initial := (traits.last or traits.first)[:1]):
        found.append(f"b:{traits.birth}|{initial}")
    if traits.company:
        found.append(f"c:{' '.join(traits.company.split()[:2])}")
    return tuple(dict.fromkeys(found))


def _mail(address: str) -> str:
    """A name with a number is hardly two people's: `rosa77` at another provider, or mistyped
    behind the @."""
    name, _, _ = address.partition("@")
    own = len(name) >= _LONG and any(sign.isdigit() for sign in name)
    return f"m:{name}" if own else f"e:{address}"


def _names(traits: Traits) -> list[str]:
    if not traits.last:
        return []
    surname = sound(traits.last)
    firsts = dict.fromkeys((*traits.forms, *traits.others, traits.first))
    sounds = dict.fromkeys(sound(form) for form in firsts if form)
    found = ["n:" + "|".join(sorted((surname, each))) for each in list(sounds)[:_MOST_SOUNDS]]
    if area := traits.postcode or traits.city:
        letters = dict.fromkeys(form[:1] for form in firsts if form)
        found += [f"l:{surname}|{area}|{letter}" for letter in letters]
    return found
