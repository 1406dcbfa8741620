"""How contact details identify somebody: the addresses they are found by, and where each is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sincerely.records import codec, identities, places
from sincerely.records.models import Reach, Sighting, Source
from sincerely.rules.contact import Address
from sincerely.rules.sighting import Contact

_LONGEST = Reach._meta.get_field("address").max_length or 0

#: (address key, zones, states)
Way = tuple[str, tuple[str, ...], tuple[str, ...]]
#: the same, of all that one person's sightings say
_Place = tuple[str, frozenset[str], frozenset[str]]


def addresses(contact: Contact, source: Source) -> tuple[Address, ...]:
    """Every address in these details. A source's customer numbers mean nothing at another store.

    What is longer than any address can be is none.
    """
    found = contact.addresses(f"{source.store.key}/{source.name}")
    return tuple(address for address in found if len(address.key) <= _LONGEST)


def ways(contact: Contact, source: Source) -> tuple[Way, ...]:
    """The addresses with the time zones and states they may be in."""
    return tuple(
        (address.key, *places.of_address(address, contact))
        for address in addresses(contact, source)
    )


def different(people: Sequence[int]) -> list[int]:
    """Who is reached otherwise than their sightings say."""
    kept: dict[int, set[_Place]] = defaultdict(set)
    rows = Reach.objects.filter(person__in=people)
    for person, key, zones, states in rows.values_list("person", "address", "zones", "states"):
        kept[person].add((key, frozenset(zones), frozenset(states)))
    said = {person: _together(ways) for person, ways in _said(people).items()}
    return sorted(who for who in kept.keys() | said.keys() if kept[who] != said.get(who, set()))


def again(group_id: int, people: Sequence[int]) -> None:
    """Makes anew how these people of a group are reached. The caller holds the group alone."""
    identities.drop_reaches(people)
    ways = [(key, who, z, t) for who, said in _said(people).items() for key, z, t in said]
    identities.add_reaches(group_id, ways)


def _said(people: Sequence[int]) -> dict[int, list[Way]]:
    found: dict[int, list[Way]] = defaultdict(list)
    rows = Sighting.objects.filter(person__in=people, contact__isnull=False)
    for row in rows.select_related("source__store"):
        details = codec.contact(codec.text(row.contact))
        found[row.person_id] += ways(details, row.source)
    return found


def _together(said: Iterable[Way]) -> set[_Place]:
    zones: dict[str, set[str]] = defaultdict(set)
    states: dict[str, set[str]] = defaultdict(set)
    for key, z, t in said:
        zones[key] |= set(z)
        states[key] |= set(t)
    return {(key, frozenset(zones[key]), frozenset(states[key])) for key in zones}
