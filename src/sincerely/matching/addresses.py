"""What an exact address says of who is who: the same for a live arrival and for an audit."""

import re
from dataclasses import replace

from sincerely.rules.contact import AddressKind
from sincerely.rules.sighting import Contact

#: more parties than sign one deal: the source gives one number to many deals
MOST_PARTIES = 6
#: an address by its kind, in words
KIND_WORDS: dict[AddressKind, str] = {
    "email": "mail address",
    "phone": "phone number",
    "customer": "customer number",
}
#: what sources call a cell phone
CELL = re.compile("cell|mobile", re.IGNORECASE)


def cell_phones(contact: Contact) -> frozenset[str]:
    """The phones that these details call a cell phone: one person's own. Keys of addresses."""
    own = tuple((kind, number) for kind, number in contact.phones if CELL.search(kind))
    given = contact if own == contact.phones else replace(contact, phones=own)
    return frozenset(each.key for each in given.addresses(""))
