"""Telephone law as dated data, and its strictest combination. See `table` for the rows."""

from hashlib import sha256

from .row import DAY, WEEKDAYS, LawRow, Week, Window, clock, plural
from .states import STATES
from .strictest import CHANGES, Cap, Day, Rules, Why, calls_cap, epoch, rules_for, rules_in
from .table import FEDERAL, LAW_DATE, ROWS

#: Kept with every verdict. Ends in a fingerprint of the rows, so that no change can be forgotten.
LAW_VERSION = f"{LAW_DATE.isoformat()}+{sha256(repr(ROWS).encode()).hexdigest()[:8]}"

__all__ = [
    "CHANGES",
    "DAY",
    "FEDERAL",
    "LAW_DATE",
    "LAW_VERSION",
    "ROWS",
    "STATES",
    "WEEKDAYS",
    "Cap",
    "Day",
    "LawRow",
    "Rules",
    "Week",
    "Why",
    "Window",
    "calls_cap",
    "clock",
    "epoch",
    "plural",
    "rules_for",
    "rules_in",
]
