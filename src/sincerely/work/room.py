"""How much one archive may unpack to, with all the archives in it."""

from dataclasses import dataclass

from sincerely.reading import Outcome, Quarantined
from sincerely.reading.archive import Enclosed

#: bytes
MOST_UNPACKED = 4_000_000_000


@dataclass(slots=True)
class Room:
    """Each archive is bounded by itself (`read_archive`); a thousand of them in one are not.

    ``used``: bytes unpacked so far.
    """

    used: int = 0

    def take(self, outcome: Outcome) -> Outcome:
        """The outcome; where it is a file inside for which no room is left, that it waits."""
        if not isinstance(outcome, Enclosed):
            return outcome
        self.used += outcome.path.stat().st_size
        if self.used <= MOST_UNPACKED:
            return outcome
        return Quarantined(
            outcome.line,
            "archive_too_large",
            f"The archives in the archive hold more than {MOST_UNPACKED // 1_000_000:,} MB.",
            "Feed the files in it by themselves.",
            outcome.name,
        )
