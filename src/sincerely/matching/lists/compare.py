"""Which fields are compared by themselves, which as one: tied ones, and several of one kind."""

from collections.abc import Sequence
from itertools import combinations

from sincerely.matching.splinked import Comparison, Level

from .fields import Field
from .kinds import Kind
from .levels import crossed, levels, partner, same, silent, slip


def compared(fields: Sequence[Field], tied: Sequence[tuple[int, int]]) -> list[tuple[Field, ...]]:
    """The fields of each comparison: one, or a set of one kind, and after all others two that are
    ``tied`` (by their places)."""
    both = {at for pair in tied for at in pair}
    sets = {field.kind for field in fields if any(field.every)}
    found = []
    for field in fields:
        if any(field.every):
            found.append((field, *(f for f in fields if f.kind is field.kind and f is not field)))
        elif field.place not in both and field.kind not in sets:
            found.append((field,))
    return [*found, *((fields[one], fields[two]) for one, two in tied)]


def comparisons(fields: Sequence[Field], tied: Sequence[tuple[int, int]]) -> tuple[Comparison, ...]:
    """How each field compares; those that are ``tied`` two as one, and sets as one."""
    return tuple(_comparison(each, fields) for each in compared(fields, tied))


def _comparison(group: tuple[Field, ...], fields: Sequence[Field]) -> Comparison:
    field = group[0]
    if any(field.every):
        return _as_set(group, fields)
    if len(group) > 1:
        return _together(field, group[1], fields)
    different = f"different {field.label}"
    return Comparison(field.name, _unspoken(field, fields), levels(field, fields), different)


def _as_set(group: tuple[Field, ...], fields: Sequence[Field]) -> Comparison:
    """Several phones or mail addresses: one of them may stand under another heading."""
    field, what = group[0], group[0].kind
    one, other = f"{field.name}_a_l", f"{field.name}_a_r"
    near = " OR ".join(f"({slip(each, fields)})" for each in group)
    two = " OR ".join(
        f"({a.name}_l <> {b.name}_l AND list_contains({other}, {a.name}_l)"
        f" AND list_contains({other}, {b.name}_l))"
        for a, b in combinations(group, 2)
    )
    told = (
        *([Level(f"two of the same {what}s", two, 0.2)] if two else []),
        *(same(each, 0.5 / len(group)) for each in group),
        Level(f"same {what} under another heading", f"list_has_any({one}, {other})", 0.1),
        Level(f"{what} one letter or digit off", near, 0.05),
    )
    return Comparison(field.name, f"{one} IS NULL OR {other} IS NULL", told, f"different {what}")


def _together(one: Field, two: Field, fields: Sequence[Field]) -> Comparison:
    """Two fields of which one says much of the other, as a town does of its postcode."""
    a, b = _Coarse(one, levels(one, fields)), _Coarse(two, levels(two, fields))
    told = (
        (f"same {one.label} and {two.label}", f"({a.same}) AND ({b.same})", 0.72, two.name),
        (f"same {one.label}, {two.label} alike", f"({a.same}) AND ({b.near})", 0.06, one.name),
        (f"same {two.label}, {one.label} alike", f"({b.same}) AND ({a.near})", 0.06, two.name),
        (f"same {one.label}", f"({a.same}) AND ({b.silent})", 0.03, one.name),
        (f"same {two.label}", f"({b.same}) AND ({a.silent})", 0.03, two.name),
        (f"{one.label} and {two.label} alike", f"({a.near}) AND ({b.near})", 0.01, ""),
        (f"same {one.label}, different {two.label}", a.same, 0.03, one.name),
        (f"same {two.label}, different {one.label}", b.same, 0.03, two.name),
        (f"{one.label} or {two.label} alike", f"({a.near}) OR ({b.near})", 0.01, ""),
    )
    return Comparison(
        f"{one.name}_{two.name}",
        f"({a.silent}) AND ({b.silent})",
        tuple(Level(*each) for each in told),
        f"different {one.label} and {two.label}",
    )


class _Coarse:
    """A field's levels as three: the same, near, and the rest."""

    def __init__(self, field: Field, found: Sequence[Level]) -> None:
        self.silent = silent(field)
        self.same = found[0].sql
        self.near = " OR ".join(f"({each.sql})" for each in found[1:] if not each.apart)


def _unspoken(field: Field, others: Sequence[Field]) -> str:
    """As `silent`; a surname that changed places with a first name is counted there only."""
    given = partner(field, others, Kind.GIVEN) if field.kind is Kind.SURNAME else None
    if given is None:
        return silent(field)
    name = given.name
    return f"{silent(field)} OR ({name}_l <> {name}_r AND ({crossed(given, field)}))"
