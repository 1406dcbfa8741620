"""Mail addresses that somebody types: whether a mailbox can have them, and else what is wrong.

What a file or a mail holds is taken as it is, for an opt-out must find its address again however
it is written (`rules.contact`); what is typed now can still be typed right.
"""

import re

from email_validator import EmailNotValidError, validate_email

from sincerely.rules import contact
from sincerely.rules.contact import Address

_LIKE_THIS = "Write it as name@example.com."


class NoMailboxError(ValueError):
    """``str()`` is a sentence for whoever typed it, ``hint`` what to do."""

    def __init__(self, typed: str, why: str = "") -> None:
        super().__init__(f"{typed!r} is not a mail address.")
        self.hint = f"{why} {_LIKE_THIS}".lstrip()


def typed(text: str) -> Address:
    """The mail address somebody typed. Raises `NoMailboxError`.

    Nobody is asked whether the domain is there; one of the store's own network (``.local``, which
    RFC 6762 keeps for those) will do.
    """
    address = contact.email(text)
    asked = address.value if address else text.strip()
    asked = re.sub(r"\.local$", ".com", asked)
    try:
        validate_email(asked, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise NoMailboxError(text, str(error)) from None
    if address is None:
        raise NoMailboxError(text)
    return address
