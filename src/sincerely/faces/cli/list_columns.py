"""Which columns of a list hold addresses. Every one of the channel that is asked about is judged:
whoever sends may use any of them.

A column is known by its name, or by what stands in it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from sincerely.rules.purpose import Channel

_PHONES = ("cell_phone", "home_phone", "work_phone", "phone")
_MORE = {
    "email": "to recipient emailaddr primaryemail",
    "phone": "phone1 phone2 phone3 number tel dial dialnumber msisdn primaryphone recipient to",
}
_SAYS = {"email": re.compile("mail"), "phone": re.compile("phone|cell|mobile|tel|sms|text|dial")}
#: the store's own people and machines: nobody the list is sent to
_OURS = re.compile(
    "(?:assigned|service|primary)?"
    "(?:sales(?:person|rep|man|woman|consultant|manager|agent|team)?|rep|agent|advisor|manager|bdc"
    "|store|dealer(?:ship)?|from|sender|replyto|reply|assignedto|employee|staff)+[0-9]*"
    "(?:e?mail|mailaddress|emailaddress|phone|phonenumber|cell|cellphone|mobile|number)?[0-9]*"
    "|(?:home|work|business|office)?fax(?:phone|number)?[0-9]*"
)
#: as a number is written: with its area code, or with its country's
_WRITTEN_PHONE = re.compile(
    r"\s*(?:(?:\+?1[\s.-]*)?\(?[2-9]\d{2}\)?[\s.-]*[2-9]\d{2}[\s.-]*\d{4}|\+\d[\d\s().-]{7,})(?!\d)"
)
_SEVEN_DIGITS = re.compile(r"(?:\D*\d){7}")
_BETWEEN_MAILS = re.compile(r"[;,|\s]+")
_BETWEEN_PHONES = re.compile(r"\s*[;,|\n/]\s*|\s+(?:or|and|&)\s+", re.IGNORECASE)
#: so many filled cells show what a column holds
_SHOWN_BY = 1_000


class Columns(NamedTuple):
    """Places of columns. ``others``: these hold addresses too, and are not judged."""

    judged: tuple[int, ...]
    others: tuple[int, ...]

    def instead(self, judged: tuple[int, ...]) -> "Columns":
        """These are judged; what would have been is among the others."""
        hold = sorted({*self.judged, *self.others} - set(judged))
        return Columns(judged, tuple(hold))


class _Column:
    """What a column is called, and what its cells showed so far.

    Its name may say what it holds (``says``); then one such cell shows it. Without a name, as in
    a list that has no header, it may hold either.
    """

    def __init__(self, name: str | None) -> None:
        self.name = name or ""
        self.says = {kind for kind in _SAYS if name is None or _says(name, kind)}
        self.mail, self.phones, self.filled = False, 0, 0

    @property
    def phone(self) -> bool:
        """Any phone number where its name says so; else most of what stands in it."""
        return self.phones > 0 if "phone" in self.says else self.phones * 2 > self.filled

    def see(self, cell: str) -> None:
        """One more cell that is not empty."""
        if "@" in cell:
            self.mail = self.mail or self._is_mail(cell)
        elif "phone" in self.says:
            self.phones = self.phones or int(_holds_phone(cell))
        elif self.filled < _SHOWN_BY:
            self.filled += 1
            self.phones += _WRITTEN_PHONE.match(cell) is not None

    def _is_mail(self, cell: str) -> bool:
        """Whether it holds mail addresses; in a column of another name, nothing but those."""
        if "email" in self.says:
            return bool(addresses(cell, Channel.EMAIL))
        parts = [part for part in _BETWEEN_MAILS.split(cell) if part]
        return len(addresses(cell, Channel.EMAIL)) == len(parts)


def addresses(cell: str, channel: Channel) -> tuple[str, ...]:
    """The addresses in a cell that a message of this channel goes to, as they are compared."""
    from sincerely.rules import contact

    if "@" in cell and channel in (Channel.EMAIL, Channel.LETTER):
        read, between = contact.email, _BETWEEN_MAILS
    elif channel is not Channel.EMAIL:
        read, between = contact.phone, _BETWEEN_PHONES
    else:
        return ()
    whole = read(cell)
    parts = [whole] if whole else [read(part) for part in between.split(cell)]
    return tuple(found.value for found in parts if found)


def found(names: Sequence[str] | None, rows: Iterable[Sequence[str]], channel: Channel) -> Columns:
    """The columns of a list. ``names``: its header, or None; ``rows``: the cells of all others."""
    from sincerely.reading.text import squash

    columns = [_Column(squash(name)) for name in names or ()]
    for cells in rows:
        while len(columns) < len(cells):
            columns.append(_Column(None))
        for column, cell in zip(columns, cells, strict=False):
            if cell:
                column.see(cell)
    judged = [n for n, column in enumerate(columns) if _is_judged(column, channel)]
    hold = [n for n, column in enumerate(columns) if column.mail or column.phone]
    return Columns(tuple(judged), tuple(n for n in hold if n not in judged))


def _is_judged(column: _Column, channel: Channel) -> bool:
    """Whether it is called like one, or shows addresses and is not called like the store's own."""
    kinds = {Channel.EMAIL: {"email"}, Channel.LETTER: {"email", "phone"}}.get(channel, {"phone"})
    if any(column.name in _known(kind) for kind in kinds):
        return True
    shows = ("email" in kinds and column.mail) or ("phone" in kinds and column.phone)
    return shows and not _OURS.fullmatch(column.name)


def _holds_phone(cell: str) -> bool:
    return _SEVEN_DIGITS.match(cell) is not None and bool(addresses(cell, Channel.CALL))


def _says(name: str, kind: str) -> bool:
    return name in _known(kind) or _SAYS[kind].search(name) is not None


@cache
def _known(kind: str) -> frozenset[str]:
    """How columns of mail addresses, or of phone numbers, are called."""
    from sincerely.reading.tables.contacts import PERSON
    from sincerely.reading.text import squash

    columns = ("email",) if kind == "email" else _PHONES
    more = [word for c in columns for word in (*PERSON[c].split(), *_MORE.get(c, "").split())]
    return frozenset((*map(squash, columns), *more))
