"""The strictest of several laws at once: what may still be done under every one of them."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from sincerely.rules.purpose import Channel

from .row import DAY, LawRow
from .states import code
from .table import ROWS

Why = Literal["hour", "day", "holiday"]

#: The days on which some row begins or ends; between two of them the law stands still.
CHANGES: tuple[date, ...] = tuple(
    sorted({day for row in ROWS for day in (row.in_force_from, row.in_force_until) if day})
)


class Day(NamedTuple):
    """What is left of one weekday. A day on which nothing is allowed is 0 to 0.

    ``start``, ``end``: minutes of the local day, ``end`` not included. ``opens``, ``closes``: the
    rows that set them; None where no law limits that side.
    """

    start: int
    end: int
    opens: LawRow | None
    closes: LawRow | None


class Cap(NamedTuple):
    """No more than ``calls`` calls in any ``hours`` hours, by ``cite``."""

    calls: int
    hours: int
    cite: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Several rows together. ``days``: Monday first. ``holiday``: the row that forbids holidays.

    ``place_known``: False where no state was known, so that the rows are those of all states.
    """

    rows: tuple[LawRow, ...]
    days: tuple[Day, ...]
    holiday: LawRow | None
    cap: Cap | None
    place_known: bool

    def stops(self, weekday: int, minute: int, *, holiday: bool) -> tuple[LawRow, Why] | None:
        """The row that forbids this minute of a local day, and how; None where none does."""
        day = self.days[weekday]
        if day.opens and day.start >= day.end:
            return day.opens, "day"
        if holiday and self.holiday:
            return self.holiday, "holiday"
        if day.opens and minute < day.start:
            return day.opens, "hour"
        if day.closes and minute >= day.end:
            return day.closes, "hour"
        return None


def epoch(on: date) -> int:
    """Which stretch of unchanging law a local day belongs to; equal numbers, equal law."""
    return bisect_right(CHANGES, on)


def rules_for(
    states: Iterable[str], channel: Channel = Channel.CALL, *, on: date | None = None
) -> Rules:
    """The strictest combination of the laws of these states, and of federal law.

    ``states``: postal codes or names; give all that are possible (the number's and the address's).
    Where none is given, or one cannot be read, the rows of every state count.
    ``on``: the local day; None: the newest law known.
    """
    return rules_in(tuple(states), channel, len(CHANGES) if on is None else epoch(on))


@lru_cache(maxsize=1024)
def rules_in(states: tuple[str, ...], channel: Channel, era: int) -> Rules:
    """`rules_for`, by the number that `epoch` gives."""
    named = [text for text in states if text.strip()]
    codes = {code(text) for text in named}
    known = bool(codes) and None not in codes
    day = CHANGES[era - 1] if era else date.min
    rows = tuple(
        row
        for row in ROWS
        if channel in row.applies_to
        and row.in_force(day)
        and (not known or row.state == "US" or row.state in codes)
    )
    return Rules(
        rows=rows,
        days=tuple(_day(rows, weekday) for weekday in range(7)),
        holiday=next((row for row in rows if row.no_holidays), None),
        cap=_cap(rows),
        place_known=known,
    )


def calls_cap(
    states: Iterable[str], channel: Channel = Channel.CALL, *, on: date | None = None
) -> Cap | None:
    """How often somebody may be called there at most; None where no law says. As `rules_for`."""
    return rules_for(states, channel, on=on).cap


def _day(rows: tuple[LawRow, ...], weekday: int) -> Day:
    """The overlap of all rows. Of equal rows the first is named: a state's before federal law."""
    start, end = 0, DAY
    opens: LawRow | None = None
    closes: LawRow | None = None
    for row in rows:
        window = row.days[weekday]
        if window is None:
            return Day(0, 0, row, row)
        if window[0] > start:
            start, opens = window[0], row
        if window[1] < end:
            end, closes = window[1], row
    return Day(start, end, opens, closes) if start < end else Day(0, 0, opens, closes)


def _cap(rows: tuple[LawRow, ...]) -> Cap | None:
    """The smallest count. A short one (1 in 8 hours) holds the longer one (3 in 24) as well."""
    caps = [Cap(row.max_calls, row.per_hours, row.cite) for row in rows if row.max_calls]
    return min(caps, key=lambda cap: (cap.calls, -cap.hours), default=None)
