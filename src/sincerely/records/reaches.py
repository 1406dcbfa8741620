"""How contact details identify somebody: the addresses they are found by, and where each is."""

from sincerely.records import places
from sincerely.records.models import Reach, Source
from sincerely.rules.contact import Address
from sincerely.rules.sighting import Contact

_LONGEST = Reach._meta.get_field("address").max_length or 0

#: (address key, zones, states)
Way = tuple[str, tuple[str, ...], tuple[str, ...]]


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
