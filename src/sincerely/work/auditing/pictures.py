"""The pictures of the report, as SVG inside the page: drawn without a script."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import vl_convert

from .figures import Figures, Group

_INK, _ACCENT, _SOFT = "#2b2520", "#8c3b22", "#c9b8a3"
_FONT = "system-ui, sans-serif"
_KNOWN = ("known when sent", "not known yet")


def silence(figures: Figures) -> str:
    """Days from the purchase to silence: the share of buyers whom insults still reach."""
    rows = [{"day": day, "share": share} for day, share in figures.silence]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_area(line={"color": _ACCENT, "strokeWidth": 2}, color=_SOFT, opacity=0.6)
        .encode(
            x=alt.X("day:Q", title="Days since they bought", scale=alt.Scale(domain=[0, 120])),
            y=alt.Y(
                "share:Q",
                title="Buyers still to be insulted",
                axis=alt.Axis(format="%"),
                scale=alt.Scale(domain=[0, 1]),
            ),
        )
        .properties(width=620, height=220)
    )
    return _svg(chart)


def bars(groups: Sequence[Group], most: int = 8) -> str:
    """Insults of each, those that were there to be known darker."""
    rows = [
        {"name": each.name, "kind": kind, "messages": many}
        for each in groups[:most]
        for kind, many in (
            (_KNOWN[0], each.ignored),
            (_KNOWN[1], each.insults - each.ignored),
        )
    ]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("messages:Q", title="Messages", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("name:N", title=None, sort=[each.name for each in groups]),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(
                    domain=["known when sent", "not known yet"], range=[_ACCENT, _SOFT]
                ),
                legend=alt.Legend(orient="bottom", columnPadding=28),
            ),
        )
        .properties(width=420, height=26 * min(len(groups), most) + 10)
    )
    return _svg(chart)


def _svg(chart: Any) -> str:
    """Hidden from screen readers: each picture has its numbers as a table beside it."""
    configured = chart.configure(font=_FONT, background="transparent", padding=14).configure_axis(
        labelColor=_INK, titleColor=_INK, gridColor="#e7ddcf", labelLimit=320
    )
    drawn = vl_convert.vegalite_to_svg(configured.configure_view(stroke=None).to_json())
    return drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
