"""The report: one page that a dealer principal reads in two minutes, complete in itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from sincerely.rules.reasons import sentence_staff

from . import pictures
from .figures import Figures, Home, Range
from .judging import Judged
from .rows import Sort

_PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands around the figures. ``lag``: in words, how soon a sale could be known of."""

    store: str
    zone: str
    lag: timedelta
    policy: str
    versions: str
    made: datetime
    show_names: bool


def page(figures: Figures, sorts: Sequence[Sort], cover: Cover) -> str:
    """The report as HTML: no script, no outside address, every picture with its numbers."""
    zone = ZoneInfo(cover.zone)
    env = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    env.filters |= {
        "many": lambda number: f"{number:,.0f}",
        "span": _span,
        "percent": lambda share: f"{share:.0%}",
        "hours": _hours,
        "day": lambda at: f"{at.astimezone(zone):%B} {at.astimezone(zone).day}, {at.year}",
        "who": lambda home, rank: _who(home, rank, show=cover.show_names),
        "said": lambda judged: _said(judged, cover.zone),
    }
    return env.get_template("report.html").render(
        figures=figures,
        sorts=sorts,
        store=cover.store,
        named=cover.show_names,
        lag=_lag(cover.lag),
        policy=cover.policy,
        versions=cover.versions,
        made=cover.made,
        silence=pictures.silence(figures) if figures.buyers else "",
        by_system=pictures.bars(figures.by_system) if figures.insults.most else "",
    )


def _span(found: Range) -> str:
    least, most = f"{found.least:,.0f}", f"{found.most:,.0f}"
    return least if least == most else f"{least} to {most}"


def _hours(hours: float) -> str:
    if hours < 1:
        return "an hour"
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"


def _lag(lag: timedelta) -> str:
    days = lag / timedelta(days=1)
    told = f"{days:g} day{'' if days == 1 else 's'}"
    return f"when its row was posted, else {told} after the day of the sale"


def _who(home: Home, rank: int, *, show: bool) -> str:
    """Their names, or a number: a report is passed on."""
    if show and home.names:
        return " / ".join(home.names[:4])
    return f"Household {rank}"


def _said(judged: Judged, zone: str) -> str:
    what = (judged.labelled.message.purpose or "a message of unknown purpose").replace("_", " ")
    channel = judged.labelled.message.channel.replace("_", " ")
    reason = next(r for r in judged.verdict.reasons if r.code == judged.insult)
    return (
        f"{channel}, {what}, from {judged.labelled.message.sender}. {sentence_staff(reason, zone)}"
    )
