"""Which of a lead's fields are facts of the request, and which lead to a person.

Facts are kept in the ledger for good; the rest is kept beside the sighting, where it can be
erased. Whatever the standard does not name counts as personal.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Protocol

from sincerely.reading.text import filled
from sincerely.rules.sighting import Contact

from .node import Node

Test = Callable[[str], bool]
_LONGEST_FACT = 200
#: the digits of a telephone number without its area code
_LOCAL_NUMBER = 7
_NUMBERED = re.compile(r"\[\d+\]")
_ID = r"id(\.(source|sequence))?"
_PRICE = r"price(\.(type|currency|delta|relativeto|source))?"
_NAMED = r"name(\.(part|type|sequence))?"
_FACT = re.compile(
    rf"""status|type|requestdate|leadtype|source|{_ID}
    |vehicle\.(interest|status|year|make|model|stock|stocknumber|trim|doors|bodystyle|transmission
        |odometer(\.(status|units?))?|mileage|condition|type|category|class
        |imagetag(\.\w+)?|{_ID}|{_PRICE}|colorcombination\.(interiorcolor|exteriorcolor|preference)
        |option\.(optionname|name|manufacturercode|manufacturecode|stock|weighting|{_PRICE})
        |finance\.(method|amount(\.(type|limit|currency))?|balance(\.(type|currency))?
            |term|rate|frequency|mileageallowance(\.units)?))
    |customer\.(timeframe\.(description|earliestdate|latestdate)|id\.(source|sequence)|leadtype)
    |customer\.contact\.(primarycontact|name\.(part|type)|email\.preferredcontact|address\.type
        |(phone|cellphone)\.(type|time|besttime|preferredcontact)|address\.street\.line)
    |vendor\.(vendorname|{_NAMED}|url|{_ID}|contact\.(primarycontact|{_NAMED}))
    |provider\.({_NAMED}|service|url|{_ID}|form|campaign|contact\.{_NAMED})""",
    re.VERBOSE,
)
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\D+")


def reaches(contacts: Iterable[Contact]) -> Test:
    """A test whether a text holds a mail address, or a telephone number of one of these people."""
    digits = [_digits(phone) for contact in contacts for _, phone in contact.phones]
    numbers = {each[-_LOCAL_NUMBER:] for each in digits if len(each) >= _LOCAL_NUMBER}

    def test(text: str) -> bool:
        if "@" in text:
            return True
        if len(text) < _LOCAL_NUMBER:
            return False
        digits = _digits(text)
        return any(map(digits.__contains__, numbers))

    return test


def gives_away(contacts: tuple[Contact, ...], reached: Test) -> Test:
    """A test whether a text leads to one of these people, whom `reaches` finds, by name too.

    Not for cars and providers: people are called Ford.
    """
    names = {
        word
        for contact in contacts
        for name in (contact.name, contact.first, contact.last)
        for word in _words(name)
        if len(word) > 2
    }

    def test(text: str) -> bool:
        if reached(text):
            return True
        folded = text.casefold()
        return any(map(folded.__contains__, names)) and not names.isdisjoint(_words(text))

    return test


class Plain(Protocol):
    """Reads the text of a child that may stand in the ledger."""

    def __call__(self, node: Node | None, *tags: str) -> str:
        """The first filled child with one of these names; empty where it leads to a person."""


def plain(personal: Test) -> Plain:
    """A reader of children; what ``personal`` finds stays unread, and so is kept as personal."""

    def read(node: Node | None, *tags: str) -> str:
        for each in node.all(*tags) if node is not None else ():
            if text := filled(each.peek()):
                if personal(text):
                    return ""
                each.text()
                return text
        return ""

    return read


def sort_leftovers(
    prospect: Node, personal: Test
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Every unread field as (facts, personal details), each a tuple of path and text."""
    facts: list[tuple[str, str]] = []
    details: list[tuple[str, str]] = []
    for path, text in prospect.leftovers():
        plain = len(text) <= _LONGEST_FACT and _is_fact(path) and not personal(text)
        (facts if plain else details).append((path, text))
    return tuple(facts), tuple(details)


@lru_cache(maxsize=4096)
def _is_fact(path: str) -> bool:
    return _FACT.fullmatch(_NUMBERED.sub("", path)) is not None


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _digits(text: str) -> str:
    return _DIGITS.sub("", text)
