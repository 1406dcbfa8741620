"""Times as they are typed: with a zone, or on the store's own clock."""

from datetime import datetime
from typing import TYPE_CHECKING

from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.reading.when import Moment


def read(text: str, zone: str) -> "Moment":
    """The moment ``text`` names; without a zone it is local to ``zone``. Raises `Problem`."""
    from sincerely.reading import when

    found = when.moment(text, when.StoreClock(zone))
    if found is None:
        raise Problem(
            "time_unreadable",
            f"'{text}' is not a time.",
            f"Write 2026-03-04 15:20 (on the clock of {zone}) or 2026-03-04T15:20:00Z.",
        )
    return found


def asked(text: str | None, zone: str, otherwise: datetime) -> datetime:
    """The moment of an ``--at`` option (UTC); ``otherwise`` where it was not given."""
    return read(text, zone).at if text else otherwise


def until(text: str, zone: str) -> datetime:
    """The last moment (UTC) of what ``text`` names: of a bare date, the end of that day."""
    return read(text, zone).until
