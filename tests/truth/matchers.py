"""What others are measured beside: joining by address and name alone."""

from collections.abc import Sequence

from sincerely.matching.names import may_be_one, name_key

from .measure import Found, candidates, records_of
from .sightings import Sighting


def by_address(sightings: Sequence[Sighting]) -> Found:
    """The same address, and a name that may be the same."""
    names = [name_key(one.contact) for one in sightings]
    keys = [[a.key for a in one.contact.addresses(one.source)] for one in sightings]
    joins = [(a, b) for a, b in candidates(keys) if may_be_one(names[a], names[b])]
    return Found(joins=joins, maybes=[], records=records_of(len(sightings), joins))
