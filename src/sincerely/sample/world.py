"""What all households of one sample share: the year, the store's counters, its campaigns."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from . import store
from .dice import Dice
from .people import Directory
from .ties import Ties

YEAR = timedelta(days=365)


@dataclass(eq=False, kw_only=True)
class World:
    """One sample. ``ends``: the first moment that has not happened yet (local midnight)."""

    seed: int
    ends: datetime
    directory: Directory = field(default_factory=Directory)
    ties: Ties = field(default_factory=Ties)
    _numbers: Counter[str] = field(default_factory=Counter)

    @property
    def begins(self) -> datetime:
        """The first day of the year that is told."""
        return self.ends - YEAR

    @property
    def left_on(self) -> datetime:
        """When one salesperson left the store."""
        return self.ends - timedelta(days=180)

    def next(self, kind: str, first: int = 1) -> int:
        """The next number of a system's own counter."""
        self._numbers[kind] += 1
        return first - 1 + self._numbers[kind]

    def dice(self, *parts: object) -> Dice:
        """A stream of chances for one part of the sample."""
        return Dice(self.seed, self.ends.date(), *parts)

    def now(self, name: str, moment: datetime) -> str:
        """Who of the staff answers for ``name``'s people at ``moment``."""
        return store.seller_at(name, moment, self.left_on)

    @cached_property
    def sales_mails(self) -> list[datetime]:
        """When the weekend sale is mailed to every open prospect: every other Thursday."""
        day = self.begins.date() + timedelta(days=(3 - self.begins.weekday()) % 7)
        count = (self.ends.date() - day).days // 14 + 1
        return [store.at(day + timedelta(weeks=2 * number), 10) for number in range(count)]

    def dialler_days(self) -> list[datetime]:
        """When the dialler plays the sale to a list of prospects that is a week old."""
        return [self.begins + timedelta(days=day, hours=11) for day in (97, 216, 341)]

    def recalls(self) -> list[datetime]:
        """When the maker's recall notices go out."""
        return [self.begins + timedelta(days=day, hours=8) for day in (150, 300)]

    def box_ticking_day(self, moment: datetime) -> date:
        """The first working day of the month after ``moment``: calls are 'completed' then."""
        first = (moment.replace(day=1) + timedelta(days=32)).replace(day=1)
        return store.open_day(first.date())
