"""Floor 2: reads what stores have, into sightings and typed events, or into quarantine."""

from .door import KINDS, read
from .outcome import FileReading, LeftOut, Outcome, Quarantined, Read
from .when import Moment, StoreClock, moment

__all__ = [
    "KINDS",
    "FileReading",
    "LeftOut",
    "Moment",
    "Outcome",
    "Quarantined",
    "Read",
    "StoreClock",
    "moment",
    "read",
]
