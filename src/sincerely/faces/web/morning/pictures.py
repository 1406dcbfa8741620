"""The pictures of the morning, drawn by Altair as SVG that lies in the page itself.

A picture is for the eye alone: each has its numbers beside it as a list. No colour is in it, so
that our stylesheet says them, in light and in dark, and no style that the Content-Security-Policy
would stop. Drawing takes a tenth of a second, and the first in a process more than a second: what
is drawn is remembered by its numbers, and a page that finds nothing drawn has htmx fetch it
afterwards.
"""

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from lxml import etree

#: drawn this wide, so that its letters can be read on a phone; a wider place makes it bigger
WIDTH, HEIGHT = 340, 170
#: colours that stand for a class of morning.css until they are taken out
_ACCENT, _SOFT, _LINE = "#000001", "#000002", "#000003"
_CLASSES = {_ACCENT: "accent", _SOFT: "soft", _LINE: "line"}
_KEPT = frozenset(
    "d transform x y x1 x2 y1 y2 width height viewBox fill stroke stroke-width stroke-dasharray"
    " opacity fill-opacity text-anchor font-size font-weight stroke-linecap".split()
)
_EMPTY = frozenset({"", "M0,0h0v0h0Z"})
_SVG = "{http://www.w3.org/2000/svg}"

Days = tuple[tuple[date, int], ...]
Curve = tuple[tuple[int, float], ...]
_drawing = Lock()
_drawn: dict[tuple[str, Any], SafeString] = {}
_MOST = 64


def ready(name: str, numbers: Any) -> SafeString | None:
    """The picture, where it was drawn before of the same numbers."""
    return _drawn.get((name, numbers))


def draw(name: str, numbers: Any) -> SafeString:
    """The picture of these numbers; raises `KeyError` for a name that is none of `PICTURES`."""
    key = (name, numbers)
    with _drawing:
        if key not in _drawn:
            while len(_drawn) >= _MOST:
                del _drawn[next(iter(_drawn))]
            _drawn[key] = _as_ours(PICTURES[name](numbers))
    return _drawn[key]


def _curve(points: Curve) -> str:
    """Which share of the buyers had heard a human, by hours after the purchase."""
    import altair as alt

    rows: list[dict[str, Any]] = [{"hours": hours, "share": share} for hours, share in points]
    across = alt.X(
        "hours:Q",
        title="days after the purchase",
        scale=alt.Scale(domain=[0, points[-1][0]], nice=False),
        axis=alt.Axis(values=list(range(0, 169, 24)), labelExpr="datum.value / 24", grid=False),
    )
    up = alt.Y("share:Q", title=None, scale=alt.Scale(domain=[0, 1]),
               axis=alt.Axis(format="%", values=[0, 0.5, 1]))  # fmt: skip
    base = alt.Chart(_data(rows)).encode(x=across, y=up)
    area = base.mark_area(interpolate="step-after", color=_ACCENT, opacity=0.16)
    line = base.mark_line(interpolate="step-after", color=_ACCENT, strokeWidth=2.5)
    return _svg(area + line)


def _days(days: Days) -> str:
    """How many on each day, the last seven filled, those before them paler."""
    import altair as alt

    rows: list[dict[str, Any]] = [
        {"day": f"{day:%b} {day.day}", "many": many, "at": at, "before": len(days) - at > 7}
        for at, (day, many) in enumerate(days)
    ]
    shown = [row["day"] for row in rows if (len(days) - 1 - row["at"]) % 3 == 0]
    most = max(1, *(many for _, many in days))
    bars = (
        alt.Chart(_data(rows))
        .mark_bar(color=_ACCENT, cornerRadiusTopLeft=2, cornerRadiusTopRight=2)
        .encode(
            x=alt.X("day:N", sort=None, title=None, scale=alt.Scale(paddingInner=0.25),
                    axis=alt.Axis(values=shown, labelAngle=0, labelOverlap=False)),
            y=alt.Y("many:Q", title=None, scale=alt.Scale(domain=[0, most]),
                    axis=alt.Axis(values=sorted({0, most // 2, most}), format="d")),
            opacity=alt.condition("datum.before", alt.value(0.4), alt.value(1)),
        )
    )  # fmt: skip
    return _svg(bars)


PICTURES: dict[str, Callable[[Any], str]] = {"first-word": _curve, "insults": _days}


def _data(rows: list[dict[str, Any]]) -> Any:
    """Rows as they are: nothing is made a table of first."""
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _svg(chart: Any) -> str:
    import vl_convert

    dressed = (
        chart.properties(
            width=WIDTH,
            height=HEIGHT,
            background="transparent",
            autosize={"type": "fit", "contains": "padding"},
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=_SOFT, titleColor=_SOFT, domainColor=_LINE, tickColor=_LINE,
            gridColor=_LINE, labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
        )
    )  # fmt: skip
    return vl_convert.vegalite_to_svg(dressed.to_dict())


def _as_ours(svg: str) -> SafeString:
    """Without fonts, styles, roles and colours: those are the page's."""
    root = etree.fromstring(svg.encode())
    for path in list(root.iter(f"{_SVG}path")):
        parent = path.getparent()
        if path.get("d") in _EMPTY and parent is not None:
            parent.remove(path)
    for element in root.iter():
        kind = " ".join(
            f"{part}-{_CLASSES[value]}"
            for part in ("fill", "stroke")
            if (value := element.get(part, "")) in _CLASSES
        )
        for name in set(element.attrib) - _KEPT:
            del element.attrib[name]
        for part in ("fill", "stroke"):
            if element.get(part, "none") in _CLASSES:
                del element.attrib[part]
        if kind:
            element.set("class", kind)
        element.tag = str(element.tag).removeprefix(_SVG)
    etree.cleanup_namespaces(root)
    root.set("class", "picture")
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    return mark_safe(etree.tostring(root, encoding="unicode"))  # noqa: S308 - of numbers and dates
