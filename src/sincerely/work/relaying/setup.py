"""Senders and upstreams as each process knows them: read again every other second."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from sincerely.records.models import Sender, Upstream

Row = TypeVar("Row")
#: seconds after which a change made elsewhere is known here
KNOWN_FOR = 2.0


@dataclass
class _Known(Generic[Row]):
    """Rows by their number, each as it was at most `KNOWN_FOR` seconds ago."""

    read: Callable[[int], Row]
    rows: dict[int, tuple[float, Row]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def get(self, number: int) -> Row:
        moment = time.monotonic()
        with self.lock:
            found = self.rows.get(number)
        if found and moment - found[0] < KNOWN_FOR:
            return found[1]
        row = self.read(number)
        with self.lock:
            self.rows[number] = moment, row
        return row

    def forget(self) -> None:
        with self.lock:
            self.rows.clear()


_senders = _Known(
    lambda number: Sender.objects.select_related(
        "source__store__group", "source__store__policy", "upstream"
    ).get(pk=number)
)
_upstreams = _Known(lambda number: Upstream.objects.select_related("store").get(pk=number))


def sender(number: int) -> Sender:
    """A sender with its source, store and upstream."""
    return _senders.get(number)


def upstream(number: int) -> Upstream:
    """An upstream with its store."""
    return _upstreams.get(number)


def forget() -> None:
    """Whatever is asked next is read anew: somebody here has just changed it."""
    _senders.forget()
    _upstreams.forget()
