"""What of two lists is compared: each field with where it stands in either."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .details import Detail, Source, details, meet, same_sort
from .kinds import Guessed, Kind

_WORDY = {Kind.WORD, Kind.TEXT, Kind.CATEGORY, Kind.ADDRESS, Kind.STREET, Kind.PLACE}
_ENOUGH_SHARED = 0.2
#: kinds that say too little of what a column is
VAGUE = {Kind.WORD, Kind.TEXT, Kind.CATEGORY, Kind.NUMBER, Kind.CODE}
_STREETS = {Kind.STREET, Kind.ADDRESS}

#: kinds of which somebody has several, under whichever heading
SETS = (Kind.PHONE, Kind.EMAIL)

#: more fields than these are not compared: each tells less, and takes as long
MOST = 24
#: of those that say nothing by their kind, where a list tells names, addresses or the like
_MOST_VAGUE = 8
#: so many fields of known kinds tell rows apart without the others
_KNOWN_ENOUGH = 4

_Pair = tuple[Detail, Detail]


@dataclass(frozen=True, slots=True)
class Field:
    """``one``, ``other``: where it stands in the first and second list.

    ``place``: its number, which names its columns in the prepared tables; ``said``: what its
    header alone says; ``every``: of either list all columns of this kind, where several are one
    set, as home phone and mobile phone are. The first field of a set has it.
    """

    place: int
    kind: Kind
    label: str
    one: Source
    other: Source
    said: Kind | None = None
    every: tuple[tuple[Source, ...], tuple[Source, ...]] = ((), ())

    @property
    def name(self) -> str:
        """Its column in the prepared tables."""
        return f"f{self.place}"


def fields(one: Sequence[Guessed], other: Sequence[Guessed] | None = None) -> tuple[Field, ...]:
    """The fields of one list, or of two that tell something in common. Empty where nothing is."""
    if other is None:
        left = right = details(one)
        found = [(each, each) for each in left]
    else:
        left, right = details(same_sort(one, other)), details(same_sort(other, one))
        found = pairs(meet(left, right), meet(right, left))
    made = [
        Field(place, _kind(mine, theirs), mine.label, mine.source, theirs.source, mine.guessed.said)
        for place, (mine, theirs) in enumerate(found)
    ]
    for kind in SETS:
        _as_set(made, kind, left, right)
    return tuple(made)


def telling(found: Sequence[Field], distinct: Callable[[Field], int]) -> tuple[Field, ...]:
    """Of many fields those that tell most: known kinds first, then those with most values.

    ``distinct``: how many values a field has. Chance makes two rows alike in one of a hundred
    columns that say nothing of them.
    """
    ranked = sorted(found, key=lambda each: (each.kind in VAGUE, -distinct(each), each.place))
    known = sum(each.kind not in VAGUE for each in ranked)
    most = min(MOST, known + _MOST_VAGUE) if well_known(found) else MOST
    kept = sorted(ranked[:most], key=lambda each: each.place)
    return tuple(replace(each, place=at) for at, each in enumerate(kept))


def well_known(found: Sequence[Field]) -> bool:
    """Whether enough fields are known by their kinds to tell rows apart without the others."""
    return sum(each.kind not in VAGUE for each in found) >= _KNOWN_ENOUGH


def _as_set(made: list[Field], kind: Kind, left: Sequence[Detail], right: Sequence[Detail]) -> None:
    """Tell the first field of a kind all its columns, where a list has several."""
    mine, theirs = (
        tuple(each.source for each in side if each.kind is kind) for side in (left, right)
    )
    first = next((each for each in made if each.kind is kind), None)
    if first and max(len(mine), len(theirs)) > 1:
        made[first.place] = replace(first, every=(mine, theirs))


def _kind(one: Detail, other: Detail) -> Kind:
    """The kind of both; where one list has few different values, what the other takes them for."""
    return other.kind if one.kind is Kind.CATEGORY else one.kind


def pairs(one: Sequence[Detail], other: Sequence[Detail]) -> list[_Pair]:
    """Details of the same name and, of the rest, of the same kind or that share their words."""
    left, right = list(one), list(other)
    found: list[_Pair] = []
    for same in (_same_name, _same_kind, _same_meaning):
        found += _take(left, right, same)
    found += _alike(left, right)
    return sorted(found, key=lambda pair: one.index(pair[0]))


def _take(
    left: list[Detail], right: list[Detail], same: Callable[[Detail, Detail], bool]
) -> list[_Pair]:
    """Pairs that are the same, each detail once; both lists lose them."""
    found = []
    for mine in list(left):
        theirs = next((each for each in right if same(mine, each)), None)
        if theirs is not None:
            left.remove(mine)
            right.remove(theirs)
            found.append((mine, theirs))
    return found


def _alike(left: list[Detail], right: list[Detail]) -> list[_Pair]:
    """Columns of words that are left over in both lists, by the words they share."""
    shared = sorted(
        (
            (_shared(mine.guessed, theirs.guessed), -at, -there)
            for at, mine in enumerate(left)
            for there, theirs in enumerate(right)
            if {mine.kind, theirs.kind} <= _WORDY and not (mine.source.part or theirs.source.part)
        ),
        reverse=True,
    )
    found: list[_Pair] = []
    for worth, at, there in shared:
        mine, theirs = left[-at], right[-there]
        if worth >= _ENOUGH_SHARED and all(mine != a and theirs != b for a, b in found):
            found.append((mine, theirs))
    return found


def _shared(one: Guessed, other: Guessed) -> float:
    """How many of the words of the poorer column are in the other too, 0 to 1."""
    fewer = min(len(one.words), len(other.words))
    return len(one.words & other.words) / fewer if fewer else 0.0


def _same_name(one: Detail, other: Detail) -> bool:
    return (
        one.source.part == other.source.part
        and _squashed(one.guessed.header) == _squashed(other.guessed.header)
        and (one.kind is other.kind or not one.source.part)
    )


def _same_kind(one: Detail, other: Detail) -> bool:
    """A flat number, a code, is only another's flat number; a county is no town."""
    if one.source.part and one.source.part == other.source.part:
        return True
    if one.kind is Kind.PLACE is other.kind and min(len(one.guessed.words), 5) == 5:
        return _shared(one.guessed, other.guessed) >= _ENOUGH_SHARED
    return one.kind not in VAGUE and (one.kind is other.kind or {one.kind, other.kind} == _STREETS)


def _same_meaning(one: Detail, other: Detail) -> bool:
    """Columns whose headers say the same: a sex and a gender."""
    said = one.guessed.said
    if said is None or said is not other.guessed.said or one.source.part or other.source.part:
        return False
    words = one.guessed.words | other.guessed.words
    return not words or _shared(one.guessed, other.guessed) >= _ENOUGH_SHARED


def _squashed(header: str) -> str:
    return "".join(letter for letter in header.lower() if letter.isalnum())
