"""What a reader knows of the file it reads besides its text."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .when import Moment, StoreClock, between

#: A source's clock may be a day ahead of ours; further ahead it is wrong.
AHEAD = timedelta(days=1)
#: A lead that claims to be older than this was not asked for then.
STALE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Share:
    """Which lines of a table are read here, where several read one: ``each`` at a time, in turn.

    ``number``: of this reader among ``of``, from 0.
    """

    number: int
    of: int
    each: int = 2_000

    def block(self, line: int) -> int:
        """Which lines are read together with this one."""
        return line // self.each

    def has(self, line: int) -> bool:
        """Whether it is read here."""
        return self.block(line) % self.of == self.number


@dataclass(frozen=True, slots=True)
class Context:
    """Whose file this is and when it came. ``source``: its name; ``received_at``: UTC.

    ``days_first``: its other rows have shown that it writes the day before the month.
    """

    clock: StoreClock
    source: str
    received_at: datetime
    days_first: bool = False

    def too_late(self, moment: Moment) -> bool:
        """Whether something that has happened cannot have happened then: it is still to come."""
        return moment.at > self.received_at + AHEAD

    def believable(self, moment: Moment) -> bool:
        """Whether a lead received now can have been asked for then (receipt is the authority)."""
        return between(moment, self.received_at - STALE, self.received_at + AHEAD)
