"""By what a row is known to be of somebody who was forgotten, whom nobody may remember.

A spouse has the same telephone, and their rows are theirs: an address alone tells of nobody. What
is kept of these marks are keyed digests (`records.fingerprints`).
"""

from collections.abc import Iterable, Sequence

from sincerely.matching.given import forms
from sincerely.matching.names import name_key
from sincerely.rules.sighting import Contact


def recognised_by(contacts: Sequence[Contact], addresses: Iterable[str]) -> set[str]:
    """The marks of somebody with these details. ``addresses``: keys of all their addresses.

    A source's own number of them; else an address with their name, whole or short. A row without a
    name is known by its address as one without a name was.
    """
    ways = set(addresses)
    own = {marked(way) for way in ways if way.startswith("customer:")}
    names = {mark for contact in contacts for mark in _names(contact)}
    reached = {way for way in ways if not way.startswith("customer:")}
    return own | {f"{marked(way)}|{name}" for way in reached for name in names}


def marked(address: str) -> str:
    """Kept with the digest of an address whose rows are known by name; of one without, forgotten by
    an earlier version, the address alone tells."""
    return f"known:{address}"


def _names(contact: Contact) -> set[str]:
    first, parted, last = name_key(contact).partition("|")
    return {f"{form}|{last}" for form in (forms(first) or (first,))} if parted else {first}
