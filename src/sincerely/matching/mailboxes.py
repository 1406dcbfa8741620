"""Mail addresses as they are compared."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from sincerely.rules import contact

_PART = "[a-z0-9]{1,20}"
#: what is an address at a glance, and in its one spelling
_PLAIN = re.compile(
    rf"{_PART}(?:[._+-]{_PART}){{0,2}}@{_PART}(?:[.-]{_PART}){{0,2}}\.[a-z]{{2,12}}"
)


@lru_cache(maxsize=65_536)
def mailbox(text: str) -> str:
    """As `rules.contact.email` spells it, where a mailbox can have it; else empty.

    One with two periods in a row, or with a domain nobody can register, was made up to fill a
    field, perhaps for many: it stays written down, and says nothing of who is who.
    """
    found = contact.email(text)
    if found is None or _PLAIN.fullmatch(found.value):
        return found.value if found else ""
    try:
        validate_email(found.value, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return ""
    return found.value
