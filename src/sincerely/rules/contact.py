"""Addresses as they are compared: one spelling for each mail address and phone number."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import phonenumbers

AddressKind = Literal["email", "phone", "customer"]

_EMAIL = re.compile(r"[^\s\x00-\x1f@<>,;]+@[^\s\x00-\x1f@<>,;]+\.[^\s\x00-\x1f@<>,;.]{2,}")
_PLACEHOLDERS = frozenset({"na@na.com", "none@none.com", "noemail@noemail.com", "no@email.com"})


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """One way to reach somebody, in the one spelling that is compared.

    ``value``: lower-case mail address; E.164 phone number; ``source:number`` for a source's own
    customer number.
    """

    kind: AddressKind
    value: str

    def __str__(self) -> str:
        return self.value

    @property
    def key(self) -> str:
        """``kind:value``, unique over all kinds."""
        return f"{self.kind}:{self.value}"


@lru_cache(maxsize=65_536)
def email(text: str) -> Address | None:
    """The mail address in ``text``, or None. Never guesses: dots and plus-tags are kept.

    A domain in other letters than English ones has two spellings (RFC 5890), one for people and
    one for mail servers (``xn--...``): people's it is, for an opt-out told in one is meant in both.
    """
    value = unicodedata.normalize("NFC", text).strip().strip("<>").lower()
    value = value.removeprefix("mailto:")
    if not value.isascii() or "xn--" in value:
        local, at, domain = value.rpartition("@")
        value = f"{local}{at}{_as_people_write(domain)}"
    if not _EMAIL.fullmatch(value) or value in _PLACEHOLDERS:
        return None
    return Address("email", value)


def _as_people_write(domain: str) -> str:
    labels = unicodedata.normalize("NFKC", domain).lower().replace("\u3002", ".").split(".")
    return unicodedata.normalize("NFC", ".".join(map(_label, labels)))


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").lower()
    except UnicodeError:
        return label


@lru_cache(maxsize=65_536)
def phone(text: str, region: str = "US") -> Address | None:
    """The phone number in ``text`` as E.164, or None where it cannot be a number anyone has.

    Only the *shape* is asked (``is_possible_number_with_reason``): made-up 555-01xx numbers stay
    usable in tests and samples, while zeros, seven digits and free text do not.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:  # nor without its area code
        return None
    if len(set(str(number.national_number))) == 1:
        return None
    number.extension = None
    return Address("phone", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def customer_number(source: str, number: str) -> Address | None:
    """A source's own number for a customer, e.g. the DMS's ``CustNo``; None where it is blank.

    To be compared only: a workbook drops the zeros before one, or takes it for a sum (``11.0``).
    """
    value = number.strip()
    if value.removesuffix(".0").isdecimal():
        value = value.removesuffix(".0").lstrip("0")
    if not value or value.lower() in {"na", "n/a", "none", "null"}:
        return None
    return Address("customer", f"{source}:{value}")


def address(text: str, region: str = "US") -> Address | None:
    """What a person would type into *to whom?*: a mail address, else a phone number."""
    return email(text) or phone(text, region)
