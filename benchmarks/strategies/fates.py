"""What became of a message, and of the thanks that were owed."""

from datetime import datetime
from typing import NamedTuple


class Fate(NamedTuple):
    """``at``: when it went, by the store's clock; None: it never did.

    ``answer``: ``send``, or what stopped it. ``codes``: the gate's reasons for that.
    """

    at: datetime | None
    answer: str = "send"
    codes: tuple[str, ...] = ()


#: of every message, by its number
Fates = dict[str, Fate]


class Task(NamedTuple):
    """A thank-you put before somebody by name. ``deal``: the number a source calls it by."""

    deal: str
    who: str
    opened: datetime


class Lived(NamedTuple):
    """A year with the gate."""

    fates: Fates
    tasks: list[Task]
