"""A score as a picture: from the prior, step by step, to what it comes to."""

from html import escape
from itertools import accumulate

from .score import Score

_ROW, _LABEL, _WIDTH, _PLOT = 26, 290, 720, 340
_FOR, _AGAINST, _PLAIN = "#2a7f62", "#b5483a", "#5a6472"


def waterfall_svg(scored: Score) -> str:
    """An inline SVG, readable without colours: each bar carries its weight in bits.

    A bar to the right speaks for one person, one to the left against it.
    """
    steps = [("before anything is compared", scored.prior)]
    steps += [(step.sentence, step.weight) for step in scored.steps]
    ends = list(accumulate(weight for _, weight in steps))
    starts = [0.0, *ends[:-1]]
    least, most = min(0.0, *ends), max(1.0, *ends)
    scale = _PLOT / (most - least)

    def x(bits: float) -> float:
        return _LABEL + (bits - least) * scale

    rows = [
        _bar(at, label, weight, x(min(start, end)), x(max(start, end)))
        for at, ((label, weight), start, end) in enumerate(zip(steps, starts, ends, strict=True))
    ]
    last = len(rows)
    total = f"together: probability {scored.probability:.3f}"
    rows.append(_bar(last, total, scored.weight, x(min(0.0, ends[-1])), x(max(0.0, ends[-1])),
                     plain=True))  # fmt: skip
    height = _ROW * len(rows) + 8
    zero = f'<line x1="{x(0):.1f}" x2="{x(0):.1f}" y1="0" y2="{height}" stroke="{_PLAIN}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_WIDTH} {height}"'
        f' font-family="sans-serif" font-size="13"><title>{escape(total)}</title>'
        f"{zero}{''.join(rows)}</svg>"
    )


def _bar(
    at: int, label: str, weight: float, left: float, right: float, *, plain: bool = False
) -> str:
    top = at * _ROW + 4
    colour = _PLAIN if plain else _FOR if weight > 0 else _AGAINST
    width = max(right - left, 1.0)
    return (
        f'<text x="{_LABEL - 8}" y="{top + 14}" text-anchor="end">{escape(label)}</text>'
        f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{_ROW - 8}" fill="{colour}"/>'
        f'<text x="{left + width + 5:.1f}" y="{top + 14}">{weight:+.1f}</text>'
    )
