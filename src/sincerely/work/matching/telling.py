"""Which details of somebody with many are compared: chosen by what they say, not by their date.

The latest alone may be six calls without a name: what came before them would tell of nobody.
"""

from collections.abc import Sequence

from sincerely.matching.traits import Traits

#: of somebody with many details so many are compared
MOST = 6

Said = frozenset[tuple[str, ...]]


def telling(details: Sequence[Traits], others: Sequence[Traits]) -> list[Traits]:
    """At most `MOST` of these details, oldest first: what the others say too, then what is new."""
    if len(details) <= MOST:
        return list(details)
    alike: Said = frozenset().union(*(_said(each) for each in others))
    left = {place: _said(each) for place, each in enumerate(details)}
    chosen: list[int] = []
    while left and len(chosen) < MOST:
        best = max(left, key=lambda at: (len(left[at] & alike), len(left[at]), at))
        covered = left.pop(best)
        left = {place: said - covered for place, said in left.items()}
        chosen.append(best)
    return [details[place] for place in sorted(chosen)]


def left_out(details: Sequence[Traits], chosen: Sequence[Traits]) -> bool:
    """Whether a name or an address was not compared. Nothing is alike to half a phone."""
    if len(details) <= MOST:
        return False
    return bool(_named(details) - _named(chosen))


def _named(details: Sequence[Traits]) -> set[tuple[str, ...]]:
    return {each for one in details for each in _name(one) | _address(one)}


def _said(one: Traits) -> Said:
    """Each thing said, and name and address once more as said together."""
    name, address = _name(one), _address(one)
    ways = {("email", each) for each in one.emails} | {("phone", each) for each in one.phones}
    both = {("both", *n, *a) for n in name for a in address}
    surname = {("last", one.last)} if one.last else set()
    birth = {("birth", one.birth)} if one.birth else set()
    return frozenset(name | address | ways | both | surname | birth)


def _name(one: Traits) -> set[tuple[str, ...]]:
    name = ("name", one.first, *one.others, one.last, one.generation, one.company)
    return {name} if any(name[1:]) else set()


def _address(one: Traits) -> set[tuple[str, ...]]:
    address = ("address", one.street_number, one.street, one.unit, one.postcode, one.city)
    return {address} if one.street or one.postcode or one.city else set()
