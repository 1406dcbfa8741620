"""How the values of a field compare: levels from *the same* to *different*, by its kind.

In the SQL of DuckDB; `spark` turns it into Spark's. `m`: how often one thing's two rows compare
so, where a list is too small to learn it from.
"""

from collections.abc import Sequence

from sincerely.matching.splinked import Level

from .fields import Field
from .kinds import Kind

_LIKE = "jaro_winkler_similarity"
_EDITS = "damerau_levenshtein"


#: texts less alike than this are different at once, which spares most pairs the slow tests
_FAR = 0.6
#: texts as like as this are one with a slip of the pen
_SLIP = 0.88
#: names less alike than this are two people's
_NAMED = 0.8


def levels(field: Field, others: Sequence[Field]) -> tuple[Level, ...]:
    """From the closest to the next to last; everything else is different."""
    maker = _LEVELS.get(field.kind, _word)
    return tuple(maker(field, others))


def silent(field: Field) -> str:
    """When a field says nothing, in SQL."""
    return f"{field.name}_l IS NULL OR {field.name}_r IS NULL"


def same(field: Field, m: float) -> Level:
    return Level(f"same {field.label}", f"{field.name}_l = {field.name}_r", m, field.name)


def _alike(field: Field, least: float, m: float, how: str = "alike") -> Level:
    name = field.name
    return Level(f"{field.label} {how}", f"{_LIKE}({name}_l, {name}_r) >= {least}", m)


def _far(field: Field, m: float = 0.02) -> Level:
    name = field.name
    return Level(f"different {field.label}", f"{_LIKE}({name}_l, {name}_r) < {_FAR}", m, apart=True)


def _edits(field: Field, most: int, m: float, least: int = 0) -> Level:
    what = "one letter off" if most == 1 else f"{most} letters off"
    return Level(f"{field.label} {what}", edits(field.name, most, least), m)


def edits(name: str, most: int, least: int = 0) -> str:
    """At most so many letters wrong, missing, too many or turned round, in SQL.

    ``least``: of texts with so many letters only. The quick tests before the slow one spare it
    nearly every pair.
    """
    one, other = f"{name}_l", f"{name}_r"
    long = f"least(length({one}), length({other})) >= {least} AND " if least else ""
    return (
        f"{long}{_LIKE}({one}, {other}) >= {_FAR} AND levenshtein({one}, {other}) <= {2 * most}"
        f" AND {_EDITS}({one}, {other}) <= {most}"
    )


def _initial(field: Field, m: float) -> Level:
    name = field.name
    return Level(
        f"same initial of {field.label}",
        f"least(length({name}_l), length({name}_r)) = 1"
        f" AND substring({name}_l, 1, 1) = substring({name}_r, 1, 1)",
        m,
    )


def partner(field: Field, others: Sequence[Field], kind: Kind) -> Field | None:
    return next((each for each in others if each.kind is kind and each is not field), None)


def crossed(field: Field, other: Field) -> str:
    """Two fields that changed places, one of them with a slip at most."""
    one, two = field.name, other.name
    return (
        f"({one}_l = {two}_r AND {_LIKE}({two}_l, {one}_r) >= {_SLIP})"
        f" OR ({two}_l = {one}_r AND {_LIKE}({one}_l, {two}_r) >= {_SLIP})"
    )


def _given(field: Field, others: Sequence[Field]) -> list[Level]:
    name = field.name
    found = [
        same(field, 0.75),
        Level(
            "one first name is the other's, or short for it",
            f"list_has_any({name}_a_l, {name}_a_r)",
            0.05,
        ),
    ]
    if surname := partner(field, others, Kind.SURNAME):
        found.append(Level("names changed places", crossed(field, surname), 0.02))
    found += [
        _initial(field, 0.02),
        _far(field, 0.01),
        _alike(field, 0.92, 0.06),
        _edits(field, 1, 0.03, least=3),
        _alike(field, 0.8, 0.03, "somewhat alike"),
    ]
    return found


def _surname(field: Field, _: Sequence[Field]) -> list[Level]:
    name = field.name
    return [
        same(field, 0.8),
        Level("one half of a double surname", f"list_has_any({name}_a_l, {name}_a_r)", 0.01),
        _far(field),
        _alike(field, 0.92, 0.07),
        _edits(field, 1, 0.03, least=3),
        _alike(field, 0.8, 0.03, "somewhat alike"),
    ]


def _middle(field: Field, _: Sequence[Field]) -> list[Level]:
    return [
        same(field, 0.7),
        _initial(field, 0.25),
        _far(field),
        _alike(field, 0.88, 0.04),
    ]


def _gender(field: Field, _: Sequence[Field]) -> list[Level]:
    return [same(field, 0.97)]


def _date(field: Field, _: Sequence[Field]) -> list[Level]:
    name = field.name

    def part(side: str, start: int, length: int) -> str:
        return f"substring({name}_{side}, {start}, {length})"

    swapped = (
        f"{part('l', 1, 4)} = {part('r', 1, 4)} AND {part('l', 5, 2)} = {part('r', 7, 2)}"
        f" AND {part('l', 7, 2)} = {part('r', 5, 2)}"
    )
    same_day = f"{part('l', 5, 4)} = {part('r', 5, 4)}"
    same_month = f"{part('l', 1, 6)} = {part('r', 1, 6)}"
    return [
        same(field, 0.85),
        _far(field),
        _edits(field, 1, 0.06),
        Level(f"{field.label}: day and month changed places", swapped, 0.01),
        _edits(field, 2, 0.03),
        Level(f"{field.label}: same month", f"({same_day}) OR ({same_month})", 0.01),
        Level(f"{field.label}: same year", f"{part('l', 1, 4)} = {part('r', 1, 4)}", 0.015),
    ]


def _code(field: Field, _: Sequence[Field]) -> list[Level]:
    return [
        same(field, 0.85),
        _far(field),
        _edits(field, 1, 0.07, least=2),
        _edits(field, 2, 0.03, least=5),
    ]


def _phone(field: Field, _: Sequence[Field]) -> list[Level]:
    """Two numbers of which more than one digit differs are strangers'."""
    name = field.name
    local = f"right({name}_l, 7) = right({name}_r, 7) AND length({name}_l) <> length({name}_r)"
    return [
        same(field, 0.8),
        Level(f"{field.label}: same but for the area code", local, 0.02),
        _far(field),
        Level(f"{field.label} one digit off", edits(name, 1), 0.06),
    ]


def _email(field: Field, others: Sequence[Field]) -> list[Level]:
    name = field.name
    local = f"split_part({name}_l, '@', 1) = split_part({name}_r, '@', 1)"
    # who is called rosa.keller and was given a number is not who was given the next
    letters = (f"translate({name}_{side}, '0123456789', '')" for side in "lr")
    written = f"({slip(field, others)}) AND {' <> '.join(letters)}"
    return [
        same(field, 0.7),
        Level(f"{field.label}: same name at another provider", local, 0.06),
        _far(field),
        Level(f"{field.label} one letter off", written, 0.08),
    ]


def slip(field: Field, others: Sequence[Field]) -> str:
    """One letter or digit off; of a mail address no slip where the names are two people's, in SQL.

    It is made of names: `mhall` and `khall` are as near each other as brothers are. Names that are
    not whole, or that changed places, say nothing of that.
    """
    given, surname = (partner(field, others, kind) for kind in (Kind.GIVEN, Kind.SURNAME))
    near = edits(field.name, 1)
    if field.kind is not Kind.EMAIL or given is None or surname is None:
        return near
    one, two = given.name, surname.name
    unknown = " OR ".join(f"{name}_{side} IS NULL" for name in (one, two) for side in "lr")
    turned = f"{_LIKE}({one}_l, {two}_r) >= {_NAMED} OR {_LIKE}({two}_l, {one}_r) >= {_NAMED}"
    alike = " AND ".join(
        f"(list_has_any({name}_a_l, {name}_a_r) OR {_LIKE}({name}_l, {name}_r) >= {_NAMED})"
        for name in (one, two)
    )
    return f"({near}) AND ({unknown} OR {turned} OR ({alike}))"


def _word(field: Field, others: Sequence[Field]) -> list[Level]:
    found = [same(field, 0.78)]
    for other in others:
        if other is not field and other.kind is field.kind and field.kind in _MOVING:
            found.append(
                Level(
                    f"{field.label} and {other.label} changed places", crossed(field, other), 0.01
                )
            )
    return [
        *found,
        _far(field),
        _alike(field, 0.92, 0.08),
        _edits(field, 2, 0.03, least=5),
        _alike(field, 0.8, 0.03, "somewhat alike"),
    ]


def _street(field: Field, others: Sequence[Field]) -> list[Level]:
    name = field.name
    shared = f"common_weight({name}_w_l, {name}_w_r)"
    found = _word(field, others)
    at = next(place for place, level in enumerate(found) if level == _far(field))
    found.insert(at, Level(f"{field.label} shares words", f"{shared} >= 0.5", 0.03))
    return found


def _text(field: Field, _: Sequence[Field]) -> list[Level]:
    """Words count by how rare they are; another year, model or edition makes another thing."""
    name = field.name
    shared = f"common_weight({name}_w_l, {name}_w_r)"
    return [
        same(field, 0.35),
        Level(
            f"different {field.label}",
            f"{shared} < 0.25 AND {_LIKE}({name}_l, {name}_r) < 0.8",
            0.03,
            apart=True,
        ),
        Level(
            f"{field.label} has other numbers",
            f"NOT list_has_any({name}_a_l, {name}_a_r)",
            0.04,
            apart=True,
        ),
        Level(f"{field.label} nearly the same", f"{shared} >= 0.8", 0.22),
        Level(
            f"{field.label} much alike",
            f"{shared} >= 0.6 OR {_LIKE}({name}_l, {name}_r) >= 0.95",
            0.2,
        ),
        Level(f"{field.label} alike", f"{shared} >= 0.45", 0.1),
        Level(f"{field.label} shares words", f"{shared} >= 0.25", 0.03),
    ]


def _category(field: Field, _: Sequence[Field]) -> list[Level]:
    return [same(field, 0.9), _edits(field, 1, 0.04, least=3)]


def _number(field: Field, _: Sequence[Field]) -> list[Level]:
    one, other = (f"CAST({field.name}_{side} AS DOUBLE)" for side in "lr")
    apart = f"abs({one} - {other})"
    size = f"greatest(abs({one}), abs({other}))"
    return [
        same(field, 0.7),
        Level(f"{field.label} nearly the same", f"{apart} <= 0.02 * {size}", 0.1),
        Level(f"{field.label} alike", f"{apart} <= 0.15 * {size}", 0.1),
    ]


def _age(field: Field, _: Sequence[Field]) -> list[Level]:
    apart = f"abs(CAST({field.name}_l AS DOUBLE) - CAST({field.name}_r AS DOUBLE))"
    return [
        same(field, 0.6),
        Level(f"{field.label} one year off", f"{apart} <= 1", 0.25),
        Level(f"{field.label} two years off", f"{apart} <= 2", 0.08),
        Level(f"{field.label} alike", f"{apart} <= 5", 0.04),
    ]


def _generation(field: Field, _: Sequence[Field]) -> list[Level]:
    return [same(field, 0.98)]


def _year(field: Field, _: Sequence[Field]) -> list[Level]:
    return [same(field, 0.88), _edits(field, 1, 0.07)]


_MOVING = {Kind.STREET, Kind.ADDRESS, Kind.PLACE, Kind.WORD, Kind.GIVEN, Kind.SURNAME}
#: fields whose words are weighed by how rare they are
WEIGHED = frozenset({Kind.TEXT, Kind.ADDRESS, Kind.STREET})
#: fields with a list beside their value: short forms, halves, numbers
LISTED = frozenset({Kind.GIVEN, Kind.SURNAME, Kind.TEXT})
_LEVELS = {
    Kind.GIVEN: _given,
    Kind.MIDDLE: _middle,
    Kind.GENDER: _gender,
    Kind.SURNAME: _surname,
    Kind.DATE: _date,
    Kind.POSTCODE: _code,
    Kind.CODE: _code,
    Kind.HOUSE: _code,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.STREET: _street,
    Kind.ADDRESS: _street,
    Kind.TEXT: _text,
    Kind.CATEGORY: _category,
    Kind.NUMBER: _number,
    Kind.AGE: _age,
    Kind.GENERATION: _generation,
    Kind.YEAR: _year,
    Kind.MONTH: _category,
    Kind.DAY: _category,
}
