"""Which sightings are compared at all: those that share a key."""

from .plain import sound
from .traits import Traits

_MOST_FORMS = 4


def keys(traits: Traits) -> tuple[str, ...]:
    """Short texts; two sightings are compared iff they share one. The same live and in bulk.

    ``e:`` mail address, ``p:`` phone, ``n:`` how first (each full form) and last name sound, in
    either order, ``l:`` surname's sound with postcode or town and first letter, ``a:`` house
    number with the street's longest word and postcode or town, ``b:`` birth date with a name's
    first letter, ``c:`` a firm's first words.
    """
    found = [f"e:{each}" for each in traits.emails]
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


def _names(traits: Traits) -> list[str]:
    if not traits.last:
        return []
    surname = sound(traits.last)
    firsts = dict.fromkeys((*traits.forms, *traits.others, traits.first))
    sounds = dict.fromkeys(sound(form) for form in [f for f in firsts if f][:_MOST_FORMS])
    found = ["n:" + "|".join(sorted((surname, each))) for each in sounds]
    if area := traits.postcode or traits.city:
        found += [f"l:{surname}|{area}|{letter}" for letter in {f[:1] for f in firsts if f}]
    return found
