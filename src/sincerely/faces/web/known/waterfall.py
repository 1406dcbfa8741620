"""What two people's details came to, as a picture: each comparison takes the odds up or down.

Drawn by a template as SVG, not by Altair: that takes a tenth of a second for each, and a page of
pairs has twenty; this takes a fraction of a millisecond. Its numbers are a table beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sincerely.matching.decision import GENEROUS, STRICT
from sincerely.matching.learning import COLUMN as ANSWERS
from sincerely.matching.model import dealer
from sincerely.matching.ways import COLUMNS

#: what each comparison is called
_NAMES = {
    "first": "First name",
    "middle": "Middle name",
    "last": "Surname",
    "generation": "Junior or senior",
    "company": "Firm",
    "birth": "Birth date",
    "email": "Mail address",
    "phone": "Phone",
    "address": "Address",
    ANSWERS: "Your answers",
}
#: pixels: above the first bar, from one to the next, of one bar, and from its name down to it
_TOP, _ROW, _BAR, _DOWN = 26, 38, 10, 20
#: percent of the width that stays free on either side, and the least that a bar is wide
_MARGIN, _LEAST = 9.0, 0.6
#: fewer bits are shown as none
_NOTHING = 0.05


@dataclass(frozen=True, slots=True)
class Bar:
    """One step. ``bits`` and ``after``: by how much it moves the odds, and where they are then.

    ``kind``: ``start``, ``for``, ``against``, ``even`` (it says nothing) or ``sum``. ``x``,
    ``width``, ``ends``: percent of the picture's width; ``name_y``, ``y``, ``next_y``: pixels from
    its top.
    """

    name: str
    said: str
    bits: str
    after: str
    kind: str
    x: float
    width: float
    ends: float
    name_y: int
    y: int
    next_y: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The picture. ``asked_at``, ``joined_at``: where the two thresholds are, in percent."""

    bars: tuple[Bar, ...]
    height: int
    asked_at: float
    joined_at: float
    asked: str = f"{GENEROUS:+.1f}"
    joined: str = f"{STRICT:+.1f}"
    bar: int = _BAR


def waterfall(steps: Iterable[Mapping[str, Any]], weight: float | None = None) -> Waterfall | None:
    """The picture of a comparison's steps; None where there are none.

    What speaks for one person comes first, then what speaks against it, each the strongest first.
    ``weight``: what they came to, in bits, with what was likely before; without it that is the
    shipped model's. A step kept without its sentence is told by its level.
    """
    ranked = sorted(steps, key=lambda step: (step["weight"] <= 0, -abs(step["weight"])))
    if not ranked:
        return None
    moved = [float(step["weight"]) for step in ranked]
    before = dealer().prior if weight is None else weight - sum(moved)
    reached = [before]
    for bits in moved:
        reached.append(reached[-1] + bits)
    scale = _Scale(*reached, 0.0, GENEROUS, STRICT)
    told = [
        ("Before", "Two people taken by chance", before, before, "start"),
        *(
            (_name(step), _said(step), bits, after, _kind(bits))
            for step, bits, after in zip(ranked, moved, reached[1:], strict=True)
        ),
        ("Together", "All of it together", reached[-1], reached[-1], "sum"),
    ]
    bars = tuple(_bar(scale, at, *each) for at, each in enumerate(told))
    height = _TOP + _ROW * len(bars)
    return Waterfall(bars, height, scale.at(GENEROUS), scale.at(STRICT))


class _Scale:
    """Bits to percent of the width."""

    def __init__(self, *shown: float) -> None:
        self.least, self.most = min(shown), max(shown)

    def at(self, bits: float) -> float:
        share = (bits - self.least) / (self.most - self.least)
        return round(_MARGIN + share * (100 - 2 * _MARGIN), 2)


def _bar(scale: _Scale, at: int, name: str, said: str, bits: float, after: float, kind: str) -> Bar:
    since = 0.0 if kind in {"start", "sum"} else after - bits
    left, right = sorted((scale.at(since), scale.at(after)))
    top = _TOP + at * _ROW
    return Bar(
        name=name,
        said=said,
        bits=_told(bits),
        after=_told(after),
        kind=kind,
        x=left,
        width=round(max(right - left, _LEAST), 2),
        ends=scale.at(after),
        name_y=top + _DOWN - 6,
        y=top + _DOWN,
        next_y=top + _DOWN + _ROW,
    )


def _told(bits: float) -> str:
    return f"{bits:+.1f}" if abs(bits) >= _NOTHING else "0.0"


def _kind(bits: float) -> str:
    if abs(bits) < _NOTHING:
        return "even"
    return "for" if bits > 0 else "against"


def _name(step: Mapping[str, Any]) -> str:
    return _NAMES.get(str(step["column"]), str(step["column"]).capitalize())


def _said(step: Mapping[str, Any]) -> str:
    said = str(step.get("sentence") or _phrase(str(step["column"]), str(step["level"])))
    return said[:1].upper() + said[1:]


def _phrase(column: str, level: str) -> str:
    """What a level says in no words of theirs."""
    phrases = {
        each.name: {one.name: one.phrase for one in each.levels} | {"differs": each.differs}
        for each in COLUMNS
    }
    said = phrases.get(column, {}).get(level, "{")
    return f"{_NAMES.get(column, column)}: {level.replace('_', ' ')}" if "{" in said else said
