"""Firms by the words of their names. A doubt is a person: a firm is never joined to one."""

import re

from .given import is_given_name
from .plain import plain

#: words no person's name ends in
_FIRMS = frozenset(
    """
    accounting agency apartments architects associates association auto automotive bakery bistro
    builders cabinetry cafe carpentry catering cleaners clinic co company concrete
    construction consultants consulting contracting contractors corp corporation daycare deli
    dealership dental design designs detailing diner distributors drywall electric electrical
    electronics engineering enterprises equipment excavating excavation exteriors fabrication
    fencing finance financial fitness flooring foundation furniture garage gmbh gym hardware
    hauling heating holdings homes hvac imports inc incorporated industries insurance interiors
    investments jewelers kitchens landscaping laundry leasing limited llc llp logistics lp
    lumber ltd machinery machine maintenance management manufacturing marketing masonry media
    medical ministries motors movers museum nursery office offices optical orthodontics
    outfitters painting partners partnership pc pharmacy photography pizzeria plc pllc plumbing
    printing productions properties realty recycling refrigeration remodeling renovations rentals
    repair repairs restaurant restaurants restoration roofing salon seafood security services
    siding solutions sons stables studio studios supply surveying systems tavern technologies
    tiling tile tours towing trading transport transportation trucking university upholstery
    veterinary ventures welding wholesale winery woodworking works
    """.split()
)
#: words that are surnames too: no proof beside a known first name
_PERHAPS = frozenset(
    "bank body church close co farm farms group law house market school service sales shop store "
    "trust college temple hall motor home bros brothers care".split()
)
_TRUSTS = frozenset("family living revocable irrevocable".split())
_ANYWHERE = frozenset("corp gmbh inc llc llp ltd pllc".split())
#: what partners are called who are not named
_AND_MORE = re.compile(
    r"(?:&|\band)\s+(?:co|sons?|daughters?|associates|partners)\b\.?\s*$", re.IGNORECASE
)
_BEGINS = ("city of ", "county of ", "town of ", "state of ", "village of ", "estate of ")
#: words of a firm's name that say only what kind of firm it is
_LEGAL = frozenset(
    "llc inc incorporated corp corporation company co ltd llp pllc lp pc the".split()
)


def firm(name: str) -> str:
    """A firm's name without the words that only say what kind of firm it is."""
    words = plain(name).split()
    return " ".join(word for word in words if word not in _LEGAL) or " ".join(words)


def surely_firm(name: str) -> bool:
    """Whether a name ends as no person's does, whoever may have misspelt it before that."""
    words = plain(name).split()
    if len(words) < 2:
        return False
    legal = not _ANYWHERE.isdisjoint(words) or words[-1] in _FIRMS - _PERHAPS
    return legal or _AND_MORE.search(name) is not None


def is_firm(name: str) -> bool:
    """Whether a name is a firm's, by its words: ``HUGHES FAMILY TRUST``, not ``Art Church``."""
    if "," in name and not _ANYWHERE & set(plain(name).split()):
        return False  # Church, Art
    text = plain(name)
    words = text.split()
    if len(words) < 2:
        return False
    last = words[-1]
    if text.startswith(_BEGINS) or not _ANYWHERE.isdisjoint(words):
        return True
    if _AND_MORE.search(name):
        return True
    if "trust" in words and not _TRUSTS.isdisjoint(words):
        return True
    if last in _FIRMS and last not in _PERHAPS:
        return True
    told = sum(word in _FIRMS or word in _PERHAPS for word in words[1:])
    return told > 1 or (last in _PERHAPS and not is_given_name(words[0]))
