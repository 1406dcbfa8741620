"""The names a header may be known by: always whole names, never parts of one.

As it stands, with its short words written out, in English where it is French or Spanish, or
without the word that says whose it is.
"""

import re
from functools import lru_cache

from sincerely.reading.text import squash

from .abroad import english

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|#")
_LONG = {
    short: long
    for long, shorts in {
        "account": "acct",
        "accounting": "acctg",
        "address": "addr",
        "advisor": "adv",
        "amount": "amt",
        "appointment": "appt",
        "back": "bck",
        "business": "bus",
        "cell": "cel",
        "cobuyer": "cobyr",
        "contract": "cntrct",
        "customer": "cust",
        "date": "dt",
        "delivery": "del deliv dlv dlvry dlvy",
        "description": "desc",
        "email": "eml em emails",
        "first": "fst frst",
        "front": "frnt",
        "gross": "grs",
        "home": "hm",
        "last": "lst",
        "make": "mk",
        "manager": "mgr",
        "message": "msg",
        "mobile": "mob",
        "model": "mdl",
        "name": "nm",
        "number": "# no num nbr nr",
        "opportunity": "opp",
        "payment": "pymt pmt",
        "phone": "tel ph phn telephone phones",
        "sales": "sls",
        "salesperson": "slsp slspn slsper slsprsn slsmn salesprsn",
        "service": "svc",
        "status": "sts stat",
        "stock": "stk",
        "time": "tm",
        "type": "typ",
        "unsubscribe": "unsub",
        "vehicle": "veh",
        "work": "wk",
        "year": "yr",
    }.items()
    for short in shorts.split()
}
#: Whose a detail is, where it is the customer's.
_WHOSE = frozenset({"customer", "client", "buyer", "primary", "contact", "consumer"})


@lru_cache(maxsize=8_192)
def names(header: str) -> tuple[str, ...]:
    """As `squash` makes them: the header as it stands, with its short words written out, and in
    English."""
    words = [_LONG.get(word, word) for word in words_of(header)]
    told = (english(header),) if english(header) else ()
    return tuple(dict.fromkeys((squash(header), "".join(words), *told)))


@lru_cache(maxsize=8_192)
def detail(header: str) -> str:
    """What the header says of the customer (``Customer Zip``: zip); empty where it does not."""
    words = [_LONG.get(word, word) for word in words_of(header)]
    start = 0
    while start < len(words) - 1 and words[start] in _WHOSE:
        start += 1
    return "".join(words[start:]) if start else ""


def words_of(header: str) -> list[str]:
    """The words of a header in small letters, where it has capitals, blanks or marks between."""
    return [word.lower() for word in _WORDS.findall(header)]
