"""Which pairs of rows are looked at: rules chosen by the kinds of the fields and by the data."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from .fields import Field
from .kinds import Kind

#: a field's chance to be spoilt in one of two rows of one thing
_SPOILT = 0.3
_WORLDS = 4_000
_MOST_RULES = 24
_ENOUGH = 0.0004


@dataclass(frozen=True, slots=True)
class Key:
    """A value two rows may share. ``sql``: over the prepared columns; ``field``: its place.

    ``hardy``: how much of a spoilt value it survives, 0 to 1. ``many``: a list, one of which has
    to be shared.
    """

    field: int
    sql: str
    hardy: float = 0.0
    many: bool = False


def keys(fields: Sequence[Field]) -> list[Key]:
    """Every value of a row that others may be found by."""
    sets = {field.kind for field in fields if any(field.every)}
    return [
        key
        for field in fields
        if field.kind not in sets or any(field.every)
        for key in (_among if any(field.every) else _KEYS.get(field.kind, _whole))(field)
    ]


def _among(field: Field) -> list[Key]:
    return [Key(field.place, f"{field.name}_a", 0.3, many=True)]


def _whole(field: Field) -> list[Key]:
    return [Key(field.place, field.name)]


def _sound(field: Field) -> list[Key]:
    return [Key(field.place, f"{field.name}_s", 0.4)]


def _word(field: Field) -> list[Key]:
    return [Key(field.place, f"substring(replace({field.name}, ' ', ''), 1, 5)", 0.4)]


def _date(field: Field) -> list[Key]:
    name = field.name
    return [
        Key(field.place, name),
        Key(field.place, f"substring({name}, 1, 4)", 0.6),
        Key(field.place, f"substring({name}, 5, 4)", 0.4),
    ]


def _words(field: Field) -> list[Key]:
    return [Key(field.place, f"{field.name}_k", 0.7, many=True)]


_KEYS: dict[Kind, Callable[[Field], list[Key]]] = {
    Kind.GIVEN: _sound,
    Kind.SURNAME: _sound,
    Kind.DATE: _date,
    Kind.WORD: _word,
    Kind.PLACE: _word,
    Kind.STREET: lambda field: _word(field) + _words(field),
    Kind.ADDRESS: lambda field: _word(field) + _words(field),
    Kind.TEXT: _words,
    Kind.NUMBER: _whole,
}
Keys = tuple[Key, ...]
Count = Callable[[Keys], float]


def choose(
    fields: Sequence[Field], filled: Sequence[float], count: Count, budget: float
) -> list[Keys]:
    """Rules that together find nearly all that are one, at ``budget`` pairs at most.

    ``filled``: how many of its rows have each field, 0 to 1. ``count``: how many pairs a rule
    makes. Each rule taken is the one that finds most of what others miss, for its pairs.
    """
    found = keys(fields)
    candidates = [
        rule
        for size in (1, 2, 3)
        for rule in combinations(found, size)
        if len({key.field for key in rule}) == size and sum(key.many for key in rule) < 2
    ]
    cost: dict[Keys, float] = {}
    for rule in candidates:
        if len(rule) == 3 and any(
            cost.get(part, 0) <= budget / 20 for part in combinations(rule, 2)
        ):
            continue  # two of them are enough
        if len(rule) == 2 and any(cost.get((part,), budget) <= budget / 50 for part in rule):
            continue
        cost[rule] = count(rule)
    fit = {rule: pairs for rule, pairs in cost.items() if pairs <= budget / 4}
    return _greedily(fit, _worlds(found, filled), budget)


def _worlds(found: Sequence[Key], filled: Sequence[float]) -> list[frozenset[Key]]:
    """Which keys survive in pairs of rows of one thing, each spoilt by chance."""
    chance = random.Random(7)
    worlds = []
    for _ in range(_WORLDS):
        spoilt = {at for at in range(len(filled)) if chance.random() < _SPOILT}
        missing = {at for at, share in enumerate(filled) if chance.random() > share * share}
        worlds.append(
            frozenset(
                key
                for key in found
                if key.field not in missing
                and (key.field not in spoilt or chance.random() < key.hardy)
            )
        )
    return worlds


def _greedily(fit: dict[Keys, float], worlds: list[frozenset[Key]], budget: float) -> list[Keys]:
    reach = {
        rule: {at for at, world in enumerate(worlds) if world.issuperset(rule)} for rule in fit
    }
    taken: list[Keys] = []
    missed, spent = set(range(len(worlds))), 0.0
    while missed and len(taken) < _MOST_RULES:
        best, gain = None, 0.0
        for rule, pairs in fit.items():
            worth = len(reach[rule] & missed) / (pairs + budget / 200)
            if rule not in taken and spent + pairs <= budget and worth > gain:
                best, gain = rule, worth
        if best is None or len(reach[best] & missed) < _ENOUGH * len(worlds):
            break
        taken.append(best)
        missed -= reach[best]
        spent += fit[best]
    return taken
