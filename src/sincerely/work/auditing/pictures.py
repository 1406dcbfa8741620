"""The pictures of the report, as SVG inside the page: drawn without a script."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import vl_convert

from .figures import Figures
from .groups import Group
from .weighing import Range

_INK, _ACCENT, _MIDDLE, _SOFT = "#2b2520", "#8c3b22", "#c07a4e", "#ddd0bd"
_FONT = "system-ui, sans-serif"
_KNOWN, _NOT_YET, _DOUBTFUL = "known when sent", "not known yet", "doubtful"
_LONGEST_NAME = 34
#: with so few messages, each has its mark on the axis
_FEW = 10


def silence(figures: Figures) -> str:
    """Days from the purchase to silence: the share of buyers whom insults still reach, the sure
    ones dark, all that may be light."""
    rows = [{"day": day, "sure": least, "may be": most} for day, least, most in figures.silence]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("day:Q", title="Days since they bought", scale=alt.Scale(domain=[0, 120]))
    )
    axis = alt.Axis(format="%")
    tall = alt.Scale(domain=[0, 1])
    light = base.mark_area(color=_SOFT).encode(
        y=alt.Y("may be:Q", title="Buyers still to be reached", axis=axis, scale=tall)
    )
    dark = base.mark_area(color=_MIDDLE, line={"color": _ACCENT, "strokeWidth": 2}).encode(
        y=alt.Y("sure:Q", scale=tall)
    )
    return _svg((light + dark).properties(width=350, height=200))


def clocks(figures: Figures) -> str:
    """All insults as one bar: known when they were sent, not known yet, doubtful."""
    return _stacked([("", figures.insults, figures.ignored)], width=620, height=44)


def bars(groups: Sequence[Group], most: int = 8) -> str:
    """Insults of each, those that were there to be known darker."""
    shown = [(_short(each.name), each.insults, each.ignored) for each in groups[:most]]
    return _stacked(shown, width=420, height=26 * len(shown) + 10)


def _stacked(parts: Sequence[tuple[str, Range, Range]], *, width: int, height: int) -> str:
    rows = [
        {"name": name, "kind": kind, "messages": many, "order": order}
        for name, insults, ignored in parts
        for order, (kind, many) in enumerate(
            (
                (_KNOWN, ignored.least),
                (_NOT_YET, insults.least - ignored.least),
                (_DOUBTFUL, insults.most - insults.least),
            )
        )
    ]
    most = max((int(insults.most) for _, insults, _ in parts), default=0)
    named = alt.Axis() if len(parts) > 1 or parts[0][0] else None
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("messages:Q", title="Messages", axis=_whole(most)),
            y=alt.Y("name:N", title=None, sort=[name for name, _, _ in parts], axis=named),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(
                    domain=[_KNOWN, _NOT_YET, _DOUBTFUL], range=[_ACCENT, _MIDDLE, _SOFT]
                ),
                legend=alt.Legend(orient="bottom", columnPadding=28),
            ),
            order=alt.Order("order:Q"),
        )
        .properties(width=width, height=height)
    )
    return _svg(chart)


def _whole(most: int) -> alt.Axis:
    """An axis of whole messages, however few there are."""
    return alt.Axis(values=list(range(most + 1))) if most <= _FEW else alt.Axis()


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _svg(chart: Any) -> str:
    """Hidden from screen readers: each picture has its numbers as a table or words beside it."""
    configured = chart.configure(font=_FONT, background="transparent", padding=14).configure_axis(
        labelColor=_INK,
        titleColor=_INK,
        gridColor="#e7ddcf",
        labelLimit=320,
        labelFontSize=12,
        titleFontSize=12,
    )
    drawn = vl_convert.vegalite_to_svg(configured.configure_view(stroke=None).to_json())
    return drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
