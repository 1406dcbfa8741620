"""Names as one cell holds them: whole households, surname first, firms, and words for nobody."""

import re
from typing import NamedTuple

from sincerely.reading.text import meaning, squash

#: a longer cell holds no name but a story
_LONGEST = 120
#: what systems write where a person's name should be: compared whole, first and last together
_NOBODY = frozenset(
    "tbd tba none nonenone na unknown unknownunknown unknowncustomer nobody noname nocustomer "
    "house housedeal houseaccount cash cashcustomer cashsale walkin walkincustomer customer "
    "countersale counter stock inventory shop internal dealer test testtest xx xxx".split()
)
_FILLERS = frozenset({"none", "null", "nan", "na", "1900", "0", "unknown"})
_TITLES = frozenset("mr mrs ms miss dr prof rev mister".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_AND = re.compile(r"\s*[/&+]\s*|\s+(?:and|or)\s+", re.IGNORECASE)
_TRADING_AS = re.compile(r"\s+d/?b/?a:?\s+", re.IGNORECASE)
_FIRMS = meaning(
    "llc inc incorporated corp corporation llp pllc ltd company enterprises industries holdings "
    "plumbing roofing landscaping construction contracting contractors trucking logistics sons "
    "motors automotive properties realty rentals restaurant restaurants ministries foundation "
    "association university consulting electric excavating insurance",
    "firm",
)
#: words that surnames are too: they make a firm of three words and more
_PERHAPS_FIRMS = frozenset(
    "co lp pc church bank farm farms school group service services sales auto trust".split()
)
_FIRM_BEGINS = ("city of ", "county of ", "town of ", "state of ", "village of ", "estate of ")
_TRUSTS = frozenset({"family", "living", "revocable", "irrevocable"})

#: what needs a closer look, even as the only word in a column for names
_ODD = _FILLERS | _TRUSTS | {*_FIRMS, "trust", "nil", "nat"}


class Named(NamedTuple):
    """One name, in parts where it was written so that they can be told; else whole."""

    first: str = ""
    middle: str = ""
    last: str = ""
    suffix: str = ""
    whole: str = ""
    company: bool = False


def nobody(*parts: str) -> bool:
    """Whether a name is a system's word for nobody: ``CASH CUSTOMER``, ``1900 None None``."""
    words = [squash(word) for part in parts for word in part.split()]
    return "".join(words) in _NOBODY or (bool(words) and all(word in _FILLERS for word in words))


def plain(first: str, last: str) -> bool:
    """Whether these columns plainly hold one person's name, a word in each; most do."""
    both = f"{first}{last}".lower()
    return (
        both.isalpha()
        and both.isascii()
        and both not in _NOBODY
        and first.lower() not in _ODD
        and last.lower() not in _ODD
    )


def is_firm(name: str) -> bool:
    """Whether a name is surely a firm's. A doubt is a person: a firm is never joined to one."""
    words = [squash(word) for word in name.lower().replace(",", " ").split()]
    if len(words) < 2 or len(name) > _LONGEST:
        return False
    last = words[-1]
    return (
        name.lower().startswith(_FIRM_BEGINS)
        or last in _FIRMS
        or (last in _PERHAPS_FIRMS and len(words) > 2)
        or ("trust" in words and not _TRUSTS.isdisjoint(words))
    )


def people(cell: str) -> tuple[Named, ...]:
    """Everyone a cell names, the buyer first; none where it names nobody.

    ``SMITH,JOHN/MARY`` and ``Bob and Sue Jones`` are two people of one surname. A name that is
    written in its order stays whole.
    """
    text = _TRADING_AS.split(cell.strip(), maxsplit=1)[0]
    if nobody(text) or not text:
        return ()
    if len(text) > _LONGEST:
        return (Named(whole=text),)
    if is_firm(text):
        return (Named(whole=text, company=True),)
    if "," in text:
        return _surname_first(text)
    parts = [part for part in _AND.split(text) if part]
    if len(parts) == 2 and _household(text):
        return _sharing(parts[0].split(), parts[1].split()) or (Named(whole=text),)
    return (Named(whole=text),)


def _surname_first(text: str) -> tuple[Named, ...]:
    """``Keller, Rosa Ann``, ``SMITH JR,JOHN/MARY``, ``KELLER,ROSA/MOSS,TOM``."""
    found: list[Named] = []
    surname = suffix = ""
    for part in _AND.split(text):
        before, comma, after = part.partition(",")
        if comma:
            surname, suffix = _suffix_off(before.split())
        given = (after if comma else part).replace(",", " ").split()
        given, own = _given(given, surname)
        if given or comma:
            middle = " ".join(given[1:])
            found.append(Named(given[0] if given else "", middle, surname, own or suffix))
        suffix = ""
    return tuple(each for each in found if each.first or each.last)


def _given(words: list[str], surname: str) -> tuple[list[str], str]:
    """Given names without title, suffix and the surname said again; and the suffix."""
    words = [word for word in words if squash(word) not in _TITLES]
    text, suffix = _suffix_off(words)
    words = text.split()
    if len(words) > 1 and squash(words[-1]) == squash(surname):
        words = words[:-1]
    return words, suffix


def _suffix_off(words: list[str]) -> tuple[str, str]:
    if len(words) > 1 and squash(words[-1]) in _SUFFIXES:
        return " ".join(words[:-1]), words[-1]
    return " ".join(words), ""


def _household(text: str) -> bool:
    """Whether these are two people: firms are called *Barnes and Noble* too."""
    import probablepeople

    try:
        _, sort = probablepeople.tag(text.replace("/", " & "))
    except probablepeople.RepeatedLabelError:
        return False
    return str(sort) == "Household"


def _sharing(one: list[str], other: list[str]) -> tuple[Named, ...]:
    """Two people of one surname, or each with their own; none where neither has one."""
    untitled = [word for word in one if squash(word) not in _TITLES]
    other = [word for word in other if squash(word) not in _TITLES]
    text, suffix = _suffix_off(other)
    other = text.split()
    if len(other) < 2:
        return ()
    theirs = Named(other[0], " ".join(other[1:-1]), other[-1], suffix)
    if not untitled:  # Mr. & Mrs. John Smith: of her we know no name
        return (theirs,)
    if len(untitled) == 1:
        return Named(untitled[0], "", other[-1]), theirs
    return Named(untitled[0], " ".join(untitled[1:-1]), untitled[-1]), theirs
