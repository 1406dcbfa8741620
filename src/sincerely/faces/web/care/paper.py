"""A card to write in by hand and its envelope, drawn for a printer. Nothing is written for anybody.

Lengths are points: 72 to the inch. The PDF has the size of the paper, so it is printed at 100 %.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.sax.saxutils import escape

import vl_convert

#: points in a millimetre
MM = 72 / 25.4
#: what a letter is wide, as a part of its height: somewhat more than most are
_WIDE = 0.58
_FONTS = "'Liberation Serif', 'DejaVu Sans', 'Noto Serif', 'Noto Sans', serif"
_INK = "#222222"
_PAIR = "c9-2 17-10 20-22c-12 2-20 10-20 22zc-9-2-17-10-20-22c12 2 20 10 20 22z"
_SPRIG = f"M0 70V-26M0 30{_PAIR}M0 2{_PAIR}M0-26c8-8 8-20 0-30c-8 10-8 22 0 30z"


@dataclass(frozen=True, slots=True)
class Card:
    """A card that folds once, ``wide`` by ``high`` then; printed in the middle of a sheet."""

    name: str
    words: str
    wide: float
    high: float
    sheet: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope as it lies in the printer."""

    name: str
    words: str
    wide: float
    high: float


CARDS = (
    Card("5x7", "5 by 7 inches, on Letter paper", 360, 504, (792, 612)),
    Card("a6", "A6, on A4 paper", 105 * MM, 148 * MM, (297 * MM, 210 * MM)),
)
ENVELOPES = (
    Envelope("a7", "A7, for the card of 5 by 7 inches", 522, 378),
    Envelope("c6", "C6, for the A6 card", 162 * MM, 114 * MM),
    Envelope("no10", "No. 10, for a letter", 684, 297),
)


def card(size: Card, store: str) -> str:
    """The outer side of a card as SVG: a drawing in front, the store's name small on the back.

    The inner side stays blank. Small marks in the margin show where to cut and to fold.
    """
    wide, high = size.sheet
    left, top = (wide - 2 * size.wide) / 2, (high - size.high) / 2
    middle, bottom = left + size.wide, top + size.high
    marks = [
        *(_tick(x, top - 20, x, top - 6) for x in (left, middle, left + 2 * size.wide)),
        *(_tick(x, bottom + 6, x, bottom + 20) for x in (left, middle, left + 2 * size.wide)),
        *(_tick(left - 20, y, left - 6, y) for y in (top, bottom)),
        *(_tick(left + 2 * size.wide + 6, y, left + 2 * size.wide + 20, y) for y in (top, bottom)),
    ]
    back = _text(left + size.wide / 2, bottom - 28, 8, store, middle=True)
    return _svg(wide, high, [*marks, _sprig(middle + size.wide / 2, top + size.high * 0.44), back])


def envelope(size: Envelope, to: Sequence[str], back_to: Sequence[str]) -> str:
    """An envelope as SVG. ``to``: the lines of the address as they told it, their name first;
    ``back_to``: who sends it."""
    start = size.wide * 0.42
    lines, height = _fitted(to, size.wide - start - 24, 15, most=7)
    top = size.high * 0.56 - height * len(lines) * 0.5
    address = [_text(start, top + height * 1.3 * n, height, t) for n, t in enumerate(lines)]
    small, low = _fitted(back_to, size.wide * 0.45, 9, most=6)
    sender = [_text(24, 30 + low * 1.3 * n, low, t) for n, t in enumerate(small)]
    return _svg(size.wide, size.high, [*sender, *address])


def pdf(svg: str) -> bytes:
    """One page, its fonts within."""
    return bytes(vl_convert.svg_to_pdf(svg))


def png(svg: str) -> bytes:
    """How the page will look, for the screen."""
    return bytes(vl_convert.svg_to_png(svg, scale=1.5))


def _fitted(
    lines: Iterable[str], room: float, height: float, *, most: int
) -> tuple[list[str], float]:
    """The lines in letters small enough for the room, the longest folded where none would do."""
    clean = [" ".join(_printable(line).split()) for line in lines]
    clean = [line for line in clean if line]
    longest = max(map(len, clean), default=1)
    height = max(min(height, room / (longest * _WIDE)), height * 0.65)
    fits = max(int(room / (height * _WIDE)), 8)
    return [part for line in clean for part in wrap(line, fits)][:most], height


def _printable(line: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in line)


def _text(x: float, y: float, height: float, said: str, *, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{height:.1f}"{anchor}>'
        f"{escape(_printable(said))}</text>"
    )


def _tick(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="#999999" stroke-width="0.5"/>'


def _sprig(x: float, y: float) -> str:
    """A sprig with five leaves: pretty enough, and it says nothing."""
    return (
        f'<path transform="translate({x:.1f} {y:.1f})" fill="none" stroke="#6d6258" '
        f'stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round" d="{_SPRIG}"/>'
    )


def _svg(wide: float, high: float, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.2f}" height="{high:.2f}" '
        f'viewBox="0 0 {wide:.2f} {high:.2f}" font-family="{_FONTS}" fill="{_INK}">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
