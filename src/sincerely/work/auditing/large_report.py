"""The report of a large audit: what its verdicts add up to, on one page."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sincerely.rules.reasons import REASONS

from .counting import Counted
from .report import environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands around the figures. ``where``: the tables they rest on."""

    store: str
    zone: str
    policy: str
    versions: str
    made: datetime
    where: str
    verdicts: str


def page(figures: Counted, cover: Cover) -> str:
    """The report as HTML."""
    reasons = sorted(figures.reasons.items(), key=lambda item: -item[1])
    told = [(REASONS[code].title, many) for code, many in reasons]
    template = environment(cover.zone, show_names=False).get_template("large.html")
    return template.render(figures=figures, cover=cover, reasons=told)


def plain(figures: Counted, cover: Cover) -> dict[str, Any]:
    """The same as plain values, for JSON."""
    return {
        "store": cover.store,
        "versions": cover.versions,
        "policy": cover.policy,
        "tables": cover.where,
        "verdicts": cover.verdicts,
        "figures": asdict(figures) | {"per_100_buyers": asdict(figures.per_100_buyers)},
    }
