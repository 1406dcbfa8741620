"""One line of the law table: what one state (or federal law) asks, from when, and who says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sincerely.rules.purpose import Channel

#: Minutes of the local day: from the first one allowed up to, and without, the last.
Window = tuple[int, int]
#: One window for each weekday, Monday first; None: nothing at all on that day.
Week = tuple[Window | None, ...]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY = 24 * 60

BY_PHONE = (Channel.CALL, Channel.RECORDED_CALL, Channel.TEXT)
CALLS = (Channel.CALL, Channel.RECORDED_CALL)
TEXTS = (Channel.TEXT,)
RECORDED = (Channel.RECORDED_CALL,)

_PLURALS = {
    Channel.EMAIL: "mails",
    Channel.TEXT: "texts",
    Channel.CALL: "calls",
    Channel.RECORDED_CALL: "recorded calls",
    Channel.LETTER: "letters",
}


def hours(start: float, end: float) -> Window:
    """A window from two hours of the local day, e.g. ``hours(8, 20)``."""
    return int(start * 60), int(end * 60)


def every_day(start: float, end: float) -> Week:
    """The same hours on all seven days."""
    return (hours(start, end),) * 7


def week(weekdays: Window, saturday: Window | None, sunday: Window | None) -> Week:
    """Monday to Friday alike, then Saturday and Sunday."""
    return (*(weekdays,) * 5, saturday, sunday)


def clock(minute: int) -> str:
    """A minute of the day as people say it: ``8 am``, ``9:40 pm``, ``noon``, ``midnight``."""
    if minute % DAY == 0:
        return "midnight"
    if minute == DAY // 2:
        return "noon"
    hour, rest = divmod(minute, 60)
    minutes = f":{rest:02}" if rest else ""
    return f"{hour % 12 or 12}{minutes} {'am' if hour < 12 else 'pm'}"


def plural(channel: Channel) -> str:
    """Several messages of this channel, as a word: ``calls``, ``texts``."""
    return _PLURALS[channel]


def differs(days: Sequence[Window | None]) -> bool:
    """Whether the open days do not all have the same hours."""
    return len({window for window in days if window}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRow:
    """One rule of law on when, and how often, people may be called or texted to sell something.

    ``state``: postal code, ``US`` for federal law; ``name``: as a sentence says it.
    ``days``: allowed minutes of the called person's local day.
    ``no_holidays``: nothing on that state's legal holidays.
    ``max_calls`` in any ``per_hours`` hours, whoever of the store's systems calls.
    ``applies_to``: the channels it limits. Where a source does not say whether a text is a call,
    the row covers texts too: being too quiet harms nobody.
    ``cite``: the provision; empty where the source names none. ``source``: where it was read.
    ``as_of``: the day that source speaks for. ``verified``: the provision's own words, or two
    independent legal sources, were read. ``reviewer``: the lawyer who checked it, if any has.
    ``in_force_from`` (None: since before anything judged here) up to, and without,
    ``in_force_until``.
    """

    state: str
    name: str
    days: Week
    cite: str
    source: str
    as_of: date
    applies_to: tuple[Channel, ...] = BY_PHONE
    no_holidays: bool = False
    max_calls: int | None = None
    per_hours: int = 24
    in_force_from: date | None = None
    in_force_until: date | None = None
    verified: bool = False
    reviewer: str = ""
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the row holds on that local day."""
        begun = self.in_force_from is None or self.in_force_from <= on
        return begun and (self.in_force_until is None or on < self.in_force_until)

    def says(self, weekday: int, channel: Channel) -> str:
        """What the row allows on a weekday (0: Monday), as half a sentence, with its source."""
        cite = f" ({self.cite})" if self.cite else ""
        window = self.days[weekday]
        if window is None:
            return f"{self.name} allows no {plural(channel)} on {WEEKDAYS[weekday]}s{cite}"
        on_day = f" on {WEEKDAYS[weekday]}s" if differs(self.days) else ""
        start, end = clock(window[0]), clock(window[1])
        return f"{self.name} allows {plural(channel)} from {start} to {end}{on_day}{cite}"

    def says_of_holidays(self, channel: Channel) -> str:
        """That nothing is allowed on legal holidays, as half a sentence, with its source."""
        cite = f" ({self.cite})" if self.cite else ""
        return f"{self.name} allows no {plural(channel)} on legal holidays{cite}"
