"""Mail addresses and telephone numbers in whatever field of a contact they were written."""

import re
from dataclasses import dataclass, field

from sincerely.reading.text import filled, mail_addresses
from sincerely.rules.contact import email, phone

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"=]{1,64}@[^\s<>()\[\],;:\"=@/|]{1,255}")
_BETWEEN = re.compile(r"[/|\\]+|\s(?:or|and|ou|o|y|et)\s", re.IGNORECASE)
_DIVIDED = re.compile(r"\s*[;,/|\\]+\s*|\s+(?:or|and|ou|o|y|et)\s+", re.IGNORECASE)
_DISPLAY = re.compile(
    r"[\s\"']*(?P<name>[^<>@\"]{1,200}?)[\s\"']*<[^<>@\s]{1,64}@[^<>@\s]{1,255}>\s*"
)
_LEFT_OVER = " \t\r\n<>()[]\"';,:/|-"
_NUMBER = re.compile(r"[\d\s().+/x#-]{7,30}", re.IGNORECASE)
_PREFIX = re.compile(r"\b(?:mailto|e-?mail|phone|tel|cell)\b\s*:?", re.IGNORECASE)
#: signs that an address is not all a field holds
_MORE = "<>[: /|\\"


@dataclass(slots=True)
class Ways:
    """What was found in the wrong field: mails in phones and names, numbers in mails and names.

    Senders swap fields, and whom a swapped field hides nobody could reach.
    """

    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)

    def mails(self, text: str) -> tuple[str, ...]:
        """The addresses of a field for mail; a number in it is kept as a telephone's."""
        if "@" not in text:
            if is_number(text):
                self.phones.append(text)
                return ()
            return (text,) if text else ()
        inside = addresses(text)
        if inside == (text,):  # and nothing besides, as in most
            return inside
        rest = self._without_mails(text)
        if is_number(rest):
            self.phones.append(rest)
        if inside and any(sign in text for sign in _MORE):
            return inside
        return mail_addresses(text)

    def numbers(self, text: str) -> tuple[str, ...]:
        """The numbers of a field for telephones; a mail address in it is kept as one."""
        if "@" in text and (found := _plain(text)):
            self.emails.extend(found)
            text = self._without_mails(text)
        several = [part for part in _DIVIDED.split(text) if part]
        if len(several) > 1 and all(phone(part) for part in several):
            return tuple(several)
        return (text,) if text else ()

    def words(self, text: str) -> str:
        """A name or line of an address, without the mail address or the number it may hold."""
        if "@" in text and (found := _plain(text)):
            self.emails.extend(found)
            return filled(self._without_mails(text))
        if is_number(text):
            self.phones.append(text)
            return ""
        return text

    def _without_mails(self, text: str) -> str:
        left = _PREFIX.sub(" ", text) if "@" in text else text
        for each in addresses(text):
            left = left.replace(each, " ")
        return left.strip(_LEFT_OVER) if any(letter.isalnum() for letter in left) else ""


def addresses(text: str) -> tuple[str, ...]:
    """Every mail address in a text, as written."""
    if text.count("@") > 1:
        text = _BETWEEN.sub(" ", text)
    return tuple(each.strip("'.") for each in _ADDRESS.findall(text))


def shown_name(text: str) -> str:
    """The name before the address in ``Name <address>``; empty where there is none."""
    found = _DISPLAY.fullmatch(text)
    return found["name"].strip() if found else ""


def is_number(text: str) -> bool:
    """Whether a text is a telephone number and nothing besides."""
    return _NUMBER.fullmatch(text) is not None and phone(text) is not None


def _plain(text: str) -> tuple[str, ...]:
    return tuple(each for each in addresses(text) if email(each))
