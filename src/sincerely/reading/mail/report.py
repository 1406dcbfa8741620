"""What a machine wrote in a report, apart from the mail it returns."""

import re
from dataclasses import dataclass

from sincerely.rules import contact

from .message import Mail, all_text, body, people

_LONGEST = 60_000
#: So many letters after an address are about it.
_ABOUT = 600
#: Where the returned mail begins in a text.
_RETURNED = re.compile(
    r"^[ \t|>*-]{0,80}(?:-{2,80} ?(?:below|this|the header|original|returned|unsent|included|"
    r"message text)|"
    r"original message(?: follows| header| -|:|$)|included is a copy|the attachment contains|"
    r"below is a copy|"
    r"-{3,80}[ \w]{0,30}(?:original|returned|unsent|undelivered) message|message (?:text|header)s? "
    r"follow|"
    r"this is a copy of (?:your|the)|your original message|received: ?(?:from|by)|return-path:|"
    r"the body of your message|returned message|original mail as follows|x-google-smtp-source:|"
    r"-{4,80} message (?:text|header))",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
RETURNED = frozenset(
    {
        "message/rfc822",
        "text/rfc822-headers",
        "text/rfc822-header",
        "message/global",
        "message/global-headers",
    }
)


@dataclass(frozen=True, slots=True)
class Report:
    """``text``: the machine's words. ``original``: the mail it returns, as far as there.

    ``to``: who that mail was for. ``ours``: addresses of the machine and of its sender.
    ``named``: every address in the words, with its place.
    """

    text: str
    original: str
    to: tuple[str, ...]
    ours: frozenset[str]
    named: tuple[tuple[int, str], ...]

    @property
    def only_recipient(self) -> str:
        """The one address the returned mail was for; empty where there are several or none."""
        return self.to[0] if len(set(self.to)) == 1 else ""

    def about(self, recipient: str) -> str:
        """The machine's words from this address to the next one, on one line."""
        others = [at for at, each in self.named if each not in {recipient, *self.ours}]
        for first in (at for at, each in self.named if each == recipient):
            ends = (at for at in others if at > first)
            start = self.text.rfind("\n", 0, first) + 1
            last = min(next(ends, first + _ABOUT), first + _ABOUT)
            said = " ".join(self.text[start:last].split())
            if len(said) > len(recipient) + 12:
                return said
        return " ".join(self.text[:_ABOUT].split())


def report_of(mail: Mail) -> Report:
    """The report in a bounce or complaint."""
    text = all_text(mail)[:_LONGEST]
    returned = next(iter(_RETURNED.finditer(text)), None)
    words = text[: returned.start()] if returned and returned.start() > 20 else text
    enclosed = [
        body(each).decode("utf-8", "replace")[:_LONGEST]
        for each in mail.parts
        if each.get_content_type() in RETURNED
    ]
    original = enclosed[0] if enclosed else text[returned.start() :] if returned else ""
    machine = {address for _, address in people(mail.mime, "from", "sender", "reply-to")}
    to_us = {address for _, address in people(mail.mime, "to", "delivered-to", "x-original-to")}
    writer = set(_named(original, "from")) | set(_named(original, "return-path"))
    to = tuple(dict.fromkeys(_named(original, "to") or _named(original, "x-rcpt-to")))
    ours = frozenset((machine | to_us | writer) - set(to))
    return Report(words, original, to, ours, tuple(addresses_in(words)))


def _named(original: str, name: str) -> list[str]:
    """The addresses in a header of the returned mail."""
    found = re.search(
        rf"^[ \t>]{{0,4}}{name}:[ \t]*(.{{0,1000}}(?:\r?\n[ \t]+.{{0,500}}){{0,20}})",
        original[:_LONGEST],
        re.IGNORECASE | re.MULTILINE,
    )
    if not found:
        return []
    usable = (contact.email(each) for each in _ADDRESS.findall(found[1]))
    return [each.value for each in usable if each]


def addresses_in(text: str) -> list[tuple[int, str]]:
    """Every mail address in ``text`` with its place."""
    found = (
        (each.start(), contact.email(each[0].strip("'.`"))) for each in _ADDRESS.finditer(text)
    )
    return [(at, address.value) for at, address in found if address]
