"""The report: one page that a dealer principal reads in two minutes, complete in itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from sincerely.reading.outcome import Guess
from sincerely.rules.reasons import REASONS, sentence_staff
from sincerely.rules.record import Purchase

from . import pictures
from .figures import Figures
from .judging import Judged
from .purchases import same
from .rows import FileSeen, Role, Sort
from .tallying import Home
from .weighing import Range, weight

_PAGES = Path(__file__).parent / "pages"
#: a larger share of unread rows is told beside the first number
UNREAD = 0.02
#: of the curve, also told as numbers
_DAYS = (0, 7, 14, 30, 60, 90, 120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands around the figures. ``lag``: how soon a sale could be known of, where its row is
    silent; ``files``: what was read; ``sorts``: the same, counted by what it was given as."""

    store: str
    zone: str
    lag: timedelta
    policy: str
    versions: str
    made: datetime
    show_names: bool
    sorts: Sequence[Sort]
    files: Sequence[FileSeen]


def page(figures: Figures, cover: Cover) -> str:
    """The report as HTML: no script, no outside address, every picture with its numbers."""
    return (
        environment(cover.zone, show_names=cover.show_names)
        .get_template("report.html")
        .render(
            figures=figures,
            cover=cover,
            lag=_lag(cover.lag),
            days=[row for row in figures.silence if row[0] in _DAYS],
            worst_system=next((one for one in figures.by_system if one.insults.most), None),
            guessed=_guessed(cover.files),
            unsold=sum(seen.unread for seen in cover.files if seen.given.role is Role.SOLD),
            unread=_unread(cover.sorts),
            silence=pictures.silence(figures) if figures.thanks.buyers else "",
            clocks=pictures.clocks(figures) if figures.insults.most else "",
            by_system=pictures.bars(figures.by_system) if figures.insults.most else "",
        )
    )


def environment(zone: str, *, show_names: bool) -> Environment:
    """The pages, and how they say things on the store's clock."""
    here = ZoneInfo(zone)
    env = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "many": lambda number: f"{number:,.0f}",
        "span": span,
        "percent": _percent,
        "hours": _hours,
        "day": lambda at: _day(at.astimezone(here)),
        "who": lambda home, rank: _who(home, rank, show=show_names),
        "said": lambda judged, about=None: _said(judged, zone, about),
        "since": _since,
        "about": lambda judged, home: same(judged.bought, home.purchase),
        "doubtful": lambda judged: not weight(judged, judged.insult),
        "meant": _meant,
    }
    return env


def _day(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year}"


def span(found: Range) -> str:
    """A range in words: *511 to 683*; one number where nothing is doubtful."""
    least, most = f"{found.least:,.0f}", f"{found.most:,.0f}"
    return least if least == most else f"{least} to {most}"


def _percent(least: float, most: float) -> str:
    one, two = f"{least:.0%}", f"{most:.0%}"
    return one if one == two else f"{one[:-1]} to {two}"


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


def _unread(sorts: Sequence[Sort]) -> list[str]:
    """What stands beside the first number: how much of what was sent or sold nobody could read."""
    found = []
    for role in (Role.SENT, Role.SOLD):
        unread = sum(sort.unread for sort in sorts if sort.role is role)
        every = unread + sum(sort.rows + sort.left_out for sort in sorts if sort.role is role)
        if unread > every * UNREAD:
            found.append(f"{unread:,} of the {every:,} rows given as {role}")
    return found


def _guessed(files: Sequence[FileSeen]) -> list[FileSeen]:
    """The first of the files of each shape whose headers are not our own names of columns."""
    shapes = {seen.guesses: seen for seen in reversed(files) if any(map(_other_name, seen.guesses))}
    return list(reversed(shapes.values()))


def _other_name(guess: Guess) -> bool:
    return bool(guess.column) and guess.column != guess.header


def _meant(seen: FileSeen) -> str:
    return ", ".join(f"{g.header} as {g.column}" for g in seen.guesses if _other_name(g))


def _since(judged: Judged, about: Purchase) -> str:
    """How long after the purchase it came."""
    days = int((judged.happening.occurred_at - about.at) / timedelta(days=1))
    return "the same day" if days == 0 else f"after {days} day{'' if days == 1 else 's'}"


def _said(judged: Judged, zone: str, about: Purchase | None) -> str:
    """What it was and why it should not have gone, in sentences. ``about``: the purchase told of
    already."""
    message = judged.labelled.message
    what = message.purpose.replace("_", " ") if message.purpose else "of unknown purpose"
    found = next((r for r in judged.verdict.reasons if r.code == judged.insult), None)
    why = sentence_staff(found, zone) if found else f"{REASONS[judged.insult].title}."
    told = about and same(judged.bought, about) and judged.insult == "already_bought"
    channel = message.channel.replace("_", " ").capitalize()
    return f"{channel}, {what}, from {message.sender}. {'They had bought.' if told else why}"
