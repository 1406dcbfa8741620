"""What a list tells of each row, whatever its columns: its cells whole, or taken apart.

Each list is understood by itself first. Only then are two lists paired, so that a *Name* meets a
first name and a surname, and a date of birth the year of one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .kinds import Guessed, Kind
from .parts import KINDS, Part

_BIRTH = {Kind.YEAR: Part.YEAR, Kind.MONTH: Part.MONTH, Kind.DAY: Part.DAY}
_PEOPLE = frozenset({Kind.GIVEN, Kind.SURNAME})


class Source(NamedTuple):
    """Where a detail stands: the position of its column, and which part of its cells it is."""

    column: int
    part: Part = Part.WHOLE


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing a list tells of its rows. ``label``: as its header calls it, or what part it is."""

    kind: Kind
    label: str
    source: Source
    guessed: Guessed


def details(guesses: Sequence[Guessed]) -> list[Detail]:
    """Everything that a list tells; what has a column of its own is not taken out of others."""
    kinds = {each.kind for each in guesses}
    found: list[Detail] = []
    for at, guessed in enumerate(guesses):
        if guessed.kind in {Kind.ID, Kind.IGNORED}:
            continue
        for part in _wanted(guessed, kinds):
            kind = KINDS.get(part, guessed.kind)
            kinds.add(kind)
            found.append(Detail(kind, part or guessed.header, Source(at, part), guessed))
    return found


def _wanted(guessed: Guessed, kinds: set[Kind]) -> list[Part]:
    """The parts of a column that are compared, in its place or beside columns for the others."""
    if guessed.kind is Kind.NAME:
        return [part for part in Part if part in guessed.parts and KINDS[part] not in kinds]
    if (
        guessed.kind is Kind.SURNAME
        and Part.GENERATION in guessed.parts
        and Kind.GENERATION not in kinds
    ):
        return [Part.WHOLE, Part.GENERATION]
    if guessed.kind is Kind.ADDRESS and Part.HOUSE in guessed.parts and Kind.HOUSE not in kinds:
        own = {Part.HOUSE, Part.STREET, Part.UNIT}
        return [
            part
            for part in Part
            if part in guessed.parts and (part in own or KINDS[part] not in kinds)
        ]
    return [Part.WHOLE]


def meet(one: list[Detail], other: list[Detail]) -> list[Detail]:
    """The details of ``one`` with its date of birth taken apart, where ``other`` has only parts of
    it, or an age."""
    theirs = {each.kind for each in other}
    mine = {each.kind for each in one}
    if Kind.AGE in theirs - mine and not {Kind.DATE, Kind.YEAR} & theirs:
        return _aged(one)
    asked = [kind for kind in _BIRTH if kind in theirs]
    if Kind.DATE in theirs or not asked or mine & set(_BIRTH):
        return one
    born = next(_births(one), None)
    if born is None:
        return one
    parts = [
        replace(
            born, kind=kind, label=f"{_BIRTH[kind]} of {born.label}",
            source=Source(born.source.column, _BIRTH[kind]),
        )
        for kind in asked
    ]  # fmt: skip
    return [each for each in one if each is not born] + parts


def _aged(found: list[Detail]) -> list[Detail]:
    """Details with the year of birth where another list has the age; see `ages`."""
    year = next((each for each in found if each.kind is Kind.YEAR), None)
    if year:
        return [replace(each, kind=Kind.AGE) if each is year else each for each in found]
    born = next(_births(found), None)
    if born is None:
        return found
    source = Source(born.source.column, Part.YEAR)
    aged = replace(born, kind=Kind.AGE, label=f"year of {born.label}", source=source)
    return [aged if each is born else each for each in found]


def _births(found: Sequence[Detail]) -> Iterator[Detail]:
    """Dates, those called a birth first."""
    dates = [each for each in found if each.kind is Kind.DATE]
    return iter(sorted(dates, key=lambda each: not each.guessed.is_birth))


def same_sort(guesses: Sequence[Guessed], other: Sequence[Guessed]) -> list[Guessed]:
    """Names that the other list has as names of things only are names of things here too."""
    kinds = {each.kind for each in other}
    things = {each.header.lower() for each in other if each.kind is Kind.TEXT}
    if Kind.NAME in kinds or kinds >= _PEOPLE:
        return list(guesses)
    return [
        replace(each, kind=Kind.TEXT)
        if each.kind is Kind.NAME and each.header.lower() in things
        else each
        for each in guesses
    ]
