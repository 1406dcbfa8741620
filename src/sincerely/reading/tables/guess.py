"""Which kind of table one is: by all of its columns, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sincerely.reading.text import squash

from .header import Known
from .hints import Hint
from .kind import TableKind
from .kinds import TABLES
from .looks import Seen
from .match import Match, match
from .people import only_people
from .signs import DECISIVE, OTHERS, SIGNS
from .spelling import names

#: A guess less certain than this is not acted upon.
ENOUGH = 0.5
#: The kind of a table in which nothing happens.
_PEOPLE = "customers"
_ASKED = frozenset({"request", "channel"})
_OF_MESSAGES = frozenset({"channel", "sort", "subject", "template", "content"})
#: So much has to speak for a kind that it is as likely as not; without its key, twice as much.
_DOUBT = 0.8
#: A header so many kinds know says nothing about the kind.
_COMMON = 4


@dataclass(frozen=True, slots=True)
class Taken:
    """What a table is taken for. ``found`` None: for nothing. ``certainty``: 0 to 1.

    ``why``: in a few words.
    """

    found: Match | None
    certainty: float
    why: str

    @property
    def sure(self) -> bool:
        """Whether it can be read as that."""
        return self.found is not None and self.certainty >= ENOUGH


def take(
    headers: Sequence[str],
    seen: Sequence[Seen],
    kind: TableKind | None,
    told: Mapping[str, str],
    hint: Hint | None = None,
) -> Taken:
    """The kind of table with these headers.

    ``kind``: where it is told; ``told``: see `match`; ``hint``: what the file's name says.
    """
    if kind:
        return Taken(match(kind, headers, seen, told), 1.0, "told")
    matches = [match(each, headers, seen, told) for each in TABLES.values()]
    fitting = [
        (_strength(found, headers), -order, found)
        for order, found in enumerate(matches)
        if not found.missing and _asks(found, seen)
    ]
    people = next(found for found in matches if found.kind.name == _PEOPLE)
    optouts = next(found for found in matches if found.kind.name == "optouts")
    fitting.sort(key=lambda each: each[:2], reverse=True)
    fitting = _first_key_first(fitting)
    strength, _, best = fitting[0] if fitting else (0.0, 0, None)
    if best and not _has_key(best) and (other := _another(headers, strength)):
        return Taken(best, 0.2, other)
    only = Taken(*only_people(people, optouts, seen, hint))
    if strength < 1 and not people.missing:
        return only
    if best is None:
        return Taken(None, 0.0, "no kind finds the columns it needs")
    rivals = [each for each in fitting[1:] if best is not optouts or each[2] is not people]
    certainty = strength / (strength + (_DOUBT if _has_key(best) else 2 * _DOUBT))
    if rivals and rivals[0][0] > strength * 0.85 and not _has_key(best):
        certainty *= 0.6
    doubted = only.certainty < ENOUGH <= certainty  # something in it may be about refusals
    if best is people and (only.found is optouts or doubted or only.certainty >= certainty):
        return only
    return _hinted(Taken(best, round(min(certainty, 0.99), 2), _why(best, headers)), hint)


def _hinted(taken: Taken, hint: Hint | None) -> Taken:
    """With what the file's name says: of its kind, more certain; of refusals, it waits."""
    if not (hint and taken.found):
        return taken
    why = f"{taken.why}, and the name “{hint.name}”"
    if hint.kind == taken.found.kind.name:
        return Taken(taken.found, round((1 + taken.certainty) / 2, 2), why)
    if hint.kind == "optouts" and taken.sure:
        return Taken(
            taken.found, 0.45, f"{taken.why}, but the name “{hint.name}” speaks of refusals"
        )
    return taken


def _asks(found: Match, seen: Sequence[Seen]) -> bool:
    """Whether a table, if it is one of opt-outs, says what was asked for, or when.

    A date that only some of its people have says which of them asked. Of messages, addresses with a
    date alone are as little told.
    """
    if found.kind.name == "sent":
        return bool(_OF_MESSAGES & found.places.keys())
    if found.kind.name != "optouts" or found.kind.key in found.places:
        return True
    dated = max((seen[at].filled for at in found.places.get("at", ())), default=-1)
    whole = dated >= 0.9 * max(each.filled for each in seen)
    return whole or bool(_ASKED & found.places.keys())


def _another(headers: Sequence[str], strength: float) -> str:
    """What else it seems to be, where more speaks for that."""
    for other, telling in OTHERS.items():
        signs = {squash(header) for header in headers} & telling
        if len(signs) >= max(2, strength):
            return f"it seems to be {other}: {', '.join(sorted(signs))}"
    return ""


_Fitting = list[tuple[float, int, Match]]


def _first_key_first(fitting: _Fitting) -> _Fitting:
    """Many tables name other tables' keys too (a message names its deal); its own comes first."""
    near = [each for each in fitting if each[0] >= fitting[0][0] * 0.6 and _has_key(each[2])]
    if not near:
        return fitting
    first = min(near, key=lambda each: each[2].places[each[2].kind.key][0])
    return [first, *(each for each in fitting if each is not first)]


def _has_key(found: Match) -> bool:
    """Whether it has its key, under a name that tells the kind."""
    places = found.places.get(found.kind.key, ())
    keys = [found.guesses[at] for at in places]
    return any(
        each.why == "told" or found.kind.lent.isdisjoint(names(each.header)) for each in keys
    )


def _strength(found: Match, headers: Sequence[str]) -> float:
    """How much speaks for a kind: its key, and columns and signs that few other kinds know."""
    total = 2.0 if _has_key(found) else 0.0
    needed = {column for each in found.kind.needs for column in each.split("|")}
    met: set[str] = set()
    for guess in found.guesses:
        name = squash(guess.header)
        if guess.why == "told" and guess.column:
            total += 1.0
        elif name and name not in met:
            met.add(name)
            sign = _is_sign(guess.header, found.kind.name)
            worth = _worth(guess.header) if guess.column or sign else 0.0
            # that a lead was sold, and when, does not make a list of leads one of sales
            total += worth if sign or guess.column in needed else min(worth, 0.5)
    return total


def _is_sign(header: str, kind: str) -> bool:
    signs = SIGNS.get(kind, frozenset())
    return any(name in signs for name in names(header))


@lru_cache(maxsize=8_192)
def _worth(header: str) -> float:
    """What a header says about the kind: nothing where many kinds know it."""
    if DECISIVE.intersection(names(header)):
        return 2.0
    signs = sum(_is_sign(header, kind) for kind in TABLES)
    kinds = signs or sum(bool(each.column(header)[0]) for each in TABLES.values())
    return 1 / kinds if 0 < kinds < _COMMON else 0.0


def _why(found: Match, headers: Sequence[str]) -> str:
    telling = [
        header
        for header, guess in zip(headers, found.guesses, strict=True)
        if _worth(header) and (guess.column or _is_sign(header, found.kind.name))
    ]
    return f"its columns {', '.join(telling[:6])}" if telling else "its columns"


def known(kind: TableKind | None, told: Mapping[str, str]) -> Known:
    """How many different columns of one kind there are among some names."""
    said = {squash(header) for header in told}
    kinds = (kind,) if kind else tuple(TABLES.values())

    def count(cells: Sequence[str]) -> int:
        different = {cell for cell in cells if cell}
        most = max(len({each.column(cell)[0] for cell in different} - {""}) for each in kinds)
        signs = max(sum(_is_sign(cell, each.name) for cell in different) for each in kinds)
        return max(most, min(signs, most + 2)) + len({squash(cell) for cell in different} & said)

    return count
