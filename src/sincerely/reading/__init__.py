"""Floor 2: reads what stores have, into sightings and typed events, or into quarantine."""

from .door import KINDS, read
from .outcome import FileReading, Guess, LeftOut, Outcome, Quarantined, Read
from .when import Moment, StoreClock, moment

__all__ = [
    "KINDS",
    "FileReading",
    "Guess",
    "LeftOut",
    "Moment",
    "Outcome",
    "Quarantined",
    "Read",
    "StoreClock",
    "moment",
    "read",
]
