"""Seeded chance. Only `random.Random.random` is used: its sequence is promised for every Python."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of chances that is the same for the same parts, on every machine."""

    def __init__(self, *parts: object) -> None:
        self._next = Random("/".join(str(part) for part in parts)).random

    def chance(self, share: float) -> bool:
        """True in ``share`` of all throws (0 to 1)."""
        return self._next() < share

    def between(self, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, both possible."""
        return least + int(self._next() * (most - least + 1))

    def span(self, least: float, most: float) -> float:
        """A number from ``least`` up to ``most``."""
        return least + self._next() * (most - least)

    def bell(self, middle: float, spread: float) -> float:
        """A number around ``middle``, as good as never further away than three ``spread``."""
        return middle + (self._next() + self._next() + self._next() - 1.5) * 2 * spread

    def pick(self, things: Sequence[T]) -> T:
        """One of ``things``."""
        return things[int(self._next() * len(things))]

    def weighted(self, shares: Sequence[tuple[T, float]]) -> T:
        """One of the things, as often as its share says. Shares need not add up to one."""
        left = self._next() * sum(share for _, share in shares)
        for thing, share in shares:
            left -= share
            if left < 0:
                return thing
        return shares[-1][0]

    def later(self, moment: datetime, least: int, most: int) -> datetime:
        """From ``least`` to ``most`` minutes after ``moment``."""
        return moment + timedelta(minutes=self.between(least, most))
